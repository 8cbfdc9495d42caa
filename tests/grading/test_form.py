"""Lists, rows and echoes are no statements; short clauses are."""

import pytest

from interviewer.grading.form import echoed, listed
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
        "语音识别 分帧 MFCC 声学模型 CTC 80维特征 beam search 语言模型",
        "帧数 × 梅尔滤波器 × 通道数 × 窗长 × batch × 采样率 × 时长",
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
        "一段语音的大小等于采样率 × 时长 × 通道数 × 每个采样点的字节数，跟说了多少个字没有关系",
        "我们试过数据增强、随机裁剪、随机翻转、dropout 和早停，其中早停的作用最大",
        "smaller weights, less overfitting, but also a little more bias",
        "MLM 随机遮住约 15% 的 token，让模型根据左右两侧的上下文把它们还原",
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
