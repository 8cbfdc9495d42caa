"""The passages in Chroma: a disposable cache of the bank, built when missing, stale or damaged.

A collection is filled, described, read back and compared; only then does it count, and all others are deleted. What it
was built from stands in its metadata, the digest of that (the fingerprint) in its name. On disk every build has a
folder of its own (see `folder`), on a Chroma server it is one collection among others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast
from urllib.parse import urlsplit

import numpy as np

from interviewer.errors import IndexFailed
from interviewer.models import Frozen, Lang, Text
from interviewer.retrieval.chunks import CHUNKER_VERSION, Chunk, chunks_of
from interviewer.retrieval.embeddings import Embedder
from interviewer.retrieval.folder import IndexFolder, Warn, seal, seal_holds, sealed

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.collection_configuration import CreateHNSWConfiguration
    from chromadb.api.models.Collection import Collection
    from numpy.typing import NDArray

    from interviewer.bank import Bank

INDEX_VERSION = "1"
"""Raise it when the same chunks and vectors would be stored in another way."""

PREFIX = "interviewer-"
"""Of every collection's name; on a Chroma server nothing else is touched."""

HNSW: CreateHNSWConfiguration = {"space": "cosine", "max_neighbors": 32, "ef_construction": 200, "ef_search": 100}
"""Recall@5 is 0.99 at 10,000 random vectors; with Chroma's defaults it is 0.88."""

SAME = 0.01
"""Cosine distance below which two vectors are of one text by one model; servers differ in the last digits."""

BATCH = 100
"""Chunks between two reports of progress."""

Progress = Callable[[int, int], None]
"""Called with (chunks done, chunks in all) while building."""


class Recipe(Frozen):
    """Everything that decides what a build contains."""

    bank: str
    chunker: str
    embedder: str
    dimension: int
    version: str

    @property
    def fingerprint(self) -> str:
        """16 hex digits that change when anything here does."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:16]


class Hit(Frozen):
    """A chunk near a vector."""

    chunk: Chunk
    score: float
    """Cosine, -1..1."""


class IndexStatus(Frozen):
    """What there is of an index."""

    fingerprint: str | None = None
    """None: nothing is built."""
    chunks: int = 0
    embedder: str | None = None
    folder: str
    """The folder on disk, or the URL of the Chroma server."""
    fresh: bool = False
    """Built from the bank, chunker and embedder in use now."""


class Index:
    """An opened, complete build."""

    def __init__(self, place: _Place, build: _Build, embedder: Embedder) -> None:
        self._place = place
        self._build = build
        self.embedder = embedder
        self.chunks = {chunk.id: chunk for chunk in build.chunks}
        """By id."""

    @classmethod
    def open(
        cls,
        root: Path,
        bank: Bank,
        make_embedder: Callable[[Path], Embedder],
        *,
        url: str | None = None,
        progress: Progress | None = None,
        warn: Warn | None = None,
    ) -> Index:
        """The index of this bank: the one that is there, or a new one.

        `root` holds the builds, the lock, and whatever `make_embedder` keeps in it; with `url` the build is on that
        Chroma server. A damaged build is reported through `warn` and replaced. Raises IndexFailed when that is
        impossible, EndpointError or ReplyError when an endpoint's embedder fails.
        """
        warn, place = warn or (lambda _: None), _place(root, url)
        with IndexFolder(root).held(warn):
            embedder = make_embedder(root)
            recipe = Recipe(
                bank=bank.fingerprint,
                chunker=CHUNKER_VERSION,
                embedder=embedder.name,
                dimension=embedder.dimension,
                version=INDEX_VERSION,
            )
            build = _ready(place, recipe, embedder, warn)
            build = build or _make(place, recipe, bank, embedder, progress or (lambda _done, _all: None))
            place.keep_only(build.name)
        return cls(place, build, embedder)

    def query(self, vector: NDArray[np.float32], k: int, lang: Lang | None = None) -> list[Hit]:
        """The k chunks nearest to the vector, best first. Raises IndexFailed when the build is gone or damaged."""
        try:
            with _chroma():
                found = self._build.collection.query(
                    vector[np.newaxis], n_results=k, where={"lang": lang} if lang else None, include=["distances"]
                )
        except _Broken as e:
            raise self._place.failed(str(e)) from e
        distances = (found["distances"] or [[]])[0]
        return [Hit(chunk=self.chunks[i], score=1 - d) for i, d in zip(found["ids"][0], distances, strict=True)]

    def status(self) -> IndexStatus:
        """What was opened; not fresh any more when it has been deleted or replaced since."""
        return _status(self._place, self._build, fresh=self._build.name in self._place.names())

    def close(self) -> None:
        """Let go of the files; the index cannot be asked afterwards."""
        self._build.client.close()

    def delete(self) -> None:
        """Close it and delete all that is stored; the next `open` builds anew."""
        self.close()
        self._place.keep_only(None)


def stored_status(root: Path, bank: Bank, embedder: str, *, url: str | None = None) -> IndexStatus:
    """What is stored, without building anything; `embedder` is the name of the one in use.

    Fresh means that the next `open` takes it as it is. Raises IndexFailed when a Chroma server does not answer.
    """
    place, found = _place(root, url), IndexStatus(folder=url or str(root))
    now = {"bank": bank.fingerprint, "chunker": CHUNKER_VERSION, "embedder": embedder, "version": INDEX_VERSION}
    builds = list(place.complete("", lambda _: None))
    for build in builds:
        if not found.fresh:
            found = _status(place, build, fresh=build.recipe.model_dump(exclude={"dimension"}) == now)
    for build in builds:
        build.client.close()
    return found


# --- a build ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Build:
    """A collection that was read back whole."""

    name: str
    """Of its folder, or of the collection on a server."""
    client: Client
    collection: Collection
    recipe: Recipe
    chunks: list[Chunk]


class _Broken(Exception):
    """Chroma failed, or what it holds is not what was written."""


class _Unfinished(_Broken):
    """The collection was never finished: its builder stopped, or is still at work."""


@contextmanager
def _chroma() -> Iterator[None]:
    """Makes one of all of Chroma's failures. Its Rust part panics with an exception that is no `Exception`."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit, MemoryError, _Broken):
        raise
    except BaseException as e:
        raise _Broken(str(e) or type(e).__name__) from e


