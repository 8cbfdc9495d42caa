"""Grades, turns and views with hostile texts in every place: what tests of cards and reports draw."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from typing import Any

from interviewer.models import (
    Feedback,
    GivenGrade,
    Grade,
    GradedPoint,
    GraderInfo,
    Interview,
    InterviewState,
    Objection,
    Plan,
    Quote,
    Turn,
    TurnState,
    Verdict,
    View,
    WrongClaim,
)

NOW = datetime(2026, 1, 2, tzinfo=UTC)
OURS = {"article", "section", "header", "h3", "h4", "div", "p", "b", "span", "ul", "li", "q", "mark", "i", "footer", "blockquote", "details", "summary"}  # fmt: skip
HOSTILE = '<img src="http://e.example/a.png" onerror=x> </div><script>1</script> & "quotes" \x00 \u202e'


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)


def tags_of(html: str) -> set[str]:
    """The names of all elements."""
    parser = _Tags()
    parser.feed(html)
    return parser.tags


def text_of(html: str) -> str:
    """What a person reads."""
    return re.sub(r"<[^>]+>", "", html)


def quote(answer: str, text: str) -> Quote:
    """The first place of a text in an answer."""
    start = answer.index(text)
    return Quote(text=text, start=start, end=start + len(text))


def point(id_: str, verdict: Verdict, **changes: Any) -> GradedPoint:
    """A key point whose statement names its id."""
    values = {"id": id_, "verdict": verdict, "point": f"the statement of {id_}", "weight": 1, "essential": False}
    return GradedPoint.model_validate(values | changes)


def graded(answer: str, **changes: Any) -> Grade:
    """A grade of 60 with a credited point, a wrong claim, feedback and a stand-in, all of them hostile."""
    values: dict[str, Any] = {
        "question_id": "q",
        "status": "graded",
        "score": 60,
        "grader": GraderInfo(kind="builtin", fallback=HOSTILE),
        "points": (
            point("p1", Verdict.COVERED, quotes=(quote(answer, answer[:4]),), point=HOSTILE, essential=True, reason=HOSTILE),
        ),
        "wrong_claims": (WrongClaim(quote=quote(answer, answer[2:6]), correction=HOSTILE),),
        "criteria": {"core": 50, "depth": None, "accuracy": 80},
        "feedback": Feedback(strengths=HOSTILE, improve=HOSTILE),
    }  # fmt: skip
    return Grade.model_validate(values | changes)


def turn(answer: str | None, grade: Grade | None, **changes: Any) -> Turn:
    """The first question of interview `i`, answered and graded; without a grade, skipped."""
    values: dict[str, Any] = {
        "id": "i-1", "interview_id": "i", "ordinal": 1, "question_id": "q", "asked": HOSTILE, "answer": answer,
        "state": TurnState(grade.status) if grade else TurnState.SKIPPED, "grade": grade, "asked_at": NOW,
    }  # fmt: skip
    return Turn.model_validate(values | changes)


def looks(*grades: Grade, objection: Objection | None = None) -> tuple[GivenGrade, ...]:
    """Grades given a minute after each other, all but the first one after the objection."""
    return tuple(
        GivenGrade(grade=grade, objection=objection if n else None, at=NOW + timedelta(minutes=n))
        for n, grade in enumerate(grades)
    )


def view(*turns: Turn, **changes: Any) -> View:
    """An interview in English as it stands."""
    interview = Interview(id="i", plan=Plan(lang="en"), state=InterviewState.RUNNING, started_at=NOW)
    return View.model_validate({"interview": interview, "turns": turns, "events": (), **changes})
