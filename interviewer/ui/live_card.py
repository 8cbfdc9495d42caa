"""The card of an answer while it is judged: a checklist that fills in, then the feedback as it is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from interviewer.bank import Bank
from interviewer.grading.grader import SoFar
from interviewer.grading.reference import key_points_of
from interviewer.models import Lang, PointVerdict, Turn, TurnState, Verdict, View
from interviewer.text import without_latex
from interviewer.ui.cards import plain, progress
from interviewer.ui.grade_card import point_row, remark
from interviewer.ui.i18n import word


@dataclass(frozen=True)
class Judged:
    """What is being judged."""

    asked: str
    points: Mapping[str, str]
    """Id of each key point that gets a verdict -> its statement, in order."""
    secret: bool = False
    """A follow-up may come, asking for what is missing: only what is covered is shown in words."""
    place: str = ""
    """Which of several answers this is; may be empty."""


def judged(view: View, turn: Turn, bank: Bank, place: str = "") -> Judged:
    """The answer to a turn: of a main question all key points are judged, of a follow-up those that are still open."""
    question, plan = bank.questions.get(turn.question_id), view.interview.plan
    first = next((t.grade for t in view.turns if t.id == turn.parent_id), None)
    done = {p.id for p in first.points if p.verdict is Verdict.COVERED} if first else set()
    points = key_points_of(question, plan.lang) if question else ()
    first_time = turn.state in (TurnState.ASKED, TurnState.ANSWERED)
    return Judged(
        asked=turn.asked,
        points={p.id: p.point[plan.lang] for p in points if p.id not in done},
        secret=first_time and turn.parent_id is None and plan.follow_ups,
        place=place,
    )


def in_turn(view: View, bank: Bank, grades: Callable[[str], int], lang: Lang) -> Callable[[], Judged]:
    """What `retry` judges at the moment, one after the other, of the answers that have no grade in `view`.

    `grades(turn_id)` is how many a turn has been given: one more tells that it was judged, even if in vain.
    """
    waiting = [t for t in view.turns if t.state == TurnState.UNGRADED]
    before = {t.id: grades(t.id) for t in waiting}

    def current() -> Judged:
        done = sum(grades(id_) > n for id_, n in before.items())
        n = min(done, len(waiting) - 1)
        place = word("live.answer", lang).format(n=n + 1, total=len(waiting)) if len(waiting) > 1 else ""
        return judged(view, waiting[n], bank, place)

    return current


def live_card(what: Judged, seen: SoFar, lang: Lang) -> str:
    """The card as far as it is known."""
    known = {v.id: v for v in seen.points if v.id in what.points}
    rows = "".join(
        _row(n, statement, known.get(id_), what.secret, lang)
        for n, (id_, statement) in enumerate(what.points.items(), 1)
    )
    return (
        f'<article class="iv-card iv-live" aria-busy="true"><h3 class="iv-q">{plain(what.asked)}</h3>'
        f'{_head(len(known), what, lang)}<ul class="iv-points">{rows}</ul>{_feedback(seen, what.secret, lang)}</article>'
    )


def _head(known: int, what: Judged, lang: Lang) -> str:
    total = len(what.points)
    count = word("live.count", lang).format(n=known, total=total) if known else word("live.reading", lang)
    return progress(" · ".join(part for part in (what.place, count) if part), known / max(1, total))


def _row(n: int, statement: str, verdict: PointVerdict | None, secret: bool, lang: Lang) -> str:
    if verdict is None:
        pending = word("live.pending", lang)
        return f'<li class="iv-pending"><span class="iv-mark"></span><div aria-label="{pending}"></div></li>'
    hidden = secret and verdict.verdict is not Verdict.COVERED
    number = word("live.point", lang).format(n=n)
    shown = f'<span class="iv-muted">{number}</span>' if hidden else plain(without_latex(statement))
    return point_row(verdict.verdict, shown, verdict.quotes, lang)


def _feedback(seen: SoFar, secret: bool, lang: Lang) -> str:
    texts = {"strengths": seen.feedback.strengths, "improve": "" if secret else seen.feedback.improve}
    return "".join(remark(key, text, lang) for key, text in texts.items() if text)
