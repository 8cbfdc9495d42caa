"""Commands run in this process as a person would type them, over a small bank and a home of their own."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import samples

from interviewer.cli import main
from interviewer.models import Question


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """All of stdout as one JSON value."""
        return json.loads(self.out)


Run = Callable[..., Ran]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """`run("bank", "list", stdin="...")`: the exit code and the two streams. English, the built-in examiner, 80 columns."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("INTERVIEWER_LANGUAGE", "en")
    monkeypatch.setenv("INTERVIEWER_GRADER", "builtin")
    monkeypatch.setenv("COLUMNS", "80")

    def run_command(*arguments: str, stdin: str | bytes = b"") -> Ran:
        given = stdin.encode() if isinstance(stdin, str) else stdin
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given), encoding="utf-8"))
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        streams = capsys.readouterr()
        return Ran(int(ended.value.code or 0), streams.out, streams.err)

    return run_command


@pytest.fixture
def questions_dir(tmp_path: Path) -> Path:
    """Where `use_bank` writes."""
    return tmp_path / "questions"


@pytest.fixture
def use_bank(questions_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """`use_bank(question, ...)`: these questions are the bank. JSON is YAML, too."""

    def write(*questions: Question) -> None:
        questions_dir.mkdir(exist_ok=True)
        dumped = [q.model_copy(update={"sources": ()}).model_dump(mode="json") for q in questions]
        (questions_dir / "all.yaml").write_text(json.dumps(dumped), encoding="utf-8")
        monkeypatch.setenv("INTERVIEWER_QUESTIONS_DIR", str(questions_dir))

    return write


@pytest.fixture
def two_questions(use_bank: Callable[..., None]) -> None:
    """A bank of a choice question on evaluation (difficulty 1) and an open one on optimization (difficulty 2)."""
    use_bank(samples.choice("pick"), samples.question("adam"))
