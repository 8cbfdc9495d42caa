"""What may be wrong with a recording, and what to tell the person who made it."""

from __future__ import annotations

from typing import Literal

from interviewer.models import Frozen, Text

LEAST_SPEECH = 0.5
"""Seconds: with less there is hardly a word."""
MUTED = -60.0
"""dBFS of the loudest moment (a twentieth of a second or so): below it the microphone is off, or it is the wrong one."""
MOST_CLIPPED = 0.005
"""Share of samples cut off at full scale from which consonants suffer."""

FlawKind = Literal["muted", "no_speech", "short", "clipped", "long"]


class Flaw(Frozen):
    """One thing that is wrong, with what to do about it."""

    kind: FlawKind
    text: Text
    usable: bool
    """Whether it is worth transcribing all the same."""


def flaw_of(*, speech: float, loudest: float, clipping: float, full: bool, longest: float) -> Flaw | None:
    """The gravest flaw of a recording: seconds of speech, dBFS of its loudest moment, share of samples cut off, whether it ran into its limit of `longest` seconds."""
    if loudest < MUTED:
        return Flaw(kind="muted", text=_MUTED, usable=False)
    if not speech:
        return Flaw(kind="no_speech", text=_NO_SPEECH, usable=False)
    if full:
        minutes = f"{longest / 60:g}"
        long = Text(zh=_LONG.zh.format(minutes=minutes), en=_LONG.en.format(minutes=minutes))
        return Flaw(kind="long", text=long, usable=True)
    if clipping > MOST_CLIPPED:
        return Flaw(kind="clipped", text=_CLIPPED, usable=True)
    if speech < LEAST_SPEECH:
        return Flaw(kind="short", text=_SHORT, usable=True)
    return None


_MUTED = Text(
    zh="几乎没有声音：请检查麦克风是否静音、是否选对了设备，然后再录一次。",
    en="There is hardly any sound: check that the microphone is not muted and is the right one, then record again.",
)
_NO_SPEECH = Text(
    zh="有声音，但没有听到有人说话：请靠近麦克风再录一次。",
    en="There is sound, but nobody speaks in it: move closer to the microphone and record again.",
)
_SHORT = Text(
    zh="录音里只有很短的一点话：请检查文字，如果不完整就再录一次。",
    en="There is very little speech in this recording: check the text, and record again if it is not all there.",
)
_CLIPPED = Text(
    zh="声音太大，有破音，识别可能不准：请离麦克风远一些，或调低输入音量。",
    en="The sound is too loud and distorted, so words may be misheard: move away from the microphone or lower its volume.",
)
_LONG = Text(
    zh="录音已到 {minutes} 分钟的上限，之后说的没有录下来。",
    en="The recording has reached its limit of {minutes} minutes; what was said after that is not in it.",
)
