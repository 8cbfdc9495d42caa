"""Replies as people write and say them, and the option that each chooses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.grading.letters import Unclear, read_reply
from interviewer.models import Text

OPTIONS = {
    "a": Text(zh="随机梯度下降（SGD）", en="Stochastic gradient descent (SGD)"),
    "b": Text(zh="修正线性单元（ReLU）", en="The rectified linear unit (ReLU)"),
    "c": Text(zh="卷积运算", en="Convolution"),
    "d": Text(zh="以上都不是", en="None of the above"),
}
ORDERS = {
    "a": Text(zh="1 → 2 → 3", en="1 → 2 → 3"),
    "b": Text(zh="3 → 2 → 1", en="3 → 2 → 1"),
    "c": Text(zh="2 → 1 → 3", en="2 → 1 → 3"),
}
TRUTH = {"a": Text(zh="对", en="True"), "b": Text(zh="不对", en="False")}

CLEAR = [
    ("B", "b"),
    ("b", "b"),
    (" b. ", "b"),
    ("Ｂ", "b"),
    ("（Ｂ）", "b"),
    ("(b)", "b"),
    ("b)", "b"),
    ("选b", "b"),
    ("我选 B", "b"),
    ("选择B选项", "b"),
    ("答案是 D 吧", "d"),
    ("应该是b吧，不太确定", "b"),
    ("B选项", "b"),
    ("选项B。因为 SGD 只是优化方法，卷积是线性的", "b"),
    ("I think it's (b)", "b"),
    ("option b, because convolution is linear", "b"),
    ("b because a is an optimizer", "b"),
    ("The answer is C.", "c"),
    ("I'd go with d", "d"),
    ("I would pick option A", "a"),
    ("a", "a"),
    ("A.", "a"),
    ("it's a, I guess", "a"),
    ("a because it adds noise", "a"),
    ("选a", "a"),
    ("不是a，是b", "b"),
    ("not a but b", "b"),
    ("b, not c", "b"),
    ("B 而不是 C", "b"),
    ("排除A和C，选B", "b"),
    ("A 和 C 都不对，所以是 B", "b"),
    ("a is wrong, c is wrong, so b", "b"),
    ("a... 不对，应该是 b", "b"),
    ("A. Wait, no, B.", "b"),
    ("I said c, sorry, I mean b", "b"),
    ("A 是优化算法，C 是线性运算，B 才是", "b"),
    ("除了 b 都不对，选 b", "b"),
    ("ReLU", "b"),
    ("relu 吧", "b"),
    ("是修正线性单元，它在零点有拐点", "b"),
    ("the rectified linear unit", "b"),
    ("卷积运算", "c"),
    ("stochastic gradient descent", "a"),
    ("以上都不是", "d"),
    ("None of the above.", "d"),
    ("答案：Ｃ", "c"),
    ("嗯我觉得是b因为激活函数才有非线性", "b"),
    ("B\n\n理由：ReLU 不满足可加性", "b"),
    ("bd", "bd"),
    ("选 BD", "bd"),
    ("b和d", "bd"),
    ("b, d", "bd"),
    ("B and D", "bd"),
]


@pytest.mark.parametrize(("answer", "letters"), CLEAR)
def test_the_chosen_option_is_read(answer: str, letters: str) -> None:
    reply = read_reply(answer, OPTIONS)
    assert reply.letters == frozenset(letters)
    assert reply.unclear is None


UNCLEAR = [
    ("", Unclear.NONE),
    (":", Unclear.NONE),
    ("不知道", Unclear.NONE),
    ("A learning rate that is too high diverges", Unclear.NONE),
    ("it is a matter of taste", Unclear.NONE),
    ("我不选 c", Unclear.NONE),
    ("a or b", Unclear.SEVERAL),
    ("要么a要么b", Unclear.SEVERAL),
    ("a 还是 b 呢", Unclear.SEVERAL),
    ("可能是 b 或者 c", Unclear.SEVERAL),
    ("b is linear. d sounds odd.", Unclear.SEVERAL),
    ("SGD 或者 ReLU", Unclear.SEVERAL),
]


@pytest.mark.parametrize(("answer", "why"), UNCLEAR)
def test_what_chooses_nothing_says_why(answer: str, why: Unclear) -> None:
    reply = read_reply(answer, OPTIONS)
    assert not reply.letters
    assert reply.unclear is why


@pytest.mark.parametrize(
    ("answer", "letters"),
    [
        ("4", ""),
        ("1 → 2 → 3", "a"),
        ("1,2,3", "a"),
        ("321", "b"),
        ("顺序是 3-2-1", "b"),
        ("先 2 再 1", ""),
        ("c: 2 1 3", "c"),
    ],
)
def test_an_order_of_steps_is_an_option_text(answer: str, letters: str) -> None:
    assert read_reply(answer, ORDERS).letters == frozenset(letters)


@pytest.mark.parametrize(
    ("answer", "letters"),
    [
        ("对", "a"),
        ("对的，可以提高泛化能力", "a"),
        ("正确", "a"),
        ("没错", "a"),
        ("这个说法是对的", "a"),
        ("True", "a"),
        ("yes, it does", "a"),
        ("that's right", "a"),
        ("not false", "a"),
        ("不对", "b"),
        ("错", "b"),
        ("错误，会降低精度", "b"),
        ("这个说法不正确", "b"),
        ("False.", "b"),
        ("that is not true", "b"),
        ("no", "b"),
        ("wrong", "b"),
        ("选 a", "a"),
        ("B，不对", "b"),
        ("不确定对不对", ""),
        ("数据增强", ""),
    ],
)
def test_true_and_false_are_read_by_their_meaning(answer: str, letters: str) -> None:
    assert read_reply(answer, TRUTH).letters == frozenset(letters)


@given(st.text(max_size=200))
def test_any_text_is_read_and_the_place_lies_inside_it(answer: str) -> None:
    for options in (OPTIONS, ORDERS, TRUTH):
        reply = read_reply(answer, options)
        assert 0 <= reply.start <= reply.end <= len(answer)
        assert reply.letters <= frozenset(options)
        assert bool(reply.letters) != bool(reply.unclear)
