"""Who judges, and what becomes of a judge that fails."""

from __future__ import annotations

import logging

import pytest
from fakes import ScriptedJudge
from samples import RUBRIC, choice, question

from interviewer.errors import EndpointError, PromptError, ReplyError
from interviewer.grading.examiner import Examiner
from interviewer.grading.grader import Task
from interviewer.models import GraderInfo, Judgement, PointVerdict, Text, Verdict

DOWN = EndpointError("nothing answers", "没有响应")


def ruling(kind: str, **verdicts: Verdict) -> Judgement:
    points = tuple(PointVerdict(id=p.replace("_", "-"), verdict=v) for p, v in verdicts.items())
    return Judgement(grader=GraderInfo(kind=kind), points=points)


COVERED = ruling("builtin", core=Verdict.COVERED, detail=Verdict.MISSING)
BY_MODEL = ruling("model", core=Verdict.COVERED, detail=Verdict.COVERED)


def examiner(*, model=None, builtin=(), choices=(), fallback=True) -> Examiner:
    return Examiner(RUBRIC, ScriptedJudge(*choices), ScriptedJudge(*builtin), lambda: model, fallback)


def task(lang="en", asked=None) -> Task:
    return Task(question=question("adam"), answer="an answer", lang=lang, asked=asked)


def test_without_a_model_the_built_in_examiner_judges_unmarked():
    grade = examiner(builtin=[COVERED]).grade(task())
    assert (grade.status, grade.grader) == ("graded", GraderInfo(kind="builtin"))


def test_a_model_judges_where_there_is_one():
    assert examiner(model=ScriptedJudge(BY_MODEL)).grade(task()).grader == GraderInfo(kind="model")


def test_a_choice_question_never_goes_to_the_model():
    right = ruling("choice", right_option=Verdict.COVERED)
    judges = examiner(model=ScriptedJudge(), choices=[right])
    grade = judges.grade(Task(question=choice("loss"), answer="b", lang="en"))
    assert grade.grader == GraderInfo(kind="choice")


@pytest.mark.parametrize(("lang", "why"), [("en", "states nothing to grade by"), ("zh", "没有可供评分的陈述")])
def test_where_there_is_nothing_to_listen_for_there_is_no_score(lang, why):
    code = question("adam").model_copy(update={"key_points": (), "answer": Text(zh="```\nx\n```", en="```\nx\n```")})
    grade = examiner(model=ScriptedJudge()).grade(Task(question=code, answer="an answer", lang=lang))
    assert (grade.status, grade.score) == ("ungraded", None)
    assert why in grade.reason


@pytest.mark.parametrize("failure", [DOWN, ReplyError("noise", "噪声")])
def test_a_stand_in_says_for_whom_and_why(failure):
    grade = examiner(model=ScriptedJudge(failure), builtin=[COVERED]).grade(task("zh"))
    assert grade.score is not None
    assert grade.grader == GraderInfo(kind="builtin", fallback=failure.zh)


def test_an_endpoint_that_cannot_be_used_at_all_is_stood_in_for_as_well():
    def unusable():
        raise DOWN

    judges = Examiner(RUBRIC, ScriptedJudge(), ScriptedJudge(COVERED), unusable)
    assert judges.grade(task()).grader.fallback == DOWN.en


@pytest.mark.parametrize("failure", [DOWN, ReplyError("noise", "噪声"), PromptError("no prompt", "缺少提示词")])
def test_without_a_stand_in_the_answer_stays_ungraded_and_says_why(failure):
    grade = examiner(model=ScriptedJudge(failure), fallback=False).grade(task("zh"))
    assert (grade.status, grade.score, grade.reason) == ("ungraded", None, failure.zh)


def test_a_defect_costs_neither_the_answer_nor_the_interview(caplog):
    with caplog.at_level(logging.ERROR):
        grade = examiner(builtin=[ZeroDivisionError("oops")]).grade(task())
    assert (grade.status, grade.score) == ("ungraded", None)
    assert "ZeroDivisionError" in grade.reason
    assert "oops" in caplog.text


def test_the_answer_to_a_follow_up_adds_to_the_first_grade():
    first = examiner(builtin=[ruling("builtin", core=Verdict.MISSING, detail=Verdict.COVERED)]).grade(task())
    second = examiner(builtin=[ruling("builtin", core=Verdict.COVERED)]).grade(task(asked="And the core?"), first)
    assert {p.id: p.verdict for p in second.points} == {"core": Verdict.COVERED, "detail": Verdict.COVERED}
    assert second.score > first.score
