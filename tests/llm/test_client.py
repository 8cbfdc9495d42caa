"""The chat client against a real loopback server: what it sends, what it makes of every failure, when it stops asking."""

import traceback
from typing import Any

import pytest
from fakes import Clock, FakeServer, Heard, Said, script
from pydantic import SecretStr

from interviewer.errors import EndpointError
from interviewer.llm.client import ChatClient
from interviewer.llm.endpoint import Endpoint, Kind
from interviewer.prompts import Message

KEY = "sk-very-secret"
HELLO = (Message(role="user", content="hello"),)


def client(url: str, clock: Clock, timeout: float = 5.0, kind: Kind = "other") -> ChatClient:
    endpoint = Endpoint(base_url=url, model="tiny", kind=kind, api_key=SecretStr(KEY))
    return ChatClient(endpoint, timeout, clock=clock, wait=clock.wait)


def completion(content: Any = "hi", **message: Any) -> Said:
    return Said(
        {
            "choices": [{"message": {"role": "assistant", "content": content, **message}, "finish_reason": "stop"}],
            "usage": {"prompt_tokens": 7, "completion_tokens": 2},
        }
    )


def test_one_request_with_everything_in_it() -> None:
    with FakeServer(script(completion())) as server:
        reply = client(server.base_url, Clock()).complete(
            HELLO, 99, {"response_format": {"type": "json_object"}, "tools": []}
        )
    (heard,) = server.heard
    assert (heard.method, heard.path) == ("POST", "/v1/chat/completions")
    assert heard.headers["authorization"] == f"Bearer {KEY}"
    assert heard.body == {
        "model": "tiny",
        "messages": [{"role": "user", "content": "hello"}],
        "max_tokens": 99,
        "temperature": 0,
        "seed": 1,
        "response_format": {"type": "json_object"},
        "tools": [],
    }
    assert (reply.text, reply.reasoning, reply.finish_reason) == ("hi", "", "stop")
    assert (reply.usage.prompt_tokens, reply.usage.completion_tokens) == (7, 2)


@pytest.mark.parametrize(
    ("kind", "sent"),
    [
        ("ollama", {"reasoning_effort": "none"}),
        ("vllm", {"chat_template_kwargs": {"enable_thinking": False}}),
        ("openai", {"max_completion_tokens": 9}),
    ],
)
def test_each_server_is_spoken_to_in_its_own_way(kind: Kind, sent: dict[str, Any]) -> None:
    with FakeServer(script(completion())) as server:
        client(server.base_url, Clock(), kind=kind).complete(HELLO, 9)
    body = server.heard[0].body
    assert sent.items() <= body.items()
    assert ("max_tokens" in body) is (kind != "openai")


@pytest.mark.parametrize(
    ("message", "text", "reasoning"),
    [
        ({"content": "hi", "reasoning_content": "hm"}, "hi", "hm"),
        ({"content": "hi", "reasoning": "hm"}, "hi", "hm"),
        ({"content": None, "reasoning_content": "{}"}, "", "{}"),
        ({"content": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}, 3]}, "ab", ""),
        ({"content": {"odd": 1}}, "", ""),
        ({"content": "a\ud800b\x00"}, "a?b\ufffd", ""),
        ({}, "", ""),
        ({"refusal": "I can't help with that."}, "I can't help with that.", ""),
        ({"content": "hi", "refusal": None, "tool_calls": None}, "hi", ""),
    ],
)
def test_text_and_thoughts_wherever_the_server_puts_them(message: dict[str, Any], text: str, reasoning: str) -> None:
    said = Said({"choices": [{"message": {"content": None, **message}}]})
    with FakeServer(script(said)) as server:
        reply = client(server.base_url, Clock()).complete(HELLO, 9)
    assert (reply.text, reply.reasoning, reply.usage.prompt_tokens) == (text, reasoning, 0)


@pytest.mark.parametrize(
    ("calls", "arguments"),
    [
        ([{"function": {"name": "Note", "arguments": '{"a": 1}'}}], '{"a": 1}'),
        ([{"function": {"arguments": {"a": 1}}}], '{"a": 1}'),
        ([{"index": 0, "function": {"arguments": "{}"}}, {"index": 1, "function": {"arguments": "[]"}}], "{}"),
        ([{"function": None}, 3], ""),
        ([{"function": {"name": "Note"}}], ""),
    ],
)
def test_the_arguments_of_the_first_tool_call(calls: Any, arguments: str) -> None:
    with FakeServer(script(completion(None, tool_calls=calls))) as server:
        assert client(server.base_url, Clock()).complete(HELLO, 9).arguments == arguments


