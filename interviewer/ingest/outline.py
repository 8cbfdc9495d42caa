"""The outline of a document: which titles stand under which, and which numbered lines only look like titles.

Headings nest by level; other titles nest in the order in which their styles first appear below a heading. A list in an answer
that counts from 1 in the very style of the questions is told apart by where the counting goes on.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, zip_longest
from typing import NamedTuple

from interviewer.ingest.answers import is_answer_mark
from interviewer.ingest.asking import asks
from interviewer.ingest.lines import Line, Look
from interviewer.ingest.titles import Head, Style, plain_words

_SECTION_LINE = re.compile(
    r"(?:[一二三四五六七八九十]+\s*[、.．]\s*)?(?:单项|多项|单|多)?(?:选择|问答|填空|判断|简答|论述|编程|计算|综合|分析|基础|面试)题\s*[:：]?|(?:part|section|chapter)\s+\w+\s*[:：]?.{0,40}",
    re.IGNORECASE,
)


@dataclass
class Node:
    """A title and what stands under it."""

    head: Head
    start: int
    """Index of its line."""
    printed: str
    """With its number, as a section is named."""
    parent: Node | None
    end: int = 0
    """Index after the last line that is under it."""
    children: list[Node] = field(default_factory=list)
    body: bool = False
    """Whether text stands between the title and the first title under it."""
    below: bool = False
    """The same, text on the title's own line not counted."""
    lead: str = ""
    """The last line of the first paragraph there."""

    @property
    def title(self) -> str:
        """Without its number."""
        return self.head.title

    @property
    def style(self) -> Style:
        """How it is printed."""
        return self.head.style


def outline(lines: Sequence[Line], ignored: Mapping[int, object]) -> list[Node]:
    """The top of the outline; lines in `ignored` are no titles."""
    heads = _heads(lines, ignored)
    inner = _inner_lists(lines, heads)
    top: list[Node] = []
    stack: list[Node] = []
    for i, head in heads.items():
        if i in inner:
            continue
        while stack and not _is_under(head.style, stack):
            stack.pop()
        node = Node(head, i, _printed(lines[i]), stack[-1] if stack else None)
        (stack[-1].children if stack else top).append(node)
        stack.append(node)
    _close(top, len(lines), lines, ignored)
    return top


def document_title(top: Sequence[Node]) -> Node | None:
    """The one heading that stands over everything: it names the document, not a part of it."""
    headings = [node for node in top if node.style.marker == "heading"]
    alone = len(headings) == 1 and headings[0] is top[0] and headings[0].head.number is None
    return headings[0] if alone and headings[0].style.level == 1 else None


def _printed(line: Line) -> str:
    return plain_words(line.text.strip("# *_")).rstrip(":： ")


def walk(nodes: Sequence[Node]) -> list[Node]:
    """All nodes in the order of the document."""
    return [found for node in nodes for found in (node, *walk(node.children))]


def _heads(lines: Sequence[Line], ignored: Mapping[int, object]) -> dict[int, Head]:
    headed = any(line.head and line.head.style.marker == "heading" for line in lines)
    heads: dict[int, Head] = {}
    number_above = False
    for i, line in enumerate(lines):
        if i in ignored or line.look is not Look.TEXT:
            continue
        repeated = number_above and line.head and line.head.number is None and not line.head.title
        number_above = bool(line.head and line.head.number and not line.head.title)
        if repeated:
            continue  # `题目：` under `Q1`
        if not headed and line.head is None and _SECTION_LINE.fullmatch(line.text):
            heads[i] = Head(Style("heading", level=1), line.text.rstrip(":： "))
        elif line.head and not is_answer_mark(line.text):
            heads[i] = line.head
    return heads


_LISTED = ("item", "bullet")


def _is_under(style: Style, stack: Sequence[Node]) -> bool:
    """Whether a title of this style stands under the last of the stack rather than beside or above it."""
    last = stack[-1].style
    if style.marker == "heading":
        return last.marker == "heading" and last.level < style.level
    if last.marker == "heading":
        return True
    if last.marker == "link" or any(node.style == style for node in stack):
        return False
    if style.marker == "link" and last.marker in _LISTED:
        return style.level > last.level
    return not (style.marker in _LISTED and last.marker in _LISTED and style.level < last.level)


