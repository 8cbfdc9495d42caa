"""Likeness of a stretch of speech to a way of saying a point."""

import pytest

from interviewer.grading.lexicon import fold
from interviewer.grading.matching import Likeness, Target, compare, finder, index, target, weights_of
from interviewer.grading.reading import read

RIGHT = "larger learning rates work and training converges faster"
WEIGHTS = weights_of([[w.key for c in read(RIGHT) for w in c.words], ["other"]], [])


def aim(text: str = RIGHT) -> Target:
    return target(read(text), WEIGHTS, alone=True)


def like(text: str) -> Likeness:
    return compare([w for c in read(text) for w in c.words], aim())


def test_all_of_it_is_all_of_it() -> None:
    found = like(RIGHT)
    assert (found.recall, found.order, found.contradicts) == (pytest.approx(1.0), 1.0, False)


@pytest.mark.parametrize(
    ("text", "contradicts"),
    [
        ("you can use a larger learning rate and it converges faster", False),
        (
            "you can use a smaller learning rate and it converges faster",
            False,
        ),  # half of it: doubtful, not the opposite
        ("you have to use a smaller learning rate and it converges more slowly", True),
        ("larger learning rates do not work and training does not converge faster", True),
        ("the batch is larger", False),
    ],
)
def test_opposite_directions_contradict(text: str, contradicts: bool) -> None:
    assert like(text).contradicts is contradicts


def test_half_turned_round_is_doubtful() -> None:
    assert like("a smaller learning rate works and training converges faster").doubtful


def test_words_in_the_wrong_order_are_doubtful() -> None:
    assert like("converges training work rates larger").doubtful


def test_a_share_is_what_comparing_can_reach_at_best() -> None:
    for text in (RIGHT, "a larger learning rate", "nothing of the kind"):
        assert aim().share(frozenset(w.key for c in read(text) for w in c.words)) >= like(text).recall


def test_an_index_finds_the_shares_of_all_ways_in_one_pass() -> None:
    ways = [aim(), aim("training works"), aim("the batch is larger")]
    known = index([(t.keys, t.total) for t in ways], WEIGHTS)
    keys = [w.key for c in read("a larger rate works") for w in c.words]
    assert known.shares(keys) == pytest.approx([t.share(frozenset(keys)) for t in ways])
    assert known.shares(keys[1:], known.shares(keys[:1])) == known.shares(keys)


def test_a_word_that_every_point_says_weighs_less_and_one_of_the_question_least() -> None:
    weights = weights_of([["rare", "common", "asked"], ["common", "asked"]], ["asked"])
    assert weights["rare"] > weights["common"] > weights["asked"] > 0
    assert weights["rare"] > weights["unheard"]


@pytest.mark.parametrize(
    ("terms", "text", "touched"),
    [
        (("regulariz",), "it regularizes a bit", True),
        (("converge",), "convergence", True),
        (("converge",), "it is converging", True),
        (("std",), "the std", True),
        (("std",), "stdlib", False),
        (("moving average",), "moving-averages", True),
        (("接近 1",), "接近1", True),
        (("0.25",), "at most 0.25", True),
        (("\\gamma", "γ"), "乘 γ", True),
        (("批", "batch"), "这一批", True),
        (("批", "batch"), "one mini-batch", True),
        (("lr",), "lru cache", False),
    ],
)
def test_a_concept_is_touched_by_any_of_its_terms(terms: tuple[str, ...], text: str, touched: bool) -> None:
    assert finder(terms).finds(fold(text)) is touched


@pytest.mark.parametrize(
    ("recall", "order", "opposed", "literal"),
    [
        (1.0, 1.0, 0.0, True),
        (0.95, 0.95, 0.0, True),
        (0.9, 1.0, 0.0, False),
        (1.0, 0.8, 0.0, False),
        (1.0, 1.0, 0.5, False),
    ],
)
def test_only_the_target_itself_word_for_word_is_literal(
    recall: float, order: float, opposed: float, literal: bool
) -> None:
    likeness = Likeness(recall=recall, order=order, common=6, possible=6, opposed=opposed, turned=0, agreeing=0)
    assert likeness.literal == literal
