"""Who is said to do what: finds statements in which two things have changed places.

"The discriminator makes fake samples" has all the words of a right statement, only of one about the generator. The right texts of a
question tell what is said of which subject; a clause whose predicate belongs to a rival of its subject is swapped.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import combinations, groupby

from interviewer.grading.lexicon import Kind, rivals
from interviewer.grading.matching import Weights
from interviewer.grading.reading import Clause

_RIVAL = 0.35
"""Share of a clause's predicate that a right statement about a rival must hold."""
_OWN = 0.45
"""And what a right statement about its own subject may hold at most, as a share of the rival's."""
_RIVAL_AGAIN = 0.3
_OWN_AGAIN = 0.6
_TOPIC = 2
"""Words at the beginning of a clause that name what it is about."""
_OPERATIONS = frozenset(("added", "times", "divided_by", "minus"))
"""They change places wherever they stand."""
_SAYS = 3
"""Words that a predicate has at least ..."""
_AGREES = 2
"""... and that it must have in common with a right one."""
_SAYS_MORE = 0.4
"""A fact of which the clause says less than this share counts for less."""

_OFTEN = 3
"""Sentences that say one thing of one and another of the other, before the two are rivals ..."""
_APART = 0.7
"""... and how many of them there are for each clause that names both."""

_SYMBOL = re.compile(r"[a-z\u0370-\u03ff]|\d+(?:\.\d+)?")
"""Letters and numbers of formulas stand beside anything."""

_NOTHING: frozenset[str] = frozenset()

Signed = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Fact:
    """One right clause, or two that stand together, about a thing that has rivals."""

    named: frozenset[str]
    """Things with rivals that it names, or goes on speaking of."""
    said: frozenset[Signed]


@dataclass(frozen=True, slots=True)
class Roles:
    """What the right texts of a question say of which subject."""

    facts: tuple[Fact, ...]
    naming: Mapping[str, frozenset[int]]
    """Thing -> ordinals of the facts that name it."""
    weights: Weights
    contrasted: Mapping[str, frozenset[str]]
    """Things in the question -> those that the right texts tell them apart from."""

    def swapped(self, clauses: Sequence[Clause]) -> set[int]:
        """Indices of the clauses that are true of a rival of what they name.

        A swap has two sides: once one is plain, less is asked of clauses on the same two things.
        """
        topics = _topics(clauses, self.contrasted)
        found: dict[int, frozenset[str]] = {}
        for i, clause in enumerate(clauses):
            if pair := self._swap(clause, topics[i], _RIVAL, _OWN):
                found[i] = pair
        pairs = set(found.values())
        for i, clause in enumerate(clauses):
            if pairs and i not in found and (pair := self._swap(clause, topics[i], _RIVAL_AGAIN, _OWN_AGAIN)) in pairs:
                found[i] = pair
        return set(found)

    def _swap(self, clause: Clause, topic: str, least: float, own: float) -> frozenset[str]:
        """The two things that have changed places in the clause; empty when it is in order."""
        named = [w.key for i, w in enumerate(clause.words) if i < _TOPIC or w.key in _OPERATIONS]
        for key in dict.fromkeys((*named, topic) if topic else named):
            others = self._rivals(key)
            if not others or not others.isdisjoint([w.key for w in clause.words]):
                continue
            if rival := self._belongs_to(clause, key, others, least, own):
                return frozenset((key, rival))
        return frozenset()

    def _rivals(self, key: str) -> frozenset[str]:
        return rivals().get(key, _NOTHING) | self.contrasted.get(key, _NOTHING)

    def _belongs_to(self, clause: Clause, key: str, others: frozenset[str], least: float, most: float) -> str | None:
        said = frozenset((w.key, w.sign) for w in clause.words if w.key != key and not _SYMBOL.fullmatch(w.key))
        if len(said) < _SAYS:
            return None
        of_it = self.naming.get(key, frozenset())
        of_others = frozenset().union(*(self.naming.get(k, ()) for k in others))
        best, likest = self._nearest(said, of_others - of_it)
        if likest is None or best < least or self._nearest(said, of_it - of_others)[0] > most * best:
            return None
        return min(others & likest.named)

    def _nearest(self, said: frozenset[Signed], facts: Iterable[int]) -> tuple[float, Fact | None]:
        """The fact that holds most of the predicate, and how much; the first of equals."""
        best, likest = 0.0, None
        for i in sorted(facts):
            common = said & self.facts[i].said
            if len(common) >= _AGREES and (share := self._share(common, said, self.facts[i])) > best:
                best, likest = share, self.facts[i]
        return best, likest

    def _share(self, common: frozenset[Signed], said: frozenset[Signed], fact: Fact) -> float:
        """How much of the predicate a fact holds, less when the fact says much more."""
        weight = self._weight(common)
        return weight / self._weight(said) * min(1.0, weight / self._weight(fact.said) / _SAYS_MORE)

    def _weight(self, said: Iterable[Signed]) -> float:
        return self.weights.sum(key for key, _ in said)


