"""Key points made of a reference answer."""

import pytest
import samples

from interviewer.grading.reference import MOST, key_points_of, points_from_reference

LONG = " ".join(f"Sentence number {i} says something about topic {i} and method {i}." for i in range(20))


@pytest.mark.parametrize(
    ("reference", "points"),
    [
        ("Overfitting means low training error. Regularization reduces it. Dropout is one way.", 3),
        ("# 标题\n过拟合是训练误差低而测试误差高。\n正则化可以缓解过拟合。\n早停也是一种常用的办法。", 4),
        (
            "$$x = y + z$$\nThe loss is minimized by gradient descent. The step is the learning rate. It has to be tuned by hand.",
            3,
        ),
        ("训练时随机置零一部分神经元，测试时用全部神经元，相当于对许多子网络求平均。", 4),
        ("push and pop", 1),
        ("push", 1),
        (":", 0),
        (LONG, MOST),
    ],
)
def test_a_reference_becomes_points(reference: str, points: int) -> None:
    found = points_from_reference(reference)
    assert [p.id for p in found] == [f"p{i}" for i in range(1, points + 1)]
    assert not any(p.essential for p in found)


def test_nothing_of_a_long_reference_is_lost() -> None:
    together = " ".join(p.point.en for p in points_from_reference(LONG))
    assert all(f"method {i}" in together for i in range(20))


def test_a_short_reference_is_cut_so_that_a_part_of_it_earns_a_part_of_the_score() -> None:
    one, other = points_from_reference("To simulate the behaviour of portions of the desired software product.")
    assert one.point.en.startswith("To simulate")
    assert other.point.en.endswith("product.")


def test_a_piece_that_only_repeats_the_question_weighs_least() -> None:
    asked = "What does a stack do, and what does a queue do?"
    heavy = points_from_reference(
        "The stack and the queue, they do: remove the newest element, evict the oldest entry.", asked
    )
    assert min(heavy, key=lambda p: p.weight).id == "p1"


def test_key_points_of_the_bank_go_before_derived_ones() -> None:
    question = samples.question("q")
    assert key_points_of(question, "en") == question.key_points
    bare = question.model_copy(update={"key_points": ()})
    assert [p.id for p in key_points_of(bare, "en")] == ["p1"]
