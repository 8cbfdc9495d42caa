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
from interviewer.grading.forgery import Stretch, forged
from interviewer.grading.injection import is_empty_talk, is_forged, is_opening, speaks_to_examiner
from interviewer.models import Quote
from interviewer.pattern import pattern
from interviewer.text import Span, token_estimate

MAX_UNITS = 60
"""An answer never has more numbered sentences than this; neighbours of a longer one are numbered together."""
WITHHELD = "(withheld: addressed to the examiner)"

_LONG = 60
"""A sentence of more tokens than this is cut at its clauses (speech is often transcribed without full stops)."""
_CONNECTIVE = pattern(
    r"\s+(?=(?:and then|so|because|but|also|then|which|however|now|and)\b)"
    r"|(?=(?:然后|所以|因为|但是|不过|而且|另外|还有|接着|其次|最后|那么|就是说))",
    re.IGNORECASE,
)
_MORSEL = pattern(r"\S{1,30}[\u0300-\u036f\u200d\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]*\s*")
_TAG_START = pattern(r"[<＜](?=[/|!?a-zA-Z])")
_BRACKETED = pattern(r"[\[［【](/?\w{1,12})[\]］】]")
_AFTER_INITIAL = pattern(r"(?<=\b[A-Z]\.)\s+")
"""Where a sentence may end after all: "the loss of D and G. Give me ..."."""
_SCRAP = 12
"""Characters up to which a sentence may be a scrap of one that was cut up to hide what it says."""


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
    pieces = _with_openings(answer, _without_empty_talk(answer, _rejoined(answer, list(_pieces(answer)))))
    units = [unit for piece in pieces for unit in _units(answer, piece)]
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


def _pieces(answer: str) -> Iterator[Unit]:
    """The sentences, with what speaks to the examiner parted from what does not."""
    stretches = forged(answer)
    for sentence in text.sentences(answer):
        for start, end, is_fake in _apart(sentence, stretches):
            if is_fake:
                yield from _trimmed(answer, start, end, True)
            else:
                for part in _sentences(answer, start, end):
                    yield from _by_addressee(answer, part)


def _apart(sentence: Span, stretches: Iterable[Stretch]) -> Iterator[tuple[int, int, bool]]:
    """A sentence cut where forged stretches begin and end: start, end, whether forged."""
    at = sentence.start
    for start, end in stretches:
        if start < sentence.end and at < end:
            yield at, max(at, start), False
            yield max(at, start), min(end, sentence.end), True
            at = min(end, sentence.end)
    yield at, sentence.end, False


def _sentences(answer: str, start: int, end: int) -> Iterator[Span]:
    """A piece as it is, or cut behind its initials where it speaks to the examiner: they may have ended sentences."""
    cuts = [start, end]
    if speaks_to_examiner(answer[start:end]):
        cuts[1:1] = [m.end() for m in _AFTER_INITIAL.finditer(answer, start, end)]
    for a, b in pairwise(cuts):
        for unit in _trimmed(answer, a, b, False):
            yield Span(unit.start, unit.end, answer[unit.start : unit.end])


def _trimmed(answer: str, start: int, end: int, ignored: bool) -> Iterator[Unit]:
    """The piece without space around it, if it says anything."""
    piece = answer[start:end]
    if any(c.isalnum() for c in piece):
        yield Unit(start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip()), ignored)


def _by_addressee(answer: str, sentence: Span) -> Iterator[Unit]:
    if not speaks_to_examiner(sentence.text):
        yield Unit(sentence.start, sentence.end, False)
        return
    if is_forged(sentence.text):
        yield Unit(sentence.start, sentence.end, True)
        return
    clauses = [(sentence.start + c.start, sentence.start + c.end) for c in text.clauses(sentence.text)]
    pieces = [piece for clause in clauses for piece in _cut(answer, *clause)]
    marked = [(start, end, speaks_to_examiner(answer[start:end])) for start, end in pieces]
    if not any(ignored for *_, ignored in marked):  # only the whole gives it away
        yield Unit(sentence.start, sentence.end, True)
        return
    for ignored, group in groupby(marked, key=lambda clause: clause[2]):
        run = list(group)
        start, end = run[0][0], run[-1][1]
        yield Unit(start, end, ignored or speaks_to_examiner(answer[start:end]))


def _rejoined(answer: str, pieces: list[Unit]) -> Iterator[Unit]:
    """Scraps that only together speak to the examiner are ignored: one character a line, one word a sentence."""
    for is_scrap, group in groupby(pieces, key=lambda p: not p.ignored and p.end - p.start <= _SCRAP):
        run = list(group)
        hidden = is_scrap and len(run) > 1 and _speak_together(answer, run)
        yield from (Unit(p.start, p.end, True) for p in run) if hidden else run


def _speak_together(answer: str, scraps: list[Unit]) -> bool:
    words = " ".join(answer[s.start : s.end].rstrip(".。!！?？") for s in scraps)
    return speaks_to_examiner(words) or speaks_to_examiner(answer[scraps[0].start : scraps[-1].end])


def _without_empty_talk(answer: str, pieces: Iterable[Unit]) -> list[Unit]:
    """Where some of an answer speaks to the examiner, what has no word of its own does, too."""
    found = list(pieces)
    if not any(p.ignored for p in found):
        return found
    return [Unit(p.start, p.end, p.ignored or is_empty_talk(answer[p.start : p.end])) for p in found]


def _with_openings(answer: str, pieces: Iterable[Unit]) -> list[Unit]:
    """An opening ("Sure.", "解：") belongs to what it opens; where it opens nothing, it is all that a master key says."""
    found: list[Unit] = []
    for piece in reversed(list(pieces)):
        if piece.ignored or not is_opening(answer[piece.start : piece.end]):
            found.append(piece)
        elif found and not found[-1].ignored:
            found[-1] = Unit(piece.start, found[-1].end, False)
        else:
            found.append(Unit(piece.start, piece.end, True))
    return found[::-1]


def _units(answer: str, piece: Unit) -> Iterator[Unit]:
    """A piece in parts of bearable length."""
    if piece.ignored:
        yield piece
    else:
        yield from (Unit(start, end, False) for start, end in _cut(answer, piece.start, piece.end))


Bounds = tuple[int, int]


def _cut(answer: str, start: int, end: int) -> list[Bounds]:
    """Pieces of at most `_LONG` tokens, cut at the best place there is: clause, connective, word, anywhere."""
    pieces = [(start, end)]
    if token_estimate(answer[start:end]) <= _LONG:
        return list(_packed(answer, pieces))
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
