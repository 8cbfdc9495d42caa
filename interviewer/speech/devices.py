"""The microphone and the loudspeaker of this machine, through PortAudio. Only the terminal needs them: a page has the browser's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from queue import SimpleQueue
from typing import Any, Protocol

from interviewer.errors import SpeechError
from interviewer.speech.sound import Sound

PIECE = 0.1
"""Seconds of sound that are recorded or played at a time: so quickly both can be stopped."""


class Microphone(Protocol):
    """Something to speak into."""

    @property
    def rate(self) -> int:
        """Samples per second."""
        ...

    def recording(self) -> AbstractContextManager[SimpleQueue[bytes]]:
        """Records during the block; pieces of 16-bit samples, little-endian, one channel, come out of the queue. Raises SpeechError."""
        ...


class Loudspeaker(Protocol):
    """Something to listen to."""

    def play(self, sound: Sound, stopped: Callable[[], bool]) -> None:
        """Play to the end, or until `stopped()`, which is asked all the time. Raises SpeechError."""
        ...


class PortMicrophone:
    """The microphone that the system takes by default."""

    def __init__(self) -> None:
        """Raises SpeechError when there is none, or no PortAudio."""
        self._audio = _portaudio()
        with _errors(self._audio, _NO_MICROPHONE):
            self.rate = round(self._audio.query_devices(kind="input")["default_samplerate"])

    @contextmanager
    def recording(self) -> Iterator[SimpleQueue[bytes]]:
        """See `Microphone`."""
        pieces: SimpleQueue[bytes] = SimpleQueue()
        size = round(PIECE * self.rate)
        with _errors(self._audio, _NO_MICROPHONE):
            stream = self._audio.RawInputStream(
                samplerate=self.rate,
                blocksize=size,
                channels=1,
                dtype="int16",
                callback=lambda data, *_: pieces.put(bytes(data)),
            )
            stream.start()
        try:
            yield pieces
        finally:
            stream.close()


class PortLoudspeaker:
    """The loudspeaker that the system takes by default."""

    def __init__(self) -> None:
        """Raises SpeechError when there is none, or no PortAudio."""
        self._audio = _portaudio()
        with _errors(self._audio, _NO_LOUDSPEAKER):
            self._audio.query_devices(kind="output")

    def play(self, sound: Sound, stopped: Callable[[], bool]) -> None:
        """See `Loudspeaker`."""
        size = round(PIECE * sound.rate)
        with (
            _errors(self._audio, _NO_LOUDSPEAKER),
            self._audio.RawOutputStream(samplerate=sound.rate, channels=1, dtype="int16") as stream,
        ):
            for at in range(0, len(sound.samples), size):
                if stopped():
                    stream.abort()
                    return
                stream.write(sound.samples[at : at + size].tobytes())


def _portaudio() -> Any:
    try:
        import sounddevice
    except ImportError as e:
        raise SpeechError(
            "microphone and loudspeaker need the package sounddevice: pip install 'interviewer[speech]'",
            "使用麦克风和扬声器需要安装 sounddevice：pip install 'interviewer[speech]'",
        ) from e
    except OSError as e:
        raise SpeechError(
            "microphone and loudspeaker need the library PortAudio, which is not installed (Debian, Ubuntu: apt install libportaudio2; "
            "macOS: brew install portaudio)",
            "使用麦克风和扬声器需要 PortAudio 库，本机没有安装（Debian、Ubuntu：apt install libportaudio2；macOS：brew install portaudio）",
        ) from e
    return sounddevice


@contextmanager
def _errors(audio: Any, sentence: tuple[str, str]) -> Iterator[None]:
    try:
        yield
    except (audio.PortAudioError, ValueError, OSError) as e:
        why = str(e.args[0]) if e.args else type(e).__name__
        raise SpeechError(*(each.format(why=why) for each in sentence)) from e


_NO_MICROPHONE = (
    "there is no microphone that can be used ({why}); plug one in, or choose one in the system's sound settings",
    "没有可用的麦克风（{why}）；请插上一个，或在系统的声音设置里选择一个",
)
_NO_LOUDSPEAKER = (
    "there is no loudspeaker that can be used ({why}); plug one in, or choose one in the system's sound settings",
    "没有可用的扬声器（{why}）；请插上一个，或在系统的声音设置里选择一个",
)
