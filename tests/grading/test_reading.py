"""What the examiner reads: words with signs, clauses, and what a speaker rejects."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interviewer.grading import words
from interviewer.grading.lexicon import fold, rivals
from interviewer.grading.reading import _REFUTES, read


def signs(text: str) -> dict[str, int]:
    return {w.key: w.sign for c in read(text) for w in c.words}


def about(text: str) -> dict[str, str]:
    return {w.about: w.key for c in read(text) for w in c.words if w.about}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("均值", "mean"),
        ("学习率", "learning rate"),
        ("learning rates", "the learning rate"),
        ("滑动平均", "moving averages"),
        ("γ", "gamma"),
        ("Ｂatch", "batch"),
        ("generalises", "generalization"),
        ("遗忘门", "forget gate"),
    ],
)
def test_words_that_mean_the_same_are_the_same(one: str, other: str) -> None:
    assert list(signs(one)) == list(signs(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [("positions", "positive"), ("directly", "direction"), ("generator", "discriminator"), ("大小", "大")],
)
def test_words_that_only_look_alike_are_not(one: str, other: str) -> None:
    assert list(signs(one)) != list(signs(other))


@pytest.mark.parametrize(
    ("text", "key", "sign"),
    [
        ("it converges", "convergence", 1),
        ("it does not converge", "convergence", -1),
        ("it never converges", "convergence", -1),
        ("it doesn't fail to converge", "convergence", 1),
        ("it cannot converge", "convergence", -1),
        ("not only does it converge", "convergence", 1),
        ("it does not stop but converges", "convergence", 1),
        ("收敛", "convergence", 1),
        ("不收敛", "convergence", -1),
        ("无法收敛", "convergence", -1),
        ("并非收敛", "convergence", -1),
        ("不是发散而是收敛", "convergence", 1),
        ("不仅收敛", "convergence", 1),
        ("没有不收敛", "convergence", 1),
        ("It is not true that it converges", "convergence", -1),
        ("It is a myth that it converges", "convergence", -1),
        ("It is not true that it converges, actually it diverges", "divergence", 1),
        ("有人说会收敛，其实不对", "convergence", -1),
        ("People say it converges. That is wrong.", "convergence", -1),
        ("larger", "<size>", 1),
        ("smaller", "<size>", -1),
        ("not larger", "<size>", -1),
        ("less stable", "<stable>", -1),
        ("more stable", "<stable>", 1),
        ("更大", "<size>", 1),
        ("不低于", "<size>", 1),
    ],
)
def test_a_sign_says_whether_it_is_meant_or_its_opposite(text: str, key: str, sign: int) -> None:
    assert signs(text)[key] == sign


def test_a_negation_ends_with_what_it_negates() -> None:
    found = signs("不衰减的恒等通路")
    assert (found["anneal"] if "anneal" in found else found["退火"], found["identity"]) == (-1, 1)


def test_a_negation_does_not_reach_into_what_is_said_next() -> None:
    said = "the cache never stores queries the network trains with dropout on images of faces the optimizer converges quickly"
    found = signs(said)
    assert (found["query"] if "query" in found else found["queri"], found["convergence"]) == (-1, 1)


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("a larger learning rate", "step_size"),
        ("the learning rate is larger", "step_size"),
        ("学习率更大", "step_size"),
        ("更大的学习率", "step_size"),
        ("偏差小方差大", "variance"),
        ("higher bias and lower variance", "variance"),
        ("降低方差", "variance"),
    ],
)
def test_a_direction_is_said_of_something(text: str, thing: str) -> None:
    assert thing in about(text)


def test_speech_without_marks_is_cut_into_clauses() -> None:
    said = (
        "就是先算均值方差然后减均值除以标准差然后再乘一个可以学习的系数但是测试的时候用滑动平均所以不依赖同一批的样本"
    )
    assert len(read(said)) >= 4
    assert all(len(c.words) <= 24 for c in read("word " * 500))


def test_of_two_rivals_in_one_sentence_each_gets_its_clause() -> None:
    first, second = read("the discriminator maximizes it and the generator minimizes it")
    assert {w.key for w in first.words}.isdisjoint({"generator"})
    assert "generator" in {w.key for w in second.words}


def test_rivals_are_mutual() -> None:
    assert all(key in rivals()[other] for key, others in rivals().items() for other in others)


@given(st.text(max_size=300))
def test_folding_keeps_every_place_and_reading_stays_inside(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert all(0 <= c.start < c.end <= len(text) and c.words for c in read(text))


@settings(max_examples=400)
@given(st.from_regex(words.REFUTED_AHEAD) | st.from_regex(words.REFUTED_BEHIND))
def test_the_quick_look_misses_no_rejection(text: str) -> None:
    assert _REFUTES.search(text)
