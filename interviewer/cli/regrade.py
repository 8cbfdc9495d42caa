"""`interviewer regrade`: what another judge, model or prompt makes of an interview, beside the grades that count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import typer

from interviewer.cli.history import InterviewId
from interviewer.cli.live import attended
from interviewer.cli.terminal import (
    Json,
    console,
    help_text,
    interface_language,
    load_settings,
    print_json,
    services_for,
    tell,
)
from interviewer.cli.words import word
from interviewer.errors import WorkFailed
from interviewer.grading.examiner import Examiner
from interviewer.grading.grader import Task, Watch
from interviewer.looks import changes
from interviewer.models import Grade, SecondLook, View
from interviewer.services import Services
from interviewer.settings import Settings
from interviewer.ui.live_card import Judged, judged

HELP = help_text(
    "Judge an interview again with another judge, model or prompt, and compare. Changes nothing without --keep.",
    "用另一个评分者、模型或提示词重新评判一场面试，并作比较。不加 --keep 不改动任何评分。",
)


def regrade(
    interview_id: InterviewId,
    grader: Annotated[
        Literal["auto", "model", "builtin"], typer.Option(help=help_text("Who judges.", "由谁评分。"))
    ] = "auto",
    model: Annotated[
        str | None, typer.Option(metavar="NAME", help=help_text("Model at the endpoint.", "服务上的模型。"))
    ] = None,
    base_url: Annotated[
        str | None, typer.Option(metavar="URL", help=help_text("Model endpoint, with its /v1.", "模型服务，含 /v1。"))
    ] = None,
    prompts: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            exists=True,
            file_okay=False,
            help=help_text("Prompt files in place of the bundled ones.", "代替自带提示词的文件夹。"),
        ),
    ] = None,
    keep: Annotated[
        bool, typer.Option("--keep", help=help_text("Let the new grades count.", "改用新的评分。"))
    ] = False,
    as_json: Json = False,
) -> None:
    """Judge every stored answer again and print a comparison. Exits with 1 when some answer could not be judged."""
    chosen = {"grader": grader, "model": model, "base_url": base_url, "prompts_dir": prompts}
    services = services_for(_settings({key: value for key, value in chosen.items() if value is not None}))
    view = services.session.view(interview_id)
    found = _rejudged(services, view)
    kept = keep and any(look.after.status == "graded" for look in found)
    if kept:
        services.session.keep(interview_id, found)
    if as_json:
        print_json(_dumped(view, found, kept))
    else:
        _show(view, found, kept)
    failed = [look.after for look in found if look.after.status != "graded"]
    if failed:
        tell(word("regrade.left", interface_language()).format(n=len(failed), reason=failed[0].reason))
        raise typer.Exit(WorkFailed.exit_code)


def _settings(changes_: Mapping[str, Any]) -> Settings:
    """The settings with those of the options. A key is not sent to another host than the one that it was set for."""
    settings = load_settings()
    here, there = (urlsplit(url or "").hostname for url in (settings.base_url, changes_.get("base_url")))
    strange = {"api_key": None} if here and there and here != there else {}
    return settings.model_copy(update={**changes_, **strange})


@dataclass
class _Counted(Examiner):
    """An examiner that remembers how many answers it was given."""

    begun: list[str] = field(default_factory=list)

    def grade(self, task: Task, first: Grade | None = None, watch: Watch | None = None) -> Grade:
        self.begun.append(task.question.id)
        return super().grade(task, first, watch)


def _rejudged(services: Services, view: View) -> tuple[SecondLook, ...]:
    """Without a stand-in: a comparison with the built-in examiner is not what was asked for when a model fails."""
    judge = services.examiner
    counted = _Counted(
        judge.rubric, judge.choice, judge.builtin, judge.model, fallback=False, calibrations=judge.calibrations
    )
    answered = [t for t in view.turns if t.answer is not None]
    lang = view.interview.plan.lang

    def current() -> Judged:
        n = max(1, len(counted.begun))
        return judged(view, answered[n - 1], services.bank, word("live.answer", lang).format(n=n, total=len(answered)))

    if not answered:
        return ()
    return attended(lambda watch: services.session.rejudge(view.interview.id, counted, watch), current, lang)


# --- what is printed --------------------------------------------------------------------------------------------------


def _dumped(view: View, found: Sequence[SecondLook], kept: bool) -> dict[str, Any]:
    turns = {t.id: t for t in view.turns}
    answers = [
        {
            "turn_id": look.turn_id,
            "question_id": turns[look.turn_id].question_id,
            "before": look.before.model_dump(mode="json") if look.before else None,
            "after": look.after.model_dump(mode="json"),
            "changed": [c.model_dump(mode="json") for c in (changes(look.before, look.after) if look.before else ())],
        }
        for look in found
    ]
    return {"interview_id": view.interview.id, "kept": kept, "answers": answers}


def _show(view: View, found: Sequence[SecondLook], kept: bool) -> None:
    from interviewer.cli.comparison import regraded

    lang = interface_language()
    if not found:
        tell(word("regrade.none", lang))
        return
    turns = {t.id: t for t in view.turns}
    console().print(regraded([(turns[look.turn_id], look) for look in found], lang))
    tell(word("regrade.kept" if kept else "regrade.not_kept", lang))
