"""Several takes of one answer, and what the candidate made of their transcripts, as one delivery."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from interviewer.models import Delivery
from interviewer.speech.manner import together

_STILL_THERE = 0.4
"""Share of a transcript's pairs of neighbours that an answer must hold to be that transcript, edited. Two texts on one subject
share their terms, which is less."""
_UNIT = re.compile(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+")
"""A Chinese character or a word."""


def spoken_answer(takes: Sequence[Delivery], answer: str) -> Delivery | None:
    """How the answer was spoken, from those takes that are still in it; None when it was typed."""
    spoken = [t for t in takes if _share(t.heard, answer) >= _STILL_THERE]
    if len(spoken) < 2:
        return spoken[0] if spoken else None
    whole = together(spoken)
    longest = max(spoken, key=lambda t: t.seconds)
    return whole and whole.model_copy(update={"heard": "\n".join(t.heard for t in spoken), "audio": longest.audio})


def _share(heard: str, answer: str) -> float:
    pairs = _pairs(heard)
    return len(pairs & _pairs(answer)) / len(pairs) if pairs else 0.0


def _pairs(text: str) -> set[tuple[str, ...]]:
    """Units with their neighbours; a unit that is alone stands for itself."""
    units = _UNIT.findall(text.casefold())
    return set(pairwise(units)) if len(units) > 1 else {(u,) for u in units}
