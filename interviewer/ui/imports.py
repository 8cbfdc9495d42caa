"""The import page: drop documents, go through what was found in them, keep one's own banks.

One cursor moves over the document: (document, part shown, position). Every action returns the page as the desk has it by then, so
that a reload or a second window shows the same.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import gradio as gr

from interviewer.desk import Desk
from interviewer.errors import InterviewerError
from interviewer.models import Lang
from interviewer.pending import Decision, Pending, Which
from interviewer.services import Services
from interviewer.text import clean
from interviewer.ui import cards, import_cards
from interviewer.ui.banks import OwnBanks
from interviewer.ui.i18n import questions, word
from interviewer.ui.intake import Intake
from interviewer.ui.labels import Labels, combined
from interviewer.ui.page import QUIET, Changes, Told, told
from interviewer.ui.question_editor import PICK_JS, Deed, QuestionEditor, position


class ImportsPage:
    """Builds the page inside a `gr.Blocks` and maps what desk and shelf return to what is shown."""

    def __init__(
        self,
        services: Services,
        labels: Labels,
        lang: gr.State,
        opened: gr.BrowserState,
        bank_changed: Callable[[Lang], Changes],
        bank_outputs: list[Any],
    ) -> None:
        """`bank_changed` shows the questions in use anew on other pages, in `bank_outputs`; `opened` is the document of this browser."""
        self.services = services
        self.labels = labels
        self.lang = lang
        self.opened = opened
        self.intake = Intake(services)
        self._build(bank_changed, bank_outputs)

    # --- building

    def _build(self, bank_changed: Callable[[Lang], Changes], bank_outputs: list[Any]) -> None:
        add = self.labels.add
        with gr.Column(elem_classes="iv-import"):
            self.title = gr.HTML(elem_id="import-title")
            self.files = add(gr.File(file_count="multiple", height=130, elem_id="import-files"), label="import.files")
            self.results = gr.HTML(elem_id="import-results")
            self.status = gr.HTML(elem_id="import-status")
            with gr.Column(visible=False) as self.review:
                self._review()
            with gr.Column(elem_id="banks"):
                self.own = OwnBanks(self.services, self.labels, self.lang, self.bank, bank_changed, bank_outputs)

    def _review(self) -> None:
        add = self.labels.add
        with gr.Row(elem_id="import-document-row"):
            self.document = add(gr.Dropdown(elem_id="import-document", scale=5), label="import.document")
            self.bank = add(gr.Dropdown(allow_custom_value=True, elem_id="import-bank", scale=5), label="import.bank")
            discard = add(
                gr.Button(elem_id="import-discard", size="sm", scale=0, min_width=130), value="import.discard"
            )
        self.summary = gr.HTML(elem_id="import-summary")
        with gr.Row(elem_id="import-bulk"):
            self.accept_all = gr.Button(size="sm", elem_id="import-accept-all", min_width=200)
            self.drop_all = gr.Button(size="sm", elem_id="import-drop-all", min_width=200)
        self.ask = {"accept_all": self.accept_all, "drop_all": self.drop_all, "discard": discard}
        with gr.Row(visible=False, elem_id="import-sure", elem_classes="iv-confirm") as self.sure:
            self.sure_text = gr.HTML()
            self.asked = gr.Textbox(visible="hidden", elem_id="import-asked")
            self.yes = gr.Button(variant="stop", elem_id="import-yes", min_width=110)
            self.no = add(gr.Button(elem_id="import-no", min_width=110), value="no")
        with gr.Row(equal_height=False, elem_classes="iv-review"):
            with gr.Column(scale=5, min_width=320):
                self.which = gr.Radio(
                    [w.value for w in Which], value="waiting", show_label=False, container=False, elem_id="import-which"
                )
                self.list = gr.HTML(js_on_load=PICK_JS, elem_id="import-list")
            with gr.Column(scale=7, min_width=320, elem_id="import-editor"):
                self.editor = QuestionEditor(self.services, self.labels, self.act)

    @property
    def where(self) -> list[Any]:
        """The cursor: language, document, part shown, position."""
        return [self.lang, self.document, self.which, self.editor.item]

    @property
    def outputs(self) -> list[Any]:
        """Everything that `restore` updates."""
        shown = [
            self.title, self.results, self.review, self.document, self.opened, self.summary, self.accept_all, self.drop_all,
            self.sure, self.which, self.list, self.bank,
        ]  # fmt: skip
        return [*shown, *self.editor.parts, *self.own.parts]

    @property
    def prepared_outputs(self) -> list[Any]:
        """Everything that `prepare` updates."""
        shown = [self.status, self.summary, self.list, self.which, self.accept_all, self.drop_all]
        return [*shown, *self.editor.prepared]

    def wire(self) -> None:
        """Connect the components. Called once, after all pages are built."""
        where, outputs, editor = self.where, self.outputs, self.editor
        once: dict[str, Any] = {"trigger_mode": "once", **QUIET}
        take_in: tuple[Any, ...] = (self.own.take_in, [self.lang, self.own.chosen_bank], self.own.taken)
        self.own.wire()
        editor.wire(where, outputs)

        self.files.upload(
            self.upload, [self.lang, self.files], [*outputs, self.files, self.status], show_progress="full",
            show_progress_on=self.status, api_visibility="private",
        ).then(self.prepare, where, self.prepared_outputs, **self.visibly)  # fmt: skip
        self.document.input(self.open, where[:2], outputs, **QUIET)
        self.which.input(self.browse, where[:3], outputs, **QUIET)
        self.list.select(self.pick, where[:3], outputs, **QUIET)

        editor.next.click(self.go_on, where, outputs, **once)
        editor.accept.click(self.take, [*where, self.bank, *editor.fields], outputs, **once).then(*take_in, **QUIET)
        editor.matches.select(self.merge, where, outputs, **once).then(*take_in, **QUIET)
        editor.drop.click(self.leave, where, outputs, **once)
        editor.undo.click(self.take_back, where, outputs, **once).then(*take_in, **QUIET)

        asking = [self.sure, self.sure_text, self.asked, self.yes]
        for what, button in self.ask.items():
            button.click(self._asker(what), where[:2], asking, **QUIET)
        self.no.click(lambda: gr.update(visible=False), None, self.sure, **QUIET)
        self.yes.click(
            self.do_asked, [*where, self.asked, self.bank], [*outputs, self.status], trigger_mode="once",
            show_progress="full", show_progress_on=self.status, api_visibility="private",
        ).then(*take_in, **QUIET)  # fmt: skip

    @property
    def visibly(self) -> dict[str, Any]:
        """How an event runs whose progress is shown."""
        return {"show_progress": "full", "show_progress_on": self.status, "api_visibility": "private"}

    # --- reading and preparing

    def upload(self, lang: Lang, files: list[str] | None, progress: gr.Progress = gr.Progress()) -> Changes:  # noqa: B008
        """Read the files and lay what they hold on the desk; one that cannot be read does not hold up the others."""
        read = self.intake.read(files or [], lang, progress)
        latest = next((r.pending.id for r in reversed(read) if r.pending), "")
        shown = {self.files: None, self.status: "", **self.restore(lang, latest)}
        return shown | {self.results: import_cards.results(read, lang)}

    def prepare(
        self,
        lang: Lang,
        document: str | None,
        which: str,
        item: str,
        progress: gr.Progress = gr.Progress(),  # noqa: B008
    ) -> Changes:
        """Compare with the banks and draft key points whatever on the desk has not been; goes on where it stopped."""
        self.intake.prepare(lang, progress)
        return {self.status: "", **self._prepared(lang, document, which, item)}

    def _prepared(self, lang: Lang, document: str | None, which: str, item: str) -> Changes:
        """What a preparation may have changed; not the fields, in which somebody may be typing."""
        try:
            pending = self.services.desk.get(document or "")
        except InterviewerError:
            return {}
        shown = self._shown(lang, pending, Which(which), position(pending, item))
        return {c: shown[c] for c in self.prepared_outputs if c in shown}

    # --- moving about. `document`, `which` and `item` are the cursor

    def restore(self, lang: Lang, document: str | None = "", which: str = "waiting", item: str = "") -> Changes:
        """The page as desk and shelf have it now, with that document open, or the latest."""
        title = f"<h2>{word('import.title', lang)}</h2>{cards.muted(word('import.intro', lang))}{cards.muted(word('import.formats', lang))}"
        common = {self.title: f'<div class="iv-import-title">{title}</div>', **self.own.show(lang)}
        try:
            documents = self.services.desk.all()
        except InterviewerError as e:
            return {self.review: gr.update(visible=False), self.results: cards.notice(e.say(lang)), **common}
        if not documents:
            return {self.review: gr.update(visible=False), self.opened: "", **common}
        choices = [(f"{p.name} · {questions(len(p.items), lang)}", p.id) for p in documents]
        pending = next((p for p in documents if p.id == document), documents[0])
        n = position(pending, item) if pending.id == document else None
        shown = self._opened(lang, pending, Which(which), n)
        return combined(common, shown, {
            self.review: gr.update(visible=True), self.document: gr.update(choices=choices, value=pending.id),
        })  # fmt: skip

    def open(self, lang: Lang, document: str) -> Changes:
        """Another document, at its first question that waits."""
        return self.act(lang, document, "waiting", "", lambda desk, n: None) | {self.results: ""}

    def browse(self, lang: Lang, document: str, which: str) -> Changes:
        """Another part of the document, at its first question."""
        return self.act(lang, document, which, "", lambda desk, n: None)

    def pick(self, lang: Lang, document: str, which: str, event: gr.EventData) -> Changes:
        """The question that was clicked in the list, or the first of another page of it."""
        return self.act(lang, document, which, str(event.pick), lambda desk, n: None)

    def go_on(self, lang: Lang, document: str, which: str, item: str) -> Changes:
        """The question after this one in the part shown; after the last the first."""
        try:
            with told(lang):
                pending = self.services.desk.get(document)
                positions, n = pending.positions(Which(which)), position(pending, item)
                after = positions[bisect_right(positions, -1 if n is None else n) :] + positions
                return self._shown(lang, pending, Which(which), after[0] if after else None)
        except Told:
            return self.restore(lang)

    # --- deciding

    def take(self, lang: Lang, document: str, which: str, item: str, bank: str | None, *fields: Any) -> Changes:
        """Accept the question as it stands in the fields, into the bank of that name."""

        def deed(desk: Desk, n: int) -> None:
            self.editor.edit(desk, lang, document, n, *fields)
            own = self.services.shelf.open(clean(bank or ""), self.services.now())
            desk.accept(document, [n], own.name)
            self.own.untaken.set()

        return self.act(lang, document, which, item, deed)

    def merge(self, lang: Lang, document: str, which: str, item: str, event: gr.EventData) -> Changes:
        """Say that the question asks what the clicked one asks."""

        def deed(desk: Desk, n: int) -> None:
            desk.merge(document, n, str(event.pick))
            self.own.untaken.set()

        return self.act(lang, document, which, item, deed)

    def leave(self, lang: Lang, document: str, which: str, item: str) -> Changes:
        """Drop the question."""
        return self.act(lang, document, which, item, lambda desk, n: desk.drop(document, [n]))

    def take_back(self, lang: Lang, document: str, which: str, item: str) -> Changes:
        """Undo what was decided on the question."""

        def deed(desk: Desk, n: int) -> None:
            desk.take_back(document, n)
            self.own.untaken.set()

        return self.act(lang, document, which, item, deed)

    def act(self, lang: Lang, document: str, which: str, item: str, deed: Deed) -> Changes:
        """Do something with a question and show it as it is then; after a refusal too. The list of documents when it is gone."""
        desk = self.services.desk
        try:
            with told(lang):
                n = position(desk.get(document), item)
                if n is not None:
                    deed(desk, n)
        except Told:
            pass
        try:
            pending = desk.get(document)
        except InterviewerError:
            return self.restore(lang)
        n = position(pending, item)
        return (
            self._shown(lang, pending, Which(which), n) if n is not None else self._opened(lang, pending, Which(which))
        )

    # --- many at once, after asking

    def _asker(self, what: str) -> Callable[[Lang, str], Changes]:
        def handler(lang: Lang, document: str) -> Changes:
            try:
                with told(lang):
                    pending = self.services.desk.get(document)
                    n = {"accept_all": pending.fresh, "drop_all": pending.positions(Which.UNANSWERED)}.get(
                        what, pending.waiting
                    )
                    sentence = word(f"import.sure.{what}", lang).format(
                        questions=questions(len(n), lang), name=pending.name
                    )
                    return {
                        self.sure: gr.update(visible=True),
                        self.sure_text: cards.notice(sentence),
                        self.asked: what,
                        self.yes: gr.update(value=word(f"yes.{what}", lang)),
                    }
            except Told:
                return {self.sure: gr.update(visible=False)}

        handler.__name__ = f"ask_{what}"
        return handler

    def do_asked(
        self, lang: Lang, document: str, which: str, item: str, asked: str, bank: str | None
    ) -> Iterator[Changes]:
        """What the person has just confirmed."""
        yield {self.sure: gr.update(visible=False)}
        try:
            with told(lang):
                desk = self.services.desk
                if asked == "discard":
                    desk.discard(document)
                elif asked == "drop_all":
                    chosen = desk.get(document).positions(Which.UNANSWERED)
                    desk.drop(document, chosen)
                    gr.Info(word("import.dropped", lang).format(questions=questions(len(chosen), lang)))
                else:
                    chosen = desk.get(document).fresh
                    own = self.services.shelf.open(clean(bank or ""), self.services.now())
                    desk.accept(document, chosen, own.name)
                    self.own.untaken.set()
                    gr.Info(word("import.accepted", lang).format(questions=questions(len(chosen), lang)))
        except Told:
            pass
        yield {self.status: "", **self.restore(lang, document, which)}

    # --- what is shown

    def _opened(self, lang: Lang, pending: Pending, which: Which, n: int | None = None) -> Changes:
        """A document with the bank that its questions go to; at its first question of that part unless one is given."""
        first = next(iter(pending.positions(which)), None)
        banks = [own.title for own in self.services.shelf.banks()]
        bank = gr.update(choices=banks, value=self._bank_for(pending))
        return combined({self.bank: bank}, self._shown(lang, pending, which, first if n is None else n))

    def _bank_for(self, pending: Pending) -> str:
        """Where the last accepted question of the document went; else a bank of the document's name."""
        accepted = (i.question_id for i in reversed(pending.items) if i.decision is Decision.ACCEPTED and i.question_id)
        last = next(accepted, None)
        own = self.services.shelf.holder(last) if last else None
        return own.title if own else Path(pending.name).stem

    def _shown(self, lang: Lang, pending: Pending, which: Which, n: int | None) -> Changes:
        """A document with one question of it in the editor, or none."""
        counts = [(f"{word(f'which.{w}', lang)} {len(pending.positions(w))}", w.value) for w in Which]
        fresh, bare = len(pending.fresh), len(pending.positions(Which.UNANSWERED))
        frame = {
            self.opened: pending.id,
            self.summary: import_cards.summary(pending, lang),
            self.which: gr.update(choices=counts, value=which.value),
            self.accept_all: gr.update(value=word("import.accept_all", lang).format(n=fresh), visible=fresh > 0),
            self.drop_all: gr.update(value=word("import.drop_all", lang).format(n=bare), visible=bare > 0),
            self.sure: gr.update(visible=False),
            self.list: import_cards.rows(pending, which, n, lang),
        }
        return frame | self.editor.show(lang, pending, n)