def _ready(place: _Place, recipe: Recipe, embedder: Embedder, warn: Warn) -> _Build | None:
    for build in place.complete(recipe.fingerprint, warn):
        try:
            _ask(build, embedder)
        except _Broken as e:
            warn(_damaged(build.name, place.where, str(e)))
            build.client.close()
        else:
            return build
    return None


def _make(place: _Place, recipe: Recipe, bank: Bank, embedder: Embedder, progress: Progress) -> _Build:
    chunks = [chunk for question in bank.questions.values() for chunk in chunks_of(question)]
    name, client = place.create(recipe.fingerprint)
    try:
        with _chroma():
            collection = client.get_or_create_collection(
                PREFIX + recipe.fingerprint, configuration={"hnsw": HNSW}, embedding_function=None
            )
        _fill(collection, chunks, embedder, progress)
        with _chroma():
            collection.modify(metadata=recipe.model_dump() | {"digest": _digest(chunks)})
        build = _read(name, client, collection.name)
        _ask(build, embedder)
        place.finish(name)
    except BaseException as e:
        place.discard(name, client)
        if isinstance(e, _Broken):
            raise place.failed(str(e)) from e
        raise
    return build


def _fill(collection: Collection, chunks: Sequence[Chunk], embedder: Embedder, progress: Progress) -> None:
    """An upsert: two machines that fill one collection on a server write the same."""
    for start in range(0, len(chunks), BATCH):
        progress(start, len(chunks))
        batch = chunks[start : start + BATCH]
        vectors = embedder.embed([chunk.indexed for chunk in batch])
        with _chroma():
            collection.upsert(
                ids=[chunk.id for chunk in batch],
                embeddings=vectors,
                documents=[chunk.text for chunk in batch],
                metadatas=[chunk.model_dump(exclude={"id", "text"}) for chunk in batch],
            )
    progress(len(chunks), len(chunks))


def _read(name: str, client: Client, collection_name: str) -> _Build:
    """Read a finished collection and compare its texts with their digest. Raises _Broken."""
    with _chroma():
        collection = client.get_collection(collection_name, embedding_function=None)
        described = dict(collection.metadata or {})
        if "digest" not in described:
            raise _Unfinished
        digest = described.pop("digest")
        recipe = Recipe.model_validate(described)
        rows = collection.get(include=["documents", "metadatas"])
        chunks = [
            Chunk.model_validate({**other, "id": i, "text": text})
            for i, text, other in zip(rows["ids"], rows["documents"] or [], rows["metadatas"] or [], strict=True)
        ]
        if _digest(chunks) != digest:
            raise _Broken("its texts are not those that were written")
    return _Build(name, client, collection, recipe, chunks)


def _ask(build: _Build, embedder: Embedder) -> None:
    """Look one chunk up by its own text: a model that changed under the same name finds it somewhere else."""
    vector = embedder.embed([build.chunks[0].indexed])[0]
    with _chroma():
        found = build.collection.query([vector], n_results=1, include=["distances"])
        if not found["ids"][0] or (found["distances"] or [[2]])[0][0] > SAME:
            raise _Broken("its vectors are not those of the embedder in use")


def _digest(chunks: Sequence[Chunk]) -> str:
    lines = sorted(chunk.model_dump_json() for chunk in chunks)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _status(place: _Place, build: _Build, fresh: bool) -> IndexStatus:
    return IndexStatus(
        fingerprint=build.recipe.fingerprint,
        chunks=len(build.chunks),
        embedder=build.recipe.embedder,
        folder=place.where,
        fresh=fresh,
    )


# --- where builds stand -----------------------------------------------------------------------------------------------


