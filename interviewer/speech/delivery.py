"""How an answer was spoken, measured from its sound and its transcript: pace, fillers, pauses. Never part of a score."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from interviewer.models import Delivery, Lang
from interviewer.speech.activity import Activity
from interviewer.speech.hearing import Heard
from interviewer.speech.sound import Sound

LONG_PAUSE = 2.0
"""Seconds: a listener begins to wonder."""
_FEWEST_WORDS, _SHORTEST_SPEECH = 5, 3.0
"""Words (characters in Chinese) and seconds below which a pace says nothing."""

_CJK = "\u3400-\u4dbf\u4e00-\u9fff"
_UNIT = re.compile(rf"[{_CJK}]|[^\W\d_{_CJK}]+(?:['’-][^\W\d_{_CJK}]+)*|\d+(?:[.,]\d+)*")
"""What is counted: a Chinese character, a word of letters, a number."""
_MARK = r"\s*(?:[,，、.。…!！?？;；]|$)"
"""What stands behind a word that is set off from the sentence, as recognisers write it."""
_BEFORE, _AFTER = r"(?<![A-Za-z'’-])", r"(?![A-Za-z'’-])"
_OPEN = r"(?:^|[,，、.。…!！?？;；])\s*"

_FILLERS: Mapping[Lang, tuple[tuple[str, str], ...]] = {
    "en": (
        ("um", rf"{_BEFORE}(?:u+h*m+|e+r+m+){_AFTER}"),
        ("uh", rf"{_BEFORE}(?:u+h+|e+r+|a+h+){_AFTER}"),
        ("hmm", rf"{_BEFORE}(?:h+m+|m{{2,}}){_AFTER}"),
        ("you know", rf"{_OPEN}you know(?={_MARK})"),
        ("I mean", rf"{_OPEN}I mean\b"),
        ("like", rf"{_OPEN}like(?={_MARK})"),
        ("sort of", rf"{_OPEN}(?:sort|kind) of(?={_MARK})"),
        ("well", rf"{_OPEN}well(?={_MARK})"),
        ("so", rf"{_OPEN}so(?={_MARK})"),
    ),
    "zh": (
        ("嗯", r"嗯+|唔+"),
        ("呃", rf"呃+|(?<![{_CJK}])额+(?={_MARK}|额)"),
        ("啊", rf"{_OPEN}啊+(?={_MARK})"),
        ("那个", rf"那个(?={_MARK})|那个(?=那个)"),
        ("就是说", rf"就是说(?={_MARK})"),
        ("就是", rf"就是(?={_MARK})|就是(?=就是)"),
        ("这个", rf"这个(?={_MARK})|这个(?=这个)"),
        ("怎么说呢", r"怎么说呢"),
        ("然后", rf"然后(?={_MARK})|然后(?=然后)"),
    ),
}
"""Filler -> how it is written. Words that also mean something count only where marks set them off, or where they are said twice."""
_PATTERNS = {
    lang: tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in rows) for lang, rows in _FILLERS.items()
}


def measure(sound: Sound, heard: Heard, lang: Lang, activity: Activity | None = None) -> Delivery:
    """How it was spoken. `activity` where it is known already; else the sound is listened to."""
    activity = activity or Activity.of(sound)
    pauses = [p.seconds for p in activity.pauses]
    return Delivery(
        seconds=round(sound.seconds, 2),
        silence=round(activity.silence, 3),
        long_pauses=sum(p >= LONG_PAUSE for p in pauses),
        longest_pause=round(max(pauses, default=0.0), 2),
        pace=_pace(heard.text, activity),
        fillers=fillers(heard.text, lang),
        confidence=heard.confidence,
        recogniser=heard.recogniser,
        heard=heard.text,
    )


def fillers(text: str, lang: Lang) -> dict[str, int]:
    """Filler -> how often a transcript has it; those of both languages in Chinese speech, where both occur."""
    rows = _PATTERNS["zh"] + _PATTERNS["en"][:3] if lang == "zh" else _PATTERNS["en"]
    counted = Counter({name: len(pattern.findall(text)) for name, pattern in rows})
    return {name: n for name, n in counted.most_common() if n}


def _pace(text: str, activity: Activity) -> float | None:
    units = len(_UNIT.findall(text))
    if units < _FEWEST_WORDS:
        return None
    return round(units / activity.spoken * 60, 1) if activity.spoken >= _SHORTEST_SPEECH else None
