"""Review of imported documents: what waits, what is known already, what was accepted, merged or dropped.

A document lies here, as `<home>/imports/<id>.json`, until each of its questions is decided. Looking for duplicates and drafting
key points goes on where it stopped. Nothing here takes part in an interview: that begins when a question is put on the shelf.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from filelock import FileLock, Timeout
from pydantic import Field, ValidationError

from interviewer.bank import Bank
from interviewer.drafting import PointDrafter, draft_points
from interviewer.errors import BadInput, HomeError
from interviewer.ingest.document import Document, Draft, Format, Skipped
from interviewer.models import Frozen, KeyPoint, Question, Source, Text
from interviewer.shelf import Shelf
from interviewer.similar import SAME, Near, Similar
from interviewer.text import same_question

Progress = Callable[[int, int], None]
"""Called with (questions done, questions in all)."""

SAVE_EVERY = 200
"""Questions between two saves of a long preparation."""
PATIENCE = 30.0


class Decision(StrEnum):
    """What the person decided on one question."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    MERGED = "merged"
    DROPPED = "dropped"


class Match(Frozen):
    """A question that asks the same or nearly so."""

    question_id: str
    likeness: float
    """0..1; 1: the same text."""


class Item(Frozen):
    """One question of a document under review. The person may have edited all but `draft`."""

    draft: Draft
    """As the document has it."""
    question: str
    answer: str
    difficulty: Annotated[int, Field(ge=1, le=5)] = 3
    points: tuple[KeyPoint, ...] = ()
    matches: tuple[Match, ...] = ()
    """Questions of the banks; `#n` is the n-th question of the same document, from 1."""
    decision: Decision = Decision.WAITING
    question_id: str | None = None
    """Of the question that it became or was merged with."""

    @property
    def ready(self) -> bool:
        """Whether it can be asked and graded: it has words and an answer, or options with the right one known."""
        answered = bool(self.draft.correct) if self.draft.kind == "choice" else bool(self.answer.strip())
        return bool(self.question.strip()) and answered

    @property
    def known(self) -> bool:
        """Whether a question that there is already is, as far as words tell, the same."""
        return any(match.likeness >= SAME for match in self.matches)


class Pending(Frozen):
    """A document under review."""

    id: str
    """Digest of what was found in it: the same file twice is one document."""
    name: str
    """File name."""
    format: Format
    taken: datetime
    items: tuple[Item, ...]
    skipped: tuple[Skipped, ...] = ()
    warnings: tuple[Text, ...] = ()
    prepared: int = 0
    """How many items, from the first on, have been compared with the banks and have drafts."""

    @property
    def waiting(self) -> list[int]:
        """Positions of the items that are not decided."""
        return [n for n, item in enumerate(self.items) if item.decision is Decision.WAITING]


