"""`interviewer import`: other people's documents. What is found waits for review on the page, or is accepted at once."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from interviewer.cli.terminal import (
    Json,
    ProgressBar,
    console,
    help_text,
    interface_language,
    load_settings,
    print_json,
    services_for,
    tell,
)
from interviewer.cli.words import word
from interviewer.errors import BadInput, InterviewerError
from interviewer.ingest.document import Document
from interviewer.models import Lang
from interviewer.services import Services

HELP = help_text(
    "Find the questions in documents: Markdown, text, HTML, DOCX, PDF, CSV/TSV, JSON/JSONL, YAML, Anki.",
    "从文档中找出题目：Markdown、纯文本、HTML、DOCX、PDF、CSV/TSV、JSON/JSONL、YAML、Anki。",
)
_MARKS = {"full": "●", "partial": "◐", "page_reference": "§", "image_only": "▣", "link_only": "→", "missing": "○"}


def import_(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help=help_text("Files to read.", "要读取的文件。"))],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=help_text("Only show what is found.", "只显示找到了什么。"))
    ] = False,
    accept: Annotated[
        bool,
        typer.Option(
            "--accept",
            help=help_text(
                "Take every question that has an answer and is not known yet, without review.",
                "不经审阅，直接收下所有有答案且题库里没有的题。",
            ),
        ),
    ] = False,
    bank: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help=help_text("Your bank to put them in (with --accept).", "放入哪个自有题库（与 --accept 同用）。"),
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Read the documents, print what was found, and lay it on the desk unless `dry_run`. Exits with 2 when one cannot be read."""
    lang = interface_language()
    if bank and not accept:
        raise BadInput(
            "--bank says where accepted questions go, and nothing is accepted without --accept; add it, or choose the bank at the review",
            "--bank 指定收下的题放进哪个题库，但没有 --accept 就不会收下任何题；请加上它，或在审阅时选择题库",
        )
    documents, failures = _read(paths, lang)
    if as_json:
        print_json({"documents": [_as_json(d) for d in documents]})
    else:
        for document in documents:
            _show(document, lang)
    if documents and not dry_run:
        _lay_out(services_for(load_settings()), documents, accept, bank, lang)
    if failures:
        raise typer.Exit(BadInput.exit_code)


def _read(paths: Iterable[Path], lang: Lang) -> tuple[list[Document], int]:
    """The documents that can be read; the others are told, one sentence each."""
    from interviewer.ingest.importer import import_document

    documents, failures = [], 0
    for path in paths:
        try:
            documents.append(import_document(path))
        except InterviewerError as e:
            tell(e.say(lang))
            failures += 1
    return documents, failures


def _as_json(document: Document) -> dict[str, object]:
    """The contract of `--json`; messages in the interface's language."""
    lang = interface_language()
    return document.model_dump(mode="json", exclude={"questions": {"__all__": {"finished"}}}) | {
        "skipped": [{"lines": list(s.lines), "why": s.why[lang]} for s in document.skipped],
        "warnings": [w[lang] for w in document.warnings],
    }


def _show(document: Document, lang: Lang) -> None:
    from rich.table import Table

    out = console()
    out.print(
        word("importing.found", lang).format(path=document.path, format=document.format, n=len(document.questions))
    )
    table = Table(box=None, padding=(0, 1), show_header=False)
    for draft in document.questions:
        number = f"{draft.number or ''}"
        title = " ".join(draft.question.split()) or word("importing.untitled", lang)
        table.add_row(f"{draft.lines[0]}-{draft.lines[1]}", number, _MARKS[draft.answer_status], title)
    out.print(table)
    for skipped in document.skipped:
        out.print(
            word("importing.skipped", lang).format(first=skipped.lines[0], last=skipped.lines[1], why=skipped.why[lang])
        )
    for warning in document.warnings:
        out.print(word("importing.warning", lang).format(warning=warning[lang]))
    if document.questions:
        out.print(word("importing.legend", lang).format(**_MARKS))


def _lay_out(services: Services, documents: list[Document], accept: bool, bank: str | None, lang: Lang) -> None:
    """Lay the documents on the desk, compare them with the banks, and accept what was asked for."""
    desk = services.desk
    for document in (d for d in documents if d.questions):
        pending = desk.take(document, services.now())
        pending = desk.prepare(pending.id, services.bank, progress=ProgressBar(word("importing.preparing", lang)))
        if accept:
            chosen = [n for n in pending.waiting if pending.items[n].ready and not pending.items[n].known]
            own = services.shelf.open(bank or Path(document.path).stem, services.now())
            pending = desk.accept(pending.id, chosen, own.name)
            tell(word("importing.accepted", lang).format(n=len(chosen), bank=own.title, left=len(pending.waiting)))
        else:
            tell(word("importing.waiting", lang).format(n=len(pending.waiting), name=pending.name))
    if accept:
        services.take_in()
