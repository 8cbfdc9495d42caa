"""A take becomes a transcript: as one piece when it is over, or, with a live recogniser, piece by piece while the person speaks."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from interviewer.halt import Halt
from interviewer.models import Lang
from interviewer.speech.hearing import Heard, Recogniser, Stretch, joined, weighted_confidence
from interviewer.speech.take import Take

SHORTEST_PIECE = 4.0
"""Seconds: a recogniser needs some context, and Whisper works as long for one second as for thirty."""


class Transcript:
    """The words of one take. `advance` after each chunk, `finish` after the last one."""

    def __init__(self, take: Take, recogniser: Recogniser, lang: Lang, vocabulary: Sequence[str] = ()) -> None:
        self._take, self._recogniser, self._lang, self._vocabulary = take, recogniser, lang, tuple(vocabulary)
        self._halt = Halt()
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(1, "hearing") if recogniser.live else None
        self._pieces: list[tuple[float, float, Future[Heard]]] = []

    def advance(self) -> None:
        """Begin with what is complete, in the background; returns at once. Does nothing unless the recogniser is live."""
        if self._pool is None:
            return
        with self._lock:
            begin = self._pieces[-1][1] if self._pieces else 0.0
            if (end := self._complete(begin)) is not None and not self._halt.requested:
                self._pieces.append((begin, end, self._pool.submit(self._hear, begin, end, self._halt)))

    @property
    def so_far(self) -> str:
        """The words heard so far."""
        with self._lock:
            done = [f for _, _, f in self._pieces if f.done() and not f.cancelled() and f.exception() is None]
        return joined([f.result().text for f in done])

    def finish(self, halt: Halt | None = None) -> Heard:
        """End the take and hear what is left of it. A piece that failed before is tried once more.

        Raises SpeechError (finish may then be called again: nothing is lost) and Halted.
        """
        halt = halt or Halt()
        self._take.finish()
        with halt.during(self._halt.request):
            heard = together([self._again(piece, halt) for piece in self._pieces_and_rest()], self._recogniser.name)
        self.close()
        return heard

    def close(self) -> None:
        """Stop what is under way. May be called at any time, more than once."""
        self._halt.request()
        if self._pool:
            self._pool.shutdown(wait=False, cancel_futures=True)

    def _complete(self, begin: float) -> float | None:
        """Up to where the take can be heard: into the middle of the last pause, if that makes a piece of some length."""
        intervals = self._take.intervals
        if not intervals or intervals[-1].end - begin < SHORTEST_PIECE:
            return None
        return intervals[-1].end + _INTO_THE_PAUSE

    def _pieces_and_rest(self) -> list[tuple[float, float, Future[Heard] | None]]:
        with self._lock:
            begin = self._pieces[-1][1] if self._pieces else 0.0
            return [*self._pieces, (begin, self._take.seconds, None)]

    def _again(self, piece: tuple[float, float, Future[Heard] | None], halt: Halt) -> Heard:
        begin, end, future = piece
        if future is not None and not future.cancelled() and future.exception() is None:
            return future.result()
        return self._hear(begin, end, halt)

    def _hear(self, begin: float, end: float, halt: Halt) -> Heard:
        halt.check()
        if not any(begin <= i.end and i.start <= end for i in self._take.activity.intervals):
            return Heard(text="", recogniser=self._recogniser.name)
        heard = self._recogniser.hear(self._take.part(begin, end), self._lang, self._vocabulary, halt)
        return heard.model_copy(update={"stretches": tuple(_later(s, begin) for s in heard.stretches)})


_INTO_THE_PAUSE = 0.15
"""Seconds; half of the pause that ends an interval."""


def together(pieces: Sequence[Heard], recogniser: str) -> Heard:
    """What was heard in pieces, as one."""
    stretches = tuple(s for piece in pieces for s in piece.stretches)
    said = [p for p in pieces if p.text]
    sure = all(p.confidence is not None for p in said)
    return Heard(
        text=joined([p.text for p in pieces]),
        stretches=stretches,
        confidence=said[0].confidence if len(said) == 1 else weighted_confidence(stretches) if sure else None,
        recogniser=recogniser,
    )


def _later(stretch: Stretch, seconds: float) -> Stretch:
    return stretch.model_copy(update={"start": stretch.start + seconds, "end": stretch.end + seconds})
