"""The texts of the passages and the words of the questions, in one SQLite file: read by id, searched by BM25 (FTS5).

Words are counted by question, in both languages together: what a question is about is spread over its passages, and a
request in one language finds what was said in the other through the terms that both share. Measured on 81 questions,
recall@5 of the fused search across languages was 0.91 when the words of each passage were an entry of their own, and
1.00 this way; with ten thousand questions it is a tenth of the entries.
"""

from __future__ import annotations

import hashlib
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from interviewer.errors import IndexFailed
from interviewer.models import Frozen, Lang
from interviewer.retrieval.chunks import Chunk

MOST_WORDS = 64
"""Words of a query that count, the rarest: a whole answer may be asked for."""

_TABLES = """
CREATE TABLE about (recipe TEXT NOT NULL);
CREATE TABLE question (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, digest TEXT NOT NULL);
CREATE TABLE chunk (
    id TEXT PRIMARY KEY, question_id TEXT NOT NULL, topic TEXT NOT NULL, lang TEXT NOT NULL, source TEXT NOT NULL,
    ordinal INTEGER NOT NULL, text TEXT NOT NULL
);
CREATE INDEX chunk_question ON chunk (question_id, lang, ordinal);
CREATE VIRTUAL TABLE words USING fts5 (tokens, tokenize = "ascii tokenchars '.'''");
CREATE VIRTUAL TABLE known USING fts5vocab (words, row);
"""
# The tokens come from interviewer.text, joined by spaces, and must stay as they are: FTS5's `ascii` splits only at ASCII
# punctuation, which no token has but the full stop of a number and the apostrophe.


