"""How each server behaves, from recorded shapes: what it is sent -> what it says -> what comes of it.

Only the llama.cpp server is tried for real (tests/endpoint); these stand in for the others.
"""

import json
from collections.abc import Callable
from typing import Any, Literal

import pytest
from fakes import FakeServer, Heard, Said
from pydantic import BaseModel

from interviewer.llm.client import ChatClient
from interviewer.llm.endpoint import Endpoint, Kind
from interviewer.llm.structured import Ladder
from interviewer.prompts import Message


class Note(BaseModel):
    """What the tests ask for."""

    verdict: Literal["yes", "no"]
    title: str = ""


YES = '{"verdict": "yes", "title": "a"}'
HELLO = (Message(role="user", content="Well?"),)
USAGE = {"prompt_tokens": 20, "completion_tokens": 9, "total_tokens": 29}
Server = Callable[[Heard], Said]


def form_of(body: dict[str, Any]) -> str:
    return "tool" if "tools" in body else body.get("response_format", {}).get("type", "text")


def spoken(heard: Heard, usage: Any = USAGE, finish: str = "stop", **message: Any) -> Said:
    """A whole reply, or the same in pieces of two, as it was asked for."""
    if not heard.body.get("stream"):
        choice = {"index": 0, "message": {"role": "assistant", "content": None, **message}, "finish_reason": finish}
        return Said({"id": "x", "object": "chat.completion", "choices": [choice], "usage": usage})
    pieces: list[Any] = [{"choices": [{"index": 0, "delta": {"role": "assistant", "content": ""}}]}]
    for name, text in message.items():
        for at in range(0, len(text), 2) if isinstance(text, str) else ():
            pieces.append({"choices": [{"index": 0, "delta": {name: text[at : at + 2]}, "finish_reason": None}]})
    if calls := message.get("tool_calls"):
        pieces.append({"choices": [{"index": 0, "delta": {"tool_calls": [{"index": 0, **calls[0]}]}}]})
    pieces.append({"choices": [{"index": 0, "delta": {}, "finish_reason": finish}]})
    pieces += [{"choices": [], "usage": usage}] if usage else []
    return Said(stream=[*pieces, "data: [DONE]\n\n"])


def refused(message: Any, status: int = 400, **more: Any) -> Said:
    return Said({"error": {"message": message, **more}}, status=status)


def call(arguments: Any) -> list[Any]:
    return [{"id": "1", "type": "function", "function": {"name": "Note", "arguments": arguments}}]


def llamacpp(heard: Heard) -> Said:
    return spoken(heard, content=YES)


def llamacpp_thinking(heard: Heard) -> Said:
    """A build that does not know the template option: thoughts come apart from the text."""
    return spoken(heard, content=YES, reasoning_content='Perhaps {"verdict": "no"}?')


def ollama(heard: Heard) -> Said:
    assert heard.body["reasoning_effort"] == "none"
    return spoken(heard, content=YES, reasoning="")


def ollama_old(heard: Heard) -> Said:
    """Before 0.5: knows no schema and says so by not caring; the model fences its JSON."""
    return spoken(heard, content=f"```json\n{YES}\n```" if "JSON Schema" in str(heard.body["messages"]) else "Yes!")


def ollama_without_thinking(heard: Heard) -> Said:
    """Refuses to be told not to think, for a model that cannot."""
    if "reasoning_effort" in heard.body:
        return refused('"tiny" does not support thinking: reasoning_effort', type="invalid_request_error")
    return spoken(heard, content=YES)


def lmstudio(heard: Heard) -> Said:
    if form_of(heard.body) == "json_object":
        return refused("'response_format.type' must be 'json_schema' or 'text'")
    if isinstance(heard.body.get("tool_choice"), dict):
        return refused("Invalid tool_choice type: 'object'. Supported string values: none, auto, required")
    return spoken(heard, content=YES)


def lmstudio_thinking(heard: Heard) -> Said:
    """With a thinking model the JSON can land among the thoughts, and the text stays empty."""
    return spoken(heard, content="", reasoning_content=YES)


def lmstudio_gguf_only(heard: Heard) -> Said:
    """An engine that cannot hold a model to a schema."""
    return (
        refused("response_format json_schema is not supported by this engine")
        if form_of(heard.body) == "json_schema"
        else spoken(heard, content=YES)
    )


def vllm(heard: Heard) -> Said:
    assert heard.body["chat_template_kwargs"] == {"enable_thinking": False}
    return spoken(heard, content=YES, reasoning="", tool_calls=[])


def vllm_without_template_options(heard: Heard) -> Said:
    """In front of it, a gateway that allows no options of its own."""
    if "chat_template_kwargs" in heard.body:
        return Said(
            {
                "detail": [
                    {
                        "type": "extra_forbidden",
                        "loc": ["body", "chat_template_kwargs"],
                        "msg": "Extra inputs are not permitted",
                    }
                ]
            },
            status=422,
        )
    return spoken(heard, content=YES)


def llamacpp_python(heard: Heard) -> Said:
    if form_of(heard.body) == "json_schema":
        return refused(
            "[{'type': 'literal_error', 'loc': ('body', 'response_format', 'type'), 'msg': \"Input should be 'text' or 'json_object'\"}]",
            500,
            type="internal_server_error",
        )
    if form_of(heard.body) == "tool":
        return spoken(heard, finish="tool_calls", tool_calls=call(YES))
    return spoken(heard, content=YES)