def test_a_broken_character_costs_only_itself() -> None:
    raw = b'\xef\xbb\xbf{"choices": [{"message": {"content": "a\xe4\xbdb"}}]}'
    with FakeServer(script(Said(raw))) as server:
        assert client(server.base_url, Clock()).complete(HELLO, 9).text == "a\ufffdb"


FAILURES = [
    (Said({"error": {"message": f"bad key {KEY}"}}, status=401), "key", 1),
    (Said({"error": {"message": "model 'tiny' not found"}}, status=404), "model_missing", 1),
    (Said("<html>404</html>", status=404), "not_found", 1),
    (Said({"error": {"message": "the context is 4096 tokens"}}, status=400), "rejected", 1),
    (Said({"error": "time is up"}, status=408), "server", 3),
    (Said({"error": "too big"}, status=413), "too_long", 1),
    (Said({"error": {"message": "slow down"}}, status=429), "busy", 3),
    (Said({"error": {"message": f"oops {KEY} oops"}}, status=500), "server", 3),
    (Said({"error": {"message": "response_format.type: Input should be 'text'"}}, status=500), "rejected", 1),
    (Said({"error": {"message": "not implemented"}}, status=501), "rejected", 1),
    (Said("<html>bad gateway</html>", status=502), "server", 3),
    (Said("<html>gateway timeout</html>", status=504), "server", 3),
    (Said({"error": {"message": "Loading model"}}, status=503), "loading", 3),
    (Said(status=302, headers={"location": "http://127.0.0.1:1/"}), "redirect", 1),
    (Said(hang_up=True), "cut", 3),
    (Said("<html>welcome</html>"), "not_api", 1),
    (Said(b""), "not_api", 1),
    (Said("{oops"), "not_api", 1),
    (Said('{"choices": [{"message": {"content": "hal'), "not_api", 1),
    (Said(b"\xff\xfe\x00"), "not_api", 1),
    (Said("[" * 100_000), "not_api", 1),
    (Said([1]), "not_api", 1),
    (Said({"choices": []}), "not_api", 1),
    (Said({"choices": [{"message": None}]}), "not_api", 1),
    (Said({"choices": {"0": 1}}), "not_api", 1),
    (Said({"choices": [1, None]}), "not_api", 1),
    (Said({"error": {"message": "upstream is gone"}}), "server", 3),
    (Said({"error": {"message": "no", "code": 400}}), "rejected", 1),
    (Said({"object": "error", "message": "slow down", "code": 429}), "busy", 3),
]


@pytest.mark.parametrize(("said", "problem", "calls"), FAILURES)
def test_every_failure_is_one_plain_sentence(said: Said, problem: str, calls: int) -> None:
    clock = Clock()
    with FakeServer(script(said)) as server, pytest.raises(EndpointError) as caught:
        client(server.base_url, clock, timeout=20).complete(HELLO, 9)
    assert caught.value.problem == problem
    assert len(server.heard) == calls
    for sentence in (caught.value.en, caught.value.zh):
        assert server.base_url in sentence
        assert "<html" not in sentence
    assert KEY not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ({"error": {"message": "too long", "param": None}}, "too long"),
        ({"error": "too long"}, "too long"),
        ({"detail": "too long"}, "too long"),
        ({"message": "too long"}, "too long"),
        ("too long", "too long"),
        ("<html><h1>too long</h1></html>", ""),
        ("\n<!DOCTYPE html>too long", ""),
        ({"detail": [{"loc": ["body"]}]}, ""),
        ({"detail": [{"loc": ["body", "seed"], "msg": "too long"}]}, "too long"),
        ([], ""),
    ],
)
def test_error_bodies_in_every_shape(body: Any, shown: str) -> None:
    with FakeServer(script(Said(body, status=400))) as server, pytest.raises(EndpointError) as caught:
        client(server.base_url, Clock()).complete(HELLO, 9)
    assert ("too long" in caught.value.en) is bool(shown)


