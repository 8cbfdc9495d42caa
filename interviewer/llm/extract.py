"""Dig the JSON object out of a reply, whatever stands around it and however it is damaged. No reply breaks it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import accumulate, islice
from typing import Any, NamedTuple, TypeVar

import json_repair
from pydantic import BaseModel, ValidationError
from pydantic_core import from_json

from interviewer.llm.reply import Reply
from interviewer.llm.thoughts import parted
from interviewer.llm.trouble import excerpt

T = TypeVar("T", bound=BaseModel)

_LONGEST_READ = 100_000
"""Characters that are read from either end of a reply."""
_LONGEST_MENDED = 40_000
_LONGEST_SAID = 120
_LONGEST_PROBLEM = 200
_MOST_STARTS = 200
_MOST_WRAPPED = 10
_DEEPEST = 50
_LAYERS = 5
_WRAPPERS = ("arguments", "parameters", "input", "function", "tool_calls", "properties")
_START = re.compile(r"\{(?=\s*[\"}])")
_ANY_START = re.compile(r"[{｛]")
_STRING = re.compile(r'("(?:[^"\\]|\\.)*+")')
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))
_PLAIN = str.maketrans("｛｝［］：，“”„‟＂", '{}[]:,"""""') | _INVISIBLE


class Unreadable(ValueError):
    """A reply that holds no valid value; `problems` says why, a line each, in words that the model can act on."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = tuple(problems)


def read(reply: Reply, schema_model: type[T]) -> T:
    """The value in a reply, wherever the model put it. Raises Unreadable.

    Thoughts are looked at only when there is no object outside of them. Of several objects the last valid one counts:
    models draft first, and may quote the candidate before they judge.
    """
    cut = ["it was cut off; write less"] if reply.finish_reason == "length" else []
    arguments, text, reasoning = map(_ends, (reply.arguments, reply.text, reply.reasoning))
    said, thought = parted(text, [found.span for found in _objects(text)])
    channel = next((c for c in (arguments, said, thought, reasoning) if _ANY_START.search(c)), None)
    if channel is None:
        raise Unreadable([*cut, _instead(said)])
    wrong: list[ValidationError] = []
    for candidate in _candidates(_without_last_number(channel), _names(schema_model)):
        try:
            return schema_model.model_validate(candidate)
        except ValidationError as e:
            wrong.append(e)
    nearest = min(wrong, key=lambda e: e.error_count(), default=None)
    raise Unreadable([*cut, *(_listed(nearest) if nearest else ["it is not valid JSON"])])


def so_far(text: str, schema_model: type[BaseModel]) -> Mapping[str, Any] | None:
    """The object as far as it is written; None while nothing of it is there. What stands last and may go on is left out."""
    said, names = parted(_ends(text)).said, _names(schema_model)
    for found in _objects(_without_last_number(said), half_strings=False):
        for layer in _layers(found.value, names):
            if names & layer.keys():
                return layer
    return None


def _ends(text: str) -> str:
    return text if len(text) <= 2 * _LONGEST_READ else f"{text[:_LONGEST_READ]}\n{text[-_LONGEST_READ:]}"


def _without_last_number(text: str) -> str:
    """The number at the very end of a reply that was cut off may lack digits; a whole object does not end with one."""
    before = text.rstrip("0123456789.+-eE")
    return before if any(c.isdigit() for c in text[len(before) :]) else text


def _names(schema_model: type[BaseModel]) -> frozenset[str]:
    return frozenset(field.alias or name for name, field in schema_model.model_fields.items())


def _candidates(text: str, names: frozenset[str]) -> Iterator[dict[str, Any]]:
    """The objects in a text from the last to the first, then what a repair makes of it."""
    for found in reversed(list(_objects(text))):
        yield from _layers(found.value, names)
    plain = _plain(text)
    for damaged in dict.fromkeys((text, plain, plain.translate(_INVISIBLE))):
        for value in reversed(_mended(damaged)):
            yield from _layers(value, names)


class _Found(NamedTuple):
    span: range
    value: dict[str, Any]


def _objects(text: str, *, half_strings: bool = True) -> Iterator[_Found]:
    """Each well-formed object that stands in no other; then the one that the end of the text cuts off, if there is one."""
    decoder = json.JSONDecoder(object_pairs_hook=lambda pairs: dict(reversed(pairs)))  # of equal keys the first counts
    end = 0
    for start in (m.start() for m in islice(_START.finditer(text), _MOST_STARTS)):
        if start < end:
            continue
        with suppress(ValueError, RecursionError):
            value, end = decoder.raw_decode(text, start)
            yield _Found(range(start, end), value)
            continue
        with suppress(ValueError):
            value = from_json(text[start:], allow_partial="trailing-strings" if half_strings else True)
            yield _Found(range(start, len(text)), value)
            return


def _mended(text: str) -> list[Any]:
    """What json-repair makes of nearly-JSON. Deep nesting is no reply, and takes the library seconds."""
    start = text.find("{")
    damaged = text[start : start + _LONGEST_MENDED] if start >= 0 else ""
    depth = accumulate((c in "{[(") - (c in "}])") for c in damaged)
    if max(depth, default=_DEEPEST + 1) > _DEEPEST:
        return []
    try:
        mended = json_repair.loads(damaged, skip_json_loads=True)
    except Exception:  # whatever a hostile text makes of it: it cannot be mended
        return []
    return mended if isinstance(mended, list) else [mended]


def _plain(text: str) -> str:
    """Full-width marks as JSON has them, outside of strings; without invisible characters."""
    parts = _STRING.split(text)
    return "".join(part if n % 2 else part.translate(_PLAIN) for n, part in enumerate(parts))


def _layers(value: Any, names: frozenset[str], depth: int = _LAYERS) -> Iterator[dict[str, Any]]:
    """The object, or first what it is wrapped around: {"result": {...}}, {"name": ..., "arguments": {...}}, a string of it."""
    if isinstance(value, str) and depth:
        value = [found.value for found in _objects(value)]
    if isinstance(value, list) and depth:
        for inner in reversed(value[:_MOST_WRAPPED]):
            yield from _layers(inner, names, depth - 1)
    if not isinstance(value, dict):
        return
    if depth and not names & value.keys():
        for key in value if len(value) == 1 else [key for key in _WRAPPERS if key in value]:
            yield from _layers(value[key], names, depth - 1)
    yield value


def _instead(said: str) -> str:
    words = excerpt(said, _LONGEST_SAID)
    return f'there is no JSON object in it, only "{words}"' if words else "there is no JSON object in it"


def _listed(error: ValidationError) -> list[str]:
    told = (f"{'.'.join(map(str, e['loc'])) or 'object'}: {e['msg']}" for e in error.errors(include_input=False))
    return [excerpt(problem, _LONGEST_PROBLEM) for problem in told]
