"""Texts to vectors: built in and offline (LSA), or by a `/v1/embeddings` endpoint. Both behind one narrow protocol."""

from __future__ import annotations

import json
import math
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from interviewer.errors import ReplyError
from interviewer.models import Question, Text
from interviewer.text import clean, tokens

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    Vectors = NDArray[np.float32]
    """One row per text, of length 1; a row of zeros for a text in which nothing is known."""


class Embedder(Protocol):
    """Turns texts into vectors of one dimension. Name and dimension are part of the index's fingerprint."""

    @property
    def name(self) -> str: ...

    @property
    def dimension(self) -> int: ...

    def embed(self, texts: Sequence[str]) -> Vectors: ...


# --- built in ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class LsaEmbedder:
    """Latent semantic analysis (Deerwester et al. 1990), fitted on the bilingual bank.

    Each document of the fit says one thing in both languages (Landauer and Littman 1990), so that Chinese and English
    words for it fall on the same axes; a new text is folded in by projection. Folding in needs numpy alone; fitting takes
    the eigenvectors of the documents' Gram matrix from ARPACK, which costs less than to import scikit-learn for it.
    """

    vocabulary: Mapping[str, int]
    """Feature -> row of `axes`."""
    idf: NDArray[np.float32]
    axes: NDArray[np.float32]
    """One row per feature, one column per latent dimension, strongest first."""

    NAME = "lsa-1"
    """The number changes with the features or the fit: same bank, other vectors."""
    DIMENSION = 128
    """At most; a tiny bank has fewer. 64 lose recall, 256 gain nothing (measured on 26 questions)."""

    @property
    def name(self) -> str:
        return self.NAME

    @property
    def dimension(self) -> int:
        return int(self.axes.shape[1])

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Fold the texts in; words that the bank does not know are ignored."""
        return np.stack([self._fold_in(text) for text in texts]) if texts else np.empty((0, self.dimension), np.float32)

    def _fold_in(self, text: str) -> Vectors:
        weights = _weights(_features(text), self.vocabulary, self.idf)
        rows = np.fromiter(weights.keys(), np.int64, len(weights))
        values = np.fromiter(weights.values(), np.float32, len(weights))
        return _unit(values @ self.axes[rows])

    @classmethod
    def fit(cls, questions: Iterable[Question]) -> LsaEmbedder:
        """The same bank gives the same axes: start, restarts and signs are fixed."""
        from scipy.sparse.linalg import LinearOperator, eigsh

        documents = [_features(text) for question in questions for text in _bilingual(question)]
        counts = Counter(feature for document in documents for feature in document)
        vocabulary = {feature: row for row, feature in enumerate(sorted(counts))}
        seen = np.array([counts[feature] for feature in vocabulary])
        idf = (np.log((1 + len(documents)) / (1 + seen)) + 1).astype(np.float32)
        matrix = _matrix(documents, vocabulary, idf)
        size = len(documents)
        gram = LinearOperator((size, size), matvec=lambda x: matrix @ (matrix.T @ x), dtype=np.float64)
        strength, left = eigsh(gram, k=min(cls.DIMENSION, size - 1), v0=np.ones(size), rng=np.random.default_rng(0))
        strongest = [i for i in np.argsort(-strength) if strength[i] > 1e-9 * strength.max()]
        axes = matrix.T @ left[:, strongest] / np.sqrt(strength[strongest])
        return cls(vocabulary, idf, _signed(axes).astype(np.float32))

    def save(self, path: Path, bank: str) -> None:
        """Write the fit on the bank of that fingerprint, whole or not at all. Raises OSError."""
        about = {"name": self.NAME, "bank": bank, "vocabulary": list(self.vocabulary)}
        fresh = path.with_suffix(".part")
        try:
            with fresh.open("wb") as file:
                np.savez(file, about=np.frombuffer(json.dumps(about).encode(), np.uint8), idf=self.idf, axes=self.axes)
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)

    @classmethod
    def load(cls, path: Path, bank: str) -> LsaEmbedder | None:
        """The fit saved for that bank, or None when it is missing, damaged or of another bank: then fit again."""
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as saved:
                about = json.loads(saved["about"].tobytes())
                if (about["name"], about["bank"]) != (cls.NAME, bank):
                    return None
                vocabulary = {feature: row for row, feature in enumerate(about["vocabulary"])}
                loaded = cls(vocabulary, saved["idf"], saved["axes"])
        except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile):
            return None
        return loaded if loaded._holds() else None

    def _holds(self) -> bool:
        rows = len(self.vocabulary)
        return self.idf.shape == (rows,) and self.axes.ndim == 2 and len(self.axes) == rows


def _bilingual(question: Question) -> Iterator[str]:
    """The documents of the fit: everything the bank says in both languages, one statement each."""
    yield from map(_both, (question.question, question.answer, *question.hints))
    yield from (_both(follow_up.question) for follow_up in question.follow_ups)
    yield from ("\n".join([_both(point.point), *point.wordings]) for point in question.key_points)
    yield from ("\n".join([_both(m.claim), *m.wordings, _both(m.correction)]) for m in question.misconceptions)


def _both(text: Text) -> str:
    return f"{text.zh}\n{text.en}"


def _features(text: str) -> Counter[str]:
    """How often each search token, and each piece of one, stands in the text."""
    return Counter(feature for token in tokens(text) for feature in _with_pieces(token))


@lru_cache(maxsize=50_000)
def _with_pieces(token: str) -> tuple[str, ...]:
    """A token, and below the word: 3- and 4-grams of a Latin word, single characters of any other."""
    if not token.isascii():
        return (token, *(f"#{character}" for character in token))
    marked = f"<{token}>"
    return (token, *(f"#{marked[i : i + n]}" for n in (3, 4) for i in range(len(marked) - n + 1)))


def _weights(features: Counter[str], vocabulary: Mapping[str, int], idf: NDArray[np.float32]) -> dict[int, float]:
    """TF-IDF with a logarithmic term frequency: row of the vocabulary -> weight."""
    known = ((vocabulary[feature], count) for feature, count in features.items() if feature in vocabulary)
    return {row: (1 + math.log(count)) * float(idf[row]) for row, count in known}


def _matrix(documents: list[Counter[str]], vocabulary: Mapping[str, int], idf: NDArray[np.float32]) -> csr_matrix:
    from scipy.sparse import csr_matrix

    rows = [_weights(document, vocabulary, idf) for document in documents]
    values = [_unit(np.fromiter(row.values(), np.float64, len(row))) for row in rows]
    columns = [np.fromiter(row.keys(), np.int64, len(row)) for row in rows]
    starts = np.cumsum([0, *map(len, rows)])
    return csr_matrix((np.concatenate(values), np.concatenate(columns), starts), shape=(len(rows), len(vocabulary)))


def _signed(axes: NDArray[Any]) -> NDArray[Any]:
    """An eigenvector's sign is free: make its largest entry positive, the first of them where several tie."""
    size = np.abs(axes)
    lead = (size > 0.99 * size.max(axis=0)).argmax(axis=0)
    signed: NDArray[Any] = axes * np.sign(axes[lead, np.arange(axes.shape[1])])
    return signed


