"""The exact judge of choice questions: which letters did the candidate choose, and are they the right ones?"""

from __future__ import annotations

import re

from interviewer.grading.grader import Progress, Task
from interviewer.models import GraderInfo, Judgement, PointVerdict, Quote, Verdict, WrongClaim

_LETTER = re.compile(r"(?<![a-zA-Zａ-ｚＡ-Ｚ])[（(]?([a-hA-HＡ-Ｈａ-ｈ])[)）]?(?![a-zA-Z'ａ-ｚＡ-Ｚ])")


class ChoiceGrader:
    """Implements `Grader` for questions of kind `choice`."""

    def judge(self, task: Task, progress: Progress | None = None) -> Judgement:
        """The one key point is covered by exactly the right letters, else missing."""
        found = [m for m in _LETTER.finditer(task.answer)]
        letters = {m.group(1).lower() for m in found}
        quotes = tuple(Quote(text=m.group(1), start=m.start(1), end=m.end(1)) for m in found[:1])
        point = task.question.key_points[0]
        right = letters == set(task.question.correct)
        verdict = PointVerdict(id=point.id, verdict=Verdict.COVERED if right else Verdict.MISSING, quotes=quotes)
        wrong = () if right or not quotes else (WrongClaim(quote=quotes[0], correction=point.point[task.lang]),)
        if progress:
            progress(verdict)
        return Judgement(grader=GraderInfo(kind="choice"), points=(verdict,), wrong_claims=wrong)
