"""Marking: which stretch of the answer makes a key point, or contradicts it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from interviewer.grading.lexicon import Word
from interviewer.grading.matching import Likeness, compare
from interviewer.grading.script import Flaw, Script
from interviewer.grading.sheet import Concept, Sheet, Statement
from interviewer.models import Verdict

_CONCEPTS = 0.35
"""What touching all concepts of a point adds to a stretch's strength, beside the share of words in common."""
_ONE_CONCEPT = 0.22
"""The same where a point has one concept only."""
_COVERED = 0.54
_PARTIAL = 0.42
"""Strength from which on a stretch makes a point, or a part of it."""
_COVERED_BY_WORDS = 0.35
_PARTIAL_BY_WORDS = 0.18
"""The same for a point without concepts, known only by its text."""
_COVERED_DERIVED = 0.34
_PARTIAL_DERIVED = 0.1
"""The same for a piece of a reference answer, which is short: one word in ten, and one in three."""
_ENOUGH = 0.95
"""Strength beyond which more makes no difference."""
_LONGER = 0.02
"""What each further clause takes from a stretch's strength: the shortest one that says it all is quoted."""
_TOPICAL = 0.3
"""Share of known words that talk about the question has at least ..."""
_ASTRAY = 1.0
"""... and what a stretch loses for each unit below it: amid talk of other things, likeness is more often chance."""
_GLIMPSE = 0.1
"""Share of a statement's words below which a stretch is not looked at."""
_NEARLY = 0.1
"""A way of saying it that agrees is taken over one that contradicts when it is so little less like."""
_FAR = 0.5
"""Share of the likeness from which on one that agrees in two directions is."""
_NEAR = 0.08
"""Like `_NEARLY`, for stretches of the answer."""
_VERBATIM = 0.7
"""Share of the words from which on a stretch covers a point although it leaves out one of its concepts."""
_HINTS = 2
"""Common words below which a stretch shows less than its strength says."""
_FALSE = 0.5
"""What a clause that says the opposite of something right counts for where it contradicts no point."""
_WEIGHTY = 1.5
"""How many right statements a wrong one outweighs."""
_SAYING = 3
"""Common words, and ..."""
_PLAINLY = 0.35
"""... share of a statement's words from which on a stretch can contradict it; below, it speaks of something else."""


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


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A stretch that may make a point."""

    start: int
    end: int
    touched: tuple[bool, ...]
    """For each concept of the point, whether the stretch touches it."""
    strength: float


def marks(script: Script, sheet: Sheet) -> dict[str, Mark]:
    """Id of each key point -> what the answer says on it."""
    found = {point: mark(script, statement) for point, statement in sheet.points.items()}
    alike = [m.likeness for m in found.values() if m.likeness and m.verdict is not Verdict.MISSING]
    neighbours = sum(x.common - 1 for x in alike)
    order = sum(x.order * (x.common - 1) for x in alike) / neighbours if neighbours else 1.0
    if script.order.shuffled_beside(order, neighbours, sheet.derived):
        return dict.fromkeys(found, Mark(Verdict.MISSING, flaw=Flaw.SALAD))
    doubtful = not sheet.derived and _mostly_wrong(script, found.values())
    return {p: _lowered(m) for p, m in found.items()} if doubtful else found


def _mostly_wrong(script: Script, found: Iterable[Mark]) -> bool:
    """Whether an answer says about as much wrong as right: then likeness alone shows little."""
    said = Counter(m.verdict for m in found)
    wrong = said[Verdict.CONTRADICTED] + len(script.claims) + (_FALSE if script.false and not script.claims else 0.0)
    right = said[Verdict.COVERED] + said[Verdict.PARTIAL] / 2
    return wrong > 0 and wrong * _WEIGHTY >= right


def _lowered(mark: Mark) -> Mark:
    """One step less than what likeness shows."""
    if mark.verdict is Verdict.COVERED:
        return replace(mark, verdict=Verdict.PARTIAL)
    return Mark(Verdict.MISSING, flaw=Flaw.DOUBTFUL) if mark.verdict is Verdict.PARTIAL else mark


def mark(script: Script, statement: Statement) -> Mark:
    """What the answer says on one point: decided by the stretch that is most like it.

    Among stretches that are nearly as like, one that agrees is taken over one that contradicts.
    """
    best: Mark | None = None
    strongest = 0.0
    for candidate in sorted(_candidates(script, statement), key=lambda c: (-c.strength, c.end - c.start)):
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


def _judged(script: Script, statement: Statement, candidate: _Candidate) -> Mark:
    start, end = candidate.start, candidate.end
    likeness = _likeness(script.words(start, end), statement)
    flaw = _flaw(script, start, end, likeness)
    plain = script.in_one_sentence(start, end) and likeness.common >= _SAYING and likeness.recall >= _PLAINLY
    if flaw and (not statement.derived or (plain and likeness.recall >= _VERBATIM)):
        verdict = Verdict.CONTRADICTED if plain else Verdict.MISSING
        return Mark(verdict, start, end, flaw, likeness=likeness)
    untouched = tuple(c for c, t in zip(statement.concepts, candidate.touched, strict=True) if not t)
    verdict = _verdict(candidate.strength, likeness, statement)
    if verdict is Verdict.COVERED and untouched and likeness.recall < _VERBATIM:
        verdict = Verdict.PARTIAL
    return Mark(verdict, start, end, untouched=untouched, likeness=likeness)


def _candidates(script: Script, statement: Statement) -> Iterator[_Candidate]:
    """The stretches that may be strong enough to make the point."""
    touches = [
        [c.pattern.search(text) is not None for text in script.texts] if c.pattern.search(script.folded) else None
        for c in statement.concepts
    ]
    bonus, least = _bonus(statement), _least(statement)
    alone: dict[int, float] = {}
    for (start, end), keys in script.windows.items():
        if end - start > 1 and sum(alone[i] for i in range(start, end)) < max(_GLIMPSE, least - bonus):
            continue  # a stretch says no more than its clauses together
        share = statement.share(keys)
        if end - start == 1:
            alone[start] = share
        if share < max(_GLIMPSE, least - bonus):
            continue
        touched = tuple(found is not None and any(found[start:end]) for found in touches)
        strength = share + bonus * _touching(touched, statement) - _LONGER * (end - start - 1)
        strength -= _ASTRAY * max(0.0, _TOPICAL - script.known[start])
        if strength >= least:
            yield _Candidate(start, end, touched, min(strength, _ENOUGH))


def _bonus(statement: Statement) -> float:
    """What touching all concepts of a point adds to a stretch's strength."""
    if not any(c.weight for c in statement.concepts):
        return 0.0
    return _CONCEPTS if len(statement.concepts) > 1 else _ONE_CONCEPT


