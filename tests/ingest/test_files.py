"""Whatever lies at a path: it is read, or one sentence says why not."""

import os
import socket
import struct
import zipfile

import documents
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.errors import DocumentError
from interviewer.ingest import files, limits
from interviewer.ingest.document import Prose
from interviewer.ingest.files import read

ZH = "1. 什么是批归一化？\n答：对每个小批量的激活做标准化。\n\n2. 梯度消失怎么解决？\n答：换激活函数。\n"
TW = "1. 什麼是批次正規化？\n答：對每個小批次的啟動值做標準化。\n"
EN = "1. What’s a “kernel”?\nIt’s a filter – a naïve answer.\n"


def put(tmp_path, content, name="d.txt"):
    """A file with that content."""
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (ZH, "utf-8"), (ZH, "utf-8-sig"), (ZH, "utf-16"), (ZH, "utf-16-le"), (ZH, "utf-16-be"), (ZH, "utf-32"), (ZH, "gb18030"), (ZH, "gbk"),
        ("什么是卷积？", "gbk"), (TW, "big5"), (EN, "cp1252"), (EN, "utf-16-le"), ("What is AdamW?\n" * 9 + "见周志华《机器学习》。", "gbk"),
    ],
)  # fmt: skip
def test_encodings(tmp_path, text, encoding):
    assert "\n".join(read(put(tmp_path, text.encode(encoding))).lines) == text


def test_an_encoding_that_was_guessed_is_told(tmp_path):
    assert "gb18030" in read(put(tmp_path, ZH.encode("gbk"))).warnings[0].en
    assert read(put(tmp_path, ZH)).warnings == ()


def test_a_page_names_its_encoding(tmp_path):
    page = '<html><meta charset="shift_jis"><p>過学習とは何ですか</p></html>'.encode("shift_jis")
    assert read(put(tmp_path, page, "d.html")).lines == ("過学習とは何ですか",)


def test_a_codec_that_is_no_encoding_is_not_used(tmp_path):
    page = b'<html><meta charset="cp037"><p>' + ZH.encode("gbk") + b"</p></html>"
    assert "批归一化" in "".join(read(put(tmp_path, page, "d.html")).lines)


def test_damaged_utf8_stays_utf8(tmp_path):
    prose = read(put(tmp_path, (ZH * 9).encode()[:-1] + b"\xff"))
    assert prose.lines[0] == ZH.split("\n", maxsplit=1)[0]
    assert "broken" in prose.warnings[0].en


def test_line_ends(tmp_path):
    assert read(put(tmp_path, "a\r\nb\rc\nd\u2028e\u2029f\x85g")).lines == tuple("abcdefg")


def test_control_and_invisible_characters(tmp_path):
    prose = read(put(tmp_path, "What\x00 is x?\nIt \u202eis\u202c \u200by\ufeff. A long enough line of text."))
    assert prose.lines == ("What\ufffd is x?", "It is y. A long enough line of text.")
    assert len(prose.warnings) == 2


def test_long_lines_are_cut_and_told(tmp_path):
    prose = read(put(tmp_path, "# Q\n" + "x" * (limits.MAX_LINE + 5)))
    assert len(prose.lines[1]) == limits.MAX_LINE
    assert "line 2" in prose.warnings[0].en


def test_embedded_pictures_do_not_count(tmp_path):
    prose = read(put(tmp_path, f"![x](data:image/png;base64,{'A' * 50_000})\nafter", "d.md"))
    assert prose.lines == ("![x](embedded)", "after")


UGLY = {
    "empty": (b"", "empty"),
    "blank": (b"\xef\xbb\xbf \n\t\r\n", "empty"),
    "NULs": (b"\0" * 500, "empty"),
    "binary": (bytes(range(256)) * 9, "no text"),
    "controls": (b"\x01\x02abc\x00d" * 99, "no text"),
    "random": (bytes((i * 7919) % 251 for i in range(999)), "no text"),
    "old Word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "DOCX"),
    "RTF": (b"{\\rtf1 x}", "RTF"),
    "SQLite": (b"SQLite format 3\x00", "apkg"),
    "gzip": (b"\x1f\x8b\x08", "gzip"),
    "PNG": (b"\x89PNG\r\n\x1a\n", "picture"),
    "zip of something else": (documents.archive({"xl/workbook.xml": "x"}), "CSV"),
    "empty zip": (b"PK\x05\x06" + b"\0" * 18, "neither"),
    "cut zip": (documents.archive({"word/document.xml": "x" * 999})[:60], "damaged"),
    "lines without end": (b"\n" * (limits.MAX_LINES + 5) + b"x", "lines"),
}


