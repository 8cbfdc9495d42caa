"""`interviewer eval`: how good a judge is: against labelled answers (agreement.py), and against the attack suite."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from interviewer.cli.agreement import measure
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
from interviewer.models import Lang, Text

if TYPE_CHECKING:
    from rich.table import Table

    from interviewer.attacks import Place
    from interviewer.evaluation.attacks import AttackReport, Shifts, Trial

HELP = help_text(
    "Measure a judge: how well it agrees with labelled answers (DATA.jsonl), or how it stands up to the attack suite (--attacks).",
    "检验评分者：与人工分数是否一致（DATA.jsonl），或能否抵住骗分文本（--attacks）。",
)
PLACES: tuple[Place, ...] = ("alone", "embedded", "passage", "reference")
_SHOWN = 110
"""Characters shown of an attack."""


def evaluate(
    data: Annotated[
        Path | None,
        typer.Argument(
            metavar="[DATA.jsonl]",
            show_default=False,
            help=help_text("Answers with the scores that people gave.", "带人工分数的回答。"),
        ),
    ] = None,
    attacks: Annotated[
        bool, typer.Option("--attacks", help=help_text("Run the attack suite.", "运行骗分文本测试集。"))
    ] = False,
    grader: Annotated[
        Literal["auto", "builtin", "model"] | None,
        typer.Option(
            help=help_text("Who is measured (default: INTERVIEWER_GRADER).", "检验谁（默认 INTERVIEWER_GRADER）。")
        ),
    ] = None,
    quick: Annotated[
        bool,
        typer.Option(
            "--quick", help=help_text("One question per attack instead of three.", "每条只配一道题（默认三道）。")
        ),
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help=help_text(
                "Keep the scores as JSON lines; a run that was cut off goes on.", "把分数存成 JSONL；中断后可以继续。"
            ),
        ),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(
            min=1, help=help_text("Answers graded at once (default: 4 for a model).", "同时评分的数量（模型默认 4）。")
        ),
    ] = None,
    compare: Annotated[
        tuple[str, str] | None,
        typer.Option(
            metavar="A B",
            help=help_text(
                "Two judges side by side: builtin, model, auto, or files of --out.",
                "比较两个评分者：builtin、model、auto，或 --out 生成的文件。",
            ),
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Print the report, whatever the scores. Exits with 1 when nothing could be graded. Raises BadInput, BankError."""
    if attacks == (data is not None):
        raise BadInput("name either a file DATA.jsonl or --attacks", "请给出 DATA.jsonl 文件，或使用 --attacks，二选一")
    if data is not None:
        measure(data, grader, out, workers, compare, as_json)
    else:
        _attack(grader, quick, as_json)


def _attack(grader: str | None, quick: bool, as_json: bool) -> None:
    from interviewer.attacks import load
    from interviewer.evaluation.attacks import CASES, CASES_QUICK, attack, choose_cases

    lang, suite = interface_language(), load()
    services = services_for(load_settings(**({"grader": grader} if grader else {})))
    cases = choose_cases(bank_of(services).reviewed.questions.values(), CASES_QUICK if quick else CASES)
    if not cases:
        raise BadInput(
            "the bank has no open question with at least four key points to attack; use the bundled questions",
            "题库里没有至少四个要点的开放题可供测试；请使用自带题库",
        )
    examiner = replace(
        services.examiner, fallback=False, calibrations={}
    )  # a stand-in would be measured in the model's name
    report = attack(examiner, suite, cases, time.monotonic, ProgressBar(word("eval.attacking", lang)))
    if as_json:
        print_json(report)
    else:
        _show(report, suite.families, lang)
    if not report.graded:
        tell(word("eval.failed", lang).format(reason="; ".join(report.reasons)))
        raise typer.Exit(WorkFailed.exit_code)


# --- for people -------------------------------------------------------------------------------------------------------


def _show(report: AttackReport, families: Mapping[str, Text], lang: Lang) -> None:
    from interviewer.cli.prose import Words, literal

    out = console()
    out.print(Words(word("eval.attacked", lang).format(**_facts(report, lang))))
    out.print(_table(report, families, lang))
    out.print(Words(word("eval.legend", lang), "dim"))
    if report.worst:
        out.print(Words("\n" + word("eval.worst", lang)))
        for trial in report.worst:
            out.print(literal(_line(trial)))
    for reason, n in report.reasons.items():
        out.print(literal(word("eval.ungraded", lang).format(n=n, reason=reason)))


def _facts(report: AttackReport, lang: Lang) -> dict[str, object]:
    judge = report.grader
    name = word("judge.builtin", lang) if judge and judge.kind == "builtin" else (judge and judge.model) or "–"
    return {
        "judge": name,
        "attacks": report.attacks,
        "questions": len(report.cases),
        "graded": report.graded,
        "trials": report.trials,
        "seconds": f"{report.seconds:.0f}",
    }


def _table(report: AttackReport, families: Mapping[str, Text], lang: Lang) -> Table:
    from rich.table import Table

    table = Table(box=None, padding=(0, 1), header_style="bold")
    table.add_column(word("eval.family", lang))
    for place in PLACES:
        table.add_column(word(f"eval.{place}", lang), justify="right", no_wrap=True)
    if report.ungraded:
        table.add_column(word("eval.ungraded_column", lang), justify="right")
    for family in report.families:
        table.add_row(families[family.family][lang], *_cells(family.places, family.ungraded))
    table.add_row(word("eval.all", lang), *_cells(report.places, report.ungraded), style="bold")
    return table


def _cells(places: Mapping[Place, Shifts], ungraded: int) -> list[str]:
    return [*(_cell(places.get(place), place) for place in PLACES), *([str(ungraded)] if ungraded else [])]


def _cell(shifts: Shifts | None, place: Place) -> str:
    """Mean and worst; a shift has its sign."""
    if shifts is None:
        return ""
    sign = "" if place == "alone" else "+"
    return f"{shifts.mean:{sign}.1f} / {shifts.worst:{sign}d}"


def _line(trial: Trial) -> str:
    """One trial: what it moved, where, and the beginning of the text on one line, with everything odd in it visible."""
    text = trial.text if trial.text.isprintable() else ascii(trial.text)
    short = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
    return f"{trial.shift:+4d}  {trial.attack} ({trial.question_id}, {trial.lang}): {short}"
