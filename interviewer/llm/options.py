"""What is asked of a server beside the messages and the form of the reply, and what each server does not take."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from interviewer.llm.endpoint import Kind
from interviewer.llm.trouble import REFUSED_REQUEST, Trouble

SEED = 1

_NO_THINKING = {"chat_template_kwargs": {"enable_thinking": False}}
_EXTRA: Mapping[Kind, Mapping[str, Any]] = {
    "ollama": {"reasoning_effort": "none"},
    "llamacpp": _NO_THINKING,
    "lmstudio": _NO_THINKING,
    "vllm": _NO_THINKING,
}
"""How each server is told not to think: thoughts can eat the whole token budget and leave no reply."""
_STREAMED: Mapping[str, Any] = {"stream": True, "stream_options": {"include_usage": True}}
_REFUSAL = re.compile(
    r"unsupported|not (?:\w+ )?(?:support|permit|allow|available|implement)|unrecognized|unknown|unexpected"
    r"|extra (?:inputs|fields)|cannot (?:use|be used|stream)|disabled"
)


def options(kind: Kind, max_tokens: int, *, streamed: bool) -> dict[str, Any]:
    """Each may be refused by name, and is left out from then on."""
    limit = "max_completion_tokens" if kind == "openai" else "max_tokens"
    wanted = {limit: max_tokens, "temperature": 0, "seed": SEED, **_EXTRA.get(kind, {})}
    return {**wanted, **(_STREAMED if streamed else {})}


def refused(trouble: Trouble, names: Iterable[str]) -> frozenset[str]:
    """Those of the options that the server says it does not take, as against their value being out of range."""
    said = trouble.detail.lower()
    if trouble.problem not in REFUSED_REQUEST or not _REFUSAL.search(said):
        return frozenset()
    return frozenset(name for name in names if re.search(rf"\b{name}(?:ing)?\b", said))
