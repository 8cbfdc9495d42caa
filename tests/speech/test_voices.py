"""A voice at an endpoint, against a loopback server: what it is sent, what it makes of every failure."""

import numpy as np
import pytest
from fakes import FakeServer, Heard, Said, script

from interviewer.errors import SpeechError
from interviewer.llm.endpoint import Endpoint
from interviewer.llm.line import Line
from interviewer.speech.sound import Sound
from interviewer.speech.voices import LONGEST, Voices

RATE = 24_000
TONE = Sound((8_000 * np.sin(np.arange(RATE // 2) / 20)).astype(np.int16), RATE)
WAV = {"content-type": "audio/wav"}


def voices(server: FakeServer) -> Voices:
    return Voices(Line(Endpoint(base_url=server.base_url, model="tts-1"), 5), "alloy")


def sound(body: bytes = TONE.wav(), kind: str = "audio/wav") -> Said:
    return Said(body, headers={"content-type": kind})


def test_one_request_and_the_sound_at_its_own_rate() -> None:
    with FakeServer(script(sound())) as server:
        voice = voices(server)
        made = voice.say("x hat", "en")
        assert made.rate == RATE
        assert np.array_equal(made.samples, TONE.samples)
        (heard,) = server.heard
        assert heard.path == "/v1/audio/speech"
        assert heard.body == {"model": "tts-1", "voice": "alloy", "input": "x hat", "response_format": "wav"}
        assert voice.name == f"tts-1 (alloy) @ {server.base_url.split('/')[2]}"


def test_the_pace_is_asked_for_and_the_text_is_bounded() -> None:
    with FakeServer(script(sound())) as server:
        voices(server).say("a" * 10_000, "zh", 1.25)
        assert server.heard[0].body["speed"] == 1.25
        assert len(server.heard[0].body["input"]) == LONGEST


@pytest.mark.parametrize("text", ["", "。", "👍"])
def test_without_words_nothing_is_sent(text: str) -> None:
    with FakeServer(script(sound())) as server:
        assert voices(server).say(text, "zh").seconds == 0
        assert server.heard == []


def test_a_streamed_wav_does_not_know_its_length() -> None:
    body = bytearray(TONE.wav())
    body[4:8] = body[40:44] = b"\xff\xff\xff\xff"
    with FakeServer(script(sound(bytes(body)))) as server:
        assert voices(server).say("x", "en").seconds == pytest.approx(0.5)


def test_other_formats_are_decoded() -> None:
    with FakeServer(script(sound(flac(TONE), "audio/flac"))) as server:
        assert voices(server).say("x", "en").seconds == pytest.approx(0.5, abs=0.1)


def flac(sound: Sound) -> bytes:
    import io

    import av

    out = io.BytesIO()
    with av.open(out, "w", format="flac") as file:
        stream = file.add_stream("flac", rate=sound.rate, layout="mono")
        frame = av.AudioFrame.from_ndarray(sound.samples.reshape(1, -1), "s16", "mono")
        frame.sample_rate = sound.rate
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            file.mux(packet)
    return out.getvalue()


def test_a_server_that_refuses_wishes_is_asked_without_from_then_on() -> None:
    def server_says(heard: Heard) -> Said:
        refused = "speed" in heard.body
        return Said({"error": {"message": "speed is not supported"}}, status=400) if refused else sound()

    with FakeServer(server_says) as server:
        voice = voices(server)
        voice.say("x", "en", 2.0)
        voice.say("y", "en", 2.0)
        assert ["speed" in heard.body for heard in server.heard] == [True, False, False]


@pytest.mark.parametrize(
    "said",
    [
        Said({"ok": True}),
        Said(b"", headers=WAV),
        Said(b"RIFFnonsense", headers=WAV),
        Said(Sound(np.zeros(0, np.int16)).wav(), headers=WAV),
        Said(b"\x00" * 100, headers={"content-type": "audio/mpeg"}),
    ],
    ids=["words", "nothing", "no WAV", "a WAV without a sample", "no MP3"],
)
def test_what_is_no_sound(said: Said) -> None:
    with FakeServer(script(said)) as server, pytest.raises(SpeechError, match="not as a speech server"):
        voices(server).say("x", "en")
    assert len(server.heard) == 1
