"""The built-in embedding: latent semantic analysis (Deerwester et al. 1990), fitted on the reviewed bilingual bank.

Each document of the fit says one thing in both languages (Landauer and Littman 1990), so that Chinese and English words
for it fall on the same axes; a new text, a question of the person's own included, is folded in by projection. Folding
in needs numpy alone; fitting takes the eigenvectors of the documents' Gram matrix from ARPACK, which costs less than to
import scikit-learn for it.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from interviewer.models import Question, Text
from interviewer.retrieval.embeddings import unit
from interviewer.text import tokens

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from interviewer.bank import Bank
    from interviewer.retrieval.embeddings import Vectors

    Rows = NDArray[np.int64]

NAME = "lsa-3"
"""The number changes with the features or the fit: same bank, other vectors."""

DIMENSION = 256
"""At most; a tiny bank has fewer. Among 147 questions recall@5 is flat from 128 on, recall@1 grows slowly with the cost."""

DOCUMENTS = 4000
"""At most; of a bank that says more than that, every n-th statement is fitted: seconds, however large it is."""

WORDS = 20_000
"""Tokens whose features are remembered between texts."""


def built_in_name(bank: Bank) -> str:
    """The name under which the fit on this bank is recorded with the index."""
    return f"{NAME}:{bank.reviewed.fingerprint}"


@dataclass(frozen=True)
class LsaEmbedder:
    """The fit on one bank."""

    name: str
    """Says which bank."""
    vocabulary: Mapping[str, int]
    """Feature -> row of `axes`."""
    idf: NDArray[np.float32]
    axes: NDArray[np.float32]
    """One row per feature, one column per latent dimension, strongest first."""

    @property
    def dimension(self) -> int:
        return int(self.axes.shape[1])

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Fold the texts in; words that the bank does not know are ignored."""
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        rows_of = _by_line(self._rows)
        with _one_thread() if len(texts) > 1 else nullcontext():
            return np.stack([self._fold_in(*_counted(text, rows_of)) for text in texts])

    def _fold_in(self, rows: Rows, counts: Rows) -> Vectors:
        return unit(_weights(counts) * self.idf[rows] @ self.axes[rows])

    @cached_property
    def _rows(self) -> Callable[[str], Rows]:
        """Token -> rows of its known features."""

        @lru_cache(maxsize=WORDS)
        def rows(token: str) -> Rows:
            known = [self.vocabulary[feature] for feature in _with_pieces(token) if feature in self.vocabulary]
            return np.array(known, np.int64)

        return rows

    @classmethod
    def fit(cls, bank: Bank) -> LsaEmbedder:
        """On the reviewed questions of the bank. The same give the same axes: start, restarts and signs are fixed."""
        from scipy.sparse import csr_matrix
        from scipy.sparse.linalg import LinearOperator, eigsh

        vocabulary: dict[str, int] = {}
        rows_of = _by_line(_learning(vocabulary))
        documents = [_counted(text, rows_of) for text in _sampled(list(_statements(bank.reviewed)))]
        size = len(documents)
        columns = np.concatenate([rows for rows, _ in documents])
        idf = (np.log((1 + size) / (1 + np.bincount(columns))) + 1).astype(np.float32)
        values = np.concatenate([unit(_weights(counts) * idf[rows]) for rows, counts in documents])
        starts = np.cumsum([0, *(len(rows) for rows, _ in documents)])
        matrix = csr_matrix((values.astype(np.float64), columns, starts), shape=(size, len(vocabulary)))
        gram = LinearOperator((size, size), matvec=lambda x: matrix @ (matrix.T @ x), dtype=np.float64)
        with _one_thread():
            strength, left = eigsh(gram, k=min(DIMENSION, size - 1), v0=np.ones(size), rng=np.random.default_rng(0))
        strongest = [i for i in np.argsort(-strength) if strength[i] > 1e-9 * strength.max()]
        axes = matrix.T @ left[:, strongest] / np.sqrt(strength[strongest])
        return cls(built_in_name(bank), vocabulary, idf, _signed(axes).astype(np.float32))

    def save(self, path: Path) -> None:
        """Write the fit, whole or not at all. Raises OSError."""
        about = {"name": self.name, "vocabulary": list(self.vocabulary)}
        fresh = path.with_suffix(".part")
        try:
            with fresh.open("wb") as file:
                np.savez(file, about=np.frombuffer(json.dumps(about).encode(), np.uint8), idf=self.idf, axes=self.axes)
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)

    @classmethod
    def load(cls, path: Path, bank: Bank) -> LsaEmbedder | None:
        """The fit saved for that bank, or None when it is missing, damaged or of another bank: then fit again."""
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as saved:
                about = json.loads(saved["about"].tobytes())
                if about["name"] != built_in_name(bank):
                    return None
                vocabulary = {feature: row for row, feature in enumerate(about["vocabulary"])}
                loaded = cls(about["name"], vocabulary, saved["idf"], saved["axes"])
        except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile):
            return None
        return loaded if loaded._holds() else None

    def _holds(self) -> bool:
        rows = len(self.vocabulary)
        return self.idf.shape == (rows,) and self.axes.ndim == 2 and len(self.axes) == rows


