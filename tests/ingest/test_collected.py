"""Answers listed together, far from their questions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.ingest.collected import Block, answer_blocks, assign
from interviewer.ingest.lines import read_lines


def blocks(text):
    return answer_blocks(read_lines(text.split("\n")))


@pytest.mark.parametrize(
    ("text", "given_"),
    [
        ("答案：1.B 2.C", ((1, "B"), (2, "C"))),
        ("参考答案\n1、AB　2、√", ((1, "AB"), (2, "√"))),
        ("参考答案：\n1-3 ABA", ((1, "A"), (2, "B"), (3, "A"))),
        ("## Answer Key\n\n1. a\n2. b", ((1, "a"), (2, "b"))),
        ("**答案**\n\n1~2：AC\n3：对", ((1, "A"), (2, "C"), (3, "对"))),
    ],
)
def test_letters(text, given_):
    (block,) = blocks(text)
    assert block.given == given_


@pytest.mark.parametrize(
    "text",
    [
        "答案：B",
        "答案：1-4 ABA",
        "答案：1.B 因为二者不同",
        "答案：1 B",
        "Answers\n\nThere are none.",
        "1. What is x?\n\nAnswers\n\n1. one\n2. two\n3. three",
    ],
)
def test_no_list_of_answers(text):
    assert blocks(text) == ()


ASKED = "1. What is x?\n2. What is y?\n3. What is z?\n"


def test_a_part_of_their_own():
    (block,) = blocks(ASKED + "\n## Answers\n\n1. An x.\n\n   And more.\n2. A y.\n3. A z.\n\n## Links\n")
    assert block.given == ((1, "An x.\n\n   And more."), (2, "A y."), (3, "A z."))


def test_a_list_in_the_last_answer_is_no_such_part():
    assert (
        blocks("1. What is x?\nIt is.\n2. What is y?\nThat.\n3. What is z?\n\n答案\n\n1. one\n2. two\n3. three") == ()
    )


def test_assign_by_number_and_order():
    given_ = [Block(50, 52, ((1, "A"), (2, "B"), (1, "C"))), Block(90, 91, ((1, "D"),))]
    starts = [(0, 1), (10, 2), (20, 1), (60, 1), (70, 2), (95, 1)]
    assert assign(given_, starts) == {0: "A", 10: "B", 20: "C", 60: "D"}


@given(st.text("答案：:1234-~ABCab.、 \n#√", max_size=80))
def test_any_text(text):
    end = 0
    for block in blocks(text):
        assert end <= block.start < block.end <= text.count("\n") + 1
        end = block.end