class _Place(Protocol):
    """Disk or server."""

    @property
    def where(self) -> str: ...

    def names(self) -> list[str]:
        """Of all builds, finished or not."""
        ...

    def complete(self, fingerprint: str, warn: Warn) -> Iterator[_Build]:
        """The finished builds whose fingerprint starts so; damaged ones are reported and left out."""
        ...

    def create(self, fingerprint: str) -> tuple[str, Client]:
        """A place for a new build: its name, and the client to fill it with."""
        ...

    def finish(self, name: str) -> None:
        """From here on the build counts."""
        ...

    def discard(self, name: str, client: Client) -> None:
        """Clear away a build that failed."""
        ...

    def keep_only(self, name: str | None) -> None:
        """Delete all other builds."""
        ...

    def failed(self, why: str) -> IndexFailed:
        """The error for the person when no build can be had here."""
        ...


def _place(root: Path, url: str | None) -> _Place:
    return _Server(url) if url else _Disk(IndexFolder(root))


@dataclass(frozen=True)
class _Disk:
    """One folder, one database, one collection per build."""

    folder: IndexFolder

    @property
    def where(self) -> str:
        return str(self.folder.root)

    def names(self) -> list[str]:
        return [path.name for path in self.folder.builds()]

    def complete(self, fingerprint: str, warn: Warn) -> Iterator[_Build]:
        for path in filter(sealed, self.folder.builds(fingerprint)):
            try:
                build = self._open(path)
            except _Broken as e:
                warn(_damaged(path.name, self.where, str(e)))
            else:
                yield build

    def _open(self, path: Path) -> _Build:
        if not seal_holds(path):
            raise _Broken("a file of vectors has changed")
        client = self._client(path)
        try:
            return _read(path.name, client, PREFIX + path.name.partition("-")[0])
        except _Broken:
            client.close()
            raise

    def _client(self, path: Path) -> Client:
        import chromadb
        from chromadb.config import Settings

        with _chroma():
            return cast("Client", chromadb.PersistentClient(path, settings=Settings(anonymized_telemetry=False)))

    def create(self, fingerprint: str) -> tuple[str, Client]:
        path = self.folder.new_build(fingerprint)
        try:
            return path.name, self._client(path)
        except _Broken as e:
            raise self.failed(str(e)) from e

    def finish(self, name: str) -> None:
        seal(self.folder.root / name)

    def discard(self, name: str, client: Client) -> None:
        client.close()
        self.folder.delete(name)

    def keep_only(self, name: str | None) -> None:
        for other in self.names():
            if other != name:
                self.folder.delete(other)

    def failed(self, why: str) -> IndexFailed:
        return self.folder.unusable(why)


@dataclass(frozen=True)
class _Server:
    """A Chroma server, which other processes and machines may be using."""

    url: str

    @property
    def where(self) -> str:
        return self.url

    @cached_property
    def _client(self) -> Client:
        import chromadb
        from chromadb.config import Settings

        with self._answering():
            parts = urlsplit(self.url)
            client = chromadb.HttpClient(
                host=parts.hostname or "",
                port=parts.port or (443 if parts.scheme == "https" else 8000),
                ssl=parts.scheme == "https",
                settings=Settings(anonymized_telemetry=False),
            )
            return cast("Client", client)

    @contextmanager
    def _answering(self) -> Iterator[None]:
        try:
            with _chroma():
                yield
        except _Broken as e:
            raise self.failed(str(e)) from e

    def names(self) -> list[str]:
        client = self._client
        with self._answering():
            return [c.name for c in client.list_collections() if c.name.startswith(PREFIX)]

    def complete(self, fingerprint: str, warn: Warn) -> Iterator[_Build]:
        for name in self.names():
            if name.startswith(PREFIX + fingerprint):
                try:
                    build = _read(name, self._client, name)
                except _Unfinished:
                    continue
                except _Broken as e:
                    warn(_damaged(name, self.url, str(e)))
                else:
                    yield build

    def create(self, fingerprint: str) -> tuple[str, Client]:
        return PREFIX + fingerprint, self._client

    def finish(self, name: str) -> None:
        """The collection's own description says that it is finished."""

    def discard(self, name: str, client: Client) -> None:
        """Somebody else may be filling the same collection; whoever comes next completes it."""

    def keep_only(self, name: str | None) -> None:
        for other in self.names():
            if other != name:
                with self._answering():
                    self._client.delete_collection(other)

    def failed(self, why: str) -> IndexFailed:
        return IndexFailed(
            f"the Chroma server {self.url} cannot be used ({why}); start it, correct INTERVIEWER_CHROMA_URL, "
            "or unset it to keep the index on disk",
            f"无法使用 Chroma 服务器 {self.url}（{why}）；请启动它、改正 INTERVIEWER_CHROMA_URL，或取消该设置把索引存放在本地",
        )


def _damaged(name: str, where: str, why: str) -> Text:
    return Text(
        en=f"the search index {name} in {where} is damaged ({why}); it is being built anew, nothing is lost",
        zh=f"{where} 中的检索索引 {name} 已损坏（{why}），正在重新建立，不会丢失任何数据",
    )