@dataclass(frozen=True)
class Desk:
    """All documents under review of one home directory."""

    root: Path
    """`<home>/imports`."""
    shelf: Shelf

    # --- documents

    def take(self, document: Document, now: datetime) -> Pending:
        """Lay a document on the desk; one that lies there already keeps what was decided on it."""
        items = tuple(Item(draft=d, question=d.question, answer=d.answer) for d in document.questions)
        name = Path(document.path).name
        digest = hashlib.sha256("\n".join(d.model_dump_json() for d in document.questions).encode()).hexdigest()[:12]
        path = self.root / f"{digest}.json"
        if path.exists() and (known := _load(path)):
            return known
        pending = Pending(
            id=digest,
            name=name,
            format=document.format,
            taken=now,
            items=items,
            skipped=document.skipped,
            warnings=document.warnings,
        )
        self._save(pending)
        return pending

    def all(self) -> list[Pending]:
        """Everything on the desk, the latest first; a damaged file is left out."""
        found = [pending for path in self.root.glob("*.json") if (pending := _load(path))]
        return sorted(found, key=lambda p: p.taken, reverse=True)

    def get(self, pending_id: str) -> Pending:
        """Raises BadInput when it is not on the desk any more."""
        if pending_id.isalnum() and (pending := _load(self.root / f"{pending_id}.json")):
            return pending
        raise BadInput(
            "this document is not under review any more; import it again",
            "这份文档已不在审阅中，请重新导入",
        )

    def discard(self, pending_id: str) -> None:
        """Take a document off the desk; what was accepted from it stays on the shelf."""
        (self.root / f"{self.get(pending_id).id}.json").unlink(missing_ok=True)

    def prepare(
        self,
        pending_id: str,
        bank: Bank,
        drafter: PointDrafter | None = None,
        progress: Progress = lambda _done, _all: None,
    ) -> Pending:
        """Compare each question with the banks and draft its key points; goes on where it stopped."""
        pending = self.get(pending_id)
        if pending.prepared == len(pending.items):
            return pending
        known = Similar((q.id, text) for q in bank.questions.values() for text in {q.question.zh, q.question.en})
        within = Similar((f"#{n}", item.question) for n, item in enumerate(pending.items, 1) if item.question)
        items = list(pending.items)
        for n in range(pending.prepared, len(items)):
            items[n] = _prepared(items[n], n + 1, known, within, drafter)
            if (n + 1) % SAVE_EVERY == 0:
                self._save(pending.model_copy(update={"items": tuple(items), "prepared": n + 1}))
            progress(n + 1, len(items))
        pending = pending.model_copy(update={"items": tuple(items), "prepared": len(items)})
        self._save(pending)
        return pending

    # --- decisions

    def edit(self, pending_id: str, n: int, **changes: object) -> Pending:
        """Change question, answer, difficulty or points of one item. New words lose the drafts made from the old ones."""
        return self._change(pending_id, {n: changes})

    def accept(self, pending_id: str, chosen: Sequence[int], bank_name: str) -> Pending:
        """Put items on the shelf, in the bank of that name. Raises BadInput for one that cannot be graded."""
        pending, own = self.get(pending_id), self.shelf.get(bank_name)
        unready = [n for n in chosen if not pending.items[n].ready]
        if unready:
            raise BadInput(
                f"{len(unready)} of the chosen questions have no answer (first: number {unready[0] + 1}); write one, or leave them out",
                f"所选题目中有 {len(unready)} 道没有答案（第一道是第 {unready[0] + 1} 题）；请补上答案，或不要选它们",
            )
        made = {n: _question(pending.items[n], pending.name, own.name) for n in chosen}
        self.shelf.add(own.name, made.values())
        return self._change(
            pending_id, {n: {"decision": Decision.ACCEPTED, "question_id": q.id} for n, q in made.items()}
        )

    def merge(self, pending_id: str, n: int, question_id: str) -> Pending:
        """Say that an item asks what a question of the banks asks. One of the person's own gains what the item adds."""
        item, holder = self.get(pending_id).items[n], self.shelf.holder(question_id)
        if holder:
            kept = self.shelf.questions(holder.name)[question_id]
            self.shelf.add(holder.name, [_merged(kept, item, self.get(pending_id).name)])
        return self._change(pending_id, {n: {"decision": Decision.MERGED, "question_id": question_id}})

    def drop(self, pending_id: str, chosen: Iterable[int]) -> Pending:
        """Decide against items. They stay on the desk and can be taken back."""
        return self._change(pending_id, {n: {"decision": Decision.DROPPED} for n in chosen})

    def take_back(self, pending_id: str, n: int) -> Pending:
        """Undo a decision; an accepted question leaves the shelf."""
        item = self.get(pending_id).items[n]
        if item.decision is Decision.ACCEPTED and item.question_id and (holder := self.shelf.holder(item.question_id)):
            self.shelf.drop(holder.name, [item.question_id])
        return self._change(pending_id, {n: {"decision": Decision.WAITING, "question_id": None}})

    # --- files

    def _change(self, pending_id: str, changes: Mapping[int, Mapping[str, object]]) -> Pending:
        pending = self.get(pending_id)
        items = tuple(
            Item.model_validate({**dict(item), **changes[n]}) if n in changes else item
            for n, item in enumerate(pending.items)
        )
        pending = pending.model_copy(update={"items": items})
        self._save(pending)
        return pending

    def _save(self, pending: Pending) -> None:
        """Whole or not at all, one process at a time. Raises HomeError."""
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            with FileLock(self.root / "lock", timeout=PATIENCE):
                path = self.root / f"{pending.id}.json"
                fresh = path.with_suffix(".part")
                fresh.write_text(pending.model_dump_json(exclude_defaults=True), encoding="utf-8")
                fresh.replace(path)
        except (OSError, Timeout) as e:
            raise HomeError(
                f"cannot write to {self.root} ({e}); free some space or make it writable",
                f"无法写入 {self.root}（{e}）；请腾出空间或检查权限",
            ) from e


def _load(path: Path) -> Pending | None:
    try:
        return Pending.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None


def _prepared(item: Item, number: int, known: Similar, within: Similar, drafter: PointDrafter | None) -> Item:
    """An item with its matches and, where the document gives none, drafted key points."""
    if not item.question:
        return item
    twins = [near for near in within.near(item.question) if _number(near) < number]
    matches = tuple(Match(question_id=m.id, likeness=m.likeness) for m in [*known.near(item.question), *twins])
    points = item.points or (item.draft.finished.key_points if item.draft.finished else ())
    if not points and item.draft.kind == "open":
        points = draft_points(item.question, item.answer, drafter)
    return item.model_copy(update={"matches": matches, "points": points})


def _number(near: Near) -> int:
    return int(near.id.removeprefix("#"))


def _question(item: Item, document: str, topic: str) -> Question:
    """An item as a question of the person's own bank."""
    draft = item.draft
    source = Source(document=document, number=draft.number, section=draft.section)
    if draft.finished:  # its sources name works of a bank that is not here
        return draft.finished.model_copy(update={"topic": topic, "sources": (source,)})
    return Question(
        id=question_id(topic, item.question),
        topic=topic,
        kind=draft.kind,
        difficulty=item.difficulty,
        question=_both(item.question),
        answer=_both(item.answer.strip() or _right_options(draft)),
        key_points=item.points or _drafted(item),
        options={letter: _both(text) for letter, text in draft.options.items()},
        correct=draft.correct,
        sources=(source,),
    )


def question_id(topic: str, question: str) -> str:
    """The same question imported twice into one bank gets the same id."""
    return f"{topic}-{hashlib.sha256(same_question(question).encode()).hexdigest()[:10]}"


def _drafted(item: Item) -> tuple[KeyPoint, ...]:
    """The points of an item that was accepted before it was prepared, or that is a choice question."""
    if item.draft.kind == "open":
        return draft_points(item.question, item.answer)
    right = _both(_right_options(item.draft))
    return (KeyPoint(id="right-option", weight=3, essential=True, point=right),)


def _right_options(draft: Draft) -> str:
    return "; ".join(draft.options[letter] for letter in draft.correct)


def _merged(kept: Question, item: Item, document: str) -> Question:
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
