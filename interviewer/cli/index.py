"""`interviewer index`: the search index is a cache of the bank; it can be built, looked at and thrown away."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from interviewer.cli.terminal import (
    Json,
    Yes,
    bank_of,
    confirmed,
    help_text,
    interface_language,
    load_settings,
    print_json,
    services_for,
)
from interviewer.cli.words import word
from interviewer.errors import IndexFailed

if TYPE_CHECKING:
    from interviewer.retrieval.index import IndexStatus

app = typer.Typer(help=help_text("Build, look at or delete the search index.", "建立、查看或删除检索索引。"))


@app.command(help=help_text("Build the index if it is missing or out of date.", "索引缺失或过期时重新建立。"))
def build(as_json: Json = False) -> None:
    """Build what is missing, then print the status."""
    services = services_for(load_settings())
    bank_of(services)
    _print(services.searcher.index.status(), as_json)


@app.command(help=help_text("Show what is built, without building anything.", "显示现有索引，不做任何改动。"))
def status(as_json: Json = False) -> None:
    """Print the status."""
    from interviewer.retrieval.search import index_status

    settings = load_settings()
    _print(index_status(settings, bank_of(services_for(settings))), as_json)


@app.command(help=help_text("Delete the index; it is rebuilt when it is needed.", "删除索引，需要时会自动重建。"))
def delete(yes: Yes = False, as_json: Json = False) -> None:
    """Delete the index after a confirmation; on disk without opening it, for it may be damaged."""
    from interviewer.retrieval.search import FOLDER

    settings, lang = load_settings(), interface_language()
    folder = settings.home_dir / FOLDER
    if not confirmed(word("index.delete.sure", lang).format(folder=settings.chroma_url or folder), yes):
        raise typer.Exit(1)
    if settings.chroma_url:
        services_for(settings).searcher.index.delete()
    _remove(folder)
    if as_json:
        print_json({"deleted": True})
    else:
        print(word("index.deleted", lang))


def _remove(folder: Path) -> None:
    try:
        shutil.rmtree(folder)
    except FileNotFoundError:
        return
    except OSError as e:
        raise IndexFailed(
            f"{folder} cannot be deleted ({e.strerror or e}); check who may write there",
            f"无法删除 {folder}（{e.strerror or e}）；请检查写权限",
        ) from e


def describe_index(found: IndexStatus) -> str:
    """One line about the index."""
    lang = interface_language()
    if found.fingerprint is None:
        return word("index.none", lang)
    state = word("index.fresh" if found.fresh else "index.stale", lang)
    return word("index.status", lang).format(
        chunks=found.chunks, embedder=found.embedder, state=state, folder=found.folder
    )


def _print(found: IndexStatus, as_json: bool) -> None:
    if as_json:
        print_json(found)
    else:
        print(describe_index(found))
