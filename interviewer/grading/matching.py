"""How near a stretch of an answer comes to a statement: by its words, their order, their signs and the concepts it touches.

Words that many points of a question share say little, and words of the question itself say almost nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise
from math import fsum, inf, log
from typing import NamedTuple

from interviewer.grading.lexicon import Word, fold, rivals
from interviewer.grading.reading import Clause
from interviewer.text import stem


@dataclass(frozen=True, slots=True)
class Weights:
    """Key of a word -> how much it says."""

    known: Mapping[str, float]
    unknown: float
    """Of a word that no key point says."""

    def __getitem__(self, key: str) -> float:
        return self.known.get(key, self.unknown)

    def but(self, told: AbstractSet[str]) -> Weights:
        """Without the words that another point has said already."""
        return Weights({k: 0.0 if k in told else w for k, w in self.known.items()}, self.unknown)

    def of(self, keys: Iterable[str]) -> list[float]:
        """The weight of each."""
        known, unknown = self.known, self.unknown
        return [known.get(key, unknown) for key in keys]

    def sum(self, keys: Iterable[str]) -> float:
        """Of distinct keys; the same in whatever order a set gives them."""
        return fsum(self.of(keys))


_ECHO = 0.3
"""Share of its weight that a word keeps when the question itself says it."""
_ASKED = 0.2
"""The same where nothing but a reference is known: it often begins by saying the question again."""
_LETTER = 0.6
"""Least weight of a word of a reference: in "n/2" single letters say it all."""
_UNKNOWN = 0.7
"""Share of the weight of a rare word that an unknown one has."""
ROUNDING = 1e-9
"""More than sums of the same shares in another order can differ by."""
_GAP = re.compile(r"[\s\-]+")
_REACH = 3
"""Words that may stand between two that follow each other in the target."""


@dataclass(frozen=True, slots=True)
class Target:
    """One way to say a thing."""

    words: tuple[Word, ...]
    weighed: Weights
    total: float
    """Sum of the weights of its distinct words, or the least that it is taken to be."""

    @property
    def keys(self) -> set[str]:
        """Of its words; made anew, for there are many targets and few are looked at."""
        return {w.key for w in self.words}

    def share(self, keys: AbstractSet[str]) -> float:
        """Weighted share of the target's words among `keys`, 0..1: what `compare` can reach at best."""
        return self.weighed.sum({w.key for w in self.words if w.key in keys}) / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True)
class Index:
    """Many ways to say things, found by their words."""

    totals: tuple[float, ...]
    """Of the weights of each way's words."""
    holding: Mapping[str, tuple[tuple[int, ...], float, float]]
    """Key -> ordinals of the ways that hold it, its weight, and the largest share of a way that it makes."""

    def shares(self, keys: Iterable[str], beside: Sequence[float] = ()) -> list[float]:
        """For each way the share of it that distinct words have, 0..1 but for rounding; `beside` are the shares of words before them."""
        totals, holding = self.totals, self.holding
        found = list(beside) or [0.0] * len(totals)
        for key in keys:
            if key in holding:
                ways, weight, _ = holding[key]
                for i in ways:
                    found[i] += weight / totals[i]
        return found

    def ceiling(self, keys: Iterable[str]) -> float:
        """No way has a larger share of these words, but for rounding: quicker than to look at each, and most stretches say little."""
        holding = self.holding
        return sum([holding[key][2] for key in keys if key in holding])


def index(ways: Iterable[tuple[Iterable[str], float]], weights: Weights) -> Index:
    """Of ways to say things, each as its distinct keys and the total of their weights."""
    totals: list[float] = []
    holding: dict[str, list[int]] = {}
    for i, (keys, total) in enumerate(ways):
        totals.append(total or inf)
        for key in keys:
            holding.setdefault(key, []).append(i)
    held = {k: (tuple(h), weights[k], weights[k] / min([totals[i] for i in h])) for k, h in holding.items()}
    return Index(tuple(totals), held)


