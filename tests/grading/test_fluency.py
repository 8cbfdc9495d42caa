"""Speech is told from its own words shuffled by their order alone, whatever it is about."""

import random
import re

import pytest

from interviewer.bank import Bank
from interviewer.grading.fluency import order
from interviewer.grading.lexicon import fold
from interviewer.grading.unmarked import parted
from interviewer.models import Lang

SPEECH = [
    # subjects that the bank knows nothing of: it is about grammar
    "When you bake bread you mix the flour with water first, then you let the dough rest for an hour, and only after that do you "
    "put it into the oven, because the yeast needs time. If it is too cold in the kitchen it takes longer, so people often leave it "
    "near the stove.",
    "The train to the coast leaves at nine and it takes about two hours, so if we want to be there before lunch we should buy the "
    "tickets today. I would rather sit on the left side, since you can see the river from there for most of the way.",
    "做面包的时候先把面粉和水混在一起，然后放一个小时让它发起来，最后才送进烤箱，因为酵母需要时间。如果厨房太冷，发得就慢，所以很多人会把面团放在炉子旁边，这样温度比较稳定。",
    "去海边的火车九点开，大概要两个小时，所以如果想在午饭之前到，今天就应该把票买好。我更想坐左边，因为一路上大部分时间都可以看到那条河，而且下午太阳也不会照到我们。",
]


MARKS = re.compile(r"[，。；：、？！,.;:?!()]+")


def mixed(text: str) -> str:
    """The words in another order; Chinese in pieces of two characters."""
    words = text.split() if text.isascii() else [text[i : i + 2] for i in range(0, len(text), 2)]
    random.Random(7).shuffle(words)
    return (" " if text.isascii() else "").join(words)


@pytest.mark.parametrize("text", SPEECH)
def test_speech_on_any_subject_is_speech(text: str) -> None:
    found = order(fold(text))
    assert not found.shuffled(0.0)
    assert not found.shuffled_beside(0.6, 10, foreign=0.0)


@pytest.mark.parametrize("text", SPEECH)
def test_the_same_words_in_any_order_are_none(text: str) -> None:
    before, after = order(fold(text)), order(fold(mixed(text)))
    assert after.mean < before.mean - 0.15
    assert after.shuffled_beside(0.3, 10, foreign=0.0)


@pytest.mark.parametrize("text", SPEECH)
def test_speech_is_speech_without_its_marks(text: str) -> None:
    assert not order(fold(MARKS.sub(" ", text))).shuffled(0.0)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_hardly_a_reference_without_marks_is_taken_for_shuffled(bank: Bank, lang: Lang) -> None:
    texts = [MARKS.sub(" ", q.answer[lang]) for q in bank.questions.values() if q.kind == "open"]
    taken = [text for text in texts if order(fold(parted(text))).shuffled(0.0)]
    assert len(taken) * 100 <= len(texts)


@pytest.mark.parametrize("text", SPEECH)
def test_fluent_is_what_leaves_no_doubt(text: str) -> None:
    assert order(fold(text)).fluent
    assert not order(fold(mixed(text))).fluent
    assert not order(fold(text[:20])).fluent


def test_too_few_words_show_nothing() -> None:
    assert not order("network the of").shuffled(0.0)
    assert not order("").shuffled(0.0)


def test_saying_it_again_changes_nothing() -> None:
    once = order(fold(SPEECH[0]))
    assert order(fold("\n".join([SPEECH[0]] * 5))).mean == pytest.approx(once.mean)


def test_a_field_that_the_counts_do_not_know_is_judged_more_leniently() -> None:
    found = order(fold(mixed(SPEECH[2])))
    assert found.shuffled_beside(0.5, 10, foreign=0.0)
    assert not found.shuffled_beside(0.5, 10, foreign=0.5)
    assert not found.shuffled(0.5)


@pytest.mark.parametrize("text", SPEECH)
def test_how_foreign_a_field_is_shows_in_how_people_speak_there(text: str) -> None:
    assert 0 <= order(fold(text)).foreign < order(fold(mixed(text))).foreign
    assert order("a few words").foreign == order("").foreign > 0
