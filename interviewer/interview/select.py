"""What to ask next: the wish of the candidate first, then what the history says they need."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from interviewer.bank import Bank
from interviewer.models import Plan, Question
from interviewer.store import Seen


def eligible(bank: Bank, plan: Plan) -> list[Question]:
    """All questions that the plan admits, in a stable order."""
    low, high = plan.difficulty
    return [
        q
        for _, q in sorted(bank.questions.items())
        if (not plan.topics or q.topic in plan.topics) and low <= q.difficulty <= high
    ]


def next_question(bank: Bank, plan: Plan, asked: Sequence[str], seen: Mapping[str, Seen]) -> Question | None:
    """The question to ask after those in `asked`; None when the plan is fulfilled or exhausted.

    In this order: a topic not yet touched in this interview before one that was; new questions before known ones, and badly
    answered before well answered (by quarters of the marks); difficulty climbs from the lower to the upper bound. Equal
    candidates are drawn with the plan's seed.
    """
    if len(asked) >= plan.count:
        return None
    left = [q for q in eligible(bank, plan) if q.id not in asked]
    if not left:
        return None
    target = _target_difficulty(plan, len(asked))
    touched = [bank.questions[i].topic for i in asked if i in bank.questions]
    draw = random.Random(f"{plan.seed}:{len(asked)}")  # noqa: S311 - a choice of questions, not a secret
    order = {q.id: draw.random() for q in left}

    def rank(q: Question) -> tuple[int, float, int, float]:
        before = seen.get(q.id)
        need = 0 if before is None else 1 + (before.last_score or 0) // 25
        return touched.count(q.topic), need, round(abs(q.difficulty - target)), order[q.id]

    return min(left, key=rank)


def _target_difficulty(plan: Plan, position: int) -> float:
    low, high = plan.difficulty
    return low + (high - low) * position / max(1, plan.count - 1)
