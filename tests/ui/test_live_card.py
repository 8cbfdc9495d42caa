"""The card while an answer is judged: what is known of it, and what is not told before a follow-up."""

from __future__ import annotations

import pytest
import samples
from graded import HOSTILE, NOW, OURS, graded, point, tags_of, text_of, turn, view

from interviewer.grading.grader import SoFar
from interviewer.models import Feedback, Grade, Interview, InterviewState, Plan, PointVerdict, Quote, TurnState, Verdict
from interviewer.ui.live_card import Judged, in_turn, judged, live_card

POINTS = {"a": "statement A", "b": "statement B", "c": "statement C", "d": "statement D"}
SAID = (Quote(text="my words", start=0, end=8),)
SEEN = SoFar(
    points=(
        PointVerdict(id="a", verdict=Verdict.COVERED, quotes=SAID),
        PointVerdict(id="b", verdict=Verdict.PARTIAL, quotes=SAID, reason="REASON"),
        PointVerdict(id="c", verdict=Verdict.MISSING, reason="REASON"),
    ),
    feedback=Feedback(strengths="well said", improve="say more"),
)
BANK = samples.bank()
UNGRADED = Grade(question_id="adam", status="ungraded", reason="down")


def asked(**changes):
    return turn("words", None, question_id="adam", state=TurnState.ASKED, **changes)


def test_the_checklist_fills_in():
    html = live_card(Judged("What?", POINTS), SEEN, "en")
    assert "3 of 4 key points judged" in html
    assert html.count("iv-pending") == 1
    for shown in (
        "statement A",
        "covered",
        "statement B",
        "partial",
        "statement C",
        "missing",
        "<q>my words</q>",
        "well said",
        "say more",
    ):
        assert shown in html
    assert "statement D" not in html
    assert "REASON" not in html


def test_before_a_follow_up_only_what_is_covered_is_shown_in_words():
    html = live_card(Judged("What?", POINTS, secret=True), SEEN, "zh")
    assert "statement A" in html
    assert "well said" in html
    for secret in ("statement B", "statement C", "say more"):
        assert secret not in html
    assert "要点 2" in html
    assert "要点 3" in html


def test_nothing_known_yet_is_a_list_of_what_is_to_come():
    html = live_card(Judged("What?", POINTS, place="Answer 2 of 3"), SoFar(), "en")
    assert html.count("iv-pending") == 4
    assert "Answer 2 of 3 · Your answer is being read" in text_of(html)


def test_verdicts_on_points_that_were_not_asked_about_do_not_count():
    strange = SoFar(points=(PointVerdict(id="zzz", verdict=Verdict.COVERED, quotes=SAID),))
    assert live_card(Judged("What?", POINTS), strange, "en") == live_card(Judged("What?", POINTS), SoFar(), "en")


@pytest.mark.parametrize("secret", [True, False])
def test_what_a_model_writes_is_text(secret):
    huge = HOSTILE * 500
    seen = SoFar(
        points=(PointVerdict(id="a", verdict=Verdict.COVERED, quotes=(Quote(text=huge, start=0, end=9),)),),
        feedback=Feedback(strengths=huge, improve=huge),
    )
    html = live_card(Judged(HOSTILE, {"a": HOSTILE}, secret, HOSTILE), seen, "en")
    assert tags_of(html) <= OURS
    assert not {"\x00", "\u202e"} & set(html)


@pytest.mark.parametrize(
    ("follow_ups", "state", "secret"),
    [(True, TurnState.ASKED, True), (False, TurnState.ASKED, False), (True, TurnState.UNGRADED, False), (True, TurnState.GRADED, False)],
)  # fmt: skip
def test_only_where_a_follow_up_may_come_something_is_secret(follow_ups, state, secret):
    interview = Interview(
        id="i", plan=Plan(lang="en", follow_ups=follow_ups), state=InterviewState.RUNNING, started_at=NOW
    )
    here = asked().model_copy(update={"state": state})
    assert judged(view(here, interview=interview), here, BANK).secret == secret


def test_of_a_follow_up_the_points_that_are_still_open_are_judged():
    grade = graded("words and more", points=(point("core", Verdict.PARTIAL), point("detail", Verdict.COVERED)))
    main = turn("words and more", grade, question_id="adam")
    second = asked(id="i-1-f", parent_id="i-1")
    what = judged(view(main, second), second, BANK)
    assert what.points == {"core": "the statement of core"}
    assert not what.secret


def test_a_question_that_left_the_bank_has_no_list():
    gone = turn("words", UNGRADED, question_id="gone")
    assert judged(view(gone), gone, BANK).points == {}


def test_of_several_answers_the_one_in_work_is_named():
    turns = [
        turn("words", UNGRADED, id=f"i-{n}", ordinal=n, question_id="adam", asked=f"question {n}") for n in (1, 2, 3)
    ]
    grades = dict.fromkeys(("i-1", "i-2", "i-3"), 1)
    current = in_turn(view(*turns), BANK, lambda turn_id: grades[turn_id], "en")
    assert (current().asked, current().place) == ("question 1", "Answer 1 of 3")
    grades["i-1"] = 2  # judged, be it in vain
    assert (current().asked, current().place) == ("question 2", "Answer 2 of 3")
    grades |= {"i-2": 2, "i-3": 2}
    assert current().asked == "question 3"
