"""A judge at work on labelled answers: each is graded as `interviewer grade` would, and nothing is lost when the run is cut off."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from interviewer.bank import Bank
from interviewer.errors import BadInput
from interviewer.evaluation.predictions import Prediction, PredictionFile
from interviewer.evaluation.rows import Row, question_of
from interviewer.grading.examiner import Examiner
from interviewer.grading.grader import Task
from interviewer.grading.reference import key_points_of
from interviewer.models import Grade, Question

_WAITING = 4
"""Answers per worker that are handed out ahead."""


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
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Run:
    """Grade the rows, `workers` at a time, and keep the predictions in `out`; rows that it holds graded are not graded again.

    `judge` names the judge in `out`. Raises BadInput, UnknownQuestion, WorkFailed.
    """
    questions = {row.id: question_of(row, bank) for row in rows}
    with ExitStack() as stack:
        file = stack.enter_context(PredictionFile(out, judge)) if out else None
        before = {i: p for i, p in (file.done if file else {}).items() if p.status == "graded"}
        left = [row for row in rows if row.id not in before]
        found, grades = dict(before), {}
        for row, grade in _graded(left, questions, examiner, workers):
            grades[row.id], found[row.id] = grade, _prediction(row, grade)
            if file:
                file.add(found[row.id])
            progress(len(rows) - len(left) + len(grades), len(rows))
    reasons = [g.reason or "" for g in grades.values() if g.status == "ungraded"]
    return Run(
        predictions={row.id: found[row.id] for row in rows},
        grades=grades,
        questions=questions,
        reasons={reason: reasons.count(reason) for reason in dict.fromkeys(reasons)},
    )


def _graded(
    rows: Sequence[Row], questions: Mapping[str, Question], examiner: Examiner, workers: int
) -> Iterator[tuple[Row, Grade]]:
    """Each row with its grade, as they are done. An interruption cancels what has not begun."""
    if workers < 1:
        raise BadInput("at least one worker is needed", "并发数至少为 1")
    if workers == 1:
        yield from ((row, _grade(row, questions[row.id], examiner)) for row in rows)
        return
    waiting: dict[Future[Grade], Row] = {}
    left = iter(rows)
    with ThreadPoolExecutor(workers) as pool:
        try:
            while True:
                while len(waiting) < workers * _WAITING and (row := next(left, None)) is not None:
                    waiting[pool.submit(_grade, row, questions[row.id], examiner)] = row
                if not waiting:
                    return
                done, _ = wait(waiting, return_when=FIRST_COMPLETED)
                yield from ((waiting.pop(future), future.result()) for future in done)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _grade(row: Row, question: Question, examiner: Examiner) -> Grade:
    points = key_points_of(question, row.language)
    return examiner.grade(Task(question=question, answer=row.answer, lang=row.language, points=points))


def _prediction(row: Row, grade: Grade) -> Prediction:
    score = None if grade.score is None else grade.score / 100
    return Prediction(id=row.id, score=score, status=grade.status)
