"""The only place that calls the openai library: one chat completion or embedding at a time, with retries and a breaker.

Whatever goes wrong comes out as `Trouble`, an EndpointError with a plain sentence; the API key is in none of them.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from tenacity import RetryCallState, Retrying, retry_if_exception, wait_exponential, wait_random

from interviewer.llm.endpoint import Endpoint, Kind, http_client
from interviewer.llm.trouble import DOWN, PASSING, REFUSED_REQUEST, Problem, Trouble, of_exception, of_status
from interviewer.models import Frozen, Usage
from interviewer.prompts import Message
from interviewer.text import clean

if TYPE_CHECKING:
    import httpx2
    import openai
    from openai import OpenAI

SEED = 1
_ATTEMPTS = 3
_BREAK_SECONDS = 30.0
_CONNECT_SECONDS = 10.0
_MAX_BYTES = 50_000_000
_BACKOFF = wait_exponential(multiplier=0.5, max=8) + wait_random(0, 0.5)
_NO_THINKING = {"chat_template_kwargs": {"enable_thinking": False}}
_EXTRA: dict[Kind, dict[str, Any]] = {
    "ollama": {"reasoning_effort": "none"},
    "llamacpp": _NO_THINKING,
    "lmstudio": _NO_THINKING,
    "vllm": _NO_THINKING,
}
"""How each server is told not to think: thoughts can eat the whole token budget and leave no reply."""


class Reply(Frozen):
    """What a model wrote."""

    text: str
    reasoning: str = ""
    """Thoughts that the server keeps apart from the text; some servers put the whole reply here."""
    finish_reason: str | None = None
    """`stop`, or `length` when the token limit cut the text off."""
    usage: Usage = Usage()


class Chat(Protocol):
    """A model to talk to. `tests/fakes.py` has the official fake."""

    @property
    def endpoint(self) -> Endpoint:
        """Which model, and where."""
        ...

    def complete(
        self, messages: Sequence[Message], max_tokens: int, response_format: Mapping[str, Any] | None = None
    ) -> Reply:
        """One reply of at most `max_tokens`. Raises EndpointError."""
        ...


class ChatClient:
    """A `Chat` over HTTP.

    `timeout` bounds one call with all its attempts, in seconds. After a call that found the endpoint out of reach,
    further calls fail at once for 30 s with the same sentence: a dead endpoint costs one wait, not one per answer.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        timeout: float,
        http_client: httpx2.Client | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.endpoint = endpoint
        self._timeout = timeout
        self._http_client = http_client
        self._clock = clock
        self._sleep = sleep
        self._down: tuple[float, Trouble] | None = None
        self._unsupported: set[str] = set()

    def complete(
        self, messages: Sequence[Message], max_tokens: int, response_format: Mapping[str, Any] | None = None
    ) -> Reply:
        """One reply, at temperature 0 and with a fixed seed where the model takes them. Raises EndpointError."""
        request: dict[str, Any] = {
            "model": self.endpoint.model,
            "messages": [m.model_dump() for m in messages],
            **({"response_format": response_format} if response_format else {}),
        }
        create = self._sdk.chat.completions.with_streaming_response.create  # before the clock: loads the library, 2 s
        started = self._clock()
        body = self._guarded(lambda: self._adapted(create, request, _options(self.endpoint.kind, max_tokens)))
        return self._reply(body, self._clock() - started)

    def embed(self, texts: Sequence[str], model: str) -> list[list[float]]:
        """One vector per text, in order. Raises EndpointError."""
        request = {"model": model, "input": list(texts), "encoding_format": "float"}
        body = self._guarded(lambda: self._post(self._sdk.embeddings.with_streaming_response.create, request))
        try:
            rows = sorted(body["data"], key=lambda row: int(row["index"]))
            vectors = [[float(x) for x in row["embedding"]] for row in rows]
        except (KeyError, TypeError, ValueError) as e:
            raise self._trouble("not_api") from e
        if len(vectors) != len(texts):
            raise self._trouble("not_api", f"{len(vectors)} vectors for {len(texts)} texts")
        return vectors

    @cached_property
    def _sdk(self) -> OpenAI:
        from openai import OpenAI

        key, url = self.endpoint.api_key, self.endpoint.base_url
        return OpenAI(
            base_url=url,
            api_key=key.get_secret_value() if key else "none",  # the library wants one; local servers ignore it
            max_retries=0,
            http_client=self._http_client or http_client(url, self._timeout),
        )

    def _guarded(self, call: Callable[[], Any]) -> Any:
        """The breaker around a call."""
        if self._down and self._clock() < self._down[0]:
            raise self._trouble(self._down[1].problem, self._down[1].detail)
        self._down = None
        try:
            return call()
        except Trouble as trouble:
            if trouble.problem in DOWN:
                self._down = (self._clock() + _BREAK_SECONDS, trouble)
            raise

    def _adapted(self, create: Callable[..., Any], request: Mapping[str, Any], options: Mapping[str, Any]) -> Any:
        """Post with those of the options that the model takes; one that it names as unsupported is not sent again."""
        while True:
            sent = {name: value for name, value in options.items() if name not in self._unsupported}
            try:
                return self._post(create, {**request, "extra_body": sent})
            except Trouble as trouble:
                named = {name for name in sent if trouble.problem in REFUSED_REQUEST and _names(trouble, name)}
                if not named:
                    raise
                self._unsupported |= named

    def _post(self, create: Callable[..., Any], request: Mapping[str, Any]) -> Any:
        """The decoded JSON body, after at most three attempts within the timeout."""
        deadline = self._clock() + self._timeout

        def spent(state: RetryCallState) -> bool:
            return state.attempt_number >= _ATTEMPTS or self._clock() + state.upcoming_sleep >= deadline

        passing = retry_if_exception(lambda e: isinstance(e, Trouble) and e.problem in PASSING)
        retrying = Retrying(retry=passing, wait=_pause, stop=spent, sleep=self._sleep, reraise=True)
        return retrying(lambda: self._once(create, request, deadline - self._clock()))

    def _once(self, create: Callable[..., Any], request: Mapping[str, Any], seconds: float) -> Any:
        import httpx2
        import openai

        deadline = self._clock() + seconds
        patience = httpx2.Timeout(seconds, connect=min(seconds, _CONNECT_SECONDS))
        try:
            with create(**request, timeout=patience) as response:
                body = self._whole(response.iter_bytes(), deadline)
        except openai.APIStatusError as e:
            raise self._refusal(e) from e
        except (openai.APIConnectionError, httpx2.RequestError, OSError, UnicodeEncodeError) as e:
            raise self._trouble(of_exception(e)) from e
        try:
            return json.loads(body)
        except (ValueError, RecursionError) as e:
            raise self._trouble("not_api") from e

    def _whole(self, chunks: Iterable[bytes], deadline: float) -> bytes:
        """All of a body. The library's timeout is per chunk, so a reply that only drips is cut off here."""
        body = b""
        for chunk in chunks:
            body += chunk
            if self._clock() > deadline:
                raise self._trouble("timeout")
            if len(body) > _MAX_BYTES:
                raise self._trouble("not_api")
        return body

    def _refusal(self, error: openai.APIStatusError) -> Trouble:
        detail = _said(error.body)
        after = error.response.headers.get("retry-after", "")
        seconds = float(after) if after.isdecimal() else None
        return self._trouble(of_status(error.status_code, detail), detail, retry_after=seconds)

    def _trouble(self, problem: Problem, detail: str = "", retry_after: float | None = None) -> Trouble:
        key = self.endpoint.api_key.get_secret_value() if self.endpoint.api_key else ""
        return Trouble(
            problem,
            self.endpoint.base_url,
            detail=detail.replace(key, "***") if key else detail,
            model=self.endpoint.model,
            retry_after=retry_after,
        )

    def _reply(self, body: Any, seconds: float) -> Reply:
        try:
            choice = body["choices"][0]
            message = choice["message"]
            return Reply(
                text=_text(message.get("content")),
                reasoning=_text(message.get("reasoning_content") or message.get("reasoning")),
                finish_reason=choice.get("finish_reason"),
                usage=_usage(body.get("usage"), seconds),
            )
        except (KeyError, IndexError, TypeError, AttributeError, ValueError) as e:
            error = body.get("error") if isinstance(body, dict) else None
            raise self._trouble("server" if error else "not_api", _said(error)) from e


