"""How fast the index is built and asked, and how often a request in other words finds its question.

    python benchmarks/retrieval.py [REQUESTS.yaml] [--bank FOLDER] [--endpoint URL --model NAME]

Builds the index of the bundled bank (or of the question files in a folder) in a temporary home and asks every request
of `tests/golden/retrieval.yaml` three times: for Chinese passages, for English ones, for any. Recall@k is the share of
requests whose question is among the first k questions; MRR is the mean of 1/rank. With an endpoint its embedding takes
the place of the built-in one.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, quantiles

START = time.perf_counter()

import yaml  # noqa: E402

from interviewer.bank import Bank, load  # noqa: E402
from interviewer.llm.client import ChatClient  # noqa: E402
from interviewer.llm.endpoint import Endpoint  # noqa: E402
from interviewer.models import Lang  # noqa: E402
from interviewer.retrieval.search import Searcher, SearchHit, open_searcher  # noqa: E402
from interviewer.settings import Settings  # noqa: E402

REQUESTS = Path(__file__).parent.parent / "tests" / "golden" / "retrieval.yaml"
DEPTH = 30
"""Questions looked at for MRR; a deeper one counts as not found."""


@dataclass(frozen=True)
class Request:
    """A row of the request file."""

    query: str
    lang: Lang
    question: str
    """Id of the question meant."""
    target: Lang
    """Language of the text that is to be found."""


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("requests", type=Path, nargs="?", default=REQUESTS)
    options.add_argument("--bank", type=Path, help="folder of question files; default: the bundled bank")
    options.add_argument("--endpoint", help="base URL with its /v1, of a server with /v1/embeddings")
    options.add_argument("--model", help="name of the embedding model there")
    chosen = options.parse_args()
    if bool(chosen.endpoint) != bool(chosen.model):
        options.error("--endpoint and --model go together")
    requests = [Request(**row) for row in yaml.safe_load(chosen.requests.read_text(encoding="utf-8"))]
    with tempfile.TemporaryDirectory() as home:
        settings = Settings(home_dir=Path(home))
        client = None
        if chosen.endpoint:
            settings = Settings(home_dir=Path(home), embeddings="endpoint", embedding_model=chosen.model)
            client = ChatClient(Endpoint(base_url=chosen.endpoint, model=chosen.model), settings.request_timeout)
        searcher = time_opening(settings, load(chosen.bank), client)
        time_queries(searcher, requests)
        measure(searcher, requests)
        searcher.index.close()


def time_opening(settings: Settings, bank: Bank, client: ChatClient | None) -> Searcher:
    """Seconds to a new index and to one that is there; the first includes all imports."""
    loaded = time.perf_counter()
    searcher = open_searcher(settings, bank, client)
    built = time.perf_counter()
    searcher.index.close()
    searcher = open_searcher(settings, bank, client)
    opened = time.perf_counter()
    status = searcher.index.status()
    print(
        f"{len(bank.questions)} questions, {status.chunks} chunks, {searcher.index.embedder.dimension}-d"
        f" by {status.embedder}"
    )
    print(f"bank loaded {loaded - START:.2f} s after start, index built in {built - loaded:.2f} s (imports included)")
    print(f"index opened again in {opened - built:.2f} s")
    return searcher


def time_queries(searcher: Searcher, requests: list[Request]) -> None:
    searcher.search(requests[0].query, 5)  # the first one loads the vectors
    for name, rank in rankings(searcher).items():
        times = []
        for request in requests * 3:
            start = time.perf_counter()
            rank(request.query, 5, None)
            times.append((time.perf_counter() - start) * 1000)
        print(f"{name:8}{quantiles(times, n=100)[49]:6.1f} ms p50 {quantiles(times, n=100)[94]:6.1f} ms p95")


def measure(searcher: Searcher, requests: list[Request]) -> None:
    print(f"\n{'request -> passage':20}{'':8}{'n':>4}{'recall@1':>10}{'recall@5':>10}{'MRR':>8}")
    targets: tuple[Lang | None, ...] = ("zh", "en", None)
    for source in ("zh", "en"):
        asked = [request for request in requests if request.lang == source]
        for target in targets:
            for name, rank in rankings(searcher).items():
                places = [place(request, rank(request.query, DEPTH, target)) for request in asked]
                print(f"{source} -> {target or 'any':14}{name:8}{line(places)}")
    print(f"{'across languages':20}", end="")
    across = [
        (request, place(request, searcher.search(request.query, DEPTH, "en" if request.lang == "zh" else "zh")))
        for request in requests
    ]
    print(f"{'fused':8}{line([found for _, found in across])}")
    for request, found in across:
        if not 1 <= found <= 5:
            print(f"  missed: {request.question} at {found or 'none'}: {request.query}")


def rankings(searcher: Searcher) -> dict[str, Callable[[str, int, Lang | None], list[SearchHit]]]:
    return {"dense": searcher.dense, "lexical": searcher.lexical, "fused": searcher.search}


def place(request: Request, hits: list[SearchHit]) -> int:
    """Rank of the question meant, from 1; 0 when it was not found."""
    found = [hit.question_id for hit in hits]
    return found.index(request.question) + 1 if request.question in found else 0


def line(places: list[int]) -> str:
    within = {k: fmean(1 <= p <= k for p in places) for k in (1, 5)}
    return f"{len(places):>4}{within[1]:>10.2f}{within[5]:>10.2f}{fmean(1 / p if p else 0 for p in places):>8.3f}"


if __name__ == "__main__":
    main()
