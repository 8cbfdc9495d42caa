"""An answer ready for marking: its clauses, and what is the matter with some of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from itertools import chain, groupby

from interviewer.grading.claims import LONGEST, Stretch
from interviewer.grading.fluency import Order, order
from interviewer.grading.form import echoed, listed
from interviewer.grading.lexicon import Word, fold
from interviewer.grading.reading import Clause, read
from interviewer.grading.sheet import Sheet
from interviewer.models import Quote

_WINDOW = 4
"""Most neighbouring clauses that are read as one statement."""
_AROUND = 6
"""Clauses before and after one that show what it is about."""
_VOCABULARY = 40
"""Words that a question's texts need to have before they show what an answer is about."""
_LISTABLE = 8
"""Words that a question's texts need to have before a list of terms is no answer to it."""
_SENTENCE = 3
"""Clauses around a false one that share its fate: the sentence as a whole is false."""


class Flaw(StrEnum):
    """Why a point is not credited."""

    ABSENT = "absent"
    SALAD = "salad"
    LIST = "list"
    ECHO = "echo"
    OPPOSITE = "opposite"
    TURNED = "turned"
    SWAPPED = "swapped"
    MISCONCEPTION = "misconception"
    DOUBTFUL = "doubtful"
    PASSING = "passing"
    UNFAMILIAR = "unfamiliar"


@dataclass(frozen=True, slots=True)
class Claim:
    """A stretch of the answer that repeats a misconception of the question."""

    misconception: int
    start: int
    end: int


@dataclass(frozen=True)
class Script:
    """An answer ready for marking."""

    answer: str
    folded: str
    clauses: tuple[Clause, ...]
    listed: frozenset[int]
    echoed: frozenset[int]
    order: Order
    shuffled: bool
    """Whether its words are shuffled for sure."""
    known: tuple[float, ...]
    """For each clause, how many of the words around it the question's texts know, 0..1."""
    false: Mapping[int, Flaw]
    """Clauses that say the opposite of something right, or of the wrong thing; and those around them in their sentence."""
    windows: Mapping[tuple[int, int], tuple[str, ...]]
    """Runs of up to four clauses that say something, within two neighbouring sentences, shorter ones first, and their words."""
    claims: tuple[Claim, ...] = ()

    @cached_property
    def stating(self) -> tuple[int, ...]:
        """Clauses that say something, and nothing false."""
        if self.shuffled:
            return ()
        passed = self.listed | self.echoed | self.false.keys()
        return tuple(i for i in range(len(self.clauses)) if i not in passed)

    @cached_property
    def false_share(self) -> float:
        """Share of the words that stand in false clauses, 0..1."""
        words = sum(len(c.words) for c in self.clauses)
        return sum(len(self.clauses[i].words) for i in self.false) / words if words else 0.0

    @cached_property
    def keys(self) -> tuple[tuple[str, ...], ...]:
        """Keys of the words of each clause that says something."""
        return tuple(self.windows.get((i, i + 1), ()) for i in range(len(self.clauses)))

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """Folded text of each clause."""
        return tuple(self.folded[c.start : c.end] for c in self.clauses)

    def in_one_sentence(self, start: int, end: int) -> bool:
        """Whether a run of clauses lies within a sentence."""
        return self.clauses[start].sentence == self.clauses[end - 1].sentence

    def before(self, start: int) -> Clause | None:
        """The clause before that one in its sentence."""
        return self.clauses[start - 1] if start and self.in_one_sentence(start - 1, start + 1) else None

    def words(self, start: int, end: int) -> list[Word]:
        """The words of a run of clauses."""
        return [w for c in self.clauses[start:end] for w in c.words]

    def quote(self, start: int, end: int) -> Quote:
        """The words of the answer that a run of clauses stands for."""
        first, last = self.clauses[start].start, self.clauses[end - 1].end
        return Quote(text=self.answer[first:last], start=first, end=last)


