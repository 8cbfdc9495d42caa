"""Probes put to a judge, and which of them left their range."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from statistics import fmean

from interviewer.evaluation.grading import Graded, Item, Progress, grade_items
from interviewer.evaluation.probes import RANGES, Kind, Probe, Probes
from interviewer.grading.examiner import Examiner
from interviewer.models import Frozen, Lang, Question

WORST = 20


class Outcome(Frozen):
    """A probe, what it scored, and what it may score (all 0..100)."""

    probe: Probe
    score: int | None
    """None: ungraded."""
    lowest: int
    highest: int | None
    """None: the sentence that it repeats was not graded, so nobody can say."""

    @property
    def off(self) -> int:
        """Points outside its range; 0 for one that cannot be told."""
        if self.score is None or self.highest is None:
            return 0
        return max(self.lowest - self.score, self.score - self.highest, 0)


class ProbeRow(Frozen):
    """All probes of one kind in one language."""

    kind: Kind
    written: Lang
    lowest: int
    highest: int | None
    """None: no more than the sentence earned once."""
    n: int
    mean: float | None
    min: int | None
    max: int | None
    outside: int
    ungraded: int


class Offender(Frozen):
    """A probe outside its range."""

    question_id: str
    kind: Kind
    written: Lang
    score: int
    lowest: int
    highest: int
    answer: str


class ProbeReport(Frozen):
    """What a judge gave to the probes."""

    judge: str
    questions: int
    n: int
    graded: int
    ungraded: int
    outside: int
    probes: tuple[ProbeRow, ...]
    worst: tuple[Offender, ...]
    """The furthest outside their range, worst first."""
    left_out: Mapping[Kind, int]
    """Kind -> questions that lack what it is made of."""
    reasons: Mapping[str, int]
    """Why answers are ungraded -> how many."""
    seconds: float


def put(
    made: Probes,
    questions: Mapping[str, Question],
    examiner: Examiner,
    judge: str,
    out: Path | None = None,
    workers: int = 1,
    progress: Progress = lambda done, total: None,
) -> Graded:
    """Grade the probes of `questions`, as `grade_items` does. A probe whose text or question has changed is graded again."""
    digests = {i: sha256(q.model_dump_json().encode()).digest() for i, q in questions.items()}
    items = [Item(_key(p, digests[p.question_id]), questions[p.question_id], p.answer, p.lang) for p in made.probes]
    graded = grade_items(items, examiner, f"{judge}, probes", out, workers, progress)
    names = {item.id: probe.id for item, probe in zip(items, made.probes, strict=True)}
    return Graded({names[i]: p for i, p in graded.predictions.items()}, {names[i]: g for i, g in graded.grades.items()})


def _key(probe: Probe, question: bytes) -> str:
    """Its id with a hash of all that the judge is given; `question` is the question's own."""
    digest = sha256(question + f"{probe.lang}{probe.answer}".encode())
    return f"{probe.id}@{digest.hexdigest()[:8]}"


def probe_report(made: Probes, graded: Graded, judge: str, seconds: float) -> ProbeReport:
    """The report on graded probes."""
    outcomes = _outcomes(made.probes, graded)
    off = sorted((o for o in outcomes if o.off), key=lambda o: -o.off)
    ungraded = sum(o.score is None for o in outcomes)
    return ProbeReport(
        judge=judge,
        questions=len({p.question_id for p in made.probes}),
        n=len(outcomes),
        graded=len(outcomes) - ungraded,
        ungraded=ungraded,
        outside=len(off),
        probes=_rows(outcomes),
        worst=tuple(_offender(o) for o in off[:WORST]),
        left_out=made.left_out,
        reasons=graded.reasons,
        seconds=round(seconds, 2),
    )


def _outcomes(probes: Sequence[Probe], graded: Graded) -> list[Outcome]:
    given = {p.id: None if (s := graded.predictions[p.id].score) is None else round(100 * s) for p in probes}
    return [Outcome(probe=p, score=given[p.id], lowest=RANGES[p.kind][0], highest=_highest(p, given)) for p in probes]


def _highest(probe: Probe, given: Mapping[str, int | None]) -> int | None:
    if probe.kind is not Kind.TEN_TIMES:
        return RANGES[probe.kind][1]
    return given[probe.model_copy(update={"kind": Kind.ONCE}).id]


def _rows(outcomes: Sequence[Outcome]) -> tuple[ProbeRow, ...]:
    groups: dict[tuple[Kind, Lang], list[Outcome]] = {}
    for o in outcomes:
        groups.setdefault((o.probe.kind, o.probe.written), []).append(o)
    order = list(Kind)
    return tuple(_row(*key, groups[key]) for key in sorted(groups, key=lambda k: (order.index(k[0]), k[1] == "en")))


def _row(kind: Kind, written: Lang, outcomes: Sequence[Outcome]) -> ProbeRow:
    scores = [o.score for o in outcomes if o.score is not None]
    return ProbeRow(
        kind=kind,
        written=written,
        lowest=RANGES[kind][0],
        highest=None if kind is Kind.TEN_TIMES else RANGES[kind][1],
        n=len(outcomes),
        mean=round(fmean(scores), 1) if scores else None,
        min=min(scores, default=None),
        max=max(scores, default=None),
        outside=sum(o.off > 0 for o in outcomes),
        ungraded=len(outcomes) - len(scores),
    )


def _offender(o: Outcome) -> Offender:
    assert o.score is not None and o.highest is not None  # noqa: S101, PT018 - only such a one is off
    return Offender(
        question_id=o.probe.question_id,
        kind=o.probe.kind,
        written=o.probe.written,
        score=o.score,
        lowest=o.lowest,
        highest=o.highest,
        answer=o.probe.answer,
    )
