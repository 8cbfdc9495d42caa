"""What a voice is: one protocol for the built-in one and for an endpoint."""

from __future__ import annotations

from typing import Protocol

from interviewer.models import Lang
from interviewer.speech.sound import Sound


class Voice(Protocol):
    """Turns text into sound. Safe to use from several threads."""

    @property
    def name(self) -> str:
        """As shown to people: `espeak-ng`, `tts-1 at 127.0.0.1:8000`."""
        ...

    def say(self, text: str, lang: Lang, pace: float = 1.0) -> Sound:
        """One sentence of spoken text (`spoken.spoken_text` made it) as sound. `pace` 0.5..2: times the usual speed.

        Raises SpeechError when it cannot.
        """
        ...
