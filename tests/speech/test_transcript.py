"""A take becomes words: at its end, or piece by piece while somebody still speaks."""

import threading
import time
from pathlib import Path

import pytest
from sounds import chain, silence
from transcribers import ScriptedRecogniser

from interviewer.errors import Halted, SpeechError
from interviewer.halt import Halt
from interviewer.speech.hearing import Heard, Stretch, joined, weighted_confidence
from interviewer.speech.sound import Sound
from interviewer.speech.take import Take
from interviewer.speech.transcript import Transcript, together

DOWN = SpeechError("the endpoint is down", "语音服务无响应")


def three_sentences(spoken: dict[str, Sound]) -> Sound:
    return chain(spoken["en"], silence(1), spoken["zh"], silence(1), spoken["en"], silence(0.2))


def listened(take: Take, sound: Sound, transcript: Transcript) -> None:
    """The sound comes in, half a second at a time."""
    for number, at in enumerate(range(0, len(sound.samples), 8_000)):
        take.add(number, sound.samples[at : at + 8_000].tobytes())
        transcript.advance()


def piece(text: str, end: float = 4.0, confidence: float | None = 0.9) -> Heard:
    stretch = Stretch(start=0, end=end, text=text, confidence=confidence)
    return Heard(text=text, stretches=(stretch,), confidence=confidence, recogniser="scripted")


def test_a_recogniser_that_is_not_live_is_asked_once_at_the_end(tmp_path: Path, spoken: dict[str, Sound]) -> None:
    ears, take = ScriptedRecogniser("all of it"), Take(tmp_path, 16_000)
    transcript = Transcript(take, ears, "zh", ["ReLU"])
    sound = three_sentences(spoken)
    listened(take, sound, transcript)
    assert (ears.sounds, transcript.so_far) == ([], "")
    heard = transcript.finish()
    assert (heard.text, heard.recogniser) == ("all of it", "scripted")
    assert [s.seconds for s in ears.sounds] == [pytest.approx(sound.seconds, abs=0.01)]
    assert (ears.langs, ears.vocabularies) == (["zh"], [("ReLU",)])


def test_a_live_one_hears_finished_stretches_while_the_person_still_speaks(
    tmp_path: Path, spoken: dict[str, Sound]
) -> None:
    words = [f"w{n}" for n in range(9)]
    ears = ScriptedRecogniser(*(piece(w) for w in words), live=True)
    take = Take(tmp_path, 16_000)
    transcript, sound = Transcript(take, ears, "en"), three_sentences(spoken)
    listened(take, sound, transcript)
    end = time.monotonic() + 20
    while len(transcript.so_far.split()) < 2 and time.monotonic() < end:
        time.sleep(0.01)
    early = transcript.so_far.split()  # two sentences at least: the voice also pauses within one, not always as long
    assert early == words[: len(early)]
    assert len(early) >= 2
    heard = transcript.finish()
    assert heard.text.split() == words[: len(ears.sounds)]
    assert sum(s.seconds for s in ears.sounds) == pytest.approx(
        sound.seconds, abs=0.6
    )  # but for the silence at its end
    starts = [s.start for s in heard.stretches]
    assert starts[0] == 0
    assert starts == sorted(starts)
    for border in (spoken["en"].seconds, spoken["en"].seconds + spoken["zh"].seconds + 1):
        assert any(start == pytest.approx(border, abs=0.6) for start in starts)
    assert heard.confidence == pytest.approx(0.9)


def test_no_piece_cuts_a_word(tmp_path: Path, spoken: dict[str, Sound]) -> None:
    """Every border lies in silence, also when the next word has begun before the chunk with the pause is there."""
    ears, take = ScriptedRecogniser("x", live=True), Take(tmp_path, 16_000)
    transcript = Transcript(take, ears, "en")
    sound = chain(spoken["en"], silence(0.1), spoken["zh"], silence(0.1), spoken["en"])
    for number, at in enumerate(range(0, len(sound.samples), 16_000)):
        take.add(number, sound.samples[at : at + 16_000].tobytes())
        transcript.advance()
    transcript.finish()
    assert len(ears.sounds) >= 3
    for sound in ears.sounds[:-1]:
        assert abs(sound.samples[-800:].astype(int)).max() < 400


def test_without_speech_nobody_is_asked(tmp_path: Path) -> None:
    ears, take = ScriptedRecogniser(AssertionError("asked")), Take(tmp_path, 16_000)
    transcript = Transcript(take, ears, "en")
    listened(take, silence(3), transcript)
    assert transcript.finish() == Heard(text="", recogniser="scripted")


