"""The circuit breaker: a dead endpoint costs one wait, not one per answer."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from interviewer.llm.trouble import DOWN, Trouble

OPEN_SECONDS = 30.0


class Breaker:
    """For 30 s after a call that found the endpoint out of reach, further calls fail at once and in the same way."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._opened: tuple[float, Trouble] | None = None

    @property
    def trouble(self) -> Trouble | None:
        """Why it is open; None while it is closed."""
        with self._lock:
            if self._opened and self._clock() >= self._opened[0] + OPEN_SECONDS:
                self._opened = None
            return self._opened[1] if self._opened else None

    @contextmanager
    def guard(self) -> Iterator[None]:
        """Around one call with all its attempts. Raises Trouble while the breaker is open."""
        if trouble := self.trouble:
            raise trouble.again()
        try:
            yield
        except Trouble as found:
            if found.problem in DOWN:
                self._set((self._clock(), found))
            raise
        self._set(None)

    def _set(self, opened: tuple[float, Trouble] | None) -> None:
        with self._lock:
            self._opened = opened
