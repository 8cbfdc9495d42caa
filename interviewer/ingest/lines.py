"""The lines of a running text, each with what it looks like: a title, code, a table row, a picture, nothing.

Interview collections are Markdown only by intention: tabs before paragraphs, `1、` for a list, bold lines for headings. A strict
Markdown parser turns half of such a text into code blocks, so a line is judged here by its look alone, and what it means is
decided later from all lines together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import pairwise

from interviewer.ingest.titles import Head, heading_title, read_title, without_labels

__all__ = ["IMAGE", "RULE", "Line", "Look", "read_lines"]


class Look(Enum):
    """What a line is by itself."""

    BLANK = auto()
    VERBATIM = auto()
    """Code or a formula block: nothing in it is a title."""
    FRONT = auto()
    """Front matter of a site generator."""
    RULE = auto()
    LABEL = auto()
    """Attributes for a site generator, anchors, comments, tags without text."""
    TABLE = auto()
    IMAGE = auto()
    TEXT = auto()


@dataclass(frozen=True)
class Line:
    """One line of the document."""

    number: int
    """From 1."""
    raw: str
    text: str
    """Without anchors, attributes and surrounding space."""
    look: Look
    head: Head | None = None

    @property
    def blank(self) -> bool:
        """Nothing to read in it."""
        return self.look in (Look.BLANK, Look.LABEL)


RULE = re.compile(r"\s*[-*_=—–](?:\s*[-*_=—–]){2,}\s*")
IMAGE = re.compile(
    r"!\[[^\[\]]{0,300}\](?:\([^()]{0,2000}\)|\[[^\[\]]{0,300}\])|<img\b[^<>]{0,2000}>"
    r"|(?<![\w%.-])[\w%.-]{1,200}\.(?:png|jpe?g|gif|svg|webp|bmp)\b(?!\S{0,200}\))",
    re.IGNORECASE,
)
_BARE_TAGS = re.compile(r"(?:</?[a-zA-Z][^<>]*>\s*)+")
_ROW = re.compile(r"\|.*\|")
_ROW_RULE = re.compile(r"\|?(?:\s*:?-{2,}:?\s*\|)+\s*:?-*:?")
"""The line under the header of a table; the outer strokes may be missing in this and in all other rows."""
_ONE_LINE = re.compile(r"\$\$.*\$\$|\\\[.*\\\]")
_COMMENT = re.compile(r"<!--.*-->")
_LONG = 2000
"""Characters; a longer line is a paragraph, or a row where it begins and ends so."""
_LONGEST_TITLE_ABOVE_RULE = 120


def read_lines(raw: Sequence[str]) -> list[Line]:
    """Every line with its look, titles included."""
    looks = _with_rows(raw, list(_looks(raw)))
    lines = [_line(i, text, look) for i, (text, look) in enumerate(zip(raw, looks, strict=True), 1)]
    return _with_underlined(_with_open_folds(lines))


def _line(number: int, raw: str, look: Look) -> Line:
    verbatim = look in (Look.VERBATIM, Look.FRONT)
    text = raw.rstrip() if verbatim else without_labels(raw).strip()
    return Line(number, raw, text, look, read_title(raw) if look is Look.TEXT else None)


def _looks(raw: Sequence[str]) -> Iterator[Look]:
    front = _front_matter(raw)
    blocks = _Blocks(raw)
    verbatim = front
    comment = False
    for i, text in enumerate(raw):
        if i >= verbatim:
            verbatim = blocks.end(i)
            comment = text.lstrip().startswith("<!--")
        if i < front:
            yield Look.FRONT
        elif i < verbatim:
            yield Look.LABEL if comment else Look.VERBATIM
        else:
            yield _plain_look(text)


def _plain_look(raw: str) -> Look:
    if not (text := raw.strip()):
        return Look.BLANK
    if len(text) > _LONG:
        return Look.TABLE if text.startswith("|") and text.endswith("|") else Look.TEXT
    bare = without_labels(text).strip()
    is_label = not bare or _BARE_TAGS.fullmatch(bare) or _COMMENT.fullmatch(text)
    looks = (
        (_ONE_LINE.fullmatch(text), Look.VERBATIM),
        (is_label and not IMAGE.search(text), Look.LABEL),
        (is_label, Look.IMAGE),
        (RULE.fullmatch(text), Look.RULE),
        (_ROW.fullmatch(text) or _ROW_RULE.fullmatch(text), Look.TABLE),
        (not IMAGE.sub("", bare).strip(" ,，;；、()（）[]<>"), Look.IMAGE),
    )
    return next((look for fits, look in looks if fits), Look.TEXT)


def _front_matter(raw: Sequence[str]) -> int:
    """How many lines at the top are front matter between two `---`."""
    if not raw or raw[0].strip() != "---":
        return 0
    end = next((i for i, text in enumerate(raw[1:60], 1) if text.strip() in ("---", "...")), 0)
    keys = sum(bool(re.match(r"\s*[\w-]+:", text)) for text in raw[1:end])
    return end + 1 if end and keys else 0


# --- blocks -----------------------------------------------------------------------------------------------------------

_OPENERS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\s*(?:[-*+>]\s+|\d+[.)]\s+)?(?P<mark>```+|~~~+)(?!.*```)"), r"[\s>]*{mark}[`~]*\s*"),
    (re.compile(r"\s*(?P<mark>\$\$)(?!.*\$\$)"), r".*\$\$.*"),
    (re.compile(r"\s*(?P<mark>\\\[)(?!.*\\\])"), r".*\\\].*"),
    (re.compile(r"\s*\\begin\{(?P<mark>\w{1,30}\*?)\}(?!.*\\end)"), r".*\\end\{{{mark}\}}.*"),
    (re.compile(r"\s*(?P<mark><!--)(?!.*-->)"), r".*-->.*"),
    (re.compile(r"\s*(?P<mark><pre)\b(?!.*</pre>)", re.IGNORECASE), r".*</(?:pre|PRE)>.*"),
)
"""What opens a block of code, a formula or a comment, and what a line must look like to close it."""
_LONGEST_FORMULA = 80
"""Lines; what is not closed by then was no block. Code may be longer."""


class _Blocks:
    """Where blocks end. A mark that is once not closed is not looked for again: that would take quadratic time."""

    def __init__(self, raw: Sequence[str]) -> None:
        self.raw = raw
        self.open: set[str] = set()

    def end(self, i: int) -> int:
        """The line after the block that line `i` opens; `i` where it opens none, or none that is ever closed."""
        for opener, closer in _OPENERS:
            match = opener.match(self.raw[i][:_LONG])
            if match and match["mark"] not in self.open:
                return self._closed(i, match["mark"], re.compile(closer.format(mark=re.escape(match["mark"]))))
        return i

    def _closed(self, i: int, mark: str, closes: re.Pattern[str]) -> int:
        far = mark[0] in "`~<"
        last = len(self.raw) if far else min(len(self.raw), i + _LONGEST_FORMULA)
        for j in range(i + 1, last):
            if closes.fullmatch(self.raw[j]):
                return j + 1
            if mark[0] in "`~" and re.match(rf"\s*{mark}\s*\w", self.raw[j]):  # names a language: opens the next block
                return i
        if far:
            self.open.add(mark)
        return i


def _with_rows(raw: Sequence[str], looks: list[Look]) -> list[Look]:
    """Rows without outer strokes, known by the line under their header."""
    for i in range(1, len(raw)):
        if (
            looks[i] is Look.TABLE
            and looks[i - 1] is Look.TEXT
            and "|" in raw[i - 1]
            and _ROW_RULE.fullmatch(raw[i].strip())
        ):
            looks[i - 1] = Look.TABLE
            below = i + 1
            while below < len(raw) and looks[below] is Look.TEXT and "|" in raw[below]:
                looks[below] = Look.TABLE
                below += 1
    return looks


# --- titles that take more than their own line ------------------------------------------------------------------------


def _with_underlined(lines: list[Line]) -> list[Line]:
    """Titles that are underlined with === or --- become headings; the underline says nothing any more."""
    for i, (line, below) in enumerate(pairwise(lines)):
        plain = line.look is Look.TEXT and not line.head and not line.text.startswith(">")
        if not plain or len(line.text) > _LONGEST_TITLE_ABOVE_RULE:
            continue
        underline = below.raw.strip() if len(below.raw) <= _LONG else ""
        said = line.text.endswith(("。", ".", "；", ";", "，", ","))  # a sentence, and the rule after it
        if re.fullmatch(r"={3,}", underline) or (not said and re.fullmatch(r"-{3,}", underline)):
            lines[i] = replace(line, head=heading_title(line.text, 1 if underline[0] == "=" else 2))
            lines[i + 1] = replace(below, look=Look.LABEL)
    return lines


def _with_open_folds(lines: list[Line]) -> list[Line]:
    """`<summary>` on a line of its own: the title stands on the next one."""
    for i, line in enumerate(lines[:-1]):
        if line.look is Look.LABEL and re.fullmatch(r"\s*(?:<details[^<>]*>\s*)?<summary[^<>]*>\s*", line.raw):
            below = lines[i + 1]
            if below.look is Look.TEXT:
                lines[i + 1] = replace(below, head=read_title(f"<summary>{below.raw.strip()}"))
    return lines
