"""Answers that a document lists together, after the questions: `1.B 2.C`, `1-5 ABCDA`, or a numbered part of their own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from interviewer.ingest.lines import Line, Look

_TITLE = re.compile(
    r"[#*_【\[\s]*(?:(?:参考|标准|正确|试题)?答案(?:与解析|及解析|汇总|速查)?|answer\s*(?:key|sheet|list)|answers|solutions|keys?)"
    r"(?:\s*[（(][^()（）]{0,20}[)）])?[】\]*_\s]*(?P<colon>[:：]?)[*_\s]*",
    re.IGNORECASE,
)
"""A title over answers; with its colon, answers may follow on the same line."""
_GIVEN = r"(?:[A-Ha-h](?![A-Za-z])(?:\s*[,，、]?\s*[A-H](?![a-z]))*|[A-H]{1,8}(?![A-Za-z])|[√✓✔×✗✘]|对|错|正确|错误|true|false)"
_PAIR = re.compile(
    rf"(?P<n>\d{{1,4}})\s*[-.．、:：)）]?\s*[(（]?\s*(?P<given>{_GIVEN})\s*[)）]?[\s,，;；|。.]*", re.IGNORECASE
)
_RANGE = re.compile(
    r"(?P<from>\d{1,5})\s*[-~～—–至]\s*(?P<to>\d{1,5})\s*[.、:：)）]?\s*(?P<given>[A-H](?:[\s,，、]{0,3}[A-H]){1,30})(?![A-Za-z])[\s,，;；|。.]*"
)
_OPTION = re.compile(r"\s*(?:[-*+]\s+)?[(（]?[A-Ha-h][.)）、．:：]")
_FEWEST = 3
"""Answers of a numbered part; two points may be a list in one answer."""
_NEARLY_ALL = 0.75
_LONGEST = 3000
"""Characters of a line of pairs."""


@dataclass(frozen=True)
class Block:
    """A part of a document that lists answers."""

    start: int
    """Index of its title."""
    end: int
    """Index after its last line."""
    given: tuple[tuple[int, str], ...]
    """Number of a question, its answer; in the order of the document, numbers of several parts may repeat."""


def answer_blocks(lines: Sequence[Line]) -> tuple[Block, ...]:
    """The parts of a document that hold the answers to the questions before them."""
    blocks: list[Block] = []
    for i, line in enumerate(lines):
        after = blocks[-1].end if blocks else 0
        if i < after or line.look is not Look.TEXT or not (title := _TITLE.match(line.text[:60])):
            continue
        if block := _letters(lines, i, title) or _numbered_part(lines, i, after, title):
            blocks.append(block)
    return tuple(blocks)


def assign(blocks: Sequence[Block], starts: Sequence[tuple[int, int]]) -> Mapping[int, str]:
    """Start of a question -> its answer. `starts`: index and number of the questions, in the order of the document."""
    found: dict[int, str] = {}
    after = 0
    for block in blocks:
        waiting: dict[int, list[int]] = {}
        for start, number in starts:
            if after <= start < block.start:
                waiting.setdefault(number, []).append(start)
        for number, text in block.given:
            if places := waiting.get(number):
                found[places.pop(0)] = text
        after = block.end
    return found


# --- letters ----------------------------------------------------------------------------------------------------------


def _letters(lines: Sequence[Line], i: int, title: re.Match[str]) -> Block | None:
    """Number and letter by turns, on the title's line or the lines below it."""
    own = lines[i].text[title.end() :]
    given = list(_pairs(own) or ()) if title["colon"] else []
    if own and not given:
        return None
    end = i + 1
    for j in range(i + 1, len(lines)):
        if lines[j].blank:
            continue
        pairs = _pairs(lines[j].text.strip("-*| "))
        if pairs is None:
            break
        given += pairs
        end = j + 1
    return Block(i, end, tuple(given)) if len(given) >= 2 else None


def _pairs(text: str) -> list[tuple[int, str]] | None:
    """The pairs of a line that consists of nothing else."""
    found: list[tuple[int, str]] = []
    at = 0
    while at < len(text) <= _LONGEST:
        if match := _RANGE.match(text, at):
            letters = re.findall("[A-H]", match["given"])
            first, last = int(match["from"]), int(match["to"])
            if last - first + 1 != len(letters):
                return None
            found += zip(range(first, last + 1), letters, strict=True)
        elif match := _PAIR.match(text, at):
            found.append((int(match["n"]), match["given"]))
        else:
            return None
        at = match.end()
    return found or None


# --- a part of their own ----------------------------------------------------------------------------------------------


def _numbered_part(lines: Sequence[Line], i: int, after: int, title: re.Match[str]) -> Block | None:
    """Numbered answers under a title, one for each of the questions above, which have none of their own."""
    if lines[i].text[title.end() :] or not _apart(lines, i):
        return None
    end = _part_end(lines, i)
    starts = _counted(lines, i + 1, end)
    if len(starts) < _FEWEST or not _bare(lines, after, i, len(starts)):
        return None
    given = [(n, _told(lines[a:b])) for n, (a, b) in enumerate(zip(starts, [*starts[1:], end], strict=True), 1)]
    return Block(i, end, tuple(given))


def _apart(lines: Sequence[Line], i: int) -> bool:
    head = lines[i].head
    return bool(head and head.style.marker == "heading") or i == 0 or lines[i - 1].blank


def _part_end(lines: Sequence[Line], i: int) -> int:
    """Up to the next heading that is not below the title."""
    own = lines[i].head
    level = own.style.level if own and own.style.marker == "heading" else 6
    for j in range(i + 1, len(lines)):
        head = lines[j].head
        if head and head.style.marker == "heading" and head.style.level <= level:
            return j
    return len(lines)


def _counted(lines: Sequence[Line], start: int, end: int) -> list[int]:
    """Indices of the lines that count 1, 2, 3 in the style of the first of them."""
    found: list[int] = []
    style = None
    for j in range(start, end):
        head = lines[j].head
        if head and head.value == len(found) + 1 and (style is None or head.style == style):
            style = head.style
            found.append(j)
    return found


def _bare(lines: Sequence[Line], start: int, end: int, count: int) -> bool:
    """Whether about so many questions, and hardly anything but questions and options, stand between two lines."""
    said = [line for line in lines[start:end] if line.look is Look.TEXT and not _OPTION.match(line.raw)]
    numbers = [line.head.value for line in said if line.head and line.head.value is not None]
    return set(range(1, count + 1)) <= set(numbers) and _NEARLY_ALL * len(said) <= len(numbers) <= 2 * count


def _told(part: Sequence[Line]) -> str:
    """The text of an answer, its number cut."""
    head = part[0].head
    first = f"{head.title} {head.rest}".strip() if head else part[0].text
    return "\n".join([first, *(line.raw.rstrip() for line in part[1:])]).strip()
