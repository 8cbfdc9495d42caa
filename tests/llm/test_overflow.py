"""Every server has its own words for a prompt that is too long; no other refusal is taken for one."""

from typing import Any

import pytest
from fakes import FakeServer, Said

from interviewer.llm.client import ChatClient
from interviewer.llm.endpoint import Endpoint
from interviewer.llm.trouble import DOWN, PASSING, REFUSED_REQUEST, Trouble
from interviewer.prompts import Message

Row = tuple[int, Any, int | None]
TOO_LONG: dict[str, Row] = {
    "llama.cpp": (400, {"error": {"code": 400, "message": "the request exceeds the available context size, try increasing it", "type": "exceed_context_size_error", "n_prompt_tokens": 20011, "n_ctx": 8192}}, 8192),
    "llama.cpp, newer": (400, {"error": {"code": 400, "message": "request (20011 tokens) exceeds the available context size (8192 tokens), try increasing it", "type": "exceed_context_size_error"}}, 8192),
    "llama.cpp, older": (500, {"error": {"code": 500, "message": "the request exceeds the available context size. try increasing the context size or enable context shift", "type": "server_error"}}, None),
    "OpenAI": (400, {"error": {"message": "This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens.", "type": "invalid_request_error", "param": "messages", "code": "context_length_exceeded"}}, 8192),
    "OpenAI, newer": (400, {"error": {"message": "Your input exceeds the context window of this model.", "code": "context_length_exceeded"}}, None),
    "vLLM": (400, {"error": {"message": "This model's maximum context length is 2048 tokens. However, you requested 2100 tokens (2000 in the messages, 100 in the completion).", "type": "BadRequestError", "code": 400}}, 2048),
    "vLLM, older": (400, {"object": "error", "message": "This model's maximum context length is 2048 tokens.", "code": 400}, 2048),
    "vLLM, decoder": (400, {"error": {"message": "The decoder prompt (length 5000) is longer than the maximum model length of 4096."}}, 4096),
    "vLLM, room for the reply": (400, {"error": {"message": "'max_tokens' is too large: 5000. This model's maximum context length is 4096 tokens and your request has 100 input tokens."}}, 4096),
    "LM Studio": (400, {"error": "Trying to keep the first 5000 tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens, which is not enough."}, 4096),
    "LM Studio, keep": (400, {"error": "The number of tokens to keep from the initial prompt is greater than the context length."}, None),
    "LM Studio, reached": (400, {"error": "Reached context length of 4096 tokens with this model."}, 4096),
    "Ollama": (400, {"error": {"message": "the input length exceeds the context length", "type": "api_error"}}, None),
    "llama-cpp-python": (400, {"error": {"message": "This model's maximum context length is 512 tokens, however you requested 1094 tokens (1000 in your prompt; 94 for the completion).", "type": "invalid_request_error", "param": "messages", "code": "context_length_exceeded"}}, 512),
    "llama-cpp-python, raw": (500, {"error": {"message": "Requested tokens (1094) exceed context window of 512", "type": "internal_server_error"}}, 512),
    "SGLang": (400, {"message": "The input (5000 tokens) is longer than the model's context length (4096 tokens)."}, 4096),
    "TGI": (422, {"error": "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 5000"}, 4096),
    "Mistral": (400, {"message": "Prompt contains 40000 tokens and 0 draft tokens, too large for model with 32768 maximum context length"}, 32768),
    "Anthropic's gateway": (400, {"error": {"message": "prompt is too long: 208310 tokens > 200000 maximum"}}, 200_000),
    "Gemini's gateway": (400, {"error": {"message": "The input token count (1050000) exceeds the maximum number of tokens allowed (1048576)."}}, 1_048_576),
    "DashScope": (400, {"error": {"message": "Range of input length should be [1, 30720]"}}, 30_720),
    "Zhipu": (400, {"error": {"code": "1261", "message": "Prompt 超长"}}, None),
    "FastAPI": (400, {"detail": "maximum context length is 4096 tokens"}, 4096),
    "a proxy": (413, "<html><h1>413 Request Entity Too Large</h1></html>", None),
    "an odd number": (400, {"error": {"message": "x", "type": "exceed_context_size_error", "n_ctx": "many"}}, None),
    "a number out of range": (400, {"error": {"message": "x", "type": "exceed_context_size_error", "n_ctx": -1}}, None),
    "a huge number": (400, {"error": {"message": f"maximum context length is {'9' * 5_000} tokens"}}, None),
}  # fmt: skip
OTHER: dict[str, tuple[int, Any]] = {
    "a word": (400, {"error": {"message": "the context is 4096 tokens"}}),
    "a rate": (429, {"error": {"message": "Limit 6000 tokens per minute, maximum context length is 4096"}}),
    "a form": (400, {"error": {"message": "'response_format.type' must be 'json_schema' or 'text'"}}),
    "a model": (404, {"error": {"message": "model 'x' not found, context length unknown"}}),
    "a loading model": (503, {"error": {"message": "Loading model with context size 4096"}}),
    "a key": (401, {"error": {"message": "maximum context length is 4096", "code": "context_length_exceeded"}}),
    "nothing": (400, ""),
    "an odd body": (400, [1, None, {"message": None}]),
    "an odd type": (400, {"error": {"type": ["context_length_exceeded"], "message": 7}}),
}


def asked(status: int, body: Any, listen: Any = None) -> tuple[Trouble, int]:
    """What comes of a refusal, and after how many requests."""
    with FakeServer(lambda _: Said(body, status=status)) as server:
        chat = ChatClient(Endpoint(base_url=server.base_url, model="tiny"), 20, wait=lambda woken, seconds: None)
        with pytest.raises(Trouble) as caught:
            chat.complete([Message(role="user", content="x")], 9, listen=listen)
        return caught.value, len(server.heard)


@pytest.mark.parametrize("row", TOO_LONG.values(), ids=TOO_LONG.keys())
@pytest.mark.parametrize("listen", [None, lambda _: None], ids=["whole", "streamed"])
def test_too_long(row: Row, listen: Any) -> None:
    status, body, limit = row
    trouble, calls = asked(status, body, listen)
    assert (trouble.problem, trouble.limit, calls) == ("too_long", limit, 1)
    assert "does not fit into the context of tiny" in trouble.en
    assert "上下文长度" in trouble.zh
    assert (f"{limit} token" in trouble.en and f"{limit} 个 token" in trouble.zh) is (limit is not None)


@pytest.mark.parametrize("row", OTHER.values(), ids=OTHER.keys())
def test_other_refusals(row: tuple[int, Any]) -> None:
    trouble, _ = asked(*row)
    assert trouble.problem != "too_long"
    assert trouble.limit is None


def test_an_empty_reply_at_its_limit_is_none() -> None:
    body = {"choices": [{"message": {"content": ""}, "finish_reason": "length"}]}
    with FakeServer(lambda _: Said(body)) as server:
        chat = ChatClient(Endpoint(base_url=server.base_url, model="tiny"), 20)
        assert chat.complete([Message(role="user", content="x")], 1).finish_reason == "length"


def test_it_is_neither_tried_again_nor_another_way() -> None:
    assert "too_long" not in PASSING | DOWN | REFUSED_REQUEST
