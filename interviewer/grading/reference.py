"""Key points for a question that has none: the sentences of its reference answer."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import accumulate, pairwise

from interviewer.grading.injection import speaks_to_examiner
from interviewer.grading.lexicon import Kind, Word
from interviewer.grading.reading import read
from interviewer.models import KeyPoint, Lang, Question, Text
from interviewer.text import Span, sentences

MOST = 7
_WORDS = 4
"""Words with content in a point, where the reference is short: part of a sentence earns part of the score."""
HEAVIEST = 3
_ECHO, _DIRECTION = 0.3, 0.5
"""What a word says that the question has said already, and one like "more", as a share of any other."""
_MARK = 1.5
_MARKS = re.compile(r"\s*[,，、:：—]+")
_ENOUGH = 2
"""Words that a point needs to say something."""
_FORMULA = re.compile(r"\$\$?[^$]*\$\$?|\\\(.*?\\\)|\\\[.*?\\\]|`[^`]*`")
_EDGES = " \t\n，,、;；"
_MARKUP = re.compile(r"^[\s#>*\-+·•]+|\*\*|__")


def key_points_of(question: Question, lang: Lang) -> tuple[KeyPoint, ...]:
    """The question's key points; where it has none, those that its reference answer holds in that language."""
    return question.key_points or points_from_reference(question.answer[lang], question.question[lang])


@lru_cache(maxsize=256)
def points_from_reference(reference: str, asked: str = "", *, whole: bool = False) -> tuple[KeyPoint, ...]:
    """At most seven points `p1`.. made of the reference's sentences: neighbours joined where there are more, cut where few say much.

    Headings and lines that are only a formula are left out. A point weighs more the more it says beyond the question; none is
    essential: only a person can know what matters most. `whole` leaves every sentence in one piece: for people to read.
    """
    known = frozenset(w.key for w in _words(asked))
    found = [s for s in sentences(reference) if _says_something(reference, s)] or sentences(reference)
    shares = [1] * len(found) if whole else _shares(found)
    pieces = [p for s, n in zip(found, shares, strict=True) for p in _cut(s, n, known)]
    texts = list(map(_joined, _shared_out(pieces)))
    said = [sum(_says(w, known) for w in _words(t)) for t in texts]
    return tuple(
        KeyPoint(id=f"p{i}", weight=max(1, round(HEAVIEST * n / max(said))) if n else 1, point=Text(zh=text, en=text))
        for i, (text, n) in enumerate(zip(texts, said, strict=True), 1)
    )


def _says(word: Word, known: frozenset[str]) -> float:
    """How much a word says where the question has said those."""
    return (_ECHO if word.key in known else 1.0) * (_DIRECTION if word.kind is Kind.DIRECTION else 1.0)


def _shares(found: list[Span]) -> list[int]:
    """In how many pieces each sentence is cut, by its words."""
    words = [max(1, len(_words(s.text))) for s in found]
    pieces = min(MOST, round(sum(words) / _WORDS))
    return [max(1, round(pieces * n / sum(words))) for n in words]


def _cut(sentence: Span, pieces: int, known: frozenset[str]) -> list[Span]:
    """The sentence in so many pieces that say about as much, cut at marks where there are some nearby."""
    words = _words(sentence.text)
    pieces = min(pieces, len(words) // _ENOUGH)
    if pieces < 2:
        return [sentence]
    said = list(accumulate(_says(w, known) for w in words))
    goals = [said[-1] * i / pieces for i in range(1, pieces)]
    cuts = sorted(
        {min(range(len(words) - 1), key=lambda i: abs(said[i] - g) - _marked(sentence, words, i)) for g in goals}
    )
    edges = pairwise([0, *(_edge(sentence.text, words[i].end) for i in cuts), len(sentence.text)])
    return [Span(sentence.start + a, sentence.start + b, sentence.text[a:b]) for a, b in edges]


def _marked(sentence: Span, words: list[Word], i: int) -> float:
    """By how many words' worth a cut may move to stand after the word at `i`: for a mark."""
    return _MARK if _MARKS.search(sentence.text, words[i].end, words[i + 1].start) else 0.0


def _edge(text: str, end: int) -> int:
    """Behind the mark that follows."""
    mark = _MARKS.match(text, end)
    return mark.end() if mark else end


def _words(text: str) -> list[Word]:
    """With content, formulas apart."""
    return [w for c in read(_FORMULA.sub(lambda m: " " * len(m.group()), text)) for w in c.words]


def _says_something(reference: str, sentence: Span) -> bool:
    line_start = reference.rfind("\n", 0, sentence.start) + 1
    if reference[line_start : sentence.start + 1].lstrip().startswith("#"):
        return False
    return len(_words(sentence.text)) >= _ENOUGH and not speaks_to_examiner(sentence.text)


def _shared_out(found: list[Span]) -> list[list[Span]]:
    """The sentences in at most seven runs of nearly equal number, in order."""
    runs = min(MOST, len(found))
    return [found[i * len(found) // runs : (i + 1) * len(found) // runs] for i in range(runs)]


def _joined(run: list[Span]) -> str:
    return " ".join(_MARKUP.sub("", s.text).strip(_EDGES) for s in run)
