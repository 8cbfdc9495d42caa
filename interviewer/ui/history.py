"""The history page: all interviews, their reports, and the way to go on with or remove one."""

from __future__ import annotations

from typing import Any

import gradio as gr

from interviewer.errors import InterviewerError
from interviewer.models import Interview, InterviewState, Lang, View
from interviewer.services import Services
from interviewer.ui import cards
from interviewer.ui.i18n import word
from interviewer.ui.judges import calibrated
from interviewer.ui.labels import Labels
from interviewer.ui.page import QUIET, Changes, Told, told
from interviewer.ui.report_panel import ReportPanel


class HistoryPage:
    """Lists what the store has; opening a running interview hands it to the interview page."""

    def __init__(self, services: Services, labels: Labels, lang: gr.State) -> None:
        self.services = services
        self.lang = lang
        add = labels.add
        self.chart = gr.HTML(elem_id="history-chart")
        self.choice = add(gr.Dropdown(elem_id="history-choice"), label="history.choose")
        with gr.Row():
            self.resume = add(
                gr.Button(visible=False, variant="primary", elem_id="history-resume", min_width=140), value="resume"
            )
            self.delete = add(gr.Button(visible=False, elem_id="history-delete", min_width=140), value="history.delete")
        with gr.Row(visible=False) as self.confirm:
            add(gr.Markdown(), value="history.delete.sure")
            self.yes = add(
                gr.Button(variant="stop", elem_id="history-delete-yes", min_width=100), value="history.delete.yes"
            )
            self.no = add(gr.Button(elem_id="history-delete-no", min_width=100), value="history.delete.no")
        self.report = ReportPanel(services, labels, "history-", "history-report")

    @property
    def outputs(self) -> list[Any]:
        """What `refresh` and `open` update."""
        return [self.chart, self.choice, self.resume, self.delete, self.confirm, *self.report.outputs]

    def wire(self) -> None:
        """Connect the buttons."""
        self.choice.input(self.open, [self.lang, self.choice], self.outputs, **QUIET)
        self.delete.click(lambda: gr.update(visible=True), None, self.confirm, **QUIET)
        self.no.click(lambda: gr.update(visible=False), None, self.confirm, **QUIET)
        self.yes.click(self.remove, [self.lang, self.choice], self.outputs, **QUIET)
        self.report.panel.wire([self.lang, self.choice], self.outputs, self._opened, lambda view: view.turns)

    def refresh(self, lang: Lang) -> Changes:
        """The list as it is now, nothing opened."""
        try:
            interviews = self.services.store.interviews()
        except InterviewerError as e:
            return {self.chart: cards.notice(e.say(lang)), self.choice: gr.update(visible=False), **self._closed()}
        choices = [(self._line(i, lang), i.id) for i in interviews]
        head = self._progress(interviews, lang) if interviews else cards.notice(word("history.empty", lang))
        return {
            self.chart: head,
            self.choice: gr.update(choices=choices, value=None, visible=bool(choices)),
            **self._closed(),
        }

    def open(self, lang: Lang, interview_id: str | None) -> Changes:
        """The report of the chosen interview."""
        if not interview_id:
            return self._closed()
        try:
            with told(lang):
                return self._opened(self.services.session.view(interview_id), lang)
        except Told:
            return self._closed()

    def _opened(self, view: View, lang: Lang) -> Changes:
        return self._closed() | {
            self.resume: gr.update(visible=view.interview.state == InterviewState.RUNNING),
            self.delete: gr.update(visible=True),
            **self.report.values(self.report.report(view), view, lang),
        }

    def remove(self, lang: Lang, interview_id: str | None) -> Changes:
        """Delete the chosen interview; the person has confirmed it."""
        try:
            with told(lang):
                if interview_id:
                    self.services.session.delete(interview_id)
        except Told:
            pass
        return self.refresh(lang)

    def _closed(self) -> Changes:
        hidden = gr.update(visible=False)
        return {self.resume: hidden, self.delete: hidden, self.confirm: hidden, **self.report.empty()}

    def _line(self, interview: Interview, lang: Lang) -> str:
        when = interview.started_at.astimezone().strftime("%Y-%m-%d %H:%M")
        report = self.services.store.report(interview.id)
        score = f" · {report.score:g} / 100" if report and report.score is not None else ""
        if report and report.raw_score is not None:
            score += f" · {calibrated(report.raw_score, lang)}"
        return f"{when} · {word(f'history.{interview.state}', lang)}{score}"

    def _progress(self, interviews: list[Interview], lang: Lang) -> str:
        """The scores of the finished interviews, oldest first."""
        reports = [(i, self.services.store.report(i.id)) for i in reversed(interviews)]
        scores = [
            (i.started_at.astimezone().strftime("%m-%d %H:%M"), r.score, r.raw_score)
            for i, r in reports
            if r and r.score is not None
        ]
        return cards.score_history(scores, lang)
