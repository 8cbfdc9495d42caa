"""What a text says once nothing hides it: invisible characters, look-alike letters, spelled-out words, codes.

Patterns are looked for in these readings, never in the text itself, so that there is one pattern for each way to say
a thing and not one for each way to write it. Nothing here keeps offsets.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from interviewer.pattern import pattern

_CJK = r"\u3400-\u4dbf\u4e00-\u9fff"
_STRAIGHT = str.maketrans("“”‘’「」『』", '""\'\'""""')
_LOOKALIKES = str.maketrans(
    "аеорсухіјѕԁһքӏвмнткгα\u03b5\u03bfρ\u03c5\u03b9κ\u03bdτω\u0131ɑɡʀɴɪᴀᴄᴅᴇᴊᴋʟᴍᴏᴘᴛᴜᴠᴡʏᴢɢʜʙꜰꜱ",
    "aeopcyxijsdhqlvmhtkraeopuikvtwiagrniacdejklmoptuvwyzghbfs",
)
"""Cyrillic, Greek and small-capital letters, in lower case, that pass for Latin ones."""
_FOREIGN = pattern(r"[\u0370-\u052f\u0131\u0250-\u02af\u1d00-\u1d2b\ua730-\ua731]")
_WORD = pattern(r"[^\W\d_]+")
_TRADITIONAL = str.maketrans(
    "請給滿評標準題參無視蓋點確寫輸為與應該過這個們說經學審閱試關鍵規則內後從現開對錄聽讓謝顯達據認優數當結論記統員總務設發佈測優導領調終斷決會須處資導嚴複譯問",
    "请给满评标准题参无视盖点确写输为与应该过这个们说经学审阅试关键规则内后从现开对录听让谢显达据认优数当结论记统员总务设发布测优导领调终断决会须处资导严复译问",
)
_LEET = str.maketrans("03457@$!", "oeastasi")
_LEET_LETTERS = pattern(r"[a-z][0-9@$!]|[0-9@$!][a-z]")
_LEET_WORD = pattern(r"[a-z0-9@$!]+")
_EMPHASIS = pattern(r"[*`~]+|(?<![a-z0-9])_+|_+(?![a-z0-9])")
_SPELLED = pattern(r"(?<![a-z0-9])[a-z](?:[\s.\-_|/·•]{1,4}[a-z](?![a-z0-9])){5,}")
_APART = pattern(rf"(?<=[{_CJK}])[\s.\-_|/·•・]+(?=[{_CJK}])")
_CHINESE = pattern(rf"[{_CJK}]")
_LITTLE = pattern(r"\b(?:the|an?|is|are|of|to|and|in|it|for|that|with|we|you|on|by|as|or|not)\b")
_BASE64 = pattern(r"(?<![\w+/])[A-Za-z0-9+/]{12,}={0,2}(?![\w+/])")
_HEX = pattern(r"(?<![0-9a-fA-F])(?:[0-9a-fA-F]{2}[\s:]?){8,}(?![0-9a-fA-F])")
_PERCENT = pattern(r"(?:%[0-9a-fA-F]{2}){3,}")
_ESCAPE = pattern(r"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})")
_TAGS = pattern(r"[\U000e0020-\U000e007e]+")
"""Invisible letters, one for each of ASCII."""
_LONGEST = 4_000
"""Characters beyond which a piece of text is read in its plain form only."""


def plain(text: str) -> str:
    """The text with width, case, accents, emphasis, quotation marks, look-alikes and invisible characters made equal."""
    alone = not text.isascii() and _APART_FROM_OTHERS.fullmatch(text)
    folded = text.translate(_PLAIN) if alone else _folded(text)
    if not folded.isascii() and _FOREIGN.search(folded):
        folded = _WORD.sub(_latin, folded)
    return _EMPHASIS.sub("", folded)


def _folded(text: str) -> str:
    """Without what only sits on other characters, in one width, case and script."""
    if not text.isascii():
        seen = unicodedata.normalize("NFC", unicodedata.normalize("NFKD", text).translate(_VISIBLE))
        text = seen.translate(_STRAIGHT).translate(_TRADITIONAL)
    return text.casefold()


