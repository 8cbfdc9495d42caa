"""Tables in a running text whose header says which column asks and which answers: each row is a question."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from interviewer.ingest.document import Record
from interviewer.ingest.fields import Gathering, field_of, fields_of
from interviewer.ingest.lines import Line, Look
from interviewer.ingest.titles import plain_words

_STROKE = re.compile(r"(?<!\\)\|")
_RULE_CELL = re.compile(r"\s*:?-+:?\s*")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_ANSWERS = frozenset(("answer", "explanation", "correct"))


@dataclass(frozen=True)
class Table:
    """A table of questions."""

    start: int
    """Index of its header."""
    end: int
    """Index after its last row."""
    records: tuple[Record, ...]


def question_tables(lines: Sequence[Line]) -> Iterator[Table]:
    """The tables of a text that hold questions and answers."""
    start = 0
    for end in range(1, len(lines) + 1):
        if end < len(lines) and lines[end].look is Look.TABLE and lines[start].look is Look.TABLE:
            continue
        if lines[start].look is Look.TABLE and (table := _table(lines, start, end)):
            yield table
        start = end


def _table(lines: Sequence[Line], start: int, end: int) -> Table | None:
    if end - start < 3 or not all(_RULE_CELL.fullmatch(cell) for cell in _cells(lines[start + 1].raw)):
        return None
    header = [plain_words(cell) for cell in _cells(lines[start].raw)]
    if "question" not in (fields := {field_of(name) for name in header}) or not fields & _ANSWERS:
        return None
    columns = fields_of(header)
    gathering = Gathering("markdown", numbered_from=1)
    for line in lines[start + 2 : end]:
        cells = _fitted(_cells(line.raw), len(header))
        values = {name: cells[i] for name, i in columns.items() if i < len(cells)}
        gathering.add((line.number, line.number), {**values, "question": plain_words(values.get("question", ""))})
    return Table(start, end, gathering.result().records)


def _cells(row: str) -> list[str]:
    """The cells of a row, with or without outer strokes."""
    text = row.strip().removeprefix("|")
    text = text.removesuffix("|") if not text.endswith("\\|") else text
    return [_BREAK.sub("\n", cell.replace("\\|", "|")).strip() for cell in _STROKE.split(text)]


def _fitted(cells: list[str], width: int) -> list[str]:
    """A stroke too many stands in the last cell, in a formula or in code."""
    return cells if len(cells) <= width else [*cells[: width - 1], "|".join(cells[width - 1 :])]
