"""The person's own banks on the import page: which take part, their export, their removal; and the way into the interview."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import gradio as gr

from interviewer.models import Lang
from interviewer.services import Services
from interviewer.ui import cards
from interviewer.ui.i18n import questions, word
from interviewer.ui.labels import Labels, combined
from interviewer.ui.page import QUIET, Changes, Told, told

DOWNLOAD_JS = "() => document.querySelector('#bank-file')?.click()"


class OwnBanks:
    """Builds the section inside a `gr.Blocks` and maps what the shelf returns to what is shown."""

    def __init__(
        self,
        services: Services,
        labels: Labels,
        lang: gr.State,
        target: gr.Dropdown,
        changed: Callable[[Lang], Changes],
        changed_outputs: list[Any],
    ) -> None:
        """`changed` shows the questions in use anew on other pages, in `changed_outputs`; `target` offers the banks by title."""
        self.services = services
        self.labels = labels
        self.lang = lang
        self.target = target
        self._changed = changed
        self._changed_outputs = changed_outputs
        self.untaken = threading.Event()
        """Set while an own bank has changed and the interview has not taken it in."""
        self._build()

    def _build(self) -> None:
        add = self.labels.add
        self.banks_title = gr.HTML()
        self.banks = add(gr.CheckboxGroup(elem_id="banks-on"), label="banks.on")
        with gr.Row(elem_id="bank-row") as self.bank_row:
            self.chosen_bank = add(gr.Dropdown(elem_id="bank-choice", min_width=220), label="banks.choose")
            self.export = add(gr.Button(elem_id="bank-export", size="sm", min_width=110), value="banks.export")
            self.remove = add(gr.Button(elem_id="bank-remove", size="sm", min_width=110), value="banks.remove")
            self.file = gr.DownloadButton("", elem_id="bank-file")
        with gr.Row(visible=False, elem_id="bank-sure", elem_classes="iv-confirm") as self.bank_sure:
            self.bank_sure_text = gr.HTML()
            self.asked = gr.Textbox(visible="hidden", elem_id="bank-asked")
            self.bank_yes = add(gr.Button(variant="stop", elem_id="bank-yes", min_width=110), value="yes.remove")
            self.bank_no = add(gr.Button(elem_id="bank-no", min_width=110), value="no")

    @property
    def parts(self) -> list[Any]:
        """What `show` updates."""
        return [self.banks_title, self.banks, self.bank_row, self.chosen_bank]

    @property
    def taken(self) -> list[Any]:
        """What `take_in` updates."""
        return [*self.parts, self.target, *self._changed_outputs]

    def wire(self) -> None:
        """Connect the components."""
        once: dict[str, Any] = {"trigger_mode": "once", **QUIET}
        self.banks.input(self.switch, [self.lang, self.banks], self.parts, **QUIET).then(
            self.take_in, [self.lang, self.chosen_bank], self.taken, **QUIET
        )
        self.export.click(
            self.write_export, [self.lang, self.chosen_bank], self.file, trigger_mode="once", show_progress="minimal",
            show_progress_on=self.chosen_bank, api_visibility="private",
        ).success(None, js=DOWNLOAD_JS, api_visibility="private")  # fmt: skip
        self.remove.click(
            self.ask_removal, [self.lang, self.chosen_bank], [self.bank_sure, self.bank_sure_text, self.asked], **QUIET
        )
        self.bank_no.click(lambda: gr.update(visible=False), None, self.bank_sure, **QUIET)
        self.bank_yes.click(self.remove_bank, [self.lang, self.asked], [*self.parts, self.bank_sure], **once).then(
            self.take_in, [self.lang, self.chosen_bank], self.taken, **QUIET
        )

    def take_in(self, lang: Lang, chosen: str | None) -> Changes:
        """Let interviews and search use the own banks as they are now."""
        if not self.untaken.is_set():
            return {self.banks_title: gr.skip()}
        self.untaken.clear()
        try:
            with told(lang):
                self.services.take_in()
        except Told:
            self.untaken.set()
        banks = [own.title for own in self.services.shelf.banks()]
        return combined(self.show(lang, chosen), self._changed(lang), {self.target: gr.update(choices=banks)})

    def show(self, lang: Lang, chosen: str | None = None) -> Changes:
        """The own banks, and which of them take part."""
        entries = self.services.shelf.entries()
        lines = [
            (
                word("banks.problems" if e.problems else "banks.line", lang).format(
                    title=e.bank.title, questions=questions(e.questions, lang), p=e.problems
                ),
                e.bank.name,
            )
            for e in entries
        ]
        names = [e.bank.name for e in entries]
        choice: dict[str, Any] = {} if chosen in names else {"value": next(iter(names), None)}
        empty = "" if entries else cards.muted(word("banks.empty", lang))
        return {
            self.banks_title: f'<div class="iv-import-title"><h3>{word("banks.title", lang)}</h3>{empty}</div>',
            self.banks: gr.update(
                choices=lines, value=[e.bank.name for e in entries if e.bank.on], visible=bool(entries)
            ),
            self.bank_row: gr.update(visible=bool(entries)),
            self.chosen_bank: gr.update(choices=[(e.bank.title, e.bank.name) for e in entries], **choice),
        }

    def switch(self, lang: Lang, on: list[str]) -> Changes:
        """Let exactly these banks take part."""
        try:
            with told(lang):
                for own in self.services.shelf.banks():
                    if own.on != (own.name in on):
                        self.services.shelf.switch(own.name, own.name in on)
                        self.untaken.set()
        except Told:
            pass
        return self.show(lang)

    def write_export(self, lang: Lang, name: str | None) -> Any:
        """Write a bank as one YAML file; the page downloads it then. Raises gr.Error, so that nothing is downloaded otherwise."""
        try:
            with told(lang):
                own = self.services.shelf.get(name or "")
                folder = self.services.settings.home() / "exports"
                folder.mkdir(exist_ok=True)
                path = folder / f"{own.name}.yaml"
                path.write_text(self.services.shelf.export(own.name), encoding="utf-8")
        except Told as e:
            raise gr.Error(visible=False, print_exception=False) from e
        return gr.update(value=str(path))

    def ask_removal(self, lang: Lang, name: str | None) -> Changes:
        """Ask before a bank goes."""
        try:
            with told(lang):
                own = self.services.shelf.get(name or "")
                held = questions(len(self.services.shelf.questions(own.name)), lang)
                sentence = word("banks.sure", lang).format(title=own.title, questions=held)
                return {
                    self.bank_sure: gr.update(visible=True),
                    self.bank_sure_text: cards.notice(sentence),
                    self.asked: own.name,
                }
        except Told:
            return {self.bank_sure: gr.update(visible=False)}

    def remove_bank(self, lang: Lang, name: str | None) -> Changes:
        """Delete a bank; the person has confirmed it."""
        try:
            with told(lang):
                self.services.shelf.remove(name or "")
                self.untaken.set()
        except Told:
            pass
        return {self.bank_sure: gr.update(visible=False), **self.show(lang)}
