"""Text that wraps well in both languages: rich breaks at spaces only, and a Chinese sentence has none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Self

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.containers import Lines
from rich.markdown import Markdown, Paragraph
from rich.text import Text

from interviewer.text import visible, without_latex

_CHINESE_LINE_END = re.compile(r"(?<=[\u3000-\u303f\u3400-\u9fff\uff00-\uffef])\n(?=[\u3400-\u9fff])")
"""A line break in a paragraph of Markdown stands for a space, but Chinese has none."""
_WIDE = 2
"""Columns of a Chinese character or full-width mark."""
_TAB = 4
_NEVER_FIRST = "，。、；：？！）」』》”’…,.;:?!)%"
_NEVER_LAST = "（「『《“‘("


class Words(Text):
    """A rich text whose lines also break between Chinese characters, but not before a closing mark or after an opening one."""

    def wrap(self, console: Console, width: int, **_: Any) -> Lines:
        """The lines, none wider than `width` columns."""
        lines = Lines()
        for line in self.split("\n", allow_blank=True):
            line.expand_tabs(_TAB)
            for piece in line.divide(_breaks(line.plain, width)):
                piece.rstrip()
                lines.append(piece)
        return lines

    def blank_copy(self, plain: str = "") -> Self:
        """As in rich, where the copy would not be of this class."""
        return type(self)(plain, style=self.style, end=self.end)


def literal(text: str, style: str = "") -> Words:
    """A text of the candidate, the bank or a model as it is: no markup, control characters visible, formulas in Unicode."""
    return Words(without_latex(visible(text)), style)


def _breaks(line: str, width: int) -> Iterator[int]:
    """Where to cut a line: at its last opportunity before the edge, or at the edge."""
    start = used = candidate = 0
    for i, char in enumerate(line):
        cells = cell_len(char)
        if i and _may_break(line[i - 1], char):
            candidate = i
        if used + cells > width and not char.isspace():
            cut = candidate if candidate > start else i
            yield cut
            used = cell_len(line[cut:i])
            start = cut
        used += cells


def _may_break(before: str, after: str) -> bool:
    if after in _NEVER_FIRST or before in _NEVER_LAST or after.isspace():
        return False
    return before.isspace() or _WIDE in (cell_len(before), cell_len(after))


class _Paragraph(Paragraph):
    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield Words().append_text(self.text)


class Prose(Markdown):
    """Markdown of ours, with formulas in Unicode; links show their text, and nothing is fetched."""

    elements = {**Markdown.elements, "paragraph_open": _Paragraph}  # noqa: RUF012 - rich reads it from the class

    def __init__(self, text: str) -> None:
        super().__init__(_CHINESE_LINE_END.sub("", without_latex(visible(text))), hyperlinks=False)
