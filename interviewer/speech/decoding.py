"""A recording as browsers, phones and programs make it -> `Sound`: webm, ogg, mp4, m4a, mp3, flac, wav, aac.

The file is hostile. It is read through our own hands only and as one of the named formats, for some others are lists of
further files to open; what comes out is bounded by `longest`, whatever its head promises.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np

from interviewer.errors import SpeechError
from interviewer.speech.resampling import Resampler
from interviewer.speech.sound import RATE, Samples, Sound

if TYPE_CHECKING:
    from av import AudioFrame
    from av.container import InputContainer

MOST_BYTES = 300_000_000
"""Ten minutes in the most wasteful form that recorders write (WAV, 48 kHz, stereo, 32 bit) are 230 MB."""
_FORMATS = "matroska,webm,ogg,mov,mp4,m4a,3gp,3g2,mj2,mp3,flac,wav,w64,aac,aiff,caf"


def decode(data: bytes | Path, longest: float) -> Sound:
    """The sound in a file or in its bytes, at most `longest` seconds.

    What a damaged file still holds is taken. Raises SpeechError for one that is empty, too big, too long, that is no
    recording or cannot be read.
    """
    try:
        with _opened(data) as file:
            return Sound(_gathered(_samples(file), longest))
    except OSError as e:
        why = e.strerror or type(e).__name__
        raise SpeechError(
            f"the recording cannot be read ({why}); choose another file",
            f"无法读取这个录音文件（{why}）；请换一个文件",
        ) from e


def _opened(data: bytes | Path) -> BinaryIO:
    size = len(data) if isinstance(data, bytes) else data.stat().st_size
    if size == 0:
        raise SpeechError("the recording is empty; record it again", "录音是空的；请重新录一次")
    if size > MOST_BYTES:
        raise SpeechError(
            f"the recording is larger than {MOST_BYTES // 1_000_000} MB; save it as mp3, m4a or ogg, or send a shorter one",
            f"录音文件超过 {MOST_BYTES // 1_000_000} MB；请存为 mp3、m4a 或 ogg，或发送短一些的录音",
        )
    return io.BytesIO(data) if isinstance(data, bytes) else data.open("rb")


def _gathered(pieces: Iterator[Samples], longest: float) -> Samples:
    gathered, most = bytearray(), round(longest * RATE) * 2
    for piece in pieces:
        gathered += piece.data
        if len(gathered) > most:
            raise SpeechError(
                f"the recording is longer than {longest / 60:g} minutes; send a shorter one",
                f"录音超过 {longest / 60:g} 分钟；请发送短一些的录音",
            )
    if not gathered:
        raise _unreadable()
    return np.frombuffer(gathered, np.int16)


def _samples(file: BinaryIO) -> Iterator[Samples]:
    """Piece by piece. Raises SpeechError when it is no recording, or one without sound."""
    import av

    try:
        container = av.open(file, mode="r", metadata_errors="ignore", options={"format_whitelist": _FORMATS})
    except (av.FFmpegError, ValueError, OverflowError):
        raise _unreadable() from None
    with container:
        resampler = Resampler()
        for frame in _frames(container):
            try:
                yield resampler.take(frame)
            except (ValueError, av.FFmpegError):
                raise _unreadable() from None
        yield resampler.rest()


def _frames(container: InputContainer) -> Iterator[AudioFrame]:
    """Those that can be decoded: a broken one is left out, and where the file breaks off is its end."""
    import av

    stream: Any = container.streams.best("audio")
    if stream is None:
        raise SpeechError(
            "there is no sound in this file; choose a recording (webm, ogg, m4a, mp3, flac or wav)",
            "这个文件里没有声音；请选择录音文件（webm、ogg、m4a、mp3、flac 或 wav）",
        )
    packets = container.demux(stream)
    with suppress(StopIteration, av.FFmpegError):
        while packet := next(packets):
            with suppress(av.FFmpegError):
                yield from packet.decode()


def _unreadable() -> SpeechError:
    return SpeechError(
        "this is no recording that can be read; choose a webm, ogg, m4a, mp3, flac or wav file",
        "这不是可以读取的录音；请选择 webm、ogg、m4a、mp3、flac 或 wav 文件",
    )