def _options(kind: Kind, max_tokens: int) -> dict[str, Any]:
    """What not every model takes, each droppable by name."""
    limit = "max_completion_tokens" if kind == "openai" else "max_tokens"
    return {limit: max_tokens, "temperature": 0, "seed": SEED, **_EXTRA.get(kind, {})}


def _said(body: Any) -> str:
    """What an error body says, in the shapes that servers use; nothing of a web page."""
    if isinstance(body, dict):
        return _said(body.get("message") or body.get("detail") or body.get("error"))
    return body if isinstance(body, str) and not body.lstrip().startswith("<") else ""


def _names(trouble: Trouble, option: str) -> bool:
    """Whether the server says that it does not support this option, as against its value being out of range."""
    said = trouble.detail.lower()
    return option in said and bool(re.search(r"unsupported|not support|unrecognized|unknown|not permitted|extra", said))


def _pause(state: RetryCallState) -> float:
    """Seconds before the next attempt: what the server asks for, else 0.5, 1 ... with up to 0.5 s of jitter."""
    error = state.outcome.exception() if state.outcome else None
    asked = error.retry_after if isinstance(error, Trouble) else None
    return asked if asked is not None else _BACKOFF(state)


def _text(content: Any) -> str:
    """The text of a message; some servers send a list of parts."""
    if isinstance(content, list):
        content = "".join(str(part.get("text", "")) for part in content if isinstance(part, dict))
    return clean(content) if isinstance(content, str) else ""


def _usage(usage: Any, seconds: float) -> Usage:
    told = usage if isinstance(usage, dict) else {}
    counts = {name: told[name] for name in ("prompt_tokens", "completion_tokens") if isinstance(told.get(name), int)}
    return Usage(**counts, seconds=seconds)
