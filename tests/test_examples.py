"""The documentation of the question format holds: its example is a question that could stand in the bank."""

import re
from pathlib import Path

import pytest
import yaml

from interviewer.bank import load
from interviewer.models import FollowUp, KeyPoint, Misconception, Question

KNOWLEDGE = Path(__file__).parents[1] / "knowledge"
README = (KNOWLEDGE / "README.md").read_text(encoding="utf-8")
CHOICE_ONLY = {"options", "correct"}
IMPORTED_ONLY = {"draft", "cites"}


@pytest.fixture(scope="module")
def example() -> str:
    """The first YAML block of knowledge/README.md."""
    found = re.search(r"```yaml\n(.*?)```", README, re.DOTALL)
    assert found
    return found.group(1)


def test_the_annotated_example_is_a_finished_question(example, tmp_path):
    (tmp_path / "example.yaml").write_text(example, encoding="utf-8")
    bank = load(tmp_path)
    assert [str(p) for p in bank.problems] == []
    assert len(bank.questions) == 1


def test_the_example_shows_and_explains_every_field(example):
    (entry,) = yaml.safe_load(example)
    assert set(entry) == set(Question.model_fields) - CHOICE_ONLY
    assert set(entry["key_points"][0]) == set(KeyPoint.model_fields) - IMPORTED_ONLY
    assert set(entry["misconceptions"][0]) == set(Misconception.model_fields)
    assert set(entry["follow_ups"][0]) == set(FollowUp.model_fields)
    for field in set(Question.model_fields) - CHOICE_ONLY:
        assert re.search(rf"^(?:- |  ){field}:.*#", example, re.MULTILINE), f"{field} has no comment"
    for field in CHOICE_ONLY | IMPORTED_ONLY:
        assert f"`{field}:" in README


def test_the_example_is_not_a_question_of_the_bank(example, bank):
    (entry,) = yaml.safe_load(example)
    assert entry["id"] not in bank.questions


def test_every_file_that_the_readme_names_is_there():
    for name in re.findall(r"^\| `([^`]+)` \|", README, re.MULTILINE):
        assert list(KNOWLEDGE.glob(name.replace("<topic>", "*"))), name
