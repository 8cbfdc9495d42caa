"""One file from the person's disk: opened safely, found out what it is, handed to the reader for its kind."""

from __future__ import annotations

import errno
import os
import re
import stat
from pathlib import Path

from interviewer.errors import DocumentError
from interviewer.ingest.archive import Archive
from interviewer.ingest.characters import Decoded, decode, lines_of
from interviewer.ingest.document import Format, Prose, Records
from interviewer.ingest.limits import MAX_FILE
from interviewer.models import Text
from interviewer.text import clean, visible

_BY_NAME: dict[str, Format] = {
    ".md": "markdown", ".markdown": "markdown", ".txt": "text", ".text": "text", ".html": "html", ".htm": "html", ".xhtml": "html",
    ".docx": "docx", ".pdf": "pdf", ".csv": "csv", ".tsv": "tsv", ".tab": "tsv", ".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl",
    ".yaml": "yaml", ".yml": "yaml", ".apkg": "anki", ".colpkg": "anki",
}  # fmt: skip
_REFUSED: tuple[tuple[bytes, str, str], ...] = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old or protected Office file; save it as DOCX, without a password", "旧版或加密的 Office 文件；请另存为无密码的 DOCX"),
    (b"{\\rtf", "an RTF document; save it as DOCX", "RTF 文档；请另存为 DOCX"),
    (b"SQLite format 3\x00", "a bare database; export the deck from Anki as .apkg", "数据库文件；请在 Anki 中导出为 .apkg"),
    (b"\x1f\x8b", "a gzip archive; unpack it and import what is in it", "gzip 压缩包；请解压后导入其中的文件"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive; unpack it and import what is in it", "7z 压缩包；请解压后导入其中的文件"),
    (b"Rar!\x1a\x07", "a RAR archive; unpack it and import what is in it", "RAR 压缩包；请解压后导入其中的文件"),
    (b"\x89PNG\r\n", "a picture; run it through OCR first", "图片；请先做文字识别（OCR）"),
    (b"\xff\xd8\xff", "a picture; run it through OCR first", "图片；请先做文字识别（OCR）"),
    (b"GIF8", "a picture; run it through OCR first", "图片；请先做文字识别（OCR）"),
)  # fmt: skip
"""How a file begins, and what it is then."""
_TAG = re.compile(
    r"<(?:!doctype html|html|head|body|p|div|h[1-6]|ul|ol|li|table|span|br|dl|details|article|section)\b", re.IGNORECASE
)
_BANK = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\n|---\n)*- id: \S")


def read(path: Path) -> Prose | Records:
    """The content of a document. Raises DocumentError with one sentence, naming the file, where there is none to be had."""
    name = visible(clean(str(path)))
    try:
        return _understood(_content(path), path.suffix.lower())
    except DocumentError as e:
        raise DocumentError(f"{name}: {e.en}", f"{name}：{e.zh}") from e


# --- opening ----------------------------------------------------------------------------------------------------------

_TROUBLE = {
    errno.ENOENT: ("there is no such file", "没有这个文件"),
    errno.EACCES: ("you may not read this file; check its permissions", "没有读取权限；请检查文件权限"),
    errno.EPERM: ("you may not read this file; check its permissions", "没有读取权限；请检查文件权限"),
    errno.ELOOP: ("this is a symbolic link; name the file itself", "这是符号链接；请给出文件本身的路径"),
    errno.EISDIR: ("this is a folder; name the files in it", "这是文件夹；请给出其中的文件"),
    errno.ENXIO: ("this is not an ordinary file", "这不是普通文件"),
    errno.ENAMETOOLONG: ("this name is too long for a file", "文件名过长"),
}


