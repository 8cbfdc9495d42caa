"""The report page: everything of an interview, second looks and costs included, and nothing of it markup."""

from __future__ import annotations

import pytest
from graded import HOSTILE, NOW, OURS, graded, looks, tags_of

from interviewer import bank
from interviewer.looks import Looks, Record
from interviewer.models import (
    Feedback,
    GraderInfo,
    Objection,
    QuestionResult,
    Quote,
    Reading,
    TopicResult,
    TurnState,
    Usage,
)
from interviewer.ui.report_card import report_html

ANSWER = "abcdefgh" + HOSTILE
GRADE = graded(ANSWER)
RESULT = QuestionResult(
    question_id="q", topic=HOSTILE[:10], asked=HOSTILE, state=TurnState.GRADED, score=60, first_score=50, hints_used=1,
    points=GRADE.points, wrong_claims=GRADE.wrong_claims, ignored=(Quote(text=HOSTILE, start=0, end=9),), answer=ANSWER,
    follow_up=HOSTILE, follow_up_answer=HOSTILE, feedback=Feedback(strengths=HOSTILE), grader=GraderInfo(kind="model", model=HOSTILE),
    usage=Usage(prompt_tokens=7, calls=1),
)  # fmt: skip


def report(*questions: QuestionResult, **changes):
    values = {
        "interview_id": "i", "lang": "en", "started_at": NOW, "finished_at": NOW, "score": 60, "asked": 1, "graded": 1,
        "ungraded": 0, "skipped": 0, "topics": (TopicResult(topic=HOSTILE[:10], questions=1, score=60),),
        "questions": questions, "reading": (Reading(question_id="q", whys=(HOSTILE,), sources=()),), "graders": (HOSTILE,),
    }  # fmt: skip
    return Record.model_validate(values | changes)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_report_holds_only_our_own_tags(lang):
    again = looks(GRADE, graded(ANSWER, score=70), objection=Objection(text=HOSTILE))
    html = report_html(report(RESULT, looks=(Looks(ordinal=1, follow_up=False, grades=again),)), bank.load(), lang)
    assert tags_of(html) <= OURS | {"h2"}
    assert "60" in html
    assert "iv-looks" in html
    assert "iv-ignored" in html


def test_a_second_look_stands_with_its_question():
    again = looks(GRADE, graded(ANSWER, score=70))
    made = report(RESULT, RESULT, looks=(Looks(ordinal=2, follow_up=False, grades=again),))
    _, first, second = report_html(made, bank.load(), "en").split('<details class="iv-result">')
    assert "iv-looks" not in first
    assert "iv-looks" in second


def test_an_ungraded_answer_says_why_and_that_it_is_kept():
    ungraded = RESULT.model_copy(
        update={"state": TurnState.UNGRADED, "score": None, "reason": "it is down", "grader": None}
    )
    html = report_html(report(ungraded, score=None), bank.load(), "en")
    assert "it is down" in html
    assert "Your answer is saved" in html


@pytest.mark.parametrize(
    ("usage", "shown"), [(Usage(), False), (Usage(prompt_tokens=1234, completion_tokens=5, seconds=2), True)]
)
def test_what_the_models_cost_is_summed(usage, shown):
    assert (
        "Spent at the endpoint: 2.0 s · 1,234 tokens in + 5 out"
        in report_html(report(RESULT, usage=usage), bank.load(), "en")
    ) == shown


def test_an_interview_without_answers_says_so():
    assert "No question was answered" in report_html(report(), bank.load(), "en")


@pytest.mark.parametrize(
    ("lang", "said", "tag"),
    [("en", "Calibrated; the judge itself gave", "calibrated"), ("zh", "已校准，评分者原分", "已校准")],
)
def test_calibrated_scores_are_marked_overall_and_by_question(lang, said, tag):
    html = report_html(report(RESULT.model_copy(update={"raw_score": 41}), raw_score=43.5), bank.load(), lang)
    head, _, question = html.partition("<details")
    assert f"{said} 43.5" in head
    assert f'<span class="iv-tag">{tag}</span> 60' in question
    assert f"{said} 41" in question
    assert tag not in report_html(report(RESULT), bank.load(), lang)
