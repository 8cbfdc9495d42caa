"""Every kind of file that a browser or a phone makes, and every kind that it should not."""

import io
import struct
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sounds import chain, noise, silence

from interviewer.errors import SpeechError
from interviewer.speech.activity import Activity
from interviewer.speech.decoding import MOST_BYTES, decode
from interviewer.speech.espeak import Espeak
from interviewer.speech.resampling import Resampler, frame_of
from interviewer.speech.sound import RATE, Samples, Sound, dbfs

# container, codec, rate, layout, sample format: what recorders write
KINDS = {
    "webm-opus-48k": ("webm", "libopus", 48_000, "mono", "s16"),
    "webm-opus-stereo": ("webm", "libopus", 48_000, "stereo", "s16"),
    "mp4-aac-48k": ("mp4", "aac", 48_000, "mono", "fltp"),
    "mp4-aac-44k-stereo": ("mp4", "aac", 44_100, "stereo", "fltp"),
    "mov-aac": ("mov", "aac", 44_100, "mono", "fltp"),
    "ogg-opus": ("ogg", "libopus", 48_000, "mono", "s16"),
    "mp3-44k": ("mp3", "libmp3lame", 44_100, "stereo", "s16p"),
    "flac-96k": ("flac", "flac", 96_000, "mono", "s32"),
    "adts-aac": ("adts", "aac", 48_000, "mono", "fltp"),
    "wav-8": ("wav", "pcm_u8", 48_000, "mono", "u8"),
    "wav-16": ("wav", "pcm_s16le", 44_100, "mono", "s16"),
    "wav-16-stereo": ("wav", "pcm_s16le", 48_000, "stereo", "s16"),
    "wav-24": ("wav", "pcm_s24le", 48_000, "stereo", "s32"),
    "wav-32": ("wav", "pcm_s32le", 44_100, "mono", "s32"),
    "wav-float": ("wav", "pcm_f32le", 48_000, "stereo", "flt"),
    "wav-telephone": ("wav", "pcm_mulaw", 8_000, "mono", "s16"),
    "wav-16k": ("wav", "pcm_s16le", 16_000, "mono", "s16"),
}


def encoded(sound: Sound, container: str, codec: str, rate: int, layout: str, form: str) -> bytes:
    """The sound as a file of that kind, by the same library that browsers use."""
    out = io.BytesIO()
    with av.open(out, "w", format=container) as file:
        stream = file.add_stream(codec, rate=rate, layout=layout)
        resampler = av.AudioResampler(form, layout, rate)
        fifo, at = av.AudioFifo(), 0
        seconds = [sound.samples[n : n + sound.rate] for n in range(0, len(sound.samples), sound.rate)]
        for second in (*seconds, None):
            for frame in resampler.resample(None if second is None else frame_of(second, sound.rate)):
                frame.pts = None
                fifo.write(frame)
            while piece := fifo.read(stream.codec_context.frame_size or 1024, partial=second is None):
                piece.pts, at = at, at + piece.samples
                file.mux(stream.encode(piece))
        file.mux(stream.encode(None))
    return out.getvalue()


@pytest.fixture(scope="module")
def sentence(espeak: Espeak) -> Sound:
    return espeak.say("The gradient of the loss is averaged over the batch.", "en")


@pytest.fixture(scope="module")
def webm(sentence: Sound) -> bytes:
    return encoded(sentence, *KINDS["webm-opus-48k"])


def likeness(a: Samples, b: Samples) -> float:
    """The best correlation of two sounds that may be shifted by up to 0.1 s: codecs begin with some silence."""
    size = min(len(a), len(b)) - 3200
    x = a[1600 : 1600 + size].astype(float)
    return max(
        float(np.corrcoef(x, b[1600 + shift : 1600 + shift + size].astype(float))[0, 1])
        for shift in range(-1600, 1600, 2)
    )


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_comes_out_as_what_went_in(sentence: Sound, kind: str, tmp_path: Path) -> None:
    data = encoded(sentence, *KINDS[kind])
    sound = decode(data, 60)
    assert (sound.rate, sound.samples.dtype) == (RATE, np.int16)
    assert sound.seconds == pytest.approx(sentence.seconds, abs=0.15)
    assert dbfs(sound.samples) == pytest.approx(dbfs(sentence.samples), abs=3.5)  # one channel made two loses 3
    resampler = Resampler()
    plain = np.concatenate([resampler.take(frame_of(sentence.samples, sentence.rate)), resampler.rest()])
    assert likeness(plain, sound.samples) > 0.9
    (tmp_path / "answer").write_bytes(data)
    assert np.array_equal(decode(tmp_path / "answer", 60).samples, sound.samples)


