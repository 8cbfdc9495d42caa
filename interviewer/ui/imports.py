"""The import page: drop documents, go through what was found in them, keep one's own banks.

One cursor moves over the document: (document, part shown, position). Every action returns the page as the desk has it by then, so
that a reload or a second window shows the same. Fields are saved while they are typed in.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import gradio as gr
from pydantic import TypeAdapter

from interviewer.accepting import with_edits
from interviewer.desk import Desk
from interviewer.drafting import PointDrafter
from interviewer.errors import InterviewerError
from interviewer.ingest.importer import import_document
from interviewer.models import Lang
from interviewer.pending import Decision, Item, Pending, PointEdit, Which
from interviewer.services import Services
from interviewer.text import clean
from interviewer.ui import cards, import_cards
from interviewer.ui.banks import OwnBanks
from interviewer.ui.i18n import questions, word
from interviewer.ui.import_cards import Read
from interviewer.ui.interview import LATEX, QUIET, Changes
from interviewer.ui.labels import Labels, combined
from interviewer.ui.page import Told, log, told

PICK_JS = """
element.addEventListener('click', event => {
  const button = event.target.closest('[data-pick]');
  if (!button) return;
  trigger('select', {pick: button.dataset.pick});
  if (innerWidth < 1000 && !button.dataset.turn) document.querySelector('#import-editor')?.scrollIntoView();
});
"""
"""A click on a button with `data-pick` in an HTML component becomes its `select` event."""
POINTS_JS = """
const send = () => {
  const points = [...element.querySelectorAll('li')].map(li => ({
    id: li.dataset.id,
    text: li.querySelector('textarea').value,
    weight: Number(li.querySelector('select').value),
    essential: li.querySelector('input').checked,
  }));
  const field = document.querySelector('#import-points-json textarea');
  field.value = JSON.stringify(points);
  field.dispatchEvent(new Event('input', {bubbles: true}));
  setTimeout(() => trigger('input'), 0);
};
element.addEventListener('input', send);
element.addEventListener('click', event => {
  const button = event.target.closest('[data-add], [data-remove]');
  if (!button) return;
  const list = element.querySelector('ul');
  if (button.dataset.add) {
    list.append(element.querySelector('template').content.cloneNode(true));
    list.lastElementChild.querySelector('textarea').focus();
  } else {
    button.closest('li').remove();
    send();
  }
});
"""
"""The fields of the key points become JSON in a hidden box, which every action on the question takes along."""

_EDITS = TypeAdapter(tuple[PointEdit, ...])


class Superseded(Exception):
    """Another window, or this one after a reload, goes on with the preparation."""


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
        self._run: object = None
        """Of the preparation that is going on; an older one stops when it sees another."""
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
                self._editor()

    def _editor(self) -> None:
        add = self.labels.add
        self.item = gr.Textbox(visible="hidden", elem_id="import-item")
        with gr.Column(visible=False, elem_id="import-question-card") as self.editor:
            with gr.Row(elem_id="import-actions"):
                self.accept = add(
                    gr.Button(variant="primary", elem_id="import-accept", min_width=80), value="import.accept"
                )
                self.next = add(gr.Button(elem_id="import-next", min_width=80), value="import.next")
                self.drop = add(gr.Button(elem_id="import-drop", min_width=80), value="import.drop")
                self.undo = add(gr.Button(elem_id="import-undo", min_width=80), value="import.undo")
            self.head = gr.HTML(elem_id="import-head")
            self.matches = gr.HTML(js_on_load=PICK_JS, elem_id="import-matches")
            self.preview = gr.Markdown(latex_delimiters=LATEX, elem_id="import-preview")
            self.correct = add(gr.CheckboxGroup(elem_id="import-options"), label="import.options")
            with add(gr.Accordion(open=False, elem_id="import-edit"), label="import.edit") as self.edit_box:
                self.question = add(gr.Textbox(lines=2, elem_id="import-question"), label="import.question")
                self.answer = add(gr.Textbox(lines=7, max_lines=24, elem_id="import-answer"), label="import.answer")
            self.points = gr.HTML(js_on_load=POINTS_JS, elem_id="import-points")
            self.points_json = gr.Textbox(visible="hidden", elem_id="import-points-json")
            with gr.Row():
                self.accept_points = add(
                    gr.Button(size="sm", elem_id="import-accept-points", min_width=120), value="points.accept"
                )
                self.redraft = add(
                    gr.Button(size="sm", elem_id="import-redraft", min_width=120), value="points.redraft"
                )
            self.difficulty = add(
                gr.Radio([1, 2, 3, 4, 5], value=3, elem_id="import-difficulty"), label="import.difficulty"
            )

    @property
    def where(self) -> list[Any]:
        """The cursor: language, document, part shown, position."""
        return [self.lang, self.document, self.which, self.item]

    @property
    def fields(self) -> list[Any]:
        """What the person may have edited of a question."""
        return [self.question, self.answer, self.difficulty, self.correct, self.points_json]

    @property
    def outputs(self) -> list[Any]:
        """Everything that `restore` updates."""
        shown = [
            self.title, self.results, self.review, self.document, self.opened, self.summary, self.accept_all, self.drop_all,
            self.sure, self.which, self.list, self.item, self.editor, self.head, self.matches, self.preview, self.edit_box,
            *self.fields, self.points, self.accept_points, self.redraft, self.bank, self.accept, self.next, self.drop,
            self.undo,
        ]  # fmt: skip
        return [*shown, *self.own.parts]

    def wire(self) -> None:
        """Connect the components. Called once, after all pages are built."""
        where, fields, outputs = self.where, self.fields, self.outputs
        once: dict[str, Any] = {"trigger_mode": "once", **QUIET}
        self.own.wire()
        prepared = [self.status, self.summary, self.list, self.which, self.accept_all, self.drop_all, self.head]
        self.prepared_outputs = [*prepared, self.matches, self.points, self.points_json, self.accept_points]

        self.files.upload(
            self.upload, [self.lang, self.files], [*outputs, self.files, self.status], show_progress="full",
            show_progress_on=self.status, api_visibility="private",
        ).then(self.prepare, where, self.prepared_outputs, **self.visibly)  # fmt: skip
        self.document.input(self.open, where[:2], outputs, **QUIET)
        self.which.input(self.browse, where[:3], outputs, **QUIET)
        self.list.select(self.pick, where[:3], outputs, **QUIET)
        self.next.click(self.go_on, where, outputs, **once)
        self.matches.select(self.merge, where, outputs, **once).then(
            self.own.take_in, [self.lang, self.own.chosen_bank], self.own.taken, **QUIET
        )
        self.accept.click(self.take, [*where, self.bank, *fields], outputs, **once).then(
            self.own.take_in, [self.lang, self.own.chosen_bank], self.own.taken, **QUIET
        )
        self.drop.click(self.leave, where, outputs, **once)
        self.undo.click(self.take_back, where, outputs, **once).then(
            self.own.take_in, [self.lang, self.own.chosen_bank], self.own.taken, **QUIET
        )
        edits = [self.question.input, self.answer.input, self.difficulty.input, self.correct.input, self.points.input]
        gr.on(
            edits,
            self.save,
            [*where, *fields],
            [self.preview, self.head, self.accept],
            trigger_mode="always_last",
            **QUIET,
        )
        self.answer.blur(self.settle, [*where, *fields], outputs, **QUIET)
        self.accept_points.click(self.stand_for, [*where, *fields], outputs, **once)
        self.redraft.click(
            self.draft_again, [*where, *fields], outputs, trigger_mode="once", show_progress="minimal",
            show_progress_on=self.points, api_visibility="private",
        )  # fmt: skip

        asking = [self.sure, self.sure_text, self.asked, self.yes]
        for what, button in self.ask.items():
            button.click(self._asker(what), where[:2], asking, **QUIET)
        self.no.click(lambda: gr.update(visible=False), None, self.sure, **QUIET)
        self.yes.click(
            self.do_asked, [*where, self.asked, self.bank], [*outputs, self.status], trigger_mode="once",
            show_progress="full", show_progress_on=self.status, api_visibility="private",
        ).then(self.own.take_in, [self.lang, self.own.chosen_bank], self.own.taken, **QUIET)  # fmt: skip

    @property
    def visibly(self) -> dict[str, Any]:
        """How an event runs whose progress is shown."""
        return {"show_progress": "full", "show_progress_on": self.status, "api_visibility": "private"}

    # --- reading and preparing

    def upload(self, lang: Lang, files: list[str] | None, progress: gr.Progress = gr.Progress()) -> Changes:  # noqa: B008
        """Read the files and lay what they hold on the desk; one that cannot be read does not hold up the others."""
        read = []
        for n, file in enumerate(files or ()):
            progress((n, len(files or ())), unit="", desc=word("import.reading", lang).format(name=Path(file).name))
            read.append(self._read(Path(file), lang))
        latest = next((r.pending.id for r in reversed(read) if r.pending), "")
        shown = {self.files: None, self.status: "", **self.restore(lang, latest)}
        return shown | {self.results: import_cards.results(read, lang)}

    def _read(self, file: Path, lang: Lang) -> Read:
        try:
            document = import_document(file)
            if document.questions:
                return Read(file.name, self.services.desk.take(document, self.services.now()))
            return Read(file.name, error=word("and", lang).join(w[lang] for w in document.warnings))
        except InterviewerError as e:
            return Read(file.name, error=e.say(lang))
        except Exception:
            log.exception("reading %s failed", file.name)
            return Read(file.name, error=word("error.unexpected", lang))

    def prepare(
        self,
        lang: Lang,
        document: str | None,
        which: str,
        item: str,
        progress: gr.Progress = gr.Progress(),  # noqa: B008
    ) -> Changes:
        """Compare with the banks and draft key points whatever on the desk has not been; goes on where it stopped."""
        desk, bank, mine = self.services.desk, self.services.bank, object()
        self._run = mine

        def report(name: str, done: int, total: int) -> None:
            if self._run is not mine:
                raise Superseded
            if done % max(1, total // 100) == 0:  # each report is a message to the browser
                progress((done, total), unit="", desc=word("import.preparing", lang).format(name=name))

        try:
            with told(lang), suppress(Superseded):
                for pending in [p for p in desk.all() if p.prepared < len(p.items)]:
                    desk.prepare(pending.id, bank, self._drafter(lang), partial(report, pending.name))
        except Told:
            pass
        return {self.status: "", **self._prepared(lang, document, which, item)}

    def _drafter(self, lang: Lang) -> PointDrafter | None:
        try:
            return self.services.drafter()
        except InterviewerError as e:
            gr.Warning(word("import.no_model", lang).format(why=e.say(lang)), duration=8)
            return None

    def _prepared(self, lang: Lang, document: str | None, which: str, item: str) -> Changes:
        """What a preparation may have changed; not the fields, in which somebody may be typing."""
        try:
            pending = self.services.desk.get(document or "")
        except InterviewerError:
            return {}
        shown = self._shown(lang, pending, Which(which), _position(pending, item))
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
        n = _position(pending, item) if pending.id == document else None
        shown = self._opened(lang, pending, Which(which), n)
        return combined(common, shown, {
            self.review: gr.update(visible=True), self.document: gr.update(choices=choices, value=pending.id),
        })  # fmt: skip

    def open(self, lang: Lang, document: str) -> Changes:
        """Another document, at its first question that waits."""
        return self._act(lang, document, "waiting", "", lambda desk, n: None) | {self.results: ""}

    def browse(self, lang: Lang, document: str, which: str) -> Changes:
        """Another part of the document, at its first question."""
        return self._act(lang, document, which, "", lambda desk, n: None)

    def pick(self, lang: Lang, document: str, which: str, event: gr.EventData) -> Changes:
        """The question that was clicked in the list, or the first of another page of it."""
        return self._act(lang, document, which, str(event.pick), lambda desk, n: None)

    def go_on(self, lang: Lang, document: str, which: str, item: str) -> Changes:
        """The question after this one in the part shown; after the last the first."""
        try:
            with told(lang):
                pending = self.services.desk.get(document)
                positions, n = pending.positions(Which(which)), _position(pending, item)
                after = positions[bisect_right(positions, -1 if n is None else n) :] + positions
                return self._shown(lang, pending, Which(which), after[0] if after else None)
        except Told:
            return self.restore(lang)

    # --- deciding

    def take(self, lang: Lang, document: str, which: str, item: str, bank: str | None, *fields: Any) -> Changes:
        """Accept the question as it stands in the fields, into the bank of that name."""

        def act(desk: Desk, n: int) -> None:
            self._edit(desk, lang, document, n, *fields)
            own = self.services.shelf.open(clean(bank or ""), self.services.now())
            desk.accept(document, [n], own.name)
            self.own.untaken.set()

        return self._act(lang, document, which, item, act)

    def merge(self, lang: Lang, document: str, which: str, item: str, event: gr.EventData) -> Changes:
        """Say that the question asks what the clicked one asks."""

        def act(desk: Desk, n: int) -> None:
            desk.merge(document, n, str(event.pick))
            self.own.untaken.set()

        return self._act(lang, document, which, item, act)

    def leave(self, lang: Lang, document: str, which: str, item: str) -> Changes:
        """Drop the question."""
        return self._act(lang, document, which, item, lambda desk, n: desk.drop(document, [n]))

    def take_back(self, lang: Lang, document: str, which: str, item: str) -> Changes:
        """Undo what was decided on the question."""

        def act(desk: Desk, n: int) -> None:
            desk.take_back(document, n)
            self.own.untaken.set()

        return self._act(lang, document, which, item, act)

    def save(self, lang: Lang, document: str, which: str, item: str, *fields: Any) -> Changes:
        """Keep what was typed; nothing that is being typed in is written over."""
        try:
            with told(lang):
                desk = self.services.desk
                n = _position(desk.get(document), item)
                if n is None:
                    return {self.preview: gr.skip()}
                pending = self._edit(desk, lang, document, n, *fields)
                return {
                    self.preview: self._preview(pending.items[n]),
                    self.head: import_cards.head(pending, n, lang),
                    self.accept: gr.update(interactive=pending.items[n].ready),
                }
        except Told:
            return {self.preview: gr.skip()}

    def settle(self, lang: Lang, document: str, which: str, item: str, *fields: Any) -> Changes:
        """The answer has been edited: its drafted key points follow it."""
        try:
            with told(lang):
                desk = self.services.desk
                n = _position(desk.get(document), item)
                if n is None or desk.get(document).items[n].decision is not Decision.WAITING:
                    return {self.points: gr.skip()}
                before = self._edit(desk, lang, document, n, *fields)
                pending = desk.settle_points(document, n)
                return {self.points: gr.skip()} if pending == before else self._points(pending.items[n], lang)
        except Told:
            return {self.points: gr.skip()}

    def stand_for(self, lang: Lang, document: str, which: str, item: str, *fields: Any) -> Changes:
        """The key points in the fields are drafts no longer."""

        def act(desk: Desk, n: int) -> None:
            self._edit(desk, lang, document, n, *fields)
            desk.accept_points(document, n)

        return self._act(lang, document, which, item, act)

    def draft_again(self, lang: Lang, document: str, which: str, item: str, *fields: Any) -> Changes:
        """Key points by the model."""

        def act(desk: Desk, n: int) -> None:
            self._edit(desk, lang, document, n, *fields)
            if drafter := self.services.drafter():
                made = desk.redraft(document, n, drafter).items[n].points
                gr.Info(word("points.redrafted", lang).format(n=len(made)))
            else:
                gr.Info(word("points.no_model", lang))

        return self._act(lang, document, which, item, act)

    def _edit(
        self, desk: Desk, lang: Lang, document: str, n: int, question: str, answer: str, difficulty: int,
        correct: list[str], points: str,
    ) -> Pending:  # fmt: skip
        item = desk.get(document).items[n]
        return desk.edit(
            document,
            n,
            question=clean(question),
            answer=clean(answer),
            difficulty=difficulty,
            correct=tuple(sorted(correct)),
            points=with_edits(item.points, _EDITS.validate_python(json.loads(clean(points))), lang),
        )

    def _act(self, lang: Lang, document: str, which: str, item: str, act: Callable[[Desk, int], object]) -> Changes:
        """Do something with a question and show it as it is then; after a refusal too. The list of documents when it is gone."""
        desk = self.services.desk
        try:
            with told(lang):
                n = _position(desk.get(document), item)
                if n is not None:
                    act(desk, n)
        except Told:
            pass
        try:
            pending = desk.get(document)
        except InterviewerError:
            return self.restore(lang)
        n = _position(pending, item)
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
            self.item: "" if n is None else str(n),
            self.editor: gr.update(visible=n is not None),
        }
        return frame if n is None else frame | self._question(lang, pending, n)

    def _question(self, lang: Lang, pending: Pending, n: int) -> Changes:
        item = pending.items[n]
        waits = item.decision is Decision.WAITING
        options = [(f"{letter}. {text}", letter) for letter, text in item.draft.options.items()]
        return {
            self.head: import_cards.head(pending, n, lang),
            self.matches: import_cards.matches(pending, n, self.services.bank.questions, lang),
            self.preview: self._preview(item),
            self.edit_box: gr.update(
                open=waits and not (item.question.strip() and (item.answered or item.draft.kind == "choice"))
            ),
            self.question: gr.update(value=item.question, interactive=waits),
            self.answer: gr.update(value=item.answer, interactive=waits),
            self.difficulty: gr.update(value=item.difficulty, interactive=waits),
            self.correct: gr.update(
                choices=options, value=list(item.correct), visible=bool(options), interactive=waits
            ),
            **self._points(item, lang),
            self.accept: gr.update(visible=waits, interactive=item.ready),
            self.drop: gr.update(visible=waits),
            self.undo: gr.update(visible=not waits),
            self.next: gr.update(variant="secondary" if waits else "primary"),
        }

    def _points(self, item: Item, lang: Lang) -> Changes:
        waits = item.decision is Decision.WAITING
        return {
            self.points: import_cards.points(item, lang) if item.draft.kind == "open" or item.points else "",
            self.points_json: import_cards.points_json(item.points, lang),
            self.accept_points: gr.update(visible=waits and any(p.draft for p in item.points)),
            self.redraft: gr.update(visible=waits and bool(item.answer.strip()) and self._model_there()),
        }

    def _model_there(self) -> bool:
        try:
            return self.services.drafter() is not None
        except InterviewerError:
            return False

    def _preview(self, item: Item) -> str:
        return cards.tagless(item.answer)


def _position(pending: Pending, item: str) -> int | None:
    """The position that the page named; None when it named none that the document has."""
    return int(item) if item.isdecimal() and int(item) < len(pending.items) else None
