"""The terms of a question that an answer is likely to hold: a recogniser that knows them hears "ReLU", not "really"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from interviewer.models import LANGS, Lang, Question
from interviewer.text import language, token_estimate

MOST_TERMS = 60
_MOST_TOKENS = 160
"""Of the hint, estimated: Whisper reads the last 224 tokens of a prompt, and its tokens are smaller than ours."""
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-.][A-Za-z0-9]+)*")
_TELLING = re.compile(r"[A-Z].*[A-Z0-9]|[a-z].*[A-Z]|\d")
"""BERT, BatchNorm, mAP, k8s: what a recogniser that knows no deep learning gets wrong first."""
_PLAIN = frozenset({"a", "an", "as", "at", "by", "for", "in", "is", "it", "of", "on", "or", "per", "the", "to", "vs"})
_FORMULA = re.compile(r"\$[^$]*\$")
_MARKED = re.compile(r"[\\$_^{}=<>]")
_LONGEST = 30
_PROPER = 3
"""Terms of a concept in one language."""
_INTRODUCTION = {
    "zh": "以下是一段深度学习面试的口头回答。",
    "en": "A spoken answer in a deep-learning interview.",
}


def vocabulary(question: Question, lang: Lang) -> tuple[str, ...]:
    """At most `MOST_TERMS` terms, the most telling first, none twice: the question's concepts in the language it is asked in, and Latin
    terms, which people say in both languages.
    """
    heaviest_first = sorted(question.key_points, key=lambda p: -p.weight)
    texts = [question.question[lang], *(p.point[lang] for p in heaviest_first), question.answer[lang]]
    latin = [term for text in texts for term in _LATIN.findall(_FORMULA.sub(" ", text))]
    written = {w.casefold() for p in heaviest_first for text in (p.point.en, *p.wordings) for w in _LATIN.findall(text)}
    concepts = [
        term
        for p in heaviest_first
        for group in p.concepts
        for term in _names(group)
        if {w.casefold() for w in _LATIN.findall(term)}
        <= written | {w.casefold() for w in latin}  # no stems: `regulariz`
    ]
    telling = [term for term in (*latin, *concepts) if _TELLING.search(term)]
    others = [*concepts, *latin] if lang == "zh" else concepts
    first: dict[str, str] = {}
    for term in filter(lambda t: _sayable(t, lang), (*telling, *others)):
        first.setdefault(term.casefold(), term)
    return tuple(first.values())[:MOST_TERMS]


def _names(group: Sequence[str]) -> list[str]:
    """What a concept is properly called, in each language: a group lists that first, and everyday words for it after."""
    return [term for lang in LANGS for term in [t for t in group if language(t) == lang][:_PROPER]]


def hint(terms: tuple[str, ...] | list[str], lang: Lang) -> str:
    """The prompt for a recogniser: a sentence in the language and script that is wanted, then as many of the terms as fit."""
    kept: list[str] = []
    for term in terms:
        if token_estimate("，".join([*kept, term])) > _MOST_TOKENS:
            break
        kept.append(term)
    listed = ("、" if lang == "zh" else ", ").join(kept)
    end = "。" if lang == "zh" else "."
    return _INTRODUCTION[lang] + (f"{' ' if lang == 'en' else ''}{listed}{end}" if listed else "")


def _sayable(term: str, lang: Lang) -> bool:
    """No formula, nothing with a stop word in it, and in English no Chinese."""
    chinese = any("\u3400" <= c <= "\u9fff" for c in term)
    plain = _PLAIN & set(term.casefold().split())
    if len(term) > _LONGEST or _MARKED.search(term) or plain or (chinese and lang == "en"):
        return False
    return chinese or (len(term) > 1 and any(c.isalpha() for c in term))
