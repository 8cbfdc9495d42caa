"""Lines come where people begin to say something new, and nowhere else."""

import pytest

from interviewer.grading.unmarked import parted


def test_lines_come_where_nobody_wrote_the_marks():
    said = "the loss on the training data keeps going down and down for as long as one likes to train it but the error on new data goes up because it learns the noise"
    assert parted(said).count("\n") == 2
    assert parted(said[:60]) == said[:60]


def test_a_pause_in_chinese_begins_a_line():
    said = "训练误差一直在往下走 但是到了某个时候 新数据上的误差反而开始往上走 因为它把噪声也学进去了"
    assert parted(said) == said.replace(" ", "\n")


@pytest.mark.parametrize(
    "typed",
    [
        "条件分布 轮流更新 平稳分布 细致平衡 遍历性 混合速度 自相关 块采样 玻尔兹曼机 主题模型",  # a list
        "用 softmax 把打分变成概率，再对 value 加权求和，这样 每个位置 都能看到别的位置。",  # marks are there
        "用 BERT 和 GPT 这样的 Transformer 做 token 级别的分类任务再接一个 linear 层就可以了",  # spaces beside English
    ],
)
def test_a_space_that_is_no_pause_stays(typed):
    assert parted(typed) == typed


@pytest.mark.parametrize("bit", ["a", "a ", "字", "字 ", "字字字字字字字字 ", "' ", "- "])
def test_parting_takes_time_by_length_alone(bit):
    long = (bit * 60_000)[:60_000]
    assert len(parted(long)) == len(long)
