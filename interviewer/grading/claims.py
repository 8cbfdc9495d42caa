"""Wrong claims: stretches of an answer that repeat a misconception of the question.

A misconception mostly shares its words with what is right, so words alone can't tell them apart. A stretch is compared by its
words with their signs and by how they hang together (what is said of which subject, which word follows which), and it
is held against the candidate only when it is more like the misconception than like everything that is right.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import fsum

from interviewer.grading.lexicon import speaks_of_rival
from interviewer.grading.matching import Weights
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
    keys: frozenset[str]


@dataclass(frozen=True, slots=True)
class WrongWay:
    """One way to state a misconception."""

    profile: Profile
    peculiar: Mapping[Feature, float]
    """The features that nothing right has."""
    said: float
    """Of the weights of its words."""

    def peculiarity(self, other: Profile) -> float:
        """Share of the peculiar features that the other has, 0..1; 1 when there are none."""
        if not self.peculiar:
            return 1.0
        return sum(w for f, w in self.peculiar.items() if f in other.features) / sum(self.peculiar.values())


def profile(clauses: Iterable[Clause], weights: Weights) -> Profile:
    """The features of a stretch: its words with their signs, and which of them hang together."""
    features: dict[Feature, float] = {}
    for clause in clauses:
        subject = subject_of(clause)
        for i, word in enumerate(clause.words):
            features[word.key, word.sign] = weights[word.key]
            for other, place in ((subject, "subject"), (word.about, "about"), (_before(clause, i), "before")):
                if other and other != word.key:
                    features[other, place, word.key, word.sign] = _TIE * (weights[other] + weights[word.key]) / 2
    return Profile(features, sum(features.values()), frozenset(w.key for c in clauses for w in c.words))


def _before(clause: Clause, i: int) -> str:
    return clause.words[i - 1].key if i else ""


def wrong_way(clauses: Sequence[Clause], right: Sequence[Profile], weights: Weights) -> WrongWay:
    """A statement of a misconception, seen against all that is right."""
    own = profile(clauses, weights)
    known = set().union(*(p.features.keys() for p in right))
    return WrongWay(own, {f: w for f, w in own.features.items() if f not in known}, weights.sum(own.keys))


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


def claimed(stretch: Stretch, ways: Sequence[WrongWay], right: Sequence[Profile]) -> float:
    """How much a stretch is like the misconception, 0..1; 0 when it may be meant otherwise."""
    if len(stretch.keys) < _FEWEST:
        return 0.0
    near = [w for w in ways if stretch.weights.sum(stretch.keys & w.profile.keys) >= _SAYS * w.said]
    if not near:
        return 0.0
    own = stretch.profile
    alike = max((similarity(own, w.profile) for w in near if _may_claim(stretch, w)), default=0.0)
    if alike < _LIKE or alike < _MARGIN + max((similarity(own, p) for p in right), default=0.0):
        return 0.0
    return alike


def _may_claim(stretch: Stretch, way: WrongWay) -> bool:
    return way.peculiarity(stretch.profile) >= _PECULIAR and not _other_thing(stretch, way)


def _other_thing(stretch: Stretch, way: WrongWay) -> bool:
    """Whether the clause nearest to the misconception speaks of a rival of what that speaks of: of precision, not of recall.

    The clause before it counts, too: "precision, the share of ...".
    """
    nearest = max(stretch.clauses, key=lambda c: sum((w.key, w.sign) in way.profile.features for w in c.words))
    here = {w.key for w in nearest.words}
    near = here | ({w.key for w in stretch.before.words} if stretch.before and nearest is stretch.clauses[0] else set())
    return speaks_of_rival(here, near, way.profile.keys)
