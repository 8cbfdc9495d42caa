"""Trying a model out: whatever the endpoint does is a finding, and each part stands for itself."""

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest
from fakes import FakeServer, Heard, Said, ScriptedChat

from interviewer.errors import PromptError
from interviewer.halt import Halt
from interviewer.llm.client import ChatClient, Reply
from interviewer.llm.endpoint import Endpoint, Kind
from interviewer.llm.probe import Probe, probe
from interviewer.llm.trouble import Trouble
from interviewer.models import LANGS, Lang, Usage
from interviewer.prompts import Message, Prompts

GOOD = {
    "gap": {"sentences": [1], "verdict": "covered"},
    "remedy": {"sentences": [], "verdict": "missing"},
    "improve": "Say what reduces it.",
}
TEXT = '{"gap": {"sentences": [1], "verdict": "covered"}, "remedy": {"sentences": [], "verdict": "missing"}, "improve": ""}'
URL = "http://127.0.0.1:9/v1"


def tried(*script: Any, seconds: float = 60) -> Probe:
    return probe(ScriptedChat(*script), Prompts(), "en", seconds)


@pytest.mark.parametrize("lang", LANGS)
def test_a_model_that_does_what_it_is_asked(lang: Lang) -> None:
    chat = ScriptedChat(GOOD)
    found = probe(chat, Prompts(), lang, 60)
    assert found == Probe(
        base_url=URL, model="scripted", kind="other", rung="json_schema", calls=1, streams=True, thinking="off", seconds=0.0
    )  # fmt: skip
    assert ("过拟合" in chat.asked[0].text) == (lang == "zh")
    assert set(chat.asked[0].form["response_format"]["json_schema"]["schema"]["properties"]) == set(GOOD)


@pytest.mark.parametrize(
    ("reply", "thinking", "tokens"),
    [
        (Reply(text=TEXT), "off", 0),
        (Reply(text=f"<think>\n\n</think>\n{TEXT}"), "off", 0),
        (Reply(text=f"<think>well, let me see</think>{TEXT}"), "on", 4),
        (Reply(text=f"well, let me see</think>{TEXT}"), "on", 4),
        (Reply(text=TEXT, reasoning="well, let me see"), "on", 4),
        (Reply(text="", arguments=TEXT, reasoning="well, let me see"), "on", 4),
        (Reply(text="", reasoning=TEXT), "off", 0),
    ],
    ids=["none", "empty tags", "tags", "an end alone", "a channel", "a channel beside a call", "the reply in the wrong channel"],
)  # fmt: skip
def test_whether_it_thinks(reply: Reply, thinking: str, tokens: int) -> None:
    found = tried(reply)
    assert (found.thinking, found.thought_tokens) == (thinking, tokens)
    assert found.rung is not None
    assert bool(found.warnings) == (thinking == "on")
    assert all("think" in w.en for w in found.warnings)


def test_thoughts_that_leave_no_reply_are_told_of_with_the_failure() -> None:
    endless = Reply(text="", reasoning="hm " * 500, finish_reason="length")
    found = tried(endless, endless)
    assert (found.rung, found.thinking, found.calls, found.seconds) == (None, "on", 2, None)
    assert found.problem is not None
    assert "scripted" in found.problem.en
    assert "scripted" in found.problem.zh
    assert len(found.warnings) == 1


def test_a_server_without_any_structure_is_warned_of() -> None:
    refused = Trouble("rejected", URL, detail="not supported")
    found = tried(refused, refused, refused, Reply(text=f"Sure: {TEXT}"))
    assert (found.rung, found.calls, found.problem) == ("text", 4, None)
    assert "JSON Schema" in found.warnings[0].en


def test_trouble_is_a_finding() -> None:
    found = tried(Trouble("key", URL))
    assert found.problem is not None
    assert "INTERVIEWER_API_KEY" in found.problem.en
    assert (found.rung, found.calls, found.streams, found.context, found.thinking) == (None, 1, None, None, None)


def test_a_server_that_did_not_reply_is_asked_no_more() -> None:
    with FakeServer(server(2048)) as at:
        chat = ScriptedChat(Trouble("key", at.base_url), endpoint=Endpoint(base_url=at.base_url, model="m"))
        assert probe(chat, Prompts(), "en", 60).context is None
    assert at.heard == []