# --- by an endpoint ---------------------------------------------------------------------------------------------------


class EmbeddingClient(Protocol):
    """The endpoint's side; `llm.client` implements it and raises EndpointError."""

    def embed(self, texts: Sequence[str], model: str) -> Sequence[Sequence[float]]: ...


@dataclass(frozen=True)
class EndpointEmbedder:
    """Vectors from an OpenAI-shaped endpoint, in batches, each checked before it is believed."""

    client: EmbeddingClient
    model: str

    BATCH = 32
    """Texts in one call."""
    LONGEST = 4000
    """Characters of a text that are sent: chunks are shorter, and a longer request would overflow small models."""

    @property
    def name(self) -> str:
        return endpoint_name(self.model)

    @cached_property
    def dimension(self) -> int:
        """Asked of the endpoint once. Raises EndpointError, ReplyError."""
        return int(self._batch(["dimension"]).shape[1])

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Raises EndpointError when the endpoint fails, ReplyError when it answers with anything but such vectors."""
        batches = [self._batch(texts[i : i + self.BATCH]) for i in range(0, len(texts), self.BATCH)]
        if any(batch.shape[1] != self.dimension for batch in batches):
            raise self._unusable(f"vectors of other lengths than {self.dimension}", f"长度不是 {self.dimension} 的向量")
        return np.concatenate(batches) if batches else np.empty((0, self.dimension), np.float32)

    def _batch(self, texts: Sequence[str]) -> Vectors:
        reply = self.client.embed([clean(text)[: self.LONGEST] for text in texts], self.model)
        try:
            vectors = np.asarray(reply, dtype=np.float32)
        except (TypeError, ValueError) as e:
            raise self._unusable("no table of numbers", "并非数字表的内容") from e
        if vectors.ndim != 2 or len(vectors) != len(texts) or not vectors.size or not np.isfinite(vectors).all():
            raise self._unusable(
                f"{vectors.shape} numbers for {len(texts)} texts", f"{len(texts)} 段文本却对应 {vectors.shape} 个数"
            )
        return _unit(vectors)

    def _unusable(self, en: str, zh: str) -> ReplyError:
        return ReplyError(
            f"the endpoint answered a request for embeddings by {self.model} with {en}; "
            "check INTERVIEWER_EMBEDDING_MODEL, or set INTERVIEWER_EMBEDDINGS=builtin",
            f"端点对 {self.model} 的向量请求返回了{zh}；请检查 INTERVIEWER_EMBEDDING_MODEL，或设 INTERVIEWER_EMBEDDINGS=builtin",
        )


def endpoint_name(model: str) -> str:
    """The name under which an endpoint's model is recorded with the index."""
    return f"endpoint:{model}"


def _unit(vectors: NDArray[Any]) -> NDArray[Any]:
    """Scaled to length 1 along the last axis; zeros stay zeros."""
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: NDArray[Any] = vectors / np.where(length == 0, 1, length)
    return scaled