def roles(texts: Iterable[Sequence[Clause]], weights: Weights, asked: AbstractSet[str]) -> Roles:
    """Learn the roles from the right texts of a question. `asked` are the keys of its words."""
    kept = list(texts)
    contrasted = _contrasted(kept, asked)
    same: dict[Signed, Signed] = {}
    facts = tuple(fact for text in kept for fact in _facts(text, contrasted, same))
    naming: dict[str, set[int]] = {}
    for i, fact in enumerate(facts):
        for key in fact.named:
            naming.setdefault(key, set()).add(i)
    return Roles(facts, {k: frozenset(v) for k, v in naming.items()}, weights, contrasted)


def _facts(text: Sequence[Clause], contrasted: Container[str], same: dict[Signed, Signed]) -> Iterator[Fact]:
    """What a text says; equal words are kept once, in `same`."""
    topics = _topics(text, contrasted)
    named = [
        {k for k in (topic, *(w.key for w in clause.words)) if k in contrasted or k in rivals()}
        for clause, topic in zip(text, topics, strict=True)
    ]
    for n in (1, 2):
        for i in range(len(text) - n + 1):
            things = frozenset().union(*named[i : i + n])
            if things and text[i].sentence == text[i + n - 1].sentence:
                yield Fact(things, frozenset([same.setdefault(s, s) for c in text[i : i + n] for s in _signed(c)]))


def _signed(clause: Clause) -> list[Signed]:
    return [(w.key, w.sign) for w in clause.words]


def _contrasted(texts: Sequence[Sequence[Clause]], asked: AbstractSet[str]) -> dict[str, frozenset[str]]:
    """Things that the question names and that the right texts tell apart: sentence after sentence says one thing of one, another of the other.

    Each with those that it is told apart from.
    """
    apart: Counter[tuple[str, str]] = Counter()
    together: Counter[tuple[str, str]] = Counter()
    for text in texts:
        for _, run in groupby(text, key=lambda c: c.sentence):
            clauses = list(run)
            subjects = {s for c in clauses if (s := subject_of(c)) in asked}
            apart.update(combinations(sorted(subjects), 2))
            for c in clauses:
                together.update(combinations(sorted({w.key for w in c.words} & asked), 2))
    found: dict[str, set[str]] = {}
    for (a, b), n in apart.items():
        if n >= _OFTEN and n >= together[a, b] * _APART:
            found.setdefault(a, set()).add(b)
            found.setdefault(b, set()).add(a)
    return {k: frozenset(v) for k, v in found.items()}


def _topics(clauses: Sequence[Clause], contrasted: Container[str]) -> list[str]:
    """For each clause the contrasted thing that it goes on speaking of; "" when that is none, or more than one."""
    found, topic, sentence = [], "", -1
    for clause in clauses:
        named = [w.key for w in clause.words if w.key in contrasted]
        if named:
            topic = named[0] if len(set(named)) == 1 and named[0] == subject_of(clause) else ""
        elif clause.sentence > sentence:
            topic = ""
        sentence = clause.sentence
        found.append(topic)
    return found


def subject_of(clause: Clause) -> str:
    """The first thing that a clause names."""
    return next((w.key for w in clause.words if w.kind is Kind.CONTENT), "")
