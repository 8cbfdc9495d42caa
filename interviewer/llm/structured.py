"""The ladder: get a value of a pydantic model out of a chat model, by whatever means its server offers.

`json_schema` (the server holds the model to the schema) -> `tool` (the model calls a function) -> `json_object` and `text`
(the schema stands in the prompt, and we dig the JSON out) -> ReplyError. A rung that the server refuses costs a call
and leads to the next. A reply that cannot be read leads straight to one repair turn, which names what was wrong:
asking the same in another way would cost as much and tell the model less. So an ask takes one call as a rule and
five at most: four rungs and the repair.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from interviewer.errors import ReplyError
from interviewer.halt import Halt
from interviewer.llm.client import Chat, Reply
from interviewer.llm.endpoint import Endpoint
from interviewer.llm.extract import Unreadable, read, so_far
from interviewer.llm.schema import Rung, form, rungs, with_schema
from interviewer.llm.trouble import REFUSED_REQUEST, Trouble
from interviewer.models import Usage
from interviewer.prompts import Message

T = TypeVar("T", bound=BaseModel)
Listen = Callable[[Mapping[str, Any]], None]

_LONGEST_SHOWN = 4_000
_NOTHING = "(nothing)"
"""Some servers refuse an empty message."""
_MOST_PROBLEMS = 8


@dataclass(frozen=True)
class Structured(Generic[T]):
    """A valid value, how it was obtained, and what all calls for it cost together."""

    value: T
    rung: Rung
    usage: Usage
    calls: int


@dataclass(frozen=True)
class _Known:
    """The rung to begin with. `doubted`: the last reply to it did not keep to the form."""

    rung: Rung
    doubted: bool = False


class Ladder:
    """Asks, and remembers which rung worked at which endpoint until it stops working. One serves all endpoints and threads.

    A rung is given up for plain text when it did not hold the model to the form twice in succession; once may be a
    refusal that the answer provoked.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], _Known] = {}

    def ask(
        self,
        chat: Chat,
        messages: Sequence[Message],
        schema_model: type[T],
        max_tokens: int,
        listen: Listen | None = None,
        halt: Halt | None = None,
    ) -> Structured[T]:
        """A valid value, after at most five calls. Raises EndpointError, Halted, and ReplyError when no reply holds.

        `listen` is told the object as far as it is written, when there is more of it; what it raises ends the ask. A
        further call writes it anew: it may shrink.
        """
        at = (chat.endpoint.base_url, chat.endpoint.model)
        known = self._known.get(at)
        first = [known.rung] if known else []
        others = (r for r in rungs(chat.endpoint.kind) if r not in first)  # should it be refused: from the top, once
        inquiry = _Inquiry(chat, schema_model, max_tokens, listen, halt)
        try:
            found = inquiry.run(messages, [*first, *others])
        except ReplyError:
            self._known.pop(at, None)
            raise
        self._known[at] = inquiry.learned(known)
        return found


class _Inquiry(Generic[T]):
    """One request on its way down the ladder; sums up what its calls cost."""

    def __init__(
        self, chat: Chat, schema_model: type[T], max_tokens: int, listen: Listen | None, halt: Halt | None
    ) -> None:
        self._chat = chat
        self._model = schema_model
        self._max_tokens = max_tokens
        self._listen = _Partial(schema_model, listen) if listen else None
        self._halt = halt
        self._usage = Usage()
        self._calls = 0

    def run(self, messages: Sequence[Message], order: Sequence[Rung]) -> Structured[T]:
        self._served, reply = self._first_reply(messages, order)
        self._held = True
        try:
            return self._result(self._served, reply)
        except Unreadable as e:
            self._held = _was_cut(reply)  # then it is the limit that failed, not the form
            return self._repaired(messages, reply, e.problems)

    def learned(self, known: _Known | None) -> _Known:
        """What to remember after a run that ended well."""
        if not self._held and known == _Known(self._served, doubted=True):
            return _Known("text")
        return _Known(self._served, doubted=not self._held)

    def _first_reply(self, messages: Sequence[Message], order: Sequence[Rung]) -> tuple[Rung, Reply]:
        *before, last = order
        for rung in before:
            try:
                return rung, self._say(rung, messages)
            except Trouble as trouble:
                if trouble.problem not in REFUSED_REQUEST:
                    raise
        return last, self._say(last, messages)

    def _repaired(self, messages: Sequence[Message], reply: Reply, problems: Sequence[str]) -> Structured[T]:
        """The form is kept if the model wrote JSON in it, and what was cut off gets twice the room."""
        said = reply.arguments or reply.text
        rung: Rung = self._served if "{" in said else "text"
        shown = Message(role="assistant", content=(said or reply.reasoning or _NOTHING)[:_LONGEST_SHOWN])
        listed = "\n".join(f"- {p}" for p in problems[:_MOST_PROBLEMS])
        request = Message(
            role="user",
            content=f"That reply cannot be used:\n{listed}\nReply again with the whole JSON object and nothing else.",
        )
        turn = (*with_schema(messages, self._model), shown, request)
        try:
            return self._result(rung, self._send(rung, turn, self._max_tokens * (2 if _was_cut(reply) else 1)))
        except Unreadable as e:
            raise _no_reply(self._chat.endpoint, e) from e

    def _say(self, rung: Rung, messages: Sequence[Message]) -> Reply:
        in_prompt = rung in ("json_object", "text")
        asked = with_schema(messages, self._model) if in_prompt else messages
        return self._send(rung, asked, self._max_tokens)

    def _send(self, rung: Rung, messages: Sequence[Message], max_tokens: int) -> Reply:
        self._calls += 1
        asked = form(rung, self._model, self._chat.endpoint.kind)
        reply = self._chat.complete(messages, max_tokens, asked, self._listen, self._halt)
        self._usage += reply.usage
        return reply

    def _result(self, rung: Rung, reply: Reply) -> Structured[T]:
        return Structured(read(reply, self._model), rung, self._usage, self._calls)


class _Partial:
    """Makes the text that a chat tells of into the object so far, and tells of it when there is more."""

    def __init__(self, schema_model: type[BaseModel], listen: Listen) -> None:
        self._model = schema_model
        self._listen = listen
        self._told: Mapping[str, Any] | None = None

    def __call__(self, text: str) -> None:
        found = so_far(text, self._model)
        if found is not None and found != self._told:
            self._listen(found)
            self._told = found


def _was_cut(reply: Reply) -> bool:
    return reply.finish_reason == "length"


def _no_reply(endpoint: Endpoint, why: Unreadable) -> ReplyError:
    model, first = endpoint.model, why.problems[0]
    return ReplyError(
        f"the model {model} did not reply in the form asked for ({first}); retry, or choose a larger model",
        f"模型 {model} 没有按要求的格式回复（{first}）；请重试，或换一个更大的模型",
    )
