"""From what a document says to a question of the person's own bank: drafting, editing, accepting, merging."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence

from interviewer.drafting import PointDrafter, cited, draft_points
from interviewer.ingest.document import Draft
from interviewer.models import KeyPoint, Lang, Question, Source, Text
from interviewer.pending import Item, Match, PointEdit
from interviewer.similar import Near, Similar
from interviewer.text import same_question


def new_item(draft: Draft) -> Item:
    item = Item(draft=draft, question=draft.question, answer=draft.answer, correct=draft.correct)
    if draft.finished is None:
        return item
    return item.model_copy(update={"difficulty": draft.finished.difficulty, "points": draft.finished.key_points})


def with_edits(points: Sequence[KeyPoint], edits: Iterable[PointEdit], lang: Lang) -> tuple[KeyPoint, ...]:
    """The points as edited by somebody who saw them in `lang`; those that are not among the edits or are empty go."""
    known = {p.id: p for p in points}
    free = (f"p{n}" for n in range(1, 10_000) if f"p{n}" not in known)
    return tuple(_edited(known.get(e.id), e, lang, free) for e in edits if e.text.strip())


def _edited(point: KeyPoint | None, edit: PointEdit, lang: Lang, free: Iterator[str]) -> KeyPoint:
    text = edit.text.strip()
    if point is None:
        return KeyPoint(id=next(free), weight=edit.weight, essential=edit.essential, point=_both(text))
    shown, both = point.point[lang], point.point.zh == point.point.en
    words = (
        point.point if text == shown.strip() else _both(text) if both else point.point.model_copy(update={lang: text})
    )
    return point.model_copy(update={"weight": edit.weight, "essential": edit.essential, "point": words})


def prepared(item: Item, number: int, known: Similar, within: Similar, drafter: PointDrafter | None) -> Item:
    """An item with its matches and, where the document gives none, drafted key points."""
    if not item.question:
        return item
    twins = [near for near in within.near(item.question) if _number(near) < number]
    matches = tuple(Match(question_id=m.id, likeness=m.likeness) for m in [*known.near(item.question), *twins])
    points = item.points
    if not points and item.draft.kind == "open" and item.answered:
        points = draft_points(item.question, item.answer, drafter)
    return item.model_copy(update={"matches": matches, "points": points})


def _number(near: Near) -> int:
    return int(near.id.removeprefix("#"))


def question_of(item: Item, document: str, topic: str) -> Question:
    """An item as a question of the person's own bank."""
    draft = item.draft
    source = Source(document=document, number=draft.number, section=draft.section)
    if draft.finished:  # its sources name works of a bank that is not here
        return draft.finished.model_copy(update={"topic": topic, "sources": (source,), **_edits(item, draft)})
    return Question(
        id=question_id(topic, item.question),
        topic=topic,
        kind=draft.kind,
        difficulty=item.difficulty,
        question=_both(item.question),
        answer=_both(item.answer.strip() or _right_options(item)),
        key_points=standing_points(item) or _drafted(item),
        options={letter: _both(text) for letter, text in draft.options.items()},
        correct=item.correct,
        sources=(source,),
    )


def question_id(topic: str, question: str) -> str:
    """The same question imported twice into one bank gets the same id."""
    return f"{topic}-{hashlib.sha256(same_question(question).encode()).hexdigest()[:10]}"


def _edits(item: Item, draft: Draft) -> dict[str, object]:
    """What the person changed of a question in our own format; its other language is left only where nothing changed."""
    edits: dict[str, object] = {
        "difficulty": item.difficulty,
        "key_points": item.points,
        "correct": item.correct,
    }
    if item.question != draft.question:
        edits["question"] = _both(item.question)
    if item.answer != draft.answer:
        edits["answer"] = _both(item.answer)
    return edits


def standing_points(item: Item) -> tuple[KeyPoint, ...]:
    """The points that the answer still bears out; the person's own do in any case."""
    points = tuple(p for p in item.points if not (p.draft and p.cites) or cited(p.cites, item.answer))
    return (
        points
        if points or item.draft.kind == "choice" or not item.answered
        else draft_points(item.question, item.answer)
    )


def _drafted(item: Item) -> tuple[KeyPoint, ...]:
    """The points of an item that was accepted before it was prepared, or that is a choice question."""
    if item.draft.kind == "open":
        return draft_points(item.question, item.answer)
    right = _both(_right_options(item))
    return (KeyPoint(id="right-option", weight=3, essential=True, point=right),)


def _right_options(item: Item) -> str:
    return "; ".join(item.draft.options[letter] for letter in item.correct)


def merged(kept: Question, item: Item, document: str) -> Question:
    """A question of the person's own with what another document adds to its answer."""
    source = Source(document=document, number=item.draft.number, section=item.draft.section)
    added = item.answer.strip()
    if not added or added in kept.answer.zh:
        return kept.model_copy(update={"sources": tuple(dict.fromkeys((*kept.sources, source)))})
    answer = f"{kept.answer.zh.rstrip()}\n\n{added}"
    fresh = [p.model_copy(update={"id": f"m{n}"}) for n, p in enumerate(item.points, len(kept.key_points) + 1)]
    return kept.model_copy(
        update={
            "answer": _both(answer),
            "key_points": (*kept.key_points, *fresh),
            "sources": tuple(dict.fromkeys((*kept.sources, source))),
        }
    )


def _both(text: str) -> Text:
    """A text of an imported document stands for both languages: nobody has translated it."""
    return Text(zh=text, en=text)
