"""Fitting the curve that maps a judge's scores onto people's: isotonic regression on labelled answers (Barlow et al. 1972)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
from scipy.optimize import isotonic_regression

from interviewer.errors import BadInput
from interviewer.evaluation.agreement import Scored, Vector, agreement
from interviewer.grading.calibration import Calibration

FEWEST = 50
"""Labelled answers below which a curve says more about them than about the judge."""
_FOLDS = 5
_BLOCKS = 10
"""Most steps of a curve: with more it follows single answers."""


def fit(rows: Sequence[Scored], today: date) -> Calibration:
    """The curve of a judge, with its fit on questions that it was not fitted on. Raises BadInput for too few answers."""
    questions = sorted({r.question for r in rows})
    if len(rows) < FEWEST or len(questions) < _FOLDS:
        raise BadInput(
            f"{len(rows)} graded answers to {len(questions)} questions are too few; "
            f"a calibration needs {FEWEST} answers to {_FOLDS} questions",
            f"只有 {len(questions)} 道题的 {len(rows)} 个已评分回答，太少了；校准至少需要 {_FOLDS} 道题、{FEWEST} 个回答",
        )
    human, judge = np.array([r.human for r in rows]), np.array([r.judge for r in rows])
    before, after = agreement(human, judge), agreement(human, _held_out(rows, questions))
    return Calibration(
        knots=_knots(rows),
        answers=len(rows),
        questions=len(questions),
        fitted=today,
        mae_before=before.mae,
        mae_after=after.mae,
        pearson_before=before.pearson,
        pearson_after=after.pearson,
    )


def _held_out(rows: Sequence[Scored], questions: Sequence[str]) -> Vector:
    """Each score on a curve that was fitted without the answers to its question and those of the same fold."""
    fold = {question: i % _FOLDS for i, question in enumerate(questions)}
    curves = [
        Calibration(knots=_knots([r for r in rows if fold[r.question] != n]), answers=0, mae_before=0, mae_after=0)
        for n in range(_FOLDS)
    ]
    return np.array([curves[fold[r.question]](r.judge) for r in rows])


def _knots(rows: Sequence[Scored]) -> tuple[tuple[float, float], ...]:
    """Medians of at most ten equally full blocks of answers in the order of the judge's scores, made to rise.

    Medians, not means: one good answer that the judge overlooked must not give marks to every empty one beside it.
    """
    ranked = sorted(rows, key=lambda r: r.judge)
    blocks = np.array_split(np.arange(len(ranked)), _BLOCKS)
    at = [round(float(np.mean([ranked[i].judge for i in block])), 6) for block in blocks]
    people: dict[float, list[float]] = {}
    for x, block in zip(at, blocks, strict=True):  # blocks of one and the same score are one knot
        people.setdefault(x, []).extend(ranked[i].human for i in block)
    medians = np.array([np.median(scores) for scores in people.values()])
    risen = isotonic_regression(medians, weights=np.array([float(len(scores)) for scores in people.values()])).x
    return tuple((x, round(float(np.clip(y, 0, 1)), 4)) for x, y in zip(people, risen, strict=True))