# --- the documents of the fit -----------------------------------------------------------------------------------------


def _statements(bank: Bank) -> Iterator[str]:
    for question in bank.questions.values():
        yield from _bilingual(question)


def _bilingual(question: Question) -> Iterator[str]:
    """Everything the bank says in both languages, one statement each."""
    yield "\n".join([_both(question.question), *question.paraphrases])
    yield from map(_both, (question.answer, *question.hints))
    yield from (_both(follow_up.question) for follow_up in question.follow_ups)
    yield from ("\n".join([_both(point.point), *point.wordings]) for point in question.key_points)
    yield from ("\n".join([_both(m.claim), *m.wordings, _both(m.correction)]) for m in question.misconceptions)


def _both(text: Text) -> str:
    return f"{text.zh}\n{text.en}"


def _sampled(documents: list[str]) -> list[str]:
    """At most `DOCUMENTS` of them, evenly spread."""
    size = len(documents)
    return documents if size <= DOCUMENTS else [documents[i * size // DOCUMENTS] for i in range(DOCUMENTS)]


# --- features ---------------------------------------------------------------------------------------------------------


def _learning(vocabulary: dict[str, int]) -> Callable[[str], Rows]:
    """Token -> rows of its features; each feature that is new gets the next row."""

    @cache  # as many tokens as the bank has, until the fit is done
    def rows(token: str) -> Rows:
        return np.array([vocabulary.setdefault(feature, len(vocabulary)) for feature in _with_pieces(token)], np.int64)

    return rows


def _with_pieces(token: str) -> tuple[str, ...]:
    """A token, and below the word: 3- and 4-grams of a Latin word, single characters of any other."""
    if not token.isascii():
        return (token, *(f"#{character}" for character in token))
    marked = f"<{token}>"
    return (token, *(f"#{marked[i : i + n]}" for n in (3, 4) for i in range(len(marked) - n + 1)))


def _by_line(rows_of: Callable[[str], Rows]) -> Callable[[str], Rows]:
    """Line -> rows of the features of its tokens, remembered: a question's passages share most of their lines."""

    @cache
    def rows(line: str) -> Rows:
        return np.concatenate([np.empty(0, np.int64), *map(rows_of, tokens(line))])

    return rows


def _counted(text: str, rows_of: Callable[[str], Rows]) -> tuple[Rows, Rows]:
    """The rows of the features in a text, and how often each occurs."""
    found = np.concatenate([np.empty(0, np.int64), *map(rows_of, text.split("\n"))])
    return np.unique(found, return_counts=True)


def _weights(counts: Rows) -> NDArray[np.float32]:
    """Logarithmic term frequency."""
    return (1 + np.log(counts)).astype(np.float32)


def _one_thread() -> AbstractContextManager[object]:
    """For many small products: on a busy machine, threads that wait for each other made the fit ten times slower."""
    from threadpoolctl import threadpool_limits

    limits: AbstractContextManager[object] = threadpool_limits(1, user_api="blas")
    return limits


def _signed(axes: NDArray[Any]) -> NDArray[Any]:
    """An eigenvector's sign is free: make its largest entry positive, the first of them where several tie."""
    size = np.abs(axes)
    lead = (size > 0.99 * size.max(axis=0)).argmax(axis=0)
    signed: NDArray[Any] = axes * np.sign(axes[lead, np.arange(axes.shape[1])])
    return signed
