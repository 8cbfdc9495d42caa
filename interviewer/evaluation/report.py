"""What `interviewer eval` says of a judge: its agreement with people, and where it disagrees most, with both sides' reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from interviewer.evaluation.agreement import Agreement, Figures, Interval, Ranking, Scored, difference, figures
from interviewer.evaluation.predictions import Prediction
from interviewer.evaluation.rows import Row
from interviewer.evaluation.run import Run
from interviewer.models import Frozen, Grade, Verdict
from interviewer.text import token_estimate

WORST = 10


class Disagreement(Frozen):
    """One answer on which judge and people differ."""

    id: str
    question: str
    answer: str
    human: float
    judge: float
    human_why: str
    judge_why: str
    """Empty when the answer was graded in an earlier run: its reasons are not kept."""


class EvalReport(Frozen):
    """The figures of one run; the first thirteen are the contract of `interviewer eval --json`."""

    n: int
    graded: int
    ungraded: int
    pearson: float | None = None
    spearman: float | None = None
    qwk: float | None = None
    mae: float | None = None
    rmse: float | None = None
    bias: float | None = None
    by_type: Mapping[str, Agreement] = {}
    by_lang: Mapping[str, Agreement] = {}
    seconds: float
    judge: str
    by_topic: Mapping[str, Agreement] = {}
    by_band: Mapping[str, Agreement] = {}
    intervals: Mapping[str, Interval] = {}
    ranking: Ranking = Ranking(pairs=0, right=None)
    controls: Mapping[str, Agreement] = {}
    worst: tuple[Disagreement, ...] = ()
    reasons: Mapping[str, int] = {}
    """Why answers are ungraded -> how many."""


class Comparison(Frozen):
    """Two judges on the answers that both graded."""

    a: str
    b: str
    n: int
    figures_a: Agreement
    figures_b: Agreement
    difference: Mapping[str, Interval]
    """b - a."""
    apart: tuple[Disagreement, ...]
    """Where the two differ most: `human` is a's score here, `judge` b's."""


def report(rows: Sequence[Row], run: Run, judge: str, seconds: float) -> EvalReport:
    """The report on a run; without a single grade only the counts."""
    scored = scored_rows(rows, run.predictions, run)
    counts = {"n": len(rows), "graded": len(scored), "ungraded": len(rows) - len(scored)}
    common = {"judge": judge, "seconds": round(seconds, 2), "reasons": run.reasons}
    if not scored:
        return EvalReport(**counts, **common)
    found = figures(scored)
    overall = found.overall.model_dump(exclude={"n", "human_mean", "judge_mean"})
    return EvalReport(**counts, **overall, **common, **_parts(found), worst=_worst(rows, scored, run.grades))


def scored_rows(rows: Sequence[Row], predictions: Mapping[str, Prediction], run: Run | None = None) -> list[Scored]:
    """The rows that have both scores, as the statistics want them."""
    topics = {i: q.topic for i, q in run.questions.items()} if run else {}
    return [
        Scored(
            id=row.id,
            question=row.group,
            human=row.score,
            judge=score,
            length=token_estimate(row.answer),
            type=row.type,
            lang=row.language,
            topic=topics.get(row.id),
        )
        for row in rows
        if (made := predictions.get(row.id)) and (score := made.score) is not None
    ]


def compare(
    rows: Sequence[Row], a: Mapping[str, Prediction], b: Mapping[str, Prediction], names: tuple[str, str]
) -> Comparison:
    """Two judges on the same rows. Raises ValueError when there is no row that both graded."""
    both = [row for row in rows if all((p := m.get(row.id)) and p.score is not None for m in (a, b))]
    first, second = scored_rows(both, a), scored_rows(both, b)
    of_a, of_b = figures(first, draws=0).overall, figures(second, draws=0).overall
    pairs = sorted(zip(both, first, second, strict=True), key=lambda p: -abs(p[1].judge - p[2].judge))
    apart = tuple(
        Disagreement(
            id=row.id, question=row.group, answer=row.answer, human=x.judge, judge=y.judge, human_why="", judge_why=""
        )
        for row, x, y in pairs[:WORST]
        if x.judge != y.judge
    )
    return Comparison(
        a=names[0],
        b=names[1],
        n=len(both),
        figures_a=of_a,
        figures_b=of_b,
        difference=difference(first, second),
        apart=apart,
    )


def _parts(found: Figures) -> dict[str, object]:
    by = {f"by_{name}": groups for name, groups in found.by.items()}
    return {**by, "intervals": found.intervals, "ranking": found.ranking, "controls": found.controls}


def _worst(rows: Sequence[Row], scored: Sequence[Scored], grades: Mapping[str, Grade]) -> tuple[Disagreement, ...]:
    by_id = {row.id: row for row in rows}
    ranked = sorted(scored, key=lambda s: -abs(s.human - s.judge))[:WORST]
    return tuple(
        Disagreement(
            id=s.id,
            question=s.question,
            answer=by_id[s.id].answer,
            human=s.human,
            judge=s.judge,
            human_why=by_id[s.id].why,
            judge_why=_why(grades[s.id]) if s.id in grades else "",
        )
        for s in ranked
        if s.human != s.judge
    )


def _why(grade: Grade) -> str:
    """The verdicts in one line: `covered: a, b; missing: c (reason)`."""
    parts = []
    for verdict in Verdict:
        ids = [
            p.id + (f" ({p.reason})" if p.reason and verdict is not Verdict.COVERED else "")
            for p in grade.points
            if p.verdict is verdict
        ]
        if ids:
            parts.append(f"{verdict}: {', '.join(ids)}")
    return "; ".join([*parts, *(f"wrong: “{c.quote.text}”" for c in grade.wrong_claims)])
