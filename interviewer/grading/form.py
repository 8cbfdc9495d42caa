"""Whether an answer is made of statements: lists of terms, shuffled words and echoes of the question say nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from math import sqrt

from interviewer.grading.lexicon import CJK
from interviewer.grading.reading import Clause

_ITEM = 3
"""Words up to which a clause may be an item of a list."""
_MOSTLY = 0.8
"""Share of such clauses that makes the whole answer a list."""
_FEW = 4
"""Clauses that a list has at least."""
_SPARE = 0.13
"""Share of tying words below which a long English clause is only a row of terms: one in a hundred honest ones is below."""
_SPARE_ALL = 0.24
"""The same for all long clauses of an answer together, since they vary less; half of the words of speech tie others."""
_MUCH = 24
"""Words that the long clauses need to have for that."""
_ROW = 8
"""Words of a long clause."""
_GAP = re.compile(r"、|[\u3400-\u4dbf\u4e00-\u9fff][\s/]+(?=[\u3400-\u4dbf\u4e00-\u9fff])")

_FAMILIAR = 0.47
"""Share of familiar neighbours below which words are shuffled. Speech was seen from .47 up, shuffled texts at .2 to .5."""
_SURE = 1.65
"""Standard errors by which the share has to be below."""
_PAIRS = 25
"""Fewer pairs show nothing."""
_COHERENT = 0.8
"""Share plus half of the order, below which words are shuffled. Speech was seen from .82 up, shuffled texts up to .81."""
_MANY = 40
_COMMON = 8
"""Pairs and matched words that this needs."""


def listed(clauses: Sequence[Clause], folded: str) -> set[int]:
    """Indices of the clauses that are items of a list of terms, or a row of them.

    People do speak in short clauses. They are a list only where the answer has hardly anything else, or in a long bare run.
    """
    rows = _rows(clauses, folded)
    items = [i in rows or len(c.spoken) <= _ITEM for i, c in enumerate(clauses)]
    in_rows = sum(len(clauses[i].words) for i in rows)
    if sum(items) >= max(_FEW, _MOSTLY * len(clauses)) or 2 * in_rows > sum(len(c.words) for c in clauses):
        return set(range(len(clauses)))
    for bare, run in groupby(range(len(clauses)), key=lambda i: items[i] and clauses[i].glue == 0):
        indices = list(run)
        if bare and len(indices) > _FEW:
            rows.update(indices)
    return rows


def _rows(clauses: Sequence[Clause], folded: str) -> set[int]:
    """Indices of the clauses that are only terms in a row, with 、 or space between them."""
    rows = {i for i, c in enumerate(clauses) if _has_gaps(c, folded)}
    long = {i: c for i, c in enumerate(clauses) if len(c.spoken) >= _ROW and not CJK.search(folded, c.start, c.end)}
    spoken = sum(len(c.spoken) for c in long.values())
    if spoken >= _MUCH and sum(c.glue for c in long.values()) < _SPARE_ALL * spoken:
        return rows | long.keys()
    return rows | {i for i, c in long.items() if c.glue < _SPARE * (len(c.spoken) - _ROW // 2)}


def _has_gaps(clause: Clause, folded: str) -> bool:
    gaps = len(_GAP.findall(folded, clause.start, clause.end))
    return gaps >= _FEW and gaps * 3 >= len(clause.words)


def echoed(clauses: Sequence[Clause], asked: frozenset[str], signs: frozenset[tuple[str, int]]) -> set[int]:
    """Indices of the clauses that only say the question again: hardly a word of their own, and none turned round."""
    return {i for i, c in enumerate(clauses) if _is_echo(c, asked, signs)}


def _is_echo(clause: Clause, asked: frozenset[str], signs: frozenset[tuple[str, int]]) -> bool:
    known = [w for w in clause.words if w.key in asked]
    turned = any((w.key, w.sign) not in signs for w in known)
    return not turned and len(clause.words) - len(known) <= len(clause.words) // 5


# --- word order -------------------------------------------------------------------------------------------------------

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Usage:
    """Which words of a question's texts stand beside each other."""

    words: frozenset[str]
    pairs: frozenset[Pair]
    """Neighbours, and neighbours but one, in order."""

    def familiar(self, clauses: Iterable[Clause]) -> Familiar:
        """How familiar the order of the known words is. Each pair counts once, so that saying a thing again changes nothing."""
        pairs = {p for c in clauses for p in _neighbours(c) if p[0] in self.words and p[1] in self.words}
        return Familiar(len(pairs), len(pairs & self.pairs) / len(pairs) if pairs else 1.0)


@dataclass(frozen=True, slots=True)
class Familiar:
    """Neighbouring words of an answer that a question's texts know both, and the share that they know as neighbours."""

    pairs: int
    share: float

    @property
    def shuffled(self) -> bool:
        """Whether the share is too low to be chance."""
        return (
            self.pairs >= _PAIRS and self.share + _SURE * sqrt(self.share * (1 - self.share) / self.pairs) < _FAMILIAR
        )

    def shuffled_beside(self, order: float, common: int) -> bool:
        """The same in the light of `order`: the share of `common` matched words that stand in the order of what they match."""
        return self.pairs >= _MANY and common >= _COMMON and self.share + order / 2 < _COHERENT


def usage(texts: Iterable[Sequence[Clause]]) -> Usage:
    """Learn the neighbours from right and wrong texts alike: it is about order, not truth."""
    clauses = [c for text in texts for c in text]
    near = {p for c in clauses for p in (*_neighbours(c), *zip(_forms(c), _forms(c)[2:], strict=False))}
    return Usage(frozenset(f for c in clauses for f in _forms(c)), frozenset(near))


def _forms(clause: Clause) -> list[str]:
    return [f"{w.key}{w.sign}" for w in clause.spoken]


def _neighbours(clause: Clause) -> list[Pair]:
    return list(pairwise(_forms(clause)))
