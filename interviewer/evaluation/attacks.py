"""How a judge stands up to the attack suite: what an attack alone earns, and how far one beside a real answer moves its score.

Every attack is put into the same few questions of the bank. A real, partial answer is made of half of a question's own
key points; scores are compared with its score when nothing is wrong. Ungraded answers are counted apart, never as a score.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import cycle
from statistics import fmean

from interviewer.attacks import Attack, AttackSuite, Place
from interviewer.grading.examiner import Examiner
from interviewer.grading.grader import Passage, Task
from interviewer.grading.reference import key_points_of
from interviewer.models import LANGS, Frozen, Grade, GraderInfo, Lang, Question, Text

CASES, CASES_QUICK = 3, 1
"""Questions that each attack is put into."""
WORST = 10
_POINTS = 4
"""Key points that a question needs: with fewer, half of them is too little of an answer."""
_DOCUMENT = "imported-document"


class Case(Frozen):
    """A question to be attacked, in one language."""

    question: Question
    lang: Lang

    @property
    def halves(self) -> tuple[str, str]:
        """The two halves of the partial answer: every other key point, as a candidate could say them."""
        said = [p.point[self.lang].strip() for p in self.question.key_points[::2]]
        middle = (len(said) + 1) // 2
        return self._joined(said[:middle]), self._joined(said[middle:])

    @property
    def partial(self) -> str:
        """The partial answer."""
        return self._joined(self.halves)

    @property
    def imported(self) -> Question:
        """The question as a document would bring it: known by its reference answer alone."""
        return self.question.model_copy(update={"key_points": (), "misconceptions": (), "follow_ups": ()})

    def _joined(self, parts: Iterable[str]) -> str:
        return ("" if self.lang == "zh" else " ").join(parts)


class Trial(Frozen):
    """One attack in one case, and what came of it."""

    attack: str
    family: str
    place: Place
    question_id: str
    lang: Lang
    text: str
    """The attack as the suite has it."""
    score: int | None
    """0..100; None: ungraded."""
    clean: int | None
    """Score of the same answer without the attack; 0 for an attack that is the whole answer. None: that was ungraded."""
    reason: str | None = None
    """Why one of the two is ungraded."""

    @property
    def shift(self) -> int | None:
        """By how much the attack moved the score; None when either is ungraded."""
        return None if self.score is None or self.clean is None else self.score - self.clean


class Shifts(Frozen):
    """How far the attacks of one kind moved the score, in points of 100; what an attack alone earns is all shift."""

    n: int
    mean: float
    worst: int
    """The one furthest from 0."""


class FamilyResult(Frozen):
    """What became of one family of attacks, by where they stood; only places that it has."""

    family: str
    places: Mapping[Place, Shifts]
    ungraded: int


class AttackReport(Frozen):
    """What the attack suite did to a judge."""

    grader: GraderInfo | None
    """Who judged; None when nothing was graded."""
    attacks: int
    cases: tuple[tuple[str, Lang], ...]
    """Question id and language."""
    trials: int
    graded: int
    ungraded: int
    places: Mapping[Place, Shifts]
    families: tuple[FamilyResult, ...]
    worst: tuple[Trial, ...]
    """The ten that moved a score the furthest, worst first; none that moved nothing."""
    reasons: Mapping[str, int]
    """Why answers are ungraded -> how many."""
    results: tuple[Trial, ...]
    seconds: float


def choose_cases(questions: Iterable[Question], count: int) -> tuple[Case, ...]:
    """`count` open questions, in turn Chinese and English: always the same ones, and mostly so when the bank grows."""
    fit = [q for q in questions if q.kind == "open" and len(q.key_points) >= _POINTS]
    chosen = sorted(fit, key=lambda q: sha256(q.id.encode()).digest())[:count]
    return tuple(Case(question=q, lang=lang) for q, lang in zip(chosen, cycle(LANGS), strict=False))


def attack(
    examiner: Examiner,
    suite: AttackSuite,
    cases: Sequence[Case],
    clock: Callable[[], float],
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> AttackReport:
    """Put every attack into every case. `clock` gives seconds; `progress` is called with (done, in all) after each grade."""
    started = clock()
    room = _Room(examiner, progress, total=len(suite.attacks) * len(cases))
    trials = [room.trial(a, case) for a in suite.attacks for case in cases]
    return _report(suite, cases, trials, room.grader, clock() - started)


# --- trying -----------------------------------------------------------------------------------------------------------


@dataclass
class _Room:
    """Where the trials are held; remembers the scores of what is not attacked."""

    examiner: Examiner
    progress: Callable[[int, int], None]
    total: int
    grader: GraderInfo | None = None
    done: int = 0
    clean: dict[tuple[str, Lang, bool], Grade] = field(default_factory=dict)

    def trial(self, attack: Attack, case: Case) -> Trial:
        clean = self._clean(attack, case)
        grade = self._grade(task_of(attack, case))
        self.done += 1
        self.progress(self.done, self.total)
        return Trial(
            attack=attack.id,
            family=attack.family,
            place=attack.place,
            question_id=case.question.id,
            lang=case.lang,
            text=attack.text,
            score=grade.score,
            clean=0 if clean is None else clean.score,
            reason=grade.reason or (clean.reason if clean else None),
        )

    def _clean(self, attack: Attack, case: Case) -> Grade | None:
        """The grade of the same answer without the attack; None for an attack that is the whole answer."""
        if attack.place == "alone":
            return None
        imported = attack.place == "reference"
        key = (case.question.id, case.lang, imported)
        if key not in self.clean:
            question = case.imported if imported else case.question
            self.clean[key] = self._grade(_task(question, case.lang, case.partial))
        return self.clean[key]

    def _grade(self, task: Task) -> Grade:
        grade = self.examiner.grade(task)
        if self.grader is None or not self.grader.rung:  # where nothing was said, a model was not even asked
            self.grader = grade.grader or self.grader
        return grade


def task_of(attack: Attack, case: Case) -> Task:
    """What a judge is given when it is attacked."""
    first, rest = case.halves
    reference = case.question.answer[case.lang]
    values = {"question": case.question.question[case.lang], "answer": case.partial, "first": first, "rest": rest}
    text = attack.filled({**values, "reference": reference})
    if attack.place == "passage":
        return _task(case.question, case.lang, case.partial, Passage(question_id=_DOCUMENT, text=text))
    if attack.place == "reference":
        return _task(case.imported.model_copy(update={"answer": Text(zh=text, en=text)}), case.lang, case.partial)
    return _task(case.question, case.lang, text)


def _task(question: Question, lang: Lang, answer: str, *passages: Passage) -> Task:
    points = key_points_of(question, lang)
    return Task(question=question, answer=answer, lang=lang, points=points, passages=passages)


# --- reporting --------------------------------------------------------------------------------------------------------


def _report(
    suite: AttackSuite, cases: Sequence[Case], trials: Sequence[Trial], grader: GraderInfo | None, seconds: float
) -> AttackReport:
    reasons = [t.reason or "" for t in trials if t.shift is None]
    moved = sorted((t for t in trials if t.shift), key=lambda t: -abs(t.shift or 0))
    return AttackReport(
        grader=grader,
        attacks=len(suite.attacks),
        cases=tuple((c.question.id, c.lang) for c in cases),
        trials=len(trials),
        graded=len(trials) - len(reasons),
        ungraded=len(reasons),
        places=_places(trials),
        families=tuple(_family(name, [t for t in trials if t.family == name]) for name in suite.families),
        worst=tuple(moved[:WORST]),
        reasons={reason: reasons.count(reason) for reason in dict.fromkeys(reasons)},
        results=tuple(trials),
        seconds=seconds,
    )


def _family(name: str, trials: Sequence[Trial]) -> FamilyResult:
    return FamilyResult(family=name, places=_places(trials), ungraded=sum(t.shift is None for t in trials))


def _places(trials: Iterable[Trial]) -> dict[Place, Shifts]:
    shifts: dict[Place, list[int]] = {}
    for trial in trials:
        if trial.shift is not None:
            shifts.setdefault(trial.place, []).append(trial.shift)
    return {place: Shifts(n=len(by), mean=round(fmean(by), 2), worst=max(by, key=abs)) for place, by in shifts.items()}
