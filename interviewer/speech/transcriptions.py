"""A recogniser behind an OpenAI-shaped `POST /v1/audio/transcriptions`."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from interviewer.halt import Halt
from interviewer.llm.endpoint import is_loopback
from interviewer.llm.line import Line
from interviewer.llm.reply import NotAReply
from interviewer.llm.stream import decoded
from interviewer.llm.trouble import Trouble
from interviewer.models import Lang
from interviewer.speech.activity import has_speech
from interviewer.speech.hearing import Heard, Stretch, weighted_confidence
from interviewer.speech.sound import Sound
from interviewer.speech.trouble import speech_error
from interviewer.speech.vocabulary import hint
from interviewer.text import clean

_VERBOSE, _PLAIN = "verbose_json", "json"


class Transcriptions:
    """A `Recogniser` over HTTP, for any number of threads.

    One sound may take the line's timeout and its own length, with all attempts. `own_address`: the endpoint has settings
    of its own (INTERVIEWER_STT_...); else it is the model endpoint.
    """

    def __init__(self, line: Line, *, own_address: bool = True) -> None:
        self.endpoint = line.endpoint
        self._line = line
        self._own_address = own_address
        self._form = _VERBOSE

    @property
    def name(self) -> str:
        """The model, and where."""
        return f"{self.endpoint.model} @ {self._line.where}"

    @property
    def live(self) -> bool:
        """A server on this machine costs nothing; another one may charge for every request."""
        return is_loopback(self.endpoint.base_url)

    def hear(self, sound: Sound, lang: Lang, vocabulary: Sequence[str] = (), halt: Halt | None = None) -> Heard:
        """See `Recogniser`. A sound without speech is not sent: a recogniser would make words up."""
        if not has_speech(sound):
            return Heard(text="", recogniser=self.name)
        request = {
            "file": ("answer.wav", sound.wav(), "audio/wav"),
            "model": self.endpoint.model,
            "language": lang,
            "prompt": hint(tuple(vocabulary), lang),
            "temperature": 0,
        }
        try:
            return self._heard(self._sent(request, self._line.timeout + sound.seconds, halt), sound)
        except Trouble as trouble:
            raise speech_error(trouble, "STT", self._own_address) from None

    def probe(self, seconds: float) -> Trouble | None:
        """Whether there is such a service: asks it to hear half a second of nothing, for at most `seconds`. What is wrong, or None."""
        import numpy as np

        nothing = Sound(np.zeros(8_000, np.int16)).wav()
        request = {"file": ("probe.wav", nothing, "audio/wav"), "model": self.endpoint.model}
        try:
            self._sent(request, seconds, None)
        except Trouble as trouble:
            return trouble
        return None

    def _sent(self, request: Mapping[str, Any], seconds: float, halt: Halt | None) -> Any:
        """The reply, in the richest form that the server has: with times and probabilities, else bare text."""
        create = self._line.sdk.audio.transcriptions.with_streaming_response.create
        call = self._line.call(halt, seconds)

        def read(_: str, chunks: Iterator[bytes]) -> Any:
            body = decoded(chunks)
            if not isinstance(body, dict) or not isinstance(body.get("text"), str):
                raise NotAReply(body)
            return body

        try:
            return call.make(create, {**request, "response_format": self._form}, read)
        except Trouble as trouble:
            if trouble.problem != "rejected" or self._form == _PLAIN:
                raise
        body = call.make(create, {**request, "response_format": _PLAIN}, read)
        self._form = _PLAIN
        return body

    def _heard(self, body: Mapping[str, Any], sound: Sound) -> Heard:
        segments = body.get("segments")
        found = (
            [_stretch(s, sound.seconds) for s in segments if isinstance(s, dict)] if isinstance(segments, list) else []
        )
        stretches = tuple(s for s in found if s and s.text)
        return Heard(
            text=_line(body["text"]),
            stretches=stretches,
            confidence=weighted_confidence(stretches),
            recogniser=self.name,
        )


def _stretch(segment: Mapping[str, Any], longest: float) -> Stretch | None:
    """What a server says of a piece; None when it makes no sense."""
    start, end, logprob = (_number(segment.get(key)) for key in ("start", "end", "avg_logprob"))
    text = segment.get("text")
    if start is None or end is None or not isinstance(text, str) or not 0 <= start <= end:
        return None
    confidence = math.exp(min(0.0, logprob)) if logprob is not None else None
    return Stretch(start=min(start, longest), end=min(end, longest), text=_line(text), confidence=confidence)


def _number(value: Any) -> float | None:
    """A finite number. JSON has integers that no float can hold."""
    good = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e9
    return float(value) if good else None


def _line(text: str) -> str:
    return " ".join(clean(text).split())
