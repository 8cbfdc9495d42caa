"""What is wrong in a question whose types are right: each rule finds its case, where it stands, and nothing else."""

from collections.abc import Callable
from typing import Any

import pytest
import samples

from interviewer.bank_rules import findings
from interviewer.models import FollowUp, KeyPoint, Misconception, Question, Source, Text


def whole() -> Question:
    """A question that no rule objects to."""
    points = (
        KeyPoint(
            id="core",
            weight=3,
            essential=True,
            point=Text(zh="动量累积过去的梯度。", en="Momentum accumulates past gradients."),
            wordings=("把以前的梯度攒起来", "it keeps a running sum of gradients"),
            concepts=(("动量", "momentum"), ("梯度", "gradient")),
        ),
        KeyPoint(id="damping", point=Text(zh="它抑制振荡。", en="It damps oscillation."), wordings=("更平稳",)),
        KeyPoint(id="speed", point=Text(zh="它加快收敛。", en="It converges faster.")),
    )
    return Question(
        id="momentum",
        topic="optimization",
        difficulty=2,
        question=Text(zh="动量是什么？", en="What is momentum?"),
        answer=Text(zh="动量累积过去的梯度。", en="Momentum accumulates past gradients."),
        key_points=points,
        misconceptions=(
            Misconception(
                claim=Text(zh="动量就是学习率。", en="Momentum is the learning rate."),
                wordings=("动量越大学习率越大",),
                correction=Text(zh="两者不同。", en="They differ."),
            ),
        ),
        hints=(Text(zh="想想小球。", en="Think of a ball."),),
        follow_ups=(FollowUp(probes="core", question=Text(zh="累积什么？", en="Accumulates what?")),),
        sources=(Source(seed="seed.txt"),),
    )


def replaced(**values: Any) -> Question:
    return whole().model_copy(update=values)


def points(*changed: KeyPoint) -> Question:
    """The question with these key points in place of those of the same position."""
    return replaced(key_points=(*changed, *whole().key_points[len(changed) :]))


def choice(**values: Any) -> Question:
    return samples.choice("pick").model_copy(update={"hints": (), **values})


CORE, DAMPING, SPEED = whole().key_points
ENGLISH_TWICE = Text(zh="This is not Chinese", en="This is English")
CHINESE_TWICE = Text(zh="这是中文", en="这不是英文")

CASES: dict[str, tuple[Callable[[], Question], tuple[int | str, ...], str, str]] = {
    "unknown topic": (lambda: replaced(topic="cooking"), ("topic",), "error", "cooking"),
    "unknown work": (lambda: replaced(sources=(Source(book="nobody"),)), ("sources", 0), "error", "nobody"),
    "two points of one id": (
        lambda: points(CORE, DAMPING, SPEED.model_copy(update={"id": "damping"})),
        ("key_points", 2, "id"),
        "error",
        "damping",
    ),
    "dangling probe": (
        lambda: replaced(follow_ups=(*whole().follow_ups, FollowUp(probes="heart", question=samples.both("x")))),
        ("follow_ups", 1, "probes"),
        "error",
        "heart",
    ),
    "options of an open question": (
        lambda: replaced(options=samples.choice("x").options),
        ("options",),
        "error",
        "choice",
    ),
    "right letters of an open question": (lambda: replaced(correct=("a",)), ("options",), "error", "choice"),
    "two points only": (lambda: replaced(key_points=(CORE, DAMPING)), ("key_points",), "quality", "2 key points"),
    "no point at all": (
        lambda: replaced(key_points=(), follow_ups=()),
        ("key_points",),
        "quality",
        "0 key points",
    ),
    "nothing essential": (
        lambda: points(CORE.model_copy(update={"essential": False})),
        ("key_points",),
        "quality",
        "essential",
    ),
    "no hint": (lambda: replaced(hints=()), ("hints",), "quality", "hint"),
    "no follow-up for the essential point": (lambda: replaced(follow_ups=()), ("key_points", 0), "quality", "core"),
    "English for Chinese": (lambda: replaced(hints=(ENGLISH_TWICE,)), ("hints", 0, "zh"), "quality", "Chinese"),
    "Chinese for English": (lambda: replaced(hints=(CHINESE_TWICE,)), ("hints", 0, "en"), "quality", "English"),
    "one wording for two points": (
        lambda: points(CORE, DAMPING.model_copy(update={"wordings": ("It keeps a running  SUM of gradients",)})),
        ("key_points", 1, "wordings", 0),
        "error",
        "core",
    ),
    "a wording right and wrong": (
        lambda: points(CORE, DAMPING.model_copy(update={"wordings": ("动量越大学习率越大",)})),
        ("misconceptions", 0),
        "error",
        "damping",
    ),
    "a wording right and wrong in another print": (
        lambda: points(CORE, DAMPING.model_copy(update={"wordings": ("momentum is the  rate",)})).model_copy(
            update={
                "misconceptions": (
                    whole().misconceptions[0].model_copy(update={"wordings": ("Momentum IS the rate",)}),
                )
            }
        ),
        ("misconceptions", 0),
        "error",
        "damping",
    ),
    "a concept that the Chinese reference lacks": (
        lambda: points(CORE.model_copy(update={"concepts": (("accumulates",),)})),
        ("key_points", 0, "concepts", 0),
        "quality",
        "the zh reference",
    ),
    "a concept that the English reference lacks": (
        lambda: points(CORE.model_copy(update={"concepts": (("动量", "momentum"), ("累积",))})),
        ("key_points", 0, "concepts", 1),
        "quality",
        "the en reference",
    ),
    "a hint that is a wording": (
        lambda: replaced(hints=(Text(zh="想想，训练更平稳了。", en="Think of a ball."),)),
        ("hints", 0),
        "quality",
        "“damping” away (zh)",
    ),
    "a hint that is the statement": (
        lambda: replaced(hints=(Text(zh="想想小球。", en="Well: it CONVERGES  faster."),)),
        ("hints", 0),
        "quality",
        "“speed” away (en)",
    ),
    "the second hint touches every concept of a point": (
        lambda: replaced(hints=(*whole().hints, Text(zh="动量和梯度是什么关系？", en="Does Momentum use a gradient?"))),
        ("hints", 1),
        "quality",
        "“core” away (zh, en)",
    ),
    "one option": (lambda: choice(options={"b": samples.both("x")}), ("options",), "error", "two options"),
    "no right option": (lambda: choice(correct=()), ("correct",), "error", "one or more"),
    "a right option that is none": (lambda: choice(correct=("b", "z")), ("correct",), "error", "one or more"),
    "choice with two points": (
        lambda: choice(key_points=(samples.point("a"), samples.point("b"))),
        ("key_points",),
        "error",
        "exactly one",
    ),
    "choice without a point": (lambda: choice(key_points=()), ("key_points",), "error", "exactly one"),
}


