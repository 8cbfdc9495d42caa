"""`interviewer bank`: the questions, one of them, and what is wrong in their files."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from interviewer import bank as bank_module
from interviewer.bank import Problem
from interviewer.cli.terminal import (
    Json,
    LangOption,
    bank_of,
    console,
    help_text,
    interface_language,
    load_settings,
    print_json,
    services_for,
)
from interviewer.cli.words import word
from interviewer.errors import BadInput
from interviewer.models import Lang

app = typer.Typer(help=help_text("List, show and check the questions.", "列出、查看和检查题目。"))


@app.command("list", help=help_text("List the questions.", "列出题目。"))
def list_(
    topic: Annotated[
        str | None, typer.Option(metavar="TOPIC", help=help_text("Only this topic.", "只列这个主题。"))
    ] = None,
    lang: LangOption = None,
    as_json: Json = False,
) -> None:
    """Print one line per question, topic by topic."""
    bank = bank_of(services_for(load_settings()))
    if topic is not None:
        bank.check_topics([topic])
    chosen = sorted(
        (q for q in bank.questions.values() if topic in (None, q.topic)), key=lambda q: (q.topic, q.difficulty, q.id)
    )
    if as_json:
        wanted = {"id", "topic", "kind", "difficulty", "question"}
        print_json({"questions": [q.model_dump(mode="json", include=wanted) for q in chosen]})
    else:
        from interviewer.cli.cards import question_list

        console().print(question_list(chosen, bank, lang or interface_language()))


@app.command(
    help=help_text("Show one question with its answer, key points and sources.", "查看一道题及其答案、要点和出处。")
)
def show(
    question_id: Annotated[str, typer.Argument(metavar="ID", show_default=False)],
    lang: LangOption = None,
    as_json: Json = False,
) -> None:
    """Print everything the bank knows of a question."""
    bank = bank_of(services_for(load_settings()))
    question = bank.get(question_id)
    if as_json:
        print_json(question)
        return
    from interviewer.cli.cards import whole_question

    console().print(whole_question(question, bank, lang or interface_language()))


@app.command(
    help=help_text(
        "Check question files: file, line, field and what is wrong. Exits with 2 when there are problems.",
        "检查题目文件：文件、行号、字段和问题。有问题时退出码为 2。",
    )
)
def check(
    path: Annotated[
        Path | None,
        typer.Argument(
            help=help_text("A file or folder (default: the questions in use).", "文件或目录（默认：正在使用的题库）。")
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Print all problems at once."""
    lang = interface_language()
    checked = bank_module.check(path or load_settings().questions())
    questions, problems = len(checked.questions), checked.problems
    if as_json:
        print_json({"questions": questions, "problems": [asdict(p) for p in problems]})
    else:
        for problem in problems:
            print(_line(problem, lang))
        print(word("bank.problems" if problems else "bank.clean", lang).format(n=len(problems) or questions))
    if problems:
        raise typer.Exit(BadInput.exit_code)


def _line(problem: Problem, lang: Lang) -> str:
    mark = word("bank.quality", lang) if problem.severity == "quality" else ""
    return f"{problem.file}:{problem.line}: {problem.field}: {mark}{problem.zh if lang == 'zh' else problem.en}"
