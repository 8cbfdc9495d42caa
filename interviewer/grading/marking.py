"""Marking: which stretch of the answer makes a key point, or contradicts it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from interviewer.grading.candidates import Candidate, candidates
from interviewer.grading.lexicon import Word
from interviewer.grading.matching import ROUNDING, Likeness, Target, compare
from interviewer.grading.recall import Said, said
from interviewer.grading.script import Flaw, Script
from interviewer.grading.sheet import Concept, Sheet, Statement
from interviewer.models import Verdict

_COVERED = 0.54
_PARTIAL = 0.42
"""Strength from which on a stretch makes a point, or a part of it."""
_COVERED_BY_WORDS = 0.35
_PARTIAL_BY_WORDS = 0.18
"""The same for a point without concepts, known only by its text."""
_WHOLLY, _HARDLY = 0.7, 0.05
"""Credit from which on a piece of a reference is covered, and below which it is missing."""
_NEARLY = 0.1
"""A way of saying it that agrees is taken over one that contradicts when it is so little less like."""
_FAR = 0.5
"""Share of the likeness from which on one that agrees in two directions is."""
_NEAR = 0.08
"""Like `_NEARLY`, for stretches of the answer."""
_VERBATIM = 0.7
"""Share of the words from which on a stretch covers a point although it leaves out one of its concepts."""
_LOOKED_AT = 4
"""Stretches among which one that does not say the opposite is looked for."""
_HINTS = 2
"""Common words below which a stretch shows less than its strength says."""
_FALSE = 0.5
"""What a clause that says the opposite of something right counts for where it contradicts no point."""
_WEIGHTY = 1.5
"""How many right statements a wrong one outweighs."""
_PASSING = 0.15
"""Share of an answer's words below which what makes points is said in passing."""
_SAYING = 3
"""Common words, and ..."""
_PLAINLY = 0.35
"""... share of a statement's words from which on a stretch can contradict it; below, it speaks of something else."""
_NONE: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Mark:
    """What was found for one point."""

    verdict: Verdict
    start: int = 0
    end: int = 0
    flaw: Flaw = Flaw.ABSENT
    """Of a missing or contradicted point."""
    untouched: tuple[Concept, ...] = ()
    """Of a partial point: concepts that were left out."""
    likeness: Likeness | None = None
    credit: float | None = None
    """Of a piece of a reference: the share of it that is credited, 0..1."""


def marks(script: Script, sheet: Sheet) -> dict[str, Mark]:
    """Id of each key point -> what the answer says on it."""
    if sheet.derived:
        found = {p: _of_piece(script, sheet.points[p], s) for p, s in said(script, sheet).items()}
    else:
        found = {point: mark(script, statement) for point, statement in sheet.points.items()}
    if _shuffled(script, sheet, found.values()):
        return dict.fromkeys(found, Mark(Verdict.MISSING, flaw=Flaw.SALAD, credit=0.0 if sheet.derived else None))
    if sheet.derived:
        return found
    if _mostly_wrong(script, found.values()):
        return {p: _lowered(m, Flaw.DOUBTFUL) for p, m in found.items()}
    return {p: _lowered(m, Flaw.PASSING) for p, m in found.items()} if _in_passing(script, found.values()) else found


def _shuffled(script: Script, sheet: Sheet, found: Iterable[Mark]) -> bool:
    """Whether the words are shuffled, in the light of the order of those that make a point."""
    alike = [m.likeness for m in found if m.likeness and m.verdict is not Verdict.MISSING]
    neighbours = sum(x.common - 1 for x in alike)
    order = sum(x.order * (x.common - 1) for x in alike) / neighbours if neighbours else 1.0
    return script.order.shuffled_beside(order, neighbours, sheet.foreign)


def _in_passing(script: Script, found: Iterable[Mark]) -> bool:
    """Whether an answer makes only some of the points, and with a small part of what it says: then likeness is more often chance."""
    said = list(found)
    credited = [m for m in said if m.verdict in _CREDITED]
    making = {i for m in credited for i in range(m.start, m.end)}
    words = [len(c.words) for c in script.clauses]
    return 0 < 2 * len(credited) <= len(said) and sum(words[i] for i in making) < _PASSING * sum(words)


def _of_piece(script: Script, statement: Statement, piece: Said) -> Mark:
    """The mark of a piece of a reference."""
    if piece.false:
        flaw = next(script.false[i] for i in range(piece.start, piece.end) if i in script.false)
        return Mark(Verdict.CONTRADICTED, piece.start, piece.end, flaw, credit=0.0)
    if piece.credit < _HARDLY:
        return Mark(Verdict.MISSING, flaw=_why_missing(script), credit=0.0)
    verdict = Verdict.COVERED if piece.credit >= _WHOLLY else Verdict.PARTIAL
    likeness = compare(script.words(piece.start, piece.end), statement.targets[0])
    return Mark(verdict, piece.start, piece.end, likeness=likeness, credit=piece.credit)


def _mostly_wrong(script: Script, found: Iterable[Mark]) -> bool:
    """Whether an answer says about as much wrong as right: then likeness alone shows little."""
    said = Counter(m.verdict for m in found)
    wrong = said[Verdict.CONTRADICTED] + len(script.claims) + (_FALSE if script.false and not script.claims else 0.0)
    right = said[Verdict.COVERED] + said[Verdict.PARTIAL] / 2
    return wrong > 0 and wrong * _WEIGHTY >= right


