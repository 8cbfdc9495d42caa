"""The ladder: get a value of a pydantic model out of a chat model, by whatever means its server offers.

`json_schema` (the server holds the model to the schema) -> `text` (the schema stands in the prompt, we dig the JSON
out) -> one repair turn that names what was wrong -> ReplyError. What worked is remembered per address and model.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Generic, Literal, TypeVar

import json_repair
from pydantic import BaseModel, ValidationError

from interviewer.errors import ReplyError
from interviewer.llm.client import Chat, Reply
from interviewer.llm.endpoint import Endpoint, Kind
from interviewer.llm.trouble import REFUSED_REQUEST, Trouble
from interviewer.models import Usage
from interviewer.prompts import Message

T = TypeVar("T", bound=BaseModel)
Rung = Literal["json_schema", "text"]
RUNGS: tuple[Rung, ...] = ("json_schema", "text")
"""From the surest to the one that any model can serve."""

_WITH_BOUNDS: frozenset[Kind] = frozenset({"llamacpp", "ollama", "lmstudio"})
"""Servers that turn lengths and ranges into a grammar; others may refuse a schema that has them, as OpenAI does."""
_BOUNDS = frozenset({"minLength", "maxLength", "minItems", "maxItems", "minimum", "maximum"})
_LABELS = frozenset({"title", "default"})
_LONGEST_READ = 40_000
_DEEPEST = 50
_LONGEST_SHOWN = 4_000
_MOST_STARTS = 60
_MOST_PROBLEMS = 8

_THOUGHT = re.compile(r"<(think|thinking|thought|reasoning)>(.*?)</\1>", re.DOTALL | re.IGNORECASE)
_THOUGHT_END = re.compile(r"</(?:think|thinking|thought|reasoning)>", re.IGNORECASE)
_THOUGHT_START = re.compile(r"<(?:think|thinking|thought|reasoning)>", re.IGNORECASE)


@dataclass(frozen=True)
class Structured(Generic[T]):
    """A valid value, how it was obtained, and what all calls for it cost together."""

    value: T
    rung: Rung
    usage: Usage


class Unreadable(ValueError):
    """A reply that holds no valid value; `problems` says why, a line each, in words that the model can act on."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = tuple(problems)


class Ladder:
    """Asks, and remembers which rung worked at which endpoint until it stops working. One serves all endpoints."""

    def __init__(self) -> None:
        self._worked: dict[tuple[str, str], Rung] = {}

    def ask(self, chat: Chat, messages: Sequence[Message], schema_model: type[T], max_tokens: int) -> Structured[T]:
        """A valid value, after at most three calls. Raises EndpointError, or ReplyError when no reply holds."""
        key = (chat.endpoint.base_url, chat.endpoint.model)
        rungs = RUNGS[RUNGS.index(self._worked.get(key, RUNGS[0])) :]
        try:
            found = _Inquiry(chat, schema_model, max_tokens).run(messages, rungs)
        except ReplyError:
            self._worked.pop(key, None)
            raise
        self._worked[key] = found.rung
        return found


class _Inquiry(Generic[T]):
    """One request on its way down the ladder; sums up what its calls cost."""

    def __init__(self, chat: Chat, schema_model: type[T], max_tokens: int) -> None:
        self._chat = chat
        self._model = schema_model
        self._max_tokens = max_tokens
        self._usage = Usage()

    def run(self, messages: Sequence[Message], rungs: Sequence[Rung]) -> Structured[T]:
        for rung in rungs:
            try:
                reply = self._say(rung, messages)
            except Trouble as trouble:
                if rung == rungs[-1] or trouble.problem not in REFUSED_REQUEST:
                    raise
                continue
            try:
                return self._result(rung, reply)
            except Unreadable as e:
                problems = e.problems
        return self._repaired(messages, reply, problems)

    def _repaired(self, messages: Sequence[Message], reply: Reply, problems: Sequence[str]) -> Structured[T]:
        shown = Message(role="assistant", content=(reply.text or reply.reasoning)[:_LONGEST_SHOWN])
        listed = "\n".join(f"- {p}" for p in problems[:_MOST_PROBLEMS])
        request = Message(
            role="user",
            content=f"That reply cannot be used:\n{listed}\nReply again with the whole JSON object and nothing else.",
        )
        try:
            return self._result("text", self._say("text", messages, shown, request))
        except Unreadable as e:
            raise _no_reply(self._chat.endpoint, e) from e

    def _say(self, rung: Rung, messages: Sequence[Message], *then: Message) -> Reply:
        bounds = self._chat.endpoint.kind in _WITH_BOUNDS
        schema = strict_schema(self._model, bounds=bounds or rung == "text")
        if rung == "json_schema":
            reply = self._chat.complete(messages, self._max_tokens, _response_format(self._model, schema))
        else:
            reply = self._chat.complete((*_with_schema(messages, schema), *then), self._max_tokens)
        self._usage = _sum(self._usage, reply.usage)
        return reply

    def _result(self, rung: Rung, reply: Reply) -> Structured[T]:
        return Structured(read(reply, self._model), rung, self._usage)


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


