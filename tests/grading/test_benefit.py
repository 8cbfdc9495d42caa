"""An answer in words that the question's texts do not know gets part of the credit, and nothing else does."""

import random
from dataclasses import replace

import batch_norm as bn
import pytest

from interviewer.grading.benefit import believed
from interviewer.grading.builtin import BuiltinGrader
from interviewer.grading.fluency import Order
from interviewer.grading.grader import Task
from interviewer.grading.marking import Mark, marks
from interviewer.grading.script import Flaw, script
from interviewer.grading.sheet import prepare
from interviewer.models import Lang, Verdict

SHEET = prepare(bn.QUESTION, bn.QUESTION.key_points, None)
STORY = (
    "Picture a row of cooks who each season whatever the cook before them sends over. If the first one changes his taste every day, "
    "the last one never learns. So at every station someone looks at the whole tray, takes the average saltiness and how widely it "
    "varies across the batch, and sets it back to a standard plate. At home, with one plate only, he goes by a running average that he "
    "wrote down at school. That is why you may take bigger steps."
)
VAGUE = "The mean is one thing here and the statistics are another. Inference is special. The learning rate matters, and so does the scale."
WEATHER = (
    " Yesterday we walked along the river, had lunch in a small garden, and my sister told us about her new job. It rained in the"
    " afternoon, so we went home early and played cards until dinner."
)


def credits(answer: str) -> dict[str, Mark]:
    """What the benefit of the doubt alone has credited."""
    read = script(answer, [], SHEET)
    plain = marks(read, SHEET)
    found = believed(read, SHEET, plain)
    assert all(found[p] is plain[p] for p in found if plain[p].verdict is not Verdict.MISSING)
    return {p: m for p, m in found.items() if m is not plain[p]}


def test_a_story_earns_a_part_of_the_points_that_it_touches() -> None:
    found = credits(STORY)
    assert {"standardize", "train-vs-inference"} <= found.keys()
    for mark in found.values():
        assert (mark.verdict, mark.flaw) == (Verdict.PARTIAL, Flaw.UNFAMILIAR)
        assert mark.credit is not None
        assert 0.1 <= mark.credit <= 0.5


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_candidate_is_told_that_it_is_a_guess(lang) -> None:
    judged = BuiltinGrader().judge(Task(question=bn.QUESTION, answer=STORY, lang=lang))
    guessed = [p for p in judged.points if p.credit is not None]
    assert guessed
    assert all(("题库里没有的说法" if lang == "zh" else "does not know") in p.reason for p in guessed)


def test_traces_in_a_long_talk_about_other_things_are_chance() -> None:
    assert credits(STORY + 4 * WEATHER.replace("river", "coast")) != {}  # said again counts once
    talk = " ".join(WEATHER.replace("river", place).replace("sister", who) for place, who in OTHERS)
    assert credits(STORY + talk) == {}


OTHERS = [
    ("coast where the old boats lie", "neighbour who paints"),
    ("road to the castle on the hill", "uncle from the north"),
    ("edge of the forest with its tall trees", "friend who sings"),
    ("canal behind the market hall", "teacher of my daughter"),
    ("lake with its wooden houses", "cousin who repairs clocks"),
]


def test_who_says_something_false_is_not_given_it() -> None:
    assert credits(f"{STORY} At inference the statistics of the current batch are used.") == {}


def test_shuffled_words_are_not_given_it() -> None:
    words = STORY.split()
    random.Random(3).shuffle(words)
    assert credits(" ".join(words)) == {}


def test_words_that_may_be_shuffled_are_not_given_it() -> None:
    read = script(STORY, [], SHEET)
    unsure = replace(read, order=Order(68, 0.0, 0.1, 0.0, bare=True))
    assert believed(unsure, SHEET, marks(read, SHEET)) == marks(read, SHEET)


@pytest.mark.parametrize(
    "answer", [VAGUE, bn.EXCELLENT_EN, bn.PARTIAL_ZH, "", ":", "均值、方差、gamma、beta、滑动平均、学习率"]
)
def test_an_answer_in_the_words_of_the_field_is_not_in_need_of_it(answer) -> None:
    assert credits(answer) == {}


LANGUAGES: tuple[tuple[Lang, str], ...] = (("zh", "也许比分数好"), ("en", "may be better than its score"))
IN_ITS_TERMS = (
    "You take the mean and variance over the batch, subtract the mean and divide by the standard deviation. At test time you use the "
    "moving averages from training instead of batch statistics. It lets you train with a higher learning rate, so it converges faster."
)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (STORY, True),
        (WEATHER, True),
        (bn.EXCELLENT_EN, False),
        (VAGUE, False),
        (f"{STORY.partition('So at')[0]} {WEATHER} {IN_ITS_TERMS}", False),  # points were recognised
        (" ".join(sorted(WEATHER.split())), False),  # no one speaks like that
        ("", False),
    ],
)
def test_the_candidate_is_told_where_the_examiner_may_not_have_understood(answer: str, said: bool) -> None:
    for lang, words in LANGUAGES:
        judged = BuiltinGrader().judge(Task(question=bn.QUESTION, answer=answer, lang=lang))
        assert judged.feedback is not None
        assert (words in judged.feedback.improve) == said
