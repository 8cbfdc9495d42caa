"""One recording under way: pieces of PCM come in, lie in a file without a name, and are listened to as they come.

Memory stays flat however long it is, and a process that dies leaves no recording behind.
"""

from __future__ import annotations

import tempfile
import threading
import weakref
from pathlib import Path
from typing import BinaryIO

import numpy as np

from interviewer.errors import SpeechError
from interviewer.speech.activity import Activity, Interval, Listener
from interviewer.speech.encoding import write_recording
from interviewer.speech.flaw import Flaw, flaw_of
from interviewer.speech.resampling import RATES, Resampler, frame_of
from interviewer.speech.sound import QUIETEST, RATE, Samples, Sound, clipped, dbfs

MOST_SECONDS = 600.0
"""An answer of ten minutes is a lecture."""
_BLOCK = 0.05
"""Seconds whose level is looked at together."""


class Take:
    """A recording, from any thread. What is read from it (`seconds`, `level`, ...) is as of the piece that came last."""

    def __init__(self, folder: Path, rate: int, longest: float = MOST_SECONDS) -> None:
        """`rate`: samples per second of what will come in. Raises SpeechError for one that no microphone has, and when nothing can be
        written to `folder`, which is made if needed.
        """
        if not RATES[0] <= rate <= RATES[1]:
            raise SpeechError(
                f"a microphone with {rate} samples per second cannot be used; choose another one",
                f"无法使用采样率为 {rate} 的麦克风；请换一个",
            )
        self._lock = threading.RLock()
        self._rate, self._longest = rate, longest
        self._resampler, self._listener = Resampler(), Listener()
        self._wanted = self._length = self._came = self._clipped = 0
        self._level = self._loudest = QUIETEST
        self._full = self._over = False
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._file: BinaryIO = tempfile.TemporaryFile(dir=folder, buffering=0)  # noqa: SIM115 - `discard` closes it
        except OSError as e:
            raise _unwritable(e) from e
        weakref.finalize(self, self._file.close)  # a take that nobody holds any more is deleted

    # --- what comes in ------------------------------------------------------------------------------------------------

    def add(self, number: int, pcm: bytes) -> int:
        """Take piece `number` (from 0): 16-bit samples, little-endian, one channel. Returns the number of the piece wanted next.

        A piece that came before is passed over, and so is one that comes too early: the caller sends again from the number
        returned. What exceeds the longest recording, or comes after `finish`, is passed over as well. Raises SpeechError for a piece that is no
        PCM, and when it cannot be kept: it may then be sent again.
        """
        if len(pcm) % 2:
            raise SpeechError("a piece of the recording is damaged; record again", "有一段录音已损坏；请重新录制")
        with self._lock:
            if number == self._wanted and not self._over:
                self._take_in(np.frombuffer(pcm, "<i2").astype(np.int16, copy=False))
                self._wanted += 1
            return self._wanted

    def finish(self) -> None:
        """Nothing more will come. May be called again."""
        with self._lock:
            if not self._over:
                self._store(self._resampler.rest())
                self._listener.finish()
                self._over = True

    def discard(self) -> None:
        """Delete it. May be called again; nothing else is of use after it."""
        with self._lock:
            self._over = True
            self._file.close()

    # --- what is there ------------------------------------------------------------------------------------------------

    @property
    def seconds(self) -> float:
        """Length so far."""
        return self._length / RATE

    @property
    def level(self) -> float:
        """dBFS of the last piece."""
        return self._level

    @property
    def clipping(self) -> float:
        """Share of samples cut off at full scale, 0..1."""
        return self._clipped / self._came if self._came else 0.0

    @property
    def full(self) -> bool:
        """Whether the longest recording is reached: what comes now is not kept."""
        return self._full

    @property
    def speaking(self) -> bool:
        """Whether somebody speaks now, short pauses included."""
        return self._listener.speaking

    @property
    def quiet(self) -> float:
        """Seconds since the last speech; since the beginning if there was none."""
        return self._listener.quiet

    def ended(self, after: float) -> bool:
        """Whether there was speech and then `after` seconds of silence: hands-free, the answer is over."""
        return self._listener.ended(after)

    @property
    def intervals(self) -> tuple[Interval, ...]:
        """Stretches of speech that have a pause after them, in order."""
        with self._lock:
            return self._listener.intervals

    @property
    def activity(self) -> Activity:
        """Where speech is, so far as it is finished; of everything after `finish`."""
        with self._lock:
            return Activity(self.seconds, self._listener.intervals)

    def flaw(self) -> Flaw | None:
        """The gravest thing that is wrong with it so far."""
        with self._lock:
            return flaw_of(
                speech=self._listener.speech,
                loudest=self._loudest,
                clipping=self.clipping,
                full=self._full,
                longest=self._longest,
            )

    def sound(self) -> Sound:
        """All of it so far."""
        return self.part(0, self.seconds)

    def part(self, start: float, end: float) -> Sound:
        """What lies between two times, in seconds. Raises SpeechError after `discard`."""
        first, last = (round(t * RATE) for t in (start, end))
        with self._lock:
            if self._file.closed:
                raise SpeechError("this recording was deleted; record again", "这段录音已删除；请重新录制")
            self._file.seek(first * 2)
            return Sound(np.fromfile(self._file, np.int16, max(0, min(last, self._length) - first)))

    def keep(self, folder: Path, name: str) -> str:
        """Keep a compact copy, readable by its owner only; returns its file name. Raises SpeechError when it cannot be written."""
        return write_recording(self.sound(), folder, name)

    # --- how ----------------------------------------------------------------------------------------------------------

    def _take_in(self, samples: Samples) -> None:
        """A second at a time: an uploaded recording comes as one piece."""
        for at in range(0, len(samples), self._rate):
            if self._full:
                return
            piece = samples[at : at + self._rate]
            self._store(self._resampler.take(frame_of(piece, self._rate)))
            self._measure(piece)

    def _store(self, samples: Samples) -> None:
        """Write what came out of the resampler, up to the limit, and listen to it."""
        left = round(self._longest * RATE) - self._length
        self._full = self._full or len(samples) > left
        kept = samples[:left]
        try:
            self._file.seek(self._length * 2)
            self._file.write(kept.tobytes())
        except OSError as e:
            raise _unwritable(e) from e
        self._length += len(kept)
        self._listener.feed(kept)

    def _measure(self, piece: Samples) -> None:
        block = max(1, round(_BLOCK * self._rate))
        self._came += len(piece)
        self._clipped += clipped(piece)
        self._level = dbfs(piece)
        self._loudest = max(self._loudest, *(dbfs(piece[at : at + block]) for at in range(0, len(piece), block)))


def _unwritable(error: OSError) -> SpeechError:
    why = error.strerror or type(error).__name__
    return SpeechError(
        f"the recording cannot be kept ({why}); free some space on the disk and record again",
        f"无法保存录音（{why}）；请腾出磁盘空间后重新录制",
    )
