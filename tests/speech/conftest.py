"""Real speech: made once by espeak, in both languages."""

from __future__ import annotations

import pytest
from sounds import CHINESE, ENGLISH, at_16k

from interviewer.speech.espeak import Espeak
from interviewer.speech.sound import Sound


@pytest.fixture(scope="session")
def espeak() -> Espeak:
    return Espeak()


@pytest.fixture(scope="session")
def spoken(espeak: Espeak) -> dict[str, Sound]:
    """`en` and `zh`: a sentence each, 16 kHz; `letter`: the answer to a choice question."""
    return {
        "en": at_16k(espeak.say(ENGLISH, "en")),
        "zh": at_16k(espeak.say(CHINESE, "zh")),
        "letter": at_16k(espeak.say("D", "en")),
    }
