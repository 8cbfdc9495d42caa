"""The values of prompts/grade.md: what a model is shown of a task, and what is left out when its context is too short.

Texts of the bank in the task's language only; hostile texts defused. Of the answer nothing is ever left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from interviewer.grading.evidence import Evidence, clipped, defused
from interviewer.grading.grader import Task
from interviewer.grading.injection import speaks_to_examiner
from interviewer.models import Lang, Question
from interviewer.text import sentences, token_estimate, tokens

LANGUAGE_NAMES: Mapping[Lang, str] = {"zh": "Simplified Chinese", "en": "English"}
REFERENCE_TOKENS = 160
"""Room for the reference answer in a prompt, in estimated tokens: what the key points do not say already."""
PASSAGE_TOKENS = 60
"""Room for what other questions' references say."""

_OBJECTION = 1_000
"""Longest objection shown, in characters."""


def prompt_values(
    task: Task, seen: Evidence, *, passages: bool = True, reference_tokens: int = REFERENCE_TOKENS
) -> dict[str, str]:
    """The variables of prompts/grade.md."""
    question, lang = task.question, task.lang
    others = [defused(p.text) for p in task.passages if p.question_id != question.id] if passages else []
    objection = task.objection
    return {
        "language": LANGUAGE_NAMES[lang],
        "question": question.question[lang].strip(),
        "reference": _reference(question, lang, reference_tokens),
        "points": "\n".join(f"{p.id}: {p.point[lang].strip()}" for p in task.open_points),
        "misconceptions": "\n".join(f"- {m.claim[lang].strip()}" for m in question.misconceptions),
        "asked": task.asked or "",
        "passages": "\n".join(f"- {text}" for text in _fitting(others, PASSAGE_TOKENS)),
        "objection": clipped(defused(objection.text), _OBJECTION) if objection else "",
        "disputed": objection.point_id or "" if objection else "",
        "spoken": spoken(task),
        "answer": seen.numbered(),
    }


def spoken(task: Task) -> str:
    """The language that a recogniser wrote the answer down in; empty for a typed answer."""
    return LANGUAGE_NAMES[task.lang] if task.spoken else ""


def _reference(question: Question, lang: Lang, room: int) -> str:
    """The reference answer in at most `room` tokens: the sentences that the key points repeat most are left out first."""
    spans = [s for s in sentences(question.answer[lang]) if not speaks_to_examiner(s.text)]
    told = {token for p in question.key_points for token in tokens(p.point[lang])}
    kept = set[int]()
    for n in sorted(range(len(spans)), key=lambda n: _share(tokens(spans[n].text), told)):
        cost = token_estimate(spans[n].text)
        if cost <= room:
            room -= cost
            kept.add(n)
    return " ".join(spans[n].text for n in sorted(kept))


def _fitting(passages: Iterable[str], room: int) -> Iterator[str]:
    """The first sentences of the passages, the nearest passage first, as long as there is room."""
    for passage in passages:
        kept = []
        for span in sentences(passage):
            if speaks_to_examiner(span.text):  # an imported document may hold orders
                continue
            room -= token_estimate(span.text)
            if room < 0:
                break
            kept.append(span.text)
        if kept:
            yield " ".join(kept)


def _share(words: list[str], told: set[str]) -> float:
    return sum(w in told for w in words) / len(words) if words else 1.0
