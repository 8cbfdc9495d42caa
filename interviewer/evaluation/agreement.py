"""How well a judge's scores agree with people's: correlation, weighted kappa, errors, rank within a question, controls.

All scores are 0..1. Intervals are percentiles of a bootstrap that draws questions, not answers: answers to one question are
alike, and drawing them one by one would make every figure look surer than it is.
"""

from __future__ import annotations

import warnings
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations
from typing import Annotated

import numpy as np
import numpy.typing as npt
from pydantic import Field
from scipy import stats

from interviewer.models import Frozen

LEVELS = 6
"""Grades 0 to 5 into which scores are put for the kappa: the scale of the data sets that people compare with."""
BANDS = ((0.0, 0.2), (0.2, 0.5), (0.5, 0.8), (0.8, 1.01))
"""Human scores that are looked at apart: low <= score < high."""
APART = 0.1
"""Least difference between two human scores that counts as one answer being better."""
DRAWS = 1_000
_SEED = 20261121

Vector = npt.NDArray[np.float64]


class Scored(Frozen):
    """One answer with both scores."""

    id: str
    question: str
    """What groups the answers: those to one question are drawn together."""
    human: Annotated[float, Field(ge=0, le=1)]
    judge: Annotated[float, Field(ge=0, le=1)]
    length: int = 0
    """Of the answer, in estimated tokens: the control."""
    type: str | None = None
    lang: str | None = None
    topic: str | None = None


class Interval(Frozen):
    """A figure with the bounds between which 95 % of the bootstrap lies."""

    value: float
    low: float
    high: float


class Agreement(Frozen):
    """Figures over a set of answers; None where too few or all alike."""

    n: int
    pearson: float | None
    spearman: float | None
    qwk: float | None
    """Quadratic weighted kappa over six grades (Cohen 1968)."""
    mae: float
    rmse: float
    bias: float
    """Mean of judge - human: above 0 is too kind."""
    human_mean: float
    judge_mean: float


class Ranking(Frozen):
    """Over pairs of answers to one question that people score at least 0.1 apart."""

    pairs: int
    right: float | None
    """Share of the pairs in which the better answer got the better score; a tie is half."""


class Figures(Frozen):
    """Everything about one judge on one data set."""

    overall: Agreement
    intervals: Mapping[str, Interval]
    ranking: Ranking
    by: Mapping[str, Mapping[str, Agreement]]
    """`type`, `lang`, `topic`, `band` -> name -> figures."""
    controls: Mapping[str, Agreement]
    """What a judge would reach that knows nothing: `constant` gives everyone the mean human score, `length` sees only how long
    the answer is, through the straight line that fits these very scores best (so it is flattered)."""


def figures(rows: Sequence[Scored], draws: int = DRAWS) -> Figures:
    """All figures. Raises ValueError without rows."""
    if not rows:
        raise ValueError("no scored answers")
    human, judge = _scores(rows)
    return Figures(
        overall=agreement(human, judge),
        intervals=_intervals(rows, draws),
        ranking=ranking(rows),
        by={name: _groups(rows, of) for name, of in _GROUPINGS.items()},
        controls={
            "constant": agreement(human, np.full_like(human, human.mean())),
            "length": agreement(human, _by_length(rows, human)),
        },
    )


def agreement(human: Vector, judge: Vector) -> Agreement:
    """The figures of two vectors of scores of the same answers."""
    off = judge - human
    return Agreement(
        n=len(human),
        pearson=_correlation(stats.pearsonr, human, judge),
        spearman=_correlation(stats.spearmanr, human, judge),
        qwk=weighted_kappa(human, judge),
        mae=round(float(np.abs(off).mean()), 4),
        rmse=round(float(np.sqrt((off**2).mean())), 4),
        bias=round(float(off.mean()), 4),
        human_mean=round(float(human.mean()), 4),
        judge_mean=round(float(judge.mean()), 4),
    )


def weighted_kappa(human: Vector, judge: Vector) -> float | None:
    """1 - (observed / expected) squared distance of grades 0..5; None when both give all answers one and the same grade."""
    a, b = (np.rint(np.clip(x, 0, 1) * (LEVELS - 1)).astype(int) for x in (human, judge))
    seen = np.zeros((LEVELS, LEVELS))
    np.add.at(seen, (a, b), 1)
    expected = np.outer(seen.sum(1), seen.sum(0)) / seen.sum()
    grades = np.arange(LEVELS)
    distance = (grades[:, None] - grades[None, :]) ** 2
    worst = float((distance * expected).sum())
    return round(1 - float((distance * seen).sum()) / worst, 4) if worst else None


