"""Recordings that the person chose to keep: small files that a browser plays again."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import BinaryIO

from interviewer.errors import SpeechError
from interviewer.speech.resampling import frame_of
from interviewer.speech.sound import Sound

SUFFIX = ".webm"
"""Opus in WebM: about 3 kB for a second of speech, and every current browser plays it."""
_BIT_RATE = 24_000


def write_recording(sound: Sound, folder: Path, name: str) -> str:
    """Write it as `folder/name.webm`, readable by its owner only; returns the file's name. Whoever reads meanwhile sees all of it or nothing.

    Raises SpeechError when it cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, written = tempfile.mkstemp(dir=folder, suffix=SUFFIX)  # mode 0600
        try:
            with open(handle, "w+b") as file:
                _encode(sound, file)
            os.replace(written, folder / f"{name}{SUFFIX}")
        except BaseException:
            os.unlink(written)
            raise
    except OSError as e:
        why = e.strerror or type(e).__name__
        raise SpeechError(
            f"the recording cannot be kept in {folder} ({why}); free some space, or set INTERVIEWER_KEEP_AUDIO=false",
            f"无法把录音保存到 {folder}（{why}）；请腾出空间，或设置 INTERVIEWER_KEEP_AUDIO=false",
        ) from e
    return f"{name}{SUFFIX}"


def _encode(sound: Sound, file: BinaryIO) -> None:
    import av

    with av.open(file, "w", format="webm") as container:
        stream = container.add_stream("libopus", rate=sound.rate, layout="mono", bit_rate=_BIT_RATE)
        for at in range(0, len(sound.samples), sound.rate):
            frame = frame_of(sound.samples[at : at + sound.rate], sound.rate)
            frame.pts = at
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
