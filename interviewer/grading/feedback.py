"""What the built-in examiner says to the candidate: a reason per verdict, and two short texts made of the points themselves."""

from __future__ import annotations

from collections.abc import Sequence

from interviewer.grading.marking import Mark
from interviewer.grading.script import Flaw
from interviewer.models import Feedback, KeyPoint, Lang, PointVerdict, Verdict, WrongClaim

_SHOWN = 48
"""Longest piece of the candidate's words repeated in a text, in characters."""
_PRAISED = 2

_FLAWS: dict[Flaw, dict[Lang, str]] = {
    Flaw.SALAD: {
        "zh": "词语没有连成句子，无法当作一个说法。",
        "en": "The words do not form sentences, so nothing is stated.",
    },
    Flaw.LIST: {
        "zh": "只列出了术语，没有说出它们之间的关系。",
        "en": "Terms are listed, but nothing is said about them.",
    },
    Flaw.ECHO: {"zh": "只是重复了题目。", "en": "This only repeats the question."},
    Flaw.ABSENT: {"zh": "没有找到说出这一点的句子。", "en": "No statement of this was found."},
    Flaw.OPPOSITE: {"zh": "这里说的与要点相反。", "en": "This says the opposite."},
    Flaw.TURNED: {"zh": "方向说反了。", "en": "The direction is the wrong way round."},
    Flaw.SWAPPED: {"zh": "把两样东西的说法对调了。", "en": "Two things have changed places here."},
    Flaw.DOUBTFUL: {
        "zh": "有点沾边，但旁边的说法是错的，不能算说出了这一点。",
        "en": "This comes near, but too much around it is wrong to count it.",
    },
    Flaw.PASSING: {
        "zh": "有点沾边，但回答几乎都在说别的，不能算说出了这一点。",
        "en": "This comes near, but nearly all of the answer is about something else.",
    },
    Flaw.UNFAMILIAR: {
        "zh": "像是在说这一点，但用的是题库里没有的说法，只能算一部分；请自己对照参考答案。",
        "en": "This may well mean it, but in words that the question bank does not know, so it counts in part; compare it with the reference.",
    },
    Flaw.MISCONCEPTION: {"zh": "这是一个常见的误解。", "en": "This is a common misconception."},
}


_NOT_UNDERSTOOD: dict[Lang, str] = {
    "zh": "这里多是题库里没有的说法，内置评分器可能没听懂，实际也许比分数好：请自己对照参考答案，或用术语再说一遍。",
    "en": "Most of this is in words that the question bank does not know, so it may be better than its score: compare it with the "
    "reference, or say it again in the terms of the field. ",
}


def reason(mark: Mark, lang: Lang) -> str:
    """One sentence on why the verdict is what it is."""
    if mark.verdict is Verdict.COVERED:
        return "这句话说出了这一点。" if lang == "zh" else "This statement makes the point."
    if mark.verdict is Verdict.PARTIAL:
        return _partly(mark, lang)
    return _FLAWS[mark.flaw][lang]


def _partly(mark: Mark, lang: Lang) -> str:
    if mark.flaw is Flaw.UNFAMILIAR:
        return _FLAWS[mark.flaw][lang]
    names = [c.name(lang) for c in mark.untouched]
    if lang == "zh":
        return f"说到了一部分，还没说到：{'、'.join(names)}。" if names else "说到了一部分，还不完整。"
    return f"Partly said; still missing: {', '.join(names)}." if names else "Partly said, but not complete."


def feedback(
    points: Sequence[KeyPoint],
    verdicts: Sequence[PointVerdict],
    claims: Sequence[WrongClaim],
    lang: Lang,
    *,
    not_understood: bool = False,
) -> Feedback:
    """What was explained, and the one thing to put right first; whether the answer may be better than its score comes before that."""
    made = dict(zip((p.id for p in points), verdicts, strict=True))
    ranked = sorted(points, key=lambda p: (not p.essential, -p.weight))
    first = _improve(ranked, made, claims, lang)
    if not_understood:
        first = _NOT_UNDERSTOOD[lang] + first
    return Feedback(strengths=_strengths(ranked, made, lang), improve=first)


def _strengths(ranked: Sequence[KeyPoint], made: dict[str, PointVerdict], lang: Lang) -> str:
    said = [_bare(p.point[lang]) for p in ranked if made[p.id].verdict is Verdict.COVERED][:_PRAISED]
    if not said:
        return ""
    return f"说清楚了：{'；'.join(said)}。" if lang == "zh" else f"You made clear: {'; '.join(said)}."


def _improve(
    ranked: Sequence[KeyPoint], made: dict[str, PointVerdict], claims: Sequence[WrongClaim], lang: Lang
) -> str:
    zh = lang == "zh"
    if claims:
        quote, right = _short(claims[0].quote.text), _bare(claims[0].correction)
        return f"先改正“{quote}”：{right}。" if zh else f"First put right “{quote}”: {right}."
    for verdict, start in _FIRST:
        for p in ranked:
            if made[p.id].verdict is verdict and (p.essential or verdict is not Verdict.PARTIAL):
                text = _bare(p.point[lang])
                return f"{start['zh']}：{text}。" if zh else f"{start['en']}: {text}."
    partial = next((p for p in ranked if made[p.id].verdict is Verdict.PARTIAL), None)
    if partial:
        return (
            f"可以说得更完整：{_bare(partial.point[lang])}。"
            if zh
            else f"Say this more fully: {_bare(partial.point[lang])}."
        )
    return "要点都说到了。" if zh else "All points are there."


_FIRST: tuple[tuple[Verdict, dict[Lang, str]], ...] = (
    (Verdict.CONTRADICTED, {"zh": "先改正这一点，正确的是", "en": "First put this right"}),
    (Verdict.PARTIAL, {"zh": "先把这一点说完整", "en": "First complete this"}),
    (Verdict.MISSING, {"zh": "先补上这一点", "en": "First add this"}),
)


def _bare(text: str) -> str:
    return text.strip().rstrip("。.；;")


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _SHOWN else plain[:_SHOWN].rstrip() + "…"
