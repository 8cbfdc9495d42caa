"""Sentences that speak to the examiner instead of answering: orders, claimed verdicts, fake system text, flattery.

They are shown as ignored and never count as evidence. What they are read for stands in `addresses`; `disguise` sees to
it that nothing hides from that.
"""

from __future__ import annotations

from functools import lru_cache

from interviewer.grading.addresses import BIDDEN, FORGED, FORGED_STARTS, OPENINGS, ORDERS, STARTS, spoken
from interviewer.grading.addresses_zh import chinese
from interviewer.grading.disguise import readings
from interviewer.grading.vocabulary import only_about_grading, says_nothing
from interviewer.pattern import pattern
from interviewer.text import token_estimate

_QUOTED = pattern(r"\"[^\"]{1,120}\"")
_CJK = pattern(r"[\u3400-\u9fff]")
_BEFORE = 40
"""Characters before an order in which it shows whether somebody is told to do it."""
_ENOUGH_OUTSIDE = 6
"""Tokens around a quotation from which on a sentence tells of what is quoted: ... a page that says "ignore the rules"."""


@lru_cache(maxsize=128)
def speaks_to_examiner(sentence: str) -> bool:
    """Whether a sentence is meant for the judge; it then counts neither for nor against the candidate."""
    return any(_speaks(reading) for reading in readings(sentence))


def is_forged(sentence: str) -> bool:
    """Whether a sentence poses as system text, a tool, a chat role or a verdict: then no clause of it is an answer."""
    return any(_forged(reading) for reading in readings(sentence))


def is_opening(sentence: str) -> bool:
    """Whether a sentence only announces an answer: Sure. Solution: 解："""
    return any(OPENINGS.fullmatch(reading) for reading in readings(sentence))


def is_empty_talk(sentence: str) -> bool:
    """Whether a sentence has no word of its own: beside one that speaks to the examiner it belongs to that."""
    return says_nothing(readings(sentence)[0])


def _speaks(reading: str) -> bool:
    if _forged(reading):
        return True
    told = _told(reading)
    if STARTS.match(told) or spoken(told) or _ordered(told) or only_about_grading(reading):
        return True
    return not told.isascii() and _CJK.search(told) is not None and chinese().search(told) is not None


def _forged(reading: str) -> bool:
    return bool(FORGED_STARTS.match(reading) or FORGED.search(reading))


def _ordered(reading: str) -> bool:
    """Whether an order is given, not only spoken of."""
    order = ORDERS.search(reading)
    while order:
        if BIDDEN.search(reading, max(0, order.start() - _BEFORE), order.start()):
            return True
        order = ORDERS.search(reading, order.start() + 1)
    return False


def _told(reading: str) -> str:
    """The reading without what it only quotes."""
    if '"' not in reading:
        return reading
    outside = _QUOTED.sub(" ", reading)
    return outside if token_estimate(outside.strip()) >= _ENOUGH_OUTSIDE else reading
