"""Sound as this program handles it: 16 kHz, one channel, 16 bit."""

from __future__ import annotations

import io
import math
import wave
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.int16]
"""Full scale is -32768..32767."""

RATE = 16_000
"""Samples per second: what recognisers and voice activity detection work on."""
QUIETEST = -96.0
"""dBFS: nothing at all, in 16 bits."""
_FULL_SCALE = 32_768
_CLIPPED = 32_700
"""Samples beyond it are cut off: converters and codecs stop a little below full scale."""


@dataclass(frozen=True, eq=False)
class Sound:
    """Samples, full scale -32768..32767."""

    samples: Samples
    rate: int = RATE
    """Samples per second; only a voice makes others than `RATE`."""

    @property
    def seconds(self) -> float:
        """Length."""
        return len(self.samples) / self.rate

    def between(self, start: float, end: float) -> Sound:
        """The part between two times in seconds."""
        return Sound(self.samples[round(start * self.rate) : round(end * self.rate)], self.rate)

    def wav(self) -> bytes:
        """As a WAV file."""
        out = io.BytesIO()
        with wave.open(out, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(self.rate)
            file.writeframes(self.samples.astype("<i2", copy=False).data)
        return out.getvalue()


def dbfs(samples: Samples) -> float:
    """Level in decibels below full scale: 0 is as loud as can be (a full sine is -3), `QUIETEST` is nothing."""
    if not len(samples):
        return QUIETEST
    whole = samples.astype(np.float32)
    rms = math.sqrt(float(np.dot(whole, whole)) / len(whole)) / _FULL_SCALE
    return max(QUIETEST, 20 * math.log10(rms)) if rms else QUIETEST


def clipped(samples: Samples) -> int:
    """How many samples are cut off at full scale."""
    return int(np.count_nonzero((samples >= _CLIPPED) | (samples <= -_CLIPPED)))
