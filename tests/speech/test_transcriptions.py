"""A transcription endpoint: what it is sent, and what comes of everything that it can do wrong."""

import socket
import threading
import time
from collections.abc import Callable
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
from interviewer.speech.sound import Sound
from interviewer.speech.transcriptions import Transcriptions

KEY = "sk-very-secret-0123456789"
LONG = 600.0
"""Seconds; a test that waits for them fails by its own timeout."""
SAID = {"text": " We average the gradient. ", "language": "english", "duration": 3.1}
pytestmark = pytest.mark.timeout(60)


def recogniser(server: FakeServer, timeout: float = 20, **more: Any) -> Transcriptions:
    """One that does not really wait between attempts."""
    more.setdefault("wait", lambda woken, seconds: None)
    at = Endpoint(base_url=server.base_url, model="whisper-1", api_key=SecretStr(KEY))
    return Transcriptions(at, timeout, **more)


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

ERROR = {"error": {"message": f"no. your key was {KEY}", "type": "x"}}
# name -> what the server does, part of the sentence, how often it is asked
FAULTS: dict[str, tuple[Said, str, int]] = {
    "401": (Said(ERROR, status=401), "INTERVIEWER_STT_API_KEY", 1),
    "403": (Said(ERROR, status=403), "INTERVIEWER_STT_API_KEY", 1),
    "404": (Said({"detail": "Not Found"}, status=404), "offers no such speech service", 1),
    "404 model": (Said({"error": {"message": "model whisper-1 not found"}}, status=404), "INTERVIEWER_STT_MODEL", 1),
    "405": (Said({"detail": "Method Not Allowed"}, status=405), "INTERVIEWER_STT_MODEL", 2),
    "413": (Said({"detail": "too large"}, status=413), "send a shorter piece", 1),
    "400": (Said(ERROR, status=400), "did not accept the request", 2),
    "429": (Said(ERROR, status=429, headers={"retry-after": "3"}), "wait a little", 3),
    "500": (Said(ERROR, status=500), "internal error", 3),
    "501": (Said(ERROR, status=501), "did not accept the request", 2),
    "502 page": (Said("<html><title>Bad Gateway</title></html>", status=502), "internal error", 3),
    "503": (Said({"error": {"message": "loading"}}, status=503), "not ready yet (loading)", 3),
    "redirect": (Said(status=301, headers={"location": "http://127.0.0.1:9/"}), "the final address", 1),
    "proxy": (Said(status=407), "NO_PROXY", 1),
    "html": (Said("<!doctype html><title>Sign in</title>"), "not as a speech server", 1),
    "empty": (Said(b""), "not as a speech server", 1),
    "not json": (Said(b"hello there"), "not as a speech server", 1),
    "half json": (Said(b'{"text": "We aver'), "not as a speech server", 1),
    "json list": (Said(["We average"]), "not as a speech server", 1),
    "json null": (Said(b"null"), "not as a speech server", 1),
    "no text": (Said({"segments": []}), "not as a speech server", 1),
    "text is null": (Said({"text": None}), "not as a speech server", 1),
    "text is a list": (Said({"text": ["a"]}), "not as a speech server", 1),
    "error with 200": (Said({"error": {"message": "out of memory", "code": 500}}), "internal error (out of memory)", 3),
    "nesting": (Said(b"[" * 100_000), "not as a speech server", 1),
    "hangs up": (Said(hang_up=True), "broke the connection off", 3),
    "half body": (Said(SAID, headers={"content-length": "9999"}), "broke the connection off", 3),
}


@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_is_one_sentence_with_what_to_do(spoken: dict[str, Sound], name: str) -> None:
    said, expected, asked = FAULTS[name]
    with TranscriptionServer(lambda _: said) as server, pytest.raises(SpeechError) as caught:
        recogniser(server).hear(spoken["letter"], "en")
    for sentence in (caught.value.en, caught.value.zh):
        assert KEY not in sentence
        assert "127.0.0.1" in sentence
        assert "{" not in sentence
        assert len(sentence) < 400
    assert expected in caught.value.en
    assert "；" in caught.value.zh
    assert len(server.heard) == asked
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    "said", [Said(seconds=LONG), Said(SAID, drip=True), Said(SAID, slow_head=True)], ids=["hangs", "drips", "slow head"]
)
def test_a_server_that_does_not_come_to_an_end_is_left(spoken: dict[str, Sound], said: Said) -> None:
    with TranscriptionServer(lambda _: said) as server, pytest.raises(SpeechError, match="in time"):
        recogniser(server, timeout=0.3).hear(spoken["letter"], "en")