def script(answer: str, ignored: Sequence[Quote], sheet: Sheet) -> Script:
    """Read an answer. `ignored` stretches are passed over."""
    folded = fold(answer)
    heard = [
        sheet.spelling.read(c) for c in read(answer) if not any(q.start < c.end and c.start < q.end for q in ignored)
    ]
    first = {tuple((w.key, w.sign) for w in c.words): c for c in reversed(heard)}  # what is said again counts once
    clauses = tuple(sorted(first.values(), key=lambda c: c.start))
    heard_order = order(_heard(folded, ignored))
    shuffled = heard_order.shuffled(sheet.foreign)
    terms = frozenset(listed(clauses, folded)) if len(sheet.weights.known) >= _LISTABLE else frozenset()
    echoes = frozenset() if sheet.derived else frozenset(echoed(clauses, sheet.asked, sheet.asked_signs))
    draft = Script(
        answer,
        folded,
        clauses,
        terms,
        echoes,
        heard_order,
        shuffled,
        _known(clauses, sheet),
        _false(clauses, sheet),
        {} if shuffled else _windows(clauses, terms | echoes),
    )
    return replace(draft, claims=tuple(_claims(draft, sheet)))


def _heard(folded: str, ignored: Sequence[Quote]) -> str:
    """The text without what is passed over."""
    for q in reversed(ignored):
        folded = f"{folded[: q.start]}\n{folded[q.end :]}"
    return folded


def _windows(clauses: Sequence[Clause], passed: AbstractSet[int]) -> dict[tuple[int, int], tuple[str, ...]]:
    usable = [i not in passed for i in range(len(clauses))]
    keys = [[w.key for w in c.words] for c in clauses]
    return {
        (i, i + n): tuple(dict.fromkeys(chain.from_iterable(keys[i : i + n])))
        for n in range(1, _WINDOW + 1)
        for i in range(len(usable) - n + 1)
        if all(usable[i : i + n]) and clauses[i + n - 1].sentence - clauses[i].sentence <= 1
    }


def _known(clauses: Sequence[Clause], sheet: Sheet) -> tuple[float, ...]:
    if sheet.derived or len(sheet.weights.known) < _VOCABULARY:
        return (1.0,) * len(clauses)
    known = [sum([w.key in sheet.weights.known for w in c.words]) for c in clauses]
    words = [len(c.words) for c in clauses]
    around = [slice(max(0, i - _AROUND), i + _AROUND + 1) for i in range(len(clauses))]
    return tuple(sum(known[a]) / sum(words[a]) for a in around)


def _false(clauses: Sequence[Clause], sheet: Sheet) -> dict[int, Flaw]:
    found = dict.fromkeys(sheet.roles.swapped(clauses), Flaw.SWAPPED)
    for _, run in groupby(range(len(clauses)), key=lambda i: clauses[i].sentence):
        sentence = list(run)
        if len(sentence) > 1 and sheet.opposites.negated([clauses[i] for i in sentence]):
            found |= dict.fromkeys(sentence, Flaw.OPPOSITE)
            continue
        for i in sentence:
            if sheet.opposites.contradicted(clauses[i], clauses[i - 1] if i > sentence[0] else None):
                around = (j for j in sentence if abs(i - j) <= _SENTENCE and j not in found)
                found |= dict.fromkeys(around, Flaw.OPPOSITE)
    return found


def _claims(script: Script, sheet: Sheet) -> Iterator[Claim]:
    """For each misconception the stretch of a sentence that repeats it most plainly."""
    stretches = [
        Stretch(script.clauses[s:e], s, script.before(s), frozenset(keys), sheet.weights)
        for (s, e), keys in script.windows.items()
        if e - s <= LONGEST and script.in_one_sentence(s, e) and sheet.misconceptions.possible(keys)
    ]
    likest: dict[int, tuple[float, Stretch]] = {}
    for stretch in stretches:
        for i, alike in sheet.misconceptions.claimed(stretch).items():
            if i not in likest or alike > likest[i][0]:
                likest[i] = alike, stretch
    for i, (_, found) in sorted(likest.items()):
        yield Claim(i, found.start, found.start + len(found.clauses))
