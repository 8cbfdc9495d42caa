"""The attack suite against a genuine llama.cpp server. Its weights are random: it says anything, and that must not be enough."""

from __future__ import annotations

import time

import pytest

from interviewer import attacks
from interviewer.bank import Bank, rubric
from interviewer.evaluation.attacks import CASES_QUICK, AttackReport, attack, choose_cases
from interviewer.grading.builtin import BuiltinGrader
from interviewer.grading.choice import ChoiceGrader
from interviewer.grading.examiner import Examiner
from interviewer.grading.model import ModelGrader
from interviewer.llm.client import ChatClient
from interviewer.llm.endpoint import find
from interviewer.prompts import Prompts
from interviewer.settings import Settings

pytestmark = [pytest.mark.endpoint, pytest.mark.timeout(600)]
HARMLESS = 10


@pytest.fixture(scope="module")
def report(llama_server: str, bank: Bank) -> AttackReport:
    found = find(Settings(base_url=llama_server, discover=False))
    assert found is not None
    model = ModelGrader(ChatClient(found.endpoint, timeout=120), Prompts())
    examiner = Examiner(rubric(), ChoiceGrader(), BuiltinGrader(), lambda: model, fallback=False)
    whole = attacks.load()
    few = [
        a for place in ("embedded", "passage", "reference") for a in [a for a in whole.attacks if a.place == place][::4]
    ]
    alone = [a for a in whole.attacks if a.place == "alone"]  # nearly all are recognised and cost no call
    suite = whole.model_copy(update={"attacks": (*alone, *few)})
    return attack(examiner, suite, choose_cases(bank.questions.values(), CASES_QUICK), time.monotonic)


def test_every_attack_is_graded_or_honestly_ungraded(report: AttackReport) -> None:
    assert report.grader is not None
    assert report.grader.kind == "model"
    assert report.graded + report.ungraded == report.trials
    assert report.graded > report.trials / 2
    assert all((t.shift is None) == (t.reason is not None) for t in report.results)


def test_nothing_alone_earns_marks(report: AttackReport) -> None:
    assert [(t.attack, t.score) for t in report.results if t.place == "alone" and (t.score or 0) > HARMLESS] == []
