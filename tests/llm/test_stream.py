"""Streams as servers send them, whole and broken: what is told on the way, and what comes of it."""

import json
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from fakes import FakeServer, Heard, Said
from hypothesis import given
from hypothesis import strategies as st

from interviewer.errors import EndpointError
from interviewer.llm.client import ChatClient
from interviewer.llm.endpoint import Endpoint
from interviewer.llm.reply import Draft, NotAReply
from interviewer.llm.stream import CutShort, hear
from interviewer.llm.trouble import Trouble
from interviewer.prompts import Message

HELLO = (Message(role="user", content="hello"),)
SSE = "text/event-stream"


def delta(**said: Any) -> dict[str, Any]:
    """A piece of a reply."""
    return {"choices": [{"index": 0, "delta": said, "finish_reason": None}]}


STOP = {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}
USAGE = {"choices": [], "usage": {"prompt_tokens": 7, "completion_tokens": 2}}
A, B = delta(content="a"), delta(content="b")


def call(arguments: Any, index: int | None = 0) -> dict[str, Any]:
    """A piece of a tool call."""
    function = {"name": "Note", "arguments": arguments}
    return delta(tool_calls=[{"function": function} if index is None else {"index": index, "function": function}])


def sse(*pieces: Any, end: str = "\n\n", done: bool = True) -> bytes:
    """Pieces as an event stream; text stands as it is."""
    lines = [p if isinstance(p, str) else f"data: {json.dumps(p, ensure_ascii=False)}" for p in pieces]
    return "".join(line + end for line in [*lines, *(["data: [DONE]"] if done else [])]).encode()


def heard(raw: bytes, kind: str = SSE, size: int = 1_000_000) -> tuple[Draft, list[str]]:
    """The draft, and all that was told; the bytes come in pieces of this size, and the clock moves a second each look."""
    told: list[str] = []
    ticks = count()
    draft = hear(kind, (raw[i : i + size] for i in range(0, len(raw), size)), told.append, lambda: next(ticks))
    return draft, told


WHOLE: list[tuple[bytes, str]] = [
    # as documented
    (sse(delta(role="assistant", content=""), A, B, STOP, USAGE), "ab"),
    (sse(A, B, STOP), "ab"),
    (sse(delta(role="assistant", content=None), A, B, STOP), "ab"),
    # framing
    (sse(A, B, STOP, end="\r\n\r\n"), "ab"),
    (sse(A, B, STOP, end="\r\r"), "ab"),
    (b"\xef\xbb\xbf\n\n" + sse(A, B, STOP), "ab"),
    (sse(": keep-alive", A, ": keep-alive", B, ":", STOP), "ab"),
    (sse("event: ping\ndata: {}", A, "retry: 100", "id: 7", B, STOP), "ab"),
    (sse(A, "data:", B, "data: ", STOP), "ab"),
    (sse("data: " + json.dumps(A, indent=1).replace("\n", "\ndata: "), B, STOP), "ab"),
    (sse("event: message\nid: 1\ndata:" + json.dumps(A), B, STOP), "ab"),
    (sse("unknown: field", A, "no field", B, STOP), "ab"),
    (sse(A, B, STOP, done=False), "ab"),
    (sse(A, B, STOP, done=False).rstrip(), "ab"),
    (sse(A, B, STOP) + b"data: {oops", "ab"),
    (sse(A, B, STOP, done=False) + b"data: {oops", "ab"),
    (sse(A, B) + sse(A, STOP), "ab"),  # nothing counts after [DONE]
    (sse(A, B), "ab"),
    # pieces
    (sse(delta(content="你"), delta(content="好"), STOP), "你好"),
    (sse(delta(content=[{"type": "text", "text": "a"}, {"type": "image"}]), B, STOP), "ab"),
    (sse(A, {"choices": [{"index": 1, "delta": {"content": "x"}}]}, B, STOP), "ab"),
    (sse({"choices": [{"delta": {"content": "a"}}]}, B, STOP), "ab"),
    (sse(A, {"choices": None}, {"choices": []}, {}, B, STOP), "ab"),
    (sse(A, {"choices": [None, 3, {}]}, B, STOP), "ab"),
    (sse(A, {"choices": [{"delta": None, "finish_reason": None}]}, B, STOP), "ab"),
    (sse(A, {"choices": [{"message": {"content": "b"}, "finish_reason": "stop"}]}), "ab"),
    (sse(A, {**B, "error": None}, STOP), "ab"),
    (sse(STOP), ""),
    # the arguments of the first tool call
    (sse(call('{"a"'), call(": 1}"), STOP), '{"a": 1}'),
    (sse(call('{"a"', None), call(": 1}", None), STOP), '{"a": 1}'),
    (sse(call("{}", 1), call("[]", 2), call(" ", 1), STOP), "{} "),
    (sse(delta(content="Calling."), call("{}"), STOP), "{}"),
    (sse(call(None), call("{}"), call(7), STOP), "{}"),
    (sse(delta(tool_calls=None), delta(tool_calls=[None, {}, {"function": "x"}]), A, STOP), "a"),
]

