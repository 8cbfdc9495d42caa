"""The exact judge: right, wrong, incomplete, unreadable."""

import pytest
import samples

from interviewer.grading.choice import ChoiceGrader
from interviewer.grading.grader import Task
from interviewer.models import Verdict

ONE = samples.choice("c")
TWO = ONE.model_copy(update={"options": {k: samples.both(k * 3) for k in "abcd"}, "correct": ("b", "d")})


@pytest.mark.parametrize(
    ("question", "answer", "verdict"),
    [
        (ONE, "选 b", Verdict.COVERED),
        (ONE, "a", Verdict.CONTRADICTED),
        (ONE, "a or b", Verdict.MISSING),
        (ONE, "", Verdict.MISSING),
        (TWO, "b and d", Verdict.COVERED),
        (TWO, "bd", Verdict.COVERED),
        (TWO, "d", Verdict.MISSING),
        (TWO, "a, b, d", Verdict.CONTRADICTED),
    ],
)
def test_exactly_the_right_letters_count(question, answer: str, verdict: Verdict) -> None:  # type: ignore[no-untyped-def]
    (point,) = ChoiceGrader().judge(Task(question=question, answer=answer, lang="en")).points
    assert point.verdict is verdict
    assert point.reason


def test_a_wrong_choice_is_corrected_with_the_key_point() -> None:
    judgement = ChoiceGrader().judge(Task(question=ONE, answer="I would say a.", lang="en"))
    (claim,) = judgement.wrong_claims
    assert claim.correction == ONE.key_points[0].point.en
    assert claim.quote.text == "I would say a."
    assert judgement.points[0].quotes == (claim.quote,)
    assert "b" in judgement.feedback.improve


@pytest.mark.parametrize("answer", ["不知道", "a 或 b"])
def test_what_cannot_be_read_is_no_wrong_claim(answer: str) -> None:
    judgement = ChoiceGrader().judge(Task(question=ONE, answer=answer, lang="zh"))
    assert judgement.wrong_claims == ()
    assert judgement.points[0].quotes == ()