def llamacpp_python_in_pieces(heard: Heard) -> Said:
    """Its stream of a call has no counts, and comments in between."""
    if form_of(heard.body) != "tool" or not heard.body.get("stream"):
        return llamacpp_python(heard)
    pieces = [
        {
            "choices": [
                {"index": 0, "delta": {"tool_calls": [{"index": 0, "function": {"name": "Note", "arguments": part}}]}}
            ]
        }
        for part in (YES[:9], YES[9:])
    ]
    end = {"choices": [{"index": 0, "delta": {}, "finish_reason": "tool_calls"}]}
    return Said(stream=[": ping - 2026-11-21\r\n\r\n", *pieces, end, "data: [DONE]\r\n\r\n"])


def openai(heard: Heard) -> Said:
    assert "max_tokens" not in heard.body
    return spoken(heard, content=YES, refusal=None)


def openai_reasoning(heard: Heard) -> Said:
    """A model with a fixed temperature."""
    if "temperature" in heard.body:
        return refused(
            "Unsupported value: 'temperature' does not support 0 with this model. Only the default (1) value is supported.",
            param="temperature",
            code="unsupported_value",
        )
    return spoken(heard, content=YES)


def openai_refusing(heard: Heard) -> Said:
    """Declines once, and does its work when asked again."""
    asked_again = len(heard.body["messages"]) > 1
    return (
        spoken(heard, content=YES) if asked_again else spoken(heard, content=None, refusal="I'm sorry, I can't help.")
    )


def openai_old(heard: Heard) -> Said:
    """Models that know tools and JSON, but no schemas."""
    if form_of(heard.body) == "json_schema":
        return refused(
            "Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model.",
            param="response_format",
        )
    if form_of(heard.body) == "tool":
        return spoken(heard, finish="tool_calls", tool_calls=call(YES))
    return spoken(heard, content=YES)


def json_only(heard: Heard) -> Said:
    """Hosted servers that know no schemas, and want a tool to be the model's own choice."""
    if form_of(heard.body) == "json_schema":
        return refused("This response_format type is unavailable now")
    if form_of(heard.body) == "tool":
        return refused("tool_choice: object is not supported in thinking mode")
    return spoken(heard, content=f"\n\n{YES}")


def calls_ignored(heard: Heard) -> Said:
    """Takes tools, and lets the model talk."""
    return (
        refused("json_schema is not supported")
        if form_of(heard.body) == "json_schema"
        else spoken(heard, content=f"Here you go: {YES}")
    )


def text_only(heard: Heard) -> Said:
    """A small server of somebody's own: no forms, no stream, no counts."""
    if heard.body.get("stream"):
        return refused("stream is not supported", 501)
    if form_of(heard.body) != "text":
        return refused(f"unknown field {form_of(heard.body)}", 422)
    return spoken(heard, usage=None, content=f"<think>hm</think>\n```json\n{YES}\n```")


TABLE: list[tuple[Server, Kind, str, int, int]] = [
    # server, its kind, the rung that works, requests for the first ask, and for the second
    (llamacpp, "llamacpp", "json_schema", 1, 1),
    (llamacpp_thinking, "llamacpp", "json_schema", 1, 1),
    (ollama, "ollama", "json_schema", 1, 1),
    (ollama_old, "ollama", "text", 2, 2),  # and one from the third on
    (ollama_without_thinking, "ollama", "json_schema", 2, 1),
    (lmstudio, "lmstudio", "json_schema", 1, 1),
    (lmstudio_thinking, "lmstudio", "json_schema", 1, 1),
    (lmstudio_gguf_only, "lmstudio", "text", 2, 1),
    (vllm, "vllm", "json_schema", 1, 1),
    (vllm_without_template_options, "vllm", "json_schema", 2, 1),
    (llamacpp_python, "llamacpp-python", "tool", 1, 1),
    (llamacpp_python, "other", "tool", 2, 1),
    (llamacpp_python_in_pieces, "llamacpp-python", "tool", 1, 1),
    (openai, "openai", "json_schema", 1, 1),
    (openai_reasoning, "openai", "json_schema", 2, 1),
    (openai_refusing, "openai", "text", 2, 2),
    (openai_old, "openai", "tool", 2, 1),
    (json_only, "other", "json_object", 3, 1),
    (calls_ignored, "other", "tool", 2, 1),
]


@pytest.mark.parametrize(("server", "kind", "rung", "first", "second"), TABLE)
@pytest.mark.parametrize("streamed", [False, True], ids=["whole", "streamed"])
def test_each_server(server: Server, kind: Kind, rung: str, first: int, second: int, streamed: bool) -> None:
    with FakeServer(server) as at:
        chat = ChatClient(Endpoint(base_url=at.base_url, model="tiny", kind=kind), 20, wait=lambda woken, seconds: None)
        ladder, told = Ladder(), list[Any]()
        got = ladder.ask(chat, HELLO, Note, 99, listen=told.append if streamed else None)
        requests = len(at.heard)
        again = ladder.ask(chat, HELLO, Note, 99)
        assert (requests, len(at.heard) - requests) == (first, second)
    assert (got.value, again.value) == (Note(verdict="yes", title="a"),) * 2
    assert got.rung == rung
    in_thoughts = server is lmstudio_thinking
    assert (told[-1:] == [json.loads(YES)]) is (streamed and not in_thoughts)


def test_a_server_that_knows_nothing_but_text() -> None:
    """The worst case: four calls, of which the first is made twice because the server does not stream."""
    with FakeServer(text_only) as at:
        chat = ChatClient(Endpoint(base_url=at.base_url, model="tiny"), 20)
        told: list[Any] = []
        got = Ladder().ask(chat, HELLO, Note, 99, listen=told.append)
    assert (got.value.verdict, got.rung, got.calls, len(at.heard)) == ("yes", "text", 4, 5)
    assert told == [json.loads(YES)]
    assert got.usage.completion_tokens == 0
