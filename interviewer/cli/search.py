"""`interviewer search`: find questions and passages from a paraphrase in either language."""

from __future__ import annotations

from typing import Annotated

import typer

from interviewer.cli.terminal import (
    Json,
    bank_of,
    console,
    help_text,
    interface_language,
    load_settings,
    print_json,
    services_for,
    show,
    tell,
)
from interviewer.cli.words import word
from interviewer.errors import BadInput
from interviewer.text import language

HELP = help_text("Search the bank by meaning and by words.", "按语义和词语检索题库。")


def search(
    query: Annotated[str, typer.Argument(help=help_text("What to look for, in any words.", "要找的内容，任意说法。"))],
    k: Annotated[int, typer.Option("-k", min=1, max=100, help=help_text("Number of hits.", "结果数。"))] = 5,
    as_json: Json = False,
) -> None:
    """Print the best hits, best first, in the language of the query. Builds the index when it is missing."""
    if not query.strip():
        raise BadInput("the query is empty", "检索内容是空的")
    settings = load_settings()
    services = services_for(settings)
    bank = bank_of(services)
    hits = services.searcher.search(query, k, language(query))
    if as_json:
        print_json({"hits": [hit.model_dump(mode="json") for hit in hits]})
        return
    if not hits:
        tell(word("search.empty", interface_language()))
    from interviewer.cli.prose import Words, literal

    out = console()
    for hit in hits:
        head = Words(f"{hit.score:.2f}  ", "dim").append(hit.question_id, "bold")
        asked = bank.get(hit.question_id).question[hit.lang]
        passage = [] if hit.text.strip() == asked.strip() else [literal(hit.text, "dim")]
        show(out, head, literal(asked), *passage, Words())