def test_what_the_server_said_is_in_the_sentence() -> None:
    said = Said({"error": {"message": "the context\nis 4096 tokens\x1b[31m" + "x" * 500}}, status=400)
    with FakeServer(script(said)) as server, pytest.raises(EndpointError, match="the context is 4096 tokens") as caught:
        client(server.base_url, Clock()).complete(HELLO, 9)
    assert len(caught.value.en) < 400
    assert caught.value.en.isprintable()


def test_what_passes_is_tried_again_after_growing_pauses() -> None:
    clock = Clock()
    with FakeServer(script(Said(status=500), Said(hang_up=True), completion())) as server:
        assert client(server.base_url, clock, timeout=20).complete(HELLO, 9).text == "hi"
    assert len(server.heard) == 3
    first, second = clock.slept
    assert 0.5 <= first <= 1.0 <= second <= 1.5


def test_the_server_says_how_long_to_wait() -> None:
    clock = Clock()
    with FakeServer(script(Said(status=429, headers={"retry-after": "7"}), completion())) as server:
        client(server.base_url, clock, timeout=20).complete(HELLO, 9)
    assert clock.slept == [7]


def test_a_date_to_wait_for_counts_from_the_servers_own_date() -> None:
    said = Said(
        status=503,
        headers={"retry-after": "Wed, 21 Oct 2015 07:28:09 GMT", "date": "Wed, 21 Oct 2015 07:28:00 GMT"},
    )
    clock = Clock()
    with FakeServer(script(said, completion())) as server:
        client(server.base_url, clock, timeout=20).complete(HELLO, 9)
    assert clock.slept == [9]


@pytest.mark.parametrize("after", ["-1", "nan", "inf", "soon", "", "Wed, 99 Oct 2015"])
def test_what_is_no_time_to_wait_gets_our_own_pause(after: str) -> None:
    clock = Clock()
    with FakeServer(script(Said(status=429, headers={"retry-after": after}), completion())) as server:
        client(server.base_url, clock, timeout=20).complete(HELLO, 9)
    assert 0.5 <= clock.slept[0] <= 1


@pytest.mark.parametrize("after", ["3600", "99999999999999999999", "Wed, 21 Oct 2099 07:28:00 GMT", "-1", "nan"])
def test_no_wait_beyond_the_timeout(after: str) -> None:
    clock = Clock()
    with (
        FakeServer(script(Said(status=429, headers={"retry-after": after}))) as server,
        pytest.raises(EndpointError, match="rate limit"),
    ):
        client(server.base_url, clock, timeout=10).complete(HELLO, 9)
    assert clock.now < 10


def test_a_slow_server_costs_the_timeout_once() -> None:
    with FakeServer(script(Said(seconds=3))) as server, pytest.raises(EndpointError, match="did not answer in time"):
        client(server.base_url, Clock(), timeout=0.2).complete(HELLO, 9)
    assert len(server.heard) == 1


@pytest.mark.parametrize(
    "said",
    [
        Said(b"{", drip=True),
        Said({"error": "no"}, status=400, drip=True),
        Said(slow_head=True),
        Said(stream=[": still here\n\n"], gap=0.03, endless=True),
        Said(stream=[{"choices": [{"delta": {"content": "and on "}}]}], gap=0.03, endless=True),
        Said(stream=[{"choices": [{"delta": {"content": "and on "}}]}], endless=True),
    ],
    ids=["body", "error body", "headers", "comments", "words", "fast words"],
)
@pytest.mark.timeout(20)  # without end it would be the server's to decide
def test_what_never_ends_is_ended_by_the_timeout(said: Said) -> None:
    with FakeServer(script(said)) as server:
        chat = ChatClient(Endpoint(base_url=server.base_url, model="tiny"), timeout=0.4)
        with pytest.raises(EndpointError, match="did not answer in time"):
            chat.complete(HELLO, 9, listen=lambda _: None)
        assert server.left.wait(5), "the server is to see that nobody waits any more"


@pytest.mark.parametrize("key", ["密钥", "two\nlines", "nul\x00"])
def test_a_key_that_cannot_be_sent_is_named_as_the_problem(key: str) -> None:
    with FakeServer(script(completion())) as server:
        endpoint = Endpoint(base_url=server.base_url, model="tiny", api_key=SecretStr(key))
        with pytest.raises(EndpointError, match="INTERVIEWER_API_KEY") as caught:
            ChatClient(endpoint, timeout=5).complete(HELLO, 9)
    assert key not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize("usage", [None, [], {"prompt_tokens": None}, {"prompt_tokens": "many"}])
