"""A judge that believes everything: a `Chat` that says the best of an answer that the schema it is given allows."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from interviewer.halt import Halt
from interviewer.llm.client import Reply
from interviewer.llm.endpoint import Endpoint
from interviewer.prompts import Message

_BEST = ("covered", "yes")
"""What it picks where it has a choice."""
_EMPTY: Mapping[str, Any] = {"null": None, "boolean": True, "integer": 1, "string": "well said"}


class GullibleChat:
    """Credits every point with the first `sentences` sentences, whatever they say, and finds nothing wrong."""

    def __init__(self, sentences: int = 1) -> None:
        self.endpoint = Endpoint(base_url="http://127.0.0.1:9/v1", model="gullible")
        self._sentences = list(range(1, sentences + 1))

    def complete(
        self,
        messages: Sequence[Message],
        max_tokens: int,
        form: Mapping[str, Any] | None = None,
        listen: Callable[[str], None] | None = None,
        halt: Halt | None = None,
    ) -> Reply:
        schema = (form or {})["response_format"]["json_schema"]["schema"]
        return Reply(text=json.dumps(self._praise(schema, schema)), finish_reason="stop")

    def _praise(self, schema: Mapping[str, Any], root: Mapping[str, Any]) -> Any:
        if "$ref" in schema:
            return self._praise(root["$defs"][schema["$ref"].rpartition("/")[2]], root)
        if "anyOf" in schema:
            return self._praise(schema["anyOf"][-1], root)  # null, where that is allowed
        if "enum" in schema:
            return next(word for word in _BEST if word in schema["enum"])
        if schema["type"] == "object":
            return {name: self._praise(inner, root) for name, inner in schema["properties"].items()}
        if schema["type"] == "array":
            return self._sentences if schema["items"].get("type") == "integer" else []
        return _EMPTY[schema["type"]]
