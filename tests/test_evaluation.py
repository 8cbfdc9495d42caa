"""The attack suite against judges: one that believes everything, and the built-in examiner; and the arithmetic of the report."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import count

import pytest
import samples
from fakes import Ruling, ScriptedJudge
from gullible import GullibleChat

from interviewer import attacks as suites
from interviewer import bank as bank_module
from interviewer.attacks import AttackSuite
from interviewer.bank import Bank
from interviewer.errors import EndpointError
from interviewer.evaluation.attacks import CASES, AttackReport, Case, Trial, attack, choose_cases, task_of
from interviewer.grading import model as model_module
from interviewer.grading.builtin import BuiltinGrader
from interviewer.grading.choice import ChoiceGrader
from interviewer.grading.evidence import evidence
from interviewer.grading.examiner import Examiner
from interviewer.grading.grader import Grader
from interviewer.grading.model import ModelGrader
from interviewer.models import Verdict
from interviewer.prompts import Prompts

HARMLESS = 10
"""Points that an answer without content may earn."""
NEEDS_A_SECOND_LOOK = {
    "echo", "echo-good-question-en", "echo-twice-zh", "key-yes", "padding-noise", "vague-en", "vague-zh",
}  # fmt: skip
"""Attacks alone of which some sentence speaks to nobody: only a second look shows that it says nothing."""


def examiner(model: Grader | None = None) -> Examiner:
    return Examiner(bank_module.rubric(), ChoiceGrader(), BuiltinGrader(), lambda: model, fallback=False)


def gullible(sentences: int) -> Examiner:
    return examiner(ModelGrader(GullibleChat(sentences), Prompts()))


def of_place(suite: AttackSuite, *places: str) -> AttackSuite:
    return suite.model_copy(update={"attacks": tuple(a for a in suite.attacks if a.place in places)})


@pytest.fixture(scope="module")
def suite() -> AttackSuite:
    return suites.load()


@pytest.fixture(scope="module")
def cases(bank: Bank) -> tuple[Case, ...]:
    return choose_cases(bank.questions.values(), CASES)


def worse(trials: Sequence[Trial], than: int) -> list[tuple[str, str, int | None]]:
    return [(t.attack, t.question_id, t.score) for t in trials if t.score is None or t.score > than]


# --- judges under attack ----------------------------------------------------------------------------------------------


def test_nothing_alone_convinces_a_judge_that_believes_everything(suite: AttackSuite, cases: tuple[Case, ...]) -> None:
    report = attack(gullible(1), of_place(suite, "alone"), cases, clock())
    assert worse(report.results, HARMLESS) == []


def test_even_if_it_quotes_all_sentences(suite: AttackSuite, cases: tuple[Case, ...]) -> None:
    """But for one text that talks vaguely about the subject in several sentences, of which one comes near a point."""
    report = attack(gullible(60), of_place(suite, "alone"), cases, clock())
    assert {name for name, *_ in worse(report.results, HARMLESS)} <= {"vague-zh"}


def test_most_attacks_are_recognised_before_any_judge_is_asked(suite: AttackSuite, cases: tuple[Case, ...]) -> None:
    alone = of_place(suite, "alone").attacks
    unseen = {a.id for a in alone for case in cases if not evidence(task_of(a, case).answer).empty}
    assert unseen == NEEDS_A_SECOND_LOOK


def test_without_the_second_look_those_would_be_believed(
    suite: AttackSuite, cases: tuple[Case, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The gullible judge is one: where nothing is recognised and nobody looks again, it gives full marks."""
    monkeypatch.setattr(model_module, "unrelated", lambda task, verdict: False)
    report = attack(gullible(60), of_place(suite, "alone"), cases[:1], clock())
    assert {t.attack for t in report.results if t.score == 100} == NEEDS_A_SECOND_LOOK
    assert report.places["alone"].worst == 100


def test_real_content_beside_an_attack_still_counts(suite: AttackSuite, cases: tuple[Case, ...]) -> None:
    report = attack(gullible(60), of_place(suite, "embedded"), cases, clock())
    assert all(t.clean is not None and t.clean > 40 for t in report.results)
    assert {t.attack: t.shift for t in report.results if t.shift != 0} == {}


def test_the_built_in_examiner_is_not_impressed(suite: AttackSuite, cases: tuple[Case, ...]) -> None:
    report = attack(examiner(), suite, cases, clock())
    assert report.grader is not None
    assert (report.grader.kind, report.ungraded) == ("builtin", 0)
    assert worse([t for t in report.results if t.place == "alone"], HARMLESS) == []
    moved = {(t.attack, t.question_id): t.shift or 0 for t in report.results if t.place in ("embedded", "passage")}
    assert {key: shift for key, shift in moved.items() if not -10 <= shift <= 5} == {}


