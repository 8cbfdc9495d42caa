"""Second looks at an answer: where two grades of it differ, and a report together with the grades that it superseded."""

from __future__ import annotations

from interviewer.models import Frozen, GivenGrade, Grade, Report, Turn, Usage, Verdict, View


class Change(Frozen):
    """A key point of whose verdict two grades of one answer differ; None: that grade says nothing of it."""

    id: str
    point: str
    before: Verdict | None
    after: Verdict | None


class Looks(Frozen):
    """All grades of one answer that was judged more than once, the first one first; the last one counts."""

    ordinal: int
    """Of the question in the interview, from 1."""
    follow_up: bool
    grades: tuple[GivenGrade, ...]


class Record(Report):
    """A report together with the grades that do not count any more, as it is shown and written to a file."""

    looks: tuple[Looks, ...] = ()

    def looks_at(self, ordinal: int) -> tuple[Looks, ...]:
        """The answers of one question that were judged more than once, the main one first."""
        return tuple(x for x in self.looks if x.ordinal == ordinal)


def record(report: Report, view: View) -> Record:
    """The report of the interview that `view` shows, with its second looks and what all of them cost."""
    again = [
        Looks(ordinal=t.ordinal, follow_up=t.parent_id is not None, grades=view.looks[t.id])
        for t in view.turns
        if t.id in view.looks
    ]
    return Record(**{**dict(report), "usage": _spent(view)}, looks=tuple(again))


def _spent(view: View) -> Usage:
    """At the endpoint, on all grades there ever were. That of a follow-up includes the main one that it was merged with."""
    turns = {t.id: t for t in view.turns}
    prompt = completion = calls = 0
    seconds = 0.0
    for turn in view.turns:
        for given in _given(turn, view):
            first = _in_force(turns[turn.parent_id], view, given) if turn.parent_id else Usage()
            usage = given.grade.usage
            prompt += usage.prompt_tokens - first.prompt_tokens
            completion += usage.completion_tokens - first.completion_tokens
            calls += usage.calls - first.calls
            seconds += usage.seconds - first.seconds
    return Usage(prompt_tokens=prompt, completion_tokens=completion, seconds=round(seconds, 3), calls=calls)


def _given(turn: Turn, view: View) -> tuple[GivenGrade, ...]:
    """All grades of a turn, those without a score left out."""
    if turn.id in view.looks:
        return view.looks[turn.id]
    graded = turn.grade is not None and turn.grade.status == "graded"
    return (GivenGrade(grade=turn.grade, objection=None, at=turn.answered_at or turn.asked_at),) if graded else ()


def _in_force(main: Turn, view: View, given: GivenGrade) -> Usage:
    """Of the grade of the main answer that counted when another was given to its follow-up."""
    before = [g for g in _given(main, view) if g.at <= given.at]
    return before[-1].grade.usage if before else Usage()


def changes(before: Grade, after: Grade) -> tuple[Change, ...]:
    """The key points whose verdicts differ, in the order of the later grade; those that only the earlier one has come last."""
    was = {p.id: p for p in before.points}
    now = {p.id: p for p in after.points}
    pairs = [(was.get(id_), now.get(id_)) for id_ in (now | was)]
    return tuple(
        Change(id=one.id, point=one.point, before=old and old.verdict, after=new and new.verdict)
        for old, new in pairs
        for one in [new or old]
        if one and (old and old.verdict) != (new and new.verdict)
    )