@pytest.mark.parametrize(("content", "word"), UGLY.values(), ids=UGLY)
def test_no_document(tmp_path, content, word):
    with pytest.raises(DocumentError, match=word) as e:
        read(put(tmp_path, content))
    assert "d.txt" in e.value.en
    assert "d.txt" in e.value.zh


def test_a_large_file_is_refused_before_it_is_read(tmp_path, monkeypatch):
    path = tmp_path / "d.txt"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    monkeypatch.setattr(files, "decode", lambda data: pytest.fail("was read"))
    with pytest.raises(DocumentError, match="50 MB"):
        read(path)


def test_what_is_no_file(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    put(tmp_path, "# x", "real.md")
    (tmp_path / "link.md").symlink_to("real.md")
    (tmp_path / "loop").symlink_to("loop")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "socket"))
        for name, word in [
            ("nothing", "no such"), ("pipe", "ordinary"), ("link.md", "symbolic"), ("loop", "symbolic"), ("socket", "ordinary"),
            ("", "folder"), ("x" * 300, "too long"), ("a\0b", "no such"), ("real.md/x", "cannot be read"), ("\udcff", "no such"),
        ]:  # fmt: skip
            with pytest.raises(DocumentError, match=word) as e:
                read(tmp_path / name)
            e.value.en.encode()
    with pytest.raises(DocumentError, match="ordinary"):
        read(type(tmp_path)("/dev/zero"))


def test_a_link_that_appears_between_look_and_opening(tmp_path, monkeypatch):
    (tmp_path / "link").symlink_to(put(tmp_path, "# x"))
    monkeypatch.setattr(type(tmp_path), "is_symlink", lambda self: False)
    with pytest.raises(DocumentError, match="symbolic"):
        read(tmp_path / "link")


def test_a_file_that_may_not_be_read(vault):
    path = vault.folder / "d.txt"
    path.write_text("x")
    path.chmod(0)
    if os.geteuid() == 0:
        vault.folder.chmod(0o755)
        os.seteuid(65534)
    try:
        with pytest.raises(DocumentError, match="permissions"):
            read(path)
    finally:
        if os.getuid() == 0:
            os.seteuid(0)


TABLE = "question,answer\nWhat is x?,It is y\n"
JSON = '[{"question": "What is x?", "answer": "It is y"}]'
JSONL = '{"question": "What is x?"}\n{"question": "What is y?"}\n'
PAGE = "<!DOCTYPE html><html><body><p>What is x?</p></body></html>"
FORMS = [
    ("# T\nx", "d.md", "markdown", False), ("x", "d.txt", "text", False), ("# T\nx", "d.txt", "text", False), ("# T\nx", "d", "markdown", False), ("x", "d.log", "text", False),
    (PAGE, "d.html", "html", False), (PAGE, "d.txt", "html", True), (PAGE, "d.pdf", "html", True), (PAGE, "d.docx", "html", True), (PAGE, "d.csv", "html", True),
    ("<p>a piece", "d.html", "html", False), ("no page at all, a < b", "d.html", "text", True), ("plain", "d.pdf", "text", True), (PAGE, "d.md", "markdown", False),
    (TABLE, "d.csv", "csv", False), (TABLE.replace(",", "\t"), "d.tsv", "tsv", False), ("What is x?\tIt is y\nWhat is z?\tw\n", "d.txt", "tsv", False),
    ("1.\tWhat is x?\n2.\tWhat is y?\n", "d.txt", "text", False),
    (JSON, "d.json", "json", False), (JSON, "d.txt", "json", True), (JSONL, "d.jsonl", "jsonl", False), (JSONL, "d.json", "jsonl", True), ("[a](b)\n[c](d)", "d.txt", "text", False),
    ("- question: What is x?\n", "d.yaml", "yaml", False), ("#separator:tab\n#html:true\nWhat is x?\ty\n", "d.txt", "anki", False),
    (documents.pdf(["What is x?"]), "d.pdf", "pdf", False), (documents.pdf(["What is x?"]), "d.txt", "pdf", True),
    (b"HTTP/1.1 200 OK\r\n\r\n" + documents.pdf(["What is x?"]), "d.pdf", "pdf", False), ("The header of a PDF is %PDF-1.7.", "d.txt", "text", False),
    (documents.docx(documents.paragraph("x")), "d.docx", "docx", False), (documents.docx(documents.paragraph("x")), "d.zip", "docx", False),
    (documents.docx(documents.paragraph("x")), "d.pdf", "docx", True),
]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "name", "form", "warned"), FORMS, ids=[f"{name}-{form}" for _, name, form, _ in FORMS]
)
def test_what_a_file_is(tmp_path, content, name, form, warned):
    got = read(put(tmp_path, content, name))
    assert got.format == form
    assert any("name ends in" in w.en for w in got.warnings) == warned


