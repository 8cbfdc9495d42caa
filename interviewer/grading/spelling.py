"""Words that are nearly a word the question knows: misspelt, in the other spelling, or in another form of the same stem."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from interviewer.grading.lexicon import Kind, Word
from interviewer.grading.reading import Clause

_SHORTEST = 4
"""Letters that a word needs before it can be nearly another."""
_NEAR = 0.6
"""Share of letter pairs in common (Dice) from which on two words are taken for one."""
_MOST = 2_000
"""Words remembered; more are looked up anew."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """The English words that a question knows, by first letter: un- and non- make another word of one."""

    known: Mapping[str, tuple[str, ...]]
    seen: dict[str, str] = field(default_factory=dict, compare=False)

    def read(self, clause: Clause) -> Clause:
        """The clause with the known words in place of those that are nearly one."""
        if all(self.nearest(w) == w.key for w in clause.words):
            return clause
        return clause._replace(words=tuple(w._replace(key=self.nearest(w)) for w in clause.words))

    def nearest(self, word: Word) -> str:
        """Key of the known word that this one nearly is, or its own."""
        if word.kind is not Kind.CONTENT or len(word.key) < _SHORTEST or not word.key.isascii():
            return word.key
        if word.key[0] not in self.known:
            return word.key
        found = self.seen.get(word.key)
        if found is None:
            found = self._nearest(word.key)
            if len(self.seen) < _MOST:
                self.seen[word.key] = found
        return found

    def _nearest(self, key: str) -> str:
        candidates = self.known.get(key[0], ())
        if key in candidates:
            return key
        likeness, nearest = max([(_likeness(key, known), known) for known in candidates], default=(0.0, key))
        return nearest if likeness >= _NEAR else key


def spelling(keys: Iterable[str]) -> Spelling:
    """Of the keys of a question's words."""
    known: dict[str, list[str]] = {}
    for key in sorted(set(keys)):
        if len(key) >= _SHORTEST and key.isascii() and key.isalpha():
            known.setdefault(key[0], []).append(key)
    return Spelling({first: tuple(words) for first, words in known.items()})


def _likeness(a: str, b: str) -> float:
    """Share of letter pairs in common (Dice), 0..1."""
    own, other = _pairs(a), _pairs(b)
    return 2 * len(own & other) / (len(own) + len(other))


@lru_cache(maxsize=2_000)
def _pairs(word: str) -> frozenset[str]:
    return frozenset(word[i : i + 2] for i in range(len(word) - 1))
