"""A voice at an endpoint, against a loopback server: what it is sent, what it makes of every failure."""

import json
import traceback
from collections.abc import Callable

import numpy as np
import pytest
from fakes import FakeServer, Heard, Said
from pydantic import SecretStr

from interviewer.errors import SpeechError
from interviewer.llm.endpoint import Endpoint
from interviewer.speech.sound import Sound
from interviewer.speech.voices import LONGEST, Voices

KEY = "sk-very-secret"
RATE = 24_000
TONE = Sound((8_000 * np.sin(np.arange(RATE // 2) / 20)).astype(np.int16), RATE)
WAV = {"content-type": "audio/wav"}


class Clock:
    """A clock that moves only when somebody waits."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def wait(self, _: object, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def voices(url: str, clock: Clock, timeout: float = 5.0) -> Voices:
    endpoint = Endpoint(base_url=url, model="tts-1", api_key=SecretStr(KEY))
    return Voices(endpoint, "alloy", timeout, clock=clock, wait=clock.wait)


def script(*said: Said) -> Callable[[Heard], Said]:
    """Answers in this order; the last one again and again."""
    waiting = list(said)
    return lambda _: waiting.pop(0) if len(waiting) > 1 else waiting[0]


def sound(body: bytes = TONE.wav(), kind: str = "audio/wav") -> Said:
    return Said(body, headers={"content-type": kind})


def test_one_request_and_the_sound_at_its_own_rate() -> None:
    with FakeServer(script(sound())) as server:
        voice = voices(server.base_url, Clock())
        made = voice.say("x hat", "en")
        assert made.rate == RATE
        assert np.array_equal(made.samples, TONE.samples)
        (heard,) = server.heard
        assert heard.path == "/v1/audio/speech"
        assert heard.body == {"model": "tts-1", "voice": "alloy", "input": "x hat", "response_format": "wav"}
        assert voice.name == f"tts-1 (alloy) @ {server.base_url.split('/')[2]}"


def test_the_pace_is_asked_for_and_the_text_is_bounded() -> None:
    with FakeServer(script(sound())) as server:
        voices(server.base_url, Clock()).say("a" * 10_000, "zh", 1.25)
        assert server.heard[0].body["speed"] == 1.25
        assert len(server.heard[0].body["input"]) == LONGEST


@pytest.mark.parametrize("text", ["", "。", "👍"])
def test_without_words_nothing_is_sent(text: str) -> None:
    with FakeServer(script(sound())) as server:
        assert voices(server.base_url, Clock()).say(text, "zh").seconds == 0
        assert server.heard == []


def test_a_streamed_wav_does_not_know_its_length() -> None:
    body = bytearray(TONE.wav())
    body[4:8] = body[40:44] = b"\xff\xff\xff\xff"
    with FakeServer(script(sound(bytes(body)))) as server:
        assert voices(server.base_url, Clock()).say("x", "en").seconds == pytest.approx(0.5)


def test_other_formats_are_decoded() -> None:
    with FakeServer(script(sound(flac(TONE), "audio/flac"))) as server:
        assert voices(server.base_url, Clock()).say("x", "en").seconds == pytest.approx(0.5, abs=0.1)


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
        voice = voices(server.base_url, Clock())
        voice.say("x", "en", 2.0)
        voice.say("y", "en", 2.0)
        assert ["speed" in heard.body for heard in server.heard] == [True, False, False]


def wrong(status: int, message: str = "no", **headers: str) -> Said:
    return Said({"error": {"message": message}}, status=status, headers=headers)


FAULTS = [
    (wrong(401), "INTERVIEWER_TTS_API_KEY"),
    (wrong(403), "INTERVIEWER_TTS_API_KEY"),
    (wrong(404), "INTERVIEWER_TTS_BASE_URL"),
    (wrong(404, "model tts-1 not found"), "INTERVIEWER_TTS_MODEL"),
    (wrong(405), "INTERVIEWER_TTS_MODEL"),
    (wrong(400), "INTERVIEWER_TTS_MODEL"),
    (wrong(413), "shorter"),
    (wrong(429), "wait a little"),
    (wrong(500), "log"),
    (wrong(503), "loaded"),
    (Said("<html>login</html>"), "not as a speech server"),
    (Said({"error": {"message": "boom"}}), "boom"),
    (Said({"ok": True}), "not as a speech server"),
    (Said(b"", headers=WAV), "not as a speech server"),
    (Said(b"RIFFnonsense", headers=WAV), "not as a speech server"),
    (Said(Sound(np.zeros(0, np.int16)).wav(), headers=WAV), "not as a speech server"),
    (Said(b"\x00" * 100, headers={"content-type": "audio/mpeg"}), "not as a speech server"),
    (Said(hang_up=True), "broke the connection off"),
    (wrong(302, location="http://127.0.0.1:9/"), "INTERVIEWER_TTS_BASE_URL"),
]


@pytest.mark.parametrize(("said", "words"), FAULTS, ids=lambda x: x if isinstance(x, str) else str(x.status))
def test_every_fault_is_a_sentence_that_says_what_to_do(said: Said, words: str) -> None:
    clock = Clock()
    with FakeServer(script(said)) as server, pytest.raises(SpeechError) as caught:
        voices(server.base_url, clock).say("x", "en")
    assert words in caught.value.en
    assert caught.value.zh != caught.value.en
    assert KEY not in "".join(traceback.format_exception(caught.value)) + json.dumps([caught.value.en, caught.value.zh])
    assert len(server.heard) <= 6
    assert clock.now < 10


def test_what_passes_is_tried_again_and_the_server_says_when() -> None:
    clock = Clock()
    with FakeServer(script(wrong(429, **{"retry-after": "2"}), sound())) as server:
        assert voices(server.base_url, clock).say("x", "en").seconds == 0.5
    assert clock.slept == [2]


def test_a_dead_endpoint_costs_one_wait() -> None:
    clock = Clock()
    with FakeServer(script(sound())) as server:
        url = server.base_url
    voice = voices(url, clock)
    for _ in range(3):
        with pytest.raises(SpeechError, match="INTERVIEWER_TTS_BASE_URL"):
            voice.say("x", "en")
    assert len(clock.slept) == 2


@pytest.mark.parametrize("said", [Said(b"RIFF", headers=WAV, drip=True), Said(b"RIFF", headers=WAV, slow_head=True)])
def test_a_server_that_drips_is_cut_off(said: Said) -> None:
    with FakeServer(script(said)) as server, pytest.raises(SpeechError, match="in time"):
        voices(server.base_url, Clock(), timeout=0.4).say("x", "en")
