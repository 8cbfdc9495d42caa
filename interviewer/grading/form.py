"""Whether an answer is made of statements: lists of terms, shuffled words and echoes of the question say nothing."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from interviewer.grading.lexicon import CJK
from interviewer.grading.reading import Clause
from interviewer.pattern import pattern

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
_WIDE = 6
"""Gaps of any kind, those between Chinese and English too, in a row of terms that nothing ties."""
_WIDE_GAP = pattern(r"[\s/、×·|+→]+")
_GAP = pattern(r"、|[\u3400-\u4dbf\u4e00-\u9fff][\s/]+(?=[\u3400-\u4dbf\u4e00-\u9fff])")


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
    """Indices of the clauses that are only terms in a row, with 、 or space or signs between them."""
    rows = {i for i, c in enumerate(clauses) if _has_gaps(c, folded)}
    long = {i: c for i, c in enumerate(clauses) if len(c.spoken) >= _ROW and not CJK.search(folded, c.start, c.end)}
    spoken = sum(len(c.spoken) for c in long.values())
    if spoken >= _MUCH and sum(c.glue for c in long.values()) < _SPARE_ALL * spoken:
        return rows | long.keys()
    return rows | {i for i, c in long.items() if c.glue < _SPARE * (len(c.spoken) - _ROW // 2)}


def _has_gaps(clause: Clause, folded: str) -> bool:
    """Whether a clause with Chinese in it is a row: by its commas, or by its gaps where hardly anything ties the words."""
    if not CJK.search(folded, clause.start, clause.end):
        return False
    gaps = len(_GAP.findall(folded, clause.start, clause.end))
    if gaps >= _FEW and gaps * 3 >= len(clause.words):
        return True
    wide = len(_WIDE_GAP.findall(folded, clause.start, clause.end))
    return clause.glue == 0 and wide >= _WIDE and wide * 2 >= len(clause.words)


def echoed(clauses: Sequence[Clause], asked: frozenset[str], signs: frozenset[tuple[str, int]]) -> set[int]:
    """Indices of the clauses that only say the question again: hardly a word of their own, and none turned round."""
    return {i for i, c in enumerate(clauses) if _is_echo(c, asked, signs)}


def _is_echo(clause: Clause, asked: frozenset[str], signs: frozenset[tuple[str, int]]) -> bool:
    known = [w for w in clause.words if w.key in asked]
    turned = any((w.key, w.sign) not in signs for w in known)
    return not turned and len(clause.words) - len(known) <= len(clause.words) // 5
