"""CSV and TSV: which columns hold questions and answers, and which lines of the file each row takes."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from interviewer.errors import DocumentError
from interviewer.ingest.document import Records
from interviewer.ingest.fields import Gathering, field_of, fields_of
from interviewer.models import Text

_DELIMITERS = (",", "\t", ";", "|")
_SEPARATOR_LINE = re.compile(r"sep=(.)\n", re.IGNORECASE)
"""What Excel writes on top to tell itself the separator."""
_LARGEST_CELL = 10_000_000
"""Characters; csv stops at 131,072 by itself."""
_SAMPLE = 200
"""Lines by which the separator is chosen."""


@dataclass(frozen=True)
class Row:
    """The cells of one row and the lines of the file that it takes, both included, from 1."""

    lines: tuple[int, int]
    cells: tuple[str, ...]

    @property
    def blank(self) -> bool:
        """Nothing in any cell."""
        return not any(cell.strip() for cell in self.cells)


def read_table(text: str, form: Literal["csv", "tsv"], warnings: Sequence[Text] = ()) -> Records:
    """The records of a table. Raises DocumentError where no column holds questions."""
    gathering = Gathering(form, numbered_from=1, warnings=list(warnings))
    separator = _SEPARATOR_LINE.match(text)
    body = text[separator.end() :] if separator else text
    rows = rows_of(body, separator[1] if separator else _delimiter(body), 2 if separator else 1, gathering)
    if not rows:
        raise DocumentError("this table has no rows", "表格里没有内容")
    columns, width, rows = _columns(rows, gathering)
    for row in rows:
        _take(row, columns, width, gathering)
    return gathering.result()


def rows_of(text: str, delimiter: str, first_line: int, gathering: Gathering) -> list[Row]:
    """All rows with content; what follows a quotation mark that is never closed is skipped. Raises DocumentError."""
    rows = [row for row in _parsed(text, delimiter, first_line) if not row.blank]
    if rows and _left_open(text, delimiter, rows[-1].lines[0] - first_line):
        gathering.skip(
            rows.pop().lines,
            "a quotation mark opens here and is never closed",
            "此处的引号没有闭合",
        )
    return rows


def _parsed(text: str, delimiter: str, first_line: int, strict: bool = False) -> list[Row]:
    before = csv.field_size_limit(_LARGEST_CELL)
    reader = csv.reader((line + "\n" for line in text.split("\n")), delimiter=delimiter, strict=strict)
    try:
        rows, last = [], first_line - 1
        for cells in reader:
            now = first_line - 1 + reader.line_num
            rows.append(Row((last + 1, now), tuple(cells)))
            last = now
        return rows
    except csv.Error as e:
        line = first_line - 1 + reader.line_num
        raise DocumentError(f"the table breaks at line {line}: {e}", f"表格在第 {line} 行出错：{e}") from e
    finally:
        csv.field_size_limit(before)


def _left_open(text: str, delimiter: str, start: int) -> bool:
    """Whether a quoted cell of the last row, `start` lines down, is still open at the end of the file."""
    try:
        _parsed("\n".join(text.split("\n")[start:]), delimiter, 1, strict=True)
    except DocumentError as e:
        return "unexpected end" in e.en
    return False


def _delimiter(text: str) -> str:
    """The separator that finds a column of questions, or gives most rows the same number of cells."""
    sample = "\n".join(text.split("\n", _SAMPLE)[:_SAMPLE])
    return max(_DELIMITERS, key=lambda d: _fits(_parsed(sample, d, 1)))


def _fits(rows: Sequence[Row]) -> tuple[bool, int, float]:
    widths = Counter(len(row.cells) for row in rows if not row.blank)
    if not widths:
        return False, 0, 0.0
    width, count = widths.most_common(1)[0]
    named = fields_of(next(row.cells for row in rows if not row.blank))
    return "question" in named, len(named), count / widths.total() if width > 1 else 0.0


# --- columns ----------------------------------------------------------------------------------------------------------


def _columns(rows: list[Row], gathering: Gathering) -> tuple[Mapping[str, int], int, list[Row]]:
    """Field -> column, the number of columns, and the rows below the header."""
    header, *below = rows
    named = fields_of(header.cells)
    if "question" in named:
        _tell_unused(header.cells, named, gathering)
        return named, len(header.cells), below
    if named.keys() & {"answer", "correct", "options", "option a", "explanation"}:
        raise _no_question(header.cells)
    width = Counter(len(row.cells) for row in rows).most_common(1)[0][0]
    if width == 3 and sum(row.cells[0].strip(" .、").isdigit() for row in rows) >= 0.9 * len(rows):
        _tell_headless("number, question, answer", "编号、题目、答案", gathering)
        return {"number": 0, "question": 1, "answer": 2}, 3, rows
    if width != 2:
        raise _no_question(header.cells)
    _tell_headless("question, answer", "题目、答案", gathering)
    return {"question": 0, "answer": 1}, 2, rows


def _no_question(cells: Sequence[str]) -> DocumentError:
    found = [" ".join(cell.split())[:30] or "–" for cell in cells[:12]]
    return DocumentError(
        f"no column is called question; the first line has: {', '.join(found)}. Name the columns question and answer",
        f"没有名为“题目”的列；第一行是：{'、'.join(found)}。请把列名写成“题目”和“答案”",
    )


def _tell_headless(en: str, zh: str, gathering: Gathering) -> None:
    gathering.warn(
        f"the first line does not name the columns; they are taken as {en}", f"第一行不是列名；各列按 {zh} 读取"
    )


def _tell_unused(names: Sequence[str], used: Mapping[str, int], gathering: Gathering) -> None:
    left = [name.strip() for i, name in enumerate(names) if i not in used.values() and name.strip()]
    if left:
        gathering.warn(f"columns not used: {', '.join(left)}", f"未使用的列：{'、'.join(left)}")


def _take(row: Row, columns: Mapping[str, int], width: int, gathering: Gathering) -> None:
    cells = list(row.cells)
    while len(cells) > width and not cells[-1].strip():
        cells.pop()
    needed = max(columns[name] for name in ("question", "answer") if name in columns)
    if len(cells) > width:
        gathering.skip(
            row.lines,
            f"it has {len(cells)} cells for {width} columns; a separator inside a cell needs quotation marks",
            f"有 {len(cells)} 个单元格，而列数是 {width}；单元格里的分隔符需要加引号",
        )
    elif len(cells) <= needed:
        gathering.skip(
            row.lines,
            f"it has {len(cells)} of {width} columns",
            f"只有 {len(cells)} 列，应有 {width} 列",
        )
    else:
        gathering.add(row.lines, {name: cells[i] for name, i in columns.items() if i < len(cells)})


def looks_like_table(text: str) -> bool:
    """Whether a text without a telling name is rows of one tab each: an export of flash cards, a copied sheet."""
    lines = [line for line in text.split("\n") if line.strip()]
    halves = [[half.strip() for half in line.split("\t")] for line in lines]
    return len(lines) >= 2 and all(len(h) == 2 and all(h) and not _is_label(h[0]) for h in halves)


def _is_label(cell: str) -> bool:
    """`1.` or `A.` before a tab: a list, not a column."""
    return len(cell) <= 4 and not field_of(cell)
