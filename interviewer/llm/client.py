"""A model behind an OpenAI-shaped endpoint: one chat completion or embedding at a time.

Whatever goes wrong comes out as `Trouble`, an EndpointError with a plain sentence; the API key is in none of them.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from interviewer.halt import Halt
from interviewer.llm.endpoint import Endpoint
from interviewer.llm.line import Line
from interviewer.llm.options import options, refused
from interviewer.llm.reply import Draft, Reply
from interviewer.llm.stream import decoded, hear
from interviewer.llm.trouble import Trouble
from interviewer.prompts import Message

__all__ = ["Chat", "ChatClient", "Reply"]


class Chat(Protocol):
    """A model to talk to. `tests/fakes.py` has the official fake."""

    @property
    def endpoint(self) -> Endpoint:
        """Which model, and where."""
        ...

    def complete(
        self,
        messages: Sequence[Message],
        max_tokens: int,
        form: Mapping[str, Any] | None = None,
        listen: Callable[[str], None] | None = None,
        halt: Halt | None = None,
    ) -> Reply:
        """One reply of at most `max_tokens`. Raises EndpointError, and Halted as soon as `halt` is requested.

        `form` is what to ask of the server beside the messages: `response_format`, or `tools` and `tool_choice`.
        `listen` is told all of the text so far (of the tool call, if there is one) while it is written; what it raises
        ends the call. After a connection that broke it is told from the beginning: the text may shrink.
        """
        ...


class ChatClient:
    """A `Chat` over HTTP, for any number of threads.

    `timeout`, `clock` and `wait` are those of its `Line`.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        timeout: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        wait: Callable[[threading.Event, float], object] = threading.Event.wait,
    ) -> None:
        self.endpoint = endpoint
        self._line = Line(endpoint, timeout, clock=clock, wait=wait)
        self._unsupported: frozenset[str] = frozenset()

    def complete(
        self,
        messages: Sequence[Message],
        max_tokens: int,
        form: Mapping[str, Any] | None = None,
        listen: Callable[[str], None] | None = None,
        halt: Halt | None = None,
    ) -> Reply:
        """See `Chat`. At temperature 0 and with a fixed seed where the model takes them."""
        create = self._line.sdk.chat.completions.with_streaming_response.create
        request = {"model": self.endpoint.model, "messages": [m.model_dump() for m in messages]}
        wanted = options(self.endpoint.kind, max_tokens, streamed=listen is not None)
        clock = self._line.clock
        started, call = clock(), self._line.call(halt)

        def send(sent: Mapping[str, Any]) -> Draft:
            extra = {**(form or {}), **sent}
            return call.make(
                create, {**request, "extra_body": extra}, lambda kind, chunks: hear(kind, chunks, listen, clock)
            )

        return self._adapted(send, wanted).reply(clock() - started)

    def embed(self, texts: Sequence[str], model: str) -> list[list[float]]:
        """One vector per text, in order. Raises EndpointError."""
        create = self._line.sdk.embeddings.with_streaming_response.create
        request = {"model": model, "input": list(texts), "encoding_format": "float"}
        body = self._line.call().make(create, request, lambda _, chunks: decoded(chunks))
        try:
            rows = sorted(body["data"], key=lambda row: int(row["index"]))
            vectors = [[float(x) for x in row["embedding"]] for row in rows]
        except (KeyError, TypeError, ValueError) as e:
            raise self._line.faults.trouble("not_api") from e
        if len(vectors) != len(texts):
            raise self._line.faults.trouble("not_api", f"{len(vectors)} vectors for {len(texts)} texts")
        return vectors

    def _adapted(self, send: Callable[[Mapping[str, Any]], Draft], options: Mapping[str, Any]) -> Draft:
        """Send with those of the options that the server takes; one that it names as unsupported is not sent again."""
        while True:
            sent = {name: value for name, value in options.items() if name not in self._unsupported}
            try:
                return send(sent)
            except Trouble as trouble:
                named = refused(trouble, sent)
                if not named:
                    raise
                self._unsupported |= named
