"""Key points made of a reference answer."""

import pytest
import samples

from interviewer.grading.reference import MOST, key_points_of, points_from_reference

LONG = " ".join(f"Sentence number {i} says something about topic {i} and method {i}." for i in range(20))


@pytest.mark.parametrize(
    ("reference", "points"),
    [
        ("Overfitting means low training error. Regularization reduces it. Dropout is one way.", 1),
        ("# 标题\n过拟合是训练误差低而测试误差高。\n正则化可以缓解过拟合。\n早停也是一种常用的办法。", 1),
        (
            "$$x = y + z$$\nThe loss is minimized by gradient descent. The step is the learning rate. It has to be tuned by hand.",
            1,
        ),
        ("训练时随机置零一部分神经元，测试时用全部神经元，相当于对许多子网络求平均。", 1),
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


@pytest.mark.parametrize("whole", [False, True])
@pytest.mark.parametrize(
    ("reference", "said"),
    [
        (
            "The optimizer moves every weight against its gradient.\n\n```python\nw -= lr * grad  # against it\n```\n\n---\n\n"
            "| Step | What happens |\n|---|---|\n| 1 | The loss falls. |\n\nhttps://example.com/sgd",
            ["The optimizer moves every weight against its gradient."],
        ),
        (
            "学习率决定每一步走多远（见 https://example.com/lr）。\n\n代码如下：\n\n    w -= lr * grad\n\n![学习率曲线](lr.png)",
            ["学习率决定每一步走多远（见）。"],
        ),
        ("```\nreturn x\n```", []),
        ("## 代码\n\n~~~\nreturn x\n~~~", []),
        ("| 方法 | 说明 |\n|---|---|\n| A | A 需要标签。 |", []),
        ("[The paper](https://example.com)", []),
    ],
)
def test_code_tables_and_addresses_are_no_points(reference: str, said: list[str], whole: bool) -> None:
    assert [p.point.en for p in points_from_reference(reference, whole=whole)] == said


TWO = (
    "Wrong. An array keeps its elements side by side in memory, so any element can be read at once by its index. A linked list keeps "
    "each element wherever the allocator finds room, with a pointer to the next one, so that inserting in the middle moves nothing. $n$"
)


def test_sentences_stay_whole_and_none_that_says_a_word_is_lost() -> None:
    first, second = (p.point.en for p in points_from_reference(TWO))
    assert first.startswith("Wrong. An array")
    assert first.endswith("index.")
    assert second.startswith("A linked list")


def test_people_get_one_sentence_at_a_time() -> None:
    short = "Overfitting means low training error. Regularization reduces it."
    assert [len(points_from_reference(short, whole=w)) for w in (False, True)] == [1, 2]


def test_a_piece_that_only_repeats_the_question_weighs_least() -> None:
    asked = "What does a stack do, and what does a queue do?"
    light, heavy = points_from_reference(
        "A stack and a queue do this, the stack one way and the queue the other way. The stack removes the newest element first, for "
        "calls return backwards, and the other evicts the oldest entry, so that jobs wait fairly.",
        asked,
    )
    assert light.weight < heavy.weight


def test_key_points_of_the_bank_go_before_derived_ones() -> None:
    question = samples.question("q")
    assert key_points_of(question, "en") == question.key_points
    bare = question.model_copy(update={"key_points": ()})
    assert [p.id for p in key_points_of(bare, "en")] == ["p1"]
