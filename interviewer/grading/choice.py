"""The exact judge of choice questions: which options did the candidate choose, and are they the right ones?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from interviewer.grading.grader import Task, Watch
from interviewer.grading.reference import key_points_of
from interviewer.models import Feedback, GraderInfo, Judgement, Lang, PointVerdict, Question, Quote, Verdict, WrongClaim

if TYPE_CHECKING:
    from interviewer.grading.letters import Reply

_REASONS: dict[str, dict[Lang, str]] = {
    "right": {"zh": "选对了。", "en": "This is the right option."},
    "wrong": {"zh": "选错了。", "en": "This is not the right option."},
    "incomplete": {
        "zh": "选对了一部分，但没有选全。",
        "en": "Right as far as it goes, but not all right options were chosen.",
    },
    "none": {
        "zh": "没有看出选了哪一项；请直接说选项的字母。",
        "en": "No option could be read from this; name its letter.",
    },
    "several": {
        "zh": "提到了不止一项，没有看出最后选哪一项。",
        "en": "Several options are named and none is chosen.",
    },
}


class ChoiceGrader:
    """Implements `Grader` for questions of kind `choice`: exactly the right options, or no credit."""

    def judge(self, task: Task, watch: Watch | None = None) -> Judgement:
        """The key point (the right option and why) is covered by the right letters, contradicted by a wrong one."""
        from interviewer.grading.letters import read_reply  # compiles many patterns, and most questions are open

        reply = read_reply(task.answer, task.question.options)
        quotes = _quotes(task.answer, reply)
        verdict, why = _verdict(reply, frozenset(task.question.correct))
        points = task.open_points or key_points_of(task.question, task.lang)
        verdicts = tuple(
            PointVerdict(id=p.id, verdict=verdict, quotes=quotes, reason=_REASONS[why][task.lang]) for p in points
        )
        right = points[0].point[task.lang]
        wrong = verdict is Verdict.CONTRADICTED
        return Judgement(
            grader=GraderInfo(kind="choice"),
            points=verdicts,
            wrong_claims=tuple(WrongClaim(quote=q, correction=right) for q in quotes) if wrong else (),
            feedback=_feedback(verdict, task.question, right, task.lang),
        )


def _quotes(answer: str, reply: Reply) -> tuple[Quote, ...]:
    if not reply.letters:
        return ()
    return (Quote(text=answer[reply.start : reply.end], start=reply.start, end=reply.end),)


def _verdict(reply: Reply, correct: frozenset[str]) -> tuple[Verdict, str]:
    """The verdict and which reason it has."""
    if reply.unclear:
        return Verdict.MISSING, reply.unclear
    if reply.letters == correct:
        return Verdict.COVERED, "right"
    if reply.letters < correct:
        return Verdict.MISSING, "incomplete"
    return Verdict.CONTRADICTED, "wrong"


def _feedback(verdict: Verdict, question: Question, right: str, lang: Lang) -> Feedback:
    if verdict is Verdict.COVERED:
        return Feedback(strengths=_REASONS["right"][lang])
    letters = ("、" if lang == "zh" else ", ").join(question.correct)
    return Feedback(improve=f"正确的是 {letters}：{right}" if lang == "zh" else f"The answer is {letters}: {right}")
