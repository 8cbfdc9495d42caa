"""The voice of the room: reads the open question aloud, sentence by sentence, and what is said about it.

The page holds the sentences and asks for the sound of one at a time. What reaches a voice is `spoken_text` of it, so that
nothing but words can.
"""

from __future__ import annotations

import base64
import logging
import math
from pathlib import Path
from typing import Any

import gradio as gr

from interviewer.errors import SpeechError
from interviewer.models import Event, Lang, Text, View
from interviewer.services import Services
from interviewer.speech.spoken import sentences_to_say, spoken_text
from interviewer.ui.labels import Labels
from interviewer.ui.page import Changes

log = logging.getLogger(__name__)

LONGEST = 1_000
"""Characters of one request from the page; its own pieces are a fraction of it."""
PACES = (0.5, 2.0)
"""The slowest and the fastest that a page may ask for."""
_HERE = Path(__file__)
_WORDS: dict[str, Text] = {
    "speak": Text(zh="朗读", en="Read aloud"),
    "stop": Text(zh="停止", en="Stop"),
    "again": Text(zh="再读这句", en="Again"),
    "auto": Text(zh="自动朗读新题", en="Read new questions aloud"),
    "slower": Text(zh="慢一点", en="Slower"),
    "faster": Text(zh="快一点", en="Faster"),
    "pace": Text(zh="语速", en="Pace"),
    "mute": Text(zh="静音", en="Mute"),
    "unmute": Text(zh="取消静音", en="Unmute"),
    "options": Text(zh="朗读设置", en="Sound"),
    "voice": Text(zh="声音", en="Voice"),
    "voice.server": Text(zh="本程序的声音", en="This program's voice"),
    "voice.online": Text(zh="{name}（联网）", en="{name} (online)"),
    "voice.note": Text(
        zh="标有“联网”的声音会把题目文字传给浏览器厂商。",
        en="Voices marked “online” send the text of the question to the browser's maker.",
    ),
    "loading": Text(zh="正在准备声音…", en="Getting the sound…"),
    "blocked": Text(
        zh="浏览器要先点一下页面才肯出声", en="Click anywhere: the browser wants that before it makes a sound"
    ),
    "unreachable": Text(zh="连不上服务器，请稍后再试", en="The server cannot be reached; try again in a moment"),
    "unplayable": Text(
        zh="浏览器放不出这段声音，请换一种声音", en="The browser cannot play this sound; choose another voice"
    ),
    "silent": Text(
        zh="浏览器的这个声音没有反应，请换一种声音", en="This voice of the browser does not answer; choose another one"
    ),
    "nobody": Text(
        zh="没有可用的语音；可以在“朗读设置”里选浏览器自带的声音，设置方法见 docs/speech.md。",
        en="There is no voice. Under “Sound” you can pick one of the browser's; docs/speech.md shows how to set one up.",
    ),
    "failed": Text(
        zh="朗读时出了意料之外的问题，详情见启动窗口。",
        en="Reading aloud failed in an unexpected way; details are in the terminal.",
    ),
}
"""The words of the player; the page gets those of its language."""


class Player:
    """The component, built inside the conversation of the room, and what it needs of the server."""

    def __init__(self, services: Services, labels: Labels) -> None:
        self.services = services

        def say(wanted: Any) -> dict[str, str]:
            return self.sound(wanted)

        self.component = gr.HTML(
            self._value("", (), "en", "en"),
            elem_id="player",
            html_template=_TEMPLATE,
            css_template=_HERE.with_name("player.css").read_text(encoding="utf-8"),
            js_on_load=_HERE.with_name("player.js").read_text(encoding="utf-8"),
            apply_default_css=False,
            server_functions=[say],
        )

    @property
    def outputs(self) -> list[Any]:
        """The components that `values` updates."""
        return [self.component]

    def values(self, view: View, lang: Lang) -> Changes:
        """What is to be read at this moment; a change of it stops what is being read."""
        said, spoken_in = to_say(view), view.interview.plan.lang
        pieces = tuple(
            piece for event in said for piece in sentences_to_say(_with_options(self.services, view, event), spoken_in)
        )
        key = f"{view.open_turn.id}:{len(view.events)}" if view.open_turn and pieces else ""
        return {self.component: self._value(key, pieces, spoken_in, lang)}

    def closed(self, lang: Lang) -> Changes:
        """While an answer is judged: nothing is read."""
        return {self.component: self._value("", (), lang, lang)}

    def sound(self, wanted: Any) -> dict[str, str]:
        """What the page asked for: `audio`, a WAV file in base64, and the name of the `voice`; or a `problem` in words."""
        lang: Lang = "zh" if _of(wanted, "words") == "zh" else "en"
        try:
            text, spoken_in, pace = _read(wanted)
            voice = self.services.voice()
            if voice is None:
                return {"problem": _WORDS["nobody"][lang]}
            made = voice.say(spoken_text(text, spoken_in), spoken_in, pace)
            return {"audio": base64.b64encode(made.wav()).decode("ascii"), "voice": voice.name}
        except SpeechError as e:
            return {"problem": e.say(lang)}
        except Exception:
            log.exception("a sentence could not be read aloud")
            return {"problem": _WORDS["failed"][lang]}

    def _value(self, key: str, pieces: tuple[str, ...], spoken_in: Lang, lang: Lang) -> dict[str, Any]:
        return {
            "key": key,
            "pieces": list(pieces),
            "lang": spoken_in,
            "words_lang": lang,
            "mode": self.services.settings.tts,
            "words": {name: text[lang] for name, text in _WORDS.items()},
        }


