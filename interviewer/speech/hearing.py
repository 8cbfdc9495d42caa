"""What a recogniser is: one protocol for an endpoint and for a model on this machine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Protocol

from pydantic import Field

from interviewer.halt import Halt
from interviewer.models import Frozen, Lang
from interviewer.speech.sound import Sound


class Stretch(Frozen):
    """A run of words as a recogniser heard it. Times are seconds from the beginning of the sound."""

    start: Annotated[float, Field(ge=0)]
    end: Annotated[float, Field(ge=0)]
    text: str
    confidence: Annotated[float, Field(ge=0, le=1)] | None = None
    """How sure the recogniser is (the mean probability of its tokens); None: it does not say."""


class Heard(Frozen):
    """What a recogniser made of a sound. No text: it heard no words."""

    text: str
    stretches: tuple[Stretch, ...] = ()
    """In order, where the recogniser gives times; else empty."""
    confidence: Annotated[float, Field(ge=0, le=1)] | None = None
    """Of the whole, weighted by the length of its stretches; None: unknown."""
    recogniser: str
    """Who heard it, as shown to people: `whisper small`, `whisper-1 @ 127.0.0.1:8000`."""


def weighted_confidence(stretches: Sequence[Stretch]) -> float | None:
    """The confidence of the whole: that of the stretches, weighted by their length; None when one of them has none."""
    known = [(s.confidence, s.end - s.start) for s in stretches if s.confidence is not None]
    seconds = sum(length for _, length in known)
    if len(known) < len(stretches) or seconds <= 0:
        return None
    return sum(confidence * length for confidence, length in known) / seconds


def joined(texts: Sequence[str]) -> str:
    """Texts one after the other: with a space between, but not where Chinese stands on a side of it."""
    whole = ""
    for text in filter(None, texts):
        whole += f"{' ' if whole and not (_is_chinese(whole[-1]) or _is_chinese(text[0])) else ''}{text}"
    return whole


def _is_chinese(character: str) -> bool:
    return "\u3000" <= character <= "\u9fff" or "\uff00" <= character <= "\uffef"


class Recogniser(Protocol):
    """Turns sound into text. Safe to use from several threads."""

    @property
    def name(self) -> str:
        """As in `Heard.recogniser`."""
        ...

    @property
    def live(self) -> bool:
        """Whether it is quick and free enough to be asked about each stretch while the person still speaks."""
        ...

    def hear(self, sound: Sound, lang: Lang, vocabulary: Sequence[str] = (), halt: Halt | None = None) -> Heard:
        """The words of a sound in that language; `vocabulary` are terms that are likely to occur.

        Raises SpeechError when it cannot (with what to do), Halted when told to stop. Never raises for silence: no text.
        """
        ...
