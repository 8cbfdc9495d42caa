"""What of an answer can be evidence: numbered sentences for the judge, exact quotes for the candidate.

The judge sees a defused copy in which no text can close the fence, open a chat role or fake a sentence number; quotes
are cut from the answer itself, by offset, so they can be neither invented nor altered.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise

from interviewer import text
from interviewer.grading.injection import is_forged, speaks_to_examiner
from interviewer.models import Quote
from interviewer.text import Span, token_estimate

MAX_UNITS = 60
"""An answer never has more numbered sentences than this; neighbours of a longer one are numbered together."""
WITHHELD = "(withheld: addressed to the examiner)"

_LONG = 60
"""A sentence of more tokens than this is cut at its clauses (speech is often transcribed without full stops)."""
_CONNECTIVE = re.compile(
    r"\s+(?=(?:and then|so|because|but|also|then|which|however|now|and)\b)"
    r"|(?=(?:然后|所以|因为|但是|不过|而且|另外|还有|接着|其次|最后|那么|就是说))",
    re.IGNORECASE,
)
_MORSEL = re.compile(r"\S{1,30}[\u0300-\u036f\u200d\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]*\s*")
_TAG_START = re.compile(r"[<＜](?=[/|!?a-zA-Z])")
_BRACKETED = re.compile(r"[\[［【](/?\w{1,12})[\]］】]")


@dataclass(frozen=True)
class Unit:
    """A numbered piece of an answer: a sentence, or a clause of a long one. Offsets are code points."""

    start: int
    end: int
    ignored: bool
    """It speaks to the examiner, so it is no evidence and the judge does not get to read it."""


@dataclass(frozen=True)
class Evidence:
    """An answer cut into numbered units; number n is `units[n - 1]`."""

    answer: str
    units: tuple[Unit, ...]

    @property
    def empty(self) -> bool:
        """Nothing in the answer could be evidence."""
        return all(u.ignored for u in self.units)

    @property
    def ignored(self) -> tuple[Quote, ...]:
        """What speaks to the examiner."""
        return tuple(self._quote(u) for u in self.units if u.ignored)

    def quotes(self, numbers: Iterable[int]) -> tuple[Quote, ...]:
        """The units of these numbers, in order, each once; numbers that do not exist or are ignored give nothing."""
        valid = sorted({n for n in numbers if 1 <= n <= len(self.units)})
        return tuple(self._quote(self.units[n - 1]) for n in valid if not self.units[n - 1].ignored)

    def numbered(self) -> str:
        """One line per unit, `[1] ...`, for a fenced block in a prompt."""
        return "\n".join(f"[{n}] {self._shown(u)}" for n, u in enumerate(self.units, start=1))

    def _shown(self, unit: Unit) -> str:
        return WITHHELD if unit.ignored else defused(self.answer[unit.start : unit.end])

    def _quote(self, unit: Unit) -> Quote:
        return Quote(text=self.answer[unit.start : unit.end], start=unit.start, end=unit.end)


def evidence(answer: str) -> Evidence:
    """Cut an answer into units. An answer without a letter or digit has none."""
    units = [unit for sentence in text.sentences(answer) for unit in _units(answer, sentence)]
    return Evidence(answer, tuple(_at_most(MAX_UNITS, units)))


def one_line(hostile: str) -> str:
    """A text without line breaks, control and invisible characters; white space is single spaces."""
    kept = (" " if c.isspace() else c for c in hostile if c.isspace() or unicodedata.category(c)[0] != "C")
    return " ".join("".join(kept).split())


def defused(hostile: str) -> str:
    """A one-line copy of a text that is safe in a fenced block: no tags, no chat tokens, no bracketed numbers."""
    return _BRACKETED.sub(r"(\1)", _TAG_START.sub("‹", one_line(hostile)))


def clipped(hostile: str, limit: int) -> str:
    """One line of at most `limit` characters: whole sentences if there is room for one, else cut with an ellipsis."""
    line = one_line(hostile)
    if len(line) <= limit:
        return line
    ends = [s.end for s in text.sentences(line[:limit])][:-1]
    return line[: ends[-1]] if ends else line[: limit - 1] + "…"


def _units(answer: str, sentence: Span) -> Iterator[Unit]:
    """A sentence in pieces of bearable length. Clauses that speak to the examiner are parted from those that do not."""
    for start, end, ignored in _by_addressee(answer, sentence):
        if ignored:
            yield Unit(start, end, True)
        else:
            yield from (Unit(s, e, False) for s, e in _cut(answer, start, end))


def _by_addressee(answer: str, sentence: Span) -> Iterator[tuple[int, int, bool]]:
    if not speaks_to_examiner(sentence.text):
        yield sentence.start, sentence.end, False
        return
    if is_forged(sentence.text):
        yield sentence.start, sentence.end, True
        return
    clauses = [(sentence.start + c.start, sentence.start + c.end) for c in text.clauses(sentence.text)]
    marked = [(start, end, speaks_to_examiner(answer[start:end])) for start, end in clauses]
    if not any(ignored for *_, ignored in marked):  # only the whole gives it away
        yield sentence.start, sentence.end, True
        return
    for ignored, group in groupby(marked, key=lambda clause: clause[2]):
        run = list(group)
        start, end = run[0][0], run[-1][1]
        yield start, end, ignored or speaks_to_examiner(answer[start:end])


Bounds = tuple[int, int]


def _cut(answer: str, start: int, end: int) -> list[Bounds]:
    """Pieces of at most `_LONG` tokens, cut at the best place there is: clause, connective, word, anywhere."""
    pieces = [(start, end)]
    for finer in (_clauses, _connectives, _morsels):
        pieces = [p for piece in pieces for p in _packed(answer, _parts(answer, piece, finer))]
    return pieces


def _parts(answer: str, piece: Bounds, finer: Callable[[str], Iterable[Bounds]]) -> list[Bounds]:
    start, end = piece
    if token_estimate(answer[start:end]) <= _LONG:
        return [piece]
    return [(start + s, start + e) for s, e in finer(answer[start:end])]


def _clauses(piece: str) -> Iterator[Bounds]:
    return ((c.start, c.end) for c in text.clauses(piece))


def _connectives(piece: str) -> Iterator[Bounds]:
    cuts = [0, *(m.end() for m in _CONNECTIVE.finditer(piece) if 0 < m.end() < len(piece)), len(piece)]
    return pairwise(cuts)


def _morsels(piece: str) -> Iterator[Bounds]:
    return (m.span() for m in _MORSEL.finditer(piece))


def _packed(answer: str, pieces: list[Bounds]) -> Iterator[Bounds]:
    """Neighbours joined again as long as they stay bearable, without white space at their ends."""
    joined: list[Bounds] = []
    for start, end in pieces:
        if joined and token_estimate(answer[joined[-1][0] : end]) <= _LONG:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    for start, end in joined:
        piece = answer[start:end]
        if piece.strip():
            yield start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def _at_most(limit: int, units: list[Unit]) -> list[Unit]:
    """Neighbours numbered together until there are few enough; what is ignored stays apart if that suffices."""
    if len(units) <= limit:
        return units
    size = 2 * (units[-1].end - units[0].start) // limit + 1
    apart = _merged(units, size, lambda a, b: a.ignored == b.ignored)
    return apart if len(apart) <= limit else _merged(units, size, lambda a, b: True)


def _merged(units: list[Unit], size: int, may_join: Callable[[Unit, Unit], bool]) -> list[Unit]:
    merged = [units[0]]
    for unit in units[1:]:
        last = merged[-1]
        if unit.end - last.start <= size and may_join(last, unit):
            merged[-1] = Unit(last.start, unit.end, last.ignored or unit.ignored)
        else:
            merged.append(unit)
    return merged
