"""The one place that knows about languages: sentence and clause spans, tokens, normal forms, which language a text is in.

Spans are code points into the text exactly as given; nothing here changes a text and loses its offsets.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import snowballstemmer

from interviewer.models import Lang
from interviewer.pattern import pattern


class Span(NamedTuple):
    """A piece of a text: `source[start:end] == text`."""

    start: int
    end: int
    text: str


_CJK = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f"
_CJK_RUN = pattern(f"[{_CJK}]+")
_SENTENCE_MARK = (
    r"[。！？!?；;…]+[”’」』）)\"'\]]*"  # closing marks that end a sentence by themselves
    r"|\.+[”’)\"'\]]*(?=\s|$|["
    + _CJK
    + r"])"  # a full stop only before space, end or Chinese (so not in 0.25 or e.g.x)
    r"|\n+"
)
_SENTENCE_END = pattern(_SENTENCE_MARK)
_CLAUSE_END = pattern(_SENTENCE_MARK + r"|[，,、：:]+(?!\d)|\s[-–—]{1,2}\s|——")
_ABBREVIATION = pattern(r"\b(?i:e\.g|i\.e|etc|vs|cf|fig|eq|al|approx|resp|w\.r\.t|i\.i\.d|a\.k\.a)\.$")
_CAPITAL = pattern(r"\b[A-Z]\.$")
_SURNAME = pattern(
    r"\s*(?!(?:The|This|That|These|Those|There|Then|Thus|It|Its|In|If|Is|But|By|We|When|While|With|Without|You|So|Since|And|As|At|An|All|Also|"
    r"After|Another|For|From|First|Here|Hence|However|How|Now|Not|No|On|Once|One|Or|Our|Otherwise|Each|Both|Because|Before|Instead|To|They|Their|What|"
    r"Where|Which|Why|Yes)\b)[A-Z](?:\.|['’]?[A-Z]?[a-z])"
)
"""What a name goes on with behind an initial: another initial, or a word like Smith; not an acronym, not a word that opens sentences."""
_LONGEST_ABBREVIATION = 7
_LIST_NUMBER = pattern(r"\s*\d{1,2}\.")
_TOKEN = pattern(rf"[{_CJK}]+|[^\W\d_]+(?:['’][^\W\d_]+)*|\d+(?:\.\d+)?", re.UNICODE)
_FORMULA = pattern(r"\$\$.+?\$\$|\$(?=\S)[^$\n]+?(?<=\S)\$(?!\d)", re.DOTALL)
_CONTROL = pattern(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]"  # \x9b steers terminals
)


def language(text: str) -> Lang:
    """The language of a text. Mixed texts of practitioners count as Chinese from a fifth of CJK characters on."""
    if text.isascii():
        return "en"
    cjk = _chinese_in(text)
    latin = sum(map(str.isalpha, text)) - cjk
    return "zh" if cjk * 4 >= latin and cjk > 0 else "en"


def _split(text: str, end: re.Pattern[str]) -> Iterator[Span]:
    start = 0
    for mark in end.finditer(text):
        if mark.group().startswith(".") and _goes_on(text, start, mark.start() + 1):
            continue
        yield from _trimmed(text, start, mark.end())
        start = mark.end()
    yield from _trimmed(text, start, len(text))


def _goes_on(text: str, start: int, end: int) -> bool:
    """Whether the full stop before `end` belongs to an abbreviation or to the list number that opens the piece."""
    window = max(start, end - _LONGEST_ABBREVIATION)  # looking back further would be quadratic
    if _CAPITAL.search(text, window, end):
        return _SURNAME.match(text, end) is not None
    return bool(_ABBREVIATION.search(text, window, end) or _LIST_NUMBER.fullmatch(text, start, end))


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    right = len(piece.rstrip())
    if any(c.isalnum() for c in piece):
        yield Span(start + left, start + right, piece[left:right])


def sentences(text: str) -> list[Span]:
    """The sentences of a Chinese, English or mixed text, with their marks, without surrounding space.

    Pieces without a letter or digit are no sentences. `e.g.`, `0.25` and list numbers do not end one.
    """
    return list(_split(text, _SENTENCE_END))


def clauses(text: str) -> list[Span]:
    """Like `sentences`, cut at commas, colons and dashes as well."""
    return list(_split(text, _CLAUSE_END))


def normalise(text: str) -> str:
    """Width, case, control characters and white space made equal. Changes offsets: for comparing, never for quoting."""
    plain = _CONTROL.sub("", unicodedata.normalize("NFKC", text)).casefold()
    return " ".join(plain.split())


def clean(text: str) -> str:
    """A text that every store, page and endpoint can take: no lone surrogates, no NULs; all else as given."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "\ufffd")


def same_question(text: str) -> str:
    """A form in which two prints of one question are equal: width, case, numbering, punctuation and space ignored."""
    body = re.sub(r"^\s*(?:[qQ问]?\s*[\d一二三四五六七八九十]+\s*[.、．:：)）]\s*)+", "", normalise(text))
    return "".join(c for c in body if c.isalnum())


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """English stem (Snowball) of a lower-case word."""
    return str(
        snowballstemmer.stemmer("english").stemWord(word)
    )  # one each: it keeps its word, and threads stem side by side


def tokens(text: str) -> list[str]:
    """Search tokens: English stems, numbers, and bigrams of Chinese characters (a lone character stands for itself)."""
    found: list[str] = []
    for piece in _TOKEN.findall(normalise(text)):
        if _CJK_RUN.fullmatch(piece):
            found.extend(piece[i : i + 2] for i in range(len(piece) - 1)) if len(piece) > 1 else found.append(piece)
        else:
            found.append(stem(piece))
    return found


def _chinese_in(text: str) -> int:
    """How many of its characters are Chinese."""
    return 0 if text.isascii() else sum(map(len, _CJK_RUN.findall(text)))


def token_estimate(text: str) -> int:
    """Rough number of model tokens: CJK characters plus a quarter of all others."""
    cjk = _chinese_in(text)
    return cjk + (len(text) - cjk) // 4


def visible(text: str) -> str:
    """Control, bidirectional and zero-width characters replaced by a visible mark; a page can't be scrambled by them."""
    return _CONTROL.sub("\u25a1", text)


def without_latex(text: str) -> str:
    """The same text with its formulas `$...$` in plain Unicode, for places that cannot typeset: `$\\eta<2$` -> `η<2`."""
    return _FORMULA.sub(_plain_formula, text) if "$" in text else text


def _plain_formula(formula: re.Match[str]) -> str:
    try:
        return str(_latex_reader().latex_to_text(formula.group().strip("$")))
    except RecursionError:  # nothing a person would write nests that deeply
        return formula.group()


@lru_cache(maxsize=1)
def _latex_reader() -> Any:
    from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

    def fraction(node: Any, l2tobj: Any) -> str:
        parts = [l2tobj.nodelist_to_text([n]) for n in node.nodeargd.argnlist]
        return "/".join(p if p.isalnum() else f"({p})" for p in parts)

    context = get_default_latex_context_db()
    context.add_context_category("fractions", prepend=True, macros=[MacroTextSpec("frac", simplify_repl=fraction)])
    return LatexNodes2Text(math_mode="text", latex_context=context)
