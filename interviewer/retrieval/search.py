"""Find questions and passages: by meaning (dense), by words (BM25), and by both rankings fused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from interviewer.errors import BadInput, WorkFailed
from interviewer.models import Frozen, Lang, Text
from interviewer.retrieval.chunks import Chunk
from interviewer.retrieval.embeddings import (
    Embedder,
    EmbeddingClient,
    EndpointEmbedder,
    LsaEmbedder,
    endpoint_name,
)
from interviewer.text import tokens

if TYPE_CHECKING:
    import bm25s

    from interviewer.bank import Bank
    from interviewer.retrieval.folder import Warn
    from interviewer.retrieval.index import Index, IndexStatus, Progress
    from interviewer.settings import Settings

FOLDER = "index"
"""In the home directory."""

RANK_OFFSET = 60
"""k of reciprocal rank fusion, sum of 1 / (k + rank): Cormack, Clarke and Büttcher, SIGIR 2009."""

CANDIDATES = 200
"""Chunks that each ranking contributes before they are gathered by question."""


class SearchHit(Frozen):
    """A question, shown by the passage of it that fits best."""

    question_id: str
    chunk: str
    """Id of the passage."""
    score: float
    """Fused: 0..1, where 1 is first by meaning and by words. Dense: cosine. Lexical: BM25. Only the order counts."""
    source: str
    lang: Lang
    text: str


class Searcher:
    """Every ranking names a question once, by its best passage: k hits are k questions."""

    def __init__(self, index: Index, warn: Warn | None = None) -> None:
        self.index = index
        self._warn = warn or (lambda _: None)

    def search(self, query: str, k: int, lang: Lang | None = None) -> list[SearchHit]:
        """The best k questions, shown by passages in `lang` (None: in any). Nothing for a query without words.

        When the index or its endpoint fails, `warn` is told and words alone decide: an interview goes on.
        """
        try:
            dense = self.dense(query, CANDIDATES, lang)
        except WorkFailed as e:
            self._warn(Text(en=f"searching by words alone: {e.en}", zh=f"只按词语检索：{e.zh}"))
            dense = []
        return fused(dense, self.lexical(query, CANDIDATES, lang))[:k]

    def dense(self, query: str, k: int, lang: Lang | None = None) -> list[SearchHit]:
        """By meaning alone. Raises IndexFailed; EndpointError or ReplyError with an endpoint's embedder."""
        if not tokens(query):
            return []
        vector = self.index.embedder.embed([query])[0]
        if not vector.any():
            return []
        near = self.index.query(vector, CANDIDATES, lang)
        return list(_by_question((hit.chunk, hit.score) for hit in near))[:k]

    def lexical(self, query: str, k: int, lang: Lang | None = None) -> list[SearchHit]:
        """By words alone: BM25 over English stems and Chinese bigrams, each word of the query counted once."""
        words = list(dict.fromkeys(tokens(query)))
        if not words:
            return []
        scores = self._bm25.get_scores(words)
        best = [i for i in (-scores).argsort(kind="stable") if scores[i] > 0]
        found = ((self._chunks[i], float(scores[i])) for i in best)
        return list(_by_question((chunk, score) for chunk, score in found if lang in (None, chunk.lang)))[:k]

    @cached_property
    def _chunks(self) -> list[Chunk]:
        return sorted(self.index.chunks.values(), key=lambda chunk: chunk.id)

    @cached_property
    def _bm25(self) -> bm25s.BM25:
        """Built at the first search, in memory: about two seconds for 5,000 chunks."""
        import bm25s

        index = bm25s.BM25()
        index.index([tokens(chunk.indexed) for chunk in self._chunks], show_progress=False)
        return index


def _by_question(ranked: Iterable[tuple[Chunk, float]]) -> Iterator[SearchHit]:
    seen: set[str] = set()
    for chunk, score in ranked:
        if chunk.question_id not in seen:
            seen.add(chunk.question_id)
            yield SearchHit(
                question_id=chunk.question_id,
                chunk=chunk.id,
                score=score,
                source=chunk.source,
                lang=chunk.lang,
                text=chunk.text,
            )


def fused(*rankings: list[SearchHit]) -> list[SearchHit]:
    """Reciprocal rank fusion of rankings of questions; each is shown by the passage of the first ranking it is in."""
    scores: dict[str, float] = {}
    shown: dict[str, SearchHit] = {}
    for ranking in rankings:
        for rank, hit in enumerate(ranking, start=1):
            scores[hit.question_id] = scores.get(hit.question_id, 0) + (RANK_OFFSET + 1) / (RANK_OFFSET + rank)
            shown.setdefault(hit.question_id, hit)
    order = sorted(scores, key=lambda question: -scores[question])
    return [shown[q].model_copy(update={"score": scores[q] / len(rankings)}) for q in order]


# --- the way in -------------------------------------------------------------------------------------------------------


def open_searcher(
    settings: Settings,
    bank: Bank,
    embedding_client: EmbeddingClient | None = None,
    progress: Progress | None = None,
    warn: Warn | None = None,
) -> Searcher:
    """The search of this bank as the settings want it, built first where needed (seconds with the built-in embedding).

    Raises HomeError, IndexFailed; BadInput when embeddings by an endpoint are set without one; EndpointError or
    ReplyError when that endpoint fails.
    """
    from interviewer.retrieval.index import Index

    def embedder(root: Path) -> Embedder:
        if settings.embeddings == "endpoint":
            return _by_endpoint(settings, embedding_client)
        return _built_in(root / "lsa.npz", bank)

    root = settings.home() / FOLDER
    index = Index.open(root, bank, embedder, url=settings.chroma_url, progress=progress, warn=warn)
    return Searcher(index, warn)


def index_status(settings: Settings, bank: Bank) -> IndexStatus:
    """What is stored now, without building it. Raises IndexFailed when a Chroma server does not answer."""
    from interviewer.retrieval.index import stored_status

    name = endpoint_name(settings.embedding_model or "") if settings.embeddings == "endpoint" else LsaEmbedder.NAME
    return stored_status(settings.home_dir / FOLDER, bank, name, url=settings.chroma_url)


def _by_endpoint(settings: Settings, client: EmbeddingClient | None) -> EndpointEmbedder:
    if client is None or not settings.embedding_model:
        raise BadInput(
            "INTERVIEWER_EMBEDDINGS=endpoint needs INTERVIEWER_BASE_URL and INTERVIEWER_EMBEDDING_MODEL; "
            "set both, or set INTERVIEWER_EMBEDDINGS=builtin",
            "INTERVIEWER_EMBEDDINGS=endpoint 需要同时设置 INTERVIEWER_BASE_URL 和 INTERVIEWER_EMBEDDING_MODEL；"
            "请补上，或改为 INTERVIEWER_EMBEDDINGS=builtin",
        )
    return EndpointEmbedder(client, settings.embedding_model)


def _built_in(path: Path, bank: Bank) -> LsaEmbedder:
    saved = LsaEmbedder.load(path, bank.fingerprint)
    if saved:
        return saved
    fitted = LsaEmbedder.fit(bank.questions.values())
    fitted.save(path, bank.fingerprint)
    return fitted
