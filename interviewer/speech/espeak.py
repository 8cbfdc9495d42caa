"""The built-in voice: espeak-ng as a library, from the package `espeakng_loader`; no network, no installation.

espeak-ng keeps its state in globals: one lock per process, and every call sets voice, pace and pauses anew. Its Mandarin
voice says Latin words with an English one by itself; Chinese words in an English sentence are given to the Mandarin voice.
"""

from __future__ import annotations

import ctypes
import re
import threading
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from interviewer.errors import SpeechError
from interviewer.models import Lang
from interviewer.speech.sound import Sound

RATE = 22_050
"""Samples per second that espeak-ng makes."""
LONGEST = 5_000
"""Characters that are said in one go; a sentence is a fraction of it."""

_SYNCHRONOUS = 2
_NO_EXIT = 0x8000
_UTF8_WITH_PHONEMES = 1 | 0x100
_END_PAUSE = 0x1000
_PACE, _VOLUME, _WORD_GAP = 1, 2, 7
_SECONDS_PER_CHARACTER = 0.5
"""No voice is slower, at the slowest pace: bounds what a fault in the library could make."""
_VOICES = {"en": b"en-us", "zh": b"cmn"}
_WORDS_A_MINUTE = {"en": 160, "zh": 165}
_LOUDNESS = 0.9
"""Peak of what is returned, as a share of full scale: the library's own level depends on the text."""
_CHINESE = re.compile(
    r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f][\u3400-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f，。？！；：、\s]*"
)
_READ_AS = (
    (re.compile(r"\bxi\b"), "[[ksaI]]"),
    (
        re.compile(r"(?<=[a-zA-Z0-9] )[aA](?= (?:[a-zA-Z]|plus|minus|times|over|equals|squared|to)\b)(?! [a-z]{2})"),
        "[[eI]]",
    ),
)
"""What espeak-ng reads in another way than meant: the Greek letter as eleven, a variable as the article."""


class Espeak:
    """A `Voice`, for any number of threads; they take turns."""

    name = "espeak-ng"

    def say(self, text: str, lang: Lang, pace: float = 1.0) -> Sound:
        """See `Voice`. Text without words is silence of no length. Raises SpeechError where the library cannot be used."""
        speed = max(80, min(450, round(_WORDS_A_MINUTE[lang] * pace)))
        with _lock:
            made = [_engine().synthesise(run, voice, speed) for run, voice in _runs(text[:LONGEST], lang)]
        return Sound(_levelled(np.concatenate(made)) if made else np.zeros(0, np.int16), RATE)


_lock = threading.Lock()


def _runs(text: str, lang: Lang) -> list[tuple[str, Lang]]:
    """The text in runs of one voice each. The Mandarin voice takes all of a Chinese sentence."""
    text = "".join(c if c.isprintable() and c not in "[]<>" else " " for c in text)
    if not any(c.isalnum() for c in text):
        return []
    if lang == "zh":
        return [(text, "zh")]
    runs, at = list[tuple[str, Lang]](), 0
    for chinese in _CHINESE.finditer(text):
        runs += [(text[at : chinese.start()], "en"), (chinese.group(), "zh")]
        at = chinese.end()
    return [(run, voice) for run, voice in [*runs, (text[at:], "en")] if any(c.isalnum() for c in run)]


def _levelled(samples: npt.NDArray[np.int16]) -> npt.NDArray[np.int16]:
    peak = int(np.abs(samples.astype(np.int32)).max(initial=0))
    return (samples * (_LOUDNESS * 32767 / peak)).astype(np.int16) if peak else samples


class _Engine:
    """The loaded library. Not for two threads at once."""

    def __init__(self, library: Any, data: str) -> None:
        self._library = library
        self._made: list[bytes] = []
        self._size = self._most = 0
        self._callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)(
            self._take
        )
        if library.espeak_Initialize(_SYNCHRONOUS, 0, data.encode(), _NO_EXIT) != RATE:
            raise OSError("espeak_Initialize")
        library.espeak_SetSynthCallback(self._callback)

    def synthesise(self, text: str, lang: Lang, speed: int) -> npt.NDArray[np.int16]:
        """Samples of the text at `speed` words a minute."""
        for wanted, pattern_text in _READ_AS if lang == "en" else ():
            text = wanted.sub(pattern_text, text)
        self._made, self._size = [], 0
        self._most = round(len(text) * _SECONDS_PER_CHARACTER + 2) * RATE
        if self._library.espeak_SetVoiceByName(_VOICES[lang]):
            raise _unusable(f"no voice {_VOICES[lang].decode()}")
        self._library.espeak_SetParameter(_PACE, speed, 0)
        given = text.encode("utf-8", "ignore")
        wrong = self._library.espeak_Synth(
            given, ctypes.c_size_t(len(given) + 1), 0, 0, 0, _UTF8_WITH_PHONEMES | _END_PAUSE, None, None
        )
        if wrong:
            raise _unusable(f"error {wrong}")
        return np.frombuffer(b"".join(self._made), "<i2").astype(np.int16)

    def _take(self, samples: Any, count: int, _events: Any) -> int:
        """Called by the library with each piece; 1 ends it."""
        if samples and count > 0:
            self._made.append(ctypes.string_at(samples, count * 2))
            self._size += count
        return int(self._size > self._most)


@cache
def _engine() -> _Engine:
    try:
        import espeakng_loader

        return _Engine(ctypes.CDLL(espeakng_loader.get_library_path()), espeakng_loader.get_data_path())
    except (ImportError, OSError, RuntimeError) as e:
        raise _unusable(str(e)) from e


def _unusable(why: str) -> SpeechError:
    return SpeechError(
        f"the built-in voice cannot be used ({why}); reinstall the package espeakng-loader, or choose another voice with INTERVIEWER_TTS",
        f"内置语音无法使用（{why}）；请重新安装 espeakng-loader，或用 INTERVIEWER_TTS 选择其他语音",
    )
