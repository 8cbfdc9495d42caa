"""`interviewer eval`: how good a judge is: against labelled answers, against probes, against the attack suite."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from interviewer.cli.agreement import measure
from interviewer.cli.attacks import attack
from interviewer.cli.measuring import GraderOption, OutOption
from interviewer.cli.probes import probe
from interviewer.cli.terminal import Json, help_text
from interviewer.errors import BadInput

HELP = help_text(
    "Measure a judge: against labelled answers (DATA.jsonl), answers that must score high or low (--probes), or attacks (--attacks).",
    "检验评分者：与人工分数是否一致（DATA.jsonl），高低分明的回答能否分清（--probes），能否抵住骗分文本（--attacks）。",
)


def evaluate(
    data: Annotated[
        Path | None,
        typer.Argument(
            metavar="[DATA.jsonl]",
            show_default=False,
            help=help_text("Answers with the scores that people gave.", "带人工分数的回答。"),
        ),
    ] = None,
    probes: Annotated[
        bool,
        typer.Option(
            "--probes",
            help=help_text(
                "Probe with answers made from the bank; exits with 1 when one leaves its range.",
                "用题库生成的回答探测；有得分越界时退出码为 1。",
            ),
        ),
    ] = False,
    attacks: Annotated[
        bool, typer.Option("--attacks", help=help_text("Run the attack suite.", "运行骗分文本测试集。"))
    ] = False,
    grader: GraderOption = None,
    ids: Annotated[
        list[str] | None,
        typer.Option(
            "--id",
            metavar="ID",
            show_default=False,
            help=help_text("Probe only this question (may be repeated).", "只探测这道题（可重复）。"),
        ),
    ] = None,
    quick: Annotated[
        bool,
        typer.Option(
            "--quick",
            help=help_text(
                "Probes: one question per topic. Attacks: one question instead of three.",
                "探测：每个主题一道题。骗分文本：只配一道题（默认三道）。",
            ),
        ),
    ] = False,
    out: OutOption = None,
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
    """Print the report. Exits with 1 when nothing could be graded, or a probe left its range. Raises BadInput, BankError."""
    chosen = [
        name for name, wanted in (("DATA", data is not None), ("--probes", probes), ("--attacks", attacks)) if wanted
    ]
    if len(chosen) != 1:
        raise BadInput(
            "name one of: a file DATA.jsonl, --probes, --attacks",
            "请在 DATA.jsonl 文件、--probes、--attacks 中选择一个",
        )
    given = {"--id": ids, "--quick": quick, "--out": out, "--workers": workers, "--compare": compare}
    _check([name for name, value in given.items() if value], chosen[0])
    if data is not None:
        measure(data, grader, out, workers, compare, as_json)
    elif probes:
        probe(grader, ids or (), quick, out, workers, as_json)
    else:
        attack(grader, quick, as_json)


_GOES_WITH = {
    "DATA": ("--out", "--workers", "--compare"),
    "--probes": ("--id", "--quick", "--out", "--workers"),
    "--attacks": ("--quick",),
}


def _check(options: list[str], mode: str) -> None:
    """Raises BadInput for an option that would change nothing."""
    if strange := [name for name in options if name not in _GOES_WITH[mode]]:
        raise BadInput(
            f"{', '.join(strange)} does not go with {mode}; leave it out",
            f"{'、'.join(strange)} 不能与 {mode} 一起用；请去掉",
        )
