"""The built-in voice, for real: what it makes has the right length, level and language, from any text and any thread."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from interviewer.errors import SpeechError
from interviewer.models import Lang
from interviewer.speech import espeak
from interviewer.speech.espeak import LONGEST, RATE, Espeak
from interviewer.speech.sound import clipped, dbfs

ENGLISH = "Why does a deep network need normalization, and where does it go?"
CHINESE = "为什么深层网络需要归一化，它放在哪里？"
MIXED = "为什么 Transformer 用 Layer Norm，而不是 Batch Norm？"


@pytest.mark.parametrize(
    ("text", "lang", "seconds"), [(ENGLISH, "en", (3, 6)), (CHINESE, "zh", (3.5, 7)), (MIXED, "zh", (2.5, 6))]
)
def test_a_sentence_sounds_as_long_and_as_loud_as_speech(text: str, lang: Lang, seconds: tuple[float, float]) -> None:
    made = Espeak().say(text, lang)
    assert made.rate == RATE
    assert seconds[0] < made.seconds < seconds[1]
    assert -26 < dbfs(made.samples) < -12
    assert clipped(made.samples) == 0


def test_speech_pauses_at_the_comma() -> None:
    made = Espeak().say("one two three, four five six", "en")
    loud = np.abs(made.samples[: len(made.samples) // 220 * 220].reshape(-1, 220)).max(axis=1) > 300
    inside = np.flatnonzero(loud)
    assert np.diff(inside).max() * 220 / RATE > 0.1


def test_the_pace_is_kept() -> None:
    slow, usual, fast = (Espeak().say(ENGLISH, "en", pace).seconds for pace in (0.5, 1, 2))
    assert slow / usual == pytest.approx(2, rel=0.3)
    assert usual / fast == pytest.approx(2, rel=0.3)


def test_each_language_has_its_voice() -> None:
    english, chinese = Espeak().say("池化", "en"), Espeak().say("池化", "zh")
    assert english.seconds == pytest.approx(chinese.seconds, rel=0.1)  # not "Chinese letter, Chinese letter"
    mixed = Espeak().say("The word 池化 means pooling.", "en")
    assert mixed.seconds > Espeak().say("The word means pooling.", "en").seconds + 0.3


@pytest.mark.parametrize("text", ["", " ", "。", "👍", "\x00\x07", "...", "[[]]"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_without_words_there_is_silence(text: str, lang: Lang) -> None:
    assert Espeak().say(text, lang).seconds == 0


@pytest.mark.parametrize(
    "text", ["a\x00b", "<voice>x</voice>", "[[h@l'oU]] x", "\ud800 x", "é ü ß", "ไทย", "👍 good", "%s %n {} \\"]
)
def test_odd_text_is_said_somehow(text: str) -> None:
    assert 0.1 < Espeak().say(text, "en").seconds < 20


def test_phonemes_of_a_text_are_not_obeyed() -> None:
    assert Espeak().say("[[h@l'oU]]", "en").seconds > 1.5 * Espeak().say("hello", "en").seconds


def test_a_very_long_text_is_bounded() -> None:
    whole, longer = Espeak().say("word " * (LONGEST // 5), "en"), Espeak().say("word " * 20_000, "en")
    assert longer.seconds == pytest.approx(whole.seconds, rel=0.01)


def test_threads_do_not_mix_their_sentences() -> None:
    voice, jobs = Espeak(), [(ENGLISH, "en", 1.0), (CHINESE, "zh", 1.0), (MIXED, "zh", 1.5), ("yes", "en", 0.7)]
    alone = [voice.say(*job).seconds for job in jobs]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda n: voice.say(*jobs[n % 4]).seconds, range(64)))
    assert together == pytest.approx(alone * 16, abs=0.05)  # the library's voice trembles a little


def test_a_missing_library_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise OSError("no such library")

    espeak._engine.cache_clear()
    monkeypatch.setattr("interviewer.speech.espeak.ctypes.CDLL", broken)
    with pytest.raises(SpeechError, match="espeakng-loader"):
        Espeak().say("x", "en")
