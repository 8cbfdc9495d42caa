"""What is wrong in a question whose types are right: dangling references, missing languages, unsupported key points."""

from __future__ import annotations

from collections.abc import Container, Iterator
from functools import lru_cache
from typing import Literal

from pydantic import BaseModel

from interviewer.models import LANGS, KeyPoint, Question, Text
from interviewer.text import language, normalise

_plain = lru_cache(maxsize=4096)(normalise)
"""Each hint is held against every term of its question: about as many as are kept."""


class Finding(BaseModel):
    """Something wrong in one question, before it is known where the question stands."""

    path: tuple[int | str, ...]
    en: str
    zh: str
    severity: Literal["error", "quality"] = "error"


def findings(question: Question, topics: Container[str], works: Container[str]) -> list[Finding]:
    """All that is wrong in a question whose types are right; `topics` and `works` are the ids that it may name."""
    return [
        *_references(question, topics, works),
        *(_choice(question) if question.kind == "choice" else _open(question)),
        *_languages(question),
        *_wordings(question),
        *_support(question),
        *_hints(question),
    ]


def _error(path: tuple[int | str, ...], en: str, zh: str) -> Finding:
    return Finding(path=path, en=en, zh=zh)


def _quality(path: tuple[int | str, ...], en: str, zh: str) -> Finding:
    return Finding(path=path, en=en, zh=zh, severity="quality")


def _references(q: Question, topics: Container[str], works: Container[str]) -> Iterator[Finding]:
    if q.topic not in topics:
        yield _error(
            ("topic",),
            f"unknown topic “{q.topic}”; knowledge/topics.yaml lists them",
            f"未知主题“{q.topic}”；可用主题见 knowledge/topics.yaml",
        )
    for i, source in enumerate(q.sources):
        if source.document is None and source.key not in works:
            yield _error(
                ("sources", i),
                f"“{source.key}” is not in knowledge/sources.yaml",
                f"“{source.key}”不在 knowledge/sources.yaml 中",
            )
    ids = [p.id for p in q.key_points]
    for i, point in enumerate(ids):
        if point in ids[:i]:
            yield _error(
                ("key_points", i, "id"), f"two key points have the id “{point}”", f"有两个要点的 id 都是“{point}”"
            )
    for i, follow_up in enumerate(q.follow_ups):
        if follow_up.probes not in ids:
            yield _error(
                ("follow_ups", i, "probes"),
                f"there is no key point “{follow_up.probes}”",
                f"没有名为“{follow_up.probes}”的要点",
            )


def _choice(q: Question) -> Iterator[Finding]:
    if len(q.options) < 2:
        yield _error(("options",), "a choice question needs at least two options", "选择题至少要有两个选项")
    if not q.correct or not set(q.correct) <= set(q.options):
        yield _error(("correct",), "must name one or more of the options", "必须是选项中的一个或多个")
    if len(q.key_points) != 1:
        yield _error(
            ("key_points",),
            "a choice question has exactly one key point: the right option and why",
            "选择题恰好有一个要点：正确选项及其理由",
        )


def _open(q: Question) -> Iterator[Finding]:
    if q.options or q.correct:
        yield _error(("options",), "only a question of kind choice has options", "只有选择题（kind: choice）才有选项")
    if not 3 <= len(q.key_points) <= 7:
        yield _quality(
            ("key_points",),
            f"has {len(q.key_points)} key points; 3 to 7 are expected",
            f"有 {len(q.key_points)} 个要点，应为 3 到 7 个",
        )
    if q.key_points and not any(p.essential for p in q.key_points):
        yield _quality(("key_points",), "no key point is essential", "没有必答要点（essential）")
    if not q.hints:
        yield _quality(("hints",), "there is no hint", "没有提示")
    probed = {f.probes for f in q.follow_ups}
    for i, p in enumerate(q.key_points):
        if p.essential and p.id not in probed:
            yield _quality(
                ("key_points", i),
                f"no follow-up probes the essential point “{p.id}”",
                f"没有针对必答要点“{p.id}”的追问",
            )


def _languages(q: Question) -> Iterator[Finding]:
    for path, text in _texts_of(q):
        if language(text.zh) != "zh" and any(c.isalpha() for c in text.zh) and text.zh != text.en:
            yield _quality((*path, "zh"), "does not look like Chinese", "看起来不是中文")
        if language(text.en) == "zh":
            yield _quality((*path, "en"), "does not look like English", "看起来不是英文")


def _texts_of(q: Question) -> Iterator[tuple[tuple[int | str, ...], Text]]:
    yield ("question",), q.question
    yield ("answer",), q.answer
    for i, p in enumerate(q.key_points):
        yield ("key_points", i, "point"), p.point
    for i, m in enumerate(q.misconceptions):
        yield ("misconceptions", i, "claim"), m.claim
        yield ("misconceptions", i, "correction"), m.correction
    for i, hint in enumerate(q.hints):
        yield ("hints", i), hint
    for i, f in enumerate(q.follow_ups):
        yield ("follow_ups", i, "question"), f.question


def _wordings(q: Question) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for i, p in enumerate(q.key_points):
        for j, wording in enumerate(p.wordings):
            owner = seen.setdefault(_plain(wording), p.id)
            if owner != p.id:
                yield _error(
                    ("key_points", i, "wordings", j),
                    f"the same wording stands at “{owner}”",
                    f"同样的说法已出现在“{owner}”中",
                )
    false = {_plain(w): j for j, m in enumerate(q.misconceptions) for w in m.wordings}
    for wording in set(seen) & set(false):
        yield _error(
            ("misconceptions", false[wording]),
            f"“{wording}” is also a right wording of “{seen[wording]}”",
            f"“{wording}”同时是“{seen[wording]}”的正确说法",
        )


def _support(q: Question) -> Iterator[Finding]:
    for lang in LANGS:
        answer = _plain(q.answer[lang])
        for i, p in enumerate(q.key_points):
            for j in _unsupported(p, answer):
                terms = ", ".join(p.concepts[j])
                yield _quality(
                    ("key_points", i, "concepts", j),
                    f"the {lang} reference answer has none of: {terms}",
                    f"{lang} 参考答案里没有其中任何一个：{terms}",
                )


def _unsupported(point: KeyPoint, answer: str) -> list[int]:
    return [j for j, group in enumerate(point.concepts) if not any(_plain(term) in answer for term in group)]


def _hints(q: Question) -> Iterator[Finding]:
    """A hint that touches every concept of a point tells the point; one that names all of a single group may not."""
    for i, hint in enumerate(q.hints):
        for p in q.key_points:
            told = [lang for lang in LANGS if _tells(_plain(hint[lang]), p)]
            if told:
                yield _quality(
                    ("hints", i),
                    f"gives the point “{p.id}” away ({', '.join(told)})",
                    f"透露了要点“{p.id}”（{'、'.join(told)}）",
                )


def _tells(hint: str, point: KeyPoint) -> bool:
    said = any(_plain(wording) in hint for wording in (*point.wordings, point.point.zh, point.point.en))
    return said or (len(point.concepts) > 1 and all(any(_plain(t) in hint for t in g) for g in point.concepts))
