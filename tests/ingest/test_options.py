"""Options and right letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.ingest.options import read_choice

TWO = {"a": "Adam", "b": "ReLU"}
ASK = "Which of these is an optimizer?"


@pytest.mark.parametrize(
    "options",
    [
        "A. Adam\nB. ReLU",
        "a) Adam\nb) ReLU",
        "(A) Adam (B) ReLU",
        "（A）Adam （B）ReLU",
        "Ａ．Adam　Ｂ．ReLU",
        "- A: Adam\n- B: ReLU",
        "A、Adam；B、ReLU".replace("；", "； "),
        "**A.** Adam\n**B.** ReLU",
    ],
)
def test_ways_to_print_options(options):
    choice = read_choice(ASK, options.split("\n"), "A")
    assert choice
    assert {x: text.strip(" ；*") for x, text in choice.options.items()} == TWO
    assert choice.correct == ("a",)


@pytest.mark.parametrize(
    ("answer", "correct"),
    [
        ("B", ("b",)),
        ("b", ("b",)),
        ("b\n\nBecause it is.", ("b",)),
        ("**B**", ("b",)),
        ("AB", ("a", "b")),
        ("A、B", ("a", "b")),
        ("The answer is A and B.", ("a", "b")),
        ("正确答案是 B。", ("b",)),
        ("选B", ("b",)),
        ("ReLU. It is no optimizer", ("b",)),
        ("The answer is a sum of many things", ()),
        ("C", ()),
        ("", ()),
    ],
)
def test_right_letters(answer, correct):
    choice = read_choice(ASK, ["A. Adam", "B. ReLU"], answer)
    assert choice
    assert choice.correct == correct


def test_ticked():
    choice = read_choice("What does it print?", ["- [ ] 1", "- [x] 2", "- [ ] 3", "", "Because."], "")
    assert choice
    assert (choice.options, choice.correct, choice.below) == ({"a": "1", "b": "2", "c": "3"}, ("b",), ("", "Because."))


def test_a_stray_line_after_the_options():
    choice = read_choice(ASK, ["A. Adam", "B. ReLU", "-"], "B\n\nBecause.")
    assert choice
    assert (choice.correct, choice.below) == (("b",), ("-",))


def test_in_the_stem():
    choice = read_choice("下列说法正确的是（ B ）", ["A. 甲", "B. 乙"], "")
    assert choice
    assert (choice.title, choice.correct) == ("下列说法正确的是（ ）", ("b",))


@pytest.mark.parametrize(
    ("title", "words", "correct"),
    [("BN 有参数。（√）", ("对", "错"), "a"), ("ReLU is linear. (False)", ("True", "False"), "b")],
)
def test_true_or_false(title, words, correct):
    choice = read_choice(title, [], "")
    assert choice
    assert tuple(choice.options.values()) == words
    assert choice.correct == (correct,)


@pytest.mark.parametrize(
    ("title", "lines", "answer"),
    [
        ("How do you train?", ["A. Load the data", "B. Fit the model"], "By steps"),
        ("About CNNs", ["a) What is a kernel?", "b) Which stride is usual?"], "A kernel is a"),
        ("Which of these?", ["A. only one"], "A"),
        ("Which of these?", [*["words"] * 60, "A. far", "B. below"], ""),
        ("What is x?", [], "A"),
    ],
)
def test_no_choice(title, lines, answer):
    assert read_choice(title, lines, answer) is None


def test_code_has_no_options():
    code = ["```", "a: 1,", "b: 2,", "```"]
    assert read_choice("下面的代码输出什么？", code, "", verbatim=range(4)) is None
    assert read_choice("下面的代码输出什么？", code, "") is not None


@given(st.text(max_size=80), st.lists(st.text(max_size=80), max_size=8), st.text(max_size=80))
def test_any_text(title, lines, answer):
    choice = read_choice(title, lines, answer)
    assert choice is None or (len(choice.options) >= 2 and set(choice.correct) <= set(choice.options))
