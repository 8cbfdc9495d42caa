"""From verdicts to a score: the same arithmetic for every judge. `docs/grading.md` explains it to people.

coverage = credit earned / credit possible, over the key points judged; essential points weigh more
accuracy = 1 - what wrong statements cost
score    = 100 * min(1, coverage / full_marks_at) * accuracy, capped while no essential point has any credit
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from interviewer.grading.reference import key_points_of
from interviewer.models import (
    Feedback,
    Grade,
    GradedPoint,
    GraderInfo,
    Judgement,
    Lang,
    PointVerdict,
    Question,
    Quote,
    Rubric,
    Verdict,
    WrongClaim,
)

_RANK = {Verdict.MISSING: 0, Verdict.CONTRADICTED: 1, Verdict.PARTIAL: 2, Verdict.COVERED: 3}
"""A contradiction stands until the point is made: silence in a follow-up does not take it back."""


def score(
    question: Question, judgement: Judgement, rubric: Rubric, lang: Lang, previous: Sequence[GradedPoint] = ()
) -> Grade:
    """The grade of a judgement. `previous` are points graded earlier: each keeps the better of its two verdicts."""
    points = _graded(question, judgement.points, previous, lang)
    errors = _errors(points, judgement.wrong_claims)
    accuracy = 1 - min(rubric.max_penalty, rubric.wrong_claim_penalty * errors)
    return Grade(
        question_id=question.id,
        status="graded",
        grader=judgement.grader,
        score=_score(points, accuracy, rubric),
        points=points,
        wrong_claims=judgement.wrong_claims,
        ignored=judgement.ignored,
        criteria=_criteria(points, judgement.wrong_claims, accuracy, rubric),
        feedback=judgement.feedback,
        follow_up=judgement.follow_up,
        sources=question.sources,
        usage=judgement.usage,
    )


def merge(question: Question, first: Grade, follow_up: Judgement, rubric: Rubric, lang: Lang) -> Grade:
    """The grade of an answer and its follow-up together.

    A point takes the better of its two verdicts, with the quotes that belong to it: offsets of a point improved by the follow-up
    are offsets into the answer to the follow-up. A wrong claim is taken back when the point it contradicted is covered now.
    """
    now = {p.id for p in follow_up.points if p.verdict is Verdict.COVERED}
    corrected = [p for p in first.points if p.verdict is Verdict.CONTRADICTED and p.id in now]
    kept = tuple(c for c in first.wrong_claims if not _contradicts(c, corrected))
    both = follow_up.model_copy(
        update={
            "wrong_claims": kept + follow_up.wrong_claims,
            "ignored": first.ignored + follow_up.ignored,
            "feedback": _latest(first.feedback, follow_up.feedback),
            "usage": first.usage + follow_up.usage,
        }
    )
    return score(question, both, rubric, lang, previous=first.points)


def ungraded(question: Question, reason: str, grader: GraderInfo | None = None) -> Grade:
    """An answer without a grade, and why. It has no score: neither 0 nor 50."""
    return Grade(question_id=question.id, status="ungraded", reason=reason, grader=grader, sources=question.sources)


def _graded(
    question: Question, verdicts: Iterable[PointVerdict], previous: Iterable[GradedPoint], lang: Lang
) -> tuple[GradedPoint, ...]:
    best: dict[str, PointVerdict] = {p.id: p for p in previous}
    for v in verdicts:
        if v.id not in best or _rank(v) > _rank(best[v.id]):
            best[v.id] = v
    return tuple(
        GradedPoint(
            id=p.id,
            verdict=best[p.id].verdict,
            quotes=best[p.id].quotes,
            credit=best[p.id].credit,
            reason=best[p.id].reason,
            refused=best[p.id].refused,
            point=p.point[lang],
            weight=p.weight,
            essential=p.essential,
            draft=p.draft,
        )
        for p in key_points_of(question, lang)
        if p.id in best
    )


def _rank(v: PointVerdict) -> tuple[int, float]:
    """Of verdicts of one kind the plain one comes first: a credit beside it can only be less."""
    return _RANK[v.verdict], 1.0 if v.credit is None else v.credit


def _coverage(points: Sequence[GradedPoint], rubric: Rubric) -> float:
    """Share of the possible credit, 0..1; 0 when there is no point at all."""
    weights = [p.weight * (rubric.essential_factor if p.essential else 1.0) for p in points]
    earned = sum(w * _credit(p, rubric) for w, p in zip(weights, points, strict=True))
    return earned / sum(weights) if weights else 0.0


def _credit(point: PointVerdict, rubric: Rubric) -> float:
    """Share of its weight that a point earns, 0..1."""
    return rubric.credit[point.verdict] if point.credit is None else point.credit


def _score(points: Sequence[GradedPoint], accuracy: float, rubric: Rubric) -> int:
    full = round(100 * min(1.0, _coverage(points, rubric) / rubric.full_marks_at) * accuracy)
    essential = [p for p in points if p.essential]
    if essential and not any(rubric.credit[p.verdict] for p in essential):
        return min(full, rubric.cap_without_essential)
    return full


def _criteria(
    points: Sequence[GradedPoint], claims: Sequence[WrongClaim], accuracy: float, rubric: Rubric
) -> dict[str, int | None]:
    core, depth = [p for p in points if p.essential], [p for p in points if not p.essential]
    stated = bool(claims) or any(p.verdict is not Verdict.MISSING for p in points)
    return {
        "core": round(100 * _coverage(core, rubric)) if core else None,
        "depth": round(100 * _coverage(depth, rubric)) if depth else None,
        "accuracy": round(100 * accuracy) if stated else None,
    }


def _errors(points: Sequence[GradedPoint], claims: Iterable[WrongClaim]) -> int:
    """Contradicted points, and wrong claims made in other words than those that contradict a point."""
    wrong = [p for p in points if p.verdict is Verdict.CONTRADICTED]
    return len(wrong) + sum(not _contradicts(c, wrong) for c in claims)


def _contradicts(claim: WrongClaim, points: Iterable[PointVerdict]) -> bool:
    """Whether the claim stands in the same words of the answer as one of the points' quotes."""
    return any(_overlap(claim.quote, quote) for p in points for quote in p.quotes)


def _overlap(a: Quote, b: Quote) -> bool:
    """Whether two quotes share words. After a merge they may come from two answers: then equal places hold different words."""
    start, end = max(a.start, b.start), min(a.end, b.end)
    return start < end and a.text[start - a.start : end - a.start] == b.text[start - b.start : end - b.start]


def _latest(first: Feedback, second: Feedback) -> Feedback:
    return Feedback(strengths=second.strengths or first.strengths, improve=second.improve or first.improve)