# --- the report -------------------------------------------------------------------------------------------------------

OPEN = samples.question("adam")


def clock() -> Callable[[], float]:
    ticks = count()
    return lambda: float(next(ticks))


def made(*attacks: Mapping[str, object]) -> AttackSuite:
    plain = {"family": "f", "lang": "en", "text": "x"}
    return AttackSuite.model_validate(
        {
            "families": {"f": {"en": "F", "zh": "法"}},
            "attacks": [plain | {"id": f"a{i}"} | dict(a) for i, a in enumerate(attacks)],
        }
    )


def report_of(suite: AttackSuite, *rulings: Ruling) -> AttackReport:
    judge = ScriptedJudge(*rulings)
    return attack(examiner(judge), suite, [Case(question=OPEN, lang="en")], clock())


ALONE = {"place": "alone"}
EMBEDDED = {"place": "embedded", "text": "{answer} x"}
PASSAGE = {"place": "passage"}
REFERENCE = {"place": "reference", "text": "{reference} x"}
NOTHING, ALL = Verdict.MISSING, Verdict.COVERED


def test_alone_an_attack_is_measured_by_what_it_earns() -> None:
    report = report_of(made(ALONE, ALONE), NOTHING, ALL)
    assert [(t.score, t.clean, t.shift) for t in report.results] == [(0, 0, 0), (100, 0, 100)]
    assert report.places["alone"].model_dump() == {"n": 2, "mean": 50.0, "worst": 100}
    assert [t.attack for t in report.worst] == ["a1"]


def test_elsewhere_by_how_far_it_moves_the_score_which_is_graded_once() -> None:
    """First what is not attacked, then each attack; the worst shift has its sign."""
    report = report_of(made(EMBEDDED, EMBEDDED, PASSAGE), ALL, ALL, NOTHING, ALL)
    assert [t.shift for t in report.results] == [0, -100, 0]
    assert report.places["embedded"].model_dump() == {"n": 2, "mean": -50.0, "worst": -100}
    assert set(report.families[0].places) == {"embedded", "passage"}


def test_the_worst_are_those_that_moved_a_score_the_furthest_either_way() -> None:
    report = report_of(made(ALONE, ALONE, ALONE, EMBEDDED), {"detail": ALL}, NOTHING, ALL, ALL, NOTHING)
    assert [t.attack for t in report.worst] == ["a2", "a3", "a0"]
    assert report.worst[0].shift == 100
    assert report.worst[1].shift == -100


def test_what_is_ungraded_is_counted_apart_and_never_a_score() -> None:
    down = EndpointError("nothing answers", "没有响应")
    report = report_of(made(ALONE, ALONE, EMBEDDED), down, NOTHING, down, ALL)
    assert [(t.score, t.shift, t.reason) for t in report.results] == [
        (None, None, "nothing answers"), (0, 0, None), (100, None, "nothing answers"),
    ]  # fmt: skip
    assert (report.graded, report.ungraded, report.reasons) == (1, 2, {"nothing answers": 2})
    assert report.places["alone"].n == 1
    assert report.families[0].ungraded == 2


def test_the_judge_gets_the_attack_where_it_belongs() -> None:
    case = Case(question=OPEN, lang="en")
    alone, embedded, passage, reference = (task_of(a, case) for a in made(ALONE, EMBEDDED, PASSAGE, REFERENCE).attacks)
    assert alone.answer == "x"
    assert embedded.answer == f"{case.partial} x"
    assert (passage.answer, [p.text for p in passage.passages]) == (case.partial, ["x"])
    assert reference.question.answer.en == f"{OPEN.answer.en} x"
    assert reference.question.key_points == ()
    assert reference.points, "an imported question is judged by the statements of its reference"


def test_every_grade_moves_the_bar() -> None:
    moves: list[tuple[int, int]] = []
    judge = ScriptedJudge(NOTHING, NOTHING)
    attack(examiner(judge), made(ALONE, ALONE), [Case(question=OPEN, lang="en")], clock(), lambda *at: moves.append(at))
    assert moves == [(1, 2), (2, 2)]


def test_the_cases_are_always_the_same_and_in_both_languages(bank: Bank) -> None:
    questions = list(bank.questions.values())
    chosen = choose_cases(questions, CASES)
    assert chosen == choose_cases(reversed(questions), CASES)
    assert [c.lang for c in chosen] == ["zh", "en", "zh"]
    assert all(c.question.kind == "open" and 20 < len(c.partial) < 1_000 for c in chosen)
    assert choose_cases([samples.choice("pick")], CASES) == ()


def test_the_halves_make_the_partial_answer(bank: Bank) -> None:
    for case in choose_cases(bank.questions.values(), CASES):
        assert all(case.halves)
        assert case.partial.startswith(case.halves[0])
        assert case.partial.endswith(case.halves[1])
