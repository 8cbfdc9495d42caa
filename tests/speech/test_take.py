"""A recording under way: chunks in any order, at any rate, for as long as one likes."""

import gc
import os
import resource
import threading
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sounds import chain, noise, silence

from interviewer.errors import SpeechError
from interviewer.speech.decoding import decode
from interviewer.speech.espeak import Espeak
from interviewer.speech.sound import QUIETEST, Sound
from interviewer.speech.take import Take


def chunks(sound: Sound, seconds: float = 0.5) -> list[bytes]:
    """As a browser sends it."""
    size = round(seconds * sound.rate)
    return [sound.samples[at : at + size].tobytes() for at in range(0, len(sound.samples), size)]


def taken(folder: Path, sound: Sound, longest: float = 600) -> Take:
    take = Take(folder, sound.rate, longest)
    for number, chunk in enumerate(chunks(sound)):
        assert take.add(number, chunk) == number + 1
    take.finish()
    return take


def tone(rate: int, seconds: float = 3) -> Sound:
    times = np.arange(round(seconds * rate)) / rate
    return Sound((np.sin(2 * np.pi * 440 * times) * 9_000).astype(np.int16), rate)


@pytest.mark.parametrize("rate", [8_000, 16_000, 22_050, 32_000, 44_100, 48_000, 96_000, 192_000])
def test_any_rate_comes_out_at_16k_without_seams(tmp_path: Path, rate: int) -> None:
    """Chunks resampled one by one would click at each border: the tone must stay a tone."""
    sound = taken(tmp_path, tone(rate)).sound()
    assert sound.seconds == pytest.approx(3, abs=0.01)
    middle = sound.between(0.2, 2.8).samples.astype(float)
    spectrum = np.abs(np.fft.rfft(middle * np.hanning(len(middle)))) ** 2
    peak = int(np.argmax(spectrum))
    assert peak / (len(middle) / 16_000) == pytest.approx(440, abs=1)
    assert spectrum[peak - 5 : peak + 6].sum() / spectrum.sum() > 0.9999


def test_speech_comes_out_as_it_went_in(tmp_path: Path, espeak: Espeak) -> None:
    said = espeak.say("The learning rate was too high.", "en")
    take = taken(tmp_path, said)
    assert take.seconds == pytest.approx(said.seconds, abs=0.01)
    assert take.activity.speech > 0.6 * said.seconds
    assert take.flaw() is None
    assert np.array_equal(take.part(0.5, 1).samples, take.sound().between(0.5, 1).samples)


@settings(max_examples=30)
@given(st.data())
def test_chunks_in_any_order_make_the_same_recording(order_folder: Path, data: st.DataObject) -> None:
    """What is lost on the way is asked for again; what comes twice counts once."""
    sound = noise(0.1, 3_000, 8_000)
    sent = chunks(sound, 0.01)
    take, wanted = Take(order_folder, 8_000), 0
    for number in data.draw(st.lists(st.integers(-2, len(sent) + 3), max_size=40)):
        chunk = sent[number] if 0 <= number < len(sent) else b"\x01\x02" * 40
        expected = wanted + (number == wanted and number < len(sent))
        if number < len(sent) or number > wanted:
            wanted = take.add(number, chunk)
            assert wanted == expected
    while wanted < len(sent):
        wanted = take.add(wanted, sent[wanted])
    take.finish()
    whole = taken(order_folder, sound)
    assert np.array_equal(take.sound().samples, whole.sound().samples)
    take.discard()
    whole.discard()


@pytest.fixture(scope="module")
def order_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("takes")


def test_many_threads_that_send_the_same_chunks_make_one_recording(tmp_path: Path, spoken: dict[str, Sound]) -> None:
    take, sent = Take(tmp_path, 16_000), chunks(spoken["en"])

    def send() -> None:
        wanted = 0
        while wanted < len(sent):
            wanted = take.add(wanted, sent[wanted])

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    take.finish()
    assert take.seconds == pytest.approx(spoken["en"].seconds, abs=0.01)