class _Visible(dict[int, str | None]):
    """For `str.translate`: drops the characters that only sit on, between or under others."""

    def __missing__(self, code: int) -> str | None:
        self[code] = None if unicodedata.category(chr(code)) in ("Cf", "Mn", "Me") else chr(code)
        return self[code]


_VISIBLE = _Visible()


class _Plain(dict[int, str]):
    """For `str.translate`: what `_folded` makes of a character that stands by itself."""

    def __missing__(self, code: int) -> str:
        self[code] = _folded(chr(code))
        return self[code]


_PLAIN = _Plain()
_APART_FROM_OTHERS = pattern(r"[\x00-\x7f\u2010-\u206f\u3000-\u3029\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff5e]*")
"""Characters that mean the same whatever stands beside them: of ordinary Chinese and English text, all."""


class _Signs(dict[str, bool]):
    """Whether a character is a sign: a picture, a lone accent."""

    def __missing__(self, char: str) -> bool:
        self[char] = unicodedata.category(char) in ("So", "Sk")
        return self[char]


_SIGNS = _Signs()


@lru_cache(maxsize=128)
def readings(text: str) -> tuple[str, ...]:
    """The plain text first, then what else it may say, each once; white space is single spaces."""
    found = [plain(text)] if len(text) > _LONGEST else [r for t in _decoded(text) for r in _variants(plain(t))]
    return tuple(dict.fromkeys(" ".join(r.split()) for r in found))


def _latin(word: re.Match[str]) -> str:
    """A word with Latin letters in place of those that look like them; left alone where not all of it looks Latin."""
    latin = word.group().translate(_LOOKALIKES)
    return latin if latin.isascii() else word.group()


def _decoded(text: str) -> Iterator[str]:
    """The text, and what stands in it in a code."""
    open_text = _unescaped(text) if "&" in text else text
    if "%" in open_text:
        from urllib.parse import unquote

        open_text = _PERCENT.sub(lambda m: unquote(m.group(), errors="replace"), open_text)
    if "\\" in open_text:
        open_text = _ESCAPE.sub(lambda m: chr(int(m[1] or m[2], 16)), open_text)
    yield open_text
    if not text.isascii() and (tags := "".join(_TAGS.findall(text))):
        yield "".join(chr(ord(c) - 0xE0000) for c in tags)
    for coded, decode in ((_BASE64, _from_base64), (_HEX, _from_hex)):
        for code in coded.findall(text):
            hidden = decode(code)
            if hidden:
                yield hidden


def _unescaped(text: str) -> str:
    import html

    return html.unescape(text)


def _from_base64(code: str) -> str:
    import base64
    import binascii

    try:
        return _printable(base64.b64decode(code + "=" * (-len(code) % 4)))
    except binascii.Error:
        return ""


def _from_hex(code: str) -> str:
    return _printable(bytes.fromhex(re.sub(r"[\s:]", "", code)))


def _printable(raw: bytes) -> str:
    """The text that bytes hold, or nothing."""
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return ""
    return text if text.isprintable() else ""


def _variants(text: str) -> Iterator[str]:
    """Ways to read a plain text."""
    yield text
    signs = set() if text.isascii() else {c for c in set(text) if _SIGNS[c]}
    if signs:
        between = "[" + re.escape("".join(signs)) + "]+"
        yield re.sub(between, "", text)
        yield re.sub(between, " ", text)
    if not text.isascii() and _APART.search(text):
        yield _APART.sub("", text)
    if _SPELLED.search(text):
        yield _SPELLED.sub(_joined, text)
    if _LEET_LETTERS.search(text):
        letters = _LEET_WORD.sub(
            lambda m: m.group().translate(_LEET) if _LEET_LETTERS.search(m.group()) else m.group(), text
        )
        yield letters.replace("11", "ll").replace("1", "i")
        yield letters.replace("1", "l")
    if not _LITTLE.search(text) and not _CHINESE.search(text):
        import codecs

        yield codecs.decode(text, "rot13")
        yield text[::-1]


def _joined(spelled: re.Match[str]) -> str:
    """A spelled-out stretch as words: where letters stand apart by one mark, another one or a wider gap parts words."""
    gaps = re.findall(r"[^a-z]+", spelled.group())
    usual = min(set(gaps), key=lambda gap: (-gaps.count(gap), len(gap)))
    return re.sub(r"[^a-z]+", lambda m: "" if m.group() == usual else " ", spelled.group())