BROKEN: list[tuple[bytes, type[Exception]]] = [
    (b"", NotAReply),
    (b"\n\n\n", NotAReply),
    (sse(), NotAReply),
    (sse(": hello", ": hello", done=False), NotAReply),
    (b"<html>welcome</html>", NotAReply),
    (sse("data: <html>"), CutShort),
    (sse(A, B, done=False), CutShort),
    (sse(A, done=False) + b'data: {"choices": [{"del', CutShort),
    (sse(A, "data: {oops", B, STOP), CutShort),
    (sse(A, "data: " + "[" * 100_000, STOP), CutShort),
    (sse(USAGE), NotAReply),
    (sse({"error": {"message": "gone"}}), NotAReply),
    (sse(A, {"error": {"message": "gone"}}, done=False), NotAReply),
    (sse(A, {"object": "error", "message": "gone"}), NotAReply),
    (sse(A, 'event: error\ndata: {"message": "gone"}'), NotAReply),
    (sse(A, "data: 7"), NotAReply),
    (sse(A, {"choices": {"0": 1}}), NotAReply),
]


@pytest.mark.parametrize(("raw", "text"), WHOLE)
@pytest.mark.parametrize("size", [1, 7, 1_000_000])
def test_whatever_its_framing(raw: bytes, text: str, size: int) -> None:
    draft, told = heard(raw, size=size)
    assert draft.so_far == text
    assert (told or [""])[-1] == text
    assert len(told) == len(set(told))


@pytest.mark.parametrize(("raw", "error"), BROKEN)
@pytest.mark.parametrize("size", [1, 1_000_000])
def test_broken_streams(raw: bytes, error: type[Exception], size: int) -> None:
    with pytest.raises(error):
        heard(raw, size=size)


def test_it_is_told_as_it_grows_and_the_whole_at_the_end() -> None:
    assert heard(sse(A, B, delta(content=""), A, STOP))[1] == ["a", "ab", "aba"]


def test_it_is_not_told_more_often_than_a_page_can_show() -> None:
    told: list[str] = []
    hear(SSE, iter([sse(*[A] * 50, STOP)]), told.append, lambda: 0.0)
    assert told == ["a" * 50]


def test_a_refusal_is_what_it_says() -> None:
    assert heard(sse(delta(refusal="I "), delta(refusal="can't."), STOP))[0].reply(0).text == "I can't."


def test_thoughts_and_counts_are_kept_apart() -> None:
    raw = sse(delta(reasoning_content="h"), delta(reasoning="m"), A, {**STOP, "usage": {"prompt_tokens": 1}}, USAGE)
    draft, told = heard(raw)
    reply = draft.reply(1.5)
    assert (reply.text, reply.reasoning, reply.finish_reason, told) == ("a", "hm", "stop", ["a"])
    assert (reply.usage.prompt_tokens, reply.usage.completion_tokens, reply.usage.seconds) == (7, 2, 1.5)


def test_without_counts_there_are_none() -> None:
    assert heard(sse(A, STOP))[0].reply(0).usage.prompt_tokens == 0


def test_broken_characters_cost_only_themselves() -> None:
    raw = sse(A, STOP).replace(b'"a"', b'"\xe4\xbd"')
    assert heard(raw)[0].so_far == "\ufffd"
    assert heard(sse('data: {"choices": [{"delta": {"content": "\\ud800\\u0000"}}]}', STOP))[0].so_far == "?\ufffd"


@pytest.mark.parametrize("kind", ["application/json", "application/json; charset=utf-8", ""])
def test_a_server_that_does_not_stream_is_told_once(kind: str) -> None:
    body = json.dumps({"choices": [{"message": {"content": "ab"}, "finish_reason": "stop"}]}).encode()
    draft, told = heard(body, kind)
    assert (draft.so_far, told) == ("ab", ["ab"])


