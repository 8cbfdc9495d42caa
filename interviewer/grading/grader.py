"""What a judge is: one protocol, three implementations (`choice`, `builtin`, `model`), and who is asked when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from pydantic import Field

from interviewer.halt import Halt
from interviewer.models import Feedback, Frozen, Judgement, KeyPoint, Lang, Objection, PointVerdict, Question


class Passage(Frozen):
    """A retrieved piece of the knowledge base that a judge may consult."""

    question_id: str
    text: str
    source: str = ""


class Task(Frozen):
    """What a judge is given. Everything that varies arrives here; a judge keeps nothing between tasks."""

    question: Question
    answer: str
    """The candidate's words, exactly as given: hostile text."""
    lang: Lang
    """Language of the feedback."""
    asked: str | None = None
    """The words of the follow-up, when this is the answer to one."""
    points: tuple[KeyPoint, ...] = ()
    """The key points to judge; empty: all of the question's. A follow-up judges those that are still open."""
    passages: tuple[Passage, ...] = Field(default=(), max_length=8)
    objection: Objection | None = None
    """Said against an earlier grade of this answer."""
    spoken: bool = False
    """The answer is a transcript of speech: fillers, restarts and slips of recognition are not held against it."""

    @property
    def open_points(self) -> tuple[KeyPoint, ...]:
        """The key points to judge, in the question's order."""
        return self.points or self.question.key_points


class SoFar(Frozen):
    """What is known of a judgement while it is being made. Of a later one all may differ: a model may be asked again."""

    points: tuple[PointVerdict, ...] = ()
    """The verdicts that are known, in the order of the key points."""
    feedback: Feedback = Feedback()
    """As far as it is written; the last sentence may be unfinished."""


def _unseen(_: SoFar) -> None:
    """Nobody looks on."""


@dataclass(frozen=True)
class Watch:
    """Somebody who looks on while an answer is judged, and may stop it."""

    show: Callable[[SoFar], None] = _unseen
    """Called in the judge's thread whenever more is known."""
    halt: Halt = field(default_factory=Halt)


class Grader(Protocol):
    """A judge states facts per key point; it raises EndpointError or ReplyError when it can't, and Halted when told to stop."""

    def judge(self, task: Task, watch: Watch | None = None) -> Judgement:
        """One verdict for each of `task.open_points`, in order, with quotes cut from `task.answer`."""
        ...
