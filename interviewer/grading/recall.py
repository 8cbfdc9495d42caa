"""How much of a reference answer is said, for a question whose key points nobody wrote.

A reference is one person's wording: a step of a half per sentence would be coarser than what its words show, so each of its pieces earns a
share between 0 and 1. Nobody repeats a long reference: the longer it is, the smaller the part of it that makes a full answer. Words of
a field meet by chance all over an answer, those of a statement in one place: what is said in one place limits the whole.

A part of the level is plain overlap recall, the oldest measure of short answers: the share of the reference's words, grammar too and Chinese by
the character, that the answer has. It is coarse, but it sees what a dictionary does not know or cuts in the wrong place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import log, pow, sqrt

from interviewer.grading.lexicon import tokens
from interviewer.grading.matching import compare
from interviewer.grading.script import Script
from interviewer.grading.sheet import Sheet, Statement

_LONG = 0.85
"""The words of a full answer grow with this power of the words of the reference: 4 for one of 5, 13 for one of 20, 60 for one of 120."""
_TOGETHER = 0.1
"""Words that a full answer says in one place, as a share of those of a full answer; the rest may lie anywhere."""
_CHANCE = 0.04
"""Share of a piece that meets by chance in the best place of an answer of two clauses; it grows with the logarithm of the clauses, and
the less a piece is of the reference, for no one goes on about a single sentence."""
_NEIGHBOURS = 2
"""Clauses that are one place."""
_OVERLAP = 0.3
"""Part of the level that plain overlap makes."""
_SLIP = 0.15
"""Share of an answer that may be false before what is right is believed less ..."""
_FALSE = 2.5
"""... by this much of itself for each further share."""
_PLAINLY = 0.5
"""Share of a piece from which on false clauses contradict it."""
_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Said:
    """What an answer says of one piece."""

    credit: float
    """0..1."""
    start: int
    end: int
    """The neighbouring clauses that say most of it; where `false`, the opposite of it."""
    false: bool = False


def said(script: Script, sheet: Sheet) -> dict[str, Said]:
    """Id of each piece -> what the answer says of it."""
    keys = dict.fromkeys(
        w.key for i in script.stating for w in script.clauses[i].words
    )  # in order: sums are the same each time
    shares = {p: s.share(keys) for p, s in sheet.points.items()}
    sizes = {p: sum(t.total for t in s.targets) for p, s in sheet.points.items()}
    places = {p: _place(script, s) for p, s in sheet.points.items()}
    near = {p: share * _orderly(script, sheet.points[p], *where) for p, (share, where) in places.items()}
    believed = max(0.0, 1 - _FALSE * max(0.0, script.false_share - _SLIP))
    weights = {p: s.weight for p, s in sheet.points.items()}
    level = _mixed(_level(shares, near, sizes, len(script.stating)), _overlap(script, sheet))
    credits = _spread(shares, weights, believed * level)
    wrong = {p: _place(script, s, false=True) for p, s in sheet.points.items()} if script.false else {}
    return {
        p: Said(0.0, *wrong[p][1], false=True)
        if p in wrong and wrong[p][0] > max(_PLAINLY, share)
        else Said(credits[p], *where)
        for p, (share, where) in places.items()
    }


def _place(script: Script, statement: Statement, *, false: bool = False) -> tuple[float, tuple[int, int]]:
    """The largest share of a piece that neighbouring clauses say, and which; `false`: of those that are false."""
    places = (
        (statement.share(keys), (start, end))
        for (start, end), keys in script.windows.items()
        if end - start <= _NEIGHBOURS and false != script.false.keys().isdisjoint(range(start, end))
    )
    return max(places, key=lambda place: place[0], default=(0.0, (0, 0)))


def _orderly(script: Script, statement: Statement, start: int, end: int) -> float:
    """How far the words of a place stand in the order of the piece, 0.5..1: a wrong statement has the same words in another."""
    return (1 + compare(script.words(start, end), statement.targets[0]).order) / 2 if end > start else 0.0


def _level(shares: Mapping[str, float], near: Mapping[str, float], sizes: Mapping[str, float], clauses: int) -> float:
    """How full the answer is, 0..1; the first words show most."""
    whole = sum(sizes.values())
    if not whole:
        return 0.0
    full = pow(whole, _LONG)
    words = sum(shares[p] * sizes[p] for p in sizes)
    chance = _CHANCE * log(1 + clauses)
    together = sum(max(0.0, near[p] - chance * (1 - sizes[p] / whole)) * sizes[p] for p in sizes)
    return min(1.0, sqrt(words / full), together / (_TOGETHER * full))


def _overlap(script: Script, sheet: Sheet) -> float:
    """Share of the reference's words, beyond those of the question, that stand in the answer, 0..1."""
    stated = {token for i in script.stating for token in tokens(script.texts[i])}
    return len(stated & sheet.tokens) / len(sheet.tokens) if sheet.tokens else 0.0


def _mixed(level: float, overlap: float) -> float:
    return (1 - _OVERLAP) * level + _OVERLAP * overlap


def _spread(shares: Mapping[str, float], weights: Mapping[str, int], level: float) -> dict[str, float]:
    """A credit for each piece in proportion to its share, none above 1, that together make the level as far as they can."""
    goal, factor, full = level * sum(weights.values()), 0.0, set[str]()
    for _ in range(_ROUNDS):
        rest = sum(shares[p] * weights[p] for p in shares if p not in full)
        if not rest:
            break
        factor = (goal - sum(weights[p] for p in full)) / rest
        full = {p for p in shares if shares[p] * factor >= 1}
    return {p: 1.0 if p in full else share * factor for p, share in shares.items()}
