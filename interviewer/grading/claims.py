"""Wrong claims: stretches of an answer that repeat a misconception of the question.

A misconception mostly shares its words with what is right, so words alone can't tell them apart. A stretch is compared by its
words with their signs and by how they hang together (what is said of which subject, which word follows which), and it
is held against the candidate only when it is more like the misconception than like everything that is right.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import fsum

from interviewer.grading.lexicon import speaks_of_rival
from interviewer.grading.matching import ROUNDING, Index, Weights, index
from interviewer.grading.reading import Clause
from interviewer.grading.roles import subject_of

Feature = tuple[str | int, ...]

_TIE = 0.5
"""Weight of two words that hang together, as a share of the mean of their own."""
_LIKE = 0.4
"""Similarity from which on a stretch repeats a misconception ..."""
_MARGIN = 0.1
"""... when it is so much less like everything that is right ..."""
_PECULIAR = 0.2
"""... and holds this share of what tells the misconception from all that is right."""
_SAYS = 0.6
"""Share of a misconception's words that a stretch must say."""
_FEWEST = 4
"""Different words that a stretch needs before it can be held against anyone."""
LONGEST = 3
"""Most neighbouring clauses that are read as one claim."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A stretch of text as a weighted set of features."""

    features: Mapping[Feature, float]
    total: float


@dataclass(frozen=True)
class Right:
    """Every right statement, to hold a wrong one against. Read closely only once an answer comes near a wrong one."""

    texts: Sequence[Sequence[Clause]]
    weights: Weights

    @cached_property
    def _read(self) -> tuple[Mapping[Feature, Sequence[int]], Sequence[float]]:
        """Feature -> ordinals of the texts that have it; of each text the total of its features."""
        holding: dict[Feature, list[int]] = {}
        totals = []
        for i, text in enumerate(self.texts):
            found = profile(text, self.weights)
            totals.append(found.total)
            for feature in found.features:
                holding.setdefault(feature, []).append(i)
        return holding, totals

    def __contains__(self, feature: Feature) -> bool:
        return feature in self._read[0]

    def similarity(self, own: Profile) -> float:
        """The largest that any has, 0..1."""
        holding, totals = self._read
        common: dict[int, list[float]] = {}
        for feature, weight in own.features.items():
            for i in holding.get(feature, ()):
                common.setdefault(i, []).append(weight)
        return max((2 * fsum(weights) / (own.total + totals[i]) for i, weights in common.items()), default=0.0)


@dataclass(frozen=True, slots=True)
class WrongWay:
    """One way to state a misconception."""

    misconception: int
    clauses: Sequence[Clause]
    keys: frozenset[str]
    said: float
    """Of the weights of its words."""


def profile(clauses: Iterable[Clause], weights: Weights) -> Profile:
    """The features of a stretch: its words with their signs, and which of them hang together."""
    features: dict[Feature, float] = {}
    for clause in clauses:
        subject = subject_of(clause)
        before = ""
        for _, key, sign, _, _, about in clause.words:
            weight = features[key, sign] = weights[key]
            for other, place in ((subject, "subject"), (about, "about"), (before, "before")):
                if other and other != key:
                    features[other, place, key, sign] = _TIE * (weights[other] + weight) / 2
            before = key
    return Profile(features, sum(features.values()))


def similarity(a: Profile, b: Profile) -> float:
    """Weighted Dice similarity, 0..1."""
    common = fsum(w for f, w in a.features.items() if f in b.features)
    return 2 * common / (a.total + b.total) if common else 0.0


@dataclass(frozen=True)
class Stretch:
    """Neighbouring clauses of an answer that may claim something."""

    clauses: Sequence[Clause]
    start: int
    """Ordinal of its first clause."""
    before: Clause | None
    """The clause ahead of it in its sentence."""
    keys: frozenset[str]
    weights: Weights

    @cached_property
    def profile(self) -> Profile:
        """Its features; only few stretches need them."""
        return profile(self.clauses, self.weights)


@dataclass(frozen=True, slots=True)
class Misconceptions:
    """All the ways to state any of a question's misconceptions."""

    ways: Sequence[WrongWay]
    index: Index
    """Of the ways, in their order."""
    right: Right

    def possible(self, keys: Collection[str]) -> bool:
        """Whether distinct words can be enough of any of the ways: few are."""
        return len(keys) >= _FEWEST and self.index.ceiling(keys) >= _SAYS - ROUNDING

    def claimed(self, stretch: Stretch) -> dict[int, float]:
        """Ordinals of the misconceptions that a stretch is like, with how much, 0..1; not those where it may be meant otherwise."""
        found: dict[int, float] = {}
        for way in self._near(stretch):
            own, wrong = stretch.profile, profile(way.clauses, stretch.weights)
            alike = similarity(own, wrong)
            if alike >= max(_LIKE, found.get(way.misconception, 0.0)) and self._claims(stretch, way, wrong):
                found[way.misconception] = alike
        if not found:
            return {}
        right = self.right.similarity(stretch.profile)
        return {i: alike for i, alike in found.items() if alike >= _MARGIN + right}

    def _near(self, stretch: Stretch) -> list[WrongWay]:
        """The ways most of whose words the stretch says."""
        if len(stretch.keys) < _FEWEST:
            return []
        shares = self.index.shares(stretch.keys)
        return [
            way
            for way, share in zip(self.ways, shares, strict=True)
            if share >= _SAYS - ROUNDING and stretch.weights.sum(stretch.keys & way.keys) >= _SAYS * way.said
        ]

    def _claims(self, stretch: Stretch, way: WrongWay, wrong: Profile) -> bool:
        return self._peculiarity(stretch.profile, wrong) >= _PECULIAR and not _other_thing(stretch, way, wrong)

    def _peculiarity(self, own: Profile, wrong: Profile) -> float:
        """Share that a stretch has of the wrong features that nothing right has, 0..1; 1 when there are none."""
        peculiar = {f: w for f, w in wrong.features.items() if f not in self.right}
        if not peculiar:
            return 1.0
        return sum(w for f, w in peculiar.items() if f in own.features) / sum(peculiar.values())


def misconceptions(claims: Iterable[Sequence[Sequence[Clause]]], right: Right, weights: Weights) -> Misconceptions:
    """Of the ways to state each misconception, seen against all that is right."""
    ways = []
    for i, texts in enumerate(claims):
        for clauses in texts:
            keys = frozenset(w.key for c in clauses for w in c.words)
            ways.append(WrongWay(i, clauses, keys, weights.sum(keys)))
    return Misconceptions(ways, index(((w.keys, w.said) for w in ways), weights), right)


def _other_thing(stretch: Stretch, way: WrongWay, wrong: Profile) -> bool:
    """Whether the clause nearest to the misconception speaks of a rival of what that speaks of: of precision, not of recall.

    The clause before it counts, too: "precision, the share of ...".
    """
    nearest = max(stretch.clauses, key=lambda c: sum((w.key, w.sign) in wrong.features for w in c.words))
    here = {w.key for w in nearest.words}
    near = here | ({w.key for w in stretch.before.words} if stretch.before and nearest is stretch.clauses[0] else set())
    return speaks_of_rival(here, near, way.keys)