class Likeness(NamedTuple):
    """What a stretch of an answer and a target have in common."""

    recall: float
    """Weighted share of the target's words that the stretch says, 0..1."""
    order: float
    """Share of neighbouring common words that stand in the target's order, 0..1; 1 for fewer than two."""
    common: int
    """Number of common words."""
    possible: int
    """Number of different words of the target."""
    opposed: float
    """Weighted share of the common words that have the opposite sign, 0..1."""
    turned: int
    """Directions (larger, before, add) that point the other way at the same thing."""
    agreeing: int
    """Directions that point the same way at the same thing."""

    @property
    def contradicts(self) -> bool:
        """Whether the stretch says the opposite."""
        return self.turned > self.agreeing or self.opposed >= _OPPOSED

    @property
    def literal(self) -> bool:
        """Whether the stretch says the target word for word: then nothing in it has changed places."""
        return self.recall >= _LITERAL and self.order >= _LITERAL and not self.contradicts

    @property
    def doubtful(self) -> bool:
        """Whether it says something else in part: a direction turned round, or words in an order that the target does not have."""
        return self.jumbled or (self.turned > 0 and self.turned == self.agreeing)

    @property
    def jumbled(self) -> bool:
        """Whether the words stand in an order that the target does not have."""
        return self.order < _ORDERLY if self.common > _TOO_FEW else self.common == _TOO_FEW and self.order == 0.0


_STRICT = frozenset(("<extreme>", "<linear>", "<sparse>", "<deep>", "<flat>", "<parallel>"))
"""Directions that are names rather than comparisons: minimum for maximum is wrong whatever it is said of."""
_LITERAL = 0.95
"""Share of the target's words, and of their neighbours, from which on a stretch is the target itself."""
_LEAST = 4.5
"""Unknown words' worth that a target is taken to say at least."""
_OPPOSED = 0.34
"""Share of opposed words from which on a stretch contradicts."""
_ORDERLY = 0.25
_TOO_FEW = 3
"""Common words up to which their order shows little."""


def target(clauses: Iterable[Clause], weights: Weights, alone: bool = False) -> Target:
    """The target that these clauses make; `alone` when there is no other way to say it."""
    words = tuple([w for c in clauses for w in c.words])
    total = weights.sum({w.key for w in words})
    return Target(words, weights, total if alone else max(_LEAST * weights.unknown, total))


