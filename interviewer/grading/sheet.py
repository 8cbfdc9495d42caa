"""A question made ready for marking: for every key point and misconception the ways to say it, each word with its weight."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache

from interviewer.grading.claims import Misconceptions, Right, misconceptions
from interviewer.grading.fluency import order
from interviewer.grading.lexicon import Word, fold, tokens
from interviewer.grading.matching import (
    Finder,
    Index,
    Target,
    Weights,
    finder,
    index,
    plain_weights,
    target,
    weights_of,
)
from interviewer.grading.opposites import Opposites, opposites
from interviewer.grading.reading import Clause, read
from interviewer.grading.roles import Roles, roles
from interviewer.grading.spelling import Spelling, spelling
from interviewer.models import LANGS, KeyPoint, Lang, Misconception, Question, Text
from interviewer.text import language

_FORMULA = re.compile(r"\$\$?[^$]*\$\$?")
_GIVEN = 0.3
"""Weight of a concept that the question itself names: touching it shows little."""
_CARRIES = 0.3
"""Share of a point's words that a reference sentence has in common with it when it carries the point."""
_CORE = 0.45
"""Least share of a statement's weight that a part of it needs to stand for the whole."""
_KEPT = 192
"""Prepared questions that are kept, about 1 MB each: all open ones of the bank (159) and some follow-ups, for answers in no order."""
_LONGEST = 3
"""Clauses in a row of the reference answer that are read as one statement."""


@dataclass(frozen=True, slots=True)
class Concept:
    """Interchangeable terms; a statement that covers the point touches one of them."""

    terms: tuple[str, ...]
    finder: Finder
    weight: float

    def touched(self, text: str) -> bool:
        """Whether a folded text names it."""
        return self.finder.finds(text)

    def touched_in(self, text: str, pieces: Iterable[str]) -> list[int]:
        """Ordinals of the pieces of a folded text that name it."""
        return self.finder.finds_in(text, pieces)

    def name(self, lang: Lang) -> str:
        """The first term in that language."""
        return next((t for t in self.terms if language(t) == lang), self.terms[0])


@dataclass(frozen=True, slots=True)
class Statement:
    """All the ways to say one thing."""

    targets: tuple[Target, ...]
    weight: int
    """Of the key point."""
    concepts: tuple[Concept, ...]
    index: Index
    """Of the targets, in their order."""

    @property
    def vocabulary(self) -> AbstractSet[str]:
        """All words of the targets."""
        return self.index.holding.keys()

    def share(self, keys: Iterable[str]) -> float:
        """The largest share that distinct words have of any target, 0..1."""
        return max(self.index.shares(keys), default=0.0)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A question ready for marking."""

    points: dict[str, Statement]
    """By id of the key point."""
    misconceptions: Misconceptions
    roles: Roles
    opposites: Opposites
    weights: Weights
    spelling: Spelling
    derived: bool
    """Whether nobody wrote key points for it: they are pieces of the reference answer."""
    tokens: frozenset[str]
    """Words of the reference as they stand that the question does not say, where the points are derived from it."""
    foreign: float
    """How much less than of the bank is known of how people speak in its field; 0 for a question of the bank."""
    asked: frozenset[str]
    """Keys of the question's words."""
    asked_signs: frozenset[tuple[str, int]]


def prepare(question: Question, points: Sequence[KeyPoint], asked: str | None) -> Sheet:
    """The sheet of a question whose key points are `points`; `asked` is a follow-up's wording."""
    answer, derived = (question.answer.zh, question.answer.en), not question.key_points
    if derived:
        from interviewer.markdown import prose  # here: a question of the bank has its key points

        answer = (prose(answer[0]), prose(answer[1]))
    return _prepare(
        (question.question.zh, question.question.en, asked or ""),
        answer,
        tuple(points),
        question.misconceptions,
        derived,
    )