def to_say(view: View) -> tuple[Event, ...]:
    """What the interviewer said since the candidate last did, on the open turn; verdicts are for reading."""
    if view.open_turn is None or view.grading:
        return ()
    latest = list[Event]()
    for event in reversed(view.events):
        if event.role == "candidate" or event.turn_id != view.open_turn.id:
            break
        if event.kind != "verdict":
            latest.append(event)
    return tuple(reversed(latest))


def _with_options(services: Services, view: View, event: Event) -> str:
    """A question with the options to choose from."""
    question = services.bank.questions.get(view.open_turn.question_id) if view.open_turn else None
    if event.kind not in ("question", "repeat") or question is None or question.kind != "choice":
        return event.text
    lang = view.interview.plan.lang
    return "\n\n".join([event.text, *(f"{letter.upper()}: {text[lang]}" for letter, text in question.options.items())])


def _read(wanted: Any) -> tuple[str, Lang, float]:
    """The text, its language and the pace of a request, within bounds whatever was sent."""
    text, pace = _of(wanted, "text"), _of(wanted, "pace")
    spoken_in: Lang = "zh" if _of(wanted, "lang") == "zh" else "en"
    known = isinstance(pace, int | float) and math.isfinite(pace)
    bounded = min(max(float(pace), PACES[0]), PACES[1]) if known else 1.0
    return (text if isinstance(text, str) else "")[:LONGEST], spoken_in, bounded


def _of(wanted: Any, name: str) -> Any:
    return wanted.get(name) if isinstance(wanted, dict) else None


_ICONS = {
    "speak": '<path d="M4 9.5v5h3.5L12 18.5v-13L7.5 9.5H4Z"/><path d="M15.5 9a4 4 0 0 1 0 6M18 6.5a7.6 7.6 0 0 1 0 11"/>',
    "stop": '<rect x="6.5" y="6.5" width="11" height="11" rx="2"/>',
    "mute": '<path d="M4 9.5v5h3.5L12 18.5v-13L7.5 9.5H4Z"/><path class="iv-waves" d="M15.5 9a4 4 0 0 1 0 6"/><path class="iv-cross" d="m15.5 9.5 5 5m0-5-5 5"/>',
}


def _icon(name: str) -> str:
    return f'<svg class="iv-icon-{name}" viewBox="0 0 24 24" aria-hidden="true">{_ICONS[name]}</svg>'


_TEMPLATE = f"""<div class="iv-player" data-phase="idle" hidden>
  <button type="button" class="iv-speak" data-part="speak" aria-keyshortcuts="S">{_icon("speak")}{_icon("stop")}<span></span></button>
  <button type="button" data-part="again"></button>
  <label class="iv-auto"><input type="checkbox" data-part="auto"><span></span></label>
  <span class="iv-player-says" data-part="says" role="status" aria-live="polite"></span>
  <details data-part="more"><summary></summary><div>
    <div class="iv-pace" role="group" data-part="pace"><span></span><button type="button" data-part="slower">−</button><output></output><button type="button" data-part="faster">+</button></div>
    <label><span></span><select data-part="voice"></select></label>
    <p data-part="note"></p>
  </div></details>
  <button type="button" class="iv-mute" data-part="mute" aria-pressed="false">{_icon("mute")}</button>
</div>"""
"""What stands in the page; `player.js` fills in its words and shows the parts that are due."""
