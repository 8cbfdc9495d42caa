"""The built-in examiner: judges without a model, from the bank's own statements. `docs/grading.md` says how, and what it is bad at.

It loads nothing but the standard library, pydantic and a stemmer, keeps nothing between tasks but prepared questions, and
gives the same judgement for the same answer every time.
"""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter

from interviewer.grading.benefit import believed, not_understood
from interviewer.grading.evidence import evidence
from interviewer.grading.feedback import feedback, reason
from interviewer.grading.grader import Task, Watch
from interviewer.grading.marking import Mark, marks
from interviewer.grading.reference import key_points_of
from interviewer.grading.script import Script, script
from interviewer.grading.sheet import prepare
from interviewer.grading.unmarked import parted
from interviewer.models import GraderInfo, Judgement, Lang, PointVerdict, Usage, Verdict, WrongClaim

INFO = GraderInfo(kind="builtin")


class BuiltinGrader:
    """Judges open questions by their key points; those of a question without any are the sentences of its reference."""

    def judge(self, task: Task, watch: Watch | None = None) -> Judgement:
        """One verdict per key point, with quotes cut from the answer. Never raises for any answer."""
        started = perf_counter()
        every = key_points_of(task.question, task.lang)
        points = task.open_points or every
        sheet = prepare(task.question, every, task.asked)  # all points: each is told apart from the others
        ignored = evidence(task.answer).ignored
        heard = _fluent(task.answer) if task.spoken else task.answer
        read = replace(script(parted(heard), ignored, sheet), answer=task.answer)  # quotes are cut from what was given
        verdicts = []
        found = believed(read, sheet, marks(read, sheet))
        for point in points:
            verdicts.append(_verdict(point.id, found[point.id], read, task.lang))
        claims = _wrong_claims(task, read)
        return Judgement(
            grader=INFO,
            points=tuple(verdicts),
            wrong_claims=claims,
            ignored=ignored,
            feedback=feedback(points, verdicts, claims, task.lang, not_understood=not_understood(read, found)),
            usage=Usage(seconds=perf_counter() - started),
        )


def _fluent(transcript: str) -> str:
    from interviewer.grading.transcript import without_disfluency  # its patterns take long to compile

    return without_disfluency(transcript)


def _verdict(point: str, found: Mark, read: Script, lang: Lang) -> PointVerdict:
    quotes = () if found.verdict is Verdict.MISSING else (read.quote(found.start, found.end),)
    return PointVerdict(id=point, verdict=found.verdict, quotes=quotes, reason=reason(found, lang), credit=found.credit)


def _wrong_claims(task: Task, read: Script) -> tuple[WrongClaim, ...]:
    wrong = task.question.misconceptions
    return tuple(
        WrongClaim(quote=read.quote(c.start, c.end), correction=wrong[c.misconception].correction[task.lang])
        for c in read.claims
    )
