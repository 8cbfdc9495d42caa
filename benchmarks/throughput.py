"""The built-in examiner once it is loaded: answers per second on one core, where the time goes, and whether memory stays flat.

    python benchmarks/throughput.py [--answers 2000]

The pace is taken from the first 2,000 of them, memory is looked at on the way to the last: 100,000 take minutes.

The load are the golden answers in `tests/golden/answers`, over and over. Each time round a number is put behind each sentence, so
that no two answers and hardly two sentences are the same and nothing kept from one answer helps with the next.
"""

from __future__ import annotations

import argparse
import gc
import resource
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from itertools import count, islice
from pathlib import Path
from typing import Any

import yaml

from interviewer import bank as bank_module
from interviewer.grading import builtin
from interviewer.grading.builtin import BuiltinGrader
from interviewer.grading.grader import Task
from interviewer.grading.scoring import score
from interviewer.text import sentences

GOLDEN = Path(__file__).parents[1] / "tests" / "golden" / "answers"
PARTS = ("prepare", "evidence", "parted", "script", "marks", "believed", "feedback")
"""What `BuiltinGrader.judge` calls, in order."""
NAMES = {
    "prepare": "the question (kept)",
    "parted": "text without marks",
    "script": "reading",
    "marks": "marking",
    "believed": "benefit of the doubt",
}
TIMED = 2_000
"""Answers whose pace is taken."""
MARKS = (1_000, 10_000, 50_000, 100_000)
"""Answers after which memory is looked at."""


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--answers", type=int, default=2_000)
    answers = options.parse_args().answers
    bank, rubric = bank_module.load(), bank_module.rubric()
    grader = BuiltinGrader()

    def grade(task: Task) -> None:
        score(task.question, grader.judge(task), rubric, task.lang)

    for task in first_round(bank):
        grade(task)  # prepares the questions
    load = tasks(bank)
    timed = list(islice(load, min(answers, TIMED)))
    pace(grade, timed)
    shares(grade, timed[: TIMED // 2])
    memory(grade, load, answers)


def first_round(bank: bank_module.Bank) -> Iterator[Task]:
    """The golden answers as they are."""
    for file in sorted(GOLDEN.glob("*.yaml")):
        for entry in yaml.safe_load(file.read_text(encoding="utf-8")):
            question = bank.get(entry["question"])
            for answer in entry["answers"]:
                yield Task(question=question, answer=answer["answer"], lang=answer["lang"])


def tasks(bank: bank_module.Bank) -> Iterator[Task]:
    """The golden answers without end, no sentence twice."""
    golden = list(first_round(bank))
    number = count(1)
    while True:
        for task in golden:
            yield task.model_copy(update={"answer": distinct(task.answer, number)})


def distinct(answer: str, number: Iterator[int]) -> str:
    """The answer with a number before the mark that ends each sentence."""
    pieces, at = [], 0
    for sentence in sentences(answer):
        end = sentence.end - 1 if not answer[sentence.end - 1].isalnum() else sentence.end
        pieces += [answer[at:end], f" {next(number)}"]
        at = end
    return "".join([*pieces, answer[at:]])


def pace(grade: Callable[[Task], None], load: list[Task]) -> None:
    """Answers per second; the middle of five runs over a fifth of the load each."""
    runs = []
    for part in range(5):
        mine = load[part::5]
        start = time.process_time()
        for task in mine:
            grade(task)
        runs.append(len(mine) / (time.process_time() - start))
    long = sum(len(t.answer) for t in load) / len(load)
    print(f"{len(load):,} answers of {long:.0f} characters: {sorted(runs)[2]:.0f} a second of processor time", end="")
    print(f" ({min(runs):.0f} to {max(runs):.0f})")


def shares(grade: Callable[[Task], None], load: list[Task]) -> None:
    """The time that each part of a judgement takes."""
    spent = dict.fromkeys(PARTS, 0.0)

    def clocked(name: str, part: Callable[..., Any]) -> Callable[..., Any]:
        def run(*given: Any, **named: Any) -> Any:
            start = time.process_time()
            try:
                return part(*given, **named)
            finally:
                spent[name] += time.process_time() - start

        return run

    plain = {name: getattr(builtin, name) for name in PARTS}
    for name, part in plain.items():
        setattr(builtin, name, clocked(name, part))
    start = time.process_time()
    for task in load:
        grade(task)
    whole = time.process_time() - start
    for name, part in plain.items():
        setattr(builtin, name, part)
    for name, seconds in (*spent.items(), ("values and score", whole - sum(spent.values()))):
        print(f"  {NAMES.get(name, name):22}{1000 * seconds / len(load):6.2f} ms{seconds / whole:6.0%}")


def memory(grade: Callable[[Task], None], load: Iterator[Task], answers: int) -> None:
    """Resident and traced memory as the answers go by."""
    print(f"\n{'answers':>9}{'resident':>12}{'at most':>12}{'traced':>12}")
    done = 0
    for mark in sorted({answers, *(m for m in MARKS if m < answers)}):
        for task in islice(load, mark - done):
            grade(task)
        done = mark
        print(f"{done:>9,}{resident():>9.1f} MB{peak():>9.1f} MB{traced(grade, load):>+9.2f} MB", flush=True)
    print("traced: what 200 further answers leave behind")


def traced(grade: Callable[[Task], None], load: Iterator[Task]) -> float:
    """MB of Python objects that 200 answers leave behind; tracing is on for these only, because it slows all by half."""
    gc.collect()
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    for task in islice(load, 200):
        grade(task)
    del task
    gc.collect()
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return (after - before) / 2**20


def resident() -> float:
    """MB in use now; what it was at most where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return peak()
    return pages * resource.getpagesize() / 2**20


def peak() -> float:
    """MB at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)


if __name__ == "__main__":
    main()
