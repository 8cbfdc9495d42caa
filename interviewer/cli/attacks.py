"""`interviewer eval --attacks`: the attack suite against a judge."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING

from interviewer.cli.measuring import JudgeChoice, end_if_nothing_was_graded, figures_table, measured, short
from interviewer.cli.terminal import ProgressBar, console, interface_language, print_json
from interviewer.cli.words import word
from interviewer.errors import BadInput
from interviewer.models import Lang, Text

if TYPE_CHECKING:
    from rich.table import Table

    from interviewer.attacks import Place
    from interviewer.evaluation.attacks import AttackReport, Shifts, Trial

PLACES: tuple[Place, ...] = ("alone", "embedded", "passage", "reference")
_SHOWN = 110
"""Characters shown of an attack."""


def attack(grader: JudgeChoice | None, quick: bool, as_json: bool) -> None:
    """Print the report, whatever the scores. Exits with 1 when nothing could be graded. Raises BadInput, BankError."""
    from interviewer.attacks import load
    from interviewer.evaluation import attacks

    lang, suite = interface_language(), load()
    judge = measured(grader)
    count = attacks.CASES_QUICK if quick else attacks.CASES
    cases = attacks.choose_cases(judge.bank.reviewed.questions.values(), count)
    if not cases:
        raise BadInput(
            "the bank has no open question with at least four key points to attack; use the bundled questions",
            "题库里没有至少四个要点的开放题可供测试；请使用自带题库",
        )
    report = attacks.attack(judge.examiner, suite, cases, time.monotonic, ProgressBar(word("eval.attacking", lang)))
    if as_json:
        print_json(report)
    else:
        _show(report, suite.families, lang)
    end_if_nothing_was_graded(report.graded, report.reasons, lang)


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
            out.print(literal(line(trial)))
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
    ungraded = [word("eval.ungraded_column", lang)] if report.ungraded else []
    table = figures_table(word("eval.family", lang), *(word(f"eval.{place}", lang) for place in PLACES), *ungraded)
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


def line(trial: Trial) -> str:
    """One trial: what it moved, where, and the beginning of its text."""
    return f"{trial.shift:+4d}  {trial.attack} ({trial.question_id}, {trial.lang}): {short(trial.text, _SHOWN)}"
