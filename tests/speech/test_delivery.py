"""Pace, fillers, pauses: tables and real speech with known pauses."""

import pytest
from sounds import chain, silence

from interviewer.models import Lang
from interviewer.speech.activity import Activity, Interval
from interviewer.speech.delivery import fillers, measure
from interviewer.speech.hearing import Heard
from interviewer.speech.sound import Sound


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Um, we average the gradient.", {"um": 1}),
        ("So, uh, we uhh average, erm, the, umm, gradient", {"uh": 2, "um": 2, "so": 1}),
        ("Hmm. Mm, yes.", {"hmm": 2}),
        ("It is, you know, like, a mean.", {"you know": 1, "like": 1}),
        ("As you know, it looks like a mean; do you know it?", {}),
        ("I mean, that it works.", {"I mean": 1}),
        ("What I mean is the mean.", {}),
        ("It is, sort of, smooth. This sort of loss is smooth.", {"sort of": 1}),
        ("Well, it generalizes well. Well-known.", {"well": 1}),
        ("So that it converges so fast.", {}),
        ("The umbrella of the uh-huh hum error, her.", {}),
        ("ah AH Ah", {"uh": 3}),
        ("", {}),
    ],
)
def test_fillers_in_english(text: str, found: dict[str, int]) -> None:
    assert fillers(text, "en") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("嗯，我觉得，呃，是均值。", {"嗯": 1, "呃": 1}),
        ("嗯嗯嗯就是这样", {"嗯": 1}),
        ("额，额外的参数", {"呃": 1}),
        ("那个，那个层是卷积层，那个层很大", {"那个": 1}),
        ("那个那个卷积", {"那个": 1}),
        ("就是，就是说，它就是均值", {"就是": 1, "就是说": 1}),
        ("然后，我们求和，然后平均", {"然后": 1}),
        ("啊，对。是啊。", {"啊": 1}),
        ("怎么说呢，um，就 hmm 这样", {"怎么说呢": 1, "um": 1, "hmm": 1}),
        ("这个，这个损失函数", {"这个": 1}),
        ("批归一化用当前批的均值和方差。", {}),
    ],
)
def test_fillers_in_chinese(text: str, found: dict[str, int]) -> None:
    assert fillers(text, "zh") == found


def heard(text: str, confidence: float | None = 0.8) -> Heard:
    return Heard(text=text, confidence=confidence, recogniser="scripted")


@pytest.mark.parametrize(
    ("text", "lang", "units"),
    [
        ("we don't use batch-norm in 2.5 layers", "en", 7),
        ("我们用 ReLU 激活函数", "zh", 8),
        ("批归一化让训练稳定", "zh", 9),
        ("五个字是五", "zh", 5),
    ],
)
def test_pace_counts_words_or_characters_a_minute_between_first_and_last_word(
    text: str, lang: Lang, units: int
) -> None:
    activity = Activity(20, (Interval(2, 5), Interval(6, 12)))
    assert measure(silence(20), heard(text), lang, activity).pace == pytest.approx(units * 6)


@pytest.mark.parametrize(
    ("text", "activity"),
    [
        ("only four words here", Activity(20, (Interval(2, 12),))),
        ("many more words than five are in here", Activity(3, (Interval(0, 2.9),))),
        ("many more words than five are in here", Activity(3, ())),
        ("", Activity(20, (Interval(2, 12),))),
    ],
)
def test_too_little_has_no_pace(text: str, activity: Activity) -> None:
    assert measure(silence(3), heard(text), "en", activity).pace is None


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_real_speech_with_known_pauses(spoken: dict[str, Sound], lang: Lang) -> None:
    one = spoken[lang]
    sound = chain(silence(1), one, silence(3), one, silence(0.8), one, silence(4))
    delivery = measure(sound, heard("嗯，我们用均值。" if lang == "zh" else "Um, we use the mean."), lang)
    assert delivery.seconds == pytest.approx(sound.seconds, abs=0.01)
    assert (delivery.long_pauses, delivery.longest_pause) == (1, pytest.approx(3.2, abs=0.4))
    assert delivery.silence == pytest.approx(3.8 / (sound.seconds - 5), abs=0.1)
    assert delivery.confidence == 0.8
    assert (delivery.recogniser, delivery.audio) == ("scripted", None)
    assert sum(delivery.fillers.values()) == 1
    assert delivery.heard


def test_nothing_is_nothing() -> None:
    delivery = measure(silence(0), heard("", None), "zh")
    assert (delivery.silence, delivery.pace, delivery.long_pauses, delivery.confidence) == (1, None, 0, None)
