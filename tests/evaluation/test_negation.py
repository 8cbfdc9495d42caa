"""Statements turned into false ones: read by eye in both languages, and that caution wins where a verb cannot be turned safely."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.evaluation.negation import denied, negated
from interviewer.models import LANGS


@pytest.mark.parametrize(
    ("said", "turned"),
    [
        ("FlashAttention is IO-aware.", "FlashAttention is not IO-aware."),
        ("Each group can carry a bias.", "Each group cannot carry a bias."),
        ("An RNN has to carry them step by step.", "An RNN does not have to carry them step by step."),
        ("The update has been clipped.", "The update has not been clipped."),
        ("GPUs have caches.", "GPUs do not have caches."),
        ("Old gradients are forgotten, and new ones carry the step.", "Old gradients are not forgotten, and new ones do not carry the step."),
        ("Biases are not the main cause.", "Biases are the main cause."),
        ("It does not carry the gradient.", "It carries the gradient."),
        ("**Cost**: the memory is quadratic.", "Cost: The memory is not quadratic."),
        ("Keep the size of the batch.", "Do not keep the size of the batch."),
        ("The norm is $x = is$ here.", "The norm is not $x = is$ here."),
    ],
)  # fmt: skip
def test_an_english_verb_is_turned(said, turned):
    assert negated(said, "en") == turned


@pytest.mark.parametrize(
    "said",
    [
        "It sometimes means a window.",
        "The bound may be loose.",
        "If training error is high, the model is too small.",
        "It trains more and is chosen more often.",
        "It saves no computation.",
        "The map which is learned helps.",
        "Only the last layer is trained.",
        "The quadratic compute of long sequences hurts.",
    ],
)
def test_what_would_stay_true_in_english_is_denied_as_a_whole(said):
    assert negated(said, "en") == denied(said, "en")
    assert denied(said, "en").casefold() == f"It is not true that {said}".casefold()


def test_a_denial_in_english_reaches_to_its_full_stop_and_no_further():
    got = negated("It sometimes helps to wait, but the errors are systematic.", "en")
    assert got == "It is not true that it sometimes helps to wait. But the errors are not systematic."


@pytest.mark.parametrize(
    ("said", "turned"),
    [
        ("注意力是线性的。", "注意力不是线性的。"),
        ("卷积核可以共享。", None),
        ("MQA 是 5 GiB，代价是质量。", "MQA 不是 5 GiB，代价不是质量。"),
        ("负侧也有梯度。", "负侧也没有梯度。"),
        ("参数大幅减少。", "参数不会大幅减少。"),
        ("块大小要在评测集上调。", "块大小不用在评测集上调。"),
        ("若后面接全连接，那里的参数也会变少。", "若后面接全连接，那里的参数也不会变少。"),
        ("样本很多时，两者等价于平均。", "样本很多时，两者不等价于平均。"),
        ("训练形式与生成过程一致：推理是逐个采样。", "训练形式与生成过程不一致：推理不是逐个采样。"),
        ("**代价**：显存是平方的。", "代价：显存不是平方的。"),
    ],
)
def test_a_chinese_verb_is_turned(said, turned):
    assert negated(said, "zh") == (turned or denied(said, "zh"))


@pytest.mark.parametrize(
    "said",
    [
        "计算时，核的每一片与通道做内积。",  # 算 is no verb in 计算
        "常用的做法很多。",
        "梯度下降很慢。",
        "因为梯度连乘，早期的层学习很慢。",
        "有时会发散。",
        "它不会消失。",
        "它把策略留在附近，也就是可信的区域。",
        "先看分数有多大。",
        "可能是过拟合。",
    ],
)
def test_what_would_stay_true_in_chinese_is_denied_as_a_whole(said):
    assert negated(said, "zh") == denied(said, "zh") == f"有人说{said[:-1]}，这种说法是错的。"


@pytest.mark.parametrize("text", ["## Heading:\n\n$$x = 1$$\n", "容易混淆的情况：\n", "The loss is\n", ""])
def test_what_states_nothing_is_left_out(text):
    assert {negated(text, lang) for lang in LANGS} | {denied(text, lang) for lang in LANGS} == {""}


def test_every_statement_of_the_bank_is_changed(bank):
    """No sentence of a reference survives as it is, and none comes out empty."""
    from interviewer.text import sentences

    for question in list(bank.questions.values())[::10]:
        for lang in LANGS if question.kind == "open" else ():
            made = negated(question.answer[lang], lang)
            kept = {s.text for s in sentences(made)} & {s.text for s in sentences(question.answer[lang])}
            assert {k for k in kept if len(k) > 20 and "$" not in k} == set(), question.id


@given(st.text(alphabet="ab is not。，.,:;：是有会$`*\ue000\ue0011 \n", max_size=60), st.sampled_from(LANGS))
def test_nothing_breaks_it(text, lang):
    assert isinstance(negated(text, lang) + denied(text, lang), str)