def test_a_recording_without_a_length_in_its_head_as_browsers_write_it(sentence: Sound) -> None:
    """MediaRecorder writes to a stream: nothing can be filled in afterwards."""

    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.written = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, data: bytes) -> int:  # type: ignore[override]
            self.written += data
            return len(data)

    pipe = Pipe()
    with av.open(pipe, "w", format="webm", options={"live": "1"}) as file:
        stream = file.add_stream("libopus", rate=48_000, layout="mono")
        resampler = av.AudioResampler("s16", "mono", 48_000)
        for frame in (*resampler.resample(frame_of(sentence.samples, sentence.rate)), *resampler.resample(None)):
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    with av.open(io.BytesIO(bytes(pipe.written))) as read:
        assert read.duration is None
    assert decode(bytes(pipe.written), 60).seconds == pytest.approx(sentence.seconds, abs=0.1)


def test_a_film_gives_its_sound(sentence: Sound) -> None:
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as file:
        picture = file.add_stream("mpeg4", rate=10)
        picture.width = picture.height = 64
        picture.pix_fmt = "yuv420p"
        voice = file.add_stream("aac", rate=22_050, layout="mono")
        for n in range(5):
            frame = av.VideoFrame.from_ndarray(np.full((64, 64, 3), n * 9, np.uint8))
            frame.pts = n
            file.mux(picture.encode(frame))
        file.mux(picture.encode(None))
        resampler = av.AudioResampler("fltp", "mono", 22_050, frame_size=1024)
        for sounding in (*resampler.resample(frame_of(sentence.samples, sentence.rate)), *resampler.resample(None)):
            file.mux(voice.encode(sounding))
        file.mux(voice.encode(None))
    assert decode(out.getvalue(), 60).seconds == pytest.approx(sentence.seconds, abs=0.2)


@pytest.mark.parametrize("kind", ["webm-opus-48k", "ogg-opus", "mp3-44k", "wav-16", "flac-96k", "adts-aac"])
@pytest.mark.parametrize("share", [0.5, 0.9, 0.99])
def test_of_a_truncated_file_what_is_there_is_taken(sentence: Sound, kind: str, share: float) -> None:
    data = encoded(sentence, *KINDS[kind])
    sound = decode(data[: int(len(data) * share)], 60)
    assert sound.seconds == pytest.approx(sentence.seconds * share, abs=1.1)  # Ogg comes in pages of a second


def test_of_a_damaged_file_what_is_whole_is_taken() -> None:
    """A broken packet costs itself, not what comes after it. The sound is the same each time: where packets end decides what is lost."""
    sound = noise(3)
    damaged = bytearray(encoded(sound, *KINDS["adts-aac"]))
    third = len(damaged) // 3
    damaged[third : third + 600] = b"\x55" * 600
    assert decode(bytes(damaged), 60).seconds > sound.seconds * 0.8


UNREADABLE: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "one byte": lambda: b"\x00",
    "text": lambda: "我觉得批归一化就是……".encode() * 99,
    "html": lambda: b"<!doctype html><title>Sign in</title>",
    "png": lambda: b"\x89PNG\r\n\x1a\n" + bytes(500),
    "zip": lambda: b"PK\x03\x04" + bytes(500),
    "a picture that ffmpeg knows": lambda: b"BM" + struct.pack("<IHHI", 122, 0, 0, 54) + bytes(68),
    "wav head alone": lambda: silence(1).wav()[:44],
    "webm head alone": lambda: b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm",
    "mp4 without its index": lambda: b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2mp41" + bytes(2_000),
    "a wav at 0 Hz": lambda: _wav_at(0),
    "a wav at 1 Hz": lambda: _wav_at(1),
    "a wav at 4 GHz": lambda: _wav_at(4_000_000_000),
    "a list of files": lambda: b"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n/etc/passwd\n#EXT-X-ENDLIST\n",
    "a list of files of ffmpeg": lambda: b"ffconcat version 1.0\nfile /etc/passwd\n",
    "a session description": lambda: b"v=0\nc=IN IP4 127.0.0.1\nm=audio 9 RTP/AVP 0\n",
    "subtitles": lambda: b"1\n00:00:00,000 --> 00:00:09,000\nhello\n\n" * 30,
}


def _wav_at(rate: int) -> bytes:
    wav = bytearray(silence(1).wav())
    wav[24:28] = struct.pack("<I", rate)
    return bytes(wav)


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_is_no_recording_is_one_clear_sentence(name: str) -> None:
    with pytest.raises(SpeechError) as caught:
        decode(UNREADABLE[name](), 60)
    assert ";" in caught.value.en
    assert "；" in caught.value.zh
    assert len(caught.value.en) < 200


