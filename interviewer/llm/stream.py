"""Hear a reply out: bytes as they come from the server -> a `Draft` and, on the way, what stands there so far."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

from interviewer.llm.reply import Draft, NotAReply
from interviewer.llm.trouble import Trouble

LISTEN_EVERY = 0.05
"""Seconds between two tellings: a page cannot show more, and who listens parses all of it each time."""


class CutShort(ValueError):
    """A stream that ends in the middle, although the connection may say that all is well."""


def hear(
    content_type: str,
    chunks: Iterator[bytes],
    listen: Callable[[str], None] | None,
    clock: Callable[[], float],
) -> Draft:
    """The reply, of which `listen` is told all that is there, again and again while it grows, and once at its end.

    What a server says in one piece, although asked to stream, is told once. Raises NotAReply, CutShort, and what
    `chunks` and `listen` raise.
    """
    draft, told, at = Draft(), "", clock()
    for piece in _pieces(chunks, draft) if content_type.startswith("text/event-stream") else [decoded(chunks)]:
        draft.take(piece)
        if listen and clock() - at >= LISTEN_EVERY and (so_far := draft.so_far) != told:
            listen(so_far)
            told, at = so_far, clock()
    if not draft.begun:
        raise NotAReply
    if listen and draft.so_far != told:
        listen(draft.so_far)
    return draft


def decoded(chunks: Iterator[bytes]) -> Any:
    """The JSON value of a whole body; a broken character costs only itself. Raises NotAReply."""
    try:
        return json.loads(b"".join(chunks).decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        raise NotAReply from None


def _pieces(chunks: Iterator[bytes], draft: Draft) -> Iterator[Any]:
    """The JSON values of a stream of server-sent events, up to `[DONE]` or the end.

    What breaks after the last word was said (no `[DONE]`, no end of the connection) costs nothing but the token counts.
    """
    try:
        for event, data in _events(chunks):
            if data.startswith("[DONE]"):
                return
            if data.strip():
                yield _piece(event, data)
    except (Trouble, CutShort):
        if draft.finish_reason is None:
            raise
    if draft.begun and draft.finish_reason is None:
        raise CutShort


def _events(chunks: Iterator[bytes]) -> Iterator[tuple[str, str]]:
    """Name and data of each event. The library reads responses; this one carries chunks that are counted and timed."""
    import httpx2

    ended = chain(chunks, [b"\n\n"])  # hands out the last event even if the empty line after it is missing
    request = httpx2.Request("POST", "http://127.0.0.1")
    response = httpx2.Response(200, headers={"content-type": "text/event-stream"}, content=ended, request=request)
    for sse in httpx2.EventSource(response, max_event_size=None):
        yield sse.event, sse.data


def _piece(event: str, data: str) -> Any:
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        raise CutShort from None
    if event == "error":
        raise NotAReply({"error": value})
    return value
