"""Where an interview takes place: the conversation and what can be said on one side, the card of the last answer on the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import gradio as gr

from interviewer.models import Lang, Turn, TurnState, View
from interviewer.services import Services
from interviewer.ui import cards, chat
from interviewer.ui.card_panel import CardPanel
from interviewer.ui.i18n import word
from interviewer.ui.labels import Labels
from interviewer.ui.page import LATEX, Changes
from interviewer.ui.player import Player
from interviewer.ui.recorder import Recorder


class Room:
    """The components of a running interview, built inside a column of the interview page."""

    def __init__(self, services: Services, labels: Labels) -> None:
        self.services = services
        with gr.Row(equal_height=False, elem_classes="iv-room"):
            with gr.Column(scale=6, min_width=340):
                self._conversation(labels)
            with gr.Column(scale=5, min_width=340):
                self.panel = CardPanel(services, labels, "", "card")
                box = gr.Accordion(open=False, visible=False, elem_id="reference-box")
                with labels.add(box, label="card.reference") as self.reference_box:
                    self.reference = gr.Markdown(latex_delimiters=LATEX, elem_id="reference")

    def _conversation(self, labels: Labels) -> None:
        add = labels.add
        self.progress = gr.HTML(elem_id="progress")
        self.chat = gr.Chatbot(
            elem_id="chat",
            show_label=False,
            height="56vh",
            min_height=260,
            latex_delimiters=LATEX,
            buttons=[],
            feedback_options=None,
            allow_file_downloads=False,
            layout="bubble",
            group_consecutive_messages=False,
        )
        self.player = Player(self.services, labels)
        self.turn_id = gr.Textbox(visible="hidden", elem_id="turn-id")
        with gr.Column(elem_id="controls") as self.controls:
            self.answer = add(
                gr.Textbox(lines=4, max_lines=14, elem_id="answer", autofocus=True),
                label="answer",
                placeholder="answer.placeholder",
            )
            self.recorder = Recorder(self.services)
            self.submit = add(gr.Button(variant="primary", elem_id="submit"), value="submit")
            with gr.Row(elem_classes="iv-tools"):
                self.hint, self.clarify, self.skip, self.stop = (
                    add(gr.Button(size="sm", elem_id=key, min_width=70), value=key)
                    for key in ("hint", "clarify", "skip", "stop")
                )
        with gr.Row(visible=False, elem_id="confirm-stop") as self.confirm:
            add(gr.Markdown(), value="stop.sure")
            self.stop_yes = add(gr.Button(variant="stop", elem_id="stop-yes", min_width=120), value="stop.yes")
            self.stop_no = add(gr.Button(elem_id="stop-no", min_width=120), value="stop.no")

    @property
    def outputs(self) -> list[Any]:
        """The components that `values` updates."""
        said = [self.progress, self.chat, self.turn_id, self.controls, self.answer, self.confirm]
        return [*said, *self._buttons, *self._speech, *self.panel.outputs, self.reference_box, self.reference]

    @property
    def _buttons(self) -> list[Any]:
        return [self.submit, self.hint, self.clarify, self.skip, self.stop]

    @property
    def _speech(self) -> list[Any]:
        return [*self.player.outputs, *self.recorder.outputs]

    def values(self, view: View, lang: Lang, keep_answer: bool = False) -> Changes:
        """An interview as it stands. `keep_answer` leaves what is typed in the box."""
        waiting, last = view.open_turn, _last_judged(view)
        return {
            self.progress: _progress(view, lang),
            self.chat: self._messages(view, lang),
            self.turn_id: waiting.id if waiting else "",
            self.controls: gr.update(visible=waiting is not None),
            self.answer: gr.update(interactive=True) if keep_answer else gr.update(value="", interactive=True),
            **{button: gr.update(interactive=True) for button in self._buttons},
            self.confirm: gr.update(visible=False),
            **self.player.values(view, lang),
            **self.recorder.values(view, lang),
            **self.panel.values(view, lang, keep_answer),
            self.panel.card: self.panel.picture(view, last, lang) if last else cards.empty_card(lang),
            **self._reference(view, last, lang),
        }

    def waiting(self, view: View, answer: str, lang: Lang) -> Changes:
        """While an answer is judged: it stands in the conversation, and nothing can be pressed."""
        said = {"role": "user", "content": cards.literal_markdown(answer)}
        return {
            self.chat: [*self._messages(view, lang), said, chat.in_work(lang)],
            self.answer: gr.update(value="", interactive=False),
            **self.player.closed(lang),
            **self.recorder.closed(lang),
            **self.disabled(),
        }

    def disabled(self) -> Changes:
        """Nothing can be said."""
        return {button: gr.update(interactive=False) for button in self._buttons}

    def _messages(self, view: View, lang: Lang) -> list[dict[str, str]]:
        said = chat.messages(view.events, self.services.bank.questions, view.turns, lang)
        return [*said, chat.in_work(lang)] if view.grading else said

    def _reference(self, view: View, turn: Turn | None, lang: Lang) -> Changes:
        """The reference answer, folded away; not before the follow-up on it is answered."""
        question = self.services.bank.questions.get(turn.question_id) if turn else None
        if turn is None or question is None or view.held_back(turn):
            return {self.reference_box: gr.update(visible=False), self.reference: ""}
        markdown = chat.reference(question, self.services.bank.works, lang)
        return {self.reference_box: gr.update(visible=True, open=False), self.reference: markdown}


def _progress(view: View, lang: Lang) -> str:
    if view.open_turn is None:
        return cards.progress(word("grading" if view.grading else "progress.done", lang), 1.0)
    n, total = sum(t.parent_id is None for t in view.turns), view.interview.plan.count
    key = "progress.follow_up" if view.open_turn.parent_id else "progress"
    return cards.progress(word(key, lang).format(n=n, total=total), (n - 1) / total)


def _last_judged(view: View) -> Turn | None:
    judged = [t for t in view.turns if t.state not in (TurnState.ASKED, TurnState.ANSWERED)]
    return judged[-1] if judged else None


def on_the_card(view: View) -> Sequence[Turn]:
    """The answers that the card shows: the last one, then the main one that it followed up."""
    last = _last_judged(view)
    return [t for t in reversed(view.turns) if last and t.id in (last.id, last.parent_id)]
