"""Domain values -> HTML: nothing hostile becomes markup, and every mark stands where its quote is."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer import bank
from interviewer.models import (
    Feedback,
    Grade,
    GradedPoint,
    GraderInfo,
    QuestionResult,
    Quote,
    Reading,
    Report,
    TopicResult,
    Turn,
    TurnState,
    Verdict,
    WrongClaim,
)
from interviewer.ui import cards
from interviewer.ui.i18n import WORDS, page_language

OURS = {"article", "h3", "h4", "div", "p", "b", "span", "ul", "li", "q", "mark", "i", "footer"}
HOSTILE = '<img src="http://e.example/a.png" onerror=x> </div><script>1</script> & "quotes" \x00 \u202e'


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)


def tags_of(html: str) -> set[str]:
    parser = _Tags()
    parser.feed(html)
    return parser.tags


def text_of(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html)


def quote(answer: str, text: str) -> Quote:
    start = answer.index(text)
    return Quote(text=text, start=start, end=start + len(text))


def graded(answer: str, **changes: object) -> Grade:
    point = GradedPoint(
        id="p1",
        verdict=Verdict.COVERED,
        quotes=(quote(answer, answer[:4]),),
        point=HOSTILE,
        weight=1,
        essential=True,
        reason=HOSTILE,
    )
    values: dict[str, object] = {
        "question_id": "q",
        "status": "graded",
        "score": 60,
        "grader": GraderInfo(kind="builtin", fallback=HOSTILE),
        "points": (point,),
        "wrong_claims": (WrongClaim(quote=quote(answer, answer[2:6]), correction=HOSTILE),),
        "criteria": {"core": 50, "depth": None, "accuracy": 80},
        "feedback": Feedback(strengths=HOSTILE, improve=HOSTILE),
    }
    return Grade.model_validate(values | changes)


def turn(answer: str | None, grade: Grade | None, now, **changes: object) -> Turn:
    values: dict[str, object] = {
        "id": "i-1", "interview_id": "i", "ordinal": 1, "question_id": "q", "asked": HOSTILE, "answer": answer,
        "state": TurnState(grade.status) if grade else TurnState.SKIPPED, "grade": grade, "asked_at": now,
    }  # fmt: skip
    return Turn.model_validate(values | changes)


@pytest.fixture
def now():
    from datetime import UTC, datetime

    return datetime(2026, 1, 2, tzinfo=UTC)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_card_holds_only_our_own_tags(now, lang):
    answer = HOSTILE + " and more"
    html = cards.card(turn(answer, graded(answer), now), None, bank.rubric(), lang)
    assert tags_of(html) <= OURS
    assert "onerror=x&gt;" in html
    assert "\x00" not in html
    assert "\u202e" not in html


def test_the_judge_and_why_it_stands_in_are_on_the_card(now):
    html = cards.card(
        turn("abcdefgh", graded("abcdefgh", grader=GraderInfo(kind="builtin", fallback="the model is down")), now),
        None,
        bank.rubric(),
        "en",
    )
    assert "Built-in examiner" in html
    assert "the model is down" in html
    html = cards.card(
        turn("abcdefgh", graded("abcdefgh", grader=GraderInfo(kind="model", model="tiny")), now),
        None,
        bank.rubric(),
        "zh",
    )
    assert "模型 tiny" in html


def test_an_ungraded_card_says_why_and_shows_no_score(now):
    grade = Grade(question_id="q", status="ungraded", reason="the endpoint is down")
    html = cards.card(turn("my answer", grade, now), None, bank.rubric(), "en")
    assert "the endpoint is down" in html
    assert "my answer" in html
    assert "iv-ring" not in html


def test_a_point_that_the_follow_up_probes_is_not_given_away(now):
    answer = "abcdefgh"
    point = GradedPoint(
        id="p1", verdict=Verdict.MISSING, point="THE SECRET", weight=1, essential=True, reason="SECRET reason"
    )
    grade = graded(answer, points=(point,), feedback=Feedback(strengths="good", improve="say THE SECRET"))
    html = cards.card(turn(answer, grade, now), None, bank.rubric(), "en", held_back="p1")
    assert "SECRET" not in html
    assert "SECRET" in cards.card(turn(answer, grade, now), None, bank.rubric(), "en")


def test_highlights_stand_where_the_quotes_are():
    answer = "first. second! 第三句。"
    grade = graded(answer, points=(), wrong_claims=(WrongClaim(quote=quote(answer, "second!"), correction="x"),))
    html = cards.highlighted(answer, grade)
    assert '<mark class="iv-contradicted">second!</mark>' in html
    assert text_of(html) == answer


def test_a_quote_of_another_answer_is_not_marked():
    grade = graded("abcdefgh", wrong_claims=(), points=())
    other = grade.model_copy(update={"ignored": (Quote(text="zzz", start=0, end=3),)})
    assert "<mark" not in cards.highlighted("abcdefgh", other)


@given(st.text(alphabet=st.characters(codec="utf-8"), min_size=1, max_size=60), st.data())
def test_highlighting_never_loses_or_invents_a_character(answer, data):
    spans = data.draw(st.lists(st.tuples(st.integers(0, len(answer)), st.integers(0, len(answer))), max_size=5))
    quotes = tuple(Quote(text=answer[a:b], start=a, end=b) for a, b in ((min(s), max(s)) for s in spans))
    grade = Grade(question_id="q", status="graded", score=1, ignored=quotes)
    html = cards.highlighted(answer, grade)
    assert re.sub(r"</?mark[^>]*>", "", html) == cards.plain(answer)


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=80))
def test_literal_markdown_leaves_no_mark_that_markdown_knows(text):
    made = cards.literal_markdown(text)
    assert not set(re.sub(r"&#\d+;|&nbsp;|<br>", "", made)) & set("<>*[]()`!#$\\|~&\"'+-=.{}")


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ("a < b and $x<y$", "a < b and $x< y$"),
        ("<img src=x>", "< img src=x>"),
        ("</p><!-- c -->", "< /p>< !-- c -->"),
        ("![alt](http://e.example/x.png)", "!&#91;alt](http://e.example/x.png)"),
    ],
)
def test_our_markdown_carries_no_tags_and_no_images(markdown, shown):
    assert cards.tagless(markdown) == shown


@pytest.mark.parametrize(
    ("setting", "header", "lang"),
    [
        ("auto", "zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("auto", "de-DE,en;q=0.8,zh;q=0.2", "en"),
        ("auto", "fr", "en"),
        ("auto", None, "en"),
        ("zh", "en-US", "zh"),
        ("en", "zh-CN", "en"),
    ],
)
def test_the_language_of_a_page(setting, header, lang):
    assert page_language(setting, header) == lang


def test_both_languages_fill_in_the_same_blanks():
    for key, text in WORDS.items():
        assert set(re.findall(r"\{\w+\}", text.zh)) == set(re.findall(r"\{\w+\}", text.en)), key


def test_a_correction_that_would_answer_the_follow_up_is_held_back(now):
    answer = "abcdefgh"
    point = GradedPoint(
        id="p1",
        verdict=Verdict.CONTRADICTED,
        quotes=(quote(answer, "cdef"),),
        point="THE SECRET",
        weight=1,
        essential=True,
    )
    other = WrongClaim(quote=quote(answer, "gh"), correction="known")
    grade = graded(
        answer, points=(point,), wrong_claims=(WrongClaim(quote=quote(answer, "de"), correction="SECRET"), other)
    )
    html = cards.card(turn(answer, grade, now), None, bank.rubric(), "en", held_back="p1")
    assert "SECRET" not in html
    assert "known" in html


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_report_holds_only_our_own_tags(now, lang):
    result = QuestionResult(
        question_id="q", topic=HOSTILE[:10], asked=HOSTILE, state=TurnState.GRADED, score=60, first_score=50, hints_used=1,
        points=graded("abcdefgh").points, wrong_claims=graded("abcdefgh").wrong_claims, answer="abcdefgh" + HOSTILE,
        follow_up=HOSTILE, follow_up_answer=HOSTILE, feedback=Feedback(strengths=HOSTILE), grader=GraderInfo(kind="model", model=HOSTILE),
    )  # fmt: skip
    report = Report(
        interview_id="i", lang=lang, started_at=now, finished_at=now, score=60, asked=1, graded=1, ungraded=0, skipped=0,
        topics=(TopicResult(topic=HOSTILE[:10], questions=1, score=60),), questions=(result,),
        reading=(Reading(question_id="q", whys=(HOSTILE,), sources=()),), graders=(HOSTILE,),
    )  # fmt: skip
    html = cards.report_html(report, bank.load(), lang)
    assert tags_of(html) <= OURS | {"h2", "header", "details", "summary"}
    assert "60" in html
