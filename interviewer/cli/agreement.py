"""`interviewer eval DATA`: a judge against labelled answers, two judges side by side, and the curve that puts one right."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, get_args

import typer

from interviewer.cli.measuring import (
    GraderOption,
    JudgeChoice,
    OutOption,
    end_if_nothing_was_graded,
    figures_table,
    measured,
    short,
)
from interviewer.cli.terminal import (
    Json,
    ProgressBar,
    console,
    help_text,
    interface_language,
    load_settings,
    print_json,
    tell,
)
from interviewer.cli.words import word
from interviewer.errors import BadInput, WorkFailed
from interviewer.models import Lang

if TYPE_CHECKING:
    from rich.table import Table

    from interviewer.evaluation.agreement import Agreement
    from interviewer.evaluation.predictions import Prediction
    from interviewer.evaluation.report import Comparison, Disagreement, EvalReport
    from interviewer.evaluation.rows import Row
    from interviewer.evaluation.run import Run
    from interviewer.grading.calibration import Calibration

CALIBRATE_HELP = help_text(
    "Fit the curve that maps a judge's scores onto people's, from labelled answers; INTERVIEWER_CALIBRATED=true uses it.",
    "根据带人工分数的回答，拟合从评分者到人工分数的校准曲线；设置 INTERVIEWER_CALIBRATED=true 后生效。",
)
_SHOWN = 90
"""Characters shown of an answer or a reason."""


def measure(
    data: Path,
    grader: JudgeChoice | None,
    out: Path | None,
    workers: int | None,
    compare: tuple[str, str] | None,
    as_json: bool,
) -> None:
    """Print the agreement of a judge, or the comparison of two. Exits with 1 when nothing could be graded."""
    from interviewer.evaluation.report import report
    from interviewer.evaluation.rows import read_rows

    rows, lang = read_rows(data), interface_language()
    if compare:
        _compare(rows, compare, workers, as_json, lang)
        return
    done = _run(rows, grader, out, workers, lang)
    found = report(rows, done.run, done.judge, done.seconds)
    if as_json:
        print_json(found)
    else:
        _show(found, lang)
    end_if_nothing_was_graded(found.graded, found.reasons, lang)


def calibrate(
    data: Annotated[Path, typer.Argument(metavar="DATA.jsonl", show_default=False)],
    grader: GraderOption = None,
    out: OutOption = None,
    as_json: Json = False,
) -> None:
    """Fit a curve and keep it. Exits with 1, and keeps none, when it makes the scores no better. Raises BadInput for too few answers."""
    from interviewer.evaluation.calibration import fit
    from interviewer.evaluation.report import scored_rows
    from interviewer.evaluation.rows import read_rows
    from interviewer.grading.calibration import CALIBRATIONS, write_calibration

    rows, lang = read_rows(data), interface_language()
    done = _run(rows, grader, out, None, lang)
    scored = scored_rows(rows, done.run.predictions)
    end_if_nothing_was_graded(len(scored), done.run.reasons, lang)
    curve = fit(scored, datetime.now(UTC).date())
    if curve.helps:
        write_calibration(load_settings().home() / CALIBRATIONS, done.judge, curve)
    if as_json:
        print_json({"judge": done.judge, "kept": curve.helps, **curve.model_dump(mode="json")})
    else:
        _show_curve(done.judge, curve, lang)
    if not curve.helps:
        tell(word("calibrate.refused", lang))
        raise typer.Exit(WorkFailed.exit_code)
    if curve.flattens:
        tell(word("calibrate.flat", lang))


@dataclass(frozen=True)
class _Done:
    """What a judge made of a data set."""

    judge: str
    run: Run
    seconds: float


def _run(rows: Sequence[Row], grader: JudgeChoice | None, out: Path | None, workers: int | None, lang: Lang) -> _Done:
    from interviewer.evaluation.run import run

    judge = measured(grader, workers)
    bank, examiner, progress = judge.bank, judge.examiner, ProgressBar(word("eval.grading", lang))
    started = time.monotonic()
    made = run(rows, bank, examiner, judge.name, out, judge.workers, progress)
    return _Done(judge.name, made, time.monotonic() - started)


def _compare(rows: Sequence[Row], names: tuple[str, str], workers: int | None, as_json: bool, lang: Lang) -> None:
    from interviewer.evaluation.report import compare

    (name_a, a), (name_b, b) = (_predictions(rows, name, workers, lang) for name in names)
    try:
        found = compare(rows, a, b, (name_a, name_b))
    except ValueError as e:
        raise BadInput("there is no answer that both judges graded", "没有两个评分者都评过分的回答") from e
    if as_json:
        print_json(found)
    else:
        _show_comparison(found, lang)


def _predictions(
    rows: Sequence[Row], name: str, workers: int | None, lang: Lang
) -> tuple[str, Mapping[str, Prediction]]:
    """Of a judge by name, or of a file that `--out` wrote."""
    from interviewer.evaluation.predictions import read_predictions

    for choice in get_args(JudgeChoice):
        if name == choice:
            done = _run(rows, choice, None, workers, lang)
            return done.judge, done.run.predictions
    return name, {p.id: p for p in read_predictions(Path(name))}


# --- for people -------------------------------------------------------------------------------------------------------


def _show(found: EvalReport, lang: Lang) -> None:
    out = console()
    out.print(word("eval.measured", lang).format(**found.model_dump(include={"judge", "graded", "n", "seconds"})))
    for name, interval in found.intervals.items():
        out.print(f"  {name:10}{interval.value:7.3f}   [{interval.low:.3f}, {interval.high:.3f}]")
    if found.ranking.right is not None:
        out.print(word("eval.ranking", lang).format(right=f"{found.ranking.right:.1%}", pairs=found.ranking.pairs))
    groups = {
        "control": found.controls,
        "type": found.by_type,
        "lang": found.by_lang,
        "band": found.by_band,
        "topic": found.by_topic,
    }
    out.print(_table({f"{kind}: {name}": figures for kind, by in groups.items() for name, figures in by.items()}, lang))
    _show_apart(found.worst, "eval.disagree", ("eval.people", "eval.judge"), lang)
    for reason, n in found.reasons.items():
        out.print(word("eval.ungraded", lang).format(n=n, reason=reason))


def _show_comparison(found: Comparison, lang: Lang) -> None:
    out = console()
    out.print(word("eval.compared", lang).format(**found.model_dump(include={"a", "b", "n"})))
    out.print(_table({f"A {found.a}": found.figures_a, f"B {found.b}": found.figures_b}, lang))
    for name, interval in found.difference.items():
        out.print(f"  B − A {name:10}{interval.value:+7.3f}   [{interval.low:+.3f}, {interval.high:+.3f}]")
    _show_apart(found.apart, "eval.apart", (found.a, found.b), lang)


def _show_curve(judge: str, curve: Calibration, lang: Lang) -> None:
    facts = curve.model_dump()
    before, after = ("–" if r is None else f"{r:.3f}" for r in (curve.pearson_before, curve.pearson_after))
    print(word("calibrate.fitted", lang).format(judge=judge, **facts))
    print(word("calibrate.error", lang).format(before=before, after=after, **facts))
    if curve.helps:
        print(word("calibrate.kept", lang))


def _table(rows: Mapping[str, Agreement], lang: Lang) -> Table:
    names = ("n", "pearson", "spearman", "qwk", "mae", "bias")
    table = figures_table("", *names, word("eval.people", lang), word("eval.judge", lang))
    for name, a in rows.items():
        figures = [a.pearson, a.spearman, a.qwk, a.mae, a.bias, a.human_mean, a.judge_mean]
        table.add_row(name, str(a.n), *("–" if v is None else f"{v:.2f}" for v in figures))
    return table


def _show_apart(rows: Sequence[Disagreement], title: str, names: tuple[str, str], lang: Lang) -> None:
    out = console()
    if rows:
        out.print("\n" + word(title, lang))
    first, second = (word(name, lang) if name.startswith("eval.") else name for name in names)
    for d in rows:
        out.print(f"{d.id}  {first} {d.human:g}, {second} {d.judge:g}: {short(d.answer, _SHOWN)}", soft_wrap=True)
        for said, why in ((first, d.human_why), (second, d.judge_why)):
            if why:
                out.print(f"    {said}: {short(why, _SHOWN)}", style="dim", soft_wrap=True)
