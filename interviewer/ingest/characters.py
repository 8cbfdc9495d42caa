"""Bytes to text: which encoding, which line ends, and what to do with characters that nobody can see."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from interviewer.errors import DocumentError
from interviewer.ingest.limits import MAX_LINE, MAX_LINES
from interviewer.models import Text
from interviewer.text import clean

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark is the beginning of this one
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LEGACY = ("gb18030", "big5", "cp1252")
"""The encodings in which Chinese and English collections were saved before UTF-8; the order settles ties."""
_DECLARABLE = {*_LEGACY, "gbk", "gb2312", "big5hkscs", "iso8859-1", "iso8859-15", "shift_jis", "euc_jp", "euc_kr"}
"""What a page may say of itself. Not any codec: some of Python's take quadratic time."""
_DECLARATION = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?([\w-]{2,20})""", re.IGNORECASE)
_HEAD = 2048
"""Bytes; HTML wants the declaration within the first 1024."""
_DAMAGED = 0.02
"""Share of broken characters up to which a text is damaged UTF-8 rather than something else."""
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_UNSEEN = re.compile(r"[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""Zero-width characters and those that turn the direction of writing: they part words and hide text."""
_EMBEDDED = re.compile(r"data:[\w.+-]+/[\w.+-]+;base64,[A-Za-z0-9+/=%]{64,}")
_LINE_END = re.compile(r"\r\n|[\r\n\u2028\u2029\x85]")


@dataclass(frozen=True)
class Decoded:
    """The text of a file: line ends are `\\n`, control characters are gone."""

    text: str
    warnings: tuple[Text, ...] = ()


def decode(data: bytes) -> Decoded:
    """The text in these bytes. Raises DocumentError where they are no text."""
    text, note = _text(data)
    controls = len(_CONTROL.findall(text))
    if controls > 2 + len(text) // 20:
        raise _no_text()
    return Decoded(*_visible(text, [note] if note else []))


def _visible(text: str, warnings: list[Text]) -> tuple[str, tuple[Text, ...]]:
    text, controls = _CONTROL.subn("\ufffd", text)
    text, unseen = _UNSEEN.subn("", text)
    text, embedded = _EMBEDDED.subn("embedded", text)
    if controls:
        warnings.append(Text(en=f"control characters replaced: {controls}", zh=f"已替换 {controls} 个控制字符"))
    if unseen:
        warnings.append(Text(en=f"invisible characters removed: {unseen}", zh=f"已删除 {unseen} 个不可见字符"))
    if embedded:
        warnings.append(Text(en=f"embedded pictures left out: {embedded}", zh=f"已略去 {embedded} 处内嵌图片数据"))
    return text.replace("\r\n", "\n").replace("\r", "\n").translate({0x0B: " ", 0x0C: " "}), tuple(warnings)


def _text(data: bytes) -> tuple[str, Text | None]:
    """The decoded text, and what is to be said about its encoding."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _replacing(data, encoding)
    if order := _utf16(data):
        return _replacing(data, order)
    try:
        return data.decode("utf-8"), None
    except UnicodeDecodeError:
        return _not_utf8(data)


def _utf16(data: bytes) -> str | None:
    """The byte order of UTF-16 without a mark: its line ends, spaces and digits have a NUL on one side, 一 on the other."""
    sample = data[:100_000]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if len(data) % 2 or max(even, odd) < max(2, len(sample) // 100) or min(even, odd) * 3 > max(even, odd):
        return None
    order = "utf-16-le" if odd > even else "utf-16-be"
    try:
        text = data.decode(order)
    except UnicodeDecodeError:
        return None
    return order if len(_CONTROL.findall(text)) <= len(text) // 20 else None


def _not_utf8(data: bytes) -> tuple[str, Text | None]:
    declared = _declared(data)
    if declared and (text := _strictly(data, declared)) is not None:
        return text, None
    repaired = data.decode("utf-8", "replace")
    foreign = sum(c > "\x7f" for c in repaired)
    if repaired.count("\ufffd") <= _DAMAGED * foreign:
        return _replacing(data, "utf-8")
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=[e for e in _LEGACY if _strictly(data, e) is not None]).best()
    if best is None:
        raise _no_text()
    return str(best), Text(
        en=f"not UTF-8; read as {best.encoding}, check the characters",
        zh=f"不是 UTF-8；按 {best.encoding} 读取，请核对文字",
    )


def _declared(data: bytes) -> str | None:
    """The encoding that an HTML or XML page names at its top, if it is one of those that we take."""
    head = data[:_HEAD]
    match = _DECLARATION.search(head) if b"<" in head else None
    try:
        name = codecs.lookup(match[1].decode()).name if match else None
    except LookupError:
        return None
    return name if name in _DECLARABLE else None


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _replacing(data: bytes, encoding: str) -> tuple[str, Text | None]:
    text = data.decode(encoding, "replace")
    broken = text.count("\ufffd")
    return text, Text(en=f"broken characters: {broken}", zh=f"有 {broken} 个损坏的字符") if broken else None


def _no_text() -> DocumentError:
    return DocumentError(
        "this is no text in an encoding that we know; save it as UTF-8, or as DOCX, HTML or PDF",
        "这不是已知编码的文本；请另存为 UTF-8 文本，或 DOCX、HTML、PDF",
    )


def lines_of(text: str) -> tuple[tuple[str, ...], tuple[Text, ...]]:
    """The lines of a running text, over-long ones cut, and what is to be said about it. Raises DocumentError for too many."""
    lines = _LINE_END.split(text)
    if len(lines) > MAX_LINES:
        raise DocumentError(
            f"it has {len(lines)} lines, more than {MAX_LINES}; split it into several files",
            f"共有 {len(lines)} 行，超过 {MAX_LINES} 行；请拆成几个文件",
        )
    cut = [i for i, line in enumerate(lines, 1) if len(line) > MAX_LINE]
    warnings = tuple(
        Text(
            en=f"line {i}: only the first {MAX_LINE} of {len(lines[i - 1])} characters are read",
            zh=f"第 {i} 行：共 {len(lines[i - 1])} 个字符，只读取前 {MAX_LINE} 个",
        )
        for i in cut
    )
    return tuple(line[:MAX_LINE].rstrip("\n") for line in lines), warnings


def tidy(text: str) -> str:
    """A field of a record: what stores and pages can take, one kind of line end, no space around it."""
    plain = _UNSEEN.sub("", _CONTROL.sub("\ufffd", _LINE_END.sub("\n", clean(text))))
    return plain.translate({0x0B: " ", 0x0C: " "}).strip()
