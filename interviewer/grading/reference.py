"""Key points for a question that has none: the sentences of its reference answer."""

from __future__ import annotations

import re
from functools import lru_cache

from interviewer.grading.injection import speaks_to_examiner
from interviewer.grading.lexicon import Kind, Word
from interviewer.grading.reading import read
from interviewer.models import KeyPoint, Lang, Question, Text
from interviewer.text import Span, sentences

MOST = 7
_WORDS = 10
"""Words with content in a point: with fewer, half of it is no statement."""
HEAVIEST = 3
_ECHO, _DIRECTION = 0.3, 0.5
"""What a word says that the question has said already, and one like "more", as a share of any other."""
_ENOUGH = 2
"""Words that a point needs to say something."""
_FORMULA = re.compile(r"\$\$?[^$]*\$\$?|\\\(.*?\\\)|\\\[.*?\\\]|`[^`]*`")
_EDGES = " \t\n，,、;；"
_MARKUP = re.compile(r"^[\s#>*\-+·•]+|\*\*|__")
_WRAPPED = re.compile(r"(?<=[a-z,;])[ \t]*\n[ \t]*(?=[a-z(])")
"""A line end within an English sentence; elsewhere a line is a statement of its own."""


def key_points_of(question: Question, lang: Lang) -> tuple[KeyPoint, ...]:
    """The question's key points; where it has none, those that its reference answer holds in that language."""
    return question.key_points or points_from_reference(question.answer[lang], question.question[lang])


@lru_cache(maxsize=256)
def points_from_reference(reference: str, asked: str = "", *, whole: bool = False) -> tuple[KeyPoint, ...]:
    """At most seven points `p1`.. made of the reference's sentences: neighbours joined where there are more, or where they say little.

    Headings, lines that are only a formula, and what is no prose (`markdown.prose`) are left out: there may be no point at all. A
    point weighs more the more it says beyond the question; none is essential: only a person can know what matters most. `whole`
    joins wrapped lines, and sentences no more than it must: for people to read.
    """
    from interviewer.markdown import prose  # here: a question of the bank has its key points

    known = frozenset(w.key for w in _words(asked))
    text = _WRAPPED.sub(" ", prose(reference)) if whole else prose(reference)
    found = _whole([s for s in sentences(text) if _says_something(text, s)], text) or sentences(text)
    runs = len(found) if whole else round(sum(len(_words(s.text)) for s in found) / _WORDS)
    texts = list(map(_joined, _shared_out(found, max(1, min(runs, MOST)))))
    said = [sum(_says(w, known) for w in _words(t)) for t in texts]
    return tuple(
        KeyPoint(id=f"p{i}", weight=max(1, round(HEAVIEST * n / max(said))) if n else 1, point=Text(zh=text, en=text))
        for i, (text, n) in enumerate(zip(texts, said, strict=True), 1)
    )


def _says(word: Word, known: frozenset[str]) -> float:
    """How much a word says where the question has said those."""
    return (_ECHO if word.key in known else 1.0) * (_DIRECTION if word.kind is Kind.DIRECTION else 1.0)


def _words(text: str) -> list[Word]:
    """With content, formulas apart."""
    return [w for c in read(_FORMULA.sub(lambda m: " " * len(m.group()), text)) for w in c.words]


def _says_something(reference: str, sentence: Span) -> bool:
    line_start = reference.rfind("\n", 0, sentence.start) + 1
    if reference[line_start : sentence.start + 1].lstrip().startswith("#"):
        return False
    return bool(_words(sentence.text)) and not speaks_to_examiner(sentence.text)


def _whole(found: list[Span], reference: str) -> list[Span]:
    """What is too short to be a point ("Wrong.") joined to the sentence that follows it; the last one to that before it."""
    joined: list[Span] = []
    for sentence in found:
        short = bool(joined) and len(_words(joined[-1].text)) < _ENOUGH
        joined.append(_both(joined.pop(), sentence, reference) if short else sentence)
    if len(joined) > 1 and len(_words(joined[-1].text)) < _ENOUGH:
        last = joined.pop()
        joined.append(_both(joined.pop(), last, reference))
    return joined


def _both(first: Span, second: Span, reference: str) -> Span:
    return Span(first.start, second.end, reference[first.start : second.end])


def _shared_out(found: list[Span], most: int) -> list[list[Span]]:
    """The sentences in at most so many runs of nearly equal number, in order."""
    runs = min(most, len(found))
    return [found[i * len(found) // runs : (i + 1) * len(found) // runs] for i in range(runs)]


def _joined(run: list[Span]) -> str:
    return " ".join(_MARKUP.sub("", s.text).strip(_EDGES) for s in run)
