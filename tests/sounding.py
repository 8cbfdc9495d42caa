"""Official fakes of sound: a microphone that records what it was given, a loudspeaker and a voice that remember."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import SimpleQueue

import numpy as np

from interviewer.models import Lang
from interviewer.speech.sound import Sound


class QueuedMicrophone:
    """A `Microphone` that records these sounds, one at each recording, all of it at once; an error is raised."""

    def __init__(self, *sounds: Sound | Exception, rate: int = 16_000) -> None:
        self.rate, self.recorded = rate, 0
        self._sounds = list(sounds)

    @contextmanager
    def recording(self) -> Iterator[SimpleQueue[bytes]]:
        self.recorded += 1
        sound = self._sounds.pop(0)
        if isinstance(sound, Exception):
            raise sound
        pieces: SimpleQueue[bytes] = SimpleQueue()
        for at in range(0, len(sound.samples), self.rate // 10):
            pieces.put(sound.samples[at : at + self.rate // 10].astype("<i2").tobytes())
        yield pieces


class SilentLoudspeaker:
    """A `Loudspeaker` that nobody hears; it notes how many seconds it played."""

    def __init__(self, error: Exception | None = None) -> None:
        self.played: list[float] = []
        self._error = error

    def play(self, sound: Sound, stopped: Callable[[], bool]) -> None:
        if self._error:
            raise self._error
        self.played.append(sound.seconds)


class QuietVoice:
    """A `Voice` that notes what it was to say, a tenth of a second of nothing each."""

    name = "quiet"

    def __init__(self, error: Exception | None = None) -> None:
        self.said: list[str] = []
        self._error = error

    def say(self, text: str, lang: Lang, pace: float = 1.0) -> Sound:
        if self._error:
            raise self._error
        self.said.append(text)
        return Sound(np.zeros(1_600, np.int16))
