"""A build on disk: a folder with Chroma's database and the texts, sealed while nothing changes.

One that is not sealed is opened only when Chroma's vector files are those of the last safe moment: Chroma rewrites them
after each thousand vectors, and what a process left that ended while they were written, nobody can tell.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from interviewer.errors import IndexFailed
from interviewer.retrieval.folder import TEXTS, IndexFolder, Seal, Warn, read_seal, seal, vector_files
from interviewer.retrieval.passages import Passages, Recipe, check, mark
from interviewer.retrieval.places import Build, Stored, damaged, read_stored, readable, readable_file
from interviewer.retrieval.vectors import Broken, Database, Vectors


class DiskBuild:
    """A folder of its own, sealed while nothing changes."""

    def __init__(self, path: Path, vectors: Vectors, passages: Passages, sealed: Seal) -> None:
        self.name, self.vectors, self.passages = path.name, vectors, passages
        self._path = path
        self._seal = sealed
        self._written = vector_files(path)

    def begin(self) -> None:
        self._reseal(finished=False)
        self.vectors.begin()

    def rest(self) -> None:
        """Chroma has rewritten its vector files: from here on it is these that can be trusted."""
        if vector_files(self._path) != self._written:
            self._reseal(finished=False)

    def finish(self) -> None:
        with readable():
            self.vectors.finish(mark(self.passages.digests()))
        self._reseal(finished=True)

    def _reseal(self, finished: bool) -> None:
        self._written = vector_files(self._path)
        self._seal = seal(self._path, finished=finished)

    @property
    def finished(self) -> bool:
        return self._seal.finished

    def untouched(self) -> bool:
        try:
            return read_seal(self._path) == self._seal
        except (OSError, ValueError):
            return False

    def close(self) -> None:
        self.vectors.close()
        self.passages.close()


@dataclass(frozen=True)
class OnDisk:
    """One folder, one database, one pair of collections per build."""

    folder: IndexFolder

    @property
    def where(self) -> str:
        return str(self.folder.root)

    def find(self, fingerprint: str, warn: Warn) -> DiskBuild | None:
        for path in self.folder.builds(fingerprint):
            try:
                sealed = _intact(path)
                if sealed:
                    return self._open(path, fingerprint, sealed)
            except Broken as e:
                warn(damaged(path.name, self.where, str(e)))
        return None

    def _open(self, path: Path, fingerprint: str, sealed: Seal) -> DiskBuild:
        database = Database.on_disk(path)
        try:
            vectors = database.open(fingerprint)
            with readable():
                passages = Passages.open(path / TEXTS)
        except Broken:
            database.close()
            raise
        build = DiskBuild(path, vectors, passages, sealed)
        try:
            if sealed.finished:
                _compare(build)
        except Broken:
            build.close()
            raise
        return build

    def create(self, recipe: Recipe) -> DiskBuild:
        path = self.folder.new_build(recipe.fingerprint)
        path.mkdir()
        try:
            with readable():
                passages = Passages.create(path / TEXTS, recipe)
            vectors = Database.on_disk(path).create(recipe.fingerprint)
        except Broken as e:
            self.folder.delete(path.name)
            raise self.failed(str(e)) from e
        return DiskBuild(path, vectors, passages, seal(path, finished=False))

    def discard(self, build: Build) -> None:
        build.close()
        self.folder.delete(build.name)

    def keep_only(self, name: str | None) -> None:
        for path in self.folder.builds():
            if path.name != name:
                self.folder.delete(path.name)

    def stored(self) -> list[Stored]:
        found = []
        for path in self.folder.builds():
            try:
                sealed = _intact(path)
                if sealed and sealed.finished:
                    found.append(read_stored(path / TEXTS))
            except Broken:
                continue
        return found

    def failed(self, why: str) -> IndexFailed:
        return self.folder.unusable(why)


def _intact(path: Path) -> Seal | None:
    """The seal of a build that can be opened safely; None for one that was cut off at a bad moment. Raises Broken.

    Chroma must not open a damaged file of vectors: it would end the process.
    """
    try:
        sealed = read_seal(path)
    except (OSError, ValueError) as e:
        raise Broken("its seal cannot be read") from e
    if sealed is None:
        return None
    with readable_file():
        if not sealed.holds(path):
            if sealed.finished:
                raise Broken("a file has changed")
            return None
        check(path / "chroma.sqlite3")
        if not sealed.finished:
            check(path / TEXTS)
    return sealed


def _compare(build: Build) -> None:
    """Raises Broken when the vectors of a finished build are not those of its texts."""
    with readable():
        told, chunks = mark(build.passages.digests()), build.passages.count()
    if (build.vectors.mark(), build.vectors.count()) != (told, chunks):
        raise Broken("its vectors are not those of its texts")