class Recipe(Frozen):
    """Everything but the questions that decides what a build contains."""

    chunker: str
    embedder: str
    """With the bank it was fitted on."""
    dimension: int
    version: str

    @property
    def fingerprint(self) -> str:
        """16 hex digits that change when anything here does."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:16]


class Filed(Frozen):
    """A question as it goes into the file."""

    id: str
    digest: str
    tokens: Sequence[str]
    chunks: Sequence[Chunk]


@dataclass(frozen=True)
class Found:
    """A question that shares words with a query."""

    question_id: str
    score: float
    """BM25, above 0; only the order counts."""


class Passages:
    """An open file. Every method raises sqlite3.Error when it is damaged or gone; any thread may call."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._lock = threading.Lock()

    @classmethod
    def create(cls, path: Path, recipe: Recipe) -> Passages:
        """A new, empty file. Raises IndexFailed when this Python's SQLite has no FTS5."""
        made = cls(sqlite3.connect(path, check_same_thread=False))
        try:
            made._connection.executescript(_TABLES)
        except sqlite3.OperationalError as e:
            made.close()
            raise (_no_fts5() if "no such module" in str(e) else e) from e
        with made._writing() as connection:
            connection.execute("INSERT INTO about VALUES (?)", (recipe.model_dump_json(),))
        return made

    @classmethod
    def open(cls, path: Path) -> Passages:
        """A file that is there. Raises sqlite3.Error."""
        return cls(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, check_same_thread=False))

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    # --- what is in it

    def recipe(self) -> Recipe:
        """What it was made for."""
        ((recipe,),) = self._rows("SELECT recipe FROM about")
        try:
            return Recipe.model_validate_json(recipe)
        except ValidationError as e:
            raise sqlite3.DataError("the recipe of the index cannot be read") from e

    def digests(self) -> dict[str, str]:
        """Of every question by id: which version of it is here."""
        return dict(self._rows("SELECT id, digest FROM question"))

    def count(self) -> int:
        """Chunks."""
        ((count,),) = self._rows("SELECT count(*) FROM chunk")
        return int(count)

    def ids(self, questions: Iterable[str]) -> list[str]:
        """Of the chunks of these questions."""
        return [i for q in questions for (i,) in self._rows("SELECT id FROM chunk WHERE question_id = ?", q)]

    def get(self, chunk_id: str) -> Chunk | None:
        """The chunk of that id."""
        found = self._chunks("id = ?", chunk_id)
        return found[0] if found else None

    def of_question(self, question_id: str, lang: Lang | None = None) -> list[Chunk]:
        """Its chunks in one language, or Chinese and English; the question itself is the first of its language."""
        if lang is None:
            return self._chunks("question_id = ? ORDER BY lang DESC, ordinal", question_id)
        return self._chunks("question_id = ? AND lang = ? ORDER BY ordinal", question_id, lang)

    # --- search

    def by_words(self, tokens: Iterable[str], k: int) -> list[Found]:
        """The k questions that share the most telling words, best first; each word of the query counts once."""
        words = self._telling(dict.fromkeys(tokens))
        if not words:
            return []
        rows = self._rows(
            "SELECT question.id, -words.rank FROM words JOIN question ON question.number = words.rowid"
            " WHERE words MATCH ? ORDER BY words.rank, question.id LIMIT ?",
            " OR ".join(f'"{word}"' for word in words),
            k,
        )
        return [Found(question_id, score) for question_id, score in rows]

    def _telling(self, words: Iterable[str]) -> list[str]:
        """The rarest words of the query that are known here. BM25 gives nothing for those of more than half of the questions."""
        ((total,),) = self._rows("SELECT count(*) FROM question")
        seen = {word: n for word in words for (n,) in self._rows("SELECT doc FROM known WHERE term = ?", word)}
        rare = {word: n for word, n in seen.items() if n * 2 <= total}
        return sorted(rare or seen, key=seen.__getitem__)[:MOST_WORDS]

    # --- change

    def add(self, questions: Sequence[Filed]) -> None:
        """All or none."""
        with self._writing() as connection:
            for question in questions:
                number = connection.execute(
                    "INSERT INTO question (id, digest) VALUES (?, ?)", (question.id, question.digest)
                ).lastrowid
                connection.execute(
                    "INSERT INTO words (rowid, tokens) VALUES (?, ?)", (number, " ".join(question.tokens))
                )
                connection.executemany(
                    "INSERT INTO chunk VALUES (:id, :question_id, :topic, :lang, :source, :ordinal, :text)",
                    [chunk.model_dump() for chunk in question.chunks],
                )

    def remove(self, questions: Iterable[str]) -> None:
        """All or none; what is not there is passed over."""
        ids = [(question,) for question in questions]
        with self._writing() as connection:
            connection.executemany("DELETE FROM words WHERE rowid = (SELECT number FROM question WHERE id = ?)", ids)
            connection.executemany("DELETE FROM chunk WHERE question_id = ?", ids)
            connection.executemany("DELETE FROM question WHERE id = ?", ids)

    # --- SQL

    def _chunks(self, where: str, *values: str) -> list[Chunk]:
        columns = tuple(Chunk.model_fields)
        rows = self._rows(f"SELECT {', '.join(columns)} FROM chunk WHERE {where}", *values)  # noqa: S608
        return [Chunk(**dict(zip(columns, row, strict=True))) for row in rows]

    def _rows(self, statement: str, *values: object) -> list[tuple]:  # type: ignore[type-arg]
        with self._lock:
            return self._connection.execute(statement, values).fetchall()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock, self._connection:
            yield self._connection


def check(path: Path) -> None:
    """Read a whole SQLite database. Raises sqlite3.DatabaseError when its structure is damaged or it is not there."""
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    try:
        ((found,), *_) = connection.execute("PRAGMA quick_check(1)").fetchall()
    finally:
        connection.close()
    if found != "ok":
        raise sqlite3.DatabaseError(found)


def mark(digests: Mapping[str, str]) -> str:
    """One digest of which questions there are in which version."""
    lines = sorted(f"{question} {digest}" for question, digest in digests.items())
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _no_fts5() -> IndexFailed:
    return IndexFailed(
        "the SQLite of this Python has no full-text search (FTS5); install a Python that brings it, such as the one from "
        "python.org, from conda or from your system's packages",
        "这个 Python 自带的 SQLite 没有全文检索（FTS5）；请换用自带它的 Python，如 python.org、conda 或系统软件包提供的版本",
    )
