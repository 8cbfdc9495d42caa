"""What of a Markdown text is prose: code, tables, rules, pictures and addresses say nothing that a person would say.

People's own texts are Markdown only by intention, so blocks are known by their look, and one that is never closed takes little.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_GONE = "\0"
"""A line that stands for what was taken out."""
_RULE = re.compile(r"(?:[-*_=—–]\s*){3,}")
_SENTENCE = re.compile(r"[.。!！?？][)）*_]*\s*$")
"""How a line of prose ends, and one of code does not."""
_SIGNS = re.compile(
    r"```|~~~|[|\t]|^ {4}|<[a-z/]|!\[|\]\(|://|www\.|^[ \r]*(?:[-*_=—–][ \r]*){3,}$", re.IGNORECASE | re.MULTILINE
)
"""One of these has every text that holds anything but prose."""
_LISTED = r"(?:[-*+•]|\d{1,3}[.)、])\s+"


def prose(text: str) -> str:
    """The text without fenced and indented code, tables, rules, pictures and addresses; as it is where there is none of these.

    A link leaves its words, a sentence what it says beside an address. What held only links is gone, and so is a label before
    anything that is gone ("Source:", "代码如下：").
    """
    if not _SIGNS.search(text):
        return text
    lines = _without_elements("\n".join(_without_fences(text.split("\n")))).split("\n")
    lines = ["" if _RULE.fullmatch(line.strip()) else line for line in _without_tables(lines)]
    code = indented_code(lines)
    lines = [_GONE if n in code else _without_addresses(line) for n, line in enumerate(lines)]
    return "\n".join("" if line == _GONE else line for line in _without_labels(lines))


# --- fences -----------------------------------------------------------------------------------------------------------

_FENCE = re.compile(rf"[\s>]*(?:{_LISTED})*(?P<mark>`{{3,}}(?!.*`)|~{{3,}}(?!.*~))\s*(?P<language>\w?)")


def _without_fences(lines: Sequence[str]) -> list[str]:
    kept: list[str] = []
    n = 0
    while n < len(lines):
        if fence := _FENCE.match(lines[n]):
            kept.append(_GONE)
            n = _closed(lines, n, fence["mark"]) or _next_prose(lines, n)
        else:
            kept.append(lines[n])
            n += 1
    return kept


def _closed(lines: Sequence[str], start: int, mark: str) -> int | None:
    """The line after the one that closes a fence: at least as many of its marks, and no language, which would open another."""
    for n in range(start + 1, len(lines)):
        fence = _FENCE.match(lines[n])
        if fence and fence["mark"].startswith(mark):
            return None if fence["language"] else n + 1
    return None


def _next_prose(lines: Sequence[str], start: int) -> int:
    """The first paragraph after `start`, behind a blank line, that ends like a sentence; the end where there is none."""
    first = None
    for n in range(start + 1, len(lines) + 1):
        if n < len(lines) and lines[n].strip():
            first = n if first is None and not lines[n - 1].strip() else first
        elif first is not None:
            if _SENTENCE.search(lines[n - 1]) and not _looks_like_code(lines[first]):
                return first
            first = None
    return len(lines)


# --- indented code ----------------------------------------------------------------------------------------------------

_LONGEST_CODE = 300
"""Characters of a line; a longer one is a paragraph."""
_ITEM = re.compile(rf"\s*{_LISTED}")
_COMMENT = re.compile(r"(?:^|(?<=\s))(?:#|//)\s.*$")
_STRING = re.compile(r"\"[^\"]*\"|'[^']*'")
_CODE = re.compile(
    r"[{}]\s*$|[\w\])](?:\(|\[|\s*=|\+\+|--|->|::).*;\s*$|[=!]=|\s(?:[-+*/%&|^]|//|\*\*|<<|>>)?=\s"
    r"|^\s*(?:(?:def|class)\s+\w+\s*[(:{]|(?:for|if|elif|else|while|with|try|except)\b.*[:{]\s*$|(?:return|yield|raise)\b"
    r"|import\s+[\w.]+(?:\s+as\s+\w+)?\s*;?\s*$|from\s+[\w.]+\s+import\b|(?:break|continue|pass)\s*;?\s*$"
    r"|(?:SELECT|FROM|WHERE|JOIN|INSERT|UPDATE|CREATE)\s|[\w.]+(?:\[[^\]]*\])?\(.*\)\s*;?\s*$|>>>\s|\$\s[^$]*$|@\w+\s*$)"
)


def indented_code(lines: Sequence[str]) -> set[int]:
    """Positions of the indented lines that are code. Indentation alone tells nothing: many people indent every paragraph."""
    return {n for block in _indented_blocks(lines) if _is_code([lines[n] for n in block]) for n in block}


def _indented_blocks(lines: Sequence[str]) -> Iterator[range]:
    """Indented lines in a row, below a blank line or one that announces them."""
    n = 0
    while n < len(lines):
        end = next((m for m in range(n, len(lines)) if not _indented(lines[m])), len(lines))
        above = lines[n - 1].strip() if n else ""
        if end > n and (not above or above.endswith((":", "："))):
            yield range(n, end)
        n = max(end, n + 1)


def _indented(line: str) -> bool:
    return bool(line.strip()) and (line[0] == "\t" or line.startswith("    "))


def _is_code(block: Sequence[str]) -> bool:
    """Most lines look like code, and none of the others ends like a sentence."""
    others = [line for line in block if not _looks_like_code(line)]
    said = _ITEM.match(block[0]) or any(map(_SENTENCE.search, others))
    return not said and 2 * len(others) <= len(block)


def _looks_like_code(line: str) -> bool:
    if len(line) > _LONGEST_CODE:
        return False
    bare = _STRING.sub('""', _COMMENT.sub("", line))
    return not bare.strip() or (bare.isascii() and bool(_CODE.search(bare)))


# --- tables -----------------------------------------------------------------------------------------------------------

_ROW_RULE = re.compile(r"\|?(?:\s*:?-+:?\s*\|)+(?:\s*:?-+:?)?")
"""The line under the header of a table; the outer strokes may be missing in this and in all other rows."""
_ELEMENT = re.compile(
    r"(?P<first>^[ \t>]*)?(?<!`)<(?P<tag>table|thead|tbody|tr|td|th|pre|script|style)\b[^<>]*>",
    re.IGNORECASE | re.MULTILINE,
)
_END_TAG = re.compile(r"(?<!`)</(?:table|thead|tbody|tr|td|th|pre)\s*>", re.IGNORECASE)


def _without_tables(lines: Sequence[str]) -> list[str]:
    rows: set[int] = set()
    for n, line in enumerate(lines):
        if "|" in line and _ROW_RULE.fullmatch(line.strip("> \t\r")):
            rows.add(n)
            rows |= {n - 1} if n and "|" in lines[n - 1] else set()
        elif (n - 1 in rows and "|" in line) or (n and _strokes(line) and _strokes(line) == _strokes(lines[n - 1])):
            rows |= {n - 1, n}
    return [_GONE if n in rows else line for n, line in enumerate(lines)]


def _strokes(line: str) -> int:
    """Of a row with its outer strokes and two cells or more; 0 where it is none."""
    bare = line.strip("> \t\r")
    return bare.count("|") if bare.startswith("|") and bare.endswith("|") and bare.count("|") > 2 else 0


def _without_elements(text: str) -> str:
    """Without HTML's tables and preformatted text; one that is never closed ends with its line, if it is first there."""
    kept, at = [], 0
    unclosed: set[str] = set()
    for element in _ELEMENT.finditer(text):
        if element.start() < at:
            continue
        end = _element_end(text, element, unclosed)
        if end:
            kept += [text[at : element.start()], f"\n{_GONE}\n"]
            at = end
    return _END_TAG.sub("", "".join([*kept, text[at:]]))


