"""Lines of a table of contents that look like questions without answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from interviewer.ingest.document import AnswerStatus, Draft
from interviewer.text import same_question

_SAME_START = 24
"""Letters in which a question and its line in a table of contents agree, where one of them was edited later."""
_EMPTY = (AnswerStatus.MISSING, AnswerStatus.LINK_ONLY)


def announcing(found: Sequence[Draft]) -> list[Draft]:
    """The drafts that only announce another one: the same question stands, with its answer, further below."""
    last = {key: d.lines[0] for d in found if d.answer_status not in _EMPTY for key in _keys(d)}
    return [d for d in found if _announces(d, last)]


def _keys(found: Draft) -> tuple[str, ...]:
    """Forms in which a line of a table of contents and its question agree; an edited one still in its number and beginning."""
    whole = same_question(found.question)
    return (whole, f"{found.number} {whole[:_SAME_START]}") if found.number else (whole,)


def _announces(found: Draft, last: Mapping[str, int]) -> bool:
    """Whether a draft is only such a line; `last`: forms of the questions with answers -> where they stand."""
    return (
        found.kind == "open"
        and found.answer_status in _EMPTY
        and any(last.get(key, 0) > found.lines[0] for key in _keys(found))
    )
