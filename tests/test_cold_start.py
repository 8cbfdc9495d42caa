"""A cold `interviewer grade` with the built-in examiner pays for nothing that it does not use."""

import json
import subprocess
import sys

import pytest

HEAVY = {
    "bm25s", "chromadb", "fastapi", "gradio", "httpx", "httpx2", "langchain_core", "langchain_text_splitters",
    "langgraph", "numpy", "openai", "pylatexenc", "rich", "scipy", "sklearn", "sqlalchemy", "uvicorn",
}  # fmt: skip
ALLOWED = {
    "annotated_doc", "annotated_types", "cython_runtime", "dotenv", "interviewer", "platformdirs", "pydantic", "pydantic_core", "pydantic_settings", "shellingham",
    "snowballstemmer", "typer", "typing_extensions", "typing_inspection", "yaml",
}  # fmt: skip
"""All third-party packages of that path: typer brings annotated_doc and shellingham, yaml its own runtime, pydantic the rest."""
ANSWER = "It takes the mean and variance over the batch and standardizes each channel."
GRADE = ("grade", "--id", "batch-normalization-why", "--answer", ANSWER, "--json")


def run_cold(*arguments):
    """The modules in a fresh process after the command, which must succeed, and the YAML files that it opened."""
    script = f"""
import json, sys
opened = []
sys.addaudithook(lambda event, given: event == "open" and opened.append(str(given[0])))
from interviewer.cli import main
try:
    main({list(arguments)!r})
except SystemExit as ended:
    files = [name for name in opened if name.endswith(".yaml")]
    print(json.dumps([ended.code, sorted(sys.modules), files]), file=sys.stderr)
"""
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    code, modules, files = json.loads(run.stderr)
    assert code == 0
    return set(modules), [name.rpartition("/")[2] for name in files]


def loaded_by(*arguments):
    return run_cold(*arguments)[0]


def third_party(modules):
    return {name.partition(".")[0] for name in modules if not name.startswith("_")} - sys.stdlib_module_names


@pytest.fixture(scope="module")
def graded():
    return loaded_by(*GRADE, "--grader", "builtin")


def test_nothing_heavy_is_loaded(graded):
    assert graded & HEAVY == set()


def test_nothing_new_creeps_in(graded):
    assert third_party(graded) - ALLOWED == set()


def test_no_other_command_is_loaded(graded):
    commands = {name for name in graded if name.startswith("interviewer.cli.")}
    assert commands == {f"interviewer.cli.{name}" for name in ("grade", "terminal", "words")}


def test_the_judge_of_choice_questions_is_not_made_ready(graded):
    assert "interviewer.grading.letters" not in graded


def test_a_known_bank_is_not_read_again():
    """The first of these commands keeps a parsed copy, which serves the second and a question named by its id."""
    asked = ("grade", "--question", "Is it?", "--reference", "It is a norm.", "--answer", ANSWER, "--json")
    _, files = run_cold(*asked, "--grader", "builtin")
    assert len(files) > 20
    for command in (asked, GRADE):
        _, files = run_cold(*command, "--grader", "builtin")
        assert files == ["rubric.yaml"]


def test_auto_without_an_endpoint_is_as_light():
    """Nothing is configured and looking is switched off (conftest): no HTTP library either."""
    assert loaded_by(*GRADE) & HEAVY == set()


@pytest.mark.parametrize("arguments", [("--help",), ("bank", "list", "--json"), ("bank", "check", "--json")])
def test_the_other_light_commands(arguments):
    assert loaded_by(*arguments) & HEAVY == set()
