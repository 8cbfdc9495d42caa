"""A judge's scores mapped onto people's by a monotone curve that was fitted on labelled answers, one curve per judge.

The curves stand in one file in the home directory; `interviewer calibrate` writes it. Nothing is mapped unless the setting
`calibrated` is on, and a mapped grade keeps the score before.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError

from interviewer.errors import HomeError
from interviewer.models import Frozen, Grade, GraderInfo

CALIBRATIONS = "calibrations.json"
"""The file of curves in the home directory."""
CLEARLY = 0.02
"""Difference of two correlations that is more than rounding."""
Share = Annotated[float, Field(ge=0, le=1)]


class Calibration(Frozen):
    """The curve of one judge: straight lines between knots, level before the first and after the last."""

    knots: tuple[tuple[Share, Share], ...] = Field(min_length=1)
    """(score of the judge, score of people), both rising."""
    answers: int
    """Labelled answers it was fitted on."""
    questions: int = 0
    fitted: date | None = None
    mae_before: float
    mae_after: float
    """Mean absolute error, 0..1, as it is and with curves fitted on the other questions (5-fold cross-validation)."""
    pearson_before: float | None = None
    pearson_after: float | None = None
    """Correlation with people, likewise; None where all scores are alike."""

    @property
    def helps(self) -> bool:
        """Whether it brings scores nearer to people's on questions that it has not seen."""
        return self.mae_after < self.mae_before

    @property
    def flattens(self) -> bool:
        """Whether it tells good answers from poor ones clearly less well than the judge does."""
        return self.pearson_before is not None and self.pearson_before - (self.pearson_after or 0) > CLEARLY

    def __call__(self, score: float) -> float:
        """0..1 -> 0..1."""
        at = bisect_right(self.knots, (score, 2.0))
        if at == 0:
            return self.knots[0][1]
        if at == len(self.knots):
            return self.knots[-1][1]
        (x0, y0), (x1, y1) = self.knots[at - 1], self.knots[at]
        return y0 + (y1 - y0) * (score - x0) / (x1 - x0)


Calibrations = Mapping[str, Calibration]
"""By the name of the judge, see `judge_name`."""
_FORMAT: TypeAdapter[dict[str, Calibration]] = TypeAdapter(dict[str, Calibration])


def judge_name(grader: GraderInfo) -> str:
    """What a curve belongs to: the model and its prompt, or the built-in examiner."""
    return f"{grader.kind} {grader.model or ''} {grader.prompt or ''}".strip()


def read_calibrations(path: Path) -> dict[str, Calibration]:
    """The curves of a file; none when there is no file. Raises HomeError when it does not hold."""
    if not path.exists():
        return {}
    try:
        return _FORMAT.validate_json(path.read_bytes())
    except (OSError, ValidationError) as e:
        raise HomeError(
            f"{path} cannot be read; delete it and run `interviewer calibrate` again",
            f"无法读取 {path}；请删除它，再运行 `interviewer calibrate`",
        ) from e


def write_calibration(path: Path, judge: str, calibration: Calibration) -> None:
    """Keep the curve of a judge in place of an earlier one. Raises HomeError."""
    curves = read_calibrations(path) | {judge: calibration}
    try:
        fresh = path.with_suffix(".new")
        fresh.write_bytes(_FORMAT.dump_json(curves, indent=1))
        fresh.replace(path)
    except OSError as e:
        raise HomeError(f"cannot write {path} ({e.strerror or e})", f"无法写入 {path}（{e.strerror or e}）") from e


def calibrated(grade: Grade, curves: Calibrations) -> Grade:
    """The grade with its score on the curve of its judge; as it is without a curve or a score, and for a choice question."""
    if grade.score is None or grade.grader is None or grade.grader.kind == "choice":
        return grade
    curve = curves.get(judge_name(grade.grader))
    if curve is None:
        return grade
    return grade.model_copy(update={"score": round(100 * curve(grade.score / 100)), "raw_score": grade.score})
