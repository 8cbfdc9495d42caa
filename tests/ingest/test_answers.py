"""Where answers begin, and what they are worth."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.ingest.answers import answer_mark, is_answer_mark, read_answer
from interviewer.ingest.document import AnswerStatus


@pytest.mark.parametrize(
    ("line", "rest"),
    [
        ("Answer: x", "x"),
        ("**Answer:** x", "x"),
        ("**Answer**: x", "x"),
        ("#### Answer: B", "B"),
        ("A: x", "x"),
        ("**A:** x", "x"),
        ("A12：x", "x"),
        ("答案：x", "x"),
        ("【答案】x", "x"),
        ("**【解析】** x", "x"),
        ("参考答案", ""),
        ("### 详细解释", ""),
        ("> 解析：x", "x"),
        ("<summary>Answer</summary>", ""),
        ("候选人：x", "x"),
    ],
)
def test_marks(line, rest):
    assert is_answer_mark(line)
    assert line[answer_mark(line) :] == rest


@pytest.mark.parametrize(
    "line", ["A cat", "Answering is hard", "A. an option", "答辩", "#" * 5000, "**" * 3000, "> " * 3000]
)
def test_no_marks(line):
    assert not is_answer_mark(line)


@pytest.mark.parametrize("line", ["Show answer", "<summary><b>Show the answer!</b></summary>", "点击查看答案"])
def test_folds(line):
    assert is_answer_mark(line)


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        ("", AnswerStatus.MISSING),
        ("  \n***\n", AnswerStatus.MISSING),
        ("B", AnswerStatus.FULL),
        ("$x$", AnswerStatus.FULL),
        ("It drops units at random during training.", AnswerStatus.FULL),
        ("训练时随机丢弃神经元。", AnswerStatus.FULL),
        ("![](dropout.png)", AnswerStatus.IMAGE_ONLY),
        ("3f2a.png", AnswerStatus.IMAGE_ONLY),
        ("https://example.org/dropout", AnswerStatus.LINK_ONLY),
        ("[here](https://example.org/dropout)", AnswerStatus.LINK_ONLY),
        ("没有找到答案，可以看看 https://example.org", AnswerStatus.LINK_ONLY),
        ("花书 p80-p81", AnswerStatus.PAGE_REFERENCE),
        ("See pages 12-14", AnswerStatus.PAGE_REFERENCE),
        ("Page 9-10", AnswerStatus.PAGE_REFERENCE),
        ("PAGES 9–10", AnswerStatus.PAGE_REFERENCE),
        ("Pg. 9", AnswerStatus.PAGE_REFERENCE),
        ("The formula is as follows:\n![](x.png)\nand so on for each of the layers", AnswerStatus.PARTIAL),
        ("随机丢弃神经元。后面的不太懂", AnswerStatus.PARTIAL),
        ("| a | b | c |\n|---|---|---|\n| x | | |\n| y | | |", AnswerStatus.PARTIAL),
    ],
)
def test_status(answer, status):
    assert read_answer(answer, "What is dropout?").status is status


def test_what_it_points_to():
    reading = read_answer("p80-81，另见第 12 页与 https://example.org/a（译）和 [b](/b)", "什么是 dropout？")
    assert reading.pages == ("80-81", "12")
    assert reading.urls == ("https://example.org/a", "/b")


@given(st.text(), st.text(max_size=30))
def test_any_answer(answer, question):
    reading = read_answer(answer, question)
    assert (reading.status is AnswerStatus.MISSING) or answer.strip()
    assert 0 <= answer_mark(answer) <= len(answer)
