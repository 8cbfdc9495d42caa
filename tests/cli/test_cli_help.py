"""The help texts, docs/commands.md and the program say the same, in both languages."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

from interviewer.cli import program

DOCS = (Path(__file__).parents[2] / "docs" / "commands.md").read_text(encoding="utf-8")
SECTIONS: dict[str, str] = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", DOCS, re.MULTILINE | re.DOTALL))
EXAMPLES = [line for block in re.findall(r"```sh\n(.*?)```", DOCS, re.DOTALL) for line in block.splitlines()]


ANSWERS = [
    json.dumps(
        {"id": f"{q}-{n}", "question": f"What is {q}?", "reference": f"{q} is a norm.", "answer": text, "score": n / 9}
    )
    for q in ("L1", "L2", "L3", "L4", "L5")
    for n, text in enumerate([f"{q} is a norm.", "I do not know."] * 5)
]


def commands(command=None, path=()):
    """Every command by the words that one types, groups that run by themselves included."""
    command = command or get_command(program())
    found = (
        {} if getattr(command, "commands", None) and not command.invoke_without_command else {" ".join(path): command}
    )
    for name, sub in getattr(command, "commands", {}).items():
        found |= commands(sub, (*path, name))
    return found


COMMANDS = commands()


def options(command):
    return {name for param in command.params for name in param.opts if name.startswith("-")}


def help_of(*command, locale):
    environment = {k: v for k, v in os.environ.items() if k != "INTERVIEWER_LANGUAGE"} | {
        "LC_ALL": locale,
        "COLUMNS": "100",
    }
    run = subprocess.run(
        [sys.executable, "-m", "interviewer", *command, "--help"],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
    )
    return run.stdout


def test_the_page_has_a_section_for_each_command_and_no_other():
    assert set(SECTIONS) == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_section_names_every_option_and_no_other(name):
    told = set(
        re.findall(r"(?<![\w-])--?[a-z]+(?:-[a-z]+)*\b", re.sub(r"```sh.*?```", "", SECTIONS[name], flags=re.DOTALL))
    )
    assert told == options(COMMANDS[name])


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_prints_json(name):
    assert "--json" in options(COMMANDS[name]) or name == "serve"


@pytest.fixture(scope="module")
def shared_home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.mark.parametrize("line", EXAMPLES)
def test_the_examples_run(run, line, shared_home, monkeypatch):
    monkeypatch.setenv("INTERVIEWER_HOME_DIR", str(shared_home))
    shutil.copy(Path(__file__).parents[2] / "README.md", "README.md")  # commands run in a folder of their own
    Path("answers.jsonl").write_text("\n".join(ANSWERS), encoding="utf-8")
    command, _, pipe = line.partition("|")[::-1] if "|" in line else (line, "", "")
    words = shlex.split(command)
    assert words[0] == "interviewer"
    stdin = shlex.split(pipe)[1].replace("\\n", "\n") if pipe else ""
    ran = run(*words[1:], stdin=stdin)
    assert ran.code == 0, ran.err
    if "--json" in words:
        assert ran.json is not None


@pytest.mark.parametrize(("locale", "chinese"), [("C.UTF-8", False), ("zh_CN.UTF-8", True)])
def test_help_speaks_the_language_of_the_locale(locale, chinese):
    said = help_of(locale=locale)
    assert all(name.split()[0] in said for name in COMMANDS)
    assert bool(re.search(r"[\u4e00-\u9fff]", said)) == chinese
    assert "--debug" in said
