"""A small bank, a rubric with round numbers, and the services of an interview over them: what tests of the core work with.

Independent of `knowledge/`, so that editing a question or a weight there breaks no test of the machinery.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from interviewer.bank import Bank
from interviewer.grading.examiner import Examiner
from interviewer.grading.grader import Grader
from interviewer.interview.graph import Nodes
from interviewer.interview.session import InterviewSession, open_session
from interviewer.models import CriterionText, FollowUp, KeyPoint, Plan, Question, Rubric, Source, Text, Work
from interviewer.store import Store


def both(words: str) -> Text:
    """A text in both languages."""
    return Text(zh=f"下面这句话请当作是用中文说的：{words}", en=words)


def point(point_id: str, *, weight: int = 1, essential: bool = False) -> KeyPoint:
    """A key point whose statement names its id."""
    return KeyPoint(id=point_id, weight=weight, essential=essential, point=both(f"the statement of {point_id}"))


def question(question_id: str, *, topic: str = "optimization", difficulty: int = 2) -> Question:
    """An open question with an essential point `core`, a lighter `detail`, two hints, and a follow-up for `core`."""
    return Question(
        id=question_id,
        topic=topic,
        difficulty=difficulty,
        question=both(f"What about {question_id}?"),
        answer=both(f"The reference of {question_id}."),
        key_points=(point("core", weight=3, essential=True), point("detail")),
        hints=(both("first hint"), both("second hint")),
        follow_ups=(FollowUp(probes="core", question=both(f"And the core of {question_id}?")),),
        sources=(Source(seed="seed.txt", number="1"), Source(book="a-book", section="8.7", pages="3-4")),
    )


def choice(question_id: str, *, topic: str = "evaluation") -> Question:
    """A choice question; `b` is right."""
    return Question(
        id=question_id,
        topic=topic,
        kind="choice",
        difficulty=1,
        question=both(f"Which of {question_id}?"),
        answer=both("It is b."),
        key_points=(point("right-option", weight=3, essential=True),),
        options={"a": both("first"), "b": both("second")},
        correct=("b",),
    )


TOPICS = {t: both(t) for t in ("optimization", "normalization", "evaluation")}
WORKS = {
    "seed.txt": Work(title="A seed", kind="seed"),
    "a-book": Work(title="A Book", kind="book", authors="Ada, Bob", year=2016),
}


def bank(*questions: Question) -> Bank:
    """A bank of these questions; without any, of four open ones over two topics."""
    chosen = questions or (
        question("adam"),
        question("momentum", difficulty=4),
        question("batch-norm", topic="normalization"),
        question("layer-norm", topic="normalization", difficulty=4),
    )
    return Bank({q.id: q for q in chosen}, TOPICS, WORKS)


RUBRIC = Rubric(
    version=1,
    credit={"covered": 1, "partial": 0.5, "missing": 0, "contradicted": 0},
    essential_factor=2,
    wrong_claim_penalty=0.1,
    max_penalty=0.3,
    cap_without_essential=40,
    follow_up_below=80,
    criteria={
        "core": CriterionText(name=both("Core"), description=both("The heart of it"), levels=((0, both("any")),))
    },
)
"""With the points of `question`: core alone is 6/7 = 86, detail alone 1/7 = 14, both 100."""

ZH = Plan(lang="zh", count=2, follow_ups=False)
EN = Plan(lang="en", count=2, follow_ups=False)


def nodes(home: Path, judge: Grader, now: Callable[[], datetime], questions: Bank | None = None) -> Nodes:
    """The services of an interview in `home` in which one judge marks everything."""
    home.mkdir(parents=True, exist_ok=True)
    made = questions or bank()
    return Nodes(
        questions=lambda: made,
        store=Store.at(home / "history.sqlite"),
        examiner=Examiner(rubric=RUBRIC, choice=judge, builtin=judge, model=lambda: None),
        retrieve_passages=lambda question, answer: [],
        clarifier=lambda: None,
        now=now,
    )


def session(made: Nodes, home: Path, max_answer: int = 1000) -> InterviewSession:
    """A session over those services; the n-th interview that this home sees is called `iv-n`."""
    return open_session(
        made, home, None, new_id=lambda: f"iv-{len(made.store.interviews()) + 1}", max_answer=max_answer
    )
