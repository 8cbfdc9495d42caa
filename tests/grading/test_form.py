"""Lists, rows and echoes are no statements; short clauses are."""

import pytest

from interviewer.grading.form import echoed, listed, usage
from interviewer.grading.lexicon import fold
from interviewer.grading.reading import read


def items(text: str) -> int:
    return len(listed(read(text), fold(text)))


@pytest.mark.parametrize(
    "text",
    [
        "均值、方差、批、缩放、平移、滑动平均",
        "均值，方差，批，缩放，平移，滑动平均",
        "均值 方差 批 缩放 平移 滑动平均",
        "mean, variance, batch, scale, shift, running average",
        "mean variance batch scale shift running average inference learning rate convergence stable",
        "It is about normalization. mean, variance, batch, scale, shift, gamma",
    ],
)
def test_terms_in_a_row_are_a_list(text: str) -> None:
    assert items(text) >= len(read(text)) - 1


@pytest.mark.parametrize(
    "text",
    [
        "模型简单，偏差就大，方差就小",
        "训练时用当前批，推理时用滑动平均，学习率可以更大",
        "先求均值和方差，再标准化，然后缩放、平移",
        "It subtracts the mean, divides by the deviation, scales and shifts.",
        "High training and validation error mean high bias, underfitting; low training error with higher validation error means variance.",
    ],
)
def test_short_clauses_are_speech(text: str) -> None:
    assert items(text) == 0


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Why does dropout help generalization?", 1),
        ("dropout helps generalization", 1),
        ("dropout does not help generalization", 0),
        ("dropout keeps units from relying on each other", 0),
    ],
)
def test_an_echo_adds_nothing_of_its_own(text: str, count: int) -> None:
    asked = [w for c in read("Why does dropout help generalization?") for w in c.words]
    found = echoed(read(text), frozenset(w.key for w in asked), frozenset((w.key, w.sign) for w in asked))
    assert len(found) == count


TEXTS = [
    "the optimizer updates the weights of the network with the gradient of the loss",
    "the gradient of the loss is computed by the backward pass through the layers of the network",
    "a larger batch gives a gradient with less noise and needs more memory on the device",
]


def test_words_in_an_order_that_the_texts_do_not_have_are_shuffled() -> None:
    known = usage([read(t) for t in TEXTS])
    honest = read(
        "the gradient of the loss is computed by the network and the optimizer updates the weights of the layers"
    )
    words = " ".join(TEXTS).split()
    mixed = read(" ".join(words[(i * 17 + 5) % len(words)] for i in range(len(words))))
    assert not known.familiar(honest).shuffled
    assert known.familiar(mixed).shuffled
    assert not known.familiar(read("network the of")).shuffled  # too little to tell
