"""Find questions and passages: by meaning (dense), by words (BM25), and by both rankings fused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from interviewer.errors import BadInput, WorkFailed
from interviewer.models import Frozen, Lang, Text
from interviewer.retrieval.chunks import Chunk
from interviewer.retrieval.embeddings import Embedder, EmbeddingClient, EndpointEmbedder, endpoint_name
from interviewer.retrieval.lsa import LsaEmbedder, built_in_name
from interviewer.text import tokens

if TYPE_CHECKING:
    from interviewer.bank import Bank
    from interviewer.retrieval.folder import Warn
    from interviewer.retrieval.index import Index, IndexStatus
    from interviewer.retrieval.sync import Progress
    from interviewer.settings import Settings

FOLDER = "index"
"""In the home directory."""

RANK_OFFSET = 20
"""k of reciprocal rank fusion, sum of 1 / (k + rank): Cormack, Clarke and Büttcher, SIGIR 2009.

Their 60 suits long rankings; among 147 questions 20 was never worse, and finds one request in a hundred more.
"""

CANDIDATES = 200
"""Chunks by meaning, and questions by words, before they are fused."""


class SearchHit(Frozen):
    """A question, shown by a passage of it."""

    question_id: str
    chunk: str
    """Id of the passage."""
    score: float
    """Fused: 0..1, where 1 is first by meaning and by words. Dense: cosine. Lexical: BM25. Only the order counts."""
    source: str
    lang: Lang
    text: str


@dataclass(frozen=True)
class _Ranked:
    """A question in a ranking."""

    score: float
    passage: str | None = None
    """Id of the passage that fits best, other than the question itself, where the ranking knows one."""


_Ranking = Mapping[str, _Ranked]
"""By question id, best first."""


class Searcher:
    """Every ranking names a question once: k hits are k questions."""

    def __init__(self, index: Index, warn: Warn | None = None) -> None:
        self.index = index
        self._warn = warn or (lambda _: None)

    def refresh(self, bank: Bank) -> None:
        """Search this bank from now on; costs as much as what is new in it. Raises what `open_searcher` raises."""
        self.index.refresh(bank)

    def search(self, query: str, k: int, lang: Lang | None = None) -> list[SearchHit]:
        """The best k questions, shown by passages in `lang` (None: in any). Nothing for a query without words.

        When the vectors or their endpoint fail, `warn` is told and words alone decide: an interview goes on. Raises
        IndexFailed when the words cannot be read either.
        """
        try:
            dense = self._dense(query, lang)
        except WorkFailed as e:
            self._warn(Text(en=f"searching by words alone: {e.en}", zh=f"只按词语检索：{e.zh}"))
            dense = {}
        return self._shown(fused(dense, self._lexical(query, CANDIDATES)), query, k, lang)

    def dense(self, query: str, k: int, lang: Lang | None = None) -> list[SearchHit]:
        """By meaning alone. Raises IndexFailed; EndpointError or ReplyError with an endpoint's embedder."""
        return self._shown(self._dense(query, lang), query, k, lang)

    def lexical(self, query: str, k: int, lang: Lang | None = None) -> list[SearchHit]:
        """By words alone: BM25 over English stems and Chinese bigrams. Raises IndexFailed."""
        return self._shown(self._lexical(query, k), query, k, lang)

    def _dense(self, query: str, lang: Lang | None) -> _Ranking:
        if not tokens(query):
            return {}
        vector = self.index.embedder.embed([query])[0]
        if not vector.any():
            return {}
        ranking: dict[str, _Ranked] = {}
        for near in self.index.nearest(vector, CANDIDATES, lang):
            question, _, part = near.id.split("/")
            passage = None if part == "question" else near.id
            known = ranking.setdefault(question, _Ranked(near.score, passage))
            if known.passage is None and passage:
                ranking[question] = _Ranked(known.score, passage)
        return ranking

    def _lexical(self, query: str, k: int) -> _Ranking:
        found = self.index.read(lambda passages: passages.by_words(tokens(query), k))
        return {each.question_id: _Ranked(each.score) for each in found}

    def _shown(self, ranking: _Ranking, query: str, k: int, lang: Lang | None) -> list[SearchHit]:
        """The first k questions; one that has just been taken out of the bank is passed over."""
        hits: list[SearchHit] = []
        words = set(tokens(query))
        for question, ranked in ranking.items():
            if len(hits) == k:
                break
            chunk = self._passage(question, ranked.passage, words, lang)
            if chunk:
                hits.append(_hit(chunk, ranked.score))
        return hits

    def _passage(self, question: str, passage: str | None, words: set[str], lang: Lang | None) -> Chunk | None:
        """The passage that is named, else the one that shares most words with the query, else the question itself."""
        if passage:
            return self.index.read(lambda passages: passages.get(passage))
        chunks = self.index.read(lambda passages: passages.of_question(question, lang))
        return max(chunks, key=lambda chunk: len(words.intersection(tokens(chunk.text))), default=None)


def _hit(chunk: Chunk, score: float) -> SearchHit:
    return SearchHit(
        question_id=chunk.question_id,
        chunk=chunk.id,
        score=score,
        source=chunk.source,
        lang=chunk.lang,
        text=chunk.text,
    )


def fused(*rankings: _Ranking) -> _Ranking:
    """Reciprocal rank fusion; each question is shown by the passage that the first ranking to know one names."""
    scores: dict[str, float] = {}
    passages: dict[str, str | None] = {}
    for ranking in rankings:
        for rank, (question, ranked) in enumerate(ranking.items(), start=1):
            scores[question] = scores.get(question, 0) + (RANK_OFFSET + 1) / (RANK_OFFSET + rank) / len(rankings)
            passages[question] = passages.get(question) or ranked.passage
    order = sorted(scores, key=lambda question: -scores[question])
    return {question: _Ranked(scores[question], passages[question]) for question in order}


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

    def embedder(root: Path, bank: Bank) -> Embedder:
        if settings.embeddings == "endpoint":
            return _by_endpoint(settings, embedding_client)
        return _built_in(root / "lsa.npz", bank)

    root = settings.home() / FOLDER
    index = Index.open(root, bank, embedder, url=settings.chroma_url, progress=progress, warn=warn)
    return Searcher(index, warn)


def index_status(settings: Settings, bank: Bank) -> IndexStatus:
    """What is stored now, without building it. Raises IndexFailed when a Chroma server does not answer."""
    from interviewer.retrieval.index import stored_status

    by_endpoint = settings.embeddings == "endpoint"
    name = endpoint_name(settings.embedding_model or "") if by_endpoint else built_in_name(bank)
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
    saved = LsaEmbedder.load(path, bank)
    if saved:
        return saved
    fitted = LsaEmbedder.fit(bank)
    fitted.save(path)
    return fitted
