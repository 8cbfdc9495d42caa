"""A document under review: its questions, what is known of each, and what was decided."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from interviewer.ingest.document import AnswerStatus, Draft, Format, Skipped
from interviewer.markdown import prose
from interviewer.models import Frozen, KeyPoint, Question, Text
from interviewer.similar import SAME


class Decision(StrEnum):
    """What the person decided on one question."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    MERGED = "merged"
    DROPPED = "dropped"


_ANSWERS = (AnswerStatus.FULL, AnswerStatus.PARTIAL)


class Which(StrEnum):
    """A part of a document's questions, as a person goes through them."""

    WAITING = "waiting"
    NEAR = "near"
    """Waiting, and like a question that there is."""
    UNANSWERED = "unanswered"
    """Waiting, and without an answer to grade by."""
    ACCEPTED = "accepted"
    """Or merged."""
    DROPPED = "dropped"
    ALL = "all"


class PointEdit(Frozen):
    """A key point as the person left it."""

    id: str = ""
    """Of the point that it was; empty for a new one."""
    text: str
    weight: Annotated[int, Field(ge=1, le=3)] = 1
    essential: bool = False


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
    correct: tuple[str, ...] = ()
    """The right letters of a choice question."""
    points: tuple[KeyPoint, ...] = ()
    matches: tuple[Match, ...] = ()
    """Questions of the banks; `#n` is the n-th question of the same document, from 1."""
    decision: Decision = Decision.WAITING
    question_id: str | None = None
    """Of the question that it became or was merged with."""
    before: Question | None = None
    """The person's own question as it was before this one was merged with it."""

    @property
    def ready(self) -> bool:
        """Whether it can be asked and graded: it has words and an answer that says something, or options with the right one known."""
        gradable = bool(self.correct) if self.draft.kind == "choice" else self.answered and self.stated
        return bool(self.question.strip()) and gradable

    @property
    def answered(self) -> bool:
        """Whether there is an answer to grade by. Page numbers, a picture or a link are none; what the person wrote is one."""
        written = self.answer.strip() != self.draft.answer.strip()
        return bool(self.answer.strip()) and (written or self.draft.answer_status in _ANSWERS)

    @property
    def stated(self) -> bool:
        """Whether there is something to listen for: key points, or an answer of more than code, tables and links."""
        return bool(self.points) or any(map(str.isalnum, prose(self.answer)))

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

    @property
    def fresh(self) -> list[int]:
        """Positions of those that can be accepted without a look: compared, gradable, and like no other question."""
        return [n for n in self.waiting if n < self.prepared and self.items[n].ready and not self.items[n].matches]

    def positions(self, which: Which) -> list[int]:
        """Positions of the items of one part, in order."""
        return [n for n, item in enumerate(self.items) if which in _parts(item)]


def _parts(item: Item) -> set[Which]:
    parts = {Which.ALL}
    match item.decision:
        case Decision.ACCEPTED | Decision.MERGED:
            parts.add(Which.ACCEPTED)
        case Decision.DROPPED:
            parts.add(Which.DROPPED)
        case Decision.WAITING:
            parts |= {Which.WAITING}
            parts |= {Which.NEAR} if item.matches else set()
            parts |= set() if item.ready else {Which.UNANSWERED}
    return parts
