"""A line to one endpoint, for whatever is asked of it: chats, vectors, sound to words, words to sound.

The only place that makes an openai client.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from interviewer.halt import Halt
from interviewer.llm.breaker import Breaker
from interviewer.llm.call import Call
from interviewer.llm.endpoint import Endpoint, http_client
from interviewer.llm.faults import Faults
from interviewer.llm.wire import tapped

if TYPE_CHECKING:
    from openai import OpenAI


class Line:
    """For any number of threads. After a call that found the endpoint out of reach, further calls fail at once for a while.

    `timeout` bounds one call with all its attempts, in seconds. `wait` rests for so many seconds or until the event is set.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        timeout: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        wait: Callable[[threading.Event, float], object] = threading.Event.wait,
    ) -> None:
        self.endpoint = endpoint
        self.timeout = timeout
        self.clock = clock
        self.faults = Faults(endpoint)
        self.breaker = Breaker(clock)
        self._wait = wait

    @property
    def where(self) -> str:
        """Host and port, without user and password."""
        return urlsplit(self.endpoint.base_url).netloc.rpartition("@")[2]

    @cached_property
    def sdk(self) -> OpenAI:
        """The library's client. Ask for it before a call: its time runs from when it is made, and the library takes 2 s to load."""
        from openai import OpenAI

        key, url = self.endpoint.api_key, self.endpoint.base_url
        return OpenAI(
            base_url=url,
            api_key=key.get_secret_value() if key else "none",  # the library wants one; local servers ignore it
            max_retries=0,
            http_client=tapped(http_client(url, self.timeout)),
        )

    def call(self, halt: Halt | None = None, seconds: float | None = None) -> Call:
        """A call whose time begins now: `timeout`, or so many `seconds`."""
        deadline = self.clock() + (self.timeout if seconds is None else seconds)
        return Call(deadline, halt, self.faults, self.breaker, self.clock, self._wait)