def _lowered(mark: Mark, flaw: Flaw) -> Mark:
    """One step less than what likeness shows."""
    if mark.verdict is Verdict.COVERED:
        return replace(mark, verdict=Verdict.PARTIAL)
    return Mark(Verdict.MISSING, flaw=flaw) if mark.verdict is Verdict.PARTIAL else mark


def mark(script: Script, statement: Statement) -> Mark:
    """What the answer says on one point: decided by the stretch that is most like it.

    Among stretches that are nearly as like, one that agrees is taken over one that contradicts.
    """
    best: Mark | None = None
    strongest = 0.0
    for candidate in candidates(script, statement, _least(statement)):
        if candidate.strength < max(_least(statement), strongest - _NEAR):
            break
        found = _judged(script, statement, candidate)
        if found.verdict is Verdict.MISSING:
            continue
        strongest = max(strongest, candidate.strength)
        if best is None or _RANK[found.verdict] > _RANK[best.verdict]:
            best = found
        if best.verdict is Verdict.COVERED:
            break
    return best or Mark(Verdict.MISSING, flaw=_why_missing(script))


def _judged(script: Script, statement: Statement, candidate: Candidate) -> Mark:
    start, end = candidate.start, candidate.end
    likeness = _likeness(script.words(start, end), statement)
    flaw = None if likeness.literal else _flaw(script, start, end, likeness)
    plain = script.in_one_sentence(start, end) and likeness.common >= _SAYING and likeness.recall >= _PLAINLY
    if flaw:
        verdict = Verdict.CONTRADICTED if plain else Verdict.MISSING
        return Mark(verdict, start, end, flaw, likeness=likeness)
    untouched = tuple([c for i, c in enumerate(statement.concepts) if i not in candidate.touched])
    verdict = _verdict(candidate.strength, likeness, statement)
    if verdict is Verdict.COVERED and untouched and likeness.recall < _VERBATIM:
        verdict = Verdict.PARTIAL
    return Mark(verdict, start, end, untouched=untouched, likeness=likeness)


def nearest(script: Script, statement: Statement, least: float) -> Candidate | None:
    """The stretch of at least that strength that is most like a point and does not say the opposite."""
    found = candidates(script, statement, least)[:_LOOKED_AT]
    return next((c for c in found if _judged(script, statement, c).flaw is Flaw.ABSENT), None)


def _likeness(words: Sequence[Word], statement: Statement) -> Likeness:
    """Beside the way of saying it that is nearest; one that agrees is taken over one nearly as near that does not.

    "Small rates find sharp minima" has all its directions turned round beside "large rates find flat ones", and says the same:
    so a way of saying it that agrees in two directions need not be that near.
    """
    keys = {w.key for w in words}
    shares = statement.index.shares(keys)
    nearest = max(_from(max(shares), shares, statement), key=lambda t: t.share(keys))
    best = compare(words, nearest)
    if not best.contradicts:
        return best
    far = best.recall * _FAR
    others = ((t.share(keys), t) for t in _from(far, shares, statement) if t is not nearest)
    for share, aim in sorted(others, key=lambda pair: -pair[0]):
        if share < far:
            break
        found = compare(words, aim)
        if not found.contradicts and (found.agreeing > 1 or found.recall >= best.recall - _NEARLY):
            return found
    return best


def _from(least: float, shares: Sequence[float], statement: Statement) -> list[Target]:
    """The ways of saying it with at least that share, but for rounding."""
    return [t for t, share in zip(statement.targets, shares, strict=True) if share >= least - ROUNDING]


def _flaw(script: Script, start: int, end: int, likeness: Likeness) -> Flaw | None:
    stretch = range(start, end)
    if any(c.start < end and start < c.end for c in script.claims):
        return Flaw.MISCONCEPTION
    if false := [script.false[i] for i in stretch if i in script.false]:
        return false[0]
    if likeness.turned > likeness.agreeing:
        return Flaw.TURNED
    return Flaw.OPPOSITE if likeness.contradicts else None


def _least(statement: Statement) -> float:
    return _PARTIAL if statement.concepts else _PARTIAL_BY_WORDS


def _full(statement: Statement) -> float:
    return _COVERED if statement.concepts else _COVERED_BY_WORDS


def _verdict(strength: float, likeness: Likeness, statement: Statement) -> Verdict:
    if strength < _least(statement):
        return Verdict.MISSING
    covered = strength >= _full(statement)
    if likeness.doubtful or likeness.common < min(_HINTS, likeness.possible):
        return Verdict.PARTIAL if covered else Verdict.MISSING
    return Verdict.COVERED if covered else Verdict.PARTIAL


_CREDITED = (Verdict.COVERED, Verdict.PARTIAL)
_RANK = {Verdict.MISSING: 0, Verdict.CONTRADICTED: 1, Verdict.PARTIAL: 2, Verdict.COVERED: 3}


def _why_missing(script: Script) -> Flaw:
    """Of the whole answer, when no stretch of it counts."""
    if script.shuffled:
        return Flaw.SALAD
    if len(script.listed) * 2 > len(script.clauses):
        return Flaw.LIST
    if script.clauses and len(script.echoed) == len(script.clauses):
        return Flaw.ECHO
    return Flaw.ABSENT
