"""Whether a stretch of an answer has anything to do with a key point. Cautious: it only says where to look again.

A point is touched by its own concepts and words; what the question itself says counts for little, and neither a bare
list of terms nor an echo of the question is a statement about anything.
"""

from __future__ import annotations

from interviewer.grading.form import echoed, listed
from interviewer.grading.grader import Task
from interviewer.grading.lexicon import fold
from interviewer.grading.reading import read
from interviewer.grading.reference import key_points_of
from interviewer.grading.sheet import Statement, prepare
from interviewer.models import PointVerdict, Quote

_TOUCHED = 1.0
"""Weight of concepts from which on a stretch is about the point: one that the question does not name."""
_SHARED = 0.15
_COMMON = 2
"""Share of a statement's words, weighted, and number of them from which on a stretch is about the point."""


def unrelated(task: Task, verdict: PointVerdict) -> bool:
    """Whether the quotes of a verdict have nothing to do with its point, as far as words can tell."""
    sheet = prepare(task.question, key_points_of(task.question, task.lang), task.asked)
    statement = sheet.points[verdict.id]
    said = [_statements(q, sheet.asked, sheet.asked_signs) for q in verdict.quotes]
    return not any(_touches(text, statement) for text in said if text)


def _statements(quote: Quote, asked: frozenset[str], signs: frozenset[tuple[str, int]]) -> str:
    """The folded text of a quote without clauses that only list terms or repeat the question."""
    folded = fold(quote.text)
    clauses = read(quote.text)
    bare = listed(clauses, folded) | echoed(clauses, asked, signs)
    return " ".join(folded[c.start : c.end] for i, c in enumerate(clauses) if i not in bare)


def _touches(text: str, statement: Statement) -> bool:
    weight = sum(c.weight for c in statement.concepts if c.touched(text))
    if weight >= _TOUCHED:
        return True
    keys = frozenset(w.key for c in read(text) for w in c.words) & statement.vocabulary
    return any(t.share(keys) >= _SHARED and len(keys & t.keys) >= _COMMON for t in statement.targets)
