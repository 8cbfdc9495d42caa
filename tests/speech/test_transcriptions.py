"""A transcription endpoint: what it is sent, and what comes of everything that it can do wrong."""

import threading
import time
from typing import Any

import pytest
from fakes import FakeServer, Heard, Said
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import SecretStr
from sounds import noise, silence
from transcribers import TranscriptionServer

from interviewer.errors import Halted, SpeechError
from interviewer.halt import Halt
from interviewer.llm.endpoint import Endpoint
from interviewer.llm.line import Line
from interviewer.speech.sound import Sound
from interviewer.speech.transcriptions import Transcriptions

KEY = "sk-very-secret-0123456789"
LONG = 600.0
"""Seconds; a test that waits for them fails by its own timeout."""
SAID = {"text": " We average the gradient. ", "language": "english", "duration": 3.1}
pytestmark = pytest.mark.timeout(60)


def recogniser(server: FakeServer, timeout: float = 20) -> Transcriptions:
    return at(server.base_url, timeout, api_key=SecretStr(KEY))


def at(url: str, timeout: float = 1, **more: Any) -> Transcriptions:
    return Transcriptions(Line(Endpoint(base_url=url, model="whisper-1", **more), timeout))


def segment(start: float, end: float, text: str, logprob: Any = -0.2) -> dict[str, Any]:
    return {"id": 0, "start": start, "end": end, "text": text, "avg_logprob": logprob, "tokens": [1], "temperature": 0}


@pytest.mark.parametrize(("lang", "opening"), [("en", "A spoken answer"), ("zh", "以下是")])
def test_what_is_sent(spoken: dict[str, Sound], lang: Any, opening: str) -> None:
    with TranscriptionServer(lambda _: Said(SAID)) as server:
        heard = recogniser(server).hear(spoken[lang], lang, ["ReLU", "dropout"])
    assert heard.text == "We average the gradient."
    assert heard.recogniser.startswith("whisper-1 @ 127.0.0.1:")
    [request], [upload] = server.heard, server.uploads
    assert (request.method, request.path) == ("POST", "/v1/audio/transcriptions")
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert upload.sound.samples.tobytes() == spoken[lang].samples.tobytes()
    assert (upload.sound.rate, upload.filename) == (16_000, "answer.wav")
    assert {k: upload.fields[k] for k in ("model", "language", "response_format", "temperature")} == {
        "model": "whisper-1",
        "language": lang,
        "response_format": "verbose_json",
        "temperature": "0",
    }
    assert upload.fields["prompt"].startswith(opening)
    assert "ReLU" in upload.fields["prompt"]


def test_ten_minutes_are_sent_in_one_piece_below_the_usual_limit_of_25_mb(spoken: dict[str, Sound]) -> None:
    import numpy as np

    long = Sound(np.resize(spoken["en"].samples, 600 * 16_000))
    with TranscriptionServer(lambda _: Said(SAID)) as server:
        recogniser(server).hear(long, "en")
    assert server.uploads[0].sound.seconds == 600
    assert int(server.heard[0].headers["content-length"]) < 25_000_000


@pytest.mark.parametrize("sound", [silence(3), noise(3), silence(0)], ids=["silence", "noise", "nothing"])
def test_what_holds_no_speech_is_not_sent(sound: Sound) -> None:
    """Recognisers make up words for silence: "Thank you for watching"."""
    with TranscriptionServer(lambda _: Said({"text": "Thank you for watching!"})) as server:
        heard = recogniser(server).hear(sound, "en")
    assert (heard.text, heard.stretches, server.heard) == ("", (), [])


def test_times_and_confidence_where_the_server_has_them(spoken: dict[str, Sound]) -> None:
    body = SAID | {"segments": [segment(0, 3, " We average", -0.1), segment(3, 4, "the gradient.", -1.1)]}
    with TranscriptionServer(lambda _: Said(body)) as server:
        heard = recogniser(server).hear(spoken["en"], "en")
    assert [(s.start, s.end, s.text) for s in heard.stretches] == [(0, 3, "We average"), (3, 4, "the gradient.")]
    assert heard.confidence == pytest.approx((0.9048 * 3 + 0.3329) / 4, abs=0.001)


@pytest.mark.parametrize("status", [400, 422])
def test_a_model_without_times_is_asked_for_bare_text_and_that_is_remembered(
    spoken: dict[str, Sound], status: int
) -> None:
    def answer(heard: Heard) -> Said:
        if heard.body.fields["response_format"] == "verbose_json":
            return Said({"error": {"message": "response_format 'verbose_json' is not compatible"}}, status=status)
        return Said({"text": "hello"})

    with TranscriptionServer(answer) as server:
        ears = recogniser(server)
        assert [ears.hear(spoken["letter"], "en").text for _ in range(2)] == ["hello", "hello"]
    assert [u.fields["response_format"] for u in server.uploads] == ["verbose_json", "json", "json"]


