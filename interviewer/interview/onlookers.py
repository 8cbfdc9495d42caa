"""Who looks on while the answers of an interview are graded. Known to this process only; nothing of it is stored."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from interviewer.grading.grader import Watch


class Onlookers:
    """One watch per interview at most: the session lets only one call at a time grade its answers."""

    def __init__(self) -> None:
        self._watches: dict[str, Watch] = {}
        self._lock = threading.Lock()

    @contextmanager
    def looking(self, interview_id: str, watch: Watch) -> Iterator[None]:
        """Let `watch` see what is graded of this interview during the block."""
        with self._lock:
            self._watches[interview_id] = watch
        try:
            yield
        finally:
            with self._lock:
                self._watches.pop(interview_id, None)

    def of(self, interview_id: str) -> Watch | None:
        """Who looks on; None when nobody does."""
        with self._lock:
            return self._watches.get(interview_id)
