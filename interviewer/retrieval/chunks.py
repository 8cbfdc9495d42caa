"""From a question of the bank to the passages that can be found.

A passage is short enough for one thought: the question itself, a paragraph or two of the reference answer, one key
point. Each exists in both languages. `context` holds the words a passage is also found by: the question in both
languages; for a key point its statement in the other language and all its wordings; for the question everything that
the bank says about it (on 81 questions, recall@5 of meaning alone is 0.96 without that last part, 1.00 with it).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from interviewer.models import LANGS, Frozen, Lang, Question, Text
from interviewer.text import token_estimate

if TYPE_CHECKING:
    from langchain_text_splitters import RecursiveCharacterTextSplitter

CHUNKER_VERSION = "3"
"""Raise it whenever the same bank would give other chunks: indexes built before are then built anew."""

CHUNK_TOKENS = 320
"""About the longest piece of an answer, in `token_estimate` units (a Chinese character, or four Latin letters)."""

SEPARATORS = ["\n\n", "。", "！", "？", ". ", ".\n", "? ", "! ", "；", "; ", "\n", "，", ", ", " ", ""]
"""Paragraphs, sentences, half-sentences, words. Sentence ends come before the line break: answers are wrapped."""


class Chunk(Frozen):
    """One passage in one language."""

    id: str
    """`<question>/<lang>/<part>`, where part is `question`, `answer-<n>` or `point-<key point>`."""
    question_id: str
    topic: str
    lang: Lang
    source: str
    """The works that the question's facts come from, as keys of knowledge/sources.yaml with their places."""
    ordinal: int
    """Position among the question's chunks of this language, from 0: the question itself."""
    text: str
    """What is shown and given to a judge."""


class Entry(Chunk):
    """A passage on its way into the index."""

    context: str
    """What the passage is also found by; never shown."""

    @property
    def indexed(self) -> str:
        """The text that is embedded."""
        return f"{self.text}\n{self.context}"

    @property
    def chunk(self) -> Chunk:
        """What is kept of it."""
        return Chunk(**self.model_dump(exclude={"context"}))


def chunks_of(question: Question) -> list[Entry]:
    """All passages of a question, Chinese ones first."""
    return [
        _entry(question, lang, ordinal, *part)
        for lang in LANGS
        for ordinal, part in enumerate([_itself(question, lang), *_parts(question, lang)])
    ]


def question_entry(question: Question, lang: Lang) -> Entry:
    """The passage that stands for the question as a whole, without cutting its answer up."""
    return _entry(question, lang, 0, *_itself(question, lang))


def everything(question: Question, first: Lang = "zh") -> str:
    """All that the bank says about a question, in both languages, each line once."""
    texts: list[Text] = [question.answer, *(p.point for p in question.key_points), *question.hints]
    texts += [f.question for f in question.follow_ups]
    texts += [text for m in question.misconceptions for text in (m.claim, m.correction)]
    wordings = [w for p in question.key_points for w in p.wordings]
    wordings += [w for m in question.misconceptions for w in m.wordings]
    order = (first, _other(first))
    asked = [*(_asked(question, lang) for lang in order), *question.paraphrases]
    return _lines([*asked, *(t[lang] for lang in order for t in texts), *wordings])


def _entry(question: Question, lang: Lang, ordinal: int, part: str, text: str, context: str) -> Entry:
    return Entry(
        id=f"{question.id}/{lang}/{part}",
        question_id=question.id,
        topic=question.topic,
        lang=lang,
        source="; ".join(_place(s.key, s.number or s.section or s.pages) for s in question.sources),
        ordinal=ordinal,
        text=text,
        context=context,
    )


def _place(work: str, place: str | None) -> str:
    return f"{work} {place}" if place else work


def _itself(question: Question, lang: Lang) -> tuple[str, str, str]:
    return "question", _asked(question, lang), everything(question, first=lang)


def _parts(question: Question, lang: Lang) -> Iterator[tuple[str, str, str]]:
    both = _lines(_asked(question, each) for each in LANGS)
    for number, piece in enumerate(_splitter().split_text(question.answer[lang])):
        yield f"answer-{number}", piece, both
    for point in question.key_points:
        yield f"point-{point.id}", point.point[lang], _lines([both, point.point[_other(lang)], *point.wordings])


def _asked(question: Question, lang: Lang) -> str:
    return _lines(
        [question.question[lang].strip(), *(f"{key}. {text[lang]}" for key, text in question.options.items())]
    )


def _other(lang: Lang) -> Lang:
    return "en" if lang == "zh" else "zh"


def _lines(texts: Iterable[str]) -> str:
    """Each text once: an imported question says the same in both languages."""
    return "\n".join(dict.fromkeys(texts))


@lru_cache(maxsize=1)
def _splitter() -> RecursiveCharacterTextSplitter:
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    return RecursiveCharacterTextSplitter(
        separators=SEPARATORS,
        keep_separator="end",
        chunk_size=CHUNK_TOKENS,
        chunk_overlap=0,
        length_function=token_estimate,
    )
