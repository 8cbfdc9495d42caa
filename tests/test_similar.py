"""What counts as asking the same: words, not topics; numbering, width and case aside."""

import math

import pytest

from interviewer.similar import NEAR, SAME, Near, Similar

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


@pytest.mark.parametrize("known", ["Why does dropout work?", "3) why does DROPOUT work"])
def test_numbering_width_and_case_do_not_make_the_same_text_less_alike(known):
    assert Similar([("other", "Why does it rain?"), ("drop", known)]).near("Q7. Ｗhy does dropout work？")[0] == (
        "drop",
        1.0,
    )


def test_likeness_is_the_cosine_of_the_weighted_tokens():
    """One token in common of two on each side: 2 texts; `red` is in both, `green` and `blue` in one, `yellow` in none."""
    red, once, never = 1.0, math.log(3 / 2) + 1, math.log(3) + 1
    known = Similar([("a", "red green"), ("b", "red blue blue")])
    twice = once * (1 + math.log(2))
    assert known.near("red yellow", least=0) == [
        Near("a", round(red**2 / math.hypot(red, never) / math.hypot(red, once), 3)),
        Near("b", round(red**2 / math.hypot(red, never) / math.hypot(red, twice), 3)),
    ]
    assert known.near("blue green green", least=0)[1] == Near(
        "b", round(once * twice / math.hypot(once, twice) / math.hypot(red, twice), 3)
    )


def test_what_is_less_alike_than_asked_for_is_left_out():
    known = Similar([("a", "red green"), ("b", "red blue"), ("c", "white")])
    (found,) = known.near("red green pink", least=NEAR)
    assert found.id == "a"
    assert [n.id for n in known.near("red green pink", least=0)] == ["a", "b"]
    assert known.near("red green pink", least=found.likeness + 0.01) == []


def test_a_question_counts_by_the_language_in_which_it_is_nearer():
    first = Similar([("a", "red green"), ("a", "red blue"), ("b", "white")])
    last = Similar([("a", "red blue"), ("a", "red green"), ("b", "white")])
    assert first.near("red green pink") == last.near("red green pink")
    assert [n.id for n in first.near("red green pink", least=0)] == ["a"]


def test_the_three_most_alike_are_named_and_ties_go_by_id():
    known = Similar([(i, "red green") for i in "cabed"])
    assert [n.id for n in known.near("red green pink")] == ["a", "b", "c"]
    assert [n.id for n in known.near("red green pink", most=5)] == ["a", "b", "c", "d", "e"]


MANY = [(f"q{n}", f"What is the topic number{n} thing?") for n in range(400)]


def test_common_words_find_no_candidates_in_a_large_bank():
    assert [n.id for n in Similar(MANY).near("What is the topic number7 thing?", least=0)] == ["q7"]


def test_common_words_find_candidates_where_there_is_nothing_else_to_go_by():
    assert Similar(MANY).near("What is the topic thing?", least=0, most=400)
    few = Similar(MANY[:10])
    assert len(few.near("What is the topic number7 thing?", least=0, most=400)) == 10
