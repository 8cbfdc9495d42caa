"""The vectors in Chroma: the only module that knows that library.

A build is two collections, one for each language: Chroma filters by metadata before it searches, and at ten thousand
questions that takes a hundred times longer than the search. Every vector carries the version of its question, so that
a collection that was left half-filled, or filled by another machine, can say what is in it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

import numpy as np

from interviewer.models import LANGS, Lang

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.collection_configuration import CreateHNSWConfiguration
    from chromadb.api.models.Collection import Collection
    from numpy.typing import NDArray

PREFIX = "interviewer-"
"""Of every collection's name; on a Chroma server nothing else is touched."""

HNSW: CreateHNSWConfiguration = {"space": "cosine", "max_neighbors": 32, "ef_construction": 200, "ef_search": 200}

MOST = 5000
"""Ids in one call; Chroma takes 5,461."""

UNFINISHED = "unfinished"


class Broken(Exception):
    """Chroma failed, or what it holds is not what was written."""


@contextmanager
def chroma() -> Iterator[None]:
    """Makes one of all of Chroma's failures. Its Rust part panics with an exception that is no `Exception`."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit, MemoryError, Broken):
        raise
    except BaseException as e:
        raise Broken(str(e) or type(e).__name__) from e


@dataclass(frozen=True)
class Near:
    """A chunk near a vector."""

    id: str
    score: float
    """Cosine, -1..1."""


@dataclass(frozen=True)
class Row:
    """A vector on its way into a collection."""

    id: str
    lang: Lang
    stamp: str
    vector: NDArray[np.float32]


def stamp(digest: str, chunks: int) -> str:
    """What every vector of a question carries: its version, and how many vectors the question has."""
    return f"{digest}/{chunks}"


class Vectors:
    """The collections of one build. Every method raises Broken."""

    def __init__(self, client: Client, collections: Mapping[Lang, Collection]) -> None:
        self._client = client
        self._collections = collections

    def close(self) -> None:
        """Let go of the files."""
        self._client.close()

    def mark(self) -> str | None:
        """What `finish` noted last; None after `begin`."""
        with chroma():
            collection = self._client.get_collection(self._first.name, embedding_function=None)
            noted = str((collection.metadata or {}).get("mark", UNFINISHED))
        return None if noted == UNFINISHED else noted

    def begin(self) -> None:
        """Note that the vectors are being changed."""
        self.finish(UNFINISHED)

    def finish(self, mark: str) -> None:
        """Note that the vectors are those of the questions with that mark."""
        with chroma():
            self._first.modify(metadata={"mark": mark})

    @property
    def _first(self) -> Collection:
        return self._collections[LANGS[0]]

    def count(self) -> int:
        with chroma():
            return sum(collection.count() for collection in self._collections.values())

    def nearest(self, vector: NDArray[np.float32], k: int, lang: Lang | None = None) -> list[Near]:
        """The k chunks nearest to the vector, best first, in one language or in any."""
        found: list[Near] = []
        for collection in [self._collections[lang]] if lang else self._collections.values():
            with chroma():
                rows = collection.query(vector[np.newaxis], n_results=k, include=["distances"])
            distances = (rows["distances"] or [[]])[0]
            found += [Near(i, 1 - d) for i, d in zip(rows["ids"][0], distances, strict=True)]
        return sorted(found, key=lambda near: -near.score)[:k]

    def put(self, rows: Sequence[Row]) -> None:
        """An upsert: two machines that fill one collection on a server write the same."""
        for lang, collection in self._collections.items():
            mine = [row for row in rows if row.lang == lang]
            if mine:
                with chroma():
                    collection.upsert(
                        ids=[row.id for row in mine],
                        embeddings=np.stack([row.vector for row in mine]),
                        metadatas=[{"stamp": row.stamp} for row in mine],
                    )

    def delete(self, ids: Sequence[str]) -> None:
        """Ids that are not there are passed over."""
        for lang, collection in self._collections.items():
            mine = [i for i in ids if i.split("/")[1] == lang]
            for start in range(0, len(mine), MOST):
                with chroma():
                    collection.delete(ids=mine[start : start + MOST])

    def keep(self, wanted: Mapping[str, str]) -> set[str]:
        """Delete all that is not a whole question in the wanted version; the questions that are left."""
        stamps = self._stamps()
        of_question: dict[str, Counter[str]] = defaultdict(Counter)
        for chunk_id, stamped in stamps.items():
            of_question[chunk_id.split("/")[0]][stamped] += 1
        whole = {
            question
            for question, found in of_question.items()
            if question in wanted and found == {stamp(wanted[question], found.total()): found.total()}
        }
        self.delete([chunk_id for chunk_id in stamps if chunk_id.split("/")[0] not in whole])
        return whole

    def _stamps(self) -> dict[str, str]:
        """Of every vector by its id."""
        found: dict[str, str] = {}
        for collection in self._collections.values():
            with chroma():
                rows = collection.get(include=["metadatas"])
                found |= {i: str(m["stamp"]) for i, m in zip(rows["ids"], rows["metadatas"] or [], strict=True)}
        return found


# --- databases --------------------------------------------------------------------------------------------------------


class Database:
    """Where collections are. Every method raises Broken."""

    def __init__(self, client: Client) -> None:
        self._client = client

    @classmethod
    def on_disk(cls, folder: Path) -> Database:
        """In a folder of its own."""
        import chromadb
        from chromadb.config import Settings

        with chroma():
            client = chromadb.PersistentClient(folder, settings=Settings(anonymized_telemetry=False))
            return cls(cast("Client", client))

    @classmethod
    def on_server(cls, url: str) -> Database:
        """On a Chroma server, which must answer."""
        import chromadb
        from chromadb.config import Settings

        with chroma():
            parts = urlsplit(url)
            client = chromadb.HttpClient(
                host=parts.hostname or "",
                port=parts.port or (443 if parts.scheme == "https" else 8000),
                ssl=parts.scheme == "https",
                settings=Settings(anonymized_telemetry=False),
            )
            return cls(cast("Client", client))

    def close(self) -> None:
        """Let go of the files."""
        self._client.close()

    def create(self, fingerprint: str) -> Vectors:
        """Empty collections, or those that another machine has begun on the same server."""
        with chroma():
            made = {
                lang: self._client.get_or_create_collection(
                    _name(fingerprint, lang), configuration={"hnsw": HNSW}, embedding_function=None
                )
                for lang in LANGS
            }
        return Vectors(self._client, made)

    def open(self, fingerprint: str) -> Vectors:
        """The collections that are there."""
        with chroma():
            found = {
                lang: self._client.get_collection(_name(fingerprint, lang), embedding_function=None) for lang in LANGS
            }
        return Vectors(self._client, found)

    def fingerprints(self) -> set[str]:
        """Of all builds, whole or not."""
        return {name.removeprefix(PREFIX).partition("-")[0] for name in self._names()}

    def drop(self, fingerprint: str) -> None:
        """Delete the collections of a build."""
        for name in self._names():
            if name.startswith(PREFIX + fingerprint):
                with chroma():
                    self._client.delete_collection(name)

    def _names(self) -> list[str]:
        with chroma():
            return [c.name for c in self._client.list_collections() if c.name.startswith(PREFIX)]


def _name(fingerprint: str, lang: Lang) -> str:
    return f"{PREFIX}{fingerprint}-{lang}"
