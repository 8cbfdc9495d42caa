"""Assembly of the page: tabs, language and theme. Nothing it loads comes from another host."""

from __future__ import annotations

import os
from typing import Any

# before gradio is imported: it reads these once
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
os.environ.setdefault("HF_HUB_OFFLINE", "1")

import gradio as gr

from interviewer.models import Lang
from interviewer.services import Services
from interviewer.ui.history import HistoryPage
from interviewer.ui.i18n import TITLE, page_language
from interviewer.ui.imports import ImportsPage
from interviewer.ui.interview import InterviewPage
from interviewer.ui.labels import Labels, combined
from interviewer.ui.page import QUIET, Changes
from interviewer.ui.settings import SettingsPage

FONTS = ["system-ui", "-apple-system", "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "sans-serif"]
CONCURRENT = 16
"""Handlers that may run at once: one slow grade must not hold up other windows."""


def theme() -> gr.themes.Base:
    """Quiet colours, system fonts: nothing to download."""
    return gr.themes.Soft(
        primary_hue="indigo",
        secondary_hue="slate",
        neutral_hue="slate",
        font=FONTS,
        font_mono=["ui-monospace", "monospace"],
    ).set(body_text_color_subdued="*neutral_500")  # the theme's own has too little contrast on white


def build(services: Services) -> gr.Blocks:
    """The whole page over the given services."""
    page = gr.Blocks(title=f"{TITLE.zh} · {TITLE.en}", analytics_enabled=False, delete_cache=(86400, 86400))
    with page:
        labels = Labels()
        lang = gr.State("en")
        chosen = gr.BrowserState("", storage_key="interviewer-language", secret="interviewer")  # noqa: S106 - obfuscates, hides nothing
        interview = gr.BrowserState("", storage_key="interviewer-interview", secret="interviewer")  # noqa: S106
        opened = gr.BrowserState("", storage_key="interviewer-document", secret="interviewer")  # noqa: S106
        with gr.Row(elem_classes="iv-top"):
            gr.HTML("<b class='iv-brand'>interviewer</b>")
            switch = gr.Radio(
                [("中文", "zh"), ("English", "en")],
                show_label=False,
                container=False,
                elem_id="language",
                scale=0,
                min_width=180,
            )
        with gr.Tabs(elem_id="tabs") as tabs:
            with labels.add(gr.Tab(id="interview"), label="tab.interview") as interview_tab:
                interview_page = InterviewPage(services, labels, lang, interview)
            with labels.add(gr.Tab(id="history"), label="tab.history") as history_tab:
                history_page = HistoryPage(services, labels, lang)
            with labels.add(gr.Tab(id="import"), label="tab.import"):
                imports_page = ImportsPage(
                    services, labels, lang, opened, interview_page.banks_changed, interview_page.setup_outputs
                )
            with labels.add(gr.Tab(id="settings"), label="tab.settings") as settings_tab:
                settings_page = SettingsPage(services, labels, lang)
        interview_page.wire()
        history_page.wire()
        settings_page.wire()
        imports_page.wire()

        def speak(language: Lang, interview_id: str) -> Changes:
            """Everything in one language."""
            return combined(
                {lang: language, chosen: language},
                labels.updates(language),
                interview_page.setup(language),
                interview_page.restore(language, interview_id),
                history_page.refresh(language),
            )

        def load(request: gr.Request, stored: str, interview_id: str) -> Changes:
            """A fresh page: the language chosen before, else the browser's; the interview of this browser."""
            language = page_language(stored or services.settings.language, request.headers.get("accept-language"))
            return {switch: language, **speak(language, interview_id)}

        def resume_old(language: Lang, interview_id: str) -> Changes:
            """An interview of the history, back on the interview page."""
            shown = interview_page.restore(language, interview_id)
            return {tabs: gr.update(selected="interview"), interview: interview_id, **shown}

        room = [interview, *interview_page.shown.all()]
        spoken = [lang, chosen, *labels.components, *interview_page.setup_outputs, *room, *history_page.outputs]
        catch_up: tuple[Any, ...] = (interview_page.catch_up, [lang, interview], room)
        loaded = page.load(load, [chosen, interview], [switch, *unique(spoken)], **QUIET)
        loaded.then(*catch_up, **QUIET)
        loaded.then(imports_page.restore, [lang, opened], imports_page.outputs, **QUIET).then(
            imports_page.prepare, imports_page.where, imports_page.prepared_outputs, **imports_page.visibly
        )
        switch.input(speak, [switch, interview], unique(spoken), **QUIET).then(
            imports_page.restore, imports_page.where, imports_page.outputs, **QUIET
        )
        loaded.then(settings_page.fill, [lang], settings_page.outputs, **QUIET)
        switch.input(settings_page.describe, [switch], settings_page.outputs, **QUIET).then(
            settings_page.look_around, settings_page.looked_for, settings_page.seen, **QUIET
        )
        settings_tab.select(settings_page.look_around, settings_page.looked_for, settings_page.seen, **QUIET)
        interview_tab.select(interview_page.setup, [lang], interview_page.setup_outputs, **QUIET)
        history_tab.select(history_page.refresh, [lang], history_page.outputs, **QUIET)
        history_page.resume.click(resume_old, [lang, history_page.choice], [tabs, *room], **QUIET).then(
            *catch_up, **QUIET
        )
    page.queue(default_concurrency_limit=CONCURRENT, api_open=False)
    return page


def unique(components: list[Any]) -> list[Any]:
    """The components in order, each once: a label may belong to what a page shows as well."""
    return list(dict.fromkeys(components))
