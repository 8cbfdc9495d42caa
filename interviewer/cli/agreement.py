"""`interviewer eval DATA`: a judge against labelled answers, two judges side by side, and the curve that puts one right."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from interviewer.cli.terminal import (
    Json,
    ProgressBar,
    bank_of,
    console,
    help_text,
    interface_language,
    load_settings,
    print_json,
    services_for,
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

CALIBRATE_HELP = help_text(
    "Fit the curve that maps a judge's scores onto people's, from labelled answers; INTERVIEWER_CALIBRATED=true uses it.",
    "根据带人工分数的回答，拟合从评分者到人工分数的校准曲线；设置 INTERVIEWER_CALIBRATED=true 后生效。",
)
JUDGES = ("auto", "builtin", "model")
MODEL_WORKERS = 4
_SHOWN = 90
"""Characters shown of an answer or a reason."""
Kind = Literal["auto", "builtin", "model"]


@dataclass(frozen=True)
class Measured:
    """A judge at work on a data set."""

    judge: str
    run: Run
    seconds: float


def measure(
    data: Path, grader: Kind | None, out: Path | None, workers: int | None, compare: Sequence[str] | None, as_json: bool
) -> None:
    """Print the agreement of a judge, or the comparison of two. Exits with 1 when nothing could be graded."""
    from interviewer.evaluation.report import report
    from interviewer.evaluation.rows import read_rows

    rows, lang = read_rows(data), interface_language()
    if compare:
        _compare(rows, (compare[0], compare[1]), workers, as_json, lang)
        return
    made = _measured(rows, grader, out, workers, lang)
    found = report(rows, made.run, made.judge, made.seconds)
    if as_json:
        print_json(found)
    else:
        _show(found, lang)
    if not found.graded:
        tell(word("eval.failed", lang).format(reason="; ".join(found.reasons)))
        raise typer.Exit(WorkFailed.exit_code)


def calibrate(
    data: Annotated[Path, typer.Argument(metavar="DATA.jsonl", show_default=False)],
    grader: Annotated[
        Kind | None,
        typer.Option(
            help=help_text("Who is calibrated (default: INTERVIEWER_GRADER).", "校准谁（默认 INTERVIEWER_GRADER）。")
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help=help_text("Keep the scores; a run that was cut off goes on.", "保存分数；中断后可以继续。"),
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Fit and keep a curve. Raises BadInput for too few labelled answers."""
    from interviewer.evaluation.calibration import fit
    from interviewer.evaluation.report import scored_rows
    from interviewer.evaluation.rows import read_rows
    from interviewer.grading.calibration import CALIBRATIONS, write_calibration

    rows, lang = read_rows(data), interface_language()
    made = _measured(rows, grader, out, None, lang)
    curve = fit(scored_rows(rows, made.run.predictions))
    write_calibration(load_settings().home() / CALIBRATIONS, made.judge, curve)
    if as_json:
        print_json({"judge": made.judge, **curve.model_dump()})
    else:
        print(word("calibrate.done", lang).format(judge=made.judge, **curve.model_dump()))


def _measured(rows: Sequence[Row], grader: str | None, out: Path | None, workers: int | None, lang: Lang) -> Measured:
    """Grade the rows without a stand-in: it would be measured in the model's name."""
    from interviewer.evaluation.run import run

    services = services_for(load_settings(**({"grader": grader} if grader else {})))
    bank = bank_of(services)
    judge = services.judge_name()
    examiner = replace(services.examiner, fallback=False, calibrations={})
    at_once = workers or (1 if judge == "builtin" else MODEL_WORKERS)
    started = time.monotonic()
    made = run(rows, bank, examiner, judge, out, at_once, ProgressBar(word("eval.grading", lang)))
    return Measured(judge, made, time.monotonic() - started)


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

    if name in JUDGES:
        made = _measured(rows, name, None, workers, lang)
        return made.judge, made.run.predictions
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


def _table(rows: Mapping[str, Agreement], lang: Lang) -> Table:
    from rich.table import Table

    table = Table(box=None, padding=(0, 1), header_style="bold")
    table.add_column("")
    for name in ("n", "pearson", "spearman", "qwk", "mae", "bias"):
        table.add_column(name, justify="right")
    for key in ("eval.people", "eval.judge"):
        table.add_column(word(key, lang), justify="right")
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
        out.print(f"{d.id}  {first} {d.human:g}, {second} {d.judge:g}: {_short(d.answer)}", soft_wrap=True)
        for said, why in ((first, d.human_why), (second, d.judge_why)):
            if why:
                out.print(f"    {said}: {_short(why)}", style="dim", soft_wrap=True)


def _short(text: str) -> str:
    """One line of it, with everything odd made visible."""
    line = " ".join(text.split())
    line = line if line.isprintable() else ascii(line)
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"
