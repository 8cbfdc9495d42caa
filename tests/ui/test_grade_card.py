"""The card of an answer: what it shows and holds back, that every mark stands where its quote is, and that nothing is markup."""

from __future__ import annotations

import re

import pytest
from graded import HOSTILE, OURS, graded, looks, point, quote, tags_of, text_of, turn
from hypothesis import given
from hypothesis import strategies as st

from interviewer import bank
from interviewer.models import Feedback, Grade, GraderInfo, Objection, Quote, Usage, Verdict, WrongClaim
from interviewer.ui import cards
from interviewer.ui.grade_card import card, highlighted

ANSWER = "abcdefgh"
RUBRIC = bank.rubric()
USAGE = Usage(prompt_tokens=1234, completion_tokens=56, seconds=3.21, calls=2)
MODEL = GraderInfo(kind="model", model="tiny", endpoint="llamacpp", prompt="grade@1a2b3c4d", rung="json_schema")


def drawn(grade: Grade, lang="en", **options):
    return card(turn(ANSWER, grade), None, RUBRIC, lang, **options)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_card_holds_only_our_own_tags(lang):
    answer = HOSTILE + " and more"
    grade = graded(answer, ignored=(quote(answer, "<script>"),))
    hostile = GraderInfo(kind="model", model=HOSTILE, endpoint=HOSTILE, prompt=HOSTILE, rung=HOSTILE, fallback=HOSTILE, left_out=("passages",))  # fmt: skip
    again = graded(answer, grader=hostile, score=70, usage=USAGE)
    said = looks(grade, again, objection=Objection(text=HOSTILE, point_id="p1"))
    html = card(turn(answer, again), None, RUBRIC, lang, looks=[said])
    assert tags_of(html) <= OURS
    assert "onerror=x&gt;" in html
    assert not {"\x00", "\u202e"} & set(html)


def test_the_judge_and_why_it_stands_in_are_on_the_card():
    html = drawn(graded(ANSWER, grader=GraderInfo(kind="builtin", fallback="the model is down")))
    assert "Built-in examiner" in html
    assert "the model is down" in html
    assert "模型 tiny" in drawn(graded(ANSWER, grader=GraderInfo(kind="model", model="tiny")), "zh")


@pytest.mark.parametrize(
    ("lang", "line", "how"),
    [
        (
            "en",
            "llama.cpp · 3.2 s · 1,234 tokens in + 56 out",
            ("Prompt: grade@1a2b3c4d", "json_schema", "Requests: 2"),
        ),
        (
            "zh",
            "llama.cpp · 3.2 秒 · 输入 1,234 + 输出 56 token",
            ("提示词：grade@1a2b3c4d", "json_schema", "请求次数：2"),
        ),
    ],
)
def test_what_a_grade_cost_is_one_line_and_how_it_came_about_is_folded_away(lang, line, how):
    shown, folded = drawn(graded(ANSWER, grader=MODEL, usage=USAGE), lang).rsplit("<details>", 1)
    assert line in shown
    assert all(each in folded for each in how)


def test_a_judge_that_asks_no_endpoint_has_no_price():
    assert "iv-usage" not in drawn(graded(ANSWER, grader=GraderInfo(kind="builtin"), usage=Usage(seconds=0.1)))


def test_what_the_model_was_not_told_is_said_aloud():
    html = drawn(graded(ANSWER, grader=MODEL.model_copy(update={"left_out": ("passages", "reference")}), usage=USAGE))
    assert "left out of the prompt: retrieved passages; the reference answer" in html


def test_an_ungraded_card_says_why_and_shows_no_score():
    html = card(
        turn("my answer", Grade(question_id="q", status="ungraded", reason="the endpoint is down")), None, RUBRIC, "en"
    )
    assert "the endpoint is down" in html
    assert "Your answer is saved" in html
    assert "my answer" in html
    assert "iv-ring" not in html


def test_what_was_said_to_the_examiner_is_shown_with_what_it_was_worth():
    html = drawn(graded(ANSWER, ignored=(quote(ANSWER, "gh"),)))
    assert "earn nothing and cost nothing" in html
    assert html.count("<q>gh</q>") == 1
    assert '<mark class="iv-ignored">gh</mark>' in html


@pytest.mark.parametrize(
    ("verdict", "refused", "shown"),
    [(Verdict.MISSING, True, True), (Verdict.MISSING, False, False), (Verdict.PARTIAL, False, True), (Verdict.COVERED, False, False)],
)  # fmt: skip
def test_a_reason_is_shown_where_it_tells_more_than_the_verdict(verdict, refused, shown):
    points = (point("p1", verdict, refused=refused, reason="because of this"),)
    assert ("because of this" in drawn(graded(ANSWER, points=points))) == shown


def test_a_point_that_the_follow_up_probes_is_not_given_away():
    secret = point("p1", Verdict.MISSING, point="THE SECRET", reason="SECRET reason", refused=True)
    earlier = graded(ANSWER, points=(point("p1", Verdict.COVERED, point="THE SECRET"),))
    grade = graded(ANSWER, points=(secret,), feedback=Feedback(strengths="good", improve="say THE SECRET"))
    assert "SECRET" not in drawn(grade, held_back="p1", looks=[looks(earlier, grade)])
    assert "SECRET" in drawn(grade)


def test_a_correction_that_would_answer_the_follow_up_is_held_back():
    wrong = point("p1", Verdict.CONTRADICTED, quotes=(quote(ANSWER, "cdef"),), point="THE SECRET")
    claims = (
        WrongClaim(quote=quote(ANSWER, "de"), correction="SECRET"),
        WrongClaim(quote=quote(ANSWER, "gh"), correction="known"),
    )
    html = drawn(graded(ANSWER, points=(wrong,), wrong_claims=claims), held_back="p1")
    assert "SECRET" not in html
    assert "known" in html


# --- the marks in the answer


def test_highlights_stand_where_the_quotes_are():
    answer = "first. second! 第三句。"
    grade = graded(answer, points=(), wrong_claims=(WrongClaim(quote=quote(answer, "second!"), correction="x"),))
    html = highlighted(answer, grade)
    assert '<mark class="iv-contradicted">second!</mark>' in html
    assert text_of(html) == answer


def test_a_quote_of_another_answer_is_not_marked():
    grade = graded(ANSWER, wrong_claims=(), points=(), ignored=(Quote(text="zzz", start=0, end=3),))
    assert "<mark" not in highlighted(ANSWER, grade)


@given(st.text(alphabet=st.characters(codec="utf-8"), min_size=1, max_size=60), st.data())
def test_highlighting_never_loses_or_invents_a_character(answer, data):
    spans = data.draw(st.lists(st.tuples(st.integers(0, len(answer)), st.integers(0, len(answer))), max_size=5))
    quotes = tuple(Quote(text=answer[a:b], start=a, end=b) for a, b in ((min(s), max(s)) for s in spans))
    grade = Grade(question_id="q", status="graded", score=1, ignored=quotes)
    assert re.sub(r"</?mark[^>]*>", "", highlighted(answer, grade)) == cards.plain(answer)


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "Calibrated; the judge itself gave 42"), ("zh", "已校准，评分者原分 42")]
)
def test_a_calibrated_score_is_shown_as_one_with_the_judges_own(lang, said):
    html = drawn(graded(ANSWER, score=60, raw_score=42), lang)
    assert said in text_of(html)
    assert ">60<" in html
    assert said not in text_of(drawn(graded(ANSWER, score=60), lang))


def test_a_raw_score_of_zero_is_a_score():
    assert "the judge itself gave 0" in text_of(drawn(graded(ANSWER, score=60, raw_score=0)))
