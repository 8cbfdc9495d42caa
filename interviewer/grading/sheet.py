"""A question made ready for marking: for every key point and misconception the ways to say it, each word with its weight."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from interviewer.grading.claims import Profile, WrongWay, profile, wrong_way
from interviewer.grading.lexicon import fold
from interviewer.grading.matching import Target, Weights, concept_pattern, target, weights_of
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
_LONGEST = 3
"""Clauses in a row of the reference answer that are read as one statement."""


@dataclass(frozen=True, slots=True)
class Concept:
    """Interchangeable terms; a statement that covers the point touches one of them."""

    terms: tuple[str, ...]
    pattern: re.Pattern[str]
    weight: float

    def name(self, lang: Lang) -> str:
        """The first term in that language."""
        return next((t for t in self.terms if language(t) == lang), self.terms[0])


@dataclass(frozen=True, slots=True)
class Statement:
    """All the ways to say one thing."""

    targets: tuple[Target, ...]
    vocabulary: frozenset[str]
    """All words of the targets."""
    concepts: tuple[Concept, ...]
    derived: bool
    """Whether it is a piece of a reference answer."""
    holding: Mapping[str, tuple[tuple[int, float], ...]]
    """Key -> ordinals of the targets that hold it, with its share of each."""

    def share(self, keys: Iterable[str]) -> float:
        """The largest share that distinct words have of any target, 0..1."""
        found: dict[int, float] = {}
        for key in keys:
            for i, share in self.holding.get(key, ()):
                found[i] = found.get(i, 0.0) + share
        return max(found.values(), default=0.0)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A question ready for marking."""

    points: dict[str, Statement]
    """By id of the key point."""
    misconceptions: tuple[tuple[WrongWay, ...], ...]
    right: tuple[Profile, ...]
    """Every right statement, to hold a wrong one against."""
    roles: Roles
    opposites: Opposites
    weights: Weights
    spelling: Spelling
    derived: bool
    """Whether nobody wrote key points for it: they are pieces of the reference answer."""
    asked: frozenset[str]
    """Keys of the question's words."""
    asked_signs: frozenset[tuple[str, int]]


def prepare(question: Question, points: Sequence[KeyPoint], asked: str | None) -> Sheet:
    """The sheet of a question whose key points are `points`; `asked` is a follow-up's wording."""
    return _prepare(
        (question.question.zh, question.question.en, asked or ""),
        (question.answer.zh, question.answer.en),
        tuple(points),
        question.misconceptions,
        not question.key_points,
    )


@lru_cache(maxsize=256)
def _prepare(
    asked: tuple[str, ...],
    answer: tuple[str, ...],
    points: tuple[KeyPoint, ...],
    wrong: tuple[Misconception, ...],
    derived: bool,
) -> Sheet:
    texts = [[read(t) for t in _texts(p)] for p in points]
    question = [w for t in asked for c in read(t) for w in c.words]
    weights = weights_of([[w.key for t in ts for c in t for w in c.words] for ts in texts], [w.key for w in question])
    folded = fold(" ".join(asked))
    reference = [run for text in dict.fromkeys(answer) for run in _runs(text)]
    carriers = [] if derived else reference
    told: set[str] = set()
    statements = {}
    for p, ts in zip(points, texts, strict=True):
        statements[p.id] = _statement(p, ts, weights.but(told) if derived else weights, folded, carriers, derived)
        told.update(w.key for t in ts for c in t for w in c.words)
    right_texts = [*(t for ts in texts for t in ts), *(read(_plain(text)) for text in dict.fromkeys(answer))]
    right = tuple(profile(t, weights) for t in (*(t for ts in texts for t in ts), *(run for _, run in reference)))
    return Sheet(
        statements,
        tuple(tuple(wrong_way(read(t), right, weights) for t in _claims(m)) for m in wrong),
        right,
        roles(right_texts, weights),
        opposites(right_texts, weights),
        weights,
        spelling((*weights.known, *(w.key for w in question))),
        derived,
        frozenset(w.key for w in question),
        frozenset((w.key, w.sign) for w in question),
    )


def _texts(point: KeyPoint) -> list[str]:
    return list(dict.fromkeys((*_both(point.point), *point.wordings)))


def _runs(reference: str) -> list[tuple[str, list[Clause]]]:
    """The stretches of up to three clauses of one sentence, with their folded text."""
    plain = _plain(reference)
    folded = fold(plain)
    clauses = read(plain)
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
    derived: bool,
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
    holding: dict[str, list[tuple[int, float]]] = {}
    for i, aim in enumerate(targets):
        for key, weight in aim.weights.items():
            holding.setdefault(key, []).append((i, weight / aim.total if aim.total else 0.0))
    return Statement(targets, frozenset(holding), concepts, derived, {k: tuple(v) for k, v in holding.items()})


def _concept(terms: tuple[str, ...], asked: str) -> Concept:
    pattern = concept_pattern(terms)
    return Concept(terms, pattern, _GIVEN if pattern.search(asked) else 1.0)


def _carries(text: str, run: list[Clause], own: Sequence[Target], concepts: Sequence[Concept]) -> bool:
    """Whether a stretch of the reference answer says what the point says."""
    keys = frozenset(w.key for c in run for w in c.words)
    if not all(c.pattern.search(text) for c in concepts):
        return False
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
            if part.total >= _CORE * total and all(c.pattern.search(text) for c in concepts):
                yield part
                break


def _claims(wrong: Misconception) -> list[str]:
    return list(dict.fromkeys((*_both(wrong.claim), *wrong.wordings)))


def _both(text: Text) -> tuple[str, ...]:
    return tuple(text[lang] for lang in LANGS)
