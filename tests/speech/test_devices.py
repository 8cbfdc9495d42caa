"""PortAudio through its binding: absent, without devices, and, with a fake in its place, recording and playing."""

import sys
from types import SimpleNamespace

import numpy as np
import pytest

from interviewer.errors import SpeechError
from interviewer.speech.devices import PortLoudspeaker, PortMicrophone
from interviewer.speech.sound import Sound


class PortAudioError(Exception):
    pass


class Stream:
    """Records `b"\\1\\0"` twice as soon as it starts; keeps what is written to it."""

    opened: list["Stream"] = []  # noqa: RUF012

    def __init__(self, **options):
        self.options, self.written, self.closed, self.aborted = options, [], False, False
        Stream.opened.append(self)

    def start(self):
        for _ in range(2):
            self.options["callback"](b"\1\0", 1, None, None)

    def write(self, data):
        self.written.append(bytes(data))

    def abort(self):
        self.aborted = True

    def close(self):
        self.closed = True

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


@pytest.fixture
def portaudio(monkeypatch):
    Stream.opened.clear()
    made = SimpleNamespace(
        PortAudioError=PortAudioError,
        query_devices=lambda kind: {"default_samplerate": 44_100.0},
        RawInputStream=Stream,
        RawOutputStream=Stream,
    )
    monkeypatch.setitem(sys.modules, "sounddevice", made)
    return made


def fails(*_, **__):
    raise PortAudioError("Error querying device -1", -1)


def test_recording(portaudio):
    microphone = PortMicrophone()
    assert microphone.rate == 44_100
    with microphone.recording() as pieces:
        assert [pieces.get(timeout=1), pieces.get(timeout=1)] == [b"\1\0"] * 2
    (stream,) = Stream.opened
    assert stream.closed
    assert {k: stream.options[k] for k in ("samplerate", "channels", "dtype")} == {
        "samplerate": 44_100,
        "channels": 1,
        "dtype": "int16",
    }


def test_playing(portaudio):
    PortLoudspeaker().play(Sound(np.arange(5_000, dtype=np.int16), 22_050), lambda: False)
    (stream,) = Stream.opened
    assert b"".join(stream.written) == np.arange(5_000, dtype="<i2").tobytes()
    assert len(stream.written) > 2, "in pieces, so that it can be stopped"
    assert stream.closed


def test_stopping(portaudio):
    asked = iter([False, True])
    PortLoudspeaker().play(Sound(np.zeros(50_000, np.int16)), lambda: next(asked))
    (stream,) = Stream.opened
    assert (len(stream.written), stream.aborted, stream.closed) == (1, True, True)


@pytest.mark.parametrize("made", [PortMicrophone, PortLoudspeaker])
def test_no_device(portaudio, made):
    portaudio.query_devices = fails
    with pytest.raises(SpeechError, match="plug one in") as caught:
        made()
    assert "Error querying device -1" in str(caught.value)
    assert "插上一个" in caught.value.zh


def test_a_device_that_is_taken(portaudio):
    microphone, loudspeaker = PortMicrophone(), PortLoudspeaker()
    portaudio.RawInputStream = portaudio.RawOutputStream = fails
    with pytest.raises(SpeechError, match="microphone"), microphone.recording():
        pass
    with pytest.raises(SpeechError, match="loudspeaker"):
        loudspeaker.play(Sound(np.zeros(9, np.int16)), lambda: False)


def test_what_goes_wrong_while_recording_is_not_blamed_on_the_microphone(portaudio):
    with pytest.raises(ValueError, match="mine"), PortMicrophone().recording():
        raise ValueError("mine")
    assert Stream.opened[0].closed


@pytest.mark.parametrize("made", [PortMicrophone, PortLoudspeaker])
@pytest.mark.parametrize(
    ("error", "says"),
    [(ImportError("No module"), "pip install"), (OSError("PortAudio library not found"), "libportaudio2")],
)
def test_no_portaudio(monkeypatch, made, error, says):
    class Finder:
        def find_spec(self, name, *_):
            if name == "sounddevice":
                raise error

    monkeypatch.delitem(sys.modules, "sounddevice", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Finder(), *sys.meta_path])
    with pytest.raises(SpeechError, match=says) as caught:
        made()
    assert says in caught.value.zh
