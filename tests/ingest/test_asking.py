"""Which titles ask."""

import pytest

from interviewer.ingest.asking import asks

ASKING = (
    "What is dropout?",
    "Explain dropout",
    "[E] Why do we normalise",
    "⭐ 什么是注意力",
    "请描述反向传播",
    "請說明甚麼時候停止訓練",
    "描述一下动量",
    "BN 与 LN 的区别",
    "了解混合精度么",
    "以下属于优化器的是（ ）",
    "下列说法正确的是（ B ）",
    "BN 有可学习的参数。（√）",
    "The ____ layer has no weights",
    "L1 vs. L2",
    "“什么是过拟合？”",
)
TELLING = (
    "",
    "Dropout",
    "描述",
    "详细解释",
    "评价指标",
    "设计模式与实践",
    "对比学习",
    "推荐: 一篇文章",
    "说明如下",
    "Conclusion",
    "Actor-critic (AC)",
    "标准 Transformer（a）",
    "正则化让模型知道什么样的权重更简单，因此在训练之外的数据上也能给出比较好的结果。",
)


@pytest.mark.parametrize("title", ASKING)
def test_asks(title):
    assert asks(title)


@pytest.mark.parametrize("title", TELLING)
def test_does_not_ask(title):
    assert not asks(title)
