"""The dictionary of the built-in examiner: which words a text is made of, and what each does.

Chinese is cut by the longest known word; characters that belong to none become bigrams. English words are known in their
inflected forms, not by stem (a position is not positive); those that are not known are compared by stem.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache
from itertools import groupby, pairwise
from typing import NamedTuple

from interviewer.grading import words
from interviewer.text import stem


class Kind(IntEnum):
    """What a word does in a clause."""

    CONTENT = 0
    DIRECTION = 1
    GLUE = 2
    NEGATION = 3
    CONDITION = 4
    CONNECTIVE = 5
    UNKNOWN = 6
    """A Chinese character that belongs to no known word."""


_CONTENT, _UNKNOWN = Kind.CONTENT, Kind.UNKNOWN
"""Looking up a member of an enumeration takes a while, and these are needed for each word."""


class Word(NamedTuple):
    """A word of a text: `key` is equal for words that mean the same, `sign` is -1 where its opposite is meant.

    A direction is said of something: `about` is the key of that ("larger learning rate", "the loss grows"), "" if
    unknown.
    """

    kind: Kind
    key: str
    sign: int
    start: int
    end: int
    about: str = ""


class _Entry(NamedTuple):
    kind: Kind
    key: str
    sign: int = 1


CJK = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_PIECE = re.compile(
    r"(?P<latin>[a-z]+\d+[a-z]*|[a-z]+(?:['’][a-z]+)*|\d+(?:\.\d+)?|(?=\w)[\u0370-\u03ff])"
    r"|(?P<chinese>[\u3400-\u4dbf\u4e00-\u9fff]+|[\u0370-\u03ff])"
    r"|\\(?P<command>[a-z]+)"
    r"|(?P<mark>[,;:\n—][,;:()\n—]*|-{2,})"
    r"|[()][,;:()\n—]*|[、/]"  # no word runs on over these, but neither is a clause cut
)
_TOKEN = re.compile(r"[a-z0-9]+|[\u3400-\u4dbf\u4e00-\u9fff]")
_FIRM = frozenset("的了着吧吗呢啊嘛呀就是也都又很能会要想将与和跟或及在它他她我你们这那其个些不没")
"""Characters that stand for themselves even beside an unknown one."""


def fold(text: str) -> str:
    """Width and case made equal, character by character: offsets stay those of the text as given."""
    if text.isascii():
        return text.lower()
    return "".join(map(_fold, text))


@lru_cache(maxsize=10_000)
def _fold(char: str) -> str:
    plain = unicodedata.normalize("NFKC", char).lower()
    if unicodedata.category(char) in {"Cf", "Cc", "Cs", "Zs"} and char != "\n":
        return " "
    return plain if len(plain) == 1 else char


def tokens(folded: str) -> set[str]:
    """The words of a folded text as they stand, those of grammar too; Chinese by the character."""
    return set(_TOKEN.findall(folded))


# --- the dictionary ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Dictionary:
    chinese: dict[str, _Entry]
    latin: dict[tuple[str, ...], _Entry]
    longest: dict[str, int]
    """First character or word -> length of the longest entry that begins with it."""


@cache
def _dictionary() -> _Dictionary:
    entries = _entries()
    chinese = {term: entry for term, entry in entries.items() if CJK.match(term)}
    latin = {
        tuple(term.split("_")): entry for term, entry in (_forms_of(entries) | entries).items() if term not in chinese
    }
    longest: dict[str, int] = {}
    for term in (*chinese, *latin):
        if len(term) > longest.get(term[0], 0):
            longest[term[0]] = len(term)
    return _Dictionary(chinese, latin, longest)


def _entries() -> dict[str, _Entry]:
    """All terms; what comes later wins, except that names and look-alikes do not displace what is known."""
    found = {term: _Entry(Kind.GLUE, term) for term in words.GLUE.split()}
    found |= {term: _Entry(Kind.CONTENT, term) for term in words.PLAIN.split()}
    for group in words.SYNONYMS.split("|"):
        terms = group.split()
        found |= {term: _Entry(Kind.CONTENT, terms[-1]) for term in terms}
    for axis, ends in words.DIRECTIONS.items():
        for sign, end in zip((1, -1), ends, strict=True):
            found |= {term: _Entry(Kind.DIRECTION, f"<{axis}>", sign) for term in end.split()}
    for term in (*words.RIVALS.replace("|", " ").split(), *words.NOT_NEGATIONS.split()):
        found.setdefault(term, _Entry(Kind.CONTENT, term))
    found |= {term: _Entry(Kind.NEGATION, term) for term in words.NEGATIONS.split()}
    found |= {term: _Entry(Kind.CONNECTIVE, term) for term in words.CONNECTIVES.split()}
    found |= {term: _Entry(Kind.CONDITION, term) for term in words.CONDITIONS.split()}
    return found


def _forms_of(entries: Mapping[str, _Entry]) -> dict[str, _Entry]:
    """The English terms that are inflected at all, in all their forms; of two with a form in common the first has it."""
    found: dict[str, _Entry] = {}
    for term, entry in entries.items():
        if entry.kind in (Kind.CONTENT, Kind.DIRECTION, Kind.NEGATION) and not CJK.match(term):
            for form in _inflected(term):
                found.setdefault(form, entry)
    return found


def _inflected(term: str) -> list[str]:
    """Forms of an English word; of a phrase, those of its first and of its last word ("leads to", "loss functions")."""
    if "_" not in term:
        return _forms(term)
    first, _, rest = term.partition("_")
    before, _, last = term.rpartition("_")
    return [*(f"{form}_{rest}" for form in _forms(first)), *(f"{before}_{form}" for form in _forms(last))]


def _forms(word: str) -> list[str]:
    if len(word) < 3:
        return [word + "s"]
    base = word[:-1] if word[-1] in "ey" else word
    ends = [word + end for end in ("s", "es", "d", "ed", "ing")]
    return [*ends, base + "ing", base + "ied", base + "ies", word + word[-1] + "ed", word + word[-1] + "ing"]


# --- words ------------------------------------------------------------------------------------------------------------


def lexemes(folded: str, start: int, end: int) -> list[Word | str]:
    """The words of a stretch in order, and the marks that cut clauses as plain strings."""
    found: list[Word | str] = []
    latin: list[tuple[str, int, int]] = []
    for piece in _PIECE.finditer(folded, start, end):
        group = piece.lastgroup
        if group == "latin":
            text = piece.group()
            latin.append((text if text.isalnum() else _plain(text), *piece.span()))
            continue
        if latin:
            found += _latin_words(latin)
            latin = []
        if group == "chinese":
            found += _chinese_words(piece.group(), piece.start())
        elif group == "mark":
            found.append(piece.group())
        elif group == "command" and piece["command"] not in _latex():
            latin.append((piece["command"], *piece.span("command")))
    return found + _latin_words(latin)


def _plain(text: str) -> str:
    """`don't` says the opposite of what follows, `it's` is `it`."""
    plain = text.replace("’", "'")
    if plain.endswith("n't"):
        return "not"
    if plain.endswith(("'s", "'re", "'ll", "'ve", "'d", "'m")):
        return plain.split("'")[0]
    return plain.replace("'", "")


@cache
def _latex() -> frozenset[str]:
    return frozenset(words.LATEX.split())


def _latin_words(run: list[tuple[str, int, int]]) -> list[Word]:
    known, longest = _dictionary().latin, _dictionary().longest
    texts = tuple([text for text, _, _ in run])
    found: list[Word] = []
    i = 0
    while i < len(run):
        text, start, end = run[i]
        for length in range(min(longest.get(text, 0), len(run) - i), 0, -1):
            if entry := known.get(texts[i : i + length]):
                found.append(Word(entry.kind, entry.key, entry.sign, start, run[i + length - 1][2]))
                i += length
                break
        else:
            found.append(Word(_CONTENT, text if text[0].isdigit() else stem(text), 1, start, end))
            i += 1
    return found


def _chinese_words(run: str, offset: int) -> list[Word]:
    known, longest = _dictionary().chinese, _dictionary().longest
    found: list[Word] = []
    unknown = False
    i = 0
    while i < len(run):
        for length in range(min(longest.get(run[i], 0), len(run) - i), 0, -1):
            if entry := known.get(run[i : i + length]):
                found.append(Word(entry.kind, entry.key, entry.sign, offset + i, offset + i + length))
                i += length
                break
        else:
            found.append(Word(_UNKNOWN, run[i], 1, offset + i, offset + i + 1))
            unknown = True
            i += 1
    return _join_unknown(found, run, offset) if unknown else found


def _join_unknown(found: list[Word], run: str, offset: int) -> list[Word]:
    """Unknown characters become bigrams with their neighbours; a loose one-character word beside them joins in."""

    def loose(w: Word) -> bool:
        return w.kind is _UNKNOWN or (w.end - w.start == 1 and run[w.start - offset] not in _FIRM)

    joined: list[Word] = []
    for is_loose, piece in groupby(found, key=loose):
        words = list(piece)
        joined += _bigrams(words, run, offset) if is_loose else words
    return joined


def _bigrams(piece: list[Word], run: str, offset: int) -> Iterator[Word]:
    joined = False
    for a, b in pairwise(piece):
        if a.kind is _UNKNOWN or b.kind is _UNKNOWN:
            yield Word(_CONTENT, run[a.start - offset : b.end - offset], 1, a.start, b.end)
            joined = True
        else:
            if not joined:
                yield a
            joined = False
    if not joined:
        last = piece[-1]
        yield last._replace(kind=_CONTENT) if last.kind is _UNKNOWN else last


# --- rivals -----------------------------------------------------------------------------------------------------------


@cache
def rivals() -> Mapping[str, frozenset[str]]:
    """Key -> keys of the things it is told apart from."""
    found: dict[str, frozenset[str]] = {}
    for group in words.RIVALS.split("|"):
        keys = frozenset(_key(term.replace("_", " ")) for term in group.split())
        for key in keys:
            found[key] = found.get(key, frozenset()) | keys - {key}
    return found


def speaks_of_rival(here: Set[str], near: Set[str], there: Set[str]) -> bool:
    """Whether words near a statement name a rival of what another statement is about: of inference, where that is of training.

    `here` are the words of the statement, `near` those with what stands before it, `there` those of the other one.
    """
    return any(
        key not in there and not here & named for key in near if (named := there & rivals().get(key, frozenset()))
    )


def _key(term: str) -> str:
    return next(w.key for w in lexemes(term, 0, len(term)) if isinstance(w, Word))
