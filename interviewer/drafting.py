"""Key points for an imported question: drafted by the model where there is one, else taken from the answer's own statements.

A draft cites the words of the answer that it rests on; a model's point that cites nothing in the answer is dropped. Drafts are
marked as such until a person accepts them.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from interviewer.errors import EndpointError, ReplyError
from interviewer.grading.evidence import defused
from interviewer.grading.reference import points_from_reference
from interviewer.llm.client import Chat
from interviewer.llm.structured import Ladder
from interviewer.markdown import prose
from interviewer.models import KeyPoint, Text
from interviewer.prompts import Prompts
from interviewer.text import language, normalise, tokens

_LONGEST_ANSWER = 6_000
"""Characters of an answer that a model is shown."""
_TOKENS = 1_600
_LONGEST_POINT = 400
_MOST = 7
_MOST_ESSENTIAL = 3


class _Point(BaseModel):
    point: Annotated[str, Field(min_length=1, max_length=_LONGEST_POINT)]
    cites: Annotated[str, Field(min_length=1, max_length=300)]
    weight: Literal[1, 2, 3]
    essential: bool


class _Points(BaseModel):
    points: Annotated[list[_Point], Field(min_length=1, max_length=_MOST)]


def points_by_statements(question: str, answer: str) -> tuple[KeyPoint, ...]:
    """The answer's statements as drafts. They weigh by how many words they have that are not the question's own."""
    found = points_from_reference(answer, whole=True)
    asked = set(tokens(question))
    news = [len(set(tokens(p.point.zh)) - asked) for p in found]
    ranked = sorted(news, reverse=True)
    weights = [3 - 3 * ranked.index(n) // len(ranked) for n in news]
    return tuple(
        p.model_copy(update={"draft": True, "cites": p.point.zh, "weight": weight})
        for p, weight in zip(found, weights, strict=True)
    )


class PointDrafter:
    """Drafts by a chat model."""

    def __init__(self, chat: Chat, prompts: Prompts, ladder: Ladder | None = None) -> None:
        self._chat = chat
        self._prompts = prompts
        self._ladder = ladder or Ladder()

    def draft(self, question: str, answer: str) -> tuple[KeyPoint, ...]:
        """The model's points as far as the answer bears them out. Raises EndpointError, and ReplyError when none holds."""
        values = {
            "language": "Simplified Chinese" if language(answer) == "zh" else "English",
            "question": defused(question),
            "answer": defused(answer[:_LONGEST_ANSWER]),
        }
        reply = self._ladder.ask(self._chat, self._prompts.load("draft_points").render(values), _Points, _TOKENS)
        held = [p for p in reply.value.points if cited(p.cites, answer)]
        if not held:
            raise ReplyError(
                "the model cited nothing that stands in the answer; its key points were not taken",
                "模型引用的内容都不在答案里，它拟的要点没有采用",
            )
        return tuple(_key_point(n, p, held) for n, p in enumerate(held, 1))


def draft_points(question: str, answer: str, drafter: PointDrafter | None = None) -> tuple[KeyPoint, ...]:
    """Drafts by the model where one is given and its points hold, else by statements."""
    if not answer.strip():
        return ()
    if drafter:
        try:
            return drafter.draft(question, answer)
        except (EndpointError, ReplyError):
            pass  # the drafts are marked as such either way
    return points_by_statements(question, answer)


def cited(words: str, answer: str) -> bool:
    """Whether the words stand in the answer or in the prose that it holds, marks and space aside."""
    bare = _bare(words)
    return bool(bare) and any(bare in _bare(text) for text in (answer, prose(answer)))


def _bare(text: str) -> str:
    return "".join(c for c in normalise(text) if c.isalnum())


def _key_point(n: int, point: _Point, all_points: list[_Point]) -> KeyPoint:
    essential = [p for p in all_points if p.essential][:_MOST_ESSENTIAL]
    text = " ".join(point.point.split())
    return KeyPoint(
        id=f"p{n}",
        weight=point.weight,
        essential=point in essential,
        point=Text(zh=text, en=text),
        draft=True,
        cites=point.cites,
    )