def _places(words: Sequence[Word]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for i, word in enumerate(words):
        found.setdefault(word.key, []).append(i)
    return found


def compare(words: Sequence[Word], aim: Target) -> Likeness:
    """The likeness of a stretch of an answer to a target."""
    places = _places(aim.words)
    said: dict[str, list[Word]] = {}
    for word in words:
        if word.key in places:
            said.setdefault(word.key, []).append(word)
    agreeing = turned = 0
    common: dict[str, float] = {}
    opposing: list[float] = []
    for key, here in said.items():
        there = [aim.words[i] for i in places[key]]
        if key.startswith("<"):
            same, other = bound(here, there)
            if key in _STRICT and not same and {w.sign for w in here}.isdisjoint({w.sign for w in there}):
                other = 1
            agreeing += same
            turned += other
            agrees = same > 0 or (not other and any(a.sign == b.sign for a in here for b in there))
            if not agrees and not other:
                continue
        else:
            agrees = any(a.sign == b.sign for a in here for b in there)
        common[key] = aim.weighed[key]
        if not agrees:
            opposing.append(common[key])
    credit = fsum(common.values())
    return Likeness(
        recall=credit / aim.total if aim.total else 0.0,
        order=_order([key for key in said if key in common], places),
        common=len(common),
        possible=len(places),
        opposed=fsum(opposing) / credit if credit else 0.0,
        turned=turned,
        agreeing=agreeing,
    )


def bound(here: Sequence[Word], there: Sequence[Word]) -> tuple[int, int]:
    """Of how many things a direction is said in the same way, and of how many only the other way round.

    "A is better" and "B is better" are opposites when A and B are rivals.
    """
    things = {w.about for w in here} & {w.about for w in there} - {""}
    if things:
        same = sum(
            any(a.sign == b.sign for a in here for b in there if a.about == b.about == thing) for thing in things
        )
        return same, len(things) - same
    crossed = [a.sign != b.sign for a in here for b in there if b.about in rivals().get(a.about, ())]
    return sum(crossed), len(crossed) - sum(crossed)


def _order(run: Sequence[str], places: Mapping[str, Sequence[int]]) -> float:
    """How many of the neighbours among these keys stand together in `places`, too."""
    if len(run) < 2:
        return 1.0
    good = sum(any(0 < y - x <= _REACH for x in places[a] for y in places[b]) for a, b in pairwise(run))
    return good / (len(run) - 1)


def weights_of(points: Sequence[Iterable[str]], question: Iterable[str]) -> Weights:
    """A word is heavier the fewer points say it, and light when the question says it."""
    counts = Counter(key for keys in points for key in set(keys))
    asked = set(question)
    known = {k: _plain_weight(k) * log(1 + len(points) / n) * (_ECHO if k in asked else 1.0) for k, n in counts.items()}
    return Weights(known, _UNKNOWN * log(1 + len(points)))


def plain_weights(keys: Iterable[str], question: AbstractSet[str]) -> Weights:
    """Each word for itself, those of the question at next to nothing: of a reference, no point of which is known to matter more."""
    return Weights({k: max(_LETTER, _plain_weight(k)) * (_ASKED if k in question else 1.0) for k in keys}, _UNKNOWN)


def _plain_weight(key: str) -> float:
    """Directions stand everywhere, single letters and characters mean little by themselves."""
    if key.startswith("<"):
        return 0.7
    return 1.0 if len(key) > 1 else 0.35


@dataclass(frozen=True, slots=True)
class Finder:
    """Finds any of some terms in folded text: Latin ones by word start and stem, white space and hyphens alike."""

    pattern: re.Pattern[str]
    beginnings: tuple[str, ...]
    """What a term begins with as it is: quick to look for, and most texts have none."""

    def finds(self, text: str) -> bool:
        """Whether one of the terms stands in the text."""
        return self._finds(text, self.beginnings)

    def finds_in(self, text: str, pieces: Iterable[str]) -> list[int]:
        """Ordinals of the pieces of the text in which one of the terms stands; none where it stands nowhere in the whole text."""
        near = [beginning for beginning in self.beginnings if beginning in text]
        if not near or not self._finds(text, near):
            return []
        return [i for i, piece in enumerate(pieces) if self._finds(piece, near)]

    def _finds(self, text: str, beginnings: Iterable[str]) -> bool:
        for beginning in beginnings:
            at = text.find(beginning)
            while at >= 0:
                if self.pattern.match(text, at):
                    return True
                at = text.find(beginning, at + 1)
        return False


def finder(terms: Iterable[str]) -> Finder:
    """Of interchangeable terms."""
    folded = [fold(t) for t in terms]
    return Finder(re.compile("|".join(map(_pattern, folded))), tuple(_parts(t)[0] for t in folded))


def _pattern(term: str) -> str:
    body = r"[\s\-]*".join(map(re.escape, _parts(term)))
    head = r"(?<![a-z0-9])" if re.match(r"[a-z0-9]", term) else ""
    tail = r"(?![a-z0-9])" if re.fullmatch(r"[a-z0-9.]{1,3}", _GAP.split(term)[-1]) else ""
    return f"{head}{body}{tail}"


def _parts(term: str) -> list[str]:
    """What stands between white space and hyphens; of an English word at the end, its stem."""
    *parts, last = _GAP.split(term)
    short = stem(last) if re.fullmatch(r"[a-z]{4,}", last) else last
    return [part for part in (*parts, short if last.startswith(short) else last) if part] or [""]
