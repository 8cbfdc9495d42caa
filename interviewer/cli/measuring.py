"""What every measure of a judge shares: its options, the judge as it is measured, and how it ends when nothing was graded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from interviewer.bank import Bank
from interviewer.cli.terminal import bank_of, help_text, load_settings, services_for, tell
from interviewer.cli.words import word
from interviewer.errors import WorkFailed
from interviewer.grading.examiner import Examiner
from interviewer.models import Lang
from interviewer.services import Services

if TYPE_CHECKING:
    from rich.table import Table

MODEL_WORKERS = 4

JudgeChoice = Literal["auto", "builtin", "model"]
GraderOption = Annotated[
    JudgeChoice | None,
    typer.Option(
        "--grader",
        help=help_text("Who is measured (default: INTERVIEWER_GRADER).", "检验谁（默认 INTERVIEWER_GRADER）。"),
    ),
]
OutOption = Annotated[
    Path | None,
    typer.Option(
        "--out",
        metavar="FILE",
        help=help_text(
            "Keep the scores as JSON lines; a run that was cut off goes on.", "把分数存成 JSONL；中断后可以继续。"
        ),
    ),
]


@dataclass(frozen=True)
class Measured:
    """A judge as it is measured: on its own, and as it scores without a curve."""

    services: Services
    at_once: int | None

    @cached_property
    def name(self) -> str:
        """As `--out` files and calibrations call it. Raises EndpointError for a model that cannot be used."""
        return self.services.judge_name()

    @cached_property
    def bank(self) -> Bank:
        """Raises BankError."""
        return bank_of(self.services)

    @cached_property
    def examiner(self) -> Examiner:
        """Without a stand-in: it would be measured in the judge's name."""
        return replace(self.services.examiner, fallback=False, calibrations={})

    @property
    def workers(self) -> int:
        """Answers graded at once."""
        return self.at_once or (1 if self.name == "builtin" else MODEL_WORKERS)


def measured(grader: JudgeChoice | None, workers: int | None = None) -> Measured:
    """The chosen judge."""
    return Measured(services_for(load_settings(**({"grader": grader} if grader else {}))), workers)


def end_if_nothing_was_graded(graded: int, reasons: Iterable[str], lang: Lang) -> None:
    """Say why and exit with 1."""
    if not graded:
        tell(word("eval.failed", lang).format(reason="; ".join(reasons)))
        raise typer.Exit(WorkFailed.exit_code)


def figures_table(*columns: str) -> Table:
    """An empty table: names on the left, figures on the right."""
    from rich.table import Table

    table = Table(box=None, padding=(0, 1), header_style="bold")
    for i, column in enumerate(columns):
        table.add_column(column, justify="right" if i else "left", no_wrap=bool(i))
    return table


def short(text: str, width: int) -> str:
    """The beginning of a text on one line of at most `width` characters, with everything odd made visible."""
    line = " ".join(text.split())
    line = line if line.isprintable() else ascii(line)
    return line if len(line) <= width else line[: width - 1] + "…"
