"""What counts as asking the same: words, not topics; numbering, width and case aside."""

import pytest

from interviewer.similar import SAME, Similar

TEXTS = [
    ("bn", "What does batch normalization do, and why does it help training?"),
    ("ln", "What does layer normalization do differently from batch normalization?"),
    ("drop", "Why does dropout reduce overfitting?"),
    ("卷积", "1×1 卷积有什么作用？"),
    ("池化", "池化层有什么作用？"),
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3) What does BATCH normalization do - and why does it help training", "bn"),
        ("Q7: why does dropout reduce overfitting", "drop"),
        ("What does batch normalization do and how does it help training?", "bn"),
        ("１×１卷积有什么作用", "卷积"),
        ("池化层有什么作用呢？", "池化"),
    ],
)
def test_the_same_question_in_another_print_is_found(text, expected):
    assert Similar(TEXTS).near(text)[0].id == expected


@pytest.mark.parametrize("text", ["What is a learning rate?", "什么是注意力机制？", "", "?!", "why"])
def test_another_question_is_not(text):
    assert Similar(TEXTS).near(text) == []


def test_the_same_text_is_wholly_alike_and_comes_first():
    found = Similar([*TEXTS, ("bn2", "What does batch normalization do and why does it help?")]).near(TEXTS[0][1])
    assert found[0] == ("bn", 1.0)
    assert [n.id for n in found if n.likeness > SAME] == ["bn", "bn2"]


def test_nothing_is_near_nothing():
    assert Similar([]).near("What is dropout?") == []


def test_common_words_find_no_candidates_in_a_large_bank():
    many = [(f"q{n}", f"What is the topic number{n} thing?") for n in range(400)]
    assert [n.id for n in Similar(many).near("What is the topic number7 thing?", least=0.9)] == ["q7"]
