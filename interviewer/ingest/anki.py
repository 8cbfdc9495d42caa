"""Anki: text exports, and the decks (`.apkg`, `.colpkg`) whose notes are rows of an SQLite database inside a zip archive.

A deck comes from strangers: the database is opened read-only, every statement but ours is refused by an authorizer, and
its pictures and sounds are never read.
"""

from __future__ import annotations

import io
import json
import re
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from interviewer.errors import DocumentError
from interviewer.ingest.archive import Archive
from interviewer.ingest.document import Records
from interviewer.ingest.fields import Gathering, field_of, fields_of
from interviewer.ingest.limits import MAX_DEPTH, MAX_RECORDS, MAX_UNPACKED
from interviewer.ingest.markup import to_markdown
from interviewer.ingest.tables import rows_of
from interviewer.models import Text

DATABASES = ("collection.anki21b", "collection.anki21", "collection.anki2")
"""The newest first: the older ones beside it only hold a card that asks to update Anki."""
_TABLES = {"notes", "col", "notetypes", "fields", "sqlite_master"}
_COMPUTES = re.compile(r"\bVIRTUAL\b|\bGENERATED\b|\bAS\b", re.IGNORECASE)
"""In the definition of a table: its content is not stored but computed, by expressions that came with the deck."""
_STEPS = 50_000_000
"""Of SQLite's machine; fifty thousand notes take a few million."""
_CLOZE = re.compile(r"\{\{c\d{1,3}::((?:(?!\{\{c\d|\}\}).)*)\}\}", re.DOTALL)
"""The innermost deletion: `{{c1::text::hint}}`."""
_SOUND = re.compile(r"\[(?:sound|anki):[^\[\]]*\]")
_LATEX = {"[latex]": "", "[/latex]": "", "[$$]": "$$", "[/$$]": "$$", "[$]": "$", "[/$]": "$"}
_HEADER = re.compile(r"#([a-z ]+):(.*)")
_SEPARATORS = {"tab": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "colon": ":", "space": " "}


@dataclass(frozen=True)
class _Notes:
    """What a collection says: of each note its kind, its tags and its fields; of each kind the names of its fields."""

    rows: tuple[tuple[str, str, tuple[str, ...]], ...]
    names: Mapping[str, tuple[str, ...]]


def is_text_export(text: str) -> bool:
    """Whether a text begins with the header lines that Anki writes."""
    return bool(re.match(r"#(?:separator:\S|html:(?:true|false)\n)", text))


def read_text_export(text: str, warnings: Sequence[Text] = ()) -> Records:
    """The notes of a text export; lines are those of the file. Raises DocumentError."""
    gathering = Gathering("anki", numbered_from=1, warnings=list(warnings))
    lines = text.split("\n")
    count = next((i for i, line in enumerate(lines) if not _HEADER.fullmatch(line)), len(lines))
    header = {m[1]: m[2].strip() for line in lines[:count] if (m := _HEADER.fullmatch(line))}
    named = header.get("separator", "tab")
    separator = _SEPARATORS.get(named.casefold(), named[:1] or "\t")
    names = tuple(header["columns"].split(separator)) if "columns" in header else ()
    special = {int(n) - 1: kind.split()[0] for kind, n in header.items() if kind.endswith("column") and n.isdigit()}
    html = header.get("html", "true") != "false"
    for row in rows_of("\n".join(lines[count:]), separator, count + 1, gathering):
        tags = " ".join(cell for i, cell in enumerate(row.cells) if special.get(i) == "tags")
        kept = [i for i in range(len(row.cells)) if i not in special]
        cells = [row.cells[i] for i in kept]
        _take(gathering, row.lines, tuple(names[i] for i in kept if i < len(names)), cells, tags, html)
    return gathering.result()


def read_deck(archive: Archive, warnings: Sequence[Text] = ()) -> Records:
    """The notes of an exported deck; lines are the ordinals of the notes. Raises DocumentError."""
    gathering = Gathering("anki", numbered_from=1, warnings=list(warnings))
    name = next(name for name in DATABASES if name in archive.names)
    data = archive.read(name)
    notes = _notes(_unpacked(data) if name.endswith("b") else data)
    for i, (kind, tags, cells) in enumerate(notes.rows, 1):
        _take(gathering, (i, i), notes.names.get(kind, ()), cells, tags, html=True)
    return gathering.result()


def _unpacked(data: bytes) -> bytes:
    """The database of a newer export, which is packed with zstd. Raises DocumentError."""
    import zstandard

    try:
        with zstandard.ZstdDecompressor(max_window_size=2**27).stream_reader(io.BytesIO(data)) as stream:
            unpacked: bytes = stream.read(MAX_UNPACKED + 1)
    except zstandard.ZstdError as e:
        raise DocumentError(f"the deck is damaged: {e}", f"牌组已损坏：{e}") from e
    if len(unpacked) > MAX_UNPACKED:
        raise DocumentError(
            f"unpacked it is larger than {MAX_UNPACKED // 1_000_000} MB; nothing was read",
            f"解压后超过 {MAX_UNPACKED // 1_000_000} MB；未读取任何内容",
        )
    return unpacked


# --- the database -----------------------------------------------------------------------------------------------------


