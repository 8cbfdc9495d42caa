"""Clauses that say nearly what a right clause says, with a sign turned round: "does NOT converge", "a SMALLER rate"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import chain, groupby

from interviewer.grading.lexicon import Kind, Word, speaks_of_rival
from interviewer.grading.matching import ROUNDING, Weights, bound
from interviewer.grading.reading import Clause

_TWIN = 0.65
"""Similarity of the words, signs apart, from which on two clauses say the same or the opposite."""
_TWIN_SENTENCE = 0.75
"""The same for sentences, which have more words to tell them apart."""
_SAME = 0.9
"""From which on one repeats the other word for word."""
_DENIED = 0.25
"""Share of the common words with the other sign in a denial that is not word for word."""
_NEARLY = 0.1
"""A right clause that agrees counts although another, so much more alike, does not."""
_FEWEST = 3
"""Different words that the two must have in common."""


@dataclass(frozen=True, slots=True)
class Opposites:
    """The right clauses and sentences of a question, found by their words."""

    clauses: _Index
    sentences: _Index

    def contradicted(self, clause: Clause, before: Clause | None) -> bool:
        """Whether the clause is the opposite of a right one, and of none nearly as like the twin. `before` is the one ahead of it."""
        return not clause.hypothetical and self.clauses.contradict((clause,), _TWIN, before)

    def negated(self, sentence: Sequence[Clause]) -> bool:
        """Whether a sentence repeats a right one in nearly all its words, with a negation more or less somewhere."""
        return self.sentences.contradict(sentence, _TWIN_SENTENCE)


@dataclass(frozen=True, slots=True)
class _Index:
    """Right stretches and the words by which they are found."""

    stretches: tuple[Sequence[Clause], ...]
    holding: Mapping[str, tuple[int, ...]]
    """Key -> the stretches that hold it."""
    weights: Weights
    totals: tuple[float, ...]
    """Of the weights of each stretch."""

    def contradict(self, stretch: Sequence[Clause], least: float, before: Clause | None = None) -> bool:
        """Whether all the stretches that are most like this one, and are about the same, are its opposite."""
        own = _keys(stretch)
        alike = self._alike(own, least)
        if not alike:
            return False
        around = own | {w.key for w in before.words} if before else own
        twins = [(a, i) for a, i in alike if not speaks_of_rival(own, around, _keys(self.stretches[i]))]
        best = max(twins, default=(0.0, 0))[0]
        return bool(twins) and all(_opposite(stretch, self.stretches[i], a) for a, i in twins if a >= best - _NEARLY)

    def _alike(self, own: AbstractSet[str], least: float) -> list[tuple[float, int]]:
        """Similarity and ordinal of the stretches that have enough in common with these words."""
        held = [key for key in own if key in self.holding]
        if len(held) < _FEWEST:
            return []
        total, heaviest = self.weights.sum(own), max(self.weights.of(held))
        common = (least - ROUNDING) / (2 - least) * total  # at least: the other stretch weighs no less than this itself
        fewest = max(_FEWEST, common / heaviest)
        if len(held) < fewest:
            return []
        found = []
        for i, n in Counter(chain.from_iterable([self.holding[key] for key in held])).items():
            if n < fewest:
                continue
            both = total + self.totals[i]
            if 2 * min(total, self.totals[i], n * heaviest) < (least - ROUNDING) * both:  # all that they can share
                continue
            alike = 2 * self.weights.sum(own & _keys(self.stretches[i])) / both
            if alike >= least and (n > _FEWEST or alike >= _SAME):
                found.append((alike, i))
        return found


def opposites(texts: Iterable[Sequence[Clause]], weights: Weights) -> Opposites:
    """Learn from the right texts."""
    kept = list(texts)
    clauses = [(c,) for text in kept for c in text if not c.hypothetical]
    whole = [tuple(s) for text in kept for _, s in groupby(text, key=lambda c: c.sentence)]
    return Opposites(_index(clauses, weights), _index([s for s in whole if len(s) > 1], weights))


def _index(stretches: Sequence[Sequence[Clause]], weights: Weights) -> _Index:
    holding: dict[str, list[int]] = {}
    totals = []
    for i, stretch in enumerate(stretches):
        keys = _keys(stretch)
        totals.append(weights.sum(keys))
        for key in keys:
            holding.setdefault(key, []).append(i)
    return _Index(tuple(stretches), {k: tuple(v) for k, v in holding.items()}, weights, tuple(totals))


def _keys(stretch: Sequence[Clause]) -> set[str]:
    return {w.key for c in stretch for w in c.words}


def _opposite(a: Sequence[Clause], b: Sequence[Clause], alike: float) -> bool:
    """Whether one says what the other denies: a negation more, or a direction turned round.

    Directions that all turn together only tell the same story from its other end; and a statement without any "not" that is not
    word for word the other may well be the other half of its "not this but that".
    """
    if alike < _SAME and not any(c.negated for c in a) and len({c.negated for c in b}) > 1:
        return False
    if any(c.supposed for c in a) != any(c.supposed for c in b):
        return False
    here, there = [w for c in a for w in c.words], [w for c in b for w in c.words]
    denied = sum(c.negated for c in a) != sum(c.negated for c in b)
    if denied and (alike >= _SAME or _signs_differ(here, there)) and not _denies_other(a, b):
        return True
    if len(a) > 1:
        return False
    said = [_bound_of(key, here, there) for key in {w.key for w in here if w.kind is Kind.DIRECTION}]
    kept, turned = sum(s for s, _ in said), sum(t for _, t in said)
    return turned == 1 or (turned > 0 and kept > 0)


def _denies_other(a: Sequence[Clause], b: Sequence[Clause]) -> bool:
    """Whether a denied clause of a sentence is about a rival of what its counterpart is about.

    "At inference it uses running averages, NOT batch statistics" denies nothing of "in training it uses batch statistics".
    """
    for i, clause in enumerate(a if len(a) > 1 else ()):
        if clause.negated:
            here = {w.key for w in clause.words}
            before = {w.key for w in a[i - 1].words} if i else set()
            twin = max(({w.key for w in c.words} for c in b), key=lambda keys: len(keys & here))
            if speaks_of_rival(here, here | before, twin):
                return True
    return False


def _signs_differ(here: Sequence[Word], there: Sequence[Word]) -> bool:
    """Whether a fair share of the common words has the other sign."""
    common = {w.key for w in here} & {w.key for w in there}
    other = [
        k for k in common if {w.sign for w in here if w.key == k}.isdisjoint({w.sign for w in there if w.key == k})
    ]
    return len(other) >= _DENIED * len(common)


def _bound_of(key: str, here: Sequence[Word], there: Sequence[Word]) -> tuple[int, int]:
    return bound([w for w in here if w.key == key], [w for w in there if w.key == key])