@pytest.mark.parametrize("text", ["", " ", "\n"])
def test_no_words_are_no_error(spoken: dict[str, Sound], text: str) -> None:
    with TranscriptionServer(lambda _: Said({"text": text})) as server:
        heard = recogniser(server).hear(spoken["en"], "en")
    assert (heard.text, heard.confidence) == ("", None)


# --- everything that can go wrong -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        b"hello there",
        b'{"text": "We aver',
        b"null",
        b"[" * 100_000,
        ["We average"],
        {"segments": []},
        {"text": None},
        {"text": ["a"]},
    ],
    ids=lambda body: str(body)[:20],
)
def test_what_is_no_transcription(spoken: dict[str, Sound], body: Any) -> None:
    with (
        TranscriptionServer(lambda _: Said(body)) as server,
        pytest.raises(SpeechError, match="not as a speech server"),
    ):
        recogniser(server).hear(spoken["letter"], "en")
    assert len(server.heard) == 1


def test_a_long_sound_may_take_its_own_length_longer(spoken: dict[str, Sound]) -> None:
    with TranscriptionServer(lambda _: Said(SAID, seconds=0.8)) as server:
        assert recogniser(server, timeout=0.05).hear(spoken["en"], "en").text


@pytest.mark.parametrize("said", [Said(seconds=LONG), Said(SAID, drip=True)], ids=["hangs", "drips"])
def test_a_halt_from_another_thread_hangs_up(spoken: dict[str, Sound], said: Said) -> None:
    halt = Halt()
    with TranscriptionServer(lambda _: said) as server:

        def press() -> None:
            while not server.heard:
                time.sleep(0.005)
            halt.request()

        threading.Thread(target=press, daemon=True).start()
        with pytest.raises(Halted):
            recogniser(server, LONG).hear(spoken["letter"], "en", halt=halt)
        assert server.left.wait(10)


def test_several_threads_share_it(spoken: dict[str, Sound]) -> None:
    texts: list[str] = []
    with TranscriptionServer(lambda h: Said({"text": h.body.fields["language"]}, seconds=0.1)) as server:
        ears = recogniser(server)
        threads = [
            threading.Thread(target=lambda lang=lang: texts.append(ears.hear(spoken["letter"], lang).text))
            for lang in ["en", "zh"] * 3
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(texts) == ["en"] * 3 + ["zh"] * 3


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=8,
)
SEGMENTS = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("start", "end", "text", "avg_logprob"), ANYTHING)
)  # fmt: skip


@settings(max_examples=300)
@example("", [segment(10**400, 10**400, "x"), segment(0, float("inf"), "x"), segment(0, 1, "x", float("nan"))])
@given(st.text(max_size=60), st.lists(SEGMENTS | ANYTHING, max_size=5) | ANYTHING)
def test_whatever_stands_in_a_reply_becomes_sane(text: str, segments: Any) -> None:
    """Hostile text is text; times and probabilities that make no sense are left out."""
    ears = at("http://127.0.0.1:9/v1")
    heard = ears._heard({"text": text, "segments": segments}, silence(5))
    heard.model_dump_json()
    assert "\x00" not in heard.text
    assert all(0 <= s.start <= s.end <= 5 for s in heard.stretches)


@pytest.mark.parametrize(
    ("url", "live"),
    [("http://127.0.0.1:8000/v1", True), ("http://localhost/v1", True), ("https://api.openai.com/v1", False)],
)
def test_only_a_server_on_this_machine_is_asked_while_one_speaks(url: str, live: bool) -> None:
    assert at(url).live is live


def test_the_name_holds_no_password() -> None:
    assert at("http://me:secret@127.0.0.1:8000/v1").name == "whisper-1 @ 127.0.0.1:8000"


# --- the probe --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        (Said({"text": ""}), None),
        (Said({"text": "you"}), None),
        (Said(status=404), "not_found"),
        (Said(status=405), "rejected"),
        (Said("<html></html>"), "not_api"),
        (Said(status=401), "key"),
    ],
)
def test_the_probe_tells_whether_there_is_such_a_service(said: Said, problem: str | None) -> None:
    with TranscriptionServer(lambda _: said) as server:
        found = recogniser(server).probe(20)
    assert (found.problem if found else None) == problem
    assert server.uploads[0].sound.seconds == 0.5
