"""Markdown, code, formulas and addresses of a text -> prose that still holds signs and abbreviations."""

from __future__ import annotations

import html
import re
from urllib.parse import urlsplit

from interviewer.models import Lang
from interviewer.speech.formulas import formula
from interviewer.speech.signs import sign

_FENCE = re.compile(r"^[ \t]*(```|~~~)[^\n]*\n?(.*?)(?:^[ \t]*\1[ \t]*$|\Z)", re.DOTALL | re.MULTILINE)
_FORMULA = re.compile(
    r"\$\$(.{1,2000}?)\$\$|\\\[(.{1,2000}?)\\\]|\\\((.{1,2000}?)\\\)|\$(?=\S)([^$\n]+?)(?<=\S)\$(?!\d)", re.DOTALL
)
_CODE = re.compile(r"(`+)(?!`)([^\n]+?)(?<!`)\1(?!`)")
_TAG = re.compile(
    r"</?(?:a|b|br|code|details|div|em|i|img|kbd|li|ol|p|pre|small|span|strong|sub|summary|sup|table|td|th|tr|u|ul)(?:\s+[\w-]+=[^<>]*)?\s*/?>",
    re.IGNORECASE,
)
_LINK = re.compile(r"!?\[([^\[\]\n]*)\]\((?:[^()\s]|\([^()\s]*\))*(?:\s+\"[^\"\n]*\")?\)")
_ADDRESS = re.compile(r"(?:https?|ftp)://[^\s<>()（）\"'，。；、`]+|\bwww\.[^\s<>()（）\"'，。；、`]+", re.IGNORECASE)
_NOTE = re.compile(r"\[\^?\d{1,3}(?:\s*[,–-]\s*\d{1,3})*\]")
_RULE = re.compile(r"^[ \t]*(?:[-*_=][ \t]*){3,}$|^(?=.*-)[ \t]*\|?[ \t:-]+\|[ \t:|-]*$")
_OPENS_LINE = re.compile(r"^[ \t]*(?:(?:>[ \t]?)+|#{1,6}[ \t]+|[-*+•◦▪‣·][ \t]+(?:\[[ xX]\][ \t]+)?|\|)+")
_NUMBERED = re.compile(r"^[ \t]*[(（]?(\d{1,3}|[A-Za-z])[.)、）][ \t]+")
_ENDS = re.compile(r"[.。!！?？;；:：,，、…]$")
COMPARED = re.compile(r"([<>!=]=|<>)")
NAME = re.compile(r"[^\W\d]\w*(?:(?:\.|::)[^\W\d]\w*)+|\w*_\w+")
COMPARISONS = {"<=": "≤", ">=": "≥", "!=": "≠", "==": "=", "<>": "≠"}


def without_markup(text: str, lang: Lang) -> str:
    """The text on one line: items, headings and rows as sentences, links by their words, a longer piece of code only mentioned."""
    text = _FENCE.sub(lambda m: _block(m.group(2), lang), text)
    text = _CODE.sub(lambda m: f" {_code(m.group(2), lang)} ", text)
    text = _FORMULA.sub(
        lambda m: f" {formula(next(filter(None, m.groups())), lang)}{', ' if m.group(1) or m.group(2) else ' '}", text
    )
    text = _TAG.sub(" ", html.unescape(text))
    text = _LINK.sub(r"\1", text)
    text = _ADDRESS.sub(lambda m: _address(m.group(), lang), text)
    text = _NOTE.sub(" ", text)
    return _joined(text.split("\n"), lang)


def _block(code: str, lang: Lang) -> str:
    lines = [line for line in code.splitlines() if line.strip()]
    if len(lines) == 1:
        return f" {_code(lines[0], lang)}\n"
    return {"en": "\nThe code is on the screen.\n", "zh": "\n代码见屏幕。\n"}[lang] if lines else "\n"


def _code(code: str, lang: Lang) -> str:
    """Names as words, signs as a programmer says them."""
    code = COMPARED.sub(lambda m: f" {COMPARISONS[m.group()]} ", code)
    code = re.sub(r"\*\*", "^", code)
    code = re.sub(
        r"(?<=[\w)\]\s])\s*([*/+=-])\s*(?=[\w(\[\s])",
        lambda m: f" {sign('−' if m.group(1) == '-' else m.group(1), lang)} ",
        code,
    )
    return NAME.sub(lambda m: name_in_words(m.group(), lang), code)


def name_in_words(name: str, lang: Lang) -> str:
    point = " dot " if lang == "en" else " 点 "
    return re.sub(r"_+", " ", re.sub(r"\.|::", point, name))


def _address(address: str, lang: Lang) -> str:
    body = address.rstrip(".,;:!?*_~")
    try:
        host = urlsplit(body if "://" in body else f"http://{body}").hostname or ""
    except ValueError:
        host = ""
    host = re.sub(r"\.", " dot " if lang == "en" else " 点 ", host.removeprefix("www.").strip("."))
    said = f" the link {host}" if lang == "en" else f" 链接 {host}"
    return (said if re.search(r"\w", host) else " ") + address[len(body) :]


def _joined(lines: list[str], lang: Lang) -> str:
    """Lines as one text: items, headings and rows of tables end like sentences, a paragraph's lines run on."""
    joined, stop = "", "." if lang == "en" else "。"
    for line in lines:
        if _RULE.match(line) or not line.strip():
            joined = _stopped(joined, stop)
            continue
        opening = _OPENS_LINE.match(line)
        numbered = _NUMBERED.match(line)
        if opening or numbered:
            joined = _stopped(joined, stop)
        body = line[opening.end() :] if opening else line
        body = _NUMBERED.sub(r"\1, ", body)
        joined += " " + body.strip().strip("|").replace("|", ", " if opening and "|" in opening.group() else "|")
        if opening and ("#" in opening.group() or "|" in opening.group()):
            joined = _stopped(joined, stop)
    return joined.strip()


def _stopped(text: str, stop: str) -> str:
    text = text.rstrip(" *_#|")
    return text if not text or _ENDS.search(text) else text + stop
