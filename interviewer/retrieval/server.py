"""A build on a Chroma server, which other processes and machines may be using; the texts are a file in the home directory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from interviewer.errors import IndexFailed
from interviewer.retrieval.folder import IndexFolder, Warn
from interviewer.retrieval.passages import Passages, Recipe, check, mark
from interviewer.retrieval.places import Build, Stored, damaged, read_stored, readable, readable_file
from interviewer.retrieval.vectors import Broken, Database, Vectors


class ServerBuild:
    """Collections that other processes and machines may be using, and a file of texts for this home directory."""

    def __init__(self, name: str, vectors: Vectors, passages: Passages) -> None:
        self.name, self.vectors, self.passages = name, vectors, passages
        self._mark = vectors.mark()

    def begin(self) -> None:
        self._mark = None
        self.vectors.begin()

    def rest(self) -> None:
        """Both databases know by themselves what is in them."""

    def finish(self) -> None:
        with readable():
            now = mark(self.passages.digests())
        self.vectors.finish(now)
        self._mark = now

    @property
    def finished(self) -> bool:
        return self._mark is not None

    def untouched(self) -> bool:
        try:
            return self.vectors.mark() == self._mark
        except Broken:
            return False

    def close(self) -> None:
        self.vectors.close()
        self.passages.close()


@dataclass(frozen=True)
class OnServer:
    """A Chroma server."""

    folder: IndexFolder
    url: str

    @property
    def where(self) -> str:
        return self.url

    @cached_property
    def _database(self) -> Database:
        with self._answering():
            return Database.on_server(self.url)

    @contextmanager
    def _answering(self) -> Iterator[None]:
        try:
            yield
        except Broken as e:
            raise self.failed(str(e)) from e

    def _texts(self, fingerprint: str) -> Path:
        return self.folder.root / f"{fingerprint}.sqlite"

    def find(self, fingerprint: str, warn: Warn) -> ServerBuild | None:
        database = self._database
        with self._answering():
            there = fingerprint in database.fingerprints()
        texts = self._texts(fingerprint)
        if not there or not texts.exists():
            return None
        try:
            with readable_file():
                check(texts)
                passages = Passages.open(texts)
            return ServerBuild(fingerprint, database.open(fingerprint), passages)
        except Broken as e:
            warn(damaged(fingerprint, self.url, str(e)))
            return None

    def create(self, recipe: Recipe) -> ServerBuild:
        """The texts anew; the collections as they are, for another machine may have filled them."""
        texts, database = self._texts(recipe.fingerprint), self._database
        texts.unlink(missing_ok=True)
        with self._answering(), readable():
            passages = Passages.create(texts, recipe)
            return ServerBuild(recipe.fingerprint, database.create(recipe.fingerprint), passages)

    def discard(self, build: Build) -> None:
        """Somebody else may be filling the same collections; whoever comes next completes them."""
        build.close()

    def keep_only(self, name: str | None) -> None:
        with self._answering():
            for other in self._database.fingerprints() - {name}:
                self._database.drop(other)
        for texts in self.folder.root.glob("*.sqlite"):
            if texts.stem != name:
                texts.unlink()

    def stored(self) -> list[Stored]:
        database, found = self._database, []
        with self._answering():
            there = database.fingerprints()
        for texts in self.folder.root.glob("*.sqlite"):
            if texts.stem in there:
                try:
                    stored = read_stored(texts)
                    if database.open(texts.stem).mark() == stored.mark:
                        found.append(stored)
                except Broken:
                    continue
        return found

    def failed(self, why: str) -> IndexFailed:
        return IndexFailed(
            f"the Chroma server {self.url} cannot be used ({why}); start it, correct INTERVIEWER_CHROMA_URL, "
            "or unset it to keep the index on disk",
            f"无法使用 Chroma 服务器 {self.url}（{why}）；请启动它、改正 INTERVIEWER_CHROMA_URL，或取消该设置把索引存放在本地",
        )
