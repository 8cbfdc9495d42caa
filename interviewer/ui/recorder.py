"""The microphone of the room: records in the browser, sends what it records, and puts the transcript into the answer box."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

import gradio as gr

from interviewer.models import Delivery, Lang, View
from interviewer.services import Services
from interviewer.speech.decoding import decode
from interviewer.speech.take import MOST_SECONDS
from interviewer.ui.page import QUIET, Changes, Told, told
from interviewer.ui.spoken_answer import spoken_answer
from interviewer.ui.takes import Takes
from interviewer.ui.words import speech

_SCRIPT = Path(__file__).with_name("recorder.js").read_text(encoding="utf-8")
_ICONS = {
    "talk": '<path d="M12 15a3.5 3.5 0 0 0 3.5-3.5v-5a3.5 3.5 0 0 0-7 0v5A3.5 3.5 0 0 0 12 15Z"/><path d="M5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3.5"/>',
    "stop": '<rect x="6.5" y="6.5" width="11" height="11" rx="2"/>',
}
BARS = 32
"""Of the level meter: the last two seconds."""


class Recorder:
    """The components, built inside the controls of the room, and what they need of the server."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.takes = Takes(services)

        def take(message: Any) -> dict[str, Any]:
            return self.takes.answer(message)

        self.component = gr.HTML(
            elem_id="recorder",
            html_template=_template(),
            js_on_load=_SCRIPT,
            apply_default_css=False,
            server_functions=[take],
        )
        self.file = gr.UploadButton("", file_types=["audio", "video"], elem_id="recording-file")

    @property
    def outputs(self) -> list[Any]:
        """The components that `values` updates."""
        return [self.component]

    def wire(self, lang: gr.State, turn_id: gr.Textbox) -> None:
        """Connect the upload. Called once, after the room is built."""
        self.file.upload(self.use_file, [lang, turn_id, self.file], [self.component], trigger_mode="once", **QUIET)

    def values(self, view: View, lang: Lang) -> Changes:
        """The recorder for the question that is open; without one it lets go of what it records."""
        turn = view.open_turn
        return {self.component: self._value(turn.id if turn else "", lang)}

    def closed(self, lang: Lang) -> Changes:
        """While an answer is judged."""
        return {self.component: self._value("", lang)}

    def use_file(self, lang: Lang, turn_id: str, file: str) -> Changes:
        """Hear a recording from a file, and delete our copy of it."""
        value = self._value(turn_id, lang)
        take_id = secrets.token_hex(16)
        try:
            with told(lang):
                self.takes.upload(take_id, turn_id, lang, decode(Path(file), MOST_SECONDS))
                return {self.component: {**value, "uploaded": take_id}}
        except Told:
            return {self.component: {**value, "uploaded": f"none-{take_id}"}}
        finally:
            Path(file).unlink(missing_ok=True)

    def delivery(self, turn_id: str, answer: str) -> Delivery | None:
        """How an answer was spoken; None when it was typed."""
        return spoken_answer(self.takes.spoken(turn_id), answer)

    def _value(self, turn_id: str, lang: Lang) -> dict[str, Any]:
        return {
            "turn": turn_id,
            "lang": lang,
            "longest": MOST_SECONDS,
            "submits": self.services.settings.submit_spoken,
            "keeps": self.services.settings.keep_audio,
            "uploaded": "",
            "words": {k.removeprefix("speech."): text[lang] for k, text in speech.WORDS.items()},
        }


def _template() -> str:
    """What stands in the page; `recorder.js` fills in its words and shows the parts that are due."""
    icons = "".join(
        f'<svg class="iv-icon-{name}" viewBox="0 0 24 24" aria-hidden="true">{path}</svg>'
        for name, path in _ICONS.items()
    )
    return f"""<div class="iv-recorder" data-phase="idle">
  <div class="iv-recorder-row">
    <button type="button" class="iv-talk" data-part="talk" aria-keyshortcuts="R">{icons}<span></span></button>
    <span class="iv-level" data-part="level" role="meter" aria-valuemin="-60" aria-valuemax="0">{"<i></i>" * BARS}</span>
    <span class="iv-time" data-part="time"></span>
    <span class="iv-says" data-part="says" role="status" aria-live="polite"></span>
    <span class="iv-recorder-tools">
      <button type="button" data-part="again"></button>
      <button type="button" data-part="drop"></button>
      <details data-part="more"><summary></summary><div>
        <label><input type="checkbox" data-part="hands"><span></span></label>
        <label><input type="checkbox" data-part="direct"><span></span></label>
        <label><input type="checkbox" data-part="keep"><span></span></label>
        <button type="button" data-part="file"></button>
        <p data-part="by"></p>
      </div></details>
    </span>
  </div>
  <p class="iv-heard" data-part="heard" hidden></p>
  <div class="iv-why" data-part="why" hidden><p></p><button type="button" data-part="browser"></button></div>
</div>"""
