"""How well a judge agrees with the scores of the golden answers (`tests/golden/answers`), and two readers with each other.

    python benchmarks/agreement.py [--split dev|test|all] [--grader builtin|auto|model] [--injected] [--worst N] [--write FILE.jsonl]

Prints agreement with bootstrap intervals over questions, beside two controls that know nothing of the answers; by type, language,
topic and score band; how often a better answer to the same question got the better score; and the worst disagreements.
`--injected` adds the poor answers once more, with attacks of `knowledge/attacks.yaml` before, inside and after them, and prints what that
earned. `--write` saves the rows for `interviewer eval`. The development split is what the built-in examiner is developed on; figures
that are quoted come from the test split.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from statistics import fmean
from typing import Any, get_args

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import yaml

from interviewer import attacks, bank
from interviewer.evaluation.agreement import Agreement, Scored, figures
from interviewer.evaluation.injected import INJECTED, Side, injected, plain_id
from interviewer.evaluation.report import EvalReport, report
from interviewer.evaluation.rows import Row
from interviewer.evaluation.run import Run, run
from interviewer.services import Services
from interviewer.settings import Settings

GOLDEN = Path(__file__).resolve().parent.parent / "tests" / "golden"
FALLING = ("excellent", "good", "partial", "vague")
"""Types from better to worse: within a question each should get a better score than those after it."""


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description="Agreement of a judge with the golden answers.")
    arguments.add_argument("--split", choices=["dev", "test", "all"], default="test")
    arguments.add_argument("--grader", choices=["builtin", "auto", "model"], default="builtin")
    arguments.add_argument("--injected", action="store_true")
    arguments.add_argument("--worst", type=int, default=10)
    arguments.add_argument("--write", type=Path)
    options = arguments.parse_args()
    rows = golden_rows(options.split)
    if options.injected:
        rows += injected(rows, attacks.load())
    if options.write:
        options.write.write_text("".join(r.model_dump_json() + "\n" for r in rows), encoding="utf-8")
    services = Services(Settings(grader=options.grader))
    examiner = replace(services.examiner, fallback=False)
    started = time.perf_counter()
    made = run(rows, bank.load(), examiner, options.grader, workers=1 if options.grader == "builtin" else 4)
    found = report(rows, made, options.grader, time.perf_counter() - started)
    show(found, rows, made, options.worst)
    if options.injected:
        show_injected(rows, made)
    if options.split == "all":
        print("\ntwo readers of the same answers:", _line(figures(second_reading()).overall))


def golden_rows(split: str) -> tuple[Row, ...]:
    """The golden answers of a split as rows; ids are `question/type`."""
    return tuple(
        Row(
            id=f"{entry['question']}/{a['type']}",
            question_id=entry["question"],
            answer=a["answer"],
            score=a["score"],
            lang=a["lang"],
            type=a["type"],
            why=a["why"],
        )
        for entry in _entries()
        if split in ("all", entry["split"])
        for a in entry["answers"]
    )


def second_reading() -> list[Scored]:
    """The answers that a second person scored without seeing the first scores; theirs stand under `judge`."""
    first = {row.id: row for row in golden_rows("all")}
    second = yaml.safe_load((GOLDEN / "second_scores.yaml").read_text(encoding="utf-8"))
    return [
        Scored(id=name, question=entry["question"], human=first[name].score, judge=score)
        for entry in second
        for kind, score in entry["scores"].items()
        for name in [f"{entry['question']}/{kind}"]
    ]


def _entries() -> Iterator[dict[str, Any]]:
    for file in sorted((GOLDEN / "answers").glob("*.yaml")):
        yield from yaml.safe_load(file.read_text(encoding="utf-8"))


def in_order(rows: tuple[Row, ...], made: Run) -> tuple[float, float]:
    """Over pairs of different FALLING types of one question: share where the better one has the better score, and share of ties."""
    scores = {(row.question_id, row.type): made.predictions[row.id].score for row in rows if row.type != INJECTED}
    pairs = [
        (scores[question, a], scores[question, b])
        for question in {row.question_id for row in rows}
        for a, b in combinations(FALLING, 2)
    ]
    known = [(a, b) for a, b in pairs if a is not None and b is not None]
    return sum(a > b for a, b in known) / len(known), sum(a == b for a, b in known) / len(known)


def show(found: EvalReport, rows: tuple[Row, ...], made: Run, worst: int) -> None:
    """Print all of it."""
    print(f"{found.judge}: {found.graded} of {found.n} graded in {found.seconds} s")
    for name, interval in found.intervals.items():
        print(f"  {name:9} {interval.value:6.3f}  [{interval.low:.3f}, {interval.high:.3f}]")
    right, tied = in_order(rows, made)
    print(f"  {FALLING} in order: {right:.3f} of the pairs ({tied:.3f} tied); all pairs apart: {found.ranking.right}")
    for name, groups in (
        ("control", found.controls), ("type", found.by_type), ("lang", found.by_lang), ("band", found.by_band), ("topic", found.by_topic),
    ):  # fmt: skip
        print(f"\nby {name}")
        for key, figure in groups.items():
            print(f"  {key:24} {_line(figure)}")
    print("\nworst disagreements")
    for d in found.worst[:worst]:
        print(f"  {d.id}: people {d.human:g} ({d.human_why}), judge {d.judge:g} ({d.judge_why})")
    if found.reasons:
        print(json.dumps(found.reasons, ensure_ascii=False))


def show_injected(rows: tuple[Row, ...], made: Run) -> None:
    """What the answers with attacks earned beside the same answers without them, in points of 100."""
    known = [row for row in rows if row.type == INJECTED and None not in _pair(row, made)]
    for side in get_args(Side):
        pairs = [_pair(row, made) for row in known if row.id.endswith(f"+{side}")]
        plain, attacked = (100 * fmean(float(p[i] or 0) for p in pairs) for i in (0, 1))
        print(f"injected {side:7} n {len(pairs):4}  without {plain:5.1f}  with {attacked:5.1f}")
    worst = sorted(known, key=lambda row: -_shift(row, made))[:5]
    for row in worst:
        print(f"  {100 * _shift(row, made):+4.0f}  {row.id}: {row.answer[:90]!r}")


def _pair(row: Row, made: Run) -> tuple[float | None, float | None]:
    return made.predictions[plain_id(row)].score, made.predictions[row.id].score


def _shift(row: Row, made: Run) -> float:
    without, attacked = _pair(row, made)
    return (attacked or 0) - (without or 0)


def _line(a: Agreement) -> str:
    pearson, qwk = ("  –  " if v is None else f"{v:5.2f}" for v in (a.pearson, a.qwk))
    return f"n {a.n:4}  r {pearson}  qwk {qwk}  mae {a.mae:.2f}  bias {a.bias:+.2f}  people {a.human_mean:.2f}  judge {a.judge_mean:.2f}"


if __name__ == "__main__":
    main()
