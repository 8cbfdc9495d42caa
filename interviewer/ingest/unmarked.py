"""Questions without number, heading or any other mark: lines of their own that ask."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

from interviewer.ingest.asking import asks
from interviewer.ingest.lines import Line, Look

_LONGEST = 200
"""Characters of such a question."""
_ALL_BUT_ALL = 0.8


def unmarked_questions(lines: Sequence[Line], part: range, ignored: Container[int], collection: bool) -> list[int]:
    """Indices of the lines in a part of a document with which its questions begin.

    Either the part is a mere list, one line to a question, or it begins with a question and the lines with a question mark
    part it; outside of a collection three are needed, as any article asks its reader something.
    """
    paragraphs = list(_paragraphs(lines, part, ignored))
    first = [lines[p[0]].text for p in paragraphs]
    asking = [len(text) <= _LONGEST and asks(text) for text in first]
    if len(paragraphs) >= 2 and all(len(p) == 1 for p in paragraphs) and sum(asking) >= _ALL_BUT_ALL * len(paragraphs):
        return [p[0] for p in paragraphs]
    marked = [p[0] for p, a, text in zip(paragraphs, asking, first, strict=True) if a and text.endswith(("?", "？"))]
    enough = len(marked) >= (2 if collection else 3) and marked[0] == paragraphs[0][0]
    return marked if enough else []


def _paragraphs(lines: Sequence[Line], part: range, ignored: Container[int]) -> Iterator[list[int]]:
    run: list[int] = []
    for i in part:
        if lines[i].look is Look.TEXT and i not in ignored:
            run.append(i)
        elif run:
            yield run
            run = []
    if run:
        yield run