@pytest.mark.parametrize(("make", "path", "severity", "word"), CASES.values(), ids=CASES.keys())
def test_a_rule_finds_its_case_and_nothing_else(make, path, severity, word):
    found = findings(make(), samples.TOPICS, samples.WORKS)
    assert [(f.path, f.severity) for f in found] == [(path, severity)]
    assert word in found[0].en
    assert found[0].zh


@pytest.mark.parametrize("question", [whole(), samples.choice("pick")], ids=["open", "choice"])
def test_a_whole_question_is_left_alone(question):
    assert findings(question, samples.TOPICS, samples.WORKS) == []


@pytest.mark.parametrize(
    "text",
    [
        Text(zh="3×3", en="3×3"),
        Text(zh="3×3", en="3×3 kernels"),
        Text(zh="$y = Wx$", en="$y = Wx$"),
        Text(zh="ReLU", en="ReLU"),
    ],
)
def test_formulas_and_names_need_no_translation(text):
    assert findings(replaced(hints=(text,)), samples.TOPICS, samples.WORKS) == []


@pytest.mark.parametrize(
    "hint",
    [
        Text(zh="想想动量。", en="Think of momentum."),  # one concept of two
        Text(zh="想想梯度。", en="Think of the gradient."),
        Text(zh="它和收敛有什么关系？", en="What of convergence?"),
    ],
)
def test_a_hint_that_names_part_of_a_point_gives_nothing_away(hint):
    assert findings(replaced(hints=(hint,)), samples.TOPICS, samples.WORKS) == []


def test_a_hint_that_names_the_only_concept_of_a_point_gives_nothing_away():
    one_group = DAMPING.model_copy(update={"concepts": (("动量", "momentum"),)})
    hint = Text(zh="想想动量。", en="Think of momentum.")
    asked = points(CORE, one_group).model_copy(update={"hints": (hint,)})
    assert findings(asked, samples.TOPICS, samples.WORKS) == []


def test_the_print_of_a_concept_does_not_matter():
    shouted = CORE.model_copy(update={"concepts": (("动量", "MOMENTUM"), ("梯度", "ＧＲＡＤＩＥＮＴ"))})
    assert findings(points(shouted), samples.TOPICS, samples.WORKS) == []


def test_a_document_of_ones_own_need_not_be_among_the_works():
    assert findings(replaced(sources=(Source(document="notes.md"),)), samples.TOPICS, samples.WORKS) == []


def test_all_findings_come_at_once():
    ugly = replaced(topic="cooking", hints=(), follow_ups=())
    assert {f.path for f in findings(ugly, samples.TOPICS, samples.WORKS)} == {
        ("topic",),
        ("hints",),
        ("key_points", 0),
    }
