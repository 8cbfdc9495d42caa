"""A judge at work on many answers: several at a time, each grade kept as it is made, nothing lost when the run is cut off."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from interviewer.errors import BadInput
from interviewer.evaluation.predictions import Prediction, PredictionFile
from interviewer.grading.examiner import Examiner
from interviewer.grading.grader import Task
from interviewer.grading.reference import key_points_of
from interviewer.models import Grade, Lang, Question

Progress = Callable[[int, int], None]
"""Called with (done, in all) after each grade."""
_WAITING = 4
"""Answers per worker that are handed out ahead."""


@dataclass(frozen=True)
class Item:
    """One answer to be graded."""

    id: str
    question: Question
    answer: str
    lang: Lang
    """In which it is judged."""


@dataclass(frozen=True)
class Graded:
    """What a judge made of the items."""

    predictions: Mapping[str, Prediction]
    """By id of the item, in the order of the items."""
    grades: Mapping[str, Grade]
    """Of those that were graded in this run, not in one before."""

    @property
    def reasons(self) -> dict[str, int]:
        """Why answers are ungraded -> how many."""
        found = [g.reason or "" for g in self.grades.values() if g.status == "ungraded"]
        return {reason: found.count(reason) for reason in dict.fromkeys(found)}


def grade_items(
    items: Sequence[Item], examiner: Examiner, label: str, out: Path | None, workers: int, progress: Progress
) -> Graded:
    """Grade the items, `workers` at a time, and keep the predictions in `out`; items that it holds graded are not graded again.

    `label` names who grades what in `out`. Raises BadInput, WorkFailed.
    """
    with ExitStack() as stack:
        file = stack.enter_context(PredictionFile(out, label)) if out else None
        before = {i: p for i, p in (file.done if file else {}).items() if p.status == "graded"}
        left = [item for item in items if item.id not in before]
        found, grades = dict(before), {}
        for item, grade in _graded(left, examiner, workers):
            grades[item.id], found[item.id] = grade, _prediction(item, grade)
            if file:
                file.add(found[item.id])
            progress(len(items) - len(left) + len(grades), len(items))
    return Graded(predictions={item.id: found[item.id] for item in items}, grades=grades)


def _graded(items: Sequence[Item], examiner: Examiner, workers: int) -> Iterator[tuple[Item, Grade]]:
    """Each item with its grade, as they are done. An interruption cancels what has not begun."""
    if workers < 1:
        raise BadInput("at least one worker is needed", "并发数至少为 1")
    if workers == 1:
        yield from ((item, _grade(item, examiner)) for item in items)
        return
    waiting: dict[Future[Grade], Item] = {}
    left = iter(items)
    with ThreadPoolExecutor(workers) as pool:
        try:
            while True:
                while len(waiting) < workers * _WAITING and (item := next(left, None)) is not None:
                    waiting[pool.submit(_grade, item, examiner)] = item
                if not waiting:
                    return
                done, _ = wait(waiting, return_when=FIRST_COMPLETED)
                yield from ((waiting.pop(future), future.result()) for future in done)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _grade(item: Item, examiner: Examiner) -> Grade:
    points = key_points_of(item.question, item.lang)
    return examiner.grade(Task(question=item.question, answer=item.answer, lang=item.lang, points=points))


def _prediction(item: Item, grade: Grade) -> Prediction:
    score = None if grade.score is None else grade.score / 100
    return Prediction(id=item.id, score=score, status=grade.status)
