"""`interviewer eval --probes`: answers that must score high or low, made from every open question, against a judge."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from interviewer.cli.measuring import JudgeChoice, end_if_nothing_was_graded, figures_table, measured, short
from interviewer.cli.terminal import ProgressBar, console, interface_language, print_json
from interviewer.cli.words import word
from interviewer.errors import BadInput, WorkFailed
from interviewer.models import Lang, Question

if TYPE_CHECKING:
    from rich.table import Table

    from interviewer.bank import Bank
    from interviewer.evaluation.probing import Offender, ProbeReport, ProbeRow

_SHOWN = 100
"""Characters shown of an answer."""


def probe(
    grader: JudgeChoice | None, ids: Sequence[str], quick: bool, out: Path | None, workers: int | None, as_json: bool
) -> None:
    """Print the report. Exits with 1 when a probe left its range, or nothing could be graded. Raises BadInput, UnknownQuestion."""
    from interviewer.evaluation.probes import make_probes
    from interviewer.evaluation.probing import probe_report, put

    lang = interface_language()
    judge = measured(grader, workers)
    made = make_probes(_chosen(judge.bank, ids, quick), list(judge.bank.questions.values()))
    questions = {p.question_id: judge.bank.questions[p.question_id] for p in made.probes}
    progress = ProgressBar(word("eval.probing", lang))
    started = time.monotonic()
    graded = put(made, questions, judge.examiner, judge.name, out, judge.workers, progress)
    report = probe_report(made, graded, judge.name, time.monotonic() - started)
    if as_json:
        print_json(report)
    else:
        _show(report, lang)
    end_if_nothing_was_graded(report.graded, report.reasons, lang)
    if report.outside:
        raise typer.Exit(WorkFailed.exit_code)


def _chosen(bank: Bank, ids: Sequence[str], quick: bool) -> list[Question]:
    from interviewer.evaluation.probes import one_per_topic

    found = [q for q in (map(bank.get, ids) if ids else bank.questions.values()) if q.kind == "open"]
    if not found:
        raise BadInput(
            "there is no open question to probe; a choice question has one right answer and needs none",
            "没有可供探测的开放题；选择题答案唯一，无需探测",
        )
    return one_per_topic(found) if quick else found


# --- for people -------------------------------------------------------------------------------------------------------


def _show(report: ProbeReport, lang: Lang) -> None:
    from interviewer.cli.prose import Words, literal

    out = console()
    out.print(Words(word("eval.probed", lang).format(**report.model_dump())))
    out.print(_table(report, lang))
    for kind, n in report.left_out.items():
        out.print(Words(word("eval.left_out", lang).format(probe=word(f"probe.{kind}", lang), n=n), "dim"))
    if report.worst:
        out.print(Words("\n" + word("eval.offenders", lang)))
        for offender in report.worst:
            out.print(literal(_line(offender, lang)))
    for reason, n in report.reasons.items():
        out.print(literal(word("eval.ungraded", lang).format(n=n, reason=reason)))


def _table(report: ProbeReport, lang: Lang) -> Table:
    names = ("range", "mean", "min", "max", "outside", "ungraded_column")
    table = figures_table(word("eval.probe", lang), "n", *(word(f"eval.{name}", lang) for name in names))
    for row in report.probes:
        figures = (row.mean, row.min, row.max, row.outside, row.ungraded)
        cells = ("–" if figure is None else f"{figure}" for figure in figures)
        table.add_row(_name(row, lang), str(row.n), _range(row, lang), *cells, style="red" if row.outside else "")
    return table


def _name(probe: ProbeRow | Offender, lang: Lang) -> str:
    return f"{word(f'probe.{probe.kind}', lang)}, {word(f'lang.{probe.written}', lang)}"


def _range(row: ProbeRow, lang: Lang) -> str:
    return word("eval.no_more_than_once", lang) if row.highest is None else f"{row.lowest}–{row.highest}"


def _line(offender: Offender, lang: Lang) -> str:
    """What it scored, where it belongs, and the beginning of the answer."""
    where = f"{offender.score:3d} ({offender.lowest}–{offender.highest})"
    return f"{where}  {_name(offender, lang)}, {offender.question_id}: {short(offender.answer, _SHOWN)}"
