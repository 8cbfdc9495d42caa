"""How the built-in examiner reads: a text becomes clauses, a clause becomes words with a meaning and a sign.

The sign is the heart of it. "larger" is (size, +), "smaller" (size, -), "not larger" (size, -) again; "the rate decays" is
(decay, +) and "the rate never decays" (decay, -). Two statements contradict each other when they say the same words with
opposite signs. Offsets are code points into the text as given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from interviewer.grading import words
from interviewer.grading.lexicon import CJK, Kind, Word, fold, lexemes, rivals
from interviewer.text import Span, sentences


class Clause(NamedTuple):
    """A stretch of text that says one thing."""

    sentence: int
    """Ordinal of the sentence it stands in."""
    start: int
    end: int
    words: tuple[Word, ...]
    """Content and direction words, with their signs."""
    glue: int
    """How many words tie the others together."""
    negated: bool
    """Whether it holds an odd number of negations, or is rejected as a whole."""
    supposed: bool
    """Follows from a negated condition ("without it ...", "if not ...")."""
    hypothetical: bool
    """It is only supposed itself ("if one chose by training error")."""
    spoken: tuple[Word, ...]
    """All its words in order, those that tie the others together too, with the signs of the dictionary."""


_AHEAD = re.compile(words.REFUTED_AHEAD)
_BEHIND = re.compile(words.REFUTED_BEHIND)
_TURN = re.compile(words.TURN)
_REFUTES = re.compile(
    r"not|n't|dont|wrong|false|incorrect|untrue|myth|misc|fall|mist|contra|never|far|no one|[不非没误错]"
)
"""What every rejection has in it: quicker to look for, and most sentences are without."""
_CONTENT, _DIRECTION = Kind.CONTENT, Kind.DIRECTION
_OPENING = (Kind.CONNECTIVE, Kind.CONDITION)
"""What begins a clause."""
_HYPOTHESES = frozenset(words.HYPOTHESES.split())
_WITHOUT = frozenset(("without", "不加"))
"""Negations that suppose the opposite case."""
_BINDS = re.compile(r"\s*(?:的|了|the|its|their|an?|this|that|of|其|它的|这个)?\s*")
_DEGREE = re.compile(r"[更较过很变太越][^0-9a-z]|[^先加乘]$|.*于$")
"""Chinese directions that follow what they are said of (学习率太大), unless 的 ties them to what comes next."""
_LONG = 24
"""Words after which an unpunctuated stretch is cut."""
_ATTRIBUTE = 2
"""Words that a negation with 的 may hold: in 不衰减的通路 only 衰减 is negated."""
_AND_THEN = re.compile(r"and (?:its|it|they|we|you|this|there|is|are|was|has|does|can|will|so|then|thus|therefore)\b")
"""Here something new is said, out of reach of a negation before it."""
_CIRCUMSTANCE = frozenset(("时", "时候", "的时候", "的话"))
"""Where a circumstance ends, the reach of a negation in it ends: 精确率不到九成时，召回率……"""
_REACH = 7
"""Words with content that a negation reaches over, where no mark ends the clause."""
_REJECTS = 200
"""Characters over which a rejection reaches, where no full stop ends it."""
_AND = re.compile(r"(?:\s+(?:it|them|this|its|their))?\s*,?\s*(?:and|while|whereas|和|而|,)\s*(?:the |an? )?\s*")


# --- clauses ----------------------------------------------------------------------------------------------------------


def read(text: str) -> list[Clause]:
    """The clauses of a text, in order. Sentences are those of `interviewer.text`; stretches without marks are cut by length."""
    folded = fold(text)
    found: list[Clause] = []
    for ordinal, span in enumerate(sentences(text)):
        attitude = _attitude(folded, span.start, span.end)
        clauses = [_rejected(c, attitude.rejected) for c in _clauses(folded, span, ordinal, attitude.openers)]
        if attitude.looks_back and not any(c.words[0].start < attitude.looks_back for c in clauses):
            found = [_rejected(c, [(c.start, c.end)]) if c.sentence == ordinal - 1 else c for c in found]
        found.extend(clauses)
    return found


@dataclass(frozen=True, slots=True)
class _Attitude:
    """What the speaker of a sentence rejects. Places are offsets."""

    openers: list[tuple[int, int]]
    """"It is not true that": the negation in there is not one of the clause itself."""
    rejected: list[tuple[int, int]]
    looks_back: int
    """Where words begin that reject what was said before them; 0 for none."""


def _attitude(folded: str, start: int, end: int) -> _Attitude:
    if not _REFUTES.search(folded, start, end):
        return _Attitude([], [], 0)
    openers = [m.span() for m in _AHEAD.finditer(folded, start, end)]
    rejected = []
    for (_, since), (until, _) in pairwise([*openers, (end, end)]):
        turn = _TURN.search(folded, since, until)
        rejected.append((since, min(since + _REJECTS, turn.start() if turn else until)))
    behind = _BEHIND.search(folded, start, end)
    if behind and not any(a < behind.end() and behind.start() < b for a, b in openers):
        rejected.append((max(start, behind.start() - _REJECTS), behind.start()))
        return _Attitude(openers, rejected, behind.start())
    return _Attitude(openers, rejected, 0)


def _rejected(clause: Clause, places: list[tuple[int, int]]) -> Clause:
    """The clause with the signs turned of what the speaker rejects."""
    if not places:
        return clause
    turned = [w._replace(sign=-w.sign) if sum(a <= w.start < b for a, b in places) % 2 else w for w in clause.words]
    odd = sum(a <= clause.words[-1].start < b for a, b in places) % 2 == 1
    return clause._replace(words=tuple(turned), negated=clause.negated != odd)


def _clauses(folded: str, span: Span, sentence: int, openers: list[tuple[int, int]]) -> Iterator[Clause]:
    draft = _Draft(sentence)
    supposed = False
    for item in lexemes(folded, span.start, span.end):
        if isinstance(item, str) or (draft.words and _begins(draft, item, folded)):
            if draft.words:
                yield draft.clause(supposed, folded)
            supposed = supposed or draft.condition
            draft = _Draft(sentence)
        if not isinstance(item, str):
            draft.add(_muted(item, openers) if openers else item)
    if draft.words:
        yield draft.clause(supposed, folded)


def _muted(word: Word, openers: list[tuple[int, int]]) -> Word:
    """The negation in "it is not true that" is not one of the clause."""
    if word.kind is Kind.NEGATION and any(a <= word.start < b for a, b in openers):
        return word._replace(kind=Kind.GLUE)
    return word


def _begins(draft: _Draft, word: Word, folded: str) -> bool:
    """Whether a new clause begins with the word, behind others, although no mark says so."""
    if word.key in rivals() and _names_rival(draft, word, folded):
        draft.end = draft.last
        return True
    if word.kind in _OPENING or len(draft.words) >= _LONG:
        return True
    return word.key == "and" and _AND_THEN.match(folded, word.start) is not None


def _names_rival(draft: _Draft, item: Word, folded: str) -> bool:
    """Whether a second of two rivals begins to be spoken of: "the one does this AND THE OTHER does that"."""
    if len(draft.words) < 2 or not _AND.fullmatch(folded, draft.last, item.start):
        return False
    return any(w.key in rivals()[item.key] for w in draft.words[:-1])


class _Draft:
    """A clause in the making."""

    def __init__(self, sentence: int) -> None:
        self.sentence = sentence
        self.words: list[Word] = []
        self.spoken: list[Word] = []
        self.glue = 0
        self.sign = 1
        self.directed = False
        """Whether it holds a direction."""
        self.odd = False
        self.pending = 0
        """Negations that have nothing to negate yet ("that doesn't happen" denies no word of its own clause)."""
        self.since = 0
        """Number of words before the last negation."""
        self.negated: int | None = None
        """Number of words before the last one-character negation, until its reach is known."""
        self.condition = False
        self.end = 0
        self.last = 0
        """Where its last word with content ends."""

    def add(self, word: Word) -> None:
        self.end = word.end
        self.spoken.append(word)
        kind = word.kind
        if kind is _CONTENT or kind is _DIRECTION:
            if len(self.words) - self.since >= _REACH:
                self.sign = 1
            self.words.append(word if self.sign == 1 else word._replace(sign=-word.sign))
            self.directed = self.directed or kind is _DIRECTION
            self.odd = self.odd != (self.pending % 2 == 1)
            self.pending = 0
            self.last = word.end
            return
        self.glue += 1
        if kind is Kind.NEGATION:
            self.sign = -self.sign
            self.pending += 1
            self.since = len(self.words)
            self.negated = len(self.words) if len(word.key) == 1 else None
            self.condition = self.condition or word.key in _WITHOUT
        elif kind is Kind.CONDITION:
            self.condition = True
        else:
            if word.key in _CIRCUMSTANCE:
                self.sign = 1
            if word.key == "的" and self.negated is not None and 0 < len(self.words) - self.negated <= _ATTRIBUTE:
                self.sign, self.negated = -self.sign, None

    def clause(self, supposed: bool, folded: str) -> Clause:
        supposed = supposed or self.condition
        said = self.words
        if self.directed:
            said = _compared(said, folded)
            said = said if supposed else _related(said, folded)
        start = self.spoken[0].start
        hypothetical = self.spoken[0].key in _HYPOTHESES
        return Clause(
            self.sentence, start, self.end, tuple(said), self.glue, self.odd, supposed, hypothetical, tuple(self.spoken)
        )


def _compared(words: list[Word], folded: str) -> list[Word]:
    """`more complex` is complex, `less stable` is unstable: the first of two directions side by side only grades the second."""
    found: list[Word] = []
    for word in words:
        last = found[-1] if found else None
        if last and last.key == "<size>" and word.kind is _DIRECTION and not folded[last.end : word.start].strip():
            found[-1] = word._replace(sign=word.sign * last.sign, start=last.start)
        else:
            found.append(word)
    return found


def _related(words: list[Word], folded: str) -> list[Word]:
    """The words with what each direction is said of."""
    return [w._replace(about=_about(words, i, folded)) if w.kind is _DIRECTION else w for i, w in enumerate(words)]


def _about(words: list[Word], i: int, folded: str) -> str:
    """What the direction at `i` is said of: what follows it directly (higher bias), else what stands before it (bias is higher)."""
    following = next((w for w in words[i + 1 :] if w.kind is _CONTENT), None)
    before = next((w for w in reversed(words[:i]) if w.kind is _CONTENT), None)
    if following and (before is None or _tied(folded, words[i], following)):
        return following.key
    return before.key if before else ""


def _tied(folded: str, direction: Word, following: Word) -> bool:
    gap = folded[direction.end : following.start]
    text = folded[direction.start : direction.end]
    if CJK.match(text) and _DEGREE.fullmatch(text):
        return "的" in gap
    return _BINDS.fullmatch(gap) is not None
