"""A voice behind an OpenAI-shaped `POST /v1/audio/speech`."""

from __future__ import annotations

import io
import wave
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from interviewer.errors import SpeechError
from interviewer.llm.line import Line
from interviewer.llm.reply import NotAReply
from interviewer.llm.stream import decoded
from interviewer.llm.trouble import Trouble
from interviewer.models import Lang
from interviewer.speech.decoding import decode
from interviewer.speech.sound import Sound
from interviewer.speech.trouble import speech_error
from interviewer.text import clean

VOICE = "alloy"
"""What most servers have, under this name or as an alias."""
LONGEST = 4_000
"""Characters of one request: OpenAI takes 4096."""
_LONGEST_SECONDS = 600.0
_BODIES_OF_WORDS = ("application/json", "text/")


class Voices:
    """A `Voice` over HTTP, for any number of threads; the line's timeout is that of one sentence.

    `own_address`: the endpoint has settings of its own (INTERVIEWER_TTS_...); else it is the model endpoint.
    """

    def __init__(self, line: Line, voice: str, *, own_address: bool = True) -> None:
        self.endpoint = line.endpoint
        self._line = line
        self._voice = voice
        self._own_address = own_address
        self._unsupported: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """The model, its voice, and where."""
        return f"{self.endpoint.model} ({self._voice}) @ {self._line.where}"

    def say(self, text: str, lang: Lang, pace: float = 1.0) -> Sound:
        """See `Voice`. Text without words is not sent."""
        if not any(c.isalnum() for c in text):
            return Sound(np.zeros(0, np.int16))
        request = {"model": self.endpoint.model, "voice": self._voice, "input": clean(text)[:LONGEST]}
        wishes: dict[str, Any] = {"response_format": "wav"} | ({"speed": round(pace, 2)} if pace != 1 else {})
        try:
            return self._made(request, wishes)
        except Trouble as trouble:
            raise speech_error(trouble, "TTS", self._own_address) from None

    def _made(self, request: Mapping[str, Any], wishes: Mapping[str, Any]) -> Sound:
        """With all wishes; a server that refuses them is asked without, and from then on."""
        create = self._line.sdk.audio.speech.with_streaming_response.create
        call = self._line.call()
        asked = {name: value for name, value in wishes.items() if name not in self._unsupported}
        try:
            return call.make(create, {**request, **asked}, _sound)
        except Trouble as trouble:
            if trouble.problem != "rejected" or not asked:
                raise
        made = call.make(create, request, _sound)
        self._unsupported |= asked.keys()
        return made


def _sound(content_type: str, chunks: Iterator[bytes]) -> Sound:
    """The sound in a reply. Raises NotAReply for words, an empty body, and what cannot be decoded."""
    if content_type.startswith(_BODIES_OF_WORDS):
        raise NotAReply(decoded(chunks))
    body = b"".join(chunks)
    try:
        made = _plain_wav(body) or decode(body, _LONGEST_SECONDS)
    except SpeechError:
        raise NotAReply from None
    if not len(made.samples):
        raise NotAReply
    return made


def _plain_wav(body: bytes) -> Sound | None:
    """16-bit WAV at its own rate, whatever length its head promises (servers that stream do not know it); None: another form."""
    try:
        with wave.open(io.BytesIO(body)) as file:
            channels, rate = file.getnchannels(), file.getframerate()
            if file.getsampwidth() != 2 or not 8_000 <= rate <= 48_000:
                return None
            samples = np.frombuffer(file.readframes(len(body)), "<i2")
    except (wave.Error, EOFError, ValueError, OverflowError):
        return None
    whole = samples[: len(samples) // channels * channels].reshape(-1, channels)
    return Sound(whole[:, 0].astype(np.int16) if channels == 1 else whole.mean(axis=1).astype(np.int16), rate)