def test_a_zip_bomb(tmp_path):
    bomb = documents.docx(more={"word/footnotes.xml": b"<x>" + b" " * (limits.MAX_UNPACKED + 1)})
    assert len(bomb) < 1_000_000
    with pytest.raises(DocumentError, match="unpacked"):
        read(put(tmp_path, bomb, "d.docx"))


def test_an_archive_with_too_many_files(tmp_path, monkeypatch):
    monkeypatch.setattr("interviewer.ingest.archive.MAX_MEMBERS", 5)
    with pytest.raises(DocumentError, match="more than 5"):
        read(put(tmp_path, documents.docx(documents.paragraph("x")), "d.docx"))


def test_paths_in_an_archive_stay_there(tmp_path, monkeypatch):
    monkeypatch.setattr(zipfile.ZipFile, "extract", lambda *a, **k: pytest.fail("unpacked"))
    tricky = documents.docx(
        documents.paragraph("x"), more={"../../evil.txt": "x", "/etc/evil": "x", "word/../../e.xml": "x"}
    )
    assert read(put(tmp_path, tricky, "d.docx")).lines == ("x",)
    assert [p.name for p in tmp_path.iterdir()] == ["d.docx"]


def test_a_member_with_a_password(tmp_path):
    data = bytearray(documents.docx(documents.paragraph("x")))
    for signature, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = data.find(signature)
        while at >= 0:
            struct.pack_into("<H", data, at + offset, 1)
            at = data.find(signature, at + 1)
    with pytest.raises(DocumentError, match="is protected by a password"):
        read(put(tmp_path, bytes(data), "d.docx"))


BEGINNINGS = (
    b"",
    b"%PDF-1.4\n",
    b"PK\x03\x04",
    b"<!doctype html>",
    b"{",
    b"[",
    b"- id: a",
    b"#separator:",
    b"\xff\xfe",
    b"question,answer\n",
)
NAMES = st.sampled_from(
    ["d", "d.txt", "d.md", "d.html", "d.csv", "d.tsv", "d.json", "d.jsonl", "d.yaml", "d.pdf", "d.docx", "d.apkg"]
)


def read_or_sentence(folder, content, name):
    """`read` returns or raises DocumentError; all that it says can be stored."""
    try:
        got = read(put(folder, content, name))
    except DocumentError as e:
        (e.en + e.zh).encode()
    else:
        got.model_dump_json().encode()


@given(st.sampled_from(BEGINNINGS), st.binary(max_size=300), NAMES)
def test_any_bytes(tmp_path_factory, beginning, rest, name):
    read_or_sentence(tmp_path_factory.getbasetemp(), beginning + rest, name)


@given(st.text(max_size=300), NAMES)
def test_any_text(tmp_path_factory, text, name):
    read_or_sentence(tmp_path_factory.getbasetemp(), text.encode("utf-8", "replace"), name)


WHOLE = [
    (documents.pdf(["1. What is x?", "It is y."], ["2. 什么是卷积？"]), "d.pdf"),
    (documents.docx(documents.paragraph("x", (1, 0)), numbers=documents.numbering([("decimal", "%1.")])), "d.docx"),
    (
        documents.archive({"collection.anki2": documents.collection([(1, "", "Q\x1fA")], {1: ["Front", "Back"]})}),
        "d.apkg",
    ),
    (documents.collection([(1, "", "Q\x1fA")], {1: ["Front", "Back"]}), "sqlite"),
    (b'[{"question": "What is x?", "options": ["a", "b"], "correct": 1}]', "d.json"),
]


@given(
    st.sampled_from(WHOLE), st.lists(st.tuples(st.integers(0, 10**6), st.binary(min_size=1, max_size=8)), max_size=6)
)
def test_damaged_documents(tmp_path_factory, document, damages):
    content, name = bytearray(document[0]), document[1]
    for at, patch in damages:
        content[at % len(content) : at % len(content) + len(patch)] = patch
    packed = documents.archive({"collection.anki2": bytes(content)}) if name == "sqlite" else bytes(content)
    read_or_sentence(tmp_path_factory.getbasetemp(), packed, name)


def test_reading_imports_nothing_heavy():
    import subprocess
    import sys

    heavy = "bs4 lxml markdownify mammoth pypdf zstandard charset_normalizer sqlite3"
    code = f"import sys, interviewer.ingest.files; print([m for m in '{heavy}'.split() if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_prose_is_prose(tmp_path):
    assert isinstance(read(put(tmp_path, "# x")), Prose)
