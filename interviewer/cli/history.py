"""`interviewer history`, `report` and `retry`: what was asked, answered and graded before."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from interviewer.cli.terminal import (
    Json,
    Yes,
    confirmed,
    console,
    help_text,
    interface_language,
    load_settings,
    print_json,
    services_for,
    tell,
)
from interviewer.cli.terminal import show as show_parts
from interviewer.cli.words import word
from interviewer.errors import WorkFailed
from interviewer.models import Interview, Lang, Turn, TurnState, View
from interviewer.services import Services
from interviewer.speech.recordings import recording
from interviewer.text import clean

if TYPE_CHECKING:
    from rich.console import RenderableType

REPORT_HELP = help_text("Print or save the report of an interview.", "输出或保存一场面试的报告。")
RETRY_HELP = help_text(
    "Grade the answers of an interview that have no grade yet.", "给一场面试中还没有评分的回答重新评分。"
)
LISTED = 100
"""Interviews in the list, the latest ones."""

app = typer.Typer(
    help=help_text(
        "List, show or delete interviews; without a command: list.", "列出、查看或删除面试；不带子命令时列出。"
    ),
    invoke_without_command=True,
)
InterviewId = Annotated[str, typer.Argument(metavar="ID", callback=clean, show_default=False)]
"""Cleaned: what is no Unicode cannot be looked up in a database."""


@app.callback()
def history(context: typer.Context, as_json: Json = False) -> None:
    """`interviewer history` alone lists."""
    if context.invoked_subcommand is None:
        list_(as_json)


@app.command("list", help=help_text("List the interviews, the latest first.", "列出面试，最近的在前。"))
def list_(as_json: Json = False) -> None:
    """Print one line per interview."""
    services = services_for(load_settings())
    rows = [_summary(services, interview) for interview in services.store.interviews(limit=LISTED)]
    if as_json:
        print_json({"interviews": rows})
    elif rows:
        _table(rows, interface_language())
    else:
        tell(word("history.empty", interface_language()))


def _summary(services: Services, interview: Interview) -> dict[str, Any]:
    mains = [t for t in services.store.turns(interview.id) if t.parent_id is None]
    report = services.store.report(interview.id)
    return interview.model_dump(mode="json") | {
        "answered": sum(t.answer is not None for t in mains),
        "score": report.score if report else None,
        "raw_score": report.raw_score if report else None,
    }


def _table(rows: list[dict[str, Any]], lang: Lang) -> None:
    from datetime import datetime

    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for key in ("id", "when", "state", "answered", "score"):
        table.add_column(word(f"column.{key}", lang), no_wrap=True)
    for row in rows:
        when = datetime.fromisoformat(row["started_at"]).astimezone().strftime("%Y-%m-%d %H:%M")
        answered = f"{row['answered']} / {row['plan']['count']}"
        score = "–" if row["score"] is None else f"{row['score']:g}"
        score += "" if row["raw_score"] is None else f"* ({row['raw_score']:g})"
        table.add_row(row["id"], when, word(f"history.{row['state']}", lang), answered, score)
    console().print(table)
    if any(row["raw_score"] is not None for row in rows):
        console().print(word("history.calibrated", lang))


@app.command(
    help=help_text("Show every question, answer and grade of an interview.", "查看一场面试的每个问题、回答和评分。")
)
def show(interview_id: InterviewId, as_json: Json = False) -> None:
    """Print an interview turn by turn, each grade with its judge."""
    services = services_for(load_settings())
    view = services.session.view(interview_id)
    if as_json:
        print_json(view.model_dump(mode="json", include={"interview", "turns", "looks"}))
        return
    out = console()
    for turn in view.turns:
        show_parts(out, *_turn(turn, view, services), "")


def _turn(turn: Turn, view: View, services: Services) -> list[RenderableType]:
    from interviewer.cli.cards import grade_card, how_spoken
    from interviewer.cli.comparison import comparison
    from interviewer.cli.prose import Words, literal

    lang = view.interview.plan.lang
    place = f"{turn.ordinal}-f. {word('practice.follow_up', lang)}:" if turn.parent_id else f"{turn.ordinal}."
    head = literal(f"{place} {turn.asked}", "bold")
    if turn.state == TurnState.SKIPPED:
        return [head, Words(word("card.skipped", lang), "dim")]
    if turn.state == TurnState.ASKED:
        return [head, Words(word("history.waiting", lang), "dim")]
    said: list[RenderableType] = [literal(turn.answer or "")]
    if turn.delivery:
        said.append(how_spoken(turn.delivery, lang, lang))
        said += [Words(str(path), "dim") for path in [recording(services.session.recordings, turn.delivery)] if path]
    if turn.grade is None:
        return [head, *said]
    parent = next((t.grade for t in view.turns if t.id == turn.parent_id), None)
    card = grade_card(turn.grade, services.examiner.rubric, lang, parent.score if parent else None)
    return [head, *said, card, *([comparison(view.looks[turn.id], lang)] if turn.id in view.looks else [])]


@app.command(
    help=help_text(
        "Delete an interview with all its answers, grades and recordings.", "删除一场面试及其全部回答、评分和录音。"
    )
)
def delete(interview_id: InterviewId, yes: Yes = False, as_json: Json = False) -> None:
    """Delete an interview after a confirmation."""
    services, lang = services_for(load_settings()), interface_language()
    services.store.interview(interview_id)
    if not confirmed(word("history.delete.named", lang).format(id=interview_id), yes):
        raise typer.Exit(1)
    services.session.delete(interview_id)
    if as_json:
        print_json({"deleted": interview_id})
    else:
        print(word("history.deleted", lang).format(id=interview_id))


def report(
    interview_id: InterviewId,
    as_format: Annotated[
        Literal["md", "json"], typer.Option("--format", help=help_text("Markdown or JSON.", "Markdown 或 JSON。"))
    ] = "md",
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help=help_text("Save to a file instead.", "保存到文件。"), show_default=False),
    ] = None,
    as_json: Json = False,
) -> None:
    """Print the report; of an interview that is not finished, what it would be now."""
    from interviewer.looks import record
    from interviewer.report import to_markdown

    services = services_for(load_settings())
    result = record(services.session.report(interview_id), services.session.view(interview_id))
    text = (
        result.model_dump_json() + "\n"
        if as_json or as_format == "json"
        else to_markdown(result, services.bank, result.lang)
    )
    if out is None:
        print(text, end="")
        return
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as e:
        raise WorkFailed(f"cannot write {out} ({e.strerror or e})", f"无法写入 {out}（{e.strerror or e}）") from e
    tell(word("report.saved", interface_language()).format(file=out))


def retry(interview_id: InterviewId, as_json: Json = False) -> None:
    """Grade again what has no grade. Exits with 1 when some answer still has none."""
    services, lang = services_for(load_settings()), interface_language()
    before = services.session.view(interview_id)
    waiting = _ungraded(before)
    view = _retried(services, before) if waiting else before
    left = _ungraded(view)
    if as_json:
        chosen = [t.model_dump(mode="json") for t in view.turns if t.id in waiting]
        print_json({"interview_id": interview_id, "turns": chosen, "ungraded": len(left)})
    else:
        key = "retry.done" if waiting else "retry.none"
        print(word(key, lang).format(n=len(waiting) - len(left), left=len(left)))
    if left:
        raise typer.Exit(WorkFailed.exit_code)


def _retried(services: Services, view: View) -> View:
    from interviewer.cli.live import attended
    from interviewer.ui.live_card import in_turn

    what = in_turn(view, services.bank, lambda turn_id: len(services.store.grades(turn_id)), view.interview.plan.lang)
    return attended(lambda watch: services.session.retry(view.interview.id, watch), what, view.interview.plan.lang)


def _ungraded(view: View) -> list[str]:
    return [t.id for t in view.turns if t.state == TurnState.UNGRADED]
