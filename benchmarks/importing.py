"""How long the import of a large document takes, step by step.

    python benchmarks/importing.py [SIZE ...]

Writes Markdown documents of 200, 2,000 and 10,000 questions (or the given sizes), made of the bank's own statements under titles
that differ, and takes each through the steps of the page: reading, comparing with the bank and drafting key points, accepting
everything, and loading the bank with it: parsing its YAML, and from the parsed copies. Seconds of one process; memory is its peak.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from itertools import cycle, pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from interviewer import bank as bank_module
from interviewer.desk import Desk
from interviewer.ingest.importer import import_document
from interviewer.shelf import Shelf

SIZES = (200, 2000, 10000)


def main() -> None:
    """One process per size, so that each peak of memory is its own."""
    if sys.argv[1:2] == ["--one"]:
        measure(int(sys.argv[2]))
        return
    print(f"{'questions':>9}{'read':>8}{'prepare':>9}{'accept':>8}{'load':>8}{'again':>8}{'MB':>7}")
    for size in map(int, sys.argv[1:]) if sys.argv[1:] else SIZES:
        subprocess.run([sys.executable, __file__, "--one", str(size)], check=True)


def measure(size: int) -> None:
    """Print one line of the table."""
    reviewed = bank_module.load()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        document = home / "questions.md"
        document.write_text(markdown(reviewed, size), encoding="utf-8")
        shelf = Shelf(home / "banks")
        desk = Desk(home / "imports", shelf)
        times = [time.perf_counter()]

        found = import_document(document)
        assert len(found.questions) == size, f"{len(found.questions)} questions found"
        times.append(time.perf_counter())

        pending = desk.prepare(desk.take(found, datetime.now(UTC)).id, reviewed)
        times.append(time.perf_counter())

        own = shelf.open("Benchmark", datetime.now(UTC))
        desk.accept(pending.id, pending.waiting, own.name)
        times.append(time.perf_counter())

        for copy in (home / "banks").glob("*/*.cache"):
            copy.unlink()
        assert len(Shelf(home / "banks").extend(reviewed).own) == size
        times.append(time.perf_counter())

        assert len(Shelf(home / "banks").extend(reviewed).own) == size
        times.append(time.perf_counter())
    steps = [b - a for a, b in pairwise(times)]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{size:>9}{steps[0]:>8.2f}{steps[1]:>9.2f}{steps[2]:>8.2f}{steps[3]:>8.2f}{steps[4]:>8.2f}{peak:>7.0f}")


def markdown(reviewed: bank_module.Bank, size: int) -> str:
    """A document of that many questions, each with three statements of the bank."""
    statements = cycle([p.point.en for q in reviewed.questions.values() for p in q.key_points])
    subjects = cycle([p.point.en.split(",")[0].rstrip(".") for q in reviewed.questions.values() for p in q.key_points])
    parts = [
        f"### {n}. Why does item {n:05} hold: {next(subjects)[:80]}?\n\n{' '.join(next(statements) for _ in range(3))}\n"
        for n in range(1, size + 1)
    ]
    return "# Interview questions\n\n" + "\n".join(parts)


if __name__ == "__main__":
    main()
