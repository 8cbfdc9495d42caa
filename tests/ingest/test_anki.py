"""Anki: text exports and decks, old and new, honest and hostile."""

import contextlib
import sqlite3

import documents
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from interviewer.errors import DocumentError
from interviewer.ingest import anki
from interviewer.ingest.anki import read_deck, read_text_export
from interviewer.ingest.archive import Archive

BASIC = {1: ["Front", "Back"]}
NOTE = (1, "cnn::pooling basics", "What is <b>x</b>?\x1fIt is<br>y &lt; z")


def deck(notes=(NOTE,), kinds=None, *more, name="collection.anki2", tables=False, beside=None):
    data = documents.collection(notes, kinds or BASIC, *more, tables=tables)
    return Archive(documents.archive({name: data, "0": "a picture", "media": "{}", **(beside or {})}))


def test_a_deck():
    (record,) = read_deck(deck()).records
    assert (record.question, record.answer, record.section) == (
        "What is **x**?",
        "It is\ny < z",
        "cnn / pooling, basics",
    )
    assert record.lines == (1, 1)


def test_the_newest_database_counts():
    beside = {"collection.anki2": documents.collection([(1, "", "Please update Anki\x1f")], BASIC)}
    assert len(read_deck(deck(name="collection.anki21", beside=beside)).records) == 1
    packed = zstandard.compress(documents.collection([NOTE], BASIC, tables=True))
    newest = Archive(documents.archive({"collection.anki21b": packed, **beside}))
    assert [r.question for r in read_deck(newest).records] == ["What is **x**?"]


def test_names_of_fields():
    kinds = {1: ["Answer", "Question", "Extra", "Source"], 2: ["Term", "Meaning", "Deck"], 3: ["编号", "问题", "答案"]}
    notes = [(1, "", "a\x1fq\x1fmore\x1fs"), (2, "", "q\x1fa\x1f"), (3, "", "7\x1fq\x1fa"), (9, "", "q\x1fa")]
    for tables in (False, True):
        got = read_deck(deck(notes, kinds, tables=tables))
        assert [(r.number, r.question, r.answer) for r in got.records] == [
            (None, "q", "a\n\nmore"),
            (None, "q", "a"),
            ("7", "q", "a"),
            (None, "q", "a"),
        ]
        assert [w.en for w in got.warnings] == ["fields not used: Source"]


@pytest.mark.parametrize(
    ("field", "question", "answer"),
    [
        ("The {{c1::chain rule}} gives {{c2::gradients::what?}}.", "The ____ gives [what?].", "The **chain rule** gives **gradients**."),
        ("{{c1::a {{c2::b}} c}}", "____", "**a b c**"),
        ("{{c1::\\(x_{i}\\)}} is", "____ is", "**\\(x_{i}\\)** is"),
        ("{{c1::}} x {{c2::y}}", "____ x ____", " x **y**"),
    ],
)  # fmt: skip
def test_cloze(field, question, answer):
    (record,) = read_deck(deck([(1, "", f"{field}\x1fextra")], {1: ["Text", "Back Extra"]})).records
    assert (record.question, record.answer) == (question, f"{answer}\n\nextra".strip())


def test_media_marks_and_formulas():
    (record,) = read_deck(
        deck([(1, "", 'What [sound:x.mp3]?\x1f<img src="p.png">[$]x[/$] [$$]y[/$$] [latex]z[/latex]')])
    ).records
    assert (record.question, record.answer) == ("What ?", "![](p.png)$x$ $$y$$ z")


HOSTILE = {
    "a view": ("DROP TABLE notes", "CREATE VIEW notes AS SELECT 1 mid, '' tags, 'q' || char(31) || 'a' flds"),
    "a virtual column": ("ALTER TABLE notes RENAME TO n", "CREATE TABLE notes (mid, tags, flds AS (hex(mid)))", "INSERT INTO notes (mid) VALUES (1)"),
    "a virtual table": ("DROP TABLE notes", "CREATE VIRTUAL TABLE notes USING fts5(mid, tags, flds)", "INSERT INTO notes VALUES (1, '', 'q')"),
    "no notes": ("DROP TABLE notes",),
    "no models": ("DELETE FROM col", "INSERT INTO col VALUES (1, '[')"),
    "models of another shape": ("DELETE FROM col", "INSERT INTO col VALUES (1, '{\"1\": 7}')"),
    "endless": ("DROP TABLE notes", "CREATE VIEW notes AS WITH RECURSIVE r(x) AS (SELECT 1 UNION ALL SELECT x FROM r) SELECT x mid, '' tags, '' flds FROM r"),
}  # fmt: skip


