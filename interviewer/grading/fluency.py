"""Whether words stand in an order in which people speak: shuffled words state nothing, whatever the question.

It is grammar that tells speech from a shuffle, not the subject: which little word follows which kind of word, which Chinese
character follows which. The neighbours were counted over all texts of the bank (`benchmarks/neighbours.py` writes `neighbours.txt`);
words of the field fall into a few kinds by their endings, and rare characters into one, so that unheard words are no fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from math import log, sqrt
from pathlib import Path

COUNTS = Path(__file__).with_name("neighbours.txt")
_TOKEN = re.compile(r"[a-z]+(?:['’][a-z]+)*|\d+(?:\.\d+)*|[\u3400-\u4dbf\u4e00-\u9fff]|[^\s]")
_FORMULA = re.compile(r"\$\$?[^$]*\$\$?")
_MARKS = frozenset('，。；：、？！,.;:?!\n()（）“”"—…')
_MARK = re.compile("[" + re.escape("".join(sorted(_MARKS))) + "]+")
_ENDINGS = (
    ("ing", "+ing"),
    ("ed", "+ed"),
    ("ly", "+ly"),
    *((end, "+noun") for end in ("tion", "sion", "ment", "ness", "ity", "ance", "ence")),
    *((end, "+adjective") for end in ("ous", "ive", "al", "ful", "able", "ible", "ic")),
    ("s", "+s"),
)
OTHER = "+"
"""An English word of no kind in particular."""
NUMBER, SIGN = "+number", "+sign"
"""Digits; what is no word."""
RARE, BESIDE = "~rare", "~"
"""A Chinese character that is not counted; what stands beside Chinese and is none."""
_PRIOR = 1.0
"""Counts added to each pair, seen and expected, so that rare ones say little."""
_MOST = 1.0
"""What a single pair can say at most, in nats, either way."""
_SPEECH_ZH, _SPEECH_EN, _SPEECH_BARE = 0.08, -0.12, 0.17
"""Mean over the pairs below which nobody speaks: Chinese, English, English without marks (a row of terms runs on and on)."""
_BARE = 14
"""Words between marks from which on there are none to speak of."""
_PAIRS = 18
"""Fewer pairs show nothing."""
_TOLD_ZH, _TOLD_EN = 0.33, 0.12
"""The same where the matched words show their order, too, with its share of that."""
_ORDER = 0.3
_FEWEST = 4
"""Matched neighbours that this needs."""
_USUAL_ZH, _USUAL_EN = 0.55, 0.4
"""Mean over the pairs of a text that is of the bank's field for sure."""
_FOREIGN, _MOST_FOREIGN = 0.3, 0.5
"""What may be missing where a text is too short to show it, and at most."""


@dataclass(frozen=True, slots=True)
class Order:
    """How the words of a text follow each other."""

    pairs: int
    """Different pairs of neighbours."""
    mean: float
    """How much more often each was counted than by chance (log ratio, cut at one nat), on average."""
    deviation: float
    """Standard error of that."""
    chinese: float
    """Share of the pairs that are Chinese."""
    bare: bool
    """Whether there are hardly any marks."""

    @property
    def foreign(self) -> float:
        """How much less the counts know of the field of this text, if it is speech, than of the bank's."""
        if self.pairs < _PAIRS:
            return _FOREIGN
        return min(_MOST_FOREIGN, max(0.0, self._between(_USUAL_ZH, _USUAL_EN) - self.mean))

    def shuffled(self, foreign: float) -> bool:
        """Whether no one speaks like that, and it is not for want of words. `foreign` may be missing: the field is another than the bank's."""
        return self.pairs >= _PAIRS and self.mean + self.deviation / 2 < self._spoken - foreign

    @property
    def fluent(self) -> bool:
        """Whether people speak like that, beyond doubt. Between this and `shuffled` lies what may be either."""
        return self.pairs >= _PAIRS and self.mean - self.deviation / 2 >= self._spoken

    @property
    def _spoken(self) -> float:
        """Mean from which on people speak like that."""
        return self._between(_SPEECH_ZH, _SPEECH_BARE if self.bare else _SPEECH_EN)

    def shuffled_beside(self, order: float, neighbours: int, foreign: float) -> bool:
        """The same in the light of `order`: the share of matched `neighbours` that stand in the order of what they match."""
        least = self._between(_TOLD_ZH, _TOLD_EN) - foreign
        return self.pairs >= _PAIRS and neighbours >= _FEWEST and self.mean + _ORDER * order < least

    def _between(self, chinese: float, english: float) -> float:
        return self.chinese * chinese + (1 - self.chinese) * english