def test_a_long_sound_may_take_its_own_length_longer(spoken: dict[str, Sound]) -> None:
    with TranscriptionServer(lambda _: Said(SAID, seconds=0.8)) as server:
        assert recogniser(server, timeout=0.05).hear(spoken["en"], "en").text


def test_nobody_there(spoken: dict[str, Sound]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        ears = Transcriptions(
            Endpoint(base_url=f"http://127.0.0.1:{taken.getsockname()[1]}/v1", model="m"),
            5,
            wait=lambda woken, seconds: None,
        )
        with pytest.raises(SpeechError, match=r"nothing answers at .* INTERVIEWER_STT_BASE_URL"):
            ears.hear(spoken["letter"], "en")


def test_the_model_endpoint_is_named_by_its_own_setting(spoken: dict[str, Sound]) -> None:
    with TranscriptionServer(lambda _: Said(status=401)) as server, pytest.raises(SpeechError) as caught:
        recogniser(server, own_address=False).hear(spoken["letter"], "en")
    assert "INTERVIEWER_API_KEY" in caught.value.en


def test_retry_after_is_kept_to(spoken: dict[str, Sound]) -> None:
    rests: list[float] = []
    answers = [Said(status=429, headers={"retry-after": "7"}), Said(status=503), Said(SAID)]
    with TranscriptionServer(lambda _: answers.pop(0)) as server:
        ears = recogniser(server, wait=lambda woken, seconds: rests.append(seconds))
        assert ears.hear(spoken["letter"], "en").text
    assert rests[0] == 7
    assert 0 < rests[1] < 3


def test_a_wait_beyond_the_time_limit_is_not_begun(spoken: dict[str, Sound]) -> None:
    said = Said(ERROR, status=429, headers={"retry-after": "3600"})
    with TranscriptionServer(lambda _: said) as server, pytest.raises(SpeechError, match="wait a little"):
        recogniser(server).hear(spoken["letter"], "en")
    assert len(server.heard) == 1


def test_after_an_outage_it_is_not_asked_again_for_a_while(spoken: dict[str, Sound]) -> None:
    now = [0.0]
    with TranscriptionServer(lambda _: Said(status=503)) as server:
        ears = recogniser(server, clock=lambda: now[0])
        for _ in range(3):
            with pytest.raises(SpeechError, match="not ready"):
                ears.hear(spoken["letter"], "en")
        assert len(server.heard) == 3
        now[0] = 31
        with pytest.raises(SpeechError):
            ears.hear(spoken["letter"], "en")
        assert len(server.heard) == 6


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
    ears = Transcriptions(Endpoint(base_url="http://127.0.0.1:9/v1", model="m"), 1)
    heard = ears._heard({"text": text, "segments": segments}, silence(5))
    heard.model_dump_json()
    assert "\x00" not in heard.text
    assert all(0 <= s.start <= s.end <= 5 for s in heard.stretches)


@pytest.mark.parametrize(
    ("url", "live"),
    [("http://127.0.0.1:8000/v1", True), ("http://localhost/v1", True), ("https://api.openai.com/v1", False)],
)
def test_only_a_server_on_this_machine_is_asked_while_one_speaks(url: str, live: bool) -> None:
    assert Transcriptions(Endpoint(base_url=url, model="m"), 1).live is live


def test_the_name_holds_no_password() -> None:
    ears = Transcriptions(Endpoint(base_url="http://me:secret@127.0.0.1:8000/v1", model="m"), 1)
    assert ears.name == "m @ 127.0.0.1:8000"


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


def test_every_problem_has_its_sentence() -> None:
    from typing import get_args

    from interviewer.llm.trouble import Problem, Trouble
    from interviewer.speech.trouble import speech_error

    never_of_a_call: set[str] = {"no_model", "many_models"}
    check: Callable[[Any], SpeechError] = lambda p: speech_error(  # noqa: E731
        Trouble(p, "http://u:pw@h/v1", detail="x\x1b[31m" * 99, model="m"), "TTS", True
    )
    for problem in set(get_args(Problem)) - never_of_a_call:
        error = check(problem)
        assert "pw" not in error.en
        assert "\x1b" not in error.zh
        assert "STT" not in error.en
