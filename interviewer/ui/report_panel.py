"""A report on the page, with what can still be done about its grades: under a finished interview, and in the history."""

from __future__ import annotations

from typing import Any

import gradio as gr

from interviewer.looks import Record, record
from interviewer.models import Lang, View
from interviewer.services import Services
from interviewer.ui.card_panel import CardPanel
from interviewer.ui.labels import Labels
from interviewer.ui.manner_card import player_of
from interviewer.ui.page import Changes
from interviewer.ui.report_card import report_html


class ReportPanel:
    """The report, and a second look at any answer in it."""

    def __init__(self, services: Services, labels: Labels, name: str, report: str) -> None:
        """`name` begins the ids of the components, `report` is the id of the report."""
        self.services = services
        with gr.Column(elem_classes="iv-report-panel"):
            self.html = gr.HTML(elem_id=report)
            self.panel = CardPanel(services, labels, f"{name}report-", f"{name}report-card")

    @property
    def outputs(self) -> list[Any]:
        """The components that `values` updates."""
        return [self.html, *self.panel.outputs]

    def report(self, view: View) -> Record:
        """The report of an interview, with the grades that do not count any more."""
        return record(self.services.session.report(view.interview.id), view)

    def values(self, report: Record, view: View, lang: Lang) -> Changes:
        """The report as it is now."""
        play = player_of(self.services.session.recordings, lang)
        html = report_html(report, self.services.bank, lang, play)
        return {self.html: html, **self.panel.values(view, lang), self.panel.card: ""}

    def empty(self) -> Changes:
        """No report."""
        hidden = {
            each: gr.update(visible=False)
            for each in (self.panel.halt, self.panel.retry, self.panel.object, self.panel.form)
        }
        return {self.html: "", self.panel.card: "", **hidden}
