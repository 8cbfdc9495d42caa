"""A judge at work on labelled answers: each is graded as `interviewer grade` would."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from interviewer.bank import Bank
from interviewer.evaluation.grading import Item, Progress, grade_items
from interviewer.evaluation.predictions import Prediction
from interviewer.evaluation.rows import Row, question_of
from interviewer.grading.examiner import Examiner
from interviewer.models import Grade, Question


@dataclass(frozen=True)
class Run:
    """What a judge made of the rows."""

    predictions: Mapping[str, Prediction]
    """By id of the row, in the order of the rows."""
    grades: Mapping[str, Grade]
    """Of those that were graded in this run, not in one before."""
    questions: Mapping[str, Question]
    """Row id -> the question by which it was judged."""
    reasons: Mapping[str, int]
    """Why answers are ungraded -> how many."""


def run(
    rows: Sequence[Row],
    bank: Bank,
    examiner: Examiner,
    judge: str,
    out: Path | None = None,
    workers: int = 1,
    progress: Progress = lambda done, total: None,
) -> Run:
    """Grade the rows, `workers` at a time, and keep the predictions in `out`; rows that it holds graded are not graded again.

    `judge` names the judge in `out`. Raises BadInput, WorkFailed.
    """
    questions = {row.id: question_of(row, bank) for row in rows}
    items = [Item(row.id, questions[row.id], row.answer, row.language) for row in rows]
    made = grade_items(items, examiner, judge, out, workers, progress)
    return Run(predictions=made.predictions, grades=made.grades, questions=questions, reasons=made.reasons)
