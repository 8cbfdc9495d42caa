"""The lines of a running text, each with what it looks like: a heading, a numbered title, code, a table row, a bare link.

Interview collections are Markdown only by intention: tabs before paragraphs, `1、` for a list, bold lines for headings. A strict
Markdown parser turns half of such a text into code blocks, so a line is judged here by its look alone, and what it means is
decided later from all lines together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise

from interviewer.text import normalise


class Look(Enum):
    """What a line is by itself."""

    BLANK = auto()
    VERBATIM = auto()
    """Code, a formula block or an HTML comment: nothing in it is a title."""
    FRONT = auto()
    """Front matter of a site generator."""
    RULE = auto()
    LABEL = auto()
    """Attributes for a site generator, anchors, tags without text."""
    TABLE = auto()
    IMAGE = auto()
    TEXT = auto()


@dataclass(frozen=True)
class Style:
    """How titles of one kind are printed; all titles of one style play the same part in a document."""

    marker: str
    """heading, bold, item, bullet, asked (Q:), link, plain."""
    form: str = ""
    """Of the number: `1.`, `(1)`, `一、` ...; only where the marker does not say enough."""
    level: int = 0
    """Of a heading 1-6; of the others the indentation in steps."""


@dataclass(frozen=True)
class Head:
    """A line that may be the title of something."""

    style: Style
    title: str
    """Without number, marks and emphasis."""
    number: str | None = None
    value: int | None = None
    """The number where it counts one by one."""
    rest: str = ""
    """What follows the title on the same line: the beginning of the body."""


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


# --- looks ------------------------------------------------------------------------------------------------------------

_OPENERS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\s*(?P<mark>```+|~~~+)"), r"\s*{mark}[`~]*\s*"),
    (re.compile(r"\s*(?P<mark>\$\$)(?!.*\$\$)"), r".*\$\$.*"),
    (re.compile(r"\s*(?P<mark>\\\[)(?!.*\\\])"), r".*\\\].*"),
    (re.compile(r"\s*\\begin\{(?P<mark>\w+\*?)\}(?!.*\\end)"), r".*\\end\{{{mark}\}}.*"),
    (re.compile(r"\s*(?P<mark><!--)(?!.*-->)"), r".*-->.*"),
)
"""What opens a block of code, a formula or a comment, and what a line must look like to close it."""
_LONGEST_FORMULA = 80
"""Lines; what is not closed by then was no block. Code may be longer."""
_ONE_LINE = re.compile(r"\s*(?:\$\$.*\$\$|\\\[.*\\\]|<!--.*-->)\s*")
_ATTRIBUTE = re.compile(r"\{:[^}]*\}")
_ANCHOR = re.compile(r"<(?:a|span)\b[^>]*>\s*</(?:a|span)>|</?(?:span|font|u|center|p|div|br|a)\b[^>]*>", re.IGNORECASE)
_BARE_TAGS = re.compile(r"\s*(?:</?[a-zA-Z][^>]*>\s*)+")
RULE = re.compile(r"\s*(?:[-*_=—–]\s*){3,}")
_TABLE = re.compile(r"\s*\|.*\|\s*|\s*\|?(?:\s*:?-{3,}:?\s*\|)+\s*:?-*:?\s*")
IMAGE = re.compile(
    r"!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])|<img\b[^>]*>|\b[\w%.-]+\.(?:png|jpe?g|gif|svg|webp|bmp)\b(?!\S*\))",
    re.IGNORECASE,
)
_INLINE_MATH = re.compile(r"\$[^$]*\$")


def read_lines(raw: Sequence[str]) -> list[Line]:
    """Every line with its look, titles included."""
    looks = list(_looks(raw))
    lines = [_line(i, text, look) for i, (text, look) in enumerate(zip(raw, looks, strict=True), 1)]
    return list(_with_underlined(lines))


def _looks(raw: Sequence[str]) -> Iterator[Look]:
    front = _front_matter(raw)
    verbatim = front
    for i, text in enumerate(raw):
        if i >= verbatim:
            verbatim = _block_end(raw, i)
        if i < front:
            yield Look.FRONT
        elif i < verbatim or _ONE_LINE.fullmatch(text):
            yield Look.LABEL if text.lstrip().startswith("<!--") else Look.VERBATIM
        else:
            yield _plain_look(text)


def _block_end(raw: Sequence[str], i: int) -> int:
    """The line after the block that line `i` opens; `i` where it opens none, or none that is ever closed."""
    for opener, closer in _OPENERS:
        if match := opener.match(raw[i]):
            closes = re.compile(closer.format(mark=re.escape(match["mark"])))
            last = len(raw) if match["mark"][0] in "`~<" else min(len(raw), i + _LONGEST_FORMULA)
            return next((j + 1 for j in range(i + 1, last) if closes.fullmatch(raw[j])), i)
    return i


def _front_matter(raw: Sequence[str]) -> int:
    """How many lines at the top are front matter between two `---`."""
    if not raw or raw[0].strip() != "---":
        return 0
    end = next((i for i, text in enumerate(raw[1:60], 1) if text.strip() in ("---", "...")), 0)
    keys = sum(bool(re.match(r"\s*[\w-]+:", text)) for text in raw[1:end])
    return end + 1 if end and keys else 0


def _plain_look(text: str) -> Look:
    bare = _ANCHOR.sub("", _ATTRIBUTE.sub("", text))
    if not text.strip():
        return Look.BLANK
    if not bare.strip() or _BARE_TAGS.fullmatch(bare):
        return Look.IMAGE if IMAGE.search(text) else Look.LABEL
    if RULE.fullmatch(text):
        return Look.RULE
    if _TABLE.fullmatch(text):
        return Look.TABLE
    if not IMAGE.sub("", bare).strip(" ,，;；、()（）[]<>"):
        return Look.IMAGE
    return Look.TEXT


def _line(number: int, raw: str, look: Look) -> Line:
    verbatim = look in (Look.VERBATIM, Look.FRONT)
    text = raw.rstrip() if verbatim else _ANCHOR.sub("", _ATTRIBUTE.sub("", raw)).strip()
    return Line(number, raw, text, look, _head(raw) if look is Look.TEXT else None)


def _with_underlined(lines: list[Line]) -> Iterator[Line]:
    """Titles that are underlined with === or --- become headings."""
    for line, below in pairwise([*lines, Line(0, "", "", Look.BLANK)]):
        underline = below.raw.strip()
        plain = line.look is Look.TEXT and line.head is None and len(line.text) <= _LONGEST_TITLE
        if plain and re.fullmatch(r"={3,}|-{3,}", underline):
            style = Style("heading", level=1 if underline[0] == "=" else 2)
            yield Line(
                line.number, line.raw, line.text, line.look, _numbered(style, plain_words(line.text), loose=True)
            )
        else:
            yield line


# --- titles -----------------------------------------------------------------------------------------------------------

_LONGEST_TITLE = 300
"""Characters; what is longer is a paragraph."""
_HEADING = re.compile(r"(#{1,6})(?!#)\s*(\S.*?)\s*#*\s*$")
_SUMMARY = re.compile(r"<summary[^>]*>(.*?)(?:</summary>|$)(.*)", re.IGNORECASE)
_STRONG = re.compile(r"<(/?)(?:b|strong)\b[^>]*>", re.IGNORECASE)
_BOLD = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1\s*[:：]?\s*(.*)$")
_BOLD_NUMBER = re.compile(r"^(\s*)(\*\*|__)([(（]?\d{1,4}\s*[.、:：)）])\s*\2\s*")
_BULLET = re.compile(r"(?:[-*+•·●○◦▪■◆►➤]|\\-)\s+(?=\S)")
_TASK = re.compile(r"\[[ xX√✓]\]\s+(?=\S)")
_LINK_ONLY = re.compile(r"\[(?P<text>[^\]]+)\]\((?P<url>[^)\s]*)[^)]*\)\s*[.。]?")
_ASKED = re.compile(
    r"(?:Q|Question|问|问题|题目|提问|面试题|面试官)\s*(?:[-#.]?\s*(?P<n>\d{1,4}))?\s*[:：]\s*"
    r"|(?:Q|Question|问题|面试题|题目?)\s*[-#.]?\s*(?P<n2>\d{1,4})\s*[.、)）]?\s+(?=\S)"
    r"|(?:Q)(?P<n3>\d{1,4})\s*[.、)）]?\s*(?=\S)"
    r"|第\s*(?P<n4>\d{1,4})\s*[题问]\s*[:：.、]?\s*",
    re.IGNORECASE,
)
_ZH_DIGITS = "零一二三四五六七八九十"
_NUMBERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("1.1", re.compile(r"(?P<n>\d{1,3}(?:[.．]\d{1,3})+)\s*[.、)）]?(?=\s|[\u4e00-\u9fff])\s*")),
    ("1-1", re.compile(r"(?P<n>\d{1,3}(?:-\d{1,3})+)\s*[.、:：)）]?(?=\s|[\u4e00-\u9fff])\s*")),
    ("(1)", re.compile(r"[(（]\s*(?P<n>\d{1,3})\s*[)）]\s*[.、]?\s*")),
    ("【1】", re.compile(r"【\s*(?P<n>\d{1,4})\s*】\s*")),
    ("1.", re.compile(r"(?P<n>\d{1,4})\s*\\?[.．](?!\d)\s*")),
    ("1、", re.compile(r"(?P<n>\d{1,4})\s*[、，]\s*")),
    ("1)", re.compile(r"(?P<n>\d{1,4})\s*\\?[)）]\s*")),
    ("1:", re.compile(r"(?P<n>\d{1,4})\s*[:：](?!\d)\s*")),
    ("（一）", re.compile(r"[(（]\s*(?P<z>[一二三四五六七八九十]{1,3})\s*[)）]\s*[.、]?\s*")),
    ("一、", re.compile(r"第?(?P<z>[一二三四五六七八九十]{1,3})\s*[、.．:：章节部题]\s*[分]?\s*[、.．:：]?\s*")),
    ("①", re.compile(r"(?P<c>[①-⑳])\s*")),
    ("I.", re.compile(r"(?P<r>[IVX]{1,5})[.、)]\s+")),
)
_LOOSE_NUMBER = re.compile(r"(?P<n>\d{1,4})\s+(?=\S)")
"""`**7 What is ...**`: only where bold or a heading says that this is a title."""


def _head(raw: str) -> Head | None:
    summary = _SUMMARY.search(raw)
    text = _ANCHOR.sub("", _ATTRIBUTE.sub("", f"**{summary[1].strip(' *')}** {summary[2]}" if summary else raw))
    text = _BOLD_NUMBER.sub(r"\1\3 ", _STRONG.sub("**", text)).rstrip()
    body = text.lstrip(" \t　")
    if not body or body.startswith((">", "|")):
        return None
    level = len(text[: len(text) - len(body)].expandtabs(4)) // 2
    if (heading := _HEADING.match(body)) and not body.startswith("#!"):
        return _heading(len(heading[1]), heading[2])
    bullet = _BULLET.match(body)
    inner = body[bullet.end() :] if bullet else body
    inner = inner[task.end() :] if (task := _TASK.match(inner)) else inner
    if link := _LINK_ONLY.fullmatch(_without_number(inner)):
        return _link(link)
    if bullet:
        return _bullet(inner, level)
    return _bold(inner) or _item(inner, level)


def _link(link: re.Match[str]) -> Head | None:
    here = link["url"].startswith("#")
    title = _numbered(Style("link", "here" if here else "away"), plain_words(link["text"]), loose=True)
    return _checked(Head(title.style, title.title, title.number, title.value, "" if here else link.group()))


def _heading(level: int, words: str) -> Head | None:
    bold = _BOLD.fullmatch(words)
    title = plain_words(bold[2] + bold[3] if bold else words)
    return _numbered(Style("heading", level=level), title, loose=True) if title else None


def _bullet(inner: str, level: int) -> Head | None:
    bold = _BOLD.match(inner)
    title, rest = (bold[2], bold[3]) if bold else (inner, "")
    if asked := _ASKED.match(title):
        return _as_asked(asked, title, rest)
    return _checked(Head(Style("bullet", "bold" if bold else "", level), plain_words(title), rest=rest))


def _bold(body: str) -> Head | None:
    """A line that is bold, or begins so; a number may stand before the bold part or in it."""
    number = next((m for m in (p.match(body) for _, p in _NUMBERS) if m), None)
    bold = _BOLD.match(body[number.end() :] if number else body)
    if not bold:
        return None
    if asked := _ASKED.match(bold[2]):
        return _as_asked(asked, bold[2], bold[3])
    if number:
        return _item(body[: number.end()] + bold[2], 0, rest=bold[3])
    if bold[3] and not _ends_like_title(bold[2]):
        return None  # an emphasised word at the beginning of a sentence
    head = _numbered(Style("bold"), plain_words(bold[2]), loose=True)
    return _checked(Head(head.style, head.title, head.number, head.value, bold[3]))


def _ends_like_title(words: str) -> bool:
    stops = words.rstrip().endswith((".", "。", ":", "："))
    return words.rstrip().endswith(("?", "？")) or bool(_LOOSE_NUMBER.match(words)) or (stops and asks(words))


def _item(body: str, level: int, rest: str = "") -> Head | None:
    if asked := _ASKED.match(body):
        return _as_asked(asked, body, rest)
    for form, pattern in _NUMBERS:
        if match := pattern.match(body):
            number, value = _value(match)
            title = plain_words(body[match.end() :].lstrip("# "))
            return _checked(Head(Style("item", form, level), title, number, value, rest))
    return None


def _as_asked(match: re.Match[str], text: str, rest: str) -> Head | None:
    number = match["n"] or match["n2"] or match["n3"] or match["n4"]
    title = plain_words(text[match.end() :].strip("*_ "))
    return _checked(Head(Style("asked"), title, number, int(number) if number else None, rest))


def _numbered(style: Style, title: str, loose: bool = False) -> Head:
    """The title of a heading or bold line, its number split off."""
    if asked := _ASKED.match(title):
        number = asked["n"] or asked["n2"] or asked["n3"] or asked["n4"]
        return Head(style, title[asked.end() :], number, int(number) if number else None)
    for _, pattern in (*_NUMBERS, *([("1", _LOOSE_NUMBER)] if loose else [])):
        if (match := pattern.match(title)) and title[match.end() :].strip():
            number, value = _value(match)
            return Head(style, title[match.end() :].strip(), number, value)
    return Head(style, title)


def _checked(head: Head) -> Head | None:
    return head if any(c.isalnum() for c in head.title) and len(head.title) <= _LONGEST_TITLE else None


def _value(match: re.Match[str]) -> tuple[str, int | None]:
    found = match.groupdict()
    if number := found.get("n"):
        return number, int(number) if number.isdigit() else None
    if number := found.get("z"):
        return number, _chinese_number(number)
    if number := found.get("c"):
        return number, ord(number) - ord("①") + 1
    return found.get("r") or "", _roman_number(found.get("r") or "")


def _chinese_number(digits: str) -> int:
    tens, ten, ones = digits.rpartition("十")
    return (_ZH_DIGITS.index(tens[-1]) if tens else 1) * 10 * bool(ten) + (_ZH_DIGITS.index(ones[-1]) if ones else 0)


def _roman_number(letters: str) -> int:
    values = [{"I": 1, "V": 5, "X": 10}[letter] for letter in letters]
    return sum(-v if v < after else v for v, after in pairwise([*values, 0]))


def _without_number(text: str) -> str:
    match = next((m for m in (p.match(text) for _, p in _NUMBERS) if m), None)
    return (text[match.end() :] if match else text).strip("* ")


_EMPHASIS = re.compile(r"(?<!\w)(\*{1,3}|_{1,3})(?=\S)(.+?)(?<=\S)\1(?!\w)|\*\*")
_LINK = re.compile(r"(?<!!)\[(\[[^\]]*\]|[^\]]*)\]\([^)]*\)")
_SOURCE_LINK = re.compile(
    r"\s*(?<!!)\[+(?:src|source|sources|link|ref|answer|solution|来源|链接|出处|答案|\d+)\]+\([^)]*\)", re.IGNORECASE
)


def plain_words(text: str) -> str:
    """A title without emphasis, links and tags; formulas keep their marks."""
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match.group())
        return f"\x00{len(kept) - 1}\x00"

    text = _INLINE_MATH.sub(keep, text)
    text = _EMPHASIS.sub(lambda m: m.group(2) or "", _LINK.sub(r"\1", _SOURCE_LINK.sub("", text)))
    text = _BARE_TAGS.sub(" ", text)
    text = re.sub(r"\x00(\d+)\x00", lambda m: kept[int(m.group(1))], text)
    return " ".join(text.split()).rstrip(":：")


# --- does it ask? -----------------------------------------------------------------------------------------------------

_ASKS_ZH = re.compile(
    r"什么|为什么|为何|如何|怎么|怎样|哪些|哪个|哪种|哪一|哪几|哪里|多少|几倍|几种|是否|吗$|吗[,，。]|呢$|区别|异同|优缺点|有何|能否|可否|何时|是不是|有没有|"
    r"^(?:请|请你|试|面试官)?(?:简单|简要|简|详细|分别|具体|手动)?(?:地)?(?:述|概述|叙述|阐述|论述|解释|说明|描述|列举|介绍|讲一下|讲讲|讲下|讲述|说一下|说说|说下|谈谈|谈一谈|推导|手推|手写|写出|"
    r"比较|对比|证明|计算|画出|实现|举例|聊聊|给出|分析|判断|设计|举出|评价|总结|推|写一个|写一下|了解|知道|你)"
)
_ASKS_EN = re.compile(
    r"(?:please\s+|briefly\s+|can you\s+|could you\s+)*(?:what|why|how|when|where|which|who|whose|explain|describe|define|compare|discuss|list|name|give|tell|derive|prove|"
    r"implement|write|design|differentiate|distinguish|mention|state|outline|suppose|assume|consider|elaborate|walk|illustrate|contrast|identify|calculate|compute|"
    r"in what|under what|for what|in which|true or false|difference)\b|.*\b(?:difference between|pros and cons|advantages? (?:and|of)|versus|vs\.?)\b",
    re.IGNORECASE,
)


def asks(title: str) -> bool:
    """Whether a title puts a question or a task, in Chinese or English."""
    plain = normalise(title)
    if plain.rstrip("”\"')） .。*").endswith("?"):
        return True
    return bool(_ASKS_ZH.search(plain) or _ASKS_EN.match(plain))