def test_nothing_goes_on_after_it() -> None:
    before = set(threading.enumerate())
    tried(GOOD)
    for thread in set(threading.enumerate()) - before:
        thread.join(1)
        assert not thread.is_alive()


class Stuck:
    """A chat that says nothing until it is stopped."""

    endpoint = Endpoint(base_url=URL, model="stuck")

    def complete(
        self, messages: Sequence[Message], max_tokens: int, form: Mapping[str, Any] | None = None,
        listen: Callable[[str], None] | None = None, halt: Halt | None = None,
    ) -> Reply:  # fmt: skip
        stopped = threading.Event()
        assert halt is not None
        with halt.during(stopped.set):
            stopped.wait(30)
        halt.check()
        raise AssertionError("nobody stopped it")


def test_a_model_that_never_answers_is_stopped_in_time() -> None:
    found = probe(Stuck(), Prompts(), "en", 0.1)
    assert found.problem is not None
    assert "did not answer in time" in found.problem.en


@pytest.mark.parametrize(
    ("pieces", "seconds", "streams"),
    [(4, 9.0, True), (2, 0.0, True), (1, 9.0, False), (1, 0.01, None), (0, 9.0, False)],
)
def test_whether_it_streams(pieces: int, seconds: float, streams: bool | None) -> None:
    chat = ScriptedChat(Reply(text=TEXT, usage=Usage(seconds=seconds)))
    chat.pieces = pieces
    assert probe(chat, Prompts(), "en", 60).streams is streams


def test_what_is_slow_is_called_so() -> None:
    found = tried(Reply(text=TEXT, usage=Usage(seconds=31.4)))
    assert found.seconds == 31.4
    assert "31 s" in found.warnings[0].en
    assert "31 秒" in found.warnings[0].zh
    assert tried(Reply(text=TEXT, usage=Usage(seconds=29))).warnings == ()


def server(context: int) -> Callable[[Heard], Said]:
    """A server that tells its context in every shape, and streams."""
    listed = {"data": [{"id": "m", "max_model_len": context}]}
    pieces = [{"choices": [{"delta": {"content": part}}]} for part in (TEXT[:20], TEXT[20:40], TEXT[40:])]
    done = {"choices": [{"delta": {}, "finish_reason": "stop"}]}
    return lambda heard: Said(stream=[*pieces, done, b"data: [DONE]\n\n"], gap=0.07) if heard.body else Said(listed)


KINDS: list[tuple[Kind, str]] = [
    ("ollama", "OLLAMA_CONTEXT_LENGTH"),
    ("llamacpp", "-np"),
    ("llamacpp-python", "--n_ctx"),
    ("lmstudio", "Context Length"),
    ("vllm", "--max-model-len"),
    ("other", "in the model server"),
]


@pytest.mark.parametrize(("kind", "how"), KINDS)
def test_a_small_context_is_warned_of_in_the_words_of_the_server(kind: Kind, how: str) -> None:
    with FakeServer(server(2048)) as at:
        chat = ChatClient(Endpoint(base_url=at.base_url, model="m", kind=kind), 20)
        found = probe(chat, Prompts(), "en", 20)
    assert (found.context, found.problem, found.streams) == (2048, None, True)
    (warning,) = found.warnings
    assert "2048" in warning.en
    assert how in warning.en


def test_a_context_that_will_do_is_not_warned_of() -> None:
    with FakeServer(server(4096)) as at:
        found = probe(ChatClient(Endpoint(base_url=at.base_url, model="m"), 20), Prompts(), "en", 20)
    assert (found.context, found.warnings) == (4096, ())


def test_a_broken_prompt_file_of_ones_own_is_no_finding(tmp_path: Any) -> None:
    (tmp_path / "probe.md").write_text("nonsense", encoding="utf-8")
    with pytest.raises(PromptError, match="probe"):
        probe(ScriptedChat(), Prompts(tmp_path), "en", 60)


def test_no_password_of_an_address_is_shown() -> None:
    chat = ScriptedChat(GOOD, endpoint=Endpoint(base_url="http://ada:pa55@127.0.0.1:9/v1", model="m"))
    assert "pa55" not in probe(chat, Prompts(), "en", 60).model_dump_json()
