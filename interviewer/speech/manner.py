"""How somebody spoke, in words: the same lines on the page, in the terminal and in a report. Facts, no judgement and no marks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from interviewer.models import Delivery, Frozen, Lang, Text

DOUBTFUL = 0.5
"""Confidence below which a transcript is better read before it is graded: the recogniser itself holds that any other word was as likely
as the one that it wrote. Whisper throws its own result away only at exp(-1) = 0.37, when it is rubbish already."""
MOST_FILLERS = 5
"""Kinds of fillers that are named."""


class Trait(Frozen):
    """One line: what it is about, and how it was."""

    name: str
    value: str


def doubtful(delivery: Delivery | None, answer: str) -> bool:
    """Whether the transcript is probably wrong, and the candidate has not touched it. `answer` is what is to be graded."""
    unsure = delivery is not None and delivery.confidence is not None and delivery.confidence < DOUBTFUL
    return unsure and delivery is not None and answer.strip() == delivery.heard.strip()


def together(deliveries: Iterable[Delivery | None]) -> Delivery | None:
    """Several answers as if they were one: pace, silence and confidence by the length of each. None: nothing was spoken."""
    spoken = [d for d in deliveries if d is not None]
    if not spoken:
        return None
    fillers = sum((Counter(d.fillers) for d in spoken), Counter[str]())
    return Delivery(
        seconds=round(sum(d.seconds for d in spoken), 1),
        silence=_mean([(d.silence, d.seconds) for d in spoken]) or 0.0,
        long_pauses=sum(d.long_pauses for d in spoken),
        longest_pause=max(d.longest_pause for d in spoken),
        pace=_mean([(d.pace, d.seconds) for d in spoken if d.pace is not None]),
        fillers=dict(fillers.most_common()),
        confidence=_mean([(d.confidence, d.seconds) for d in spoken if d.confidence is not None]),
        recogniser=", ".join(dict.fromkeys(d.recogniser for d in spoken if d.recogniser)),
    )


def _mean(weighed: list[tuple[float, float]]) -> float | None:
    """Of (value, weight); None without any weight."""
    weight = sum(w for _, w in weighed)
    return round(sum(v * w for v, w in weighed) / weight, 3) if weight else None


def manner(delivery: Delivery, spoken: Lang, lang: Lang) -> tuple[Trait, ...]:
    """Time, pace, fillers, pauses, silence, and who heard it. `spoken` is the language of the interview, `lang` that of the lines."""
    values = {
        "time": _minutes(delivery.seconds),
        "pace": _PACE[spoken][lang].format(n=f"{delivery.pace:.0f}") if delivery.pace is not None else "",
        "fillers": _fillers(delivery, lang),
        "pauses": _pauses(delivery, lang),
        "silence": f"{delivery.silence:.0%}",
        "heard": _heard(delivery, lang),
    }
    return tuple(Trait(name=_NAMES[key][lang], value=value) for key, value in values.items() if value)


def _minutes(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02}"


def _fillers(delivery: Delivery, lang: Lang) -> str:
    total = sum(delivery.fillers.values())
    if not total:
        return _NONE[lang]
    most = sorted(delivery.fillers.items(), key=lambda kind: -kind[1])[:MOST_FILLERS]
    named = _COMMA[lang].join(f"{word} ×{n}" for word, n in most)
    return _COUNTED[lang].format(n=total, named=named)


def _pauses(delivery: Delivery, lang: Lang) -> str:
    if not delivery.long_pauses:
        return _NONE[lang]
    return _LONGEST[lang].format(n=delivery.long_pauses, seconds=f"{delivery.longest_pause:.1f}")


def _heard(delivery: Delivery, lang: Lang) -> str:
    if not delivery.recogniser or delivery.confidence is None:
        return delivery.recogniser
    return _CONFIDENCE[lang].format(recogniser=delivery.recogniser, confidence=f"{delivery.confidence:.0%}")


TITLE = Text(zh="你是怎么说的", en="How you spoke")
NOTE = Text(zh="只供参考，不计入得分。", en="For your information; none of it counts towards the score.")
_NAMES = {
    "time": Text(zh="时长", en="Time"),
    "pace": Text(zh="语速", en="Pace"),
    "fillers": Text(zh="口头语", en="Fillers"),
    "pauses": Text(zh="长停顿（2 秒以上）", en="Long pauses (2 s or more)"),
    "silence": Text(zh="静音占比", en="Share of silence"),
    "heard": Text(zh="识别", en="Heard by"),
}
_PACE: dict[Lang, Text] = {
    "zh": Text(zh="每分钟 {n} 字", en="{n} characters a minute"),
    "en": Text(zh="每分钟 {n} 词", en="{n} words a minute"),
}
_NONE = Text(zh="没有", en="none")
_COMMA = Text(zh="、", en=", ")
_COUNTED = Text(zh="{n} 次（{named}）", en="{n} ({named})")
_LONGEST = Text(zh="{n} 次，最长 {seconds} 秒", en="{n}, the longest {seconds} s")
_CONFIDENCE = Text(zh="{recogniser}，把握 {confidence}", en="{recogniser}, {confidence} sure")
