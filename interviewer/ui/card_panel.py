"""A card or a report with what a person can do about grades: stop one, catch up on one, object to one.

All of it shows the card filling in while a judge works, and ends with the page as the interview stands then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import gradio as gr

from interviewer.errors import InterviewerError
from interviewer.models import Lang, Turn, TurnState, View
from interviewer.services import Services
from interviewer.text import visible, without_latex
from interviewer.ui.cards import muted, plain
from interviewer.ui.grade_card import card
from interviewer.ui.i18n import word
from interviewer.ui.judging import Judging
from interviewer.ui.labels import Labels
from interviewer.ui.live_card import Judged, in_turn, judged, live_card
from interviewer.ui.page import QUIET, Changes, Told, told

WHOLE = ""
"""Value of the choice “the whole grade”."""
_TITLE = 90
"""Characters of a question or key point in a list to choose from."""


class CardPanel:
    """The components, and their handlers. One stands on the interview page, under its report, and in the history."""

    def __init__(self, services: Services, labels: Labels, name: str, card_id: str) -> None:
        """`name` begins the ids of the components, `card_id` is that of the card that fills in."""
        self.services = services
        add = labels.add
        self.halt = add(
            gr.Button(visible=False, variant="stop", size="sm", elem_id=f"{name}halt", elem_classes="iv-halt"),
            value="halt",
        )
        self.card = gr.HTML(elem_id=card_id, elem_classes="iv-card-place")
        with gr.Row(elem_classes="iv-second"):
            self.retry = add(
                gr.Button(visible=False, variant="primary", elem_id=f"{name}retry", min_width=140), value="retry"
            )
            self.object = add(
                gr.Button(visible=False, size="sm", elem_id=f"{name}object", min_width=120), value="appeal.open"
            )
        with gr.Column(visible=False, elem_id=f"{name}appeal", elem_classes="iv-appeal") as self.form:
            self.note = gr.HTML()
            self.answer = add(gr.Dropdown(elem_id=f"{name}appeal-answer"), label="appeal.answer")
            self.point = add(gr.Dropdown(elem_id=f"{name}appeal-point"), label="appeal.point")
            self.reason = add(
                gr.Textbox(lines=3, max_lines=10, elem_id=f"{name}appeal-reason"),
                label="appeal.reason",
                placeholder="appeal.placeholder",
            )
            with gr.Row():
                self.send = add(
                    gr.Button(variant="primary", elem_id=f"{name}appeal-send", min_width=140), value="appeal.send"
                )
                self.cancel = add(gr.Button(elem_id=f"{name}appeal-cancel", min_width=100), value="no")

    @property
    def outputs(self) -> list[Any]:
        """The components that `values` updates."""
        return [self.halt, self.card, self.retry, self.object, *self._form]

    @property
    def _form(self) -> list[Any]:
        return [self.form, self.note, self.answer, self.point, self.reason]

    def wire(
        self,
        who: list[Any],
        outputs: list[Any],
        show: Callable[[View, Lang], Changes],
        offered: Callable[[View], Sequence[Turn]],
        busy: Changes | None = None,
    ) -> None:
        """Connect the buttons. `who` holds the language and the interview's id, `show` is the page as an interview stands.

        `offered` are the turns that may be objected to, `busy` is what else changes on the page while a judge works.
        """
        self._show, self._offered, self._busy = show, offered, busy or {}
        self.halt.click(self.stop, who, None, **QUIET)
        self.retry.click(self.grade_again, who, outputs, trigger_mode="once", **QUIET)
        self.object.click(self.open, who, self._form, **QUIET)
        self.cancel.click(lambda: gr.update(visible=False), None, self.form, **QUIET)
        self.answer.input(self.choose, [*who, self.answer], self.point, **QUIET)
        said = [*who, self.answer, self.point, self.reason]
        self.send.click(self.appeal, said, outputs, trigger_mode="once", **QUIET)

    # --- what is shown

    def values(self, view: View, lang: Lang, keep_form: bool = False) -> Changes:
        """The buttons as the interview stands; the card is the page's business. `keep_form` leaves an open form as it is."""
        waiting = sum(t.state == TurnState.UNGRADED for t in view.turns)
        label = word("retry", lang) if waiting < 2 else word("retry.many", lang).format(n=waiting)
        closed = {} if keep_form else {self.form: gr.update(visible=False), self.reason: ""}
        return {
            self.halt: gr.update(visible=view.grading),
            self.retry: gr.update(visible=waiting > 0, value=label, interactive=True),
            self.object: gr.update(visible=bool(_objectionable(self._offered(view), view)), interactive=True),
            **closed,
        }

    def picture(self, view: View, turn: Turn, lang: Lang) -> str:
        """The card of one answer, with all grades of it."""
        parent = next((t for t in view.turns if t.id == turn.parent_id), None)
        looks = [view.looks[t.id] for t in (parent, turn) if t and t.id in view.looks]
        return card(turn, parent, self.services.examiner.rubric, lang, view.held_back(turn), looks)

    def open(self, lang: Lang, interview_id: str) -> Changes:
        """The empty form."""
        try:
            with told(lang):
                view = self.services.session.view(interview_id)
                turns = _objectionable(self._offered(view), view)
                return {
                    self.form: gr.update(visible=bool(turns)),
                    self.note: self._note(lang),
                    self.answer: gr.update(
                        choices=[(_title(t, lang), t.id) for t in turns],
                        value=turns[0].id if turns else None,
                        visible=len(turns) > 1,
                    ),
                    self.point: _points(turns[0], lang) if turns else gr.skip(),
                    self.reason: "",
                }
        except Told:
            return {self.form: gr.skip()}

    def choose(self, lang: Lang, interview_id: str, turn_id: str) -> Any:
        """The key points of another answer."""
        turns = self.services.store.turns(interview_id)
        return next((_points(t, lang) for t in turns if t.id == turn_id), gr.skip())

    def _note(self, lang: Lang) -> str:
        try:
            model = self.services.settings.grader != "builtin" and self.services.chat() is not None
        except InterviewerError:
            model = False
        return muted(word("appeal.note", lang)) + ("" if model else muted(word("appeal.builtin", lang)))

    # --- what is done

    def stop(self, lang: Lang, interview_id: str) -> None:
        """Stop the grading that is under way; who waits for it shows what comes of that."""
        if not self.services.session.halt(interview_id):
            gr.Info(word("halt.none", lang), duration=5)

    def appeal(self, lang: Lang, interview_id: str, turn_id: str, point_id: str, reason: str) -> Iterator[Changes]:
        """Judge an answer again with an objection; if that fails the grade stays, and the words stay in the form."""
        if not reason.strip():
            gr.Info(word("appeal.empty", lang), duration=5)
            yield {self.form: gr.skip()}
            return
        session = self.services.session
        try:
            with told(lang):
                before = session.view(interview_id)
                turn = next(t for t in before.turns if t.id == turn_id)
                what = judged(before, turn, self.services.bank)
                work = Judging(lambda watch: session.appeal(interview_id, turn_id, reason, point_id or None, watch))
                yield from self.watching(work, lambda: what, lang)
                yield self._result(work.result(), turn_id, lang)
        except Told:
            yield self._as_it_stands(interview_id, lang) | {self.form: gr.update(visible=True), self.reason: reason}

    def _result(self, view: View, turn_id: str, lang: Lang) -> Changes:
        """The page afterwards; beside a report, with the card of the answer in question."""
        changes = self._show(view, lang)
        turn = next(t for t in view.turns if t.id == turn_id)
        return changes if changes.get(self.card) else changes | {self.card: self.picture(view, turn, lang)}

    def grade_again(self, lang: Lang, interview_id: str) -> Iterator[Changes]:
        """Grade every answer that has no grade, one after the other."""
        session = self.services.session
        try:
            with told(lang):
                before = session.view(interview_id)
                work = Judging(lambda watch: session.retry(interview_id, watch))
                what = in_turn(
                    before, self.services.bank, lambda turn_id: len(self.services.store.grades(turn_id)), lang
                )
                yield from self.watching(work, what, lang)
                after = work.result()
                self._tell_rest(after, lang)
                yield self._show(after, lang)
        except Told:
            yield self._as_it_stands(interview_id, lang)

    def watching(self, work: Judging[Any], what: Callable[[], Judged], lang: Lang) -> Iterator[Changes]:
        """The page while a judge works. Ends when the work does; who calls this then asks for its result."""
        closed = {self.form: gr.update(visible=False), self.halt: gr.update(visible=True), **self._busy}
        waiting = {button: gr.update(interactive=False) for button in (self.retry, self.object)}
        for n, seen in enumerate(work):
            yield {self.card: live_card(what(), seen, lang)} | (closed | waiting if n == 0 else {})

    def _tell_rest(self, view: View, lang: Lang) -> None:
        """Say so when some answer could still not be graded."""
        left = [t.grade for t in view.turns if t.state == TurnState.UNGRADED and t.grade]
        if left:
            said = word("retry.left", lang).format(n=len(left), reason=left[0].reason)
            gr.Warning(plain(said), duration=8)

    def _as_it_stands(self, interview_id: str, lang: Lang) -> Changes:
        try:
            return self._show(self.services.session.view(interview_id), lang)
        except InterviewerError:
            return {self.form: gr.skip()}


def _objectionable(turns: Sequence[Turn], view: View) -> list[Turn]:
    """The turns whose grade may be wrong: a choice is exact, and a follow-up that is open must be answered first."""
    return [
        t
        for t in turns
        if t.state == TurnState.GRADED and t.grade and t.grade.grader and t.grade.grader.kind != "choice"
        if not view.held_back(t)
    ]


def _points(turn: Turn, lang: Lang) -> Any:
    """The choice of what an objection is about."""
    graded = turn.grade.points if turn.grade else ()
    rows = [(f"{word(f'verdict.{p.verdict}', lang)} · {_cut(without_latex(p.point))}", p.id) for p in graded]
    return gr.update(choices=[(word("appeal.whole", lang), WHOLE), *rows], value=WHOLE)


def _title(turn: Turn, lang: Lang) -> str:
    asked = _cut(turn.asked)
    return (
        word("appeal.follow_up", lang).format(n=turn.ordinal, asked=asked)
        if turn.parent_id
        else f"{turn.ordinal}. {asked}"
    )


def _cut(text: str) -> str:
    line = " ".join(visible(text).split())
    return line if len(line) <= _TITLE else line[: _TITLE - 1] + "…"