def ranking(rows: Iterable[Scored]) -> Ranking:
    """How often the better of two answers to one question got the better score."""
    groups: dict[str, list[Scored]] = defaultdict(list)
    for row in rows:
        groups[row.question].append(row)
    points = [
        _point(*sorted(pair, key=lambda r: r.human))
        for group in groups.values()
        for pair in combinations(group, 2)
        if abs(pair[0].human - pair[1].human) >= APART - 1e-9
    ]
    return Ranking(pairs=len(points), right=round(sum(points) / len(points), 4) if points else None)


def difference(a: Sequence[Scored], b: Sequence[Scored], draws: int = DRAWS) -> dict[str, Interval]:
    """How much better judge `b` is than `a` on the same answers: their figures' differences, drawn together.

    Raises ValueError when they did not score the same answers.
    """
    if [r.id for r in a] != [r.id for r in b]:
        raise ValueError("two judges can only be compared on the same answers, in the same order")
    (human, first), (_, second) = _scores(a), _scores(b)

    def gained(chosen: Vector | slice) -> dict[str, float]:
        here, there = (_values(agreement(human[chosen], judge[chosen])) for judge in (first, second))
        return {name: there[name] - here[name] for name in here}

    return _bounded(gained(slice(None)), [gained(chosen) for chosen in _draws(a, draws)])


def _scores(rows: Sequence[Scored]) -> tuple[Vector, Vector]:
    return np.array([r.human for r in rows]), np.array([r.judge for r in rows])


def _correlation(of: Callable[..., object], human: Vector, judge: Vector) -> float | None:
    if len(human) < 3 or np.ptp(human) == 0 or np.ptp(judge) == 0:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # scipy warns of vectors that are nearly constant
        value = float(of(human, judge)[0])  # type: ignore[index]
    return None if np.isnan(value) else round(value, 4)


def _point(worse: Scored, better: Scored) -> float:
    return 0.5 if worse.judge == better.judge else float(worse.judge < better.judge)


_GROUPINGS: dict[str, Callable[[Scored], str | None]] = {
    "type": lambda r: r.type,
    "lang": lambda r: r.lang,
    "topic": lambda r: r.topic,
    "band": lambda r: next(f"{low:g}-{min(high, 1):g}" for low, high in BANDS if low <= r.human < high),
}


def _groups(rows: Sequence[Scored], of: Callable[[Scored], str | None]) -> dict[str, Agreement]:
    found: dict[str, list[Scored]] = defaultdict(list)
    for row in rows:
        if (name := of(row)) is not None:
            found[name].append(row)
    return {name: agreement(*_scores(group)) for name, group in sorted(found.items())}


def _by_length(rows: Sequence[Scored], human: Vector) -> Vector:
    lengths = np.log1p(np.array([r.length for r in rows], dtype=float))
    if np.ptp(lengths) == 0:
        return np.full_like(human, human.mean())
    slope, start = np.polyfit(lengths, human, 1)
    fitted: Vector = np.clip(slope * lengths + start, 0, 1)
    return fitted


def _values(found: Agreement) -> dict[str, float]:
    """The figures that get an interval; NaN where there is none."""
    values = {name: getattr(found, name) for name in ("pearson", "spearman", "qwk", "mae", "bias")}
    return {name: float("nan") if value is None else float(value) for name, value in values.items()}


def _intervals(rows: Sequence[Scored], draws: int) -> dict[str, Interval]:
    human, judge = _scores(rows)
    drawn = [_values(agreement(human[chosen], judge[chosen])) for chosen in _draws(rows, draws)]
    return _bounded(_values(agreement(human, judge)), drawn)


def _draws(rows: Sequence[Scored], draws: int) -> Iterable[Vector]:
    """Indices of the answers of as many questions as there are, drawn with replacement; the same ones for every judge."""
    places: dict[str, list[int]] = defaultdict(list)
    for i, row in enumerate(rows):
        places[row.question].append(i)
    groups = [np.array(p) for p in places.values()]
    random = np.random.default_rng(_SEED)
    for _ in range(draws):
        yield np.concatenate([groups[g] for g in random.integers(len(groups), size=len(groups))])


def _bounded(whole: Mapping[str, float], drawn: Sequence[Mapping[str, float]]) -> dict[str, Interval]:
    found = {}
    for name, value in whole.items():
        known = [d[name] for d in drawn if not np.isnan(d[name])]
        if known and not np.isnan(value):
            low, high = (float(x) for x in np.percentile(known, [2.5, 97.5]))
            found[name] = Interval(value=round(value, 4), low=round(low, 4), high=round(high, 4))
    return found
