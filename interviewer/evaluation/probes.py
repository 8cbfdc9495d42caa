"""Probes: answers made from the bank's own texts that any judge must grade in a known range, whatever the question."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from hashlib import sha256

from interviewer.evaluation.negation import denied, negated
from interviewer.markdown import prose
from interviewer.models import LANGS, Frozen, Lang, Question
from interviewer.text import language, sentences

TIMES = 10
"""How often the right sentence is said."""
_FORMULA = re.compile(r"\$\$?[^$]*\$\$?")
_PIECE = re.compile(r"[\u4e00-\u9fff]+|[^\s\u4e00-\u9fff]+")
_CJK = re.compile(r"[\u4e00-\u9fff]")


class Kind(StrEnum):
    """What an answer is made of, in the order in which people read the table."""

    REFERENCE = "reference"
    REFERENCE_ABROAD = "reference-other-language"
    """In an interview that is held in the other language."""
    NEGATED = "negated"
    DENIED = "denied"
    SHUFFLED = "shuffled"
    SHUFFLED_WITHIN = "shuffled-sentences"
    """The words of each sentence for themselves."""
    ECHO = "echo"
    OTHER = "other-reference"
    TERMS = "terms"
    TERMS_BARE = "terms-bare"
    """Without marks between them."""
    TERMS_BOTH = "terms-both-languages"
    ONCE = "once"
    """One right sentence. Of no range of its own: the measure of the next one."""
    TEN_TIMES = "ten-times"
    COLON = "colon"
    EMPTY = "empty"


RANGES: dict[Kind, tuple[int, int]] = {
    Kind.REFERENCE: (85, 100),
    Kind.REFERENCE_ABROAD: (85, 100),
    Kind.NEGATED: (0, 25),
    Kind.DENIED: (0, 25),
    Kind.SHUFFLED: (0, 20),
    Kind.SHUFFLED_WITHIN: (0, 20),
    Kind.ECHO: (0, 20),
    Kind.OTHER: (0, 20),
    Kind.TERMS: (0, 20),
    Kind.TERMS_BARE: (0, 20),
    Kind.TERMS_BOTH: (0, 20),
    Kind.ONCE: (0, 100),
    Kind.TEN_TIMES: (0, 100),
    Kind.COLON: (0, 0),
    Kind.EMPTY: (0, 0),
}
"""Lowest and highest score, 0..100. `ten-times` may earn no more than `once` did, either."""


class Probe(Frozen):
    """An answer to a question."""

    question_id: str
    kind: Kind
    written: Lang
    """Language of the answer."""
    lang: Lang
    """Of the interview."""
    answer: str

    @property
    def id(self) -> str:
        """Stable for the same kind of probe of the same question."""
        return f"{self.question_id}/{self.kind} {self.written}"


class Probes(Frozen):
    """All probes of some questions."""

    probes: tuple[Probe, ...]
    left_out: dict[Kind, int]
    """Kind -> questions that lack what it is made of: key terms, or another question."""


def make_probes(chosen: Sequence[Question], everything: Sequence[Question]) -> Probes:
    """The probes of the open questions among `chosen`; those of `everything` lend their references to each other.

    A question gets the same probes whichever others are chosen.
    """
    next_one = _neighbours(everything)
    made: list[Probe] = []
    left_out: dict[Kind, int] = {}
    for question in chosen:
        if question.kind != "open":
            continue
        probes = list(_of(question, next_one.get(question.id)))
        made += probes
        for kind in set(Kind) - {p.kind for p in probes}:
            left_out[kind] = left_out.get(kind, 0) + 1
    return Probes(probes=tuple(made), left_out={kind: left_out[kind] for kind in Kind if kind in left_out})


def _neighbours(everything: Sequence[Question]) -> dict[str, Question]:
    """For each open question the next one, in a ring by hashes of ids, that is of another topic; of its own where there is none.

    What is said on a neighbouring subject may well be right here, too.
    """
    ring = sorted((q for q in everything if q.kind == "open"), key=lambda q: sha256(q.id.encode()).digest())
    found = {}
    for i, question in enumerate(ring):
        after = [*range(i + 1, len(ring)), *range(i)]
        at = next((n for n in after if ring[n].topic != question.topic), after[0] if after else None)
        if at is not None:
            found[question.id] = ring[at]
    return found


def one_per_topic(questions: Sequence[Question]) -> list[Question]:
    """The first open question of each topic by the hash of its id: always the same ones, and mostly so when the bank grows."""
    ranked = sorted(
        (q for q in questions if q.kind == "open"), key=lambda q: sha256(q.id.encode()).digest(), reverse=True
    )
    return sorted({q.topic: q for q in ranked}.values(), key=lambda q: (q.topic, q.id))


def _of(question: Question, other: Question | None) -> Iterator[Probe]:
    def probe(kind: Kind, written: Lang, answer: str, lang: Lang | None = None) -> Iterator[Probe]:
        if answer or kind is Kind.EMPTY:
            yield Probe(question_id=question.id, kind=kind, written=written, lang=lang or written, answer=answer)

    languages = _languages(question)
    for lang in languages:
        reference = question.answer[lang]
        yield from probe(Kind.REFERENCE, lang, reference)
        if len(languages) > 1:
            yield from probe(Kind.REFERENCE_ABROAD, lang, reference, "en" if lang == "zh" else "zh")
        yield from probe(Kind.NEGATED, lang, negated(reference, lang))
        yield from probe(Kind.DENIED, lang, denied(reference, lang))
        yield from probe(Kind.SHUFFLED, lang, shuffled(reference, question.id))
        yield from probe(Kind.SHUFFLED_WITHIN, lang, shuffled_within(reference, question.id))
        yield from probe(Kind.ECHO, lang, question.question[lang])
        yield from probe(Kind.OTHER, lang, other.answer[lang] if other else "")
        terms = key_terms(question, lang)
        yield from probe(Kind.TERMS, lang, ("，" if lang == "zh" else ", ").join(terms))
        yield from probe(Kind.TERMS_BARE, lang, " ".join(terms))
        yield from probe(Kind.ONCE, lang, right_sentence(question, lang))
        yield from probe(Kind.TEN_TIMES, lang, " ".join([right_sentence(question, lang)] * TIMES))
    yield from probe(Kind.TERMS_BOTH, languages[0], "、".join(t for lang in LANGS for t in key_terms(question, lang)))
    yield from probe(Kind.COLON, languages[0], ":")
    yield from probe(Kind.EMPTY, languages[0], "")


def _languages(question: Question) -> tuple[Lang, ...]:
    """In which the reference is written; an imported one has a single text for both."""
    zh, en = question.answer.zh, question.answer.en
    return (language(zh),) if zh == en else LANGS


def shuffled(text: str, seed: str) -> str:
    """The words in random order (Chinese: pieces of one to three characters), formulas left out."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    words = [w for piece in _PIECE.findall(_FORMULA.sub(" ", text)) for w in _cut(piece, chance)]
    chance.shuffle(words)
    return ("" if _CJK.search(text) else " ").join(words)


def shuffled_within(text: str, seed: str) -> str:
    """The words of each sentence in random order."""
    return " ".join(shuffled(s.text, seed) for s in sentences(text))


def _cut(piece: str, chance: random.Random) -> Iterator[str]:
    start = 0
    while start < len(piece):
        end = start + chance.choice((1, 2, 2, 2, 3)) if _CJK.match(piece) else len(piece)
        yield piece[start:end]
        start = end


def key_terms(question: Question, lang: Lang) -> list[str]:
    """The key terms of the question in a language, in order; empty where nobody wrote any."""
    want = lang == "zh"
    found = [t for p in question.key_points for group in p.concepts for t in group if bool(_CJK.search(t)) == want]
    return list(dict.fromkeys(found))


def right_sentence(question: Question, lang: Lang) -> str:
    """The statement of the heaviest key point; without key points, the longest sentence of the reference."""
    if question.key_points:
        return max(question.key_points, key=lambda p: (p.essential, p.weight)).point[lang].strip()
    return max((s.text for s in sentences(prose(question.answer[lang]))), key=len, default="").strip()
