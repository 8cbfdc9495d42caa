"""Review of imported documents: what waits, what is known already, what was accepted, merged or dropped.

A document lies here, as `<home>/imports/<id>.json`, until each of its questions is decided. Looking for duplicates and drafting
key points goes on where it stopped. Nothing here takes part in an interview: that begins when a question is put on the shelf.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout
from pydantic import ValidationError

from interviewer.accepting import merged, new_item, prepared, question_of, standing_points
from interviewer.bank import Bank
from interviewer.drafting import PointDrafter
from interviewer.errors import BadInput, HomeError
from interviewer.ingest.document import Document
from interviewer.pending import Decision, Item, Pending
from interviewer.shelf import Shelf
from interviewer.similar import Similar

Progress = Callable[[int, int], None]
"""Called with (questions done, questions in all)."""

SAVE_EVERY = 200
"""Questions between two saves of a long preparation, or a tenth of them where that is more."""
SAVE_EVERY_DRAFTED = 10
"""The same while a model drafts, which takes seconds for each."""
PATIENCE = 30.0
"""Seconds to wait for another window or process that writes."""


@dataclass(frozen=True)
class Desk:
    """All documents under review of one home directory."""

    root: Path
    """`<home>/imports`."""
    shelf: Shelf

    # --- documents

    def take(self, document: Document, now: datetime) -> Pending:
        """Lay a document on the desk; one that lies there already keeps what was decided on it."""
        items = tuple(map(new_item, document.questions))
        name = Path(document.path).name
        found = [name if not document.questions else "", *(d.model_dump_json() for d in document.questions)]
        digest = hashlib.sha256("\n".join(found).encode()).hexdigest()[:12]
        if known := _load(self.root / f"{digest}.json"):
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
        with self._writing():
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
        with self._writing():
            (self.root / f"{self.get(pending_id).id}.json").unlink(missing_ok=True)

    def prepare(
        self,
        pending_id: str,
        bank: Bank,
        drafter: PointDrafter | None = None,
        progress: Progress = lambda _done, _all: None,
    ) -> Pending:
        """Compare each question with the banks and draft its key points; goes on where it stopped.

        What was done is kept when `progress` raises, or when the document is edited meanwhile. Raises BadInput when it is discarded.
        """
        pending = self.get(pending_id)
        if pending.prepared == len(pending.items):
            return pending
        known = Similar((q.id, text) for q in bank.questions.values() for text in {q.question.zh, q.question.en})
        within = Similar((f"#{n}", item.question) for n, item in enumerate(pending.items, 1) if item.question)
        every = SAVE_EVERY_DRAFTED if drafter else max(SAVE_EVERY, len(pending.items) // 10)
        made: dict[int, Item] = {}
        try:
            for n in range(pending.prepared, len(pending.items)):
                made[n] = prepared(pending.items[n], n + 1, known, within, drafter)
                if (n + 1) % every == 0:
                    self._keep(pending_id, made)
                progress(n + 1, len(pending.items))
        finally:
            pending = self._keep(pending_id, made)
        return pending

    def _keep(self, pending_id: str, made: dict[int, Item]) -> Pending:
        """Write what a preparation made so far into the document as it is by now, and forget it."""

        def joined(pending: Pending) -> Pending:
            items = list(pending.items)
            for n, item in made.items():
                points = items[n].points or (item.points if items[n].answer == item.answer else ())
                items[n] = items[n].model_copy(update={"matches": item.matches, "points": points})
            done = max((pending.prepared, *(n + 1 for n in made)))
            return pending.model_copy(update={"items": tuple(items), "prepared": done})

        pending = self._update(pending_id, joined)
        made.clear()
        return pending

    # --- decisions

    def edit(self, pending_id: str, n: int, **changes: object) -> Pending:
        """Change question, answer, difficulty or points of one item. Raises BadInput for one that is decided."""
        item = self.get(pending_id).items[n]
        if Item.model_validate({**dict(item), **changes}) == item:
            return self.get(pending_id)
        return self._decide(pending_id, {n: changes})

    def settle_points(self, pending_id: str, n: int) -> Pending:
        """After an edit of the answer: drafts whose words it no longer has go; when none is left it is drafted anew."""
        item = self.get(pending_id).items[n]
        return self.edit(pending_id, n, points=standing_points(item))

    def redraft(self, pending_id: str, n: int, drafter: PointDrafter) -> Pending:
        """Key points by the model in place of those that there are. Raises EndpointError or ReplyError."""
        item = self.get(pending_id).items[n]
        return self.edit(pending_id, n, points=drafter.draft(item.question, item.answer))

    def accept_points(self, pending_id: str, n: int) -> Pending:
        """The person stands for the key points: they are drafts no longer."""
        points = (p.model_copy(update={"draft": False, "cites": None}) for p in self.get(pending_id).items[n].points)
        return self.edit(pending_id, n, points=tuple(points))

    def accept(self, pending_id: str, chosen: Sequence[int], bank_name: str) -> Pending:
        """Put items on the shelf, in the bank of that name. Raises BadInput for one that cannot be graded."""
        pending, own = self.get(pending_id), self.shelf.get(bank_name)
        _check_waiting(pending, chosen)
        unready = [n for n in chosen if not pending.items[n].ready]
        if unready:
            raise BadInput(
                f"{len(unready)} of the chosen questions have no answer to grade by (first: number {unready[0] + 1}); write one, or leave them out",
                f"所选题目中有 {len(unready)} 道没有可供评分的答案（第一道是第 {unready[0] + 1} 题）；请补上答案，或不要选它们",
            )
        made = {n: question_of(pending.items[n], pending.name, own.name) for n in chosen}
        self.shelf.add(own.name, made.values())
        return self._decide(
            pending_id, {n: {"decision": Decision.ACCEPTED, "question_id": q.id} for n, q in made.items()}
        )

    def merge(self, pending_id: str, n: int, question_id: str) -> Pending:
        """Say that an item asks what another question asks. One of the person's own gains what the item adds.

        `#n` is what the n-th question of the document became; raises BadInput when it was not accepted yet.
        """
        pending = self.get(pending_id)
        _check_waiting(pending, [n])
        item, target = pending.items[n], _resolved(pending, question_id)
        kept = None
        if holder := self.shelf.holder(target):
            kept = self.shelf.questions(holder.name)[target]
            self.shelf.add(holder.name, [merged(kept, item, pending.name)])
        return self._decide(pending_id, {n: {"decision": Decision.MERGED, "question_id": target, "before": kept}})

    def drop(self, pending_id: str, chosen: Iterable[int]) -> Pending:
        """Decide against items. They stay on the desk and can be taken back."""
        return self._decide(pending_id, {n: {"decision": Decision.DROPPED} for n in chosen})

    def take_back(self, pending_id: str, n: int) -> Pending:
        """Undo a decision: an accepted question leaves the shelf, a merged one gives back what it added.

        Raises BadInput while another item of the document rests on the same question.
        """
        pending = self.get(pending_id)
        item = pending.items[n]
        if item.question_id and (holder := self.shelf.holder(item.question_id)):
            if item.decision is Decision.ACCEPTED:
                _check_alone(pending, n)
                self.shelf.drop(holder.name, [item.question_id])
            elif item.before and self.shelf.questions(holder.name)[item.question_id] == merged(
                item.before, item, pending.name
            ):
                self.shelf.add(holder.name, [item.before])
        return self._change(pending_id, {n: {"decision": Decision.WAITING, "question_id": None, "before": None}})

    # --- files

    def _decide(self, pending_id: str, changes: Mapping[int, Mapping[str, object]]) -> Pending:
        """Change items that wait. Raises BadInput when one of them was decided meanwhile."""
        return self._change(pending_id, changes, lambda pending: _check_waiting(pending, changes))

    def _change(
        self,
        pending_id: str,
        changes: Mapping[int, Mapping[str, object]],
        check: Callable[[Pending], None] = lambda _pending: None,
    ) -> Pending:
        def changed(pending: Pending) -> Pending:
            check(pending)
            items = list(pending.items)
            for n, change in changes.items():
                items[n] = Item.model_validate({**dict(items[n]), **change})
            return pending.model_copy(update={"items": tuple(items)})

        return self._update(pending_id, changed)

    def _update(self, pending_id: str, change: Callable[[Pending], Pending]) -> Pending:
        """Change a document as it is by now: no other window or process comes between."""
        with self._writing():
            pending = change(self.get(pending_id))
            self._save(pending)
        return pending

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """One process or window at a time. Raises HomeError when nothing can be written."""
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            with FileLock(self.root / "lock", timeout=PATIENCE):
                yield
        except (OSError, Timeout) as e:
            raise HomeError(
                f"cannot write to {self.root} ({e}); free some space or make it writable",
                f"无法写入 {self.root}（{e}）；请腾出空间或检查权限",
            ) from e

    def _save(self, pending: Pending) -> None:
        """Whole or not at all."""
        path = self.root / f"{pending.id}.json"
        fresh = path.with_suffix(".part")
        fresh.write_text(pending.model_dump_json(exclude_defaults=True), encoding="utf-8")
        mark = _mark(fresh)
        fresh.replace(path)
        _remember(path, mark, pending)


_KEPT: dict[Path, tuple[tuple[int, int], Pending]] = {}
"""The documents last read or written, with the mark of their file: one of ten thousand questions takes a second to parse."""
_MOST_KEPT = 4


def _load(path: Path) -> Pending | None:
    try:
        mark = _mark(path)
        known = _KEPT.get(path)
        pending = known[1] if known and known[0] == mark else Pending.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None
    _remember(path, mark, pending)
    return pending


def _mark(path: Path) -> tuple[int, int]:
    """Changes whenever a file is replaced."""
    stat = path.stat()
    return stat.st_ino, stat.st_mtime_ns


def _remember(path: Path, mark: tuple[int, int], pending: Pending) -> None:
    _KEPT.pop(path, None)
    _KEPT[path] = (mark, pending)
    for oldest in list(_KEPT)[:-_MOST_KEPT]:
        _KEPT.pop(oldest, None)


def _check_waiting(pending: Pending, chosen: Iterable[int]) -> None:
    """Raises BadInput for an item that is decided."""
    for n in chosen:
        if pending.items[n].decision is not Decision.WAITING:
            raise BadInput(
                f"question {n + 1} has been decided already, perhaps in another window; undo that to change it",
                f"第 {n + 1} 题已经处理过（可能是在另一个窗口里）；要改动请先撤销",
            )


def _check_alone(pending: Pending, n: int) -> None:
    """Raises BadInput when another item became, or was merged with, the same question."""
    for other, item in enumerate(pending.items):
        if other != n and item.question_id == pending.items[n].question_id:
            raise BadInput(
                f"question {other + 1} went into the same question; undo that one first",
                f"第 {other + 1} 题并入了同一道题；请先撤销那一题",
            )


def _resolved(pending: Pending, question_id: str) -> str:
    """The id of the question that `#n` became; any other id as it is."""
    if not question_id.startswith("#"):
        return question_id
    if target := pending.items[int(question_id[1:]) - 1].question_id:
        return target
    raise BadInput(
        f"question {question_id[1:]} of this document is not accepted yet; accept it first, then merge",
        f"本文档的第 {question_id[1:]} 题还没有收下；请先收下它，再合并",
    )