def _content(path: Path) -> bytes:
    """The bytes of an ordinary file within the limit; links are not followed and pipes not waited for."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        if path.is_symlink():  # Windows has no O_NOFOLLOW; elsewhere that closes the gap between here and there
            raise DocumentError(*_TROUBLE[errno.ELOOP])
        with os.fdopen(os.open(path, flags), "rb") as file:
            status = os.fstat(file.fileno())
            _check(status.st_mode, status.st_size)
            data = file.read(MAX_FILE + 1)
    except OSError as e:
        en, zh = _TROUBLE.get(e.errno or 0, (f"it cannot be read: {e.strerror}", f"无法读取：{e.strerror}"))
        raise DocumentError(en, zh) from e
    except ValueError as e:  # a NUL in the name
        raise DocumentError(*_TROUBLE[errno.ENOENT]) from e
    _check(stat.S_IFREG, len(data))
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise DocumentError("this file is empty", "这个文件是空的")
    return data


def _check(mode: int, size: int) -> None:
    if not stat.S_ISREG(mode):
        raise DocumentError("this is not an ordinary file", "这不是普通文件")
    if size > MAX_FILE:
        limit = MAX_FILE // 1_000_000
        raise DocumentError(
            f"it has {size / 1e6:.0f} MB, and at most {limit} MB are read; split it into several files",
            f"文件有 {size / 1e6:.0f} MB，最多读取 {limit} MB；请拆成几个文件",
        )


# --- what it is -------------------------------------------------------------------------------------------------------


def _understood(data: bytes, suffix: str) -> Prose | Records:
    for beginning, en, zh in _REFUSED:
        if data.startswith(beginning):
            raise DocumentError(f"this is {en}", f"这是{zh}")
    if _is_pdf(data):
        from interviewer.ingest.pdf import read_pdf

        return read_pdf(data, _misnamed(suffix, "pdf"))
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _packed(data, suffix)
    return _text(decode(data), suffix)


def _is_pdf(data: bytes) -> bool:
    """Whether it begins as a PDF; some servers put lines of their own before it."""
    return data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"%PDF-") or (b"%PDF-" in data[:1024] and b"endobj" in data)


def _packed(data: bytes, suffix: str) -> Prose | Records:
    archive = Archive(data)
    if "word/document.xml" in archive.names:
        from interviewer.ingest.word import read_docx

        return read_docx(archive, _misnamed(suffix, "docx"))
    from interviewer.ingest.anki import DATABASES, read_deck

    if archive.names & set(DATABASES):
        return read_deck(archive, _misnamed(suffix, "anki"))
    raise DocumentError(
        "this archive is neither a DOCX nor an Anki deck; a spreadsheet can be saved as CSV, other archives unpacked",
        "这个压缩包既不是 DOCX 也不是 Anki 牌组；表格请另存为 CSV，其他压缩包请先解压",
    )


def _text(decoded: Decoded, suffix: str) -> Prose | Records:
    text = decoded.text
    form = _form(text, suffix)
    said = (*decoded.warnings, *_misnamed(suffix, form))
    if form in ("markdown", "text"):
        lines, cut = lines_of(text)
        return Prose(format=form, lines=lines, warnings=(*said, *cut))
    if form == "html":
        from interviewer.ingest.markup import read_html

        return read_html(text, said)
    return _records(form, text, said)


def _records(form: Format, text: str, warnings: tuple[Text, ...]) -> Records:
    from interviewer.ingest import anki, structured, tables

    match form:
        case "csv" | "tsv":
            return tables.read_table(text, form, warnings)
        case "jsonl":
            return structured.read_jsonl(text, warnings)
        case "yaml":
            return structured.read_yaml(text, warnings)
        case "anki":
            return anki.read_text_export(text, warnings)
        case _:
            return structured.read_json(text, warnings)


def _form(text: str, suffix: str) -> Format:
    """What a text is: by what it shows itself to be, then by its name."""
    named = _BY_NAME.get(suffix)
    if named in ("json", "jsonl", "csv", "tsv", "yaml") and not _is_page(text):
        return _structured(text, named)
    if named == "html" and _TAG.search(text):
        return "html"
    shown = _shown(text, named)
    return shown or (named if named in ("markdown", "text") else _prose(text))


def _is_page(text: str) -> bool:
    """Whether a text begins as a whole HTML page, after comments and the like."""
    rest = text.lstrip()
    for opens, closes in (("<?xml", "?>"), *[("<!--", "-->")] * 20):
        if rest.startswith(opens):
            rest = rest.partition(closes)[2].lstrip()
    return rest[:14].casefold().startswith(("<!doctype html", "<html"))


def _structured(text: str, named: Format) -> Format:
    from interviewer.ingest import structured

    return "jsonl" if named == "json" and structured.is_jsonl(text) else named


def _shown(text: str, named: Format | None) -> Format | None:
    """What a text without a telling name says by its look that it is; None for running text."""
    from interviewer.ingest import anki, structured, tables

    looks: tuple[tuple[Format, bool], ...] = (
        ("anki", anki.is_text_export(text)),
        ("html", named != "markdown" and _is_page(text)),
        ("jsonl", structured.is_jsonl(text)),
        ("json", structured.is_json(text)),
        ("yaml", bool(_BANK.match(text))),
        ("tsv", named != "markdown" and tables.looks_like_table(text)),
    )
    return next((form for form, fits in looks if fits), None)


def _prose(text: str) -> Format:
    return "markdown" if re.search(r"^#{1,6} \S", text, re.MULTILINE) else "text"


def _misnamed(suffix: str, form: Format) -> tuple[Text, ...]:
    """A warning where the name promises something else; `.txt` promises no more than text."""
    named = _BY_NAME.get(suffix)
    if named is None or named == form or {named, form} <= {"text", "markdown", "anki", "tsv"}:
        return ()
    return (
        Text(
            en=f"the name ends in {suffix}, but the content is {form}; it is read as that",
            zh=f"文件名以 {suffix} 结尾，但内容是 {form}；按内容读取",
        ),
    )
