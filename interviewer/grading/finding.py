"""From a model's reply to facts: each verdict with the words that show it, and nothing that the answer does not bear out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from interviewer.grading.evidence import Evidence, clipped
from interviewer.grading.feedback import feedback
from interviewer.grading.grader import SoFar, Task
from interviewer.grading.reply import GradingReply, PointReply, WrongClaimReply
from interviewer.models import (
    Feedback,
    FollowUp,
    GraderInfo,
    Judgement,
    KeyPoint,
    Lang,
    PointVerdict,
    Text,
    Verdict,
    WrongClaim,
)
from interviewer.text import language, sentences

NOT_SHOWN = Text(
    zh="模型认为提到了这一点，但没有指出回答中的任何一句话，因此不计分。",
    en="The model saw this point but could not name a sentence of the answer that shows it, so it is not credited.",
)

_REASON, _CORRECTION, _STRENGTHS, _IMPROVE, _QUESTION = 200, 300, 400, 500, 300
"""Longest texts taken from a reply, in characters."""
_STRENGTH_SENTENCES, _IMPROVE_SENTENCES = 2, 3
_MAX_WRONG_CLAIMS = 3


def judgement(task: Task, seen: Evidence, reply: GradingReply[Any], grader: GraderInfo) -> Judgement:
    """All that a reply says and the answer bears out."""
    pairs = zip(task.open_points, reply.of_points(), strict=True)
    points = tuple(_verdict(point, judged, seen, task.lang) for point, judged in pairs)
    claims = _wrong_claims(reply.wrong_claims, seen)
    return Judgement(
        grader=grader,
        points=points,
        wrong_claims=claims,
        ignored=seen.ignored,
        feedback=_feedback(task, reply, points, claims),
        follow_up=_follow_up(reply, points, task.lang),
    )


def so_far(task: Task, seen: Evidence, written: Mapping[str, Any]) -> SoFar:
    """What is known from a reply that is still being written: the verdicts that are complete, and the feedback."""
    judged = written.get("points")
    known = judged if isinstance(judged, dict) else {}
    points = [
        _verdict(p, reply, seen, task.lang)
        for p in task.open_points
        if (reply := _complete(known.get(p.id))) is not None
    ]
    texts = {key: said for key in ("strengths", "improve") if isinstance(said := written.get(key), str)}
    return SoFar(points=tuple(points), feedback=_cut_feedback(texts.get("strengths", ""), texts.get("improve", "")))


def _complete(judged: Any) -> PointReply | None:
    """A judgement with its verdict, which is written last."""
    try:
        return PointReply.model_validate(judged)
    except ValidationError:
        return None


def _verdict(point: KeyPoint, judged: PointReply, seen: Evidence, lang: Lang) -> PointVerdict:
    """The verdict, if the answer bears it out: any but `missing` needs a sentence that exists and may be evidence."""
    verdict, quotes = Verdict(judged.verdict), seen.quotes(judged.sentences)
    if verdict is Verdict.MISSING:
        return PointVerdict(id=point.id, verdict=verdict, reason=_reason(judged, lang))
    if not quotes:
        return PointVerdict(id=point.id, verdict=Verdict.MISSING, reason=NOT_SHOWN[lang], refused=True)
    return PointVerdict(id=point.id, verdict=verdict, quotes=quotes, reason=_reason(judged, lang))


def _reason(judged: PointReply, lang: Lang) -> str:
    """Empty when the model wrote it in the other language: the verdict and the quote speak for themselves."""
    return clipped(judged.reason, _REASON) if language(judged.reason) == lang else ""


def _wrong_claims(replies: list[WrongClaimReply], seen: Evidence) -> tuple[WrongClaim, ...]:
    """Claims that the answer really contains; one that runs over several sentences is quoted by its first."""
    claims = ((seen.quotes(r.sentences), clipped(r.correction, _CORRECTION)) for r in replies[:_MAX_WRONG_CLAIMS])
    return tuple(WrongClaim(quote=quotes[0], correction=said) for quotes, said in claims if quotes and said)


def _feedback(
    task: Task, reply: GradingReply[Any], points: tuple[PointVerdict, ...], claims: tuple[WrongClaim, ...]
) -> Feedback:
    """The model's, without praise where nothing was credited; ours where it is missing or in the wrong language."""
    said = _cut_feedback(reply.strengths, reply.improve)
    ours = feedback(task.open_points, points, claims, task.lang)
    strengths = said.strengths if language(said.strengths) == task.lang else ours.strengths
    improve = said.improve if language(said.improve) == task.lang else ours.improve
    credited = any(p.verdict in (Verdict.COVERED, Verdict.PARTIAL) for p in points)
    return Feedback(strengths=strengths if credited else "", improve=improve)


def _cut_feedback(strengths: str, improve: str) -> Feedback:
    return Feedback(
        strengths=clipped(_first(strengths, _STRENGTH_SENTENCES), _STRENGTHS),
        improve=clipped(_first(improve, _IMPROVE_SENTENCES), _IMPROVE),
    )


def _first(text: str, count: int) -> str:
    spans = sentences(text)
    return text[: spans[count - 1].end] if len(spans) > count else text


def _follow_up(reply: GradingReply[Any], points: tuple[PointVerdict, ...], lang: Lang) -> FollowUp | None:
    """The model's question, if it aims at a point that was not covered. It exists in the task's language only."""
    open_ids = {p.id for p in points if p.verdict is not Verdict.COVERED}
    if reply.follow_up is None or reply.follow_up.probes not in open_ids:
        return None
    question = clipped(reply.follow_up.question, _QUESTION)
    if not question or language(question) != lang:
        return None
    return FollowUp(probes=reply.follow_up.probes, question=Text(zh=question, en=question))