def test_a_break_after_the_last_word_costs_nothing() -> None:
    def chunks() -> Iterator[bytes]:
        yield sse(A, STOP, done=False)
        raise Trouble("timeout", "http://127.0.0.1:9/v1")

    assert hear(SSE, chunks(), None, lambda: 0.0).so_far == "a"


def test_a_break_before_it_does() -> None:
    def chunks() -> Iterator[bytes]:
        yield sse(A, done=False)
        raise Trouble("timeout", "http://127.0.0.1:9/v1")

    with pytest.raises(Trouble):
        hear(SSE, chunks(), None, lambda: 0.0)


@given(st.binary(max_size=200) | st.text(alphabet='data:[DONE]{}"\n\r choices', max_size=200).map(str.encode))
def test_no_bytes_break_the_reader(raw: bytes) -> None:
    for kind in (SSE, "application/json"):
        try:
            heard(raw, kind)
        except (NotAReply, CutShort):
            continue


@given(st.integers(0, 500), st.integers(1, 40))
def test_a_stream_cut_anywhere_is_whole_or_known_to_be_cut(at: int, size: int) -> None:
    raw = sse(delta(content="你好 {"), call('{"a": 1}'), STOP, USAGE)
    try:
        draft, _ = heard(raw[:at], size=size)
    except (NotAReply, CutShort):
        return
    assert (draft.so_far, draft.finish_reason) == ('{"a": 1}', "stop")


# --- against a server -------------------------------------------------------------------------------------------------


def client(server: FakeServer) -> ChatClient:
    return ChatClient(
        Endpoint(base_url=server.base_url, model="tiny"), 20, clock=lambda: 0.0, wait=lambda woken, seconds: None
    )


def test_a_stream_is_asked_for_only_where_somebody_listens() -> None:
    whole = Said({"choices": [{"message": {"content": "ab"}}]})
    with FakeServer(
        lambda h: Said(stream=[A, B, STOP, USAGE, "data: [DONE]\n\n"]) if "stream" in h.body else whole
    ) as server:
        chat, told = client(server), list[str]()
        plain, streamed = chat.complete(HELLO, 9), chat.complete(HELLO, 9, listen=told.append)
    assert (plain.text, streamed.text, told) == ("ab", "ab", ["ab"])
    assert streamed.usage.completion_tokens == 2
    assert [h.body.get("stream_options") for h in server.heard] == [None, {"include_usage": True}]


@pytest.mark.parametrize("framed", [True, False], ids=["connection breaks", "connection ends as if all were well"])
def test_a_stream_cut_in_the_middle_is_asked_for_again(framed: bool) -> None:
    answers = [Said(stream=[A], hang_up=framed), Said(stream=[A, B, STOP])]
    with FakeServer(lambda _: answers.pop(0)) as server:
        told: list[str] = []
        assert client(server).complete(HELLO, 9, listen=told.append).text == "ab"
    assert len(server.heard) == 2


def test_a_stream_that_is_always_cut_is_a_sentence() -> None:
    with (
        FakeServer(lambda _: Said(stream=[A], hang_up=True)) as server,
        pytest.raises(EndpointError, match="broke the connection off"),
    ):
        client(server).complete(HELLO, 9, listen=lambda _: None)
    assert len(server.heard) == 3


@pytest.mark.parametrize(
    ("error", "problem", "calls"),
    [
        ({"message": "slow down", "code": 429}, "busy", 3),
        ({"message": "boom"}, "server", 3),
        ({"code": 400, "message": "too much", "type": "exceed_context_size_error", "n_ctx": 512}, "too_long", 1),
    ],
)
def test_an_error_in_the_stream(error: Any, problem: str, calls: int) -> None:
    with FakeServer(lambda _: Said(stream=[A, {"error": error}])) as server, pytest.raises(Trouble) as caught:
        client(server).complete(HELLO, 9, listen=lambda _: None)
    assert (caught.value.problem, len(server.heard)) == (problem, calls)


@pytest.mark.parametrize("error", [KeyError("page is gone"), OSError("page is gone")])
def test_what_the_listener_raises_ends_the_call_as_it_is(error: Exception) -> None:
    def listen(_: str) -> None:
        raise error

    def endless(_: Heard) -> Said:
        return Said(stream=[A], endless=True)

    with FakeServer(endless) as server:
        chat = ChatClient(Endpoint(base_url=server.base_url, model="tiny"), 20)
        with pytest.raises(type(error), match="page is gone"):
            chat.complete(HELLO, 9, listen=listen)
        assert server.left.wait(5)
    assert len(server.heard) == 1
