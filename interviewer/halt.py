"""A request to stop that reaches work under way in another thread, even while it waits for the network."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from interviewer.errors import Halted


class Halt:
    """One stop button for one piece of work. Safe to press from any thread, at any time, more than once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requested = False
        self._actions: list[Callable[[], None]] = []

    @property
    def requested(self) -> bool:
        """Whether somebody wants the work to stop."""
        return self._requested

    def request(self) -> None:
        """Ask the work to stop: run what `during` registered, such as closing a connection. What fails there is ignored."""
        with self._lock:
            self._requested, actions = True, list(self._actions)
        for action in actions:
            with suppress(Exception):
                action()

    def check(self) -> None:
        """Raise Halted if the work is to stop."""
        if self._requested:
            raise Halted(
                "grading was stopped; the answer is saved and can be graded again",
                "已停止评分；回答已保存，可以稍后重新评分",
            )

    @contextmanager
    def during(self, action: Callable[[], None]) -> Iterator[None]:
        """While the block runs, a request to stop also calls `action`. Raises Halted when it came before."""
        with self._lock:
            self._actions.append(action)
        try:
            self.check()
            yield
        finally:
            with self._lock:
                self._actions.remove(action)
