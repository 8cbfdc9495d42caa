"""A piece of grading in a thread of its own, for a page or a terminal that shows how far it is and may stop it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Generic, TypeVar

from interviewer.grading.grader import SoFar, Watch
from interviewer.halt import Halt

T = TypeVar("T")
PACE = 0.2
"""Seconds between two looks: a model writes faster than a page should be redrawn."""


class Judging(Generic[T]):
    """`work(watch)` under way. It goes on to its end even if nobody looks any more: the grade is stored all the same."""

    def __init__(self, work: Callable[[Watch], T]) -> None:
        self.halt = Halt()
        self._news: SimpleQueue[SoFar] = SimpleQueue()
        self._outcome: Future[T] = Future()
        # a daemon: an answer whose grading dies with the program is saved, and graded when the interview is resumed
        Thread(target=self._run, args=(work,), daemon=True, name="judging").start()

    def __iter__(self) -> Iterator[SoFar]:
        """What is known, whenever it is more, at most every PACE seconds; ends with the work. May be begun again.

        Begins with nothing known, unless the work is done before anybody could see that.
        """
        wait([self._outcome], PACE)
        seen: SoFar | None = SoFar()
        while not self._outcome.done():
            if seen is not None:
                yield seen
            wait([self._outcome], PACE)
            seen = self._latest()

    def result(self) -> T:
        """What the work returned; waits for it. Raises what the work raised."""
        return self._outcome.result()

    def _run(self, work: Callable[[Watch], T]) -> None:
        try:
            self._outcome.set_result(work(Watch(self._news.put, self.halt)))
        except BaseException as e:
            self._outcome.set_exception(e)

    def _latest(self) -> SoFar | None:
        """The newest news; None when there is none."""
        seen = None
        with suppress(Empty):
            while True:
                seen = self._news.get_nowait()
        return seen
