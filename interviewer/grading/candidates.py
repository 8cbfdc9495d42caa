"""Candidates: the stretches of an answer that come near a key point, and how strongly each speaks of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import accumulate
from typing import NamedTuple

from interviewer.grading.matching import ROUNDING
from interviewer.grading.script import Script
from interviewer.grading.sheet import Statement

_CONCEPTS = 0.35
"""What touching all concepts of a point adds to a stretch's strength, beside the share of words in common."""
_ONE_CONCEPT = 0.22
"""The same where a point has one concept only."""
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


_NONE: frozenset[int] = frozenset()


class Candidate(NamedTuple):
    """A stretch that may make a point."""

    start: int
    end: int
    touched: frozenset[int]
    """Ordinals of the concepts of the point that the stretch touches."""
    strength: float


def candidates(script: Script, statement: Statement, least: float) -> list[Candidate]:
    """The stretches of at least that strength, the strongest first, of equals the shortest."""
    return sorted(_found(script, statement, least), key=lambda c: (-c.strength, c.end - c.start))


def _found(script: Script, statement: Statement, least: float) -> Iterator[Candidate]:
    touches = _touches(script, statement)
    bonus = _bonus(statement)
    enough = max(_GLIMPSE, least - bonus)
    hopeless = max(_GLIMPSE, least - bonus * _touching(_NONE.union(*touches), statement)) - ROUNDING
    ceilings = [0.0, *accumulate([statement.index.ceiling(keys) for keys in script.keys])]
    worths: dict[frozenset[int], float] = {}
    sums = _Sums(statement)
    for (start, end), keys in script.windows.items():
        most = ceilings[end] - ceilings[start]
        if most < hopeless:
            continue
        touched = _NONE.union(*touches[start:end])
        worth = worths.get(touched)
        if worth is None:
            worth = worths[touched] = bonus * _touching(touched, statement)
        astray = _ASTRAY * max(0.0, _TOPICAL - script.known[start])
        if most + worth - _LONGER * (end - start - 1) - astray < least - ROUNDING:
            continue
        share = sums.share(start, keys)
        strength = share + worth - _LONGER * (end - start - 1) - astray
        if share >= enough and strength >= least:
            yield Candidate(start, end, touched, min(strength, _ENOUGH))


class _Sums:
    """Shares of a statement that growing stretches have: what a stretch says is added to what its beginning says."""

    def __init__(self, statement: Statement) -> None:
        self._index = statement.index
        self._said: dict[int, tuple[int, list[float]]] = {}
        """First clause -> how many words are summed up, and the shares of each target."""

    def share(self, start: int, keys: Sequence[str]) -> float:
        """The largest share of any target; `keys` begin with those given before for that start."""
        done, before = self._said.get(start, (0, []))
        shares = self._index.shares(keys[done:], before)
        self._said[start] = len(keys), shares
        return max(shares, default=0.0)


def _bonus(statement: Statement) -> float:
    """What touching all concepts of a point adds to a stretch's strength."""
    if not any(c.weight for c in statement.concepts):
        return 0.0
    return _CONCEPTS if len(statement.concepts) > 1 else _ONE_CONCEPT


def _touches(script: Script, statement: Statement) -> list[frozenset[int]]:
    """For each clause the ordinals of the concepts that it touches."""
    found = [_NONE] * len(script.clauses)
    for n, concept in enumerate(statement.concepts):
        for i in concept.touched_in(script.folded, script.texts):
            found[i] |= {n}
    return found


def _touching(touched: AbstractSet[int], statement: Statement) -> float:
    """The share of the concepts that are touched."""
    total = sum(c.weight for c in statement.concepts)
    return sum(c.weight for i, c in enumerate(statement.concepts) if i in touched) / total if total else 0.0
