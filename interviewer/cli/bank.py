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
    Yes,
    bank_of,
    confirmed,
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
    seeds: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help=help_text(
                "Import the documents of a folder and show which of their entries no question answers.",
                "导入目录中的文档，列出没有题目覆盖的条目。",
            ),
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Print all problems at once, or how the bank covers a folder of documents."""
    lang = interface_language()
    if seeds is not None:
        _check_seeds(seeds, path, lang, as_json)
        return
    place = path or load_settings().questions()
    checked = bank_module.check(place)
    questions, problems = len(checked.questions), [*checked.problems, *bank_module.near_duplicates(place, checked)]
    if as_json:
        print_json({"questions": questions, "problems": [asdict(p) for p in problems]})
    else:
        for problem in problems:
            print(_line(problem, lang))
        print(word("bank.problems" if problems else "bank.clean", lang).format(n=len(problems) or questions))
    if problems:
        raise typer.Exit(BadInput.exit_code)


@app.command(
    help=help_text(
        "Show how the questions are spread over topics, difficulties and sources.", "按主题、难度和出处统计题目。"
    )
)
def table(as_json: Json = False) -> None:
    """Print the table that knowledge/README.md shows, for the questions in use."""
    from interviewer import bank_table

    rows = bank_table.rows(bank_of(services_for(load_settings())))
    if as_json:
        print_json({"topics": [row.model_dump(mode="json") for row in rows]})
    else:
        print(bank_table.markdown(rows), end="")


def _check_seeds(seeds: Path, path: Path | None, lang: Lang, as_json: bool) -> None:
    """Which entries of the documents each question answers, and which none does. Exits with 2 when some are uncovered."""
    from interviewer.ingest.coverage import seed_coverage

    if not seeds.is_dir():
        raise BadInput(f"{seeds} is not a folder", f"{seeds} 不是目录")
    bank = bank_module.check(path or load_settings().questions())
    found = seed_coverage(seeds, bank.questions.values())
    uncovered = sum(len(document.uncovered) for document in found)
    entries = sum(len(document.entries) for document in found)
    dangling = sum(len(document.dangling) for document in found)
    if as_json:
        print_json(
            {"documents": [d.model_dump(mode="json") for d in found], "entries": entries, "uncovered": uncovered}
        )
    else:
        for document in found:
            print(f"{document.document}: {len(document.entries) - len(document.uncovered)} / {len(document.entries)}")
            for entry in document.entries:
                title = " ".join(entry.title.split())[:60]
                answers = ", ".join(entry.questions) or "—"
                print(f"  {entry.line:>4}  {entry.number or '':>4}  {title}  ->  {answers}")
            for source in document.dangling:
                print(word("bank.dangling", lang).format(document=document.document, source=source))
        used = {i for document in found for entry in document.entries for i in entry.questions}
        summary = word("bank.uncovered" if uncovered else "bank.covered", lang)
        print(summary.format(n=uncovered or len(used), all=entries))
    if uncovered or dangling:
        raise typer.Exit(BadInput.exit_code)


# --- the person's own banks -------------------------------------------------------------------------------------------

Name = Annotated[str, typer.Argument(metavar="NAME", show_default=False)]


@app.command(help=help_text("List your own banks.", "列出自有题库。"))
def own(as_json: Json = False) -> None:
    """Print one line per bank of the person's own."""
    lang = interface_language()
    entries = services_for(load_settings()).shelf.entries()
    if as_json:
        print_json({"banks": [e.bank.model_dump(mode="json") | {"questions": e.questions} for e in entries]})
        return
    for entry in entries:
        state = word("bank.own.on" if entry.bank.on else "bank.own.off", lang)
        wrong = "  " + word("bank.own.problems", lang).format(n=entry.problems) if entry.problems else ""
        print(f"{entry.bank.name}  {entry.bank.title}  {entry.questions}  {state}{wrong}")
    if not entries:
        print(word("bank.own.none", lang))


@app.command(help=help_text("Let one of your banks take part in interviews.", "启用一个自有题库。"))
def on(name: Name, as_json: Json = False) -> None:
    """Switch a bank on."""
    _switch(name, True, as_json)


@app.command(help=help_text("Keep one of your banks out of interviews.", "停用一个自有题库。"))
def off(name: Name, as_json: Json = False) -> None:
    """Switch a bank off."""
    _switch(name, False, as_json)


def _switch(name: str, on: bool, as_json: bool) -> None:
    bank = services_for(load_settings()).shelf.switch(name, on)
    if as_json:
        print_json(bank)
    else:
        print(f"{bank.title}: {word('bank.own.on' if on else 'bank.own.off', interface_language())}")


@app.command(help=help_text("Print one of your banks as a YAML file.", "把一个自有题库输出为 YAML 文件。"))
def export(name: Name, as_json: Json = False) -> None:
    """The bank as one file, on stdout; it can be imported again."""
    shelf = services_for(load_settings()).shelf
    if as_json:
        print_json({"questions": [q.model_dump(mode="json") for q in shelf.questions(name).values()]})
    else:
        print(shelf.export(name), end="")


@app.command(help=help_text("Delete one of your banks with its questions.", "删除一个自有题库及其题目。"))
def remove(name: Name, yes: Yes = False, as_json: Json = False) -> None:
    """Delete a bank after a confirmation."""
    lang, shelf = interface_language(), services_for(load_settings()).shelf
    found = shelf.get(name)
    count = len(shelf.questions(found.name))
    if not confirmed(word("bank.remove.sure", lang).format(name=found.title, n=count), yes):
        raise typer.Exit(1)
    shelf.remove(found.name)
    if as_json:
        print_json({"removed": found.name, "questions": count})
    else:
        print(word("bank.removed", lang).format(name=found.title))


def _line(problem: Problem, lang: Lang) -> str:
    mark = word("bank.quality", lang) if problem.severity == "quality" else ""
    return f"{problem.file}:{problem.line}: {problem.field}: {mark}{problem.zh if lang == 'zh' else problem.en}"