def test_odd_usage_does_not_cost_the_reply(usage: Any) -> None:
    with FakeServer(script(Said({"choices": [{"message": {"content": "hi"}}], "usage": usage}))) as server:
        reply = client(server.base_url, Clock()).complete(HELLO, 9)
    assert (reply.text, reply.usage.prompt_tokens) == ("hi", 0)


@pytest.mark.parametrize("status", [400, 401, 404, 429, 500])
def test_an_endpoint_that_answers_is_asked_again(status: int) -> None:
    refusals = [Said(status=status)] * (3 if status in (429, 500) else 1)
    with FakeServer(script(*refusals, completion())) as server:
        chat = client(server.base_url, Clock(), timeout=20)
        with pytest.raises(EndpointError):
            chat.complete(HELLO, 9)
        assert chat.complete(HELLO, 9).text == "hi"


def test_an_option_that_the_model_does_not_take_is_left_out_from_then_on() -> None:
    def picky(heard: Heard) -> Said:
        for name in ("temperature", "seed"):
            if name in heard.body:
                return Said({"error": {"message": f"Unsupported value: '{name}' is not supported"}}, status=400)
        return completion()

    with FakeServer(picky) as server:
        chat = client(server.base_url, Clock())
        assert chat.complete(HELLO, 9).text == "hi"
        assert len(server.heard) == 3
        assert chat.complete(HELLO, 9).text == "hi"
        assert len(server.heard) == 4


@pytest.mark.parametrize(
    ("body", "dropped"),
    [
        ({"error": {"message": "Unknown parameter: 'stream_options'."}}, {"stream_options"}),
        (
            {"detail": [{"loc": ["body", "stream_options"], "msg": "Extra inputs are not permitted"}]},
            {"stream_options"},
        ),
        ({"error": "streaming is not supported"}, {"stream"}),
        ({"error": "chat_template_kwargs: unexpected keyword argument"}, {"chat_template_kwargs"}),
    ],
)
def test_what_a_server_does_not_take_is_left_out_by_its_name(body: Any, dropped: set[str]) -> None:
    def picky(heard: Heard) -> Said:
        return Said(body, status=400) if dropped & heard.body.keys() else completion()

    with FakeServer(picky) as server:
        chat = client(server.base_url, Clock(), kind="vllm")
        for _ in range(2):
            told: list[str] = []
            assert chat.complete(HELLO, 9, listen=told.append).text == "hi"
            assert told == ["hi"]
    first, *later = (heard.body.keys() for heard in server.heard)
    assert len(later) == 2
    assert all(first - names == dropped for names in later)


def test_a_value_out_of_range_is_not_an_unsupported_option() -> None:
    said = Said({"error": {"message": "max_tokens is too large: 9 > 4"}}, status=400)
    with FakeServer(script(said)) as server, pytest.raises(EndpointError, match="too large"):
        client(server.base_url, Clock()).complete(HELLO, 9)
    assert len(server.heard) == 1


def test_loopback_is_reached_without_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    with FakeServer(script(completion("direct"))) as server, FakeServer(script(completion("proxy"))) as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.base_url.removesuffix("/v1"))
        assert client(server.base_url, Clock()).complete(HELLO, 9).text == "direct"


def test_vectors_in_the_order_of_the_texts() -> None:
    rows = [{"index": 1, "embedding": [0, 1]}, {"index": 0, "embedding": [1, 0.5]}]
    with FakeServer(script(Said({"data": rows}))) as server:
        assert client(server.base_url, Clock()).embed(["a", "b"], "bge") == [[1.0, 0.5], [0.0, 1.0]]
    assert server.heard[0].path == "/v1/embeddings"
    assert server.heard[0].body == {"model": "bge", "input": ["a", "b"], "encoding_format": "float"}


@pytest.mark.parametrize("body", [{"data": []}, {"data": None}, {"data": [{"index": 0, "embedding": ["x"]}]}, [], {}])
def test_vectors_that_do_not_fit_are_refused(body: Any) -> None:
    with FakeServer(script(Said(body))) as server, pytest.raises(EndpointError, match="not as a model endpoint"):
        client(server.base_url, Clock()).embed(["a"], "bge")
