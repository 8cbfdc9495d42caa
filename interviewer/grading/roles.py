"""Who is said to do what: finds statements in which two things have changed places.

"The discriminator makes fake samples" has all the words of a right statement, only of one about the generator. The right texts of a
question tell what is said of which subject; a clause whose predicate belongs to a rival of its subject is swapped.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from interviewer.grading.lexicon import Kind, rivals
from interviewer.grading.matching import Weights
from interviewer.grading.reading import Clause

_RIVAL = 0.35
"""Share of a clause's predicate that a right statement about a rival must hold."""
_OWN = 0.5
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

Signed = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Fact:
    """One right clause, or two that stand together."""

    keys: frozenset[str]
    said: frozenset[Signed]


@dataclass(frozen=True, slots=True)
class Roles:
    """What the right texts of a question say of which subject."""

    facts: tuple[Fact, ...]
    weights: Weights

    def swapped(self, clauses: Sequence[Clause]) -> set[int]:
        """Indices of the clauses that are true of a rival of what they name.

        A swap has two sides: once one is plain, less is asked of clauses on the same two things.
        """
        found: dict[int, frozenset[str]] = {}
        for i, clause in enumerate(clauses):
            if pair := self._swap(clause, _RIVAL, _OWN):
                found[i] = pair
        pairs = set(found.values())
        for i, clause in enumerate(clauses):
            if pairs and i not in found and (pair := self._swap(clause, _RIVAL_AGAIN, _OWN_AGAIN)) in pairs:
                found[i] = pair
        return set(found)

    def _swap(self, clause: Clause, least: float, own: float) -> frozenset[str]:
        """The two things that have changed places in the clause; empty when it is in order."""
        keys = {w.key for w in clause.words}
        for key in (w.key for i, w in enumerate(clause.words) if i < _TOPIC or w.key in _OPERATIONS):
            others = rivals().get(key, frozenset())
            if others and others.isdisjoint(keys) and (rival := self._belongs_to(clause, key, others, least, own)):
                return frozenset((key, rival))
        return frozenset()

    def _belongs_to(self, clause: Clause, key: str, others: frozenset[str], least: float, most: float) -> str | None:
        said = frozenset((w.key, w.sign) for w in clause.words if w.key != key)
        if len(said) < _SAYS:
            return None
        own = best = 0.0
        rival: str | None = None
        for fact in self.facts:
            named = others & fact.keys
            if bool(named) == (key in fact.keys):  # speaks of both, or of neither
                continue
            share = self._share(said, fact)
            if not named:
                own = max(own, share)
            elif share > best:
                best, rival = share, min(named)
        return rival if best >= least and own <= most * best else None

    def _share(self, said: frozenset[Signed], fact: Fact) -> float:
        """How much of the predicate a fact holds, less when the fact says much more."""
        common = said & fact.said
        if len(common) < _AGREES:
            return 0.0
        weight = self._weight(common)
        return weight / self._weight(said) * min(1.0, weight / self._weight(fact.said) / _SAYS_MORE)

    def _weight(self, said: Iterable[Signed]) -> float:
        return self.weights.sum(key for key, _ in said)


def roles(texts: Iterable[Sequence[Clause]], weights: Weights) -> Roles:
    """Learn the roles from the right texts of a question."""
    runs = [
        t[i : i + n]
        for t in texts
        for n in (1, 2)
        for i in range(len(t) - n + 1)
        if t[i].sentence == t[i + n - 1].sentence
    ]
    words = [[w for c in run for w in c.words] for run in runs]
    return Roles(
        tuple(Fact(frozenset(w.key for w in ws), frozenset((w.key, w.sign) for w in ws)) for ws in words), weights
    )


def subject_of(clause: Clause) -> str:
    """The first thing that a clause names."""
    return next((w.key for w in clause.words if w.kind is Kind.CONTENT), "")
