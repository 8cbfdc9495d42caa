"""The benefit of the doubt, for an answer told in words that the question's texts do not know.

Who speaks in the words of the field and makes a point would have been recognised. Who tells it all as a picture, or through a worked
example, leaves only traces: terms touched here and there. Traces of several points, close together, in an answer that says nothing
false, earn each of those points a part of its credit; in a long answer about something else they are chance.
"""

from __future__ import annotations

from collections.abc import Mapping

from interviewer.grading.candidates import Candidate
from interviewer.grading.marking import Mark, nearest
from interviewer.grading.script import Flaw, Script
from interviewer.grading.sheet import Sheet
from interviewer.models import Verdict

_STRANGE, _FAMILIAR = 0.45, 0.65
"""Share of the words that the question's texts know up to which an answer is told in other words, and from which on it is not."""
_SCATTERED, _DENSE = 0.006, 0.009
"""Points touched, as a share of all, per clause of the answer: below it is chance, above it is not."""
_TRACE, _PLAIN = 0.15, 0.45
"""Strength of a stretch that shows nothing, and of one that shows as much as can be believed."""
_MOST = 0.5
"""Of the credit of a point."""
_LEAST = 0.1
"""Credit below which a point is missing."""


def believed(script: Script, sheet: Sheet, found: Mapping[str, Mark]) -> dict[str, Mark]:
    """The marks, with part of the credit for missing points that an answer in unfamiliar words may well have made."""
    marks = dict(found)
    strange = _share(_FAMILIAR, _STRANGE, _familiarity(script))
    if not strange or sheet.derived or _disbelieved(script, found):
        return marks
    near = {point: nearest(script, statement, _TRACE) for point, statement in sheet.points.items()}
    belief = _MOST * strange * _share(_SCATTERED, _DENSE, _density(script, sheet, near))
    for point, candidate in near.items():
        if candidate and marks[point].verdict is Verdict.MISSING:
            credit = belief * _share(_TRACE, _PLAIN, candidate.strength)
            if credit >= _LEAST:
                marks[point] = Mark(Verdict.PARTIAL, candidate.start, candidate.end, Flaw.UNFAMILIAR, credit=credit)
    return marks


def not_understood(script: Script, found: Mapping[str, Mark]) -> bool:
    """Whether the answer may be right beyond what can be seen: people speak like that, in other words, and no point was recognised."""
    recognised = any(m.verdict is Verdict.COVERED for m in found.values())
    return not recognised and script.order.fluent and _familiarity(script) < _STRANGE


def _share(nothing: float, everything: float, value: float) -> float:
    """Where the value lies between the two, 0..1."""
    return min(1.0, max(0.0, (value - nothing) / (everything - nothing)))


def _familiarity(script: Script) -> float:
    return sum(script.known) / len(script.known) if script.known else 1.0


def _disbelieved(script: Script, found: Mapping[str, Mark]) -> bool:
    """Whether it says something false, or its words may be shuffled."""
    wrong = bool(script.claims or script.false) or any(m.verdict is Verdict.CONTRADICTED for m in found.values())
    return wrong or not script.order.fluent or any(m.flaw is Flaw.SALAD for m in found.values())


def _density(script: Script, sheet: Sheet, near: Mapping[str, Candidate | None]) -> float:
    weight = sum(s.weight for s in sheet.points.values())
    touched = sum(
        sheet.points[p].weight * len(c.touched) / len(sheet.points[p].concepts)
        for p, c in near.items()
        if c and c.touched
    )
    return touched / weight / len(script.clauses)
