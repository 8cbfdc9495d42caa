"""Recognise that a prompt was too long for the model's context, and how long it may be, from what the server says."""

from __future__ import annotations

import re
from typing import Any

_MARKS = frozenset({"exceed_context_size_error", "context_length_exceeded"})
"""What llama.cpp (`type`) and those that follow OpenAI (`code`) call it."""
_WORDS = re.compile(
    r"exceeds? (?:the )?(?:available |model'?s? )?context|context (?:length|size|window)[\w ]{0,20} exceed"
    r"|maximum (?:context|model) length|maximum number of tokens allowed|longer than the (?:maximum|model'?s? context)"
    r"|context length of only|tokens to keep from the initial prompt|reached context length"
    r"|prompt is too long|prompt contains \d+ tokens|range of input length|tokens`? must be <=|上下文长度|prompt ?超长",
    re.IGNORECASE,
)
_LIMITS = re.compile(
    r"(?:maximum (?:context|model) length|context length|context size|context window)(?: is| of)?(?: only)?[ (]{1,2}(\d+)"
    r"|(\d+) maximum context length|> (\d+) maximum|tokens allowed \((\d+)|must be <= (\d+)|\[1, ?(\d+)\]",
    re.IGNORECASE,
)
_LARGEST = 1_000_000_000


def overflows(body: Any, said: str) -> bool:
    """Whether an error body, of which `said` is the message, tells of a prompt that does not fit."""
    marks = {str(error.get(name)) for error in _errors(body) for name in ("type", "code")}
    return bool(marks & _MARKS or _WORDS.search(said))


def limit(body: Any, said: str) -> int | None:
    """Tokens that the server has room for, prompt and reply together; None where it does not tell."""
    told = [error.get("n_ctx") for error in _errors(body)]
    if found := _LIMITS.search(said):
        told.append(int(next(filter(None, found.groups()))[:12]))
    return next((n for n in told if isinstance(n, int) and 0 < n < _LARGEST), None)


def _errors(body: Any) -> list[dict[str, Any]]:
    """The error object of a body, and the body itself: some libraries have unwrapped it already."""
    inner = body.get("error") if isinstance(body, dict) else None
    return [error for error in (inner, body) if isinstance(error, dict)]
