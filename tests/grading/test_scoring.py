"""The arithmetic of a grade: coverage, essential points, wrong statements, and what a follow-up changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.grading.scoring import merge, score, ungraded
from interviewer.models import (
    CriterionText,
    Feedback,
    GraderInfo,
    Judgement,
    KeyPoint,
    PointVerdict,
    Question,
    Quote,
    Rubric,
    Source,
    Text,
    Usage,
    Verdict,
    WrongClaim,
)

C, P, M, X = Verdict.COVERED, Verdict.PARTIAL, Verdict.MISSING, Verdict.CONTRADICTED
RUBRIC = Rubric(
    version=1,
    credit={"covered": 1, "partial": 0.5, "missing": 0, "contradicted": 0},
    essential_factor=2,
    wrong_claim_penalty=0.2,
    max_penalty=0.5,
    cap_without_essential=30,
    follow_up_below=85,
    criteria={
        "core": CriterionText(name=Text(zh="核心", en="Core"), description=Text(zh="核心", en="Core"), levels=())
    },
)


def text(words: str) -> Text:
    return Text(zh=f"中文 {words}", en=words)


def question(*points: tuple[str, int, bool]) -> Question:
    return Question(
        id="q",
        topic="t",
        difficulty=1,
        question=text("question"),
        answer=text("answer"),
        key_points=tuple(KeyPoint(id=i, weight=w, essential=e, point=text(i)) for i, w, e in points),
        sources=(Source(seed="s.txt"),),
    )


QUESTION = question(("core", 3, True), ("why", 2, False), ("limit", 2, False))
"""Weights with the essential factor: 6, 2, 2."""


def quote(start: int, words: str = "abcd") -> Quote:
    return Quote(text=words, start=start, end=start + len(words))


def judgement(
    *verdicts: Verdict, claims: tuple[WrongClaim, ...] = (), ids: tuple[str, ...] = ("core", "why", "limit")
) -> Judgement:
    return Judgement(
        grader=GraderInfo(kind="builtin"),
        points=tuple(
            PointVerdict(id=i, verdict=v, quotes=() if v is M else (quote(10 * n),))
            for n, (i, v) in enumerate(zip(ids, verdicts, strict=True))
        ),
        wrong_claims=claims,
    )


def claim(start: int) -> WrongClaim:
    return WrongClaim(quote=quote(start), correction="right")


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        ((C, C, C), 100),
        ((C, M, M), 60),
        ((P, M, M), 30),
        ((C, P, M), 70),
        ((M, C, C), 30),  # 40, capped: nothing essential was said
        ((P, C, C), 70),
        ((M, M, M), 0),
        ((X, C, C), 30),  # 40 * 0.8 = 32, capped
        ((C, X, M), 48),  # 60 * 0.8
        ((C, X, X), 36),  # 60 * 0.6
        ((X, X, X), 0),
    ],
)
def test_the_score_is_coverage_times_accuracy(verdicts: tuple[Verdict, ...], expected: int) -> None:
    assert score(QUESTION, judgement(*verdicts), RUBRIC, "en").score == expected


@pytest.mark.parametrize(
    ("claims", "expected"),
    [((), 100), ((claim(50),), 80), ((claim(50), claim(60)), 60), (tuple(claim(50 + 10 * i) for i in range(9)), 50)],
)
def test_wrong_claims_cost_up_to_the_limit(claims: tuple[WrongClaim, ...], expected: int) -> None:
    assert score(QUESTION, judgement(C, C, C, claims=claims), RUBRIC, "en").score == expected


def test_a_wrong_claim_in_the_words_that_contradict_a_point_is_one_mistake() -> None:
    alone = score(QUESTION, judgement(C, X, M), RUBRIC, "en").score
    same_words = score(QUESTION, judgement(C, X, M, claims=(claim(10),)), RUBRIC, "en").score
    other_words = score(QUESTION, judgement(C, X, M, claims=(claim(50),)), RUBRIC, "en").score
    assert (alone, same_words, other_words) == (48, 48, 36)


def test_the_cap_holds_only_where_something_is_essential() -> None:
    plain = question(("why", 1, False), ("limit", 1, False))
    assert score(plain, judgement(C, M, ids=("why", "limit")), RUBRIC, "en").score == 50


def test_full_marks_need_not_cover_every_small_point() -> None:
    generous = RUBRIC.model_copy(update={"full_marks_at": 0.8})
    assert score(QUESTION, judgement(C, C, M), generous, "en").score == 100
    assert score(QUESTION, judgement(C, M, M), generous, "en").score == 75


@pytest.mark.parametrize(
    ("verdicts", "core", "depth", "accuracy"),
    [((C, M, M), 100, 0, 100), ((P, C, P), 50, 75, 100), ((M, M, M), 0, 0, None), ((M, M, X), 0, 0, 80)],
)
def test_the_criteria_say_where_it_went_well(
    verdicts: tuple[Verdict, ...], core: int, depth: int, accuracy: int | None
) -> None:
    assert score(QUESTION, judgement(*verdicts), RUBRIC, "en").criteria == {
        "core": core,
        "depth": depth,
        "accuracy": accuracy,
    }


def test_a_criterion_without_points_is_not_judged() -> None:
    only = question(("core", 1, True))
    assert score(only, judgement(C, ids=("core",)), RUBRIC, "en").criteria["depth"] is None


def test_a_grade_shows_the_points_in_the_interviews_language() -> None:
    grade = score(QUESTION, judgement(C, P, M), RUBRIC, "zh")
    assert [p.point for p in grade.points] == ["中文 core", "中文 why", "中文 limit"]
    assert (grade.points[0].weight, grade.points[0].essential) == (3, True)
    assert grade.sources == QUESTION.sources


def test_points_that_were_not_asked_about_do_not_count() -> None:
    assert score(QUESTION, judgement(C, ids=("why",)), RUBRIC, "en").score == 100


def test_a_credit_stands_in_for_that_of_the_verdict_and_the_larger_one_is_kept() -> None:
    def judged(credit: float) -> Judgement:
        verdicts = (PointVerdict(id="one", verdict=P, credit=credit), PointVerdict(id="two", verdict=P))
        return Judgement(grader=GraderInfo(kind="builtin"), points=verdicts)

    asked = question(("one", 3, False), ("two", 1, False))
    first = score(asked, judged(0.3), RUBRIC, "en")
    assert (first.score, first.points[0].credit) == (35, 0.3)
    assert merge(asked, first, judged(0.1), RUBRIC, "en").score == 35
    assert merge(asked, first, judged(0.7), RUBRIC, "en").score == 65


@pytest.mark.parametrize("guessed_first", [True, False])
def test_a_plain_verdict_is_kept_beside_a_guess(guessed_first: bool) -> None:
    plain, guess = (
        Judgement(grader=GraderInfo(kind="builtin"), points=(PointVerdict(id="core", verdict=P, credit=credit),))
        for credit in (None, 0.2)
    )
    first, second = (guess, plain) if guessed_first else (plain, guess)
    merged = merge(QUESTION, score(QUESTION, first, RUBRIC, "en"), second, RUBRIC, "en")
    assert merged.points[0].credit is None


def test_a_follow_up_improves_a_point_and_never_worsens_one() -> None:
    first = score(QUESTION, judgement(C, M, P), RUBRIC, "en")
    merged = merge(QUESTION, first, judgement(C, M, ids=("why", "limit")), RUBRIC, "en")
    assert [p.verdict for p in merged.points] == [C, C, P]
    assert merged.score == 90


def test_silence_in_a_follow_up_takes_no_mistake_back() -> None:
    first = score(QUESTION, judgement(X, C, C), RUBRIC, "en")
    assert merge(QUESTION, first, judgement(M, ids=("core",)), RUBRIC, "en").points[0].verdict is X


def test_a_corrected_mistake_is_forgiven_with_the_claim_that_made_it() -> None:
    first = score(QUESTION, judgement(X, C, C, claims=(claim(0), claim(50))), RUBRIC, "en")
    merged = merge(QUESTION, first, judgement(C, ids=("core",)), RUBRIC, "en")
    assert [c.quote.start for c in merged.wrong_claims] == [50]
    assert merged.score == 80


def test_equal_places_in_two_answers_are_not_the_same_words() -> None:
    first = score(QUESTION, judgement(C, M, M, claims=(claim(0),)), RUBRIC, "en")
    again = Judgement(
        grader=GraderInfo(kind="builtin"), points=(PointVerdict(id="why", verdict=X, quotes=(quote(0, "wxyz"),)),)
    )
    assert merge(QUESTION, first, again, RUBRIC, "en").score == 36


def test_a_merged_grade_adds_up_what_both_cost_and_keeps_the_latest_words() -> None:
    first = score(QUESTION, judgement(C, M, M), RUBRIC, "en").model_copy(
        update={"feedback": Feedback(strengths="one", improve="two"), "usage": Usage(prompt_tokens=1, seconds=1.0)}
    )
    second = judgement(C, ids=("why",)).model_copy(
        update={"feedback": Feedback(improve="three"), "usage": Usage(prompt_tokens=2, seconds=0.5)}
    )
    merged = merge(QUESTION, first, second, RUBRIC, "en")
    assert merged.feedback == Feedback(strengths="one", improve="three")
    assert (merged.usage.prompt_tokens, merged.usage.seconds) == (3, 1.5)


def test_ungraded_has_a_reason_and_no_number() -> None:
    grade = ungraded(QUESTION, "the endpoint is down")
    assert (grade.status, grade.reason, grade.score, grade.points) == ("ungraded", "the endpoint is down", None, ())


@given(st.lists(st.sampled_from([C, P, M, X]), min_size=3, max_size=3), st.integers(0, 8))
def test_a_score_is_always_a_score(verdicts: list[Verdict], claims: int) -> None:
    grade = score(QUESTION, judgement(*verdicts, claims=tuple(claim(50 + i) for i in range(claims))), RUBRIC, "en")
    assert grade.score is not None
    assert 0 <= grade.score <= 100
