"""Where builds of the index stand: what a folder on disk (`disk`) and a Chroma server (`server`) have in common.

A build is changed in place. Before a change it is marked as unfinished in a way that survives the end of the process,
and it is opened again only when it is certain what is in it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from interviewer.errors import IndexFailed
from interviewer.models import Text
from interviewer.retrieval.folder import Warn
from interviewer.retrieval.passages import Passages, Recipe, mark
from interviewer.retrieval.vectors import Broken, Vectors


class Build(Protocol):
    """An opened build."""

    name: str
    vectors: Vectors
    passages: Passages

    def begin(self) -> None:
        """From here on the build is unfinished."""
        ...

    def rest(self) -> None:
        """A moment between two steps of a change: what was done so far can be kept."""
        ...

    def finish(self) -> None:
        """From here on the build counts."""
        ...

    @property
    def finished(self) -> bool:
        """Whether it counts."""
        ...

    def untouched(self) -> bool:
        """Whether it is as this process left it: there, and changed by nobody else."""
        ...

    def close(self) -> None:
        """Let go of the files."""
        ...


@dataclass(frozen=True)
class Stored:
    """What is known of a finished build without opening it."""

    recipe: Recipe
    chunks: int
    mark: str


class Place(Protocol):
    """Disk or server. Methods raise IndexFailed where nothing can be had at all."""

    @property
    def where(self) -> str: ...

    def find(self, fingerprint: str, warn: Warn) -> Build | None:
        """The build with that fingerprint, finished or one to go on with; a damaged one is reported and left out."""
        ...

    def create(self, recipe: Recipe) -> Build:
        """A new, empty build."""
        ...

    def discard(self, build: Build) -> None:
        """Close it and clear it away."""
        ...

    def keep_only(self, name: str | None) -> None:
        """Delete all other builds."""
        ...

    def stored(self) -> list[Stored]:
        """All finished builds."""
        ...

    def failed(self, why: str) -> IndexFailed:
        """The error for the person when no build can be had here."""
        ...


@contextmanager
def readable() -> Iterator[None]:
    """Makes Broken of a database that cannot be read or written."""
    try:
        yield
    except sqlite3.Error as e:
        raise Broken(str(e)) from e


@contextmanager
def readable_file() -> Iterator[None]:
    """The same of a file that cannot be read either."""
    try:
        with readable():
            yield
    except OSError as e:
        raise Broken(e.strerror or str(e)) from e


def read_stored(texts: Path) -> Stored:
    """What a file of texts says of itself. Raises Broken."""
    with readable():
        passages = Passages.open(texts)
        try:
            return Stored(passages.recipe(), passages.count(), mark(passages.digests()))
        finally:
            passages.close()


def damaged(name: str, where: str, why: str) -> Text:
    """What the person is told."""
    return Text(
        en=f"the search index {name} in {where} is damaged ({why}); it is being built anew, nothing is lost",
        zh=f"{where} 中的检索索引 {name} 已损坏（{why}），正在重新建立，不会丢失任何数据",
    )