def _notes(data: bytes) -> _Notes:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "collection"
        copy.write_bytes(data)
        try:
            with closing(sqlite3.connect(f"{copy.as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
                return _read(_guarded(connection))
        except (sqlite3.Error, ValueError, OverflowError, TypeError, AttributeError, KeyError) as e:
            raise DocumentError(f"the deck's database cannot be read: {e}", f"无法读取牌组的数据库：{e}") from e


def _guarded(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Let only plain reading of the tables we know through; refuse long work, views, functions and large values."""

    def allow(action: int, first: str | None, second: str | None, database: str | None, trigger: str | None) -> int:
        plain = action == sqlite3.SQLITE_SELECT or (
            action == sqlite3.SQLITE_READ and first in _TABLES and trigger is None
        )
        return sqlite3.SQLITE_OK if plain else sqlite3.SQLITE_DENY

    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    connection.create_collation("unicase", lambda a, b: (a.casefold() > b.casefold()) - (a.casefold() < b.casefold()))
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_UNPACKED)
    connection.set_progress_handler(lambda: 1, _STEPS)
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.set_authorizer(allow)
    return connection


def _read(connection: sqlite3.Connection) -> _Notes:
    schema = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
    plain = {str(name) for name, sql in schema if not _COMPUTES.search(str(sql))}
    if not {"notes", "col"} <= plain:
        raise DocumentError("the deck's database has no notes", "牌组的数据库里没有笔记")
    rows = connection.execute("SELECT mid, tags, flds FROM notes").fetchmany(MAX_RECORDS + 1)
    notes = tuple((str(kind), str(tags or ""), tuple(str(fields).split("\x1f"))) for kind, tags, fields in rows)
    names = dict(_names_in_tables(connection) if "fields" in plain else _names_in_json(connection))
    return _Notes(notes, names)


def _names_in_tables(connection: sqlite3.Connection) -> Iterator[tuple[str, tuple[str, ...]]]:
    found: dict[str, list[tuple[int, str]]] = {}
    for kind, position, name in connection.execute("SELECT ntid, ord, name FROM fields"):
        found.setdefault(str(kind), []).append((int(position), str(name)))
    for kind, names in found.items():
        yield kind, tuple(name for _, name in sorted(names))


def _names_in_json(connection: sqlite3.Connection) -> Iterator[tuple[str, tuple[str, ...]]]:
    (models,) = connection.execute("SELECT models FROM col").fetchone() or ("{}",)
    for kind, model in json.loads(models or "{}").items():
        yield str(kind), tuple(str(part.get("name", "")) for part in model.get("flds", ()))


# --- notes to records -------------------------------------------------------------------------------------------------


def _take(
    gathering: Gathering, lines: tuple[int, int], names: Sequence[str], cells: Sequence[str], tags: str, html: bool
) -> None:
    """Hand one note on, its fields as Markdown."""
    texts = [_markdown(cell) if html else cell for cell in cells]
    if any(_CLOZE.search(text) for text in texts):
        at = next(i for i, text in enumerate(texts) if _CLOZE.search(text))
        blanks, filled = _cloze(texts[at])
        extra = [
            text
            for i, text in enumerate(texts)
            if i != at
            and text.strip()
            and field_of(names[i] if i < len(names) else "") in ("answer", "explanation", "second answer")
        ]
        values = {"question": blanks, "answer": "\n\n".join([filled, *extra])}
    else:
        columns = _columns(names, len(texts))
        values = {part: texts[i] for part, i in columns.items() if i < len(texts)}
        _tell_unused(gathering, names, columns, texts)
    gathering.add(lines, {**values, "section": values.get("section") or _section(tags)})


def _columns(names: Sequence[str], count: int) -> Mapping[str, int]:
    """Field -> position by the names of the note type; the first field asks and the second answers where they say nothing."""
    named = fields_of(names)
    if "question" in named and ("answer" in named or "correct" in named):
        return named
    free = [i for i in range(count) if i not in [n for part, n in named.items() if part not in ("question", "answer")]]
    return {**named, **dict(zip(("question", "answer"), free, strict=False))}


def _tell_unused(gathering: Gathering, names: Sequence[str], columns: Mapping[str, int], texts: Sequence[str]) -> None:
    unused = [
        names[i] if i < len(names) else str(i + 1)
        for i, text in enumerate(texts)
        if text.strip() and i not in columns.values()
    ]
    said = Text(en=f"fields not used: {', '.join(unused)}", zh=f"未使用的字段：{'、'.join(unused)}")
    if unused and said not in gathering.warnings:
        gathering.warnings.append(said)


def _markdown(field: str) -> str:
    text = _SOUND.sub("", field)
    for mark, replacement in _LATEX.items():
        text = text.replace(mark, replacement)
    return to_markdown(text)


def _cloze(text: str) -> tuple[str, str]:
    """The text with blanks, and the text with the blanks filled in bold; deletions in deletions from the inside out."""

    def blank(match: re.Match[str]) -> str:
        hint = match[1].partition("::")[2]
        return f"[{hint}]" if hint else "____"

    def fill(match: re.Match[str]) -> str:
        inner = match[1].partition("::")[0].replace("**", "").strip()
        return f"**{inner}**" if inner else ""

    blanks, filled = text, text
    for _ in range(MAX_DEPTH):
        blanks, filled = _CLOZE.sub(blank, blanks), _CLOZE.sub(fill, filled)
    return blanks, filled


def _section(tags: str) -> str:
    """`cnn::pooling basics` -> `cnn / pooling, basics`."""
    return ", ".join(tag.replace("::", " / ") for tag in tags.split())
