"""What a model wrote, put together from the shapes in which servers send it: one body, or a stream of pieces."""

from __future__ import annotations

import json
from typing import Any

from interviewer.models import Frozen, Usage
from interviewer.text import clean


class Reply(Frozen):
    """What a model wrote."""

    text: str
    reasoning: str = ""
    """Thoughts that the server keeps apart from the text; some servers put the whole reply here."""
    arguments: str = ""
    """JSON text: what the model calls the first tool with."""
    finish_reason: str | None = None
    """`stop`, or `length` when the token limit cut the text off."""
    usage: Usage = Usage()


class NotAReply(ValueError):
    """The server sent something else; `said` is it: an error object, or whatever stands there."""

    def __init__(self, said: Any = None) -> None:
        super().__init__("not a chat completion")
        self.said = said


class Draft:
    """A reply under way. A whole body counts as a stream of one piece."""

    def __init__(self) -> None:
        self.begun = False
        """Whether there was any piece of a reply."""
        self.finish_reason: str | None = None
        self._text: list[str] = []
        self._refusal: list[str] = []
        self._reasoning: list[str] = []
        self._arguments: list[str] = []
        self._call: Any = None
        self._usage: dict[str, Any] = {}

    @property
    def so_far(self) -> str:
        """The arguments of the tool call, or else the text."""
        return clean("".join(self._arguments or self._text))

    def take(self, piece: Any) -> None:
        """One more piece. Raises NotAReply for an error object, and for what is no part of a completion."""
        if not isinstance(piece, dict) or piece.get("error") or piece.get("object") == "error":
            raise NotAReply(piece)
        if isinstance(usage := piece.get("usage"), dict):
            self._usage = usage  # where every piece counts, the last one has the sum
        choices = piece.get("choices")
        if not isinstance(choices, list | None):
            raise NotAReply(piece)
        for choice in choices or ():
            if isinstance(choice, dict) and choice.get("index") in (0, None):
                self._choice(choice)

    def reply(self, seconds: float) -> Reply:
        """All that was taken, as one value."""
        return Reply(
            text=clean("".join(self._text or self._refusal)),
            reasoning=clean("".join(self._reasoning)),
            arguments=clean("".join(self._arguments)),
            finish_reason=self.finish_reason,
            usage=_usage(self._usage, seconds),
        )

    def _choice(self, choice: dict[str, Any]) -> None:
        message = choice.get("delta") or choice.get("message")
        if isinstance(reason := choice.get("finish_reason"), str):
            self.finish_reason, self.begun = reason, True
        if isinstance(message, dict):
            self.begun = True
            self._text += _texts(message.get("content"))
            self._refusal += _texts(message.get("refusal"))
            self._reasoning += _texts(message.get("reasoning_content") or message.get("reasoning"))
            for call in message.get("tool_calls") or ():
                self._called(call)

    def _called(self, call: Any) -> None:
        """Pieces of further calls are left out; the first one is told by its index."""
        if not isinstance(call, dict) or not isinstance(function := call.get("function"), dict):
            return
        self._call = call.get("index", 0) if self._call is None else self._call
        if call.get("index", 0) == self._call:
            arguments = function.get("arguments")
            self._arguments += [json.dumps(arguments)] if isinstance(arguments, dict) else _texts(arguments)


def _texts(content: Any) -> list[str]:
    """The text of a message, without empty pieces; some servers send a list of parts."""
    if isinstance(content, list):
        return [text for part in content if isinstance(part, dict) for text in _texts(part.get("text"))]
    return [content] if isinstance(content, str) and content else []


def _usage(told: dict[str, Any], seconds: float) -> Usage:
    counts = {name: told[name] for name in ("prompt_tokens", "completion_tokens") if isinstance(told.get(name), int)}
    return Usage(**counts, seconds=seconds)