def _response_format(schema_model: type[BaseModel], schema: dict[str, Any]) -> dict[str, Any]:
    name = re.sub(r"\W+", "_", schema_model.__name__)[:64]
    return {"type": "json_schema", "json_schema": {"name": name, "strict": True, "schema": schema}}


def _with_schema(messages: Sequence[Message], schema: dict[str, Any]) -> tuple[Message, ...]:
    """The schema goes last: the prefix stays the same for every rung."""
    *before, last = messages
    compact = json.dumps(schema, ensure_ascii=False, separators=(",", ":"))
    order = f"Reply with one JSON object and nothing else. It has to match this JSON Schema:\n{compact}"
    return (*before, last.model_copy(update={"content": f"{last.content}\n\n{order}"}))


def read(reply: Reply, schema_model: type[T]) -> T:
    """The value in a reply, wherever the model put it. Raises Unreadable.

    Thoughts are looked at only when there is no JSON outside of them. Of several objects the last valid one counts:
    models draft first, and may quote the candidate before they judge.
    """
    cut = ["it was cut off; write less"] if reply.finish_reason == "length" else []
    text, thoughts = _without_thoughts(reply.text[:_LONGEST_READ])
    channel = next((c for c in (text, thoughts, reply.reasoning[:_LONGEST_READ]) if "{" in c), None)
    if channel is None:
        raise Unreadable([*cut, "there is no JSON object in it"])
    wrong: ValidationError | None = None
    for candidate in _candidates(channel):
        try:
            return schema_model.model_validate(candidate)
        except ValidationError as e:
            wrong = e
    raise Unreadable([*cut, *(_listed(wrong) if wrong else ["it is not valid JSON"])])


def _without_thoughts(text: str) -> tuple[str, str]:
    """A reply parted into what was said and what was thought, tags left open on either side included."""
    thoughts = " ".join(m[2] for m in _THOUGHT.finditer(text))
    said = _THOUGHT.sub(" ", text)
    if end := list(_THOUGHT_END.finditer(said)):
        thoughts, said = thoughts + said[: end[-1].start()], said[end[-1].end() :]
    if start := _THOUGHT_START.search(said):
        thoughts, said = thoughts + said[start.end() :], said[: start.start()]
    return said, thoughts


def _candidates(text: str) -> Iterator[dict[str, Any]]:
    """The objects in a text: well-formed ones from the last to the first, then what a repair makes of it."""
    for value in reversed(list(_well_formed(text))):
        yield from _unwrapped(value)
    for value in reversed(_mended(text[text.index("{") :])):
        if isinstance(value, dict):
            yield from _unwrapped(value)


def _mended(text: str) -> list[Any]:
    """What json-repair makes of nearly-JSON. Deep nesting is no reply, and takes the library seconds."""
    depth = accumulate((c in "{[(") - (c in "}])") for c in text)
    if max(depth) > _DEEPEST:
        return []
    mended = json_repair.loads(text, skip_json_loads=True)
    return mended if isinstance(mended, list) else [mended]


def _well_formed(text: str) -> Iterator[dict[str, Any]]:
    decoder = json.JSONDecoder(object_pairs_hook=lambda pairs: dict(reversed(pairs)))  # of equal keys the first counts
    at = text.find("{")
    for _ in range(_MOST_STARTS):
        if at < 0:
            return
        try:
            value, end = decoder.raw_decode(text, at)
            yield value
        except (ValueError, RecursionError):
            end = at + 1
        at = text.find("{", end)


def _unwrapped(value: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The object, and the one in it when it is nothing but a wrapper such as {"result": {...}}."""
    if len(value) == 1 and isinstance(inner := next(iter(value.values())), dict):
        yield inner
    yield value


def _listed(error: ValidationError) -> list[str]:
    return [f"{'.'.join(map(str, e['loc'])) or 'object'}: {e['msg']}" for e in error.errors(include_input=False)]


def _sum(a: Usage, b: Usage) -> Usage:
    return Usage(
        prompt_tokens=a.prompt_tokens + b.prompt_tokens,
        completion_tokens=a.completion_tokens + b.completion_tokens,
        seconds=a.seconds + b.seconds,
    )


def _no_reply(endpoint: Endpoint, why: Unreadable) -> ReplyError:
    model, first = endpoint.model, why.problems[0]
    return ReplyError(
        f"the model {model} did not reply in the form asked for ({first}); retry, or choose a larger model",
        f"模型 {model} 没有按要求的格式回复（{first}）；请重试，或换一个更大的模型",
    )