@lru_cache(maxsize=_KEPT)
def _prepare(
    asked: tuple[str, ...],
    answer: tuple[str, ...],
    points: tuple[KeyPoint, ...],
    wrong: tuple[Misconception, ...],
    derived: bool,
) -> Sheet:
    keep = _Keeper()
    texts = [[keep.read(t) for t in _texts(p)] for p in points]
    question = [w for t in asked for c in read(t) for w in c.words]
    weights = weights_of([[w.key for t in ts for c in t for w in c.words] for ts in texts], [w.key for w in question])
    plain = plain_weights(weights.known, {w.key for w in question})
    folded = fold(" ".join(asked))
    answers = [_plain(text) for text in dict.fromkeys(answer)]
    answers_read = [keep.read(text) for text in answers]
    reference = [run for text, clauses in zip(answers, answers_read, strict=True) for run in _runs(fold(text), clauses)]
    carriers = [] if derived else reference
    told: set[str] = set()
    statements = {}
    for p, ts in zip(points, texts, strict=True):
        statements[p.id] = _statement(p, ts, plain.but(told) if derived else weights, folded, carriers)
        told.update(w.key for t in ts for c in t for w in c.words)
    said = [t for ts in texts for t in ts]
    right_texts = [*said, *answers_read]
    right = Right((*said, *(run for _, run in reference)), weights)
    return Sheet(
        statements,
        misconceptions([[keep.read(t) for t in _claims(m)] for m in wrong], right, weights),
        roles(right_texts, weights, {w.key for w in question}),
        opposites(right_texts, weights),
        weights,
        spelling((*weights.known, *(w.key for w in question))),
        derived,
        _beyond(points, folded) if derived else frozenset(),
        order(fold(_plain(" ".join(dict.fromkeys(answer))))).foreign if derived else 0.0,
        frozenset(w.key for w in question),
        frozenset((w.key, w.sign) for w in question),
    )


def _texts(point: KeyPoint) -> list[str]:
    return list(dict.fromkeys((*_both(point.point), *point.wordings)))


class _Keeper:
    """Reads the texts of a question so that they take little room: equal words are one, and stand nowhere in particular."""

    def __init__(self) -> None:
        self._words: dict[Word, Word] = {}

    def read(self, text: str) -> list[Clause]:
        """Its clauses without the words that only tie others together."""
        return [
            c._replace(words=tuple([self._one(Word(w.kind, w.key, w.sign, 0, 0, w.about)) for w in c.words]), spoken=())
            for c in read(text)
        ]

    def _one(self, word: Word) -> Word:
        return self._words.setdefault(word, word)


def _beyond(points: Iterable[KeyPoint], asked: str) -> frozenset[str]:
    said = {token for p in points for text in _both(p.point) for token in tokens(fold(text))}
    return frozenset(said - tokens(asked) or said)


def _runs(folded: str, clauses: list[Clause]) -> list[tuple[str, list[Clause]]]:
    """The stretches of up to three clauses of one sentence, with their folded text."""
    found = []
    for i in range(len(clauses)):
        for j in range(i + 1, min(i + _LONGEST, len(clauses)) + 1):
            if clauses[j - 1].sentence == clauses[i].sentence:
                found.append((folded[clauses[i].start : clauses[j - 1].end], clauses[i:j]))
    return found


def _plain(reference: str) -> str:
    """Formulas blanked: nobody says them."""
    return _FORMULA.sub(lambda m: " " * len(m.group()), reference)


def _statement(
    point: KeyPoint,
    texts: list[list[Clause]],
    weights: Weights,
    asked: str,
    reference: list[tuple[str, list[Clause]]],
) -> Statement:
    concepts = tuple(_concept(terms, asked) for terms in point.concepts)
    own = [target(t, weights, alone=len(texts) == 1) for t in texts]
    carried = [target(run, weights) for text, run in reference if _carries(text, run, own, concepts)]
    parts = [
        part
        for raw, clauses in zip(_texts(point), texts, strict=True)
        for part in _parts(fold(raw), clauses, weights, concepts)
    ]
    targets = tuple(t for t in (*own, *carried, *parts) if t.words)
    return Statement(targets, point.weight, concepts, index(((t.keys, t.total) for t in targets), weights))


def _concept(terms: tuple[str, ...], asked: str) -> Concept:
    known = finder(terms)
    return Concept(terms, known, _GIVEN if known.finds(asked) else 1.0)


def _carries(text: str, run: list[Clause], own: Sequence[Target], concepts: Sequence[Concept]) -> bool:
    """Whether a stretch of the reference answer says what the point says."""
    if not all(c.touched(text) for c in concepts):
        return False
    keys = {w.key for c in run for w in c.words}
    return max(t.share(keys) for t in own) >= _CARRIES


def _parts(folded: str, clauses: list[Clause], weights: Weights, concepts: Sequence[Concept]) -> Iterable[Target]:
    """Parts of a statement that touch all its concepts and hold about half of its weight: one need not say every clause."""
    if not concepts or len(clauses) < 2:
        return
    total = target(clauses, weights).total
    for i in range(len(clauses)):
        for j in range(i + 1, len(clauses) + (i > 0)):
            text = folded[clauses[i].start : clauses[j - 1].end]
            part = target(clauses[i:j], weights)
            if part.total >= _CORE * total and all(c.touched(text) for c in concepts):
                yield part
                break


def _claims(wrong: Misconception) -> list[str]:
    return list(dict.fromkeys((*_both(wrong.claim), *wrong.wordings)))


def _both(text: Text) -> tuple[str, ...]:
    return tuple(text[lang] for lang in LANGS)
