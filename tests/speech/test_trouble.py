"""Everything that an endpoint for hearing or speaking can do wrong: one sentence in both languages, with what to do.

The same server for both sides: what it does is the same, and so is what comes of it.
"""

import socket
import traceback
from collections.abc import Callable
from functools import partial
from typing import Any, get_args

import pytest
from fakes import Clock, Said, script
from pydantic import SecretStr
from sounds import noise
from transcribers import TranscriptionServer

from interviewer.errors import SpeechError
from interviewer.llm.endpoint import Endpoint
from interviewer.llm.line import Line
from interviewer.llm.trouble import Problem, Trouble
from interviewer.speech.sound import Sound
from interviewer.speech.transcriptions import Transcriptions
from interviewer.speech.trouble import speech_error
from interviewer.speech.voices import Voices

KEY = "sk-very-secret-0123456789"
LONG = 600.0
"""Seconds; a test that waits for them fails by its own timeout."""
pytestmark = pytest.mark.timeout(60)


class Side:
    """Hearing (STT) or speaking (TTS): what it asks a server for, and what a good reply is."""

    def __init__(self, name: str, letter: Sound) -> None:
        self.name = name
        self._letter = letter

    def asking(self, line: Line, own_address: bool = True) -> Callable[[], object]:
        """What asks the server once."""
        if self.name == "STT":
            return partial(Transcriptions(line, own_address=own_address).hear, self._letter, "en")
        return partial(Voices(line, "alloy", own_address=own_address).say, "x", "en")

    def good(self, **more: Any) -> Said:
        """What it hopes for."""
        if self.name == "STT":
            return Said({"text": "D"}, **more)
        return Said(noise(0.5).wav(), **{**more, "headers": {"content-type": "audio/wav"} | more.get("headers", {})})


@pytest.fixture(params=["STT", "TTS"])
def side(request: pytest.FixtureRequest, spoken: dict[str, Sound]) -> Side:
    return Side(request.param, spoken["letter"])


def line(url: str, clock: Clock, timeout: float = 20) -> Line:
    endpoint = Endpoint(base_url=url, model="m-1", api_key=SecretStr(KEY))
    return Line(endpoint, timeout, clock=clock, wait=clock.wait)


ERROR = {"error": {"message": f"no. your key was {KEY}", "type": "x"}}
# name -> what the server does, part of the sentence, how often it is asked: what passes three times, what the server
# does not accept once more in the plainest form
FAULTS: dict[str, tuple[Said, str, int]] = {
    "401": (Said(ERROR, status=401), "INTERVIEWER_{side}_API_KEY", 1),
    "403": (Said(ERROR, status=403), "INTERVIEWER_{side}_API_KEY", 1),
    "404": (Said({"detail": "Not Found"}, status=404), "offers no such speech service", 1),
    "404 model": (Said({"error": {"message": "model m-1 not found"}}, status=404), "INTERVIEWER_{side}_MODEL", 1),
    "405": (Said({"detail": "Method Not Allowed"}, status=405), "INTERVIEWER_{side}_MODEL", 2),
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
    "error with 200": (Said({"error": {"message": "out of memory", "code": 500}}), "internal error (out of memory)", 3),
    "hangs up": (Said(hang_up=True), "broke the connection off", 3),
}


@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_is_one_sentence_with_what_to_do(side: Side, name: str) -> None:
    said, expected, asked = FAULTS[name]
    clock = Clock()
    with TranscriptionServer(script(said)) as server, pytest.raises(SpeechError) as caught:
        side.asking(line(server.base_url, clock))()
    for sentence in (caught.value.en, caught.value.zh):
        assert "127.0.0.1" in sentence
        assert "{" not in sentence
        assert len(sentence) < 400
    assert expected.format(side=side.name) in caught.value.en
    assert "；" in caught.value.zh
    assert KEY not in "".join(traceback.format_exception(caught.value)) + caught.value.zh
    assert caught.value.__cause__ is None
    assert len(server.heard) == asked
    assert clock.now < 10


def test_half_a_body_is_no_reply(side: Side) -> None:
    said = side.good(headers={"content-length": "99999"})
    with TranscriptionServer(script(said)) as server, pytest.raises(SpeechError, match="broke the connection off"):
        side.asking(line(server.base_url, Clock()))()


@pytest.mark.parametrize("bad", [{"seconds": LONG}, {"drip": True}, {"slow_head": True}], ids=lambda bad: str([*bad]))
def test_a_server_that_does_not_come_to_an_end_is_left(side: Side, bad: dict[str, Any]) -> None:
    with TranscriptionServer(script(side.good(**bad))) as server, pytest.raises(SpeechError, match="in time"):
        side.asking(line(server.base_url, Clock(), timeout=0.3))()


def test_nobody_there_costs_one_wait(side: Side) -> None:
    clock = Clock()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        ask = side.asking(line(f"http://127.0.0.1:{taken.getsockname()[1]}/v1", clock))
        for _ in range(3):
            with pytest.raises(SpeechError, match=rf"nothing answers at .* INTERVIEWER_{side.name}_BASE_URL"):
                ask()
    assert len(clock.slept) == 2


def test_after_an_outage_it_is_asked_again_in_a_while(side: Side) -> None:
    clock = Clock()
    answers = [Said(status=503), Said(status=503), Said(status=503), side.good()]
    with TranscriptionServer(script(*answers)) as server:
        ask = side.asking(line(server.base_url, clock))
        for _ in range(3):
            with pytest.raises(SpeechError, match="not ready"):
                ask()
        assert len(server.heard) == 3
        clock.now += 31
        ask()
        assert len(server.heard) == 4


def test_what_passes_is_tried_again_and_the_server_says_when(side: Side) -> None:
    clock = Clock()
    busy = Said(status=429, headers={"retry-after": "7"})
    with TranscriptionServer(script(busy, Said(status=503), side.good())) as server:
        side.asking(line(server.base_url, clock))()
    assert clock.slept[0] == 7
    assert 0 < clock.slept[1] < 3


def test_a_wait_beyond_the_time_limit_is_not_begun(side: Side) -> None:
    busy = Said(ERROR, status=429, headers={"retry-after": "3600"})
    with TranscriptionServer(script(busy)) as server, pytest.raises(SpeechError, match="wait a little"):
        side.asking(line(server.base_url, Clock()))()
    assert len(server.heard) == 1


def test_the_model_endpoint_is_named_by_its_own_setting(side: Side) -> None:
    with TranscriptionServer(script(Said(status=401))) as server, pytest.raises(SpeechError) as caught:
        side.asking(line(server.base_url, Clock()), own_address=False)()
    assert "INTERVIEWER_API_KEY" in caught.value.en


@pytest.mark.parametrize("problem", sorted({*get_args(Problem)} - {"no_model", "many_models"}))
def test_every_problem_of_a_call_has_its_sentence(problem: Problem) -> None:
    error = speech_error(Trouble(problem, "http://u:pw@h/v1", detail="x\x1b[31m" * 99, model="m"), "TTS", True)
    assert "pw" not in error.en
    assert "\x1b" not in error.zh
    assert "STT" not in error.en
