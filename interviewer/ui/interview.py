"""The interview page: choose and start, hold the interview, read the report. Its handlers call `session` and show what comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import gradio as gr

from interviewer.errors import InterviewerError, StaleTurn
from interviewer.interview.intent import read_intent
from interviewer.models import InterviewState, Lang, View
from interviewer.report import export
from interviewer.services import Services
from interviewer.ui.judging import Judging
from interviewer.ui.labels import Labels, combined
from interviewer.ui.live_card import judged
from interviewer.ui.page import QUIET, Changes, Told, told
from interviewer.ui.report_panel import ReportPanel
from interviewer.ui.room import Room, on_the_card
from interviewer.ui.start import StartForm

MOST_POLLS = 300
"""How often a reloaded page asks for a grade that is made for another window; each time the session waits 2 s for it."""


class Shown:
    """The three parts of the page, of which one is visible."""

    def __init__(self, services: Services, labels: Labels) -> None:
        with gr.Column(visible=True, elem_classes="iv-setup") as self.start:
            self.form = StartForm(services, labels)
        with gr.Column(visible=False) as self.hall:
            self.room = Room(services, labels)
        with gr.Column(visible=False) as self.end:
            self.report = ReportPanel(services, labels, "", "report")
            with gr.Row():
                add = labels.add
                self.markdown = add(gr.DownloadButton(elem_id="download-md", min_width=160), label="report.download.md")
                self.json = add(gr.DownloadButton(elem_id="download-json", min_width=160), label="report.download.json")
                self.again = add(gr.Button(variant="primary", elem_id="again", min_width=160), value="new")

    def all(self) -> list[Any]:
        """Every component whose value follows from the state of an interview."""
        return [self.start, self.hall, self.end, *self.room.outputs, *self.report.outputs, self.markdown, self.json]

    def only(self, part: gr.Column) -> Changes:
        """One part, the others hidden."""
        return {each: gr.update(visible=each is part) for each in (self.start, self.hall, self.end)}


class InterviewPage:
    """Builds the page inside a `gr.Blocks` and maps what `session` returns to what is shown."""

    def __init__(self, services: Services, labels: Labels, lang: gr.State, interview: gr.BrowserState) -> None:
        self.services = services
        self.lang = lang
        self.interview = interview
        """Id of the interview that this browser last worked on: a reload brings it back."""
        self.shown = Shown(services, labels)

    def wire(self) -> None:
        """Connect the buttons. Called once, after all pages are built."""
        s, room, form = self.shown, self.shown.room, self.shown.form
        outputs = [self.interview, *s.all()]
        turn = [self.lang, self.interview, room.turn_id]
        form.begin.click(self.start, [self.lang, *form.choices], outputs, **QUIET)
        form.resume.click(self.resume_offered, [self.lang], outputs, **QUIET)
        said: dict[str, Any] = {"inputs": [*turn, room.answer], "outputs": outputs, "trigger_mode": "once", **QUIET}
        gr.on([room.submit.click, room.answer.submit], self.submit, **said)
        room.recorder.component.spoken(self.submit, **said)
        room.recorder.wire(self.lang, room.turn_id)
        requests = ((room.hint, "hint"), (room.clarify, "clarify"), (room.skip, "skip"), (room.stop_yes, "stop"))
        for button, request in requests:
            button.click(self._requester(request), turn, outputs, trigger_mode="once", **QUIET)
        room.stop.click(lambda: gr.update(visible=True), None, room.confirm, **QUIET)
        room.stop_no.click(lambda: gr.update(visible=False), None, room.confirm, **QUIET)
        s.again.click(self.leave, [self.lang], [*outputs, *self.setup_outputs], **QUIET)
        who = [self.lang, self.interview]
        room.panel.wire(who, outputs, self._looked_again, on_the_card, room.disabled())
        s.report.panel.wire(who, outputs, self._looked_again, lambda view: view.turns)

    # --- handlers: each returns the components that change

    def start(self, lang: Lang, *chosen: Any) -> Changes:
        """Begin an interview."""
        try:
            with told(lang):
                view = self.services.session.start(self.shown.form.plan(lang, *chosen))
                return {self.interview: view.interview.id, **self.show(view, lang)}
        except Told:
            return self._unchanged()

    def submit(self, lang: Lang, interview_id: str, turn_id: str, answer: str) -> Iterator[Changes]:
        """Show the answer at once, hand it in, show the card filling in; on an error the answer goes back into the box."""
        room, session = self.shown.room, self.services.session
        try:
            with told(lang):
                before = session.view(interview_id)
                turn = before.open_turn if before.open_turn and before.open_turn.id == turn_id else None
                if turn and answer.strip() and len(answer) <= self.services.settings.max_answer:
                    yield room.waiting(before, answer, lang)
                spoken = room.recorder.delivery(turn_id, answer)
                work = Judging(lambda watch: session.submit(interview_id, turn_id, answer, watch, spoken))
                if turn and read_intent(answer) == "answer":
                    what = judged(before, turn, self.services.bank)
                    yield from room.panel.watching(work, lambda: what, lang)
                yield self.show(work.result(), lang)
        except Told:
            yield self._current(interview_id, lang) | {room.answer: gr.update(value=answer, interactive=True)}

    def _requester(self, request: str) -> Callable[[Lang, str, str], Changes]:
        def handler(lang: Lang, interview_id: str, turn_id: str) -> Changes:
            try:
                with told(lang):
                    view = getattr(self.services.session, request)(interview_id, turn_id)
                    return self.show(view, lang, keep_answer=request in ("hint", "clarify"))
            except Told:
                return self._current(interview_id, lang)

        handler.__name__ = request
        return handler

    def resume_offered(self, lang: Lang) -> Iterator[Changes]:
        """Go on with the latest unfinished interview."""
        try:
            with told(lang):
                interview = self.services.session.unfinished()[0]
                yield {self.interview: interview.id, **self.show(self.services.session.view(interview.id), lang)}
                yield self.show(self.services.session.resume(interview.id), lang)
        except Told:
            yield self._unchanged()

    def restore(self, lang: Lang, interview_id: str | None) -> Changes:
        """After a reload: the interview of this browser where it stood; without one, the start."""
        if not interview_id:
            return self.shown.only(self.shown.start)
        try:
            return self.show(self.services.session.view(interview_id), lang)
        except InterviewerError:
            return self.shown.only(self.shown.start)

    def catch_up(self, lang: Lang, interview_id: str | None) -> Changes:
        """After `restore`: finish what a crash left, or wait for what was under way at the reload. May take long."""
        try:
            if not interview_id:
                return self._unchanged()
            before = self.services.session.view(interview_id)
            after = self._resumed(interview_id)
            return self._unchanged() if after == before else self.show(after, lang, keep_answer=True)
        except InterviewerError:  # the interview is gone: what is shown stays
            return self._unchanged()

    def _resumed(self, interview_id: str) -> View:
        for _ in range(MOST_POLLS):
            try:
                return self.services.session.resume(interview_id)
            except StaleTurn:  # another window, or this one before it was reloaded, has a grading under way
                continue
        return self.services.session.view(interview_id)

    def leave(self, lang: Lang) -> Changes:
        """Back to the start for another interview."""
        return {self.interview: "", **self.shown.only(self.shown.start), **self.setup(lang)}

    # --- what is shown

    @property
    def setup_outputs(self) -> list[Any]:
        """The components that `setup` updates."""
        return self.shown.form.outputs

    def setup(self, lang: Lang) -> Changes:
        """The start: what can be chosen, what can be resumed, who will judge."""
        return self.shown.form.values(lang)

    def banks_changed(self, lang: Lang) -> Changes:
        """The start with the topics that there are now; those chosen before may be gone."""
        return combined(self.setup(lang), {self.shown.form.topics: gr.update(value=[])})

    def show(self, view: View, lang: Lang, keep_answer: bool = False) -> Changes:
        """An interview as the page shows it. `keep_answer` leaves what is typed in the box."""
        s = self.shown
        if view.interview.state == InterviewState.RUNNING:
            return s.only(s.hall) | s.room.values(view, lang, keep_answer)
        return s.only(s.end) | s.room.values(view, lang) | self._report(view, lang)

    def _report(self, view: View, lang: Lang) -> Changes:
        report = self.shown.report.report(view)
        folder = self.services.settings.home() / "exports"
        markdown, json = export(report, self.services.bank, lang, folder)
        values = self.shown.report.values(report, view, lang)
        return {**values, self.shown.markdown: str(markdown), self.shown.json: str(json)}

    def _looked_again(self, view: View, lang: Lang) -> Changes:
        """After a second look: the open question and what is typed stay, the form closes."""
        return combined(self.show(view, lang, keep_answer=True), self.shown.room.panel.values(view, lang))

    def _current(self, interview_id: str, lang: Lang) -> Changes:
        """The page as the interview stands now, after a call that was refused."""
        try:
            return self.show(self.services.session.view(interview_id), lang, keep_answer=True)
        except InterviewerError:
            return self._unchanged()

    def _unchanged(self) -> Changes:
        return {self.shown.start: gr.skip()}
