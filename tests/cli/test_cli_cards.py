"""The card of an answer: what it shows, what it holds back, and that nothing in it is markup or a command."""

import io

import pytest
import samples
from rich.console import Console

from interviewer.cli.cards import grade_card
from interviewer.models import Feedback, Grade, GradedPoint, GraderInfo, Quote, Usage, Verdict, WrongClaim
from interviewer.ui.judges import judge_name, stand_in

ANSWER = "BN uses the batch at inference. The scale is learned."
SAID = Quote(text=ANSWER[:30], start=0, end=30)
OTHER = Quote(text=ANSWER[32:], start=32, end=len(ANSWER))
HOSTILE = "[red]loud[/red] \x1b[2J\x07 <b>"


def made(kind="model", **changes):
    points = (
        GradedPoint(id="core", verdict=Verdict.CONTRADICTED, quotes=(SAID,), reason="a reason", point="THE POINT", weight=3, essential=True),
        GradedPoint(id="more", verdict=Verdict.COVERED, quotes=(OTHER,), reason="another", point="more of it", weight=1, essential=False),
    )  # fmt: skip
    values = {
        "question_id": "q", "status": "graded", "score": 61, "grader": GraderInfo(kind=kind, model="m" if kind == "model" else None),
        "points": points, "wrong_claims": (WrongClaim(quote=SAID, correction="THE CORRECTION"), WrongClaim(quote=OTHER, correction="other")),
        "criteria": {"core": 50, "depth": None}, "feedback": Feedback(strengths="GOOD", improve="THE ADVICE"),
    }  # fmt: skip
    return Grade.model_validate(values | changes)


def drawn(grade, **options):
    out = io.StringIO()
    Console(file=out, width=80, highlight=False, markup=False, emoji=False).print(
        grade_card(grade, samples.RUBRIC, "en", **options)
    )
    return out.getvalue()


def unframed(grade):
    """The words of the card in one line."""
    return " ".join(drawn(grade).replace("│", " ").split())


def test_everything_of_a_grade_is_there():
    card = drawn(made(), before=40)
    for said in ("61 / 100", "40 before the follow-up", "Core 50 · depth –", "✕", "✓", "THE POINT", "[essential]", "contradicted",
                 f"“{SAID.text}”", "a reason", "→ THE CORRECTION", "GOOD", "THE ADVICE", "Model m"):  # fmt: skip
        assert said in card


def test_what_the_open_follow_up_probes_is_held_back_wherever_it_stands():
    card = drawn(made(), held_back="core")
    for secret in ("THE POINT", "THE CORRECTION", "THE ADVICE", "a reason"):
        assert secret not in card
    assert "more of it" in card
    assert "→ other" in card
    assert f"“{SAID.text}”" in card


@pytest.mark.parametrize(("kind", "shown"), [("model", True), ("choice", True), ("builtin", False)])
def test_reasons_that_only_repeat_the_verdict_are_left_out(kind, shown):
    assert ("a reason" in drawn(made(kind))) == shown


def test_an_ungraded_answer_says_why_and_that_it_is_kept():
    card = drawn(Grade(question_id="q", status="ungraded", reason=f"the endpoint is down {HOSTILE}"))
    assert "the endpoint is down [red]loud[/red] □[2J□ <b>" in card
    assert "saved" in card
    assert "/ 100" not in card


def test_a_reply_of_a_model_is_text():
    points = (
        made()
        .points[0]
        .model_copy(update={"point": HOSTILE, "reason": HOSTILE, "quotes": (Quote(text=HOSTILE, start=0, end=9),)}),
    )
    claims = (WrongClaim(quote=Quote(text=HOSTILE, start=0, end=9), correction=HOSTILE),)
    info = GraderInfo(kind="model", model=HOSTILE, endpoint=HOSTILE, fallback=HOSTILE)
    card = drawn(
        made(
            points=points,
            wrong_claims=claims,
            ignored=(SAID,),
            feedback=Feedback(strengths=HOSTILE, improve=HOSTILE),
            grader=info,
        )
    )
    assert not set("\x1b\x07") & set(card)
    assert card.count("[red]loud[/red]") == 10


def test_evidence_that_was_refused_is_told_whoever_judged():
    refused = made("builtin").points[0].model_copy(update={"refused": True, "verdict": Verdict.MISSING})
    assert "a reason" in drawn(made("builtin", points=(refused,)))


def test_what_was_said_to_the_examiner_is_told_with_what_it_was_worth():
    card = unframed(made(ignored=(SAID,)))
    assert "Addressed to the examiner, not counted" in card
    assert "they earn nothing and cost nothing" in card


def test_what_a_grade_cost_and_what_did_not_fit():
    info = GraderInfo(kind="model", model="m", endpoint="ollama", left_out=("reference",))
    card = unframed(made(grader=info, usage=Usage(prompt_tokens=1000, completion_tokens=20, seconds=2)))
    assert "Model m · Ollama · 2.0 s · 1,000 tokens in + 20 out · Too much for the model's context" in card
    assert "tokens in" not in drawn(made("builtin"))


def test_the_judge_is_named_in_both_languages():
    down = made("builtin", grader=GraderInfo(kind="builtin", fallback="it is down"))
    assert "it is down" in drawn(down)
    assert "Built-in examiner" in drawn(down)
    assert judge_name(down.grader, "zh") == "内置评分器（估计）"
    assert stand_in(down.grader, "zh") == "由内置评分器代评：it is down"
