"""What each idea of the built-in examiner is worth: the labelled answers graded again with one part switched off.

    python benchmarks/ablation.py FILE.yaml

FILE holds a list of `{question: ID, answers: [{type, lang, answer, score}]}` with scores 0-1. Prints Pearson's r, the mean score of the
types, and how often the better of two answers (excellent, good, partial, vague) to one question gets the better score.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import combinations
from pathlib import Path
from typing import Any
from unittest.mock import patch

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from interviewer import bank
from interviewer.grading import builtin, candidates, claims, fluency, marking, opposites, roles, script, sheet, spelling
from interviewer.grading.builtin import BuiltinGrader
from interviewer.grading.grader import Task
from interviewer.grading.scoring import score

RANKED = ("excellent", "good", "partial", "vague")
PARTS: dict[str, Callable[[], Any]] = {
    "everything": lambda: patch.object(sheet, "_GIVEN", sheet._GIVEN),
    "without telling shuffled words": lambda: patch.multiple(
        fluency.Order, shuffled=lambda *_: False, shuffled_beside=lambda *_: False
    ),
    "without lists": lambda: patch.object(script, "listed", lambda *_: set()),
    "without echoes": lambda: patch.object(script, "echoed", lambda *_: set()),
    "without concepts": lambda: patch.object(candidates, "_bonus", lambda _: 0.0),
    "without misspellings": lambda: patch.object(spelling, "_NEAR", 1.1),
    "without opposites": lambda: patch.object(opposites._Index, "contradict", lambda *_: False),
    "without rivals from the question": lambda: patch.object(roles, "_contrasted", lambda *_: {}),
    "without swapped roles": lambda: patch.object(roles.Roles, "swapped", lambda *_: set()),
    "without misconceptions": lambda: patch.object(claims, "_LIKE", 2.0),
    "without doubt amid other things": lambda: patch.object(marking, "_in_passing", lambda *_: False),
    "without the benefit of the doubt": lambda: patch.object(builtin, "believed", lambda _read, _sheet, found: found),
    "without doubt amid mistakes": lambda: patch.object(marking, "_mostly_wrong", lambda *_: False),
}


@contextmanager
def without(part: str) -> Iterator[None]:
    """The examiner with that part switched off; prepared questions are forgotten before and after."""
    sheet._prepare.cache_clear()
    with PARTS[part]():
        yield
    sheet._prepare.cache_clear()


def graded(labelled: list[dict[str, Any]]) -> list[tuple[str, str, float, float]]:
    """Question, type, score by people and by the examiner, both 0-1, of every answer."""
    known, rubric, grader = bank.load(), bank.rubric(), BuiltinGrader()
    rows = []
    for entry in labelled:
        question = known.get(entry["question"])
        for a in entry["answers"]:
            judgement = grader.judge(Task(question=question, answer=a["answer"], lang=a["lang"]))
            found = score(question, judgement, rubric, a["lang"]).score or 0
            rows.append((question.id, a["type"], float(a["score"]), found / 100))
    return rows


def better_first(rows: list[tuple[str, str, float, float]]) -> float:
    """Share of the pairs in which the better answer got the better score, 0-1; a tie is lost."""
    by: dict[str, dict[str, float]] = defaultdict(dict)
    for question, kind, _, found in rows:
        by[question][kind] = found
    pairs = [d[a] > d[b] for d in by.values() for a, b in combinations(RANKED, 2) if a in d and b in d]
    return sum(pairs) / len(pairs)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path)
    labelled = yaml.load(parser.parse_args().file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    kinds = list(dict.fromkeys(a["type"] for entry in labelled for a in entry["answers"]))
    print(f"{'':34}{'r':>6}{'pairs':>7}" + "".join(f"{k[:9]:>10}" for k in kinds))
    for part in PARTS:
        with without(part):
            rows = graded(labelled)
        r = statistics.correlation([x[2] for x in rows], [x[3] for x in rows])
        means = (100 * statistics.mean(x[3] for x in rows if x[1] == k) for k in kinds)
        print(f"{part:34}{r:6.3f}{better_first(rows):7.3f}" + "".join(f"{m:10.0f}" for m in means), flush=True)


if __name__ == "__main__":
    main()