@dataclass(frozen=True, slots=True)
class Neighbours:
    """How often what stands beside what."""

    rows: Mapping[str, str]
    """What stands behind a word, each with its count: text, of which a row is read when it is asked for."""
    before: Mapping[str, int]
    after: Mapping[str, int]
    chinese: int
    """Pairs of which at least one is Chinese ..."""
    others: int
    """... and of which none is: the two are counted apart."""
    read: dict[str, dict[str, str]] = field(default_factory=dict)
    """Rows already asked for."""
    known: dict[tuple[str, str], float] = field(default_factory=dict)
    """Pairs already looked up; bounded by the number of kinds."""

    def name(self, token: str) -> str:
        """The token itself where it is counted, else its kind."""
        return token if token in self.before else kind(token)

    def familiarity(self, a: str, b: str) -> float:
        """How much more often two (names) stand together than by chance."""
        pair = (a, b)
        known = self.known.get(pair)
        if known is None:
            total = self.chinese if is_chinese(a) else self.others
            expected = self.before.get(a, 0) * self.after.get(b, 0) / total
            found = log((self._count(a, b) + _PRIOR) / (expected + _PRIOR))
            known = self.known[pair] = max(-_MOST, min(_MOST, found))
        return known

    def _count(self, a: str, b: str) -> int:
        if a not in self.read:
            row = self.rows.get(a, "").split()
            self.read[a] = dict(zip(row[::2], row[1::2], strict=True))
        return int(self.read[a].get(b, 0))


def order(folded: str) -> Order:
    """How the words of a folded text follow each other. Each pair counts once, so that saying a thing again changes nothing."""
    table = _neighbours()
    found = list(pairs(folded))
    kinds = dict.fromkeys([(table.name(a), table.name(b)) for a, b in found])  # in order: sums are the same each time
    if not kinds:
        return Order(0, 0.0, 0.0, 0.0, False)
    familiar = [table.familiarity(a, b) for a, b in kinds]
    mean = sum(familiar) / len(familiar)
    deviation = sqrt(sum([(x - mean) ** 2 for x in familiar])) / len(familiar)
    chinese = sum([is_chinese(a) for a, _ in kinds]) / len(kinds)
    return Order(len(familiar), mean, deviation, chinese, len(found) > _BARE * max(2, 1 + len(_MARK.findall(folded))))


def pairs(folded: str) -> Iterator[tuple[str, str]]:
    """The neighbours in a folded text, marks apart; beside Chinese an English word is just that."""
    text = _FORMULA.sub(" ", folded) if "$" in folded else folded
    before, was_chinese = "", False
    for token in _TOKEN.findall(text):
        if token in _MARKS:
            before = ""
            continue
        chinese = is_chinese(token)
        if before:
            yield (_beside(before), _beside(token)) if chinese or was_chinese else (before, token)
        before, was_chinese = token, chinese


@lru_cache(10_000)
def _beside(token: str) -> str:
    if is_chinese(token):
        return token
    return BESIDE + ("word" if token[0].isalpha() else kind(token)[1:])


def is_chinese(token: str) -> bool:
    """Whether it is a Chinese character, or what stands beside one."""
    return token[0] == BESIDE or "\u3400" <= token[0] <= "\u9fff"


@lru_cache(10_000)
def kind(token: str) -> str:
    """What a token that is not counted itself is counted as."""
    if is_chinese(token):
        return token if token[0] == BESIDE else RARE
    if token[0] == OTHER and len(token) > 1:
        return token
    if token[0].isdigit():
        return NUMBER
    if not token[0].isalpha():
        return SIGN
    return next((found for end, found in _ENDINGS if token.endswith(end) and len(token) > len(end) + 2), OTHER)


@cache
def _neighbours() -> Neighbours:
    lines = [line.split(" ", 3) for line in COUNTS.read_text(encoding="utf-8").splitlines()]
    before = {first: int(n) for first, n, *_ in lines}
    after = {first: int(n) for first, _, n, *_ in lines}
    chinese = sum(n for token, n in before.items() if is_chinese(token))
    rows = {first: "".join(rest) for first, _, _, *rest in lines}
    return Neighbours(rows, before, after, chinese, sum(before.values()) - chinese)
