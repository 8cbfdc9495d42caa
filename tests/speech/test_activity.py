"""Where somebody speaks: real speech, silence, noise and tones; at once and in pieces of any length."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sounds import chain, noise, silence

from interviewer.speech.activity import PAUSE, Activity, Interval, Listener, has_speech
from interviewer.speech.sound import QUIETEST, Sound, clipped, dbfs


def tone(seconds: float) -> Sound:
    times = np.arange(round(seconds * 16_000)) / 16_000
    return Sound((np.sin(2 * np.pi * 440 * times) * 9_000).astype(np.int16))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_speech_is_found_where_it_is(spoken: dict[str, Sound], lang: str) -> None:
    said = spoken[lang].seconds
    activity = Activity.of(chain(silence(1.5), spoken[lang], silence(3), spoken[lang], silence(2)))
    assert activity.intervals[0].start == pytest.approx(1.5, abs=0.15)
    assert activity.intervals[-1].end == pytest.approx(4.5 + 2 * said, abs=0.35)
    assert max(p.seconds for p in activity.pauses) == pytest.approx(3, abs=0.4)
    assert activity.silence == pytest.approx(3 / (3 + 2 * said), abs=0.08)


@pytest.mark.parametrize(
    "sound",
    [silence(2), noise(2), noise(2, 3_000), tone(2), silence(0), silence(0.01)],
    ids=["silence", "hiss", "loud hiss", "tone", "nothing", "a moment"],
)
def test_what_is_no_speech(sound: Sound) -> None:
    activity = Activity.of(sound)
    assert (activity.intervals, activity.speech, activity.silence, activity.pauses) == ((), 0, 1, ())
    assert not has_speech(sound)


def test_a_single_letter_is_speech(spoken: dict[str, Sound]) -> None:
    """Choice questions are answered with one."""
    assert has_speech(chain(silence(5), spoken["letter"], silence(1)))


def test_speech_is_found_in_noise(spoken: dict[str, Sound]) -> None:
    en = spoken["en"]
    noisy = Sound((en.samples.astype(int) // 2 + noise(en.seconds, 400).samples[: len(en.samples)]).astype(np.int16))
    assert Activity.of(noisy).speech > 0.7 * en.seconds


def test_looking_for_speech_ends_with_the_first_word(spoken: dict[str, Sound], monkeypatch: pytest.MonkeyPatch) -> None:
    fed: list[int] = []
    original = Listener.feed
    monkeypatch.setattr(Listener, "feed", lambda self, samples: fed.append(len(samples)) or original(self, samples))
    assert has_speech(chain(spoken["en"], silence(60)))
    assert sum(fed) <= 2 * 16_000


def test_while_it_comes_in(spoken: dict[str, Sound]) -> None:
    listener, sentence = Listener(), spoken["en"].between(0, 3)
    listener.feed(silence(1).samples)
    assert (listener.speaking, listener.ended(0.5), listener.intervals) == (False, False, ())
    assert listener.quiet == pytest.approx(1, abs=0.04)
    listener.feed(sentence.samples)
    assert listener.speaking
    assert listener.speech == pytest.approx(3, abs=0.3)
    assert not listener.ended(0.5)
    listener.feed(silence(0.7).samples)
    assert not listener.speaking
    assert listener.ended(0.5)
    assert not listener.ended(2)
    assert listener.intervals
    listener.feed(silence(1.5).samples)
    assert listener.ended(2)
    assert listener.quiet == pytest.approx(2.2, abs=0.3)


@settings(max_examples=20)
@given(st.lists(st.integers(1, 20_000), max_size=40))
def test_pieces_of_any_length_are_heard_as_the_whole(spoken: dict[str, Sound], cuts: list[int]) -> None:
    sound = chain(silence(0.4), spoken["letter"], silence(0.5), spoken["letter"])
    listener, at = Listener(), 0
    for length in [*cuts, len(sound.samples)]:
        listener.feed(sound.samples[at : at + length])
        at += length
    listener.finish()
    assert listener.intervals == Activity.of(sound).intervals
    assert len(listener.intervals) == 2


def test_finished_intervals_have_a_pause_after_them(spoken: dict[str, Sound]) -> None:
    intervals = Activity.of(chain(spoken["en"], silence(1), spoken["zh"])).intervals
    assert all(b.start - a.end >= PAUSE - 0.04 for a, b in pairwise(intervals))


def test_a_click_is_no_word_and_doubt_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows of 32 ms: two of speech; then ten, of which the detector doubts some."""
    said = iter([0, 0.9, 0.9, *[0] * 12, 0.9, 0.9, 0.4, 0.4, 0.9, 0.9, 0.9, 0.4, 0.9, 0.9, *[0] * 12, 0.4])
    monkeypatch.setattr(Listener, "_probability", lambda self, window: next(said))
    listener = Listener()
    listener.feed(silence(38 * 0.032).samples)
    assert listener.intervals == (Interval(pytest.approx(15 * 0.032), pytest.approx(25 * 0.032)),)
    assert not listener.speaking


def test_lengths_and_levels() -> None:
    assert Interval(1.5, 4).seconds == 2.5
    full = Sound(np.array([32_767, -32_768] * 800, np.int16))
    assert dbfs(full.samples) == pytest.approx(0, abs=0.01)
    assert (clipped(full.samples), clipped(tone(1).samples)) == (1_600, 0)
    assert dbfs(tone(1).samples) == pytest.approx(-14.2, abs=0.1)
    assert dbfs(silence(1).samples) == dbfs(silence(0).samples) == QUIETEST
    assert full.between(0.01, 0.02).seconds == pytest.approx(0.01)
