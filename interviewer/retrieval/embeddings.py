"""Texts to vectors behind one narrow protocol: built in (see `lsa`), or by a `/v1/embeddings` endpoint."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from interviewer.errors import ReplyError
from interviewer.text import clean, token_estimate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]
    """One row per text, of length 1; a row of zeros for a text in which nothing is known."""


class Embedder(Protocol):
    """Turns texts into vectors of one dimension. Name and dimension are part of the index's fingerprint."""

    @property
    def name(self) -> str: ...

    @property
    def dimension(self) -> int: ...

    def embed(self, texts: Sequence[str]) -> Vectors: ...


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
    LONGEST = 480
    """`token_estimate` of a text that is sent: many embedding models read 512 tokens, and servers refuse more."""

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
        reply = self.client.embed([_head(clean(text), self.LONGEST) for text in texts], self.model)
        try:
            vectors = np.asarray(reply, dtype=np.float32)
        except (TypeError, ValueError) as e:
            raise self._unusable("no table of numbers", "并非数字表的内容") from e
        if vectors.ndim != 2 or len(vectors) != len(texts) or not vectors.size or not np.isfinite(vectors).all():
            raise self._unusable(
                f"{vectors.shape} numbers for {len(texts)} texts", f"{len(texts)} 段文本却对应 {vectors.shape} 个数"
            )
        return unit(vectors)

    def _unusable(self, en: str, zh: str) -> ReplyError:
        return ReplyError(
            f"the endpoint answered a request for embeddings by {self.model} with {en}; "
            "check INTERVIEWER_EMBEDDING_MODEL, or set INTERVIEWER_EMBEDDINGS=builtin",
            f"端点对 {self.model} 的向量请求返回了{zh}；请检查 INTERVIEWER_EMBEDDING_MODEL，或设 INTERVIEWER_EMBEDDINGS=builtin",
        )


def endpoint_name(model: str) -> str:
    """The name under which an endpoint's model is recorded with the index."""
    return f"endpoint:{model}"


def _head(text: str, longest: int) -> str:
    """As much of the start of a text as has that many tokens, by estimate."""
    text = text[: 4 * longest]  # no character counts for less than a quarter
    while (over := token_estimate(text) - longest) > 0:
        text = text[:-over]
    return text


def unit(vectors: NDArray[Any]) -> NDArray[Any]:
    """Scaled to length 1 along the last axis; zeros stay zeros."""
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: NDArray[Any] = vectors / np.where(length == 0, 1, length)
    return scaled
