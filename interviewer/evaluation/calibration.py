"""Fitting the curve that maps a judge's scores onto people's: isotonic regression on labelled answers (Barlow et al. 1972)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.optimize import isotonic_regression

from interviewer.errors import BadInput
from interviewer.evaluation.agreement import Scored
from interviewer.grading.calibration import Calibration

FEWEST = 50
"""Labelled answers below which a curve says more about them than about the judge."""
_FOLDS = 5
_BLOCKS = 10
"""Most steps of a curve: with more it follows single answers."""


def fit(rows: Sequence[Scored]) -> Calibration:
    """The curve of a judge, with its error on questions that it was not fitted on. Raises BadInput for too few answers."""
    questions = sorted({r.question for r in rows})
    if len(rows) < FEWEST or len(questions) < _FOLDS:
        raise BadInput(
            f"{len(rows)} graded answers to {len(questions)} questions are too few; "
            f"a calibration needs {FEWEST} answers to {_FOLDS} questions",
            f"只有 {len(questions)} 道题的 {len(rows)} 个已评分回答，太少了；校准至少需要 {_FOLDS} 道题、{FEWEST} 个回答",
        )
    held_out = [_error(rows, questions[n::_FOLDS]) for n in range(_FOLDS)]
    weights = [sum(r.question in set(questions[n::_FOLDS]) for r in rows) for n in range(_FOLDS)]
    return Calibration(
        knots=_knots(rows),
        answers=len(rows),
        mae_before=round(float(np.mean([abs(r.human - r.judge) for r in rows])), 4),
        mae_after=round(float(np.average(held_out, weights=weights)), 4),
    )


def _error(rows: Sequence[Scored], left_out: Sequence[str]) -> float:
    """Mean absolute error on some questions of the curve fitted on all others."""
    apart = set(left_out)
    knots = _knots([r for r in rows if r.question not in apart])
    curve = Calibration(knots=knots, answers=0, mae_before=0, mae_after=0)
    return float(np.mean([abs(r.human - curve(r.judge)) for r in rows if r.question in apart]))


def _knots(rows: Sequence[Scored]) -> tuple[tuple[float, float], ...]:
    """Means of at most ten equally full blocks of answers in the order of the judge's scores, made to rise."""
    ranked = sorted(rows, key=lambda r: r.judge)
    judge, human = (np.array([getattr(r, name) for r in ranked]) for name in ("judge", "human"))
    blocks = np.array_split(np.arange(len(ranked)), _BLOCKS)
    x = np.array([judge[b].mean() for b in blocks])
    y = np.array([human[b].mean() for b in blocks])
    sizes = np.array([len(b) for b in blocks], dtype=float)
    places, inverse = np.unique(x.round(6), return_inverse=True)  # blocks of one and the same score are one knot
    weight = np.bincount(inverse, weights=sizes)
    mean = np.bincount(inverse, weights=sizes * y) / weight
    risen = isotonic_regression(mean, weights=weight).x
    return tuple((float(a), round(float(np.clip(b, 0, 1)), 4)) for a, b in zip(places, risen, strict=True))