def _element_end(text: str, element: re.Match[str], unclosed: set[str]) -> int | None:
    tag = element["tag"].lower()
    closes = None if tag in unclosed else re.compile(rf"</{tag}\s*>", re.IGNORECASE).search(text, element.end())
    if closes:
        return closes.end()
    unclosed.add(tag)
    end = text.find("\n", element.end())
    return None if element["first"] is None else len(text) if end < 0 else end


# --- pictures and addresses -------------------------------------------------------------------------------------------

_PICTURE = re.compile(
    r"!\[[^\[\]\n]*\](?:\((?:[^()\n]|\([^()\n]*\))*\)|\[[^\[\]\n]*\])|</?(?:a|img)\b[^<>]*>", re.IGNORECASE
)
"""With the tags around a link's words."""
_LINK = re.compile(r"\[([^\[\]\n]*)\]\((?=[^()\s]*[/.#:])(?:[^()\s]|\([^()\s]*\))*(?:\s+(?:\"[^\"\n]*\"|'[^'\n]*'))?\)")
_ADDRESS = re.compile(
    r"<?(?:(?:https?|ftp)://|\bwww\.)(?:[^\s<>()（）\"'，。；、`]|\([^\s()]*\))*(?<![.,;:!?*_~])>?", re.IGNORECASE
)
_PIECES = re.compile(r"(?<=[.!?;])(?=[ \t])|(?<=[。！？；])")
"""Between the sentences of a line; never within an address."""
_OPENING = re.compile(rf"[\s>#]*(?:{_LISTED})*")
_LEFT_OVER = (
    (re.compile(r"[(（\[【]\s*[)）\]】]"), ""),
    (re.compile(r"(?<=\S)[ \t]{2,}"), " "),
    (re.compile(r"[:：]?[ \t]?(?=[,.;，。；)）])"), ""),
)
_LABEL_WORDS = 4
"""Two Chinese characters count as a word."""


def _without_addresses(line: str) -> str:
    """The line's sentences without pictures and addresses; `_GONE` where they said nothing beside these."""
    said = "".join(map(_beside_addresses, _PIECES.split(_PICTURE.sub("", line))))
    if said == line:
        return line
    for left_over, instead in _LEFT_OVER:
        said = left_over.sub(instead, said)
    return said if any(map(str.isalpha, said)) else _GONE


def _beside_addresses(piece: str) -> str:
    """A sentence without them; empty where it was a link, or a label before one."""
    said = _ADDRESS.sub("", _LINK.sub(r"\1", piece))
    rest = _OPENING.sub("", _ADDRESS.sub("", _LINK.sub("", piece)), count=1)
    nothing = not any(map(str.isalpha, rest)) or _is_label(rest.rstrip(" .。\r"))
    return "" if said != piece and nothing else said


def _without_labels(lines: Sequence[str]) -> list[str]:
    kept, last = list(lines), -1
    for n, line in enumerate(lines):
        if line != _GONE:
            last = n if line.strip() else last
        elif last >= 0:
            *before, piece = _PIECES.split(kept[last])
            kept[last] = "".join(before) if _is_label(piece) else kept[last]
    return kept


def _is_label(text: str) -> bool:
    """`Source:`, `代码如下：`, a heading: what only announces."""
    bare = text.strip(" \t\r*_#>-")
    chinese = sum("\u4e00" <= c <= "\u9fff" for c in bare)
    others = re.findall(r"[^\W\d_\u4e00-\u9fff]+", bare)
    brief = bare.endswith((":", "：")) and len(others) + chinese / 2 <= _LABEL_WORDS
    return brief or text.lstrip().startswith("#")