def test_a_file_that_names_other_files_opens_none(tmp_path: Path, sentence: Sound) -> None:
    """A playlist beside a real recording: what it lists must stay closed."""
    (tmp_path / "secret.wav").write_bytes(encoded(sentence, *KINDS["wav-16"]))
    for head in ("#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n", "ffconcat version 1.0\nfile "):
        (tmp_path / "list.m3u8").write_text(f"{head}{tmp_path}/secret.wav\n")
        with pytest.raises(SpeechError, match="no recording"):
            decode(tmp_path / "list.m3u8", 60)


def test_only_the_formats_that_recorders_write_are_opened(sentence: Sound) -> None:
    """ffmpeg knows hundreds, each with faults of its own."""
    with pytest.raises(SpeechError, match="no recording"):
        decode(encoded(sentence, "au", "pcm_s16be", 48_000, "mono", "s16"), 60)


def test_a_rate_that_no_recorder_has_is_refused_before_it_is_blown_up() -> None:
    """At 1 Hz a second of samples would become four hours."""
    with pytest.raises(SpeechError, match="no recording"):
        decode(_wav_at(1), 60)


def test_a_film_without_sound_says_so() -> None:
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as file:
        stream = file.add_stream("mpeg4", rate=10)
        stream.width = stream.height = 64
        stream.pix_fmt = "yuv420p"
        for _ in range(3):
            file.mux(stream.encode(av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8))))
        file.mux(stream.encode(None))
    with pytest.raises(SpeechError, match="no sound in this file"):
        decode(out.getvalue(), 60)


def test_an_hour_is_refused_after_ten_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Silence packs an hour into 700 kB; no more of it is unpacked than the limit."""
    hour = encoded(silence(3600, 8_000), "flac", "flac", 8_000, "mono", "s16")
    assert len(hour) < 700_000
    unpacked = []
    original = Resampler.take
    monkeypatch.setattr(Resampler, "take", lambda self, frame: unpacked.append(frame.samples) or original(self, frame))
    with pytest.raises(SpeechError, match="longer than 10 minutes"):
        decode(hour, 600)
    assert sum(unpacked) / 8_000 < 602


def test_ten_minutes_and_no_more_are_taken() -> None:
    assert decode(silence(600).wav(), 600).seconds == 600
    with pytest.raises(SpeechError):
        decode(silence(600.1).wav(), 600)


def test_a_huge_file_is_not_even_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(av, "open", lambda *_, **__: pytest.fail("opened"))
    with (tmp_path / "huge.wav").open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    with pytest.raises(SpeechError, match="larger than 300 MB"):
        decode(tmp_path / "huge.wav", 600)


@pytest.mark.parametrize("name", ["missing.wav", "."])
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, name: str) -> None:
    with pytest.raises(SpeechError, match="cannot be read"):
        decode(tmp_path / name, 60)


def test_silence_is_a_recording_too() -> None:
    sound = decode(silence(2).wav(), 60)
    assert sound.seconds == pytest.approx(2, abs=0.01)
    assert Activity.of(sound).intervals == ()


def test_a_form_that_changes_in_the_middle_goes_on(sentence: Sound) -> None:
    """Two Ogg streams one after the other, as when a microphone is changed; MP3 and AAC have no head that would forbid it."""
    mono = encoded(sentence, "adts", "aac", 48_000, "mono", "fltp")
    stereo = encoded(sentence, "adts", "aac", 44_100, "stereo", "fltp")
    assert decode(mono + stereo, 60).seconds == pytest.approx(sentence.seconds * 2, abs=0.3)


@given(st.binary(max_size=400))
def test_random_bytes_are_refused_or_are_a_sound(data: bytes) -> None:
    _decode_anything(data)


@given(data=st.data())
def test_a_recording_with_random_damage_is_refused_or_is_a_sound(webm: bytes, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(webm) - 1))
    broken = webm[:start] + data.draw(st.binary(max_size=60)) + webm[start + data.draw(st.integers(0, 90)) :]
    _decode_anything(broken)


@given(st.sampled_from(sorted(KINDS)), st.binary(max_size=300))
def test_a_true_head_with_a_random_body_is_refused_or_is_a_sound(kind: str, body: bytes) -> None:
    if kind not in _HEADS:
        _HEADS[kind] = encoded(chain(silence(0.2)), *KINDS[kind])
    _decode_anything(_HEADS[kind][:200] + body)


_HEADS: dict[str, bytes] = {}


def _decode_anything(data: bytes) -> None:
    """Nothing but a sound of that length or a SpeechError comes out."""
    with suppress(SpeechError):
        assert decode(data, 5).seconds <= 5