def _close(nodes: Sequence[Node], end: int, lines: Sequence[Line], ignored: Mapping[int, object]) -> None:
    for node, after in zip_longest(nodes, nodes[1:]):
        node.end = after.start if after else end
        _close(node.children, node.end, lines, ignored)
        first = node.children[0].start if node.children else node.end
        said = [lines[i] for i in range(node.start + 1, first) if i not in ignored and not lines[i].blank]
        node.below = bool(said)
        node.body = node.below or bool(node.head.rest.strip())
        node.lead = _lead(said)


def _lead(said: Sequence[Line]) -> str:
    """The last line of the first of the paragraphs, told by a gap in the numbers of their lines."""
    last = None
    for line in said:
        if last and line.number > last.number + 1:
            break
        last = line
    return last.text if last and last.look is Look.TEXT else ""


# --- lists that restart -----------------------------------------------------------------------------------------------

_BEAM = 16
_JUMP = 30
"""Numbers further apart than this do not belong to one count."""


class _Chain(NamedTuple):
    """A list that grows at its head, so that many readings can share what they have in common."""

    line: int
    before: _Chain | None


@dataclass(frozen=True)
class _Reading:
    """One way to read the numbers so far: the count of titles, the count of the list inside the last of them."""

    cost: float = 0.0
    outer: int = 0
    inner: int = 0
    """0: no list is open."""
    lists: _Chain | None = None
    """Indices of the lines that belong to lists, the last first."""


def _inner_lists(lines: Sequence[Line], heads: Mapping[int, Head]) -> set[int]:
    """The numbered lines that are parts of a list inside the body of another line of the same style."""
    first: dict[Style, int] = {}
    for i, head in heads.items():
        first.setdefault(head.style, i)
    found: set[int] = set()
    for style in (style for style in first if style.marker == "item"):
        run: list[int] = []
        for i, head in heads.items():
            if head.style == style and head.value is not None:
                run.append(i)
            elif head.style.marker == "heading" or (_counts_or_stands_out(head) and first[head.style] < first[style]):
                found |= _lists_in(lines, heads, run)  # a title above this style: counting begins anew below it
                run = []
        found |= _lists_in(lines, heads, run)
    return found


def _counts_or_stands_out(head: Head) -> bool:
    return head.value is not None or head.style.marker == "bold"


def _lists_in(lines: Sequence[Line], heads: Mapping[int, Head], run: Sequence[int]) -> set[int]:
    values = [heads[i].value or 0 for i in run]
    if all(b > a for a, b in pairwise(values)) or len(set(values)) == 1:
        return set()  # one count, or `1.` on every line: nothing restarts
    asking = [asks(heads[i].title) for i in run]
    telling = 0.8 if sum(asking) >= 0.2 * len(run) else 0.1
    readings = [_Reading()]
    for i, value, question in zip(run, values, asking, strict=True):
        apart = i == 0 or lines[i - 1].blank or lines[i - 1].look is Look.RULE
        readings = [
            new for old in readings for new in _continued(old, i, value, telling * (1 if question else -1), apart)
        ]
        best: dict[tuple[int, int], _Reading] = {}
        for reading in sorted(readings, key=lambda r: r.cost):
            best.setdefault((reading.outer, reading.inner), reading)
        readings = list(best.values())[:_BEAM]
    found: set[int] = set()
    chain = readings[0].lists
    while chain:
        found.add(chain.line)
        chain = chain.before
    return found


def _continued(old: _Reading, i: int, value: int, leaning: float, apart: bool) -> list[_Reading]:
    """The two ways to read the next number; `leaning` > 0 where the line asks something."""
    gap = value - old.outer - 1
    title = 0.0 if gap == 0 else 1 + 0.2 * gap if 0 < gap <= _JUMP else 1.5 if value == 1 else 4.0
    ways = [_Reading(old.cost + title - leaning - 0.2 * apart, value, 0, old.lists)]
    if old.outer and (value == 1 or value == old.inner + 1):
        listed = 0.4 if value == 1 else 0.0
        ways.append(_Reading(old.cost + listed + leaning, old.outer, value, _Chain(i, old.lists)))
    return ways