def _touching(touched: Sequence[bool], statement: Statement) -> float:
    """The share of the concepts that are touched."""
    total = sum(c.weight for c in statement.concepts)
    return sum(c.weight for c, t in zip(statement.concepts, touched, strict=True) if t) / total if total else 0.0


def _likeness(words: Sequence[Word], statement: Statement) -> Likeness:
    """Beside the way of saying it that is nearest; one that agrees is taken over one nearly as near that does not.

    "Small rates find sharp minima" has all its directions turned round beside "large rates find flat ones", and says the same:
    so a way of saying it that agrees in two directions need not be that near.
    """
    keys = frozenset(w.key for w in words)
    shares = sorted(((t.share(keys), t) for t in statement.targets), key=lambda pair: -pair[0])
    best = compare(words, shares[0][1])
    if not best.contradicts:
        return best
    for share, aim in shares[1:]:
        if share < best.recall * _FAR:
            break
        found = compare(words, aim)
        if not found.contradicts and (found.agreeing > 1 or found.recall >= best.recall - _NEARLY):
            return found
    return best


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
    if statement.derived:
        return _PARTIAL_DERIVED
    return _PARTIAL if statement.concepts else _PARTIAL_BY_WORDS


def _full(statement: Statement) -> float:
    if statement.derived:
        return _COVERED_DERIVED
    return _COVERED if statement.concepts else _COVERED_BY_WORDS


def _verdict(strength: float, likeness: Likeness, statement: Statement) -> Verdict:
    if strength < _least(statement):
        return Verdict.MISSING
    covered = strength >= _full(statement)
    if likeness.doubtful or (not statement.derived and likeness.common < min(_HINTS, likeness.possible)):
        return Verdict.PARTIAL if covered else Verdict.MISSING
    return Verdict.COVERED if covered else Verdict.PARTIAL


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
