"""Clarify a question without giving away its answer: by the model where there is one, else from what the bank says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from interviewer.errors import ReplyError
from interviewer.grading.evidence import defused
from interviewer.grading.prompt import LANGUAGE_NAMES
from interviewer.interview import phrases
from interviewer.llm.client import Chat
from interviewer.models import Lang, Question, Text, Turn
from interviewer.prompts import Prompts

LONGEST = 600
"""Characters of a clarification that are shown; a model that goes on has left the subject."""


class Clarifier(Protocol):
    """Explains what a question asks. Raises EndpointError or ReplyError when it can't."""

    def clarify(self, question: str, request: str, lang: Lang) -> str:
        """A short explanation in `lang`; `request` is the candidate's own words (hostile text, may be empty)."""
        ...


@dataclass(frozen=True)
class ModelClarifier:
    """The model explains the question; it sees neither the reference answer nor the key points, so it cannot tell them."""

    chat: Chat
    prompts: Prompts

    def clarify(self, question: str, request: str, lang: Lang) -> str:
        """See `Clarifier`."""
        values = {"language": LANGUAGE_NAMES[lang], "question": question, "request": defused(request) or "?"}
        reply = self.chat.complete(self.prompts.load("clarify").render(values), max_tokens=400)
        if not reply.text.strip():
            raise ReplyError("the model sent no clarification", "模型没有返回内容")
        return reply.text.strip()[:LONGEST]


def plain_clarification(question: Question, turn: Turn, topic: Text, lang: Lang) -> str:
    """The clarification that needs no model: scope, how much is expected, what form the answer takes."""
    if turn.parent_id:
        return phrases.CLARIFICATION_FOLLOW_UP[lang].format(question=turn.asked)
    if question.kind == "choice":
        return phrases.CLARIFICATION_CHOICE[lang]
    essential = sum(p.essential for p in question.key_points)
    return phrases.CLARIFICATION[lang].format(
        topic=topic[lang],
        question=question.question[lang],
        points=len(question.key_points),
        essential=phrases.CLARIFICATION_ESSENTIAL[lang].format(n=essential) if essential else "",
    )
