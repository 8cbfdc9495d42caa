"""Titles: what a line says about itself by its number, its marks and its words, and whether a title asks something."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from interviewer.ingest.asking import asks


@dataclass(frozen=True)
class Style:
    """How titles of one kind are printed; all titles of one style play the same part in a document."""

    marker: str
    """heading, bold, item, bullet, asked (Q:), fold (a summary that opens), link."""
    form: str = ""
    """Of the number: `1.`, `(1)`, `一、`; of a bullet: bold, or with a box to tick; `asked` where a heading says `Question 1`."""
    level: int = 0
    """Of a heading 1-6; of the others the indentation in steps, at most 8."""


@dataclass(frozen=True)
class Head:
    """A line that may be the title of something."""

    style: Style
    title: str
    """Without number, marks and emphasis; empty where only a number stands there (`Question 12`, `第 3 题`)."""
    number: str | None = None
    value: int | None = None
    """The number where it counts one by one."""
    rest: str = ""
    """What follows the title on the same line: the beginning of the body."""


_LONGEST_TITLE = 300
"""Characters; what is longer is a paragraph."""
_BEGINNING = 600
"""Characters of a line in which its title is looked for."""
_DEEPEST = 8

# --- marks ------------------------------------------------------------------------------------------------------------

_ATTRIBUTE = re.compile(r"\{:[^{}]{0,200}\}")
_ANCHOR = re.compile(
    r"<(?:a|span)\b[^<>]{0,300}>\s{0,9}</(?:a|span)>|</?(?:span|font|u|center|p|div|br|a|details)\b[^<>]{0,300}>",
    re.IGNORECASE,
)
_HEADING = re.compile(r"(#{1,6})(?!#)\s*(\S.*?)\s*#*\s*$")
_DIRECTIVE = re.compile(r"#(?:!|(?:include|define|ifn?def|if|endif|pragma)\b(?!\w))")
"""C and shell outside a block of code."""
_SUMMARY = re.compile(r"<summary[^>]*>(.*?)(?:</summary>|$)(.*)", re.IGNORECASE)
_STRONG = re.compile(r"<(/?)(?:b|strong)\b[^>]*>", re.IGNORECASE)
_BOLD = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1\s*[:：]?\s*(.*)$")
_BOLD_NUMBER = re.compile(r"^(\s*)(\*\*|__)([(（]?\d{1,5}\s*[.、:：)）])\s*\2\s*")
_BULLET = re.compile(r"(?:[-*+•·●○◦▪■◆►➤]|\\-)\s+(?=\S)")
_TASK = re.compile(r"\[[ xX√✓]\]\s+(?=\S)")
_LINK_ONLY = re.compile(r"\[(?P<text>(?:[^\[\]]|\[[^\[\]]*\])+)\]\((?P<url>[^)\s]*)[^)]*\)\s*[.。]?")
_ASKED = re.compile(
    r"(?:Q|Question|Interviewer|问|问题|题目|提问|面试题|面试官)\s*(?:[-#.]?\s*(?P<n>\d{1,5}(?:\.\w)?)[.)]{0,2})?\s*[:：]\s*"
    r"|(?:Q|Question|问题|面试题|题目?)\s*[-#.]?\s*(?P<n2>\d{1,5}(?:\.\w)?)\s*[.、)）]{0,2}(?:\s+(?=\S)|\s*$)"
    r"|(?:Q)(?P<n3>\d{1,5})\s*[.、)）]?\s*(?=\S)"
    r"|Question\s+(?P<roman>[ivx]{1,5})\s*[.、)）:：]\s*"
    r"|Q[.．]\s+(?=\S)"
    r"|第\s*(?P<n4>\d{1,5})\s*[题问]\s*[:：.、]?\s*",
    re.IGNORECASE,
)
_ZH_DIGITS = "零一二三四五六七八九十"
_NUMBERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("1.1", re.compile(r"(?P<n>\d{1,3}(?:[.．]\d{1,3})+)\s*[.、)）]?(?=\s|[\u4e00-\u9fff])\s*")),
    ("1-1", re.compile(r"(?P<n>\d{1,3}(?:-\d{1,3})+)\s*[.、:：)）]?(?=\s|[\u4e00-\u9fff])\s*")),
    ("(1)", re.compile(r"[(（]\s*(?P<n>\d{1,3})\s*[)）]\s*[.、]?\s*")),
    ("【1】", re.compile(r"【\s*(?P<n>\d{1,5})\s*】\s*")),
    ("1.", re.compile(r"(?P<n>\d{1,5})\s*\\?[.．](?!\d)\s*")),
    ("1、", re.compile(r"(?P<n>\d{1,5})\s*[、，]\s*")),
    ("1)", re.compile(r"(?P<n>\d{1,5})\s*\\?[)）]\s*")),
    ("1:", re.compile(r"(?P<n>\d{1,5})\s*[:：](?!\d)\s*")),
    ("（一）", re.compile(r"[(（]\s*(?P<z>[一二三四五六七八九十]{1,3})\s*[)）]\s*[.、]?\s*")),
    ("一、", re.compile(r"第?(?P<z>[一二三四五六七八九十]{1,3})\s*[、.．:：章节部题]\s*[分]?\s*[、.．:：]?\s*")),
    ("①", re.compile(r"(?P<c>[①-⑳])\s*")),
    ("I.", re.compile(r"(?P<r>[IVX]{1,5})[.、)]\s+")),
)
_LOOSE_NUMBER = re.compile(r"(?P<n>\d{1,5})\s+(?=\S)")
"""`**7 What is ...**`: only where bold or a heading says that this is a title."""


def without_labels(text: str) -> str:
    """A line without attributes of site generators, anchors and tags that only lay out."""
    return _ANCHOR.sub("", _ATTRIBUTE.sub("", text))


def read_title(raw: str) -> Head | None:
    """The title that a line may be, judged by the line alone."""
    head = _read(raw[:_BEGINNING])
    return replace(head, rest=head.rest + raw[_BEGINNING:]) if head and len(raw) > _BEGINNING else head


def heading_title(words: str, level: int) -> Head:
    """The title of a heading of that level; also of one that is told by the line under it."""
    return _numbered(Style("heading", level=level), plain_words(words))


def _read(raw: str) -> Head | None:
    if summary := _SUMMARY.search(raw):
        return _fold(summary[1], summary[2])
    text = _BOLD_NUMBER.sub(r"\1\3 ", _STRONG.sub("**", without_labels(raw))).rstrip()
    body = text.lstrip(" \t　")
    if not body or body.startswith((">", "|")):
        return _quoted(body)
    level = min(_DEEPEST, len(text[: len(text) - len(body)].expandtabs(4)) // 2)
    if (heading := _HEADING.match(body)) and not _DIRECTIVE.match(body):
        return _heading(len(heading[1]), heading[2])
    bullet = _BULLET.match(body)
    inner = body[bullet.end() :] if bullet else body
    task = _TASK.match(inner)
    inner = inner[task.end() :] if task else inner
    if link := _LINK_ONLY.fullmatch(_without_number(inner)):
        return _link(link, level)
    if bullet:
        return _bullet(inner, level, bool(task))
    return _bold(inner) or _item(inner, level)


def _quoted(body: str) -> Head | None:
    """In a quotation only what says itself that it is a question."""
    inner = body.lstrip("> ").strip("*_ ") if body.startswith(">") else ""
    asked = _ASKED.match(inner)
    return _as_asked(asked, inner, "") if asked else None


def _fold(title: str, rest: str) -> Head | None:
    head = _numbered(Style("fold"), plain_words(_STRONG.sub("**", without_labels(title)).strip("# ")))
    return _checked(replace(head, rest=_STRONG.sub("", without_labels(rest)).strip()))


def _link(link: re.Match[str], level: int) -> Head | None:
    here = link["url"].startswith("#")
    title = _numbered(Style("link", "here" if here else "away", level), plain_words(link["text"]))
    return _checked(replace(title, rest="" if here else link.group()))


def _heading(level: int, words: str) -> Head | None:
    head = heading_title(words, level)
    return head if head.title or head.number else None


def _bullet(inner: str, level: int, box: bool) -> Head | None:
    bold = _BOLD.match(inner)
    title, rest = (bold[2], bold[3]) if bold else (inner, "")
    if asked := _ASKED.match(title):
        return _as_asked(asked, title, rest)
    return _checked(
        Head(Style("bullet", "box" if box else "bold" if bold else "", level), plain_words(title), rest=rest)
    )


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
    return _checked(replace(_numbered(Style("bold"), plain_words(bold[2])), rest=bold[3]))


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
    """A question that says so. Without words on this line it stands on the next one."""
    number = _asked_number(match)
    title = plain_words(text[match.end() :].strip("*_ "))
    value = _whole(number)
    if not title and rest:
        title, rest = plain_words(rest), ""
    head = Head(Style("asked"), title, number, value, rest)
    return head if not title else _checked(head)


def _numbered(style: Style, title: str) -> Head:
    """The title of a heading, fold or bold line, its number split off."""
    if asked := _ASKED.match(title):
        number = _asked_number(asked)
        return Head(replace(style, form=style.form or "asked"), title[asked.end() :], number, _whole(number))
    for pattern in (*(p for _, p in _NUMBERS), _LOOSE_NUMBER):
        if (match := pattern.match(title)) and title[match.end() :].strip():
            number, value = _value(match)
            return Head(style, title[match.end() :].strip(), number, value)
    return Head(style, title)


def _whole(number: str | None) -> int | None:
    return int(number) if number and number.isdecimal() else None


def _asked_number(match: re.Match[str]) -> str | None:
    return next((number for number in match.groupdict().values() if number), None)


def _checked(head: Head) -> Head | None:
    only_number = not head.title and head.number is not None and "asked" in (head.style.marker, head.style.form)
    said = only_number or any(c.isalnum() for c in head.title)
    return head if said and len(head.title) <= _LONGEST_TITLE else None


def _value(match: re.Match[str]) -> tuple[str, int | None]:
    found = match.groupdict()
    if number := found.get("n"):
        return number, _whole(number)
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


# --- words ------------------------------------------------------------------------------------------------------------

_EMPHASIS = re.compile(r"(?<!\w)(\*{1,3}|_{1,3})(?=\S)(.+?)(?<=\S)\1(?!\w)|\*\*")
_LINK = re.compile(r"(?<!!)\[(\[[^\[\]]*\]|[^\[\]]*)\]\([^()]*\)")
_SOURCE = r"\[(?:src|source|sources|link|ref|answer|solution|来源|链接|出处|答案|\d+)\]\([^()]*\)"
_SOURCE_LINK = re.compile(rf" ?(?<!!)(?:\[{_SOURCE}\]|{_SOURCE})", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>\s*")
_KEPT = re.compile(r"\$[^$]*\$|`[^`]*`")
"""Formulas and code: their stars and underscores are no emphasis."""


def plain_words(text: str) -> str:
    """A title without emphasis, links and tags; formulas and code keep their marks."""
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match.group())
        return f"\x00{len(kept) - 1}\x00"

    text = _KEPT.sub(keep, text.replace("\x00", ""))
    text = _EMPHASIS.sub(lambda m: m.group(2) or "", _LINK.sub(r"\1", _SOURCE_LINK.sub("", text)))
    text = _TAG.sub(" ", text)
    text = re.sub(r"\x00(\d+)\x00", lambda m: kept[int(m.group(1))], text)
    return " ".join(text.split()).rstrip(":：")
