"""Sound of any rate, format and number of channels -> 16 kHz, one channel, 16 bit; piece by piece, without seams."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from interviewer.speech.sound import RATE, Samples

if TYPE_CHECKING:
    from av import AudioFrame

RATES = (4_000, 400_000)
"""The lowest and the highest sampling rate that real recordings have."""


class Resampler:
    """Keeps the end of each piece for the next one. Where the form changes in the middle, it begins anew."""

    def __init__(self) -> None:
        self._form: tuple[str, str, int] | None = None
        """Sample format, layout and rate of what came last."""
        self._begin()

    def take(self, frame: AudioFrame) -> Samples:
        """What is complete with this piece. Raises ValueError for a rate that no recording has."""
        if not RATES[0] <= frame.sample_rate <= RATES[1]:
            raise ValueError(f"{frame.sample_rate} samples per second")
        frame.pts = None  # the samples follow each other, whatever the container says of their times
        form = (frame.format.name, frame.layout.name, frame.sample_rate)
        rest = self.rest() if self._form not in (None, form) else _NOTHING
        self._form = form
        return np.concatenate([rest, *(f.to_ndarray()[0] for f in self._resampler.resample(frame))])

    def rest(self) -> Samples:
        """What was kept back; the next piece begins anew."""
        kept = [f.to_ndarray()[0] for f in self._resampler.resample(None)] if self._form else []
        self._begin()
        return np.concatenate([_NOTHING, *kept])

    def _begin(self) -> None:
        from av.audio.resampler import AudioResampler

        self._resampler = AudioResampler("s16", "mono", RATE)
        self._form = None


def frame_of(samples: Samples, rate: int) -> AudioFrame:
    """One channel of samples, at that many per second, as the library takes them."""
    from av import AudioFrame

    frame = AudioFrame.from_ndarray(np.ascontiguousarray(samples).reshape(1, -1), "s16", "mono")
    frame.sample_rate = rate
    return frame


_NOTHING: Samples = np.zeros(0, np.int16)