def test_after_the_last_word_nobody_is_asked_about_the_silence(tmp_path: Path, spoken: dict[str, Sound]) -> None:
    ears, take = ScriptedRecogniser("one", AssertionError("asked"), live=True), Take(tmp_path, 16_000)
    transcript = Transcript(take, ears, "en")
    listened(take, chain(spoken["en"], silence(3)), transcript)
    assert transcript.finish().text == "one"


def test_a_piece_that_failed_is_tried_again_at_the_end(tmp_path: Path, spoken: dict[str, Sound]) -> None:
    ears = ScriptedRecogniser(DOWN, "two", "three", "one", live=True)
    take = Take(tmp_path, 16_000)
    transcript = Transcript(take, ears, "en")
    sound = three_sentences(spoken)
    listened(take, sound, transcript)
    while len(ears.sounds) < 3:
        time.sleep(0.01)
    assert transcript.finish().text == "one two three"


def test_after_a_failure_it_may_be_finished_again_and_nothing_is_lost(tmp_path: Path, spoken: dict[str, Sound]) -> None:
    ears, take = ScriptedRecogniser(DOWN, "there it is"), Take(tmp_path, 16_000)
    transcript = Transcript(take, ears, "en")
    listened(take, spoken["en"], transcript)
    with pytest.raises(SpeechError, match="down"):
        transcript.finish()
    assert transcript.finish().text == "there it is"
    assert [round(s.seconds, 1) for s in ears.sounds] == [round(spoken["en"].seconds, 1)] * 2


class Stuck(ScriptedRecogniser):
    """Hears until it is halted."""

    gave_up = False

    def hear(self, sound, lang, vocabulary=(), halt=None):  # type: ignore[no-untyped-def]
        self.sounds.append(sound)
        halted = threading.Event()
        with halt.during(halted.set):
            self.gave_up = not halted.wait(20)
            halt.check()
        return Heard(text="", recogniser=self.name)


@pytest.mark.parametrize("live", [True, False])
def test_a_halt_reaches_what_is_under_way_and_the_end_may_come_later(
    tmp_path: Path, spoken: dict[str, Sound], live: bool
) -> None:
    take, ears, halt = Take(tmp_path, 16_000), Stuck("", live=live), Halt()
    transcript = Transcript(take, ears, "en")
    listened(take, three_sentences(spoken), transcript)

    def press() -> None:
        while not (ears.sounds and halt._actions):
            time.sleep(0.01)
        halt.request()

    threading.Thread(target=press).start()
    with pytest.raises(Halted):
        transcript.finish(halt)
    assert not ears.gave_up
    transcript._recogniser = ScriptedRecogniser("again")
    assert transcript.finish().text.startswith("again")


def test_closing_stops_the_work_and_nothing_more_begins(tmp_path: Path, spoken: dict[str, Sound]) -> None:
    take, ears = Take(tmp_path, 16_000), Stuck("", live=True)
    transcript = Transcript(take, ears, "en")
    listened(take, three_sentences(spoken), transcript)
    transcript.close()
    transcript.close()
    transcript.advance()
    assert transcript.so_far == ""
    assert len(ears.sounds) <= 1
    take.discard()


@pytest.mark.parametrize(
    ("texts", "whole"),
    [
        ([], ""),
        (["", "a", "", "b"], "a b"),
        (["我们用", "均值。", "然后"], "我们用均值。然后"),
        (["我们用", "ReLU", "激活"], "我们用ReLU激活"),
        (["a,", "b"], "a, b"),
        (["对，", "yes"], "对，yes"),
    ],
)
def test_texts_are_joined_as_their_language_does(texts: list[str], whole: str) -> None:
    assert joined(texts) == whole


def test_confidence_is_weighted_by_length_and_unknown_where_a_part_is_unknown() -> None:
    long, short = piece("a", 9, 0.9).stretches[0], piece("b", 1, 0.1).stretches[0]
    assert weighted_confidence((long, short)) == pytest.approx(0.82)
    assert weighted_confidence(()) is None
    assert weighted_confidence((long, piece("c", 1, None).stretches[0])) is None
    assert weighted_confidence((piece("d", 0, 0.5).stretches[0],)) is None


def test_the_confidence_of_one_piece_is_that_of_the_whole_even_without_times() -> None:
    pieces = [Heard(text="", recogniser="r"), Heard(text="a mean", confidence=0.7, recogniser="r")]
    assert together(pieces, "r").confidence == 0.7
    assert together([*pieces, Heard(text="more", confidence=0.9, recogniser="r")], "r").confidence is None