@pytest.mark.parametrize("statements", HOSTILE.values(), ids=HOSTILE)
def test_hostile_databases(statements):
    with pytest.raises(DocumentError, match="database"):
        read_deck(deck([NOTE], BASIC, *statements))


@pytest.mark.parametrize(
    "statement",
    ["SELECT hex('x')", "DELETE FROM notes", "PRAGMA user_version", "ATTACH 'x' AS y", "SELECT * FROM other"],
)
def test_nothing_but_reading_our_tables(statement):
    connection = sqlite3.connect(":memory:")
    connection.executescript("CREATE TABLE notes (x); CREATE TABLE other (x)")
    anki._guarded(connection)
    with pytest.raises(sqlite3.DatabaseError, match=r"not authorized|prohibited"):
        connection.execute(statement)
    connection.close()


def test_endless_work_is_stopped(monkeypatch):
    monkeypatch.setattr(anki, "_STEPS", 500)
    with pytest.raises(DocumentError, match="interrupted"):
        read_deck(deck([NOTE] * 1000))


def test_a_trigger_does_not_run():
    got = read_deck(deck([NOTE], BASIC, "CREATE TRIGGER t AFTER INSERT ON notes BEGIN DELETE FROM notes; END"))
    assert len(got.records) == 1


def test_odd_values():
    odd = (
        "INSERT INTO notes (mid, tags, flds) VALUES (NULL, NULL, NULL)",
        "INSERT INTO notes (mid, tags, flds) VALUES ('x', 7, x'ff1fff')",
    )
    got = read_deck(deck([NOTE], BASIC, *odd))
    assert len(got.records) + len(got.skipped) == 3
    got.model_dump_json().encode()


@pytest.mark.parametrize(
    ("members", "word"),
    [
        ({"collection.anki2": b"not a database at all" * 99}, "database"), ({"collection.anki2": b""}, "no notes"),
        ({"collection.anki21b": b"not zstd"}, "damaged"), ({"collection.anki21b": zstandard.compress(b"\0" * 70_000_000)}, "unpacked"),
    ],
)  # fmt: skip
def test_what_is_no_deck(members, word):
    with pytest.raises(DocumentError, match=word):
        read_deck(Archive(documents.archive(members)))


def test_too_many_notes(monkeypatch):
    monkeypatch.setattr(anki, "MAX_RECORDS", 2)
    monkeypatch.setattr("interviewer.ingest.fields.MAX_RECORDS", 2)
    with pytest.raises(DocumentError, match="more than 2"):
        read_deck(deck([NOTE] * 3))


def test_text_export():
    text = '#separator:tab\n#html:true\n#guid column:1\n#notetype column:2\n#deck column:3\n#tags column:6\nid\tBasic\tD\tWhat is <b>x</b>?\t"a ""b""\n<div>c</div>"\tcnn rnn\n'
    (record,) = read_text_export(text).records
    assert (record.question, record.answer, record.section) == ("What is **x**?", 'a "b"\n\nc', "cnn, rnn")
    assert record.lines == (7, 8)


@pytest.mark.parametrize(
    "text",
    ["#separator:tab\nq\ta", "#separator:Comma\n#html:false\nq,a", "#separator:;\nq;a", "#separator:tab\n#columns:Back\tFront\na\tq", "#html:true\nq\ta\n\n", "#separator:pipe\n#columns:题目|答案|Tags\nq|a|"],
)  # fmt: skip
def test_headers_of_text_exports(text):
    assert [(r.question, r.answer) for r in read_text_export(text).records] == [("q", "a")]


def test_without_html_nothing_is_converted():
    assert read_text_export("#separator:tab\n#html:false\na < b & <c>?\td").records[0].question == "a < b & <c>?"


@given(st.text(alphabet="#:\t\n{}c1<>bqa", max_size=80))
def test_any_export(text):
    with contextlib.suppress(DocumentError):
        read_text_export("#separator:tab\n" + text).model_dump_json()
