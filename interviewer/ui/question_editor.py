"""The editor of one question under review on the import page: its words, its options, its key points.

Fields are saved while they are typed in. Deciding on the question is the page's.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import gradio as gr
from pydantic import TypeAdapter

from interviewer.accepting import with_edits
from interviewer.desk import Desk
from interviewer.errors import InterviewerError
from interviewer.models import Lang
from interviewer.pending import Decision, Item, Pending, PointEdit
from interviewer.services import Services
from interviewer.text import clean
from interviewer.ui import cards, import_cards
from interviewer.ui.i18n import word
from interviewer.ui.labels import Labels
from interviewer.ui.page import LATEX, QUIET, Changes, Told, told

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

Deed = Callable[[Desk, int], object]
"""What is done with the question at a position."""
Act = Callable[[Lang, str, str, str, Deed], Changes]
"""Does it at the cursor (language, document, part shown, position) and shows the page as it is then."""

_EDITS = TypeAdapter(tuple[PointEdit, ...])


class QuestionEditor:
    """Builds the editor inside a `gr.Blocks` and maps one question of the desk to what is shown."""

    def __init__(self, services: Services, labels: Labels, act: Act) -> None:
        self.services = services
        self._act = act
        self._build(labels.add)

    # --- building

    def _build(self, add: Callable[..., Any]) -> None:
        self.item = gr.Textbox(visible="hidden", elem_id="import-item")
        with gr.Column(visible=False, elem_id="import-question-card") as self.card:
            with gr.Row(elem_id="import-actions"):
                self.accept = add(
                    gr.Button(variant="primary", elem_id="import-accept", min_width=80), value="import.accept"
                )
                self.next = add(gr.Button(elem_id="import-next", min_width=80), value="import.next")
                self.drop = add(gr.Button(elem_id="import-drop", min_width=80), value="import.drop")
                self.undo = add(gr.Button(elem_id="import-undo", min_width=80), value="import.undo")
            self.head = gr.HTML(elem_id="import-head")
            self.matches = gr.HTML(js_on_load=PICK_JS, elem_id="import-matches")
            self._words(add)
            self._key_points(add)
            self.difficulty = add(
                gr.Radio([1, 2, 3, 4, 5], value=3, elem_id="import-difficulty"), label="import.difficulty"
            )

    def _words(self, add: Callable[..., Any]) -> None:
        self.preview = gr.Markdown(latex_delimiters=LATEX, elem_id="import-preview")
        self.correct = add(gr.CheckboxGroup(elem_id="import-options"), label="import.options")
        with add(gr.Accordion(open=False, elem_id="import-edit"), label="import.edit") as self.edit_box:
            self.question = add(gr.Textbox(lines=2, elem_id="import-question"), label="import.question")
            self.answer = add(gr.Textbox(lines=7, max_lines=24, elem_id="import-answer"), label="import.answer")

    def _key_points(self, add: Callable[..., Any]) -> None:
        self.points = gr.HTML(js_on_load=POINTS_JS, elem_id="import-points")
        self.points_json = gr.Textbox(visible="hidden", elem_id="import-points-json")
        with gr.Row():
            self.accept_points = add(
                gr.Button(size="sm", elem_id="import-accept-points", min_width=120), value="points.accept"
            )
            self.redraft = add(gr.Button(size="sm", elem_id="import-redraft", min_width=120), value="points.redraft")

    @property
    def fields(self) -> list[Any]:
        """What the person may have edited, as `edit` takes it."""
        return [self.question, self.answer, self.difficulty, self.correct, self.points_json]

    @property
    def prepared(self) -> list[Any]:
        """What shows the outcome of a preparation; none of it is a field in which somebody may be typing."""
        return [self.head, self.matches, self.points, self.points_json, self.accept_points]

    @property
    def parts(self) -> list[Any]:
        """What `show` updates."""
        return [
            self.item, self.card, self.head, self.matches, self.preview, self.edit_box, *self.fields, self.points,
            self.accept_points, self.redraft, self.accept, self.next, self.drop, self.undo,
        ]  # fmt: skip

    def wire(self, where: list[Any], outputs: list[Any]) -> None:
        """Connect what edits; `where` is the cursor, `outputs` is all that the page's `Act` updates."""
        given = [*where, *self.fields]
        edits = [self.question.input, self.answer.input, self.difficulty.input, self.correct.input, self.points.input]
        gr.on(edits, self.save, given, [self.preview, self.head, self.accept], trigger_mode="always_last", **QUIET)
        self.answer.blur(self.settle, given, outputs, **QUIET)
        self.accept_points.click(self.stand_for, given, outputs, trigger_mode="once", **QUIET)
        self.redraft.click(
            self.draft_again, given, outputs, trigger_mode="once", show_progress="minimal",
            show_progress_on=self.points, api_visibility="private",
        )  # fmt: skip

    # --- editing

    def edit(
        self, desk: Desk, lang: Lang, document: str, n: int, question: str, answer: str, difficulty: int,
        correct: list[str], points: str,
    ) -> Pending:  # fmt: skip
        """The question as it stands in `fields`. Raises BadInput for one that is decided."""
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

    def save(self, lang: Lang, document: str, which: str, item: str, *fields: Any) -> Changes:
        """Keep what was typed; nothing that is being typed in is written over."""
        try:
            with told(lang):
                desk = self.services.desk
                n = position(desk.get(document), item)
                if n is None:
                    return {self.preview: gr.skip()}
                pending = self.edit(desk, lang, document, n, *fields)
                return {
                    self.preview: cards.tagless(pending.items[n].answer),
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
                n = position(desk.get(document), item)
                if n is None or desk.get(document).items[n].decision is not Decision.WAITING:
                    return {self.points: gr.skip()}
                before = self.edit(desk, lang, document, n, *fields)
                pending = desk.settle_points(document, n)
                return {self.points: gr.skip()} if pending == before else self._points(pending.items[n], lang)
        except Told:
            return {self.points: gr.skip()}

    def stand_for(self, lang: Lang, document: str, which: str, item: str, *fields: Any) -> Changes:
        """The key points in the fields are drafts no longer."""

        def deed(desk: Desk, n: int) -> None:
            self.edit(desk, lang, document, n, *fields)
            desk.accept_points(document, n)

        return self._act(lang, document, which, item, deed)

    def draft_again(self, lang: Lang, document: str, which: str, item: str, *fields: Any) -> Changes:
        """Key points by the model."""

        def deed(desk: Desk, n: int) -> None:
            self.edit(desk, lang, document, n, *fields)
            if drafter := self.services.drafter():
                made = desk.redraft(document, n, drafter).items[n].points
                gr.Info(word("points.redrafted", lang).format(n=len(made)))
            else:
                gr.Info(word("points.no_model", lang))

        return self._act(lang, document, which, item, deed)

    # --- what is shown

    def show(self, lang: Lang, pending: Pending, n: int | None) -> Changes:
        """The question at that position, or an empty place."""
        frame = {self.item: "" if n is None else str(n), self.card: gr.update(visible=n is not None)}
        return frame if n is None else frame | self._question(lang, pending, n)

    def _question(self, lang: Lang, pending: Pending, n: int) -> Changes:
        item = pending.items[n]
        waits = item.decision is Decision.WAITING
        options = [(f"{letter}. {text}", letter) for letter, text in item.draft.options.items()]
        return {
            self.head: import_cards.head(pending, n, lang),
            self.matches: import_cards.matches(pending, n, self.services.bank.questions, lang),
            self.preview: cards.tagless(item.answer),
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


def position(pending: Pending, item: str) -> int | None:
    """The position that the page named; None when it named none that the document has."""
    return int(item) if item.isdecimal() and int(item) < len(pending.items) else None
