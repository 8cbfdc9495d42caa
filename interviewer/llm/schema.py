"""The rungs of the ladder: how each asks a server for a value of a pydantic model."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from pydantic import BaseModel

from interviewer.llm.endpoint import Kind
from interviewer.prompts import Message

Rung = Literal["json_schema", "tool", "json_object", "text"]
RUNGS: tuple[Rung, ...] = ("json_schema", "tool", "json_object", "text")
"""From the surest to the one that any model can serve."""

_SKIPPED: Mapping[Kind, frozenset[Rung]] = {
    "llamacpp": frozenset({"tool"}),
    "llamacpp-python": frozenset({"json_schema"}),
    "ollama": frozenset({"tool"}),
    "lmstudio": frozenset({"tool", "json_object"}),
}
"""Rungs that a server is known to refuse, or to take without keeping to them; other servers are asked."""
_WITH_BOUNDS: frozenset[Kind] = frozenset({"llamacpp", "ollama", "lmstudio"})
"""Servers that turn lengths and ranges into a grammar; others may refuse a schema that has them, as OpenAI does."""
_BOUNDS = frozenset({"minLength", "maxLength", "minItems", "maxItems", "minimum", "maximum"})
_LABELS = frozenset({"title", "default"})


def rungs(kind: Kind) -> tuple[Rung, ...]:
    """Those worth a call at a server of this kind."""
    return tuple(r for r in RUNGS if r not in _SKIPPED.get(kind, ()))


def form(rung: Rung, schema_model: type[BaseModel], kind: Kind) -> dict[str, Any]:
    """What the rung asks of the server beside the messages.

    A tool is chosen by its name: llama-cpp-python and some hosted servers know nothing of "required".
    """
    name = re.sub(r"\W+", "_", schema_model.__name__)[:64]
    schema = strict_schema(schema_model, bounds=kind in _WITH_BOUNDS)
    if rung == "json_schema":
        wanted = {"name": name, "strict": True, "schema": schema}
        return {"response_format": {"type": "json_schema", "json_schema": wanted}}
    if rung == "tool":
        function = {"name": name, "description": schema.get("description", name), "parameters": schema}
        choice = {"type": "function", "function": {"name": name}}
        return {"tools": [{"type": "function", "function": function}], "tool_choice": choice}
    return {"response_format": {"type": "json_object"}} if rung == "json_object" else {}


def with_schema(messages: Sequence[Message], schema_model: type[BaseModel]) -> tuple[Message, ...]:
    """The messages with the schema at their end, so that the prefix stays the same for every rung."""
    *before, last = messages
    compact = json.dumps(strict_schema(schema_model, bounds=True), ensure_ascii=False, separators=(",", ":"))
    order = f"Reply with one JSON object and nothing else. It has to match this JSON Schema:\n{compact}"
    return (*before, last.model_copy(update={"content": f"{last.content}\n\n{order}"}))


def strict_schema(schema_model: type[BaseModel], *, bounds: bool) -> dict[str, Any]:
    """The JSON Schema that strict servers take: all properties required, none besides; lengths and ranges on demand."""
    dropped = _LABELS if bounds else _LABELS | _BOUNDS
    schema: dict[str, Any] = _strict(schema_model.model_json_schema(by_alias=True), dropped)
    return schema


def _strict(node: Any, dropped: frozenset[str]) -> Any:
    if isinstance(node, list):
        return [_strict(item, dropped) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:  # strict servers refuse anything beside a reference
        return {"$ref": node["$ref"]}
    kept = {key: _strict(value, dropped) for key, value in node.items() if key not in dropped}
    for names in ("properties", "$defs"):  # their keys are names, not keywords, and none is dropped
        if names in node:
            kept[names] = {name: _strict(value, dropped) for name, value in node[names].items()}
    if "properties" in kept:
        kept |= {"required": list(kept["properties"]), "additionalProperties": False}
    return kept