# --- what it says while it comes in -----------------------------------------------------------------------------------


def test_level_time_and_speaking_while_it_comes_in(tmp_path: Path, spoken: dict[str, Sound]) -> None:
    take = Take(tmp_path, 16_000)
    assert (take.level, take.seconds, take.speaking, take.clipping) == (QUIETEST, 0, False, 0)
    for number, chunk in enumerate(chunks(chain(spoken["en"], silence(2)))):
        take.add(number, chunk)
        if number == 3:
            assert take.speaking
            assert -35 < take.level < -10
            assert take.seconds == pytest.approx(2, abs=0.05)
    assert take.level == QUIETEST
    assert take.quiet == pytest.approx(2, abs=0.4)
    assert take.ended(1.5)
    assert take.intervals


@pytest.mark.parametrize(
    ("name", "kind", "usable"),
    [
        ("nothing came", "muted", False),
        ("digital silence", "muted", False),
        ("a muted microphone", "muted", False),
        ("a hiss", "no_speech", False),
        ("one letter", "short", True),
        ("shouting", "clipped", True),
        ("too long", "long", True),
        ("good", None, True),
        ("soft", None, True),
    ],
)
def test_what_is_wrong_is_said_in_both_languages(
    tmp_path: Path, spoken: dict[str, Sound], name: str, kind: str | None, usable: bool
) -> None:
    en = spoken["en"]
    sounds = {
        "nothing came": silence(0),
        "digital silence": silence(3),
        "a muted microphone": noise(3, 5),
        "a hiss": noise(3, 200),
        "one letter": chain(silence(1), spoken["letter"], silence(1)),
        "shouting": Sound(np.clip(en.samples.astype(int) * 12, -32_768, 32_767).astype(np.int16)),
        "too long": en,
        "good": en,
        "soft": Sound(en.samples // 16),
    }
    flaw = taken(tmp_path, sounds[name], longest=2 if name == "too long" else 600).flaw()
    assert (flaw.kind if flaw else None) == kind
    if flaw:
        assert flaw.usable == usable
        assert flaw.text.zh
        assert "{" not in flaw.text.en


def test_clipping_is_seen_before_resampling_smooths_it(tmp_path: Path, espeak: Espeak) -> None:
    said = espeak.say("much too loud", "en")
    loud = Sound(np.clip(said.samples.astype(int) * 20, -32_768, 32_767).astype(np.int16), said.rate)
    assert taken(tmp_path, loud).clipping > 0.05


# --- its limits -------------------------------------------------------------------------------------------------------


def test_beyond_its_limit_nothing_is_kept_and_it_says_so(tmp_path: Path) -> None:
    take = Take(tmp_path, 48_000, longest=2)
    for number in range(10):
        assert take.add(number, silence(0.5, 48_000).samples.tobytes()) == number + 1
        assert take.full == (number >= 4)
    take.finish()
    assert take.seconds == 2
    assert len(take.sound().samples) == 32_000


def test_exactly_the_limit_is_not_too_long(tmp_path: Path) -> None:
    take = taken(tmp_path, silence(2), longest=2)
    assert (take.seconds, take.full) == (2, False)


def test_memory_stays_flat(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An hour at 48 kHz is 345 MB. The detector is left out: it takes a minute for it, and no memory."""
    monkeypatch.setattr("interviewer.speech.take.Listener", _Deaf)
    take, piece = Take(tmp_path, 48_000, longest=3_600), noise(5, 2_000, 48_000).samples.tobytes()
    take.add(0, piece)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for number in range(1, 720):
        take.add(number, piece)
    assert take.seconds == pytest.approx(3_600, abs=1)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000
    take.discard()


class _Deaf:
    speech, intervals, speaking, quiet = 0.0, (), False, 0.0

    def feed(self, samples: Any) -> None:
        pass


@pytest.mark.parametrize("rate", [-1, 0, 1, 3_999, 400_001, 10**12])
def test_a_microphone_that_does_not_exist_is_refused(tmp_path: Path, rate: int) -> None:
    with pytest.raises(SpeechError, match="choose another one"):
        Take(tmp_path, rate)


def test_half_a_sample_is_refused_and_nothing_is_lost(tmp_path: Path) -> None:
    take = Take(tmp_path, 16_000)
    take.add(0, b"\x00\x00" * 800)
    with pytest.raises(SpeechError, match="damaged"):
        take.add(1, b"\x00\x00\x00")
    assert take.add(1, b"\x00\x00" * 800) == 2


def test_an_empty_chunk_counts(tmp_path: Path) -> None:
    take = Take(tmp_path, 16_000)
    assert take.add(0, b"") == 1


def test_after_its_end_nothing_is_taken(tmp_path: Path) -> None:
    take = taken(tmp_path, silence(1))
    take.finish()
    assert take.add(2, b"\x00\x00" * 800) == 2
    assert take.seconds == 1
    take.discard()
    take.discard()
    assert take.add(2, b"\x00\x00") == 2
    with pytest.raises(SpeechError, match="deleted"):
        take.sound()


def test_a_take_that_is_forgotten_is_deleted(tmp_path: Path) -> None:
    take = taken(tmp_path, silence(1))
    file = take._file
    del take
    gc.collect()
    assert file.closed


# --- the disk ---------------------------------------------------------------------------------------------------------


def test_the_recording_has_no_name_that_anyone_could_open(tmp_path: Path, spoken: dict[str, Sound]) -> None:
    """A process that is killed leaves nothing behind."""
    take = taken(tmp_path / "new" / "folder", spoken["en"])
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []
    assert take.sound().seconds > 1


def test_a_folder_that_cannot_be_written_is_one_sentence(vault: Any) -> None:
    with vault.shut(), pytest.raises(SpeechError, match="cannot be kept"):
        Take(vault.folder / "takes", 16_000)


def test_a_full_disk_is_one_sentence_and_the_chunk_may_come_again(tmp_path: Path) -> None:
    take = Take(tmp_path, 16_000)
    take.add(0, noise(0.5).samples.tobytes())
    whole = take._file
    with open("/dev/full", "r+b", buffering=0) as full:
        take._file = full
        with pytest.raises(SpeechError, match="free some space"):
            take.add(1, noise(0.5).samples.tobytes())
    take._file = whole
    assert take.add(1, noise(0.5).samples.tobytes()) == 2
    take.finish()
    assert take.seconds == pytest.approx(1, abs=0.01)


def test_a_copy_that_is_kept_is_small_private_and_sounds_the_same(tmp_path: Path, spoken: dict[str, Sound]) -> None:
    take = taken(tmp_path, chain(*[spoken["en"]] * 3))
    name = take.keep(tmp_path / "recordings", "interview-1")
    path = tmp_path / "recordings" / name
    assert [p.name for p in path.parent.iterdir()] == ["interview-1.webm"]
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.stat().st_size < take.seconds * 5_000
    with av.open(path) as file:
        assert file.streams.audio[0].codec_context.name == "opus"
    assert decode(path, 600).seconds == pytest.approx(take.seconds, abs=0.1)
    assert take.keep(tmp_path / "recordings", "interview-1") == name
    assert len(list(path.parent.iterdir())) == 1


def test_a_copy_that_cannot_be_kept_leaves_nothing(
    tmp_path: Path, spoken: dict[str, Sound], failing_disk: None
) -> None:
    with pytest.raises(SpeechError, match="INTERVIEWER_KEEP_AUDIO"):
        taken(tmp_path, spoken["letter"]).keep(tmp_path / "recordings", "x")
    assert list((tmp_path / "recordings").iterdir()) == []


@pytest.fixture
def failing_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr("interviewer.speech.encoding.os.replace", refuse)
