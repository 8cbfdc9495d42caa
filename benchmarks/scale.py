"""What the search index costs with a person's own questions: 200, 2,000 and 10,000 of them beside the bundled bank.

    python benchmarks/scale.py [--sizes 200 2000 10000]

The questions are made of the bundled bank's sentences, put together anew by a fixed seed. Every size runs in a process
of its own, so that its peak memory is its own. `found` is the share of the ten nearest passages by brute force that
the index names too, over the requests of `tests/golden/retrieval.yaml`.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import fmean, quantiles

import chromadb
import numpy as np
import yaml
from chromadb.config import Settings as ChromaSettings

from interviewer.bank import Bank, load
from interviewer.models import LANGS, KeyPoint, Lang, Question, Text
from interviewer.retrieval.search import open_searcher
from interviewer.settings import Settings
from interviewer.text import sentences

REQUESTS = Path(__file__).parent.parent / "tests" / "golden" / "retrieval.yaml"
NEW = 20
"""Questions that are added to a finished index."""
NEAREST = 10
COLUMNS = {
    "questions": "own questions", "chunks": "passages", "build": "build s", "add": "add 20 s", "reopen": "reopen s",
    "p50": "p50 ms", "p95": "p95 ms", "disk": "disk MB", "peak": "peak MB", "after": "reopened MB", "found": "found",
}  # fmt: skip


def main() -> None:
    """Measure each size and print a table."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--sizes", type=int, nargs="+", default=[200, 2000, 10_000])
    options.add_argument("--one", nargs=2, metavar=("SIZE", "HOME"), help=argparse.SUPPRESS)
    options.add_argument("--again", nargs=2, metavar=("SIZE", "HOME"), help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.one:
        print(json.dumps(build(int(chosen.one[0]), Path(chosen.one[1]))))
    elif chosen.again:
        print(json.dumps(ask(int(chosen.again[0]), Path(chosen.again[1]))))
    else:
        print("".join(f"{title:>15}" for title in COLUMNS.values()))
        for size in chosen.sizes:
            with tempfile.TemporaryDirectory() as home:
                row = in_a_process("--one", size, home) | in_a_process("--again", size, home)
            print("".join(f"{row[key]:>15}" for key in COLUMNS), flush=True)


def in_a_process(what: str, size: int, home: str) -> dict[str, float]:
    run = subprocess.run([sys.executable, __file__, what, str(size), home], check=True, stdout=subprocess.PIPE)
    measured: dict[str, float] = json.loads(run.stdout)
    return measured


def build(size: int, home: Path) -> dict[str, float]:
    """Seconds to a new index and to one that takes in some more."""
    bank = load()
    start = time.perf_counter()
    searcher = open_searcher(Settings(home_dir=home), with_own(bank, size))
    built = time.perf_counter()
    searcher.refresh(with_own(bank, size + NEW))
    added = time.perf_counter()
    searcher.index.close()
    return {"questions": size, "build": round(built - start, 1), "add": round(added - built, 2), "peak": peak()}


def ask(size: int, home: Path) -> dict[str, float]:
    """Seconds to open it again, milliseconds of a fused search, what is on disk and what the index overlooks."""
    bank = with_own(load(), size + NEW)
    start = time.perf_counter()
    searcher = open_searcher(Settings(home_dir=home), bank)
    opened = time.perf_counter()
    requests = yaml.safe_load(REQUESTS.read_text(encoding="utf-8"))
    times = []
    for request in requests:
        for lang in LANGS:
            begun = time.perf_counter()
            searcher.search(request["query"], 5, lang)
            times.append((time.perf_counter() - begun) * 1000)
    after = peak()
    vectors = searcher.index.embedder.embed([request["query"] for request in requests])
    named = {lang: [[near.id for near in searcher.index.nearest(v, NEAREST, lang)] for v in vectors] for lang in LANGS}
    chunks = searcher.index.status().chunks
    searcher.index.close()
    return {
        "chunks": chunks,
        "reopen": round(opened - start, 2),
        "p50": round(quantiles(times, n=100)[49], 1),
        "p95": round(quantiles(times, n=100)[94], 1),
        "disk": megabytes(sum(file.stat().st_size for file in home.rglob("*") if file.is_file())),
        "after": after,
        "found": round(fmean(recall(home, lang, vectors, named[lang]) for lang in LANGS), 3),
    }


def recall(home: Path, lang: Lang, vectors: np.ndarray, named: list[list[str]]) -> float:
    """Share of the truly nearest passages that were named; equally near ones are as good."""
    (database,) = home.glob("index/*/chroma.sqlite3")
    client = chromadb.PersistentClient(database.parent, settings=ChromaSettings(anonymized_telemetry=False))
    (name,) = [c.name for c in client.list_collections() if c.name.endswith(lang)]
    rows = client.get_collection(name, embedding_function=None).get(include=["embeddings"])
    scores = vectors @ np.asarray(rows["embeddings"], np.float32).T
    place = {chunk: i for i, chunk in enumerate(rows["ids"])}
    client.close()
    return fmean(
        sum(score[place[chunk]] >= np.partition(score, -NEAREST)[-NEAREST] - 1e-5 for chunk in chunks) / NEAREST
        for score, chunks in zip(scores, named, strict=True)
    )


def with_own(bank: Bank, size: int) -> Bank:
    """The bank and so many questions of the person's own; the first ones do not depend on how many there are."""
    own = {question.id: question for question in made_up(bank, size)}
    return Bank({**bank.questions, **own}, bank.topics, bank.works, own=frozenset(own))


def made_up(bank: Bank, size: int) -> Iterator[Question]:
    chance = random.Random(0)
    known = list(bank.questions.values())
    said = {lang: [s.text for q in known for s in sentences(q.answer[lang])] for lang in LANGS}
    points = [point.point for question in known for point in question.key_points]
    for number in range(size):
        first, second = chance.sample(known, 2)
        yield Question(
            id=f"own-{number:05}",
            topic=first.topic,
            difficulty=first.difficulty,
            question=Text(**{lang: f"{first.question[lang]} {second.question[lang]}" for lang in LANGS}),
            answer=Text(**{lang: " ".join(chance.sample(said[lang], 8)) for lang in LANGS}),
            key_points=tuple(KeyPoint(id=f"p{i}", point=point) for i, point in enumerate(chance.sample(points, 4))),
        )


def peak() -> int:
    """Megabytes of memory that this process has taken at most."""
    return megabytes(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)


def megabytes(size: float) -> int:
    return round(size / 1e6)


if __name__ == "__main__":
    main()
