"""One call: a POST with all its attempts, bounded in count and time, that a halt ends at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any, TypeVar

from tenacity import RetryCallState, Retrying, retry_if_exception

from interviewer.halt import Halt
from interviewer.llm.backoff import pause
from interviewer.llm.breaker import Breaker
from interviewer.llm.faults import Faults
from interviewer.llm.reply import NotAReply
from interviewer.llm.stream import CutShort
from interviewer.llm.trouble import PASSING, Trouble, of_exception
from interviewer.llm.wire import Wire

T = TypeVar("T")
Read = Callable[[str, Iterator[bytes]], T]
"""Makes a value of a response: of its content type, and of its body as it comes in."""

_ATTEMPTS = 3
_CONNECT_SECONDS = 10.0
_SHORTEST = 0.01
_MAX_BYTES = 50_000_000


@dataclass(frozen=True)
class Call:
    """What every attempt goes by. `deadline` is a time of `clock`."""

    deadline: float
    halt: Halt | None
    faults: Faults
    breaker: Breaker
    clock: Callable[[], float]
    wait: Callable[[threading.Event, float], object]

    def make(self, create: Callable[..., Any], request: Mapping[str, Any], read: Read[T]) -> T:
        """What `read` makes of the response to the first attempt that succeeds. `create` is the library's.

        Raises Trouble, Halted, and what `read` raises besides NotAReply and CutShort, which become Trouble.
        """
        woken = threading.Event()

        def rest(seconds: float) -> None:
            self.wait(woken, seconds)

        with self._stopping(woken.set), self.breaker.guard():
            attempts = Retrying(
                retry=retry_if_exception(lambda e: isinstance(e, Trouble) and e.problem in PASSING),
                wait=pause,
                stop=self._spent,
                sleep=rest,
                reraise=True,
            )
            made: T = attempts(self._attempt, create, request, read)
            return made

    def _spent(self, state: RetryCallState) -> bool:
        """No further attempt: there were three, the pause would last beyond the deadline, or another thread gave up."""
        late = self.clock() + state.upcoming_sleep >= self.deadline
        return state.attempt_number >= _ATTEMPTS or late or self.breaker.trouble is not None

    def _attempt(self, create: Callable[..., Any], request: Mapping[str, Any], read: Read[T]) -> T:
        import httpx2

        seconds = max(self.deadline - self.clock(), _SHORTEST)
        patience = httpx2.Timeout(seconds, connect=min(seconds, _CONNECT_SECONDS))
        with ExitStack() as held:
            wire = held.enter_context(Wire(seconds))
            held.enter_context(self._stopping(wire.cut))
            with self._translated(wire):
                response = held.enter_context(create(**request, timeout=patience))
            try:
                return read(response.headers.get("content-type", ""), self._chunks(response.iter_bytes(), wire))
            except NotAReply as e:
                raise self.faults.of_body(e.said) from None
            except CutShort:
                raise self.faults.trouble("cut") from None

    @contextmanager
    def _translated(self, wire: Wire) -> Iterator[None]:
        """Around all that touches the network. The cause of a Trouble is left out: the library's words may hold the key."""
        import httpx2
        import openai

        trouble = None
        try:
            yield
        except openai.APIStatusError as e:
            trouble = self.faults.of_refusal(e)
        except (openai.APIConnectionError, httpx2.RequestError, OSError, UnicodeEncodeError) as e:
            trouble = self.faults.trouble(of_exception(e))
        if self.halt:
            self.halt.check()
        if wire.expired:
            trouble = self.faults.trouble("timeout")
        if trouble:
            raise trouble from None

    def _chunks(self, body: Iterator[bytes], wire: Wire) -> Iterator[bytes]:
        size = 0
        while True:
            with self._translated(wire):
                chunk = next(body, None)
            if chunk is None:
                return
            size += len(chunk)
            if size > _MAX_BYTES:
                raise self.faults.trouble("not_api")
            yield chunk

    def _stopping(self, action: Callable[[], None]) -> AbstractContextManager[None]:
        return self.halt.during(action) if self.halt else nullcontext()
