"""Key points for a question that has none: the sentences of its reference answer."""

from __future__ import annotations

import re

from interviewer.grading.reading import read
from interviewer.models import KeyPoint, Lang, Question, Text
from interviewer.text import Span, clauses, sentences

MOST = 7
_FEW = 3
"""A reference of fewer sentences is cut at its commas, so that part of it can earn part of the score."""
_ENOUGH = 2
"""Words that a point needs to say something."""
_FORMULA = re.compile(r"\$\$?[^$]*\$\$?|\\\(.*?\\\)|\\\[.*?\\\]|`[^`]*`")
_MARKUP = re.compile(r"^[\s#>*\-+·•]+|\*\*|__")


def key_points_of(question: Question, lang: Lang) -> tuple[KeyPoint, ...]:
    """The question's key points; where it has none, those that its reference answer holds in that language."""
    return question.key_points or points_from_reference(question.answer[lang])


def points_from_reference(reference: str) -> tuple[KeyPoint, ...]:
    """At most seven points `p1`.. made of the reference's sentences, neighbours joined where there are more.

    Headings and lines that are only a formula are left out. All points weigh the same and none is essential: only a person can
    know what matters most.
    """
    found = [s for s in sentences(reference) if _says_something(reference, s)] or sentences(reference)
    if len(found) < _FEW:
        parts = [c for s in found for c in _cut(s) if _says_something(reference, c)]
        found = parts if len(parts) >= len(found) else found
    return tuple(
        KeyPoint(id=f"p{i}", point=Text(zh=text, en=text)) for i, text in enumerate(map(_joined, _shared_out(found)), 1)
    )


def _cut(sentence: Span) -> list[Span]:
    return [Span(sentence.start + c.start, sentence.start + c.end, c.text) for c in clauses(sentence.text)]


def _says_something(reference: str, sentence: Span) -> bool:
    line_start = reference.rfind("\n", 0, sentence.start) + 1
    if reference[line_start : sentence.start + 1].lstrip().startswith("#"):
        return False
    return sum(len(c.words) for c in read(_FORMULA.sub(" ", sentence.text))) >= _ENOUGH


def _shared_out(found: list[Span]) -> list[list[Span]]:
    """The sentences in at most seven runs of nearly equal number, in order."""
    runs = min(MOST, len(found))
    return [found[i * len(found) // runs : (i + 1) * len(found) // runs] for i in range(runs)]


def _joined(run: list[Span]) -> str:
    return " ".join(_MARKUP.sub("", s.text).strip() for s in run)
