"""What happens to a grade after it was given, or could not be: retry, appeal, stopping it half-way."""

import threading
from dataclasses import replace

import pytest
import samples
from fakes import ScriptedJudge
from held import CORE_ONLY, COVERED, DETAIL_ONLY, DOWN, MISSING

from interviewer.errors import AnswerError, BadInput, Halted, UnknownQuestion, WorkFailed
from interviewer.grading.grader import SoFar, Watch
from interviewer.models import Objection, Plan, TurnState


def test_an_answer_that_could_not_be_graded_says_why_and_the_interview_goes_on(held):
    held.judge.enqueue(DOWN)
    held.start(samples.ZH)
    view = held.session.submit("iv-1", "iv-1-1", "all of it")
    assert view.turns[0].state is TurnState.UNGRADED
    assert (view.turns[0].grade.score, view.turns[0].grade.reason) == (None, "端点无响应")
    assert "端点无响应" in next(e.text for e in view.events if e.kind == "verdict")
    assert view.open_turn.id == "iv-1-2"


def test_a_retry_grades_what_was_left_and_brings_the_report_up_to_date(held):
    held.judge.enqueue(DOWN, DETAIL_ONLY, DOWN)
    held.start(Plan(lang="en", count=2))
    held.session.submit("iv-1", "iv-1-1", "one")
    held.session.submit("iv-1", "iv-1-2", "two")
    held.session.submit("iv-1", "iv-1-2-f", "three")
    assert (held.session.report("iv-1").score, held.session.report("iv-1").ungraded) == (14.0, 1)
    held.judge.enqueue(COVERED, DOWN)
    view = held.session.retry("iv-1")
    assert [t.state for t in view.turns] == [TurnState.GRADED, TurnState.GRADED, TurnState.UNGRADED]
    assert held.session.report("iv-1").score == 57.0
    held.judge.enqueue(COVERED)
    view = held.session.retry("iv-1")
    assert [t.grade.score for t in view.turns] == [100, 14, 100]
    assert (held.store.report("iv-1").score, held.store.report("iv-1").ungraded) == (100.0, 0)
    assert [g.grade.score for g in held.store.grades("iv-1-1")] == [None, 100]


def test_a_retry_with_nothing_to_do_asks_nobody(held):
    held.judge.enqueue(COVERED)
    held.start()
    held.session.submit("iv-1", "iv-1-1", "all of it")
    before = held.session.view("iv-1")
    assert held.session.retry("iv-1") == before


def test_a_retry_in_the_middle_leaves_the_open_question_open(held):
    held.judge.enqueue(DOWN, COVERED)
    held.start()
    held.session.submit("iv-1", "iv-1-1", "one")
    view = held.session.retry("iv-1")
    assert (view.turns[0].grade.score, view.open_turn.id) == (100, "iv-1-2")


def test_an_appeal_is_judged_with_the_objection_and_both_grades_are_kept(held):
    held.judge.enqueue(CORE_ONLY, COVERED)
    held.start(Plan(lang="en", count=1))
    held.session.submit("iv-1", "iv-1-1", "all of it")
    assert held.session.report("iv-1").score == 86.0
    view = held.session.appeal("iv-1", "iv-1-1", "I did say the detail")
    assert view.turns[0].grade.score == 100
    assert (held.judge.tasks[1].objection.text, held.judge.tasks[1].answer) == ("I did say the detail", "all of it")
    assert [(g.grade.score, g.objection) for g in view.looks["iv-1-1"]] == [
        (86, None),
        (100, Objection(text="I did say the detail")),
    ]
    assert held.store.report("iv-1").score == 100.0


def test_an_appeal_may_also_cost_points(held):
    held.judge.enqueue(COVERED, MISSING)
    held.start()
    held.session.submit("iv-1", "iv-1-1", "all of it")
    assert held.session.appeal("iv-1", "iv-1-1", "look again").turns[0].grade.score == 0


def test_an_appeal_on_a_main_answer_is_carried_into_its_follow_up(held):
    held.judge.enqueue(DETAIL_ONLY, MISSING, COVERED, MISSING)
    held.start(Plan(lang="en", count=1))
    held.session.submit("iv-1", "iv-1-1", "all of it")
    held.session.submit("iv-1", "iv-1-1-f", "nothing new")
    assert held.session.report("iv-1").score == 14.0
    view = held.session.appeal("iv-1", "iv-1-1", "I did say the core")
    assert [t.grade.score for t in view.turns] == [100, 100]
    assert held.session.report("iv-1").score == 100.0


def test_an_appeal_that_nobody_can_hear_changes_nothing(held):
    held.judge.enqueue(CORE_ONLY, DOWN)
    held.start(Plan(lang="en", count=1))
    held.session.submit("iv-1", "iv-1-1", "all of it")
    with pytest.raises(WorkFailed, match="endpoint is down"):
        held.session.appeal("iv-1", "iv-1-1", "I did say the detail")
    view = held.session.view("iv-1")
    assert (view.turns[0].state, view.turns[0].grade.score) == (TurnState.GRADED, 86)
    assert held.session.report("iv-1").score == 86.0


def test_what_cannot_be_appealed(held):
    held.judge.enqueue(COVERED)
    held.start()
    held.start()
    held.session.submit("iv-2", "iv-2-1", "all of it")
    with pytest.raises(BadInput, match="no grade"):
        held.session.appeal("iv-1", "iv-1-1", "but")
    for turn_id in ("iv-1-9", "iv-2-1"):  # none such; one of another interview
        with pytest.raises(UnknownQuestion):
            held.session.appeal("iv-1", turn_id, "but")
    for objection in ("", "  ", "x" * 1001):
        with pytest.raises(AnswerError):
            held.session.appeal("iv-2", "iv-2-1", objection)
    assert len(held.judge.tasks) == 1


def test_an_appeal_on_one_point_names_it(held):
    held.judge.enqueue(CORE_ONLY, COVERED)
    held.start(Plan(lang="en", count=1))
    held.session.submit("iv-1", "iv-1-1", "all of it")
    with pytest.raises(BadInput, match="no key point"):
        held.session.appeal("iv-1", "iv-1-1", "but", point_id="invented")
    view = held.session.appeal("iv-1", "iv-1-1", "I did say it", point_id="detail")
    said = Objection(text="I did say it", point_id="detail")
    assert held.judge.tasks[1].objection == said
    assert [g.objection for g in view.looks["iv-1-1"]] == [None, said]


def test_an_appeal_whose_follow_up_cannot_be_judged_again_leaves_both_grades_as_they_were(held):
    held.judge.enqueue(DETAIL_ONLY, MISSING, COVERED, DOWN)
    held.start(Plan(lang="en", count=1))
    held.session.submit("iv-1", "iv-1-1", "all of it")
    before = held.session.submit("iv-1", "iv-1-1-f", "nothing new")
    with pytest.raises(WorkFailed, match="endpoint is down"):
        held.session.appeal("iv-1", "iv-1-1", "I did say the core")
    assert held.session.view("iv-1") == before


def test_who_looks_on_sees_the_verdicts_as_they_come(held):
    held.judge.enqueue(COVERED)
    held.start()
    seen: list[SoFar] = []
    held.session.submit("iv-1", "iv-1-1", "all of it", Watch(seen.append))
    assert [len(s.points) for s in seen] == [1, 2]


def test_a_grading_that_is_stopped_leaves_the_answer_saved_and_the_interview_goes_on(held):
    held.judge.enqueue(COVERED, COVERED)
    held.start()
    stop = Watch(lambda _: held.session.halt("iv-1") or pytest.fail("nothing is under way"))
    view = held.session.submit("iv-1", "iv-1-1", "all of it", stop)
    assert (view.turns[0].state, view.turns[0].answer) == (TurnState.UNGRADED, "all of it")
    assert "stopped" in view.turns[0].grade.reason
    assert view.open_turn.id == "iv-1-2"
    assert not held.session.halt("iv-1")
    assert held.session.retry("iv-1").turns[0].grade.score == 100


def test_a_stopped_retry_leaves_the_rest_for_later(held):
    held.judge.enqueue(DOWN, DOWN, COVERED)
    held.start(Plan(lang="en", count=2))
    held.session.submit("iv-1", "iv-1-1", "one")
    held.session.submit("iv-1", "iv-1-2", "two")
    watch = Watch()
    watch = Watch(lambda _: watch.halt.request(), watch.halt)
    view = held.session.retry("iv-1", watch)
    assert [t.state for t in view.turns] == [TurnState.UNGRADED, TurnState.UNGRADED]
    assert len(held.judge.tasks) == 3


def test_another_window_can_stop_a_grading(held):
    reached, stopped = threading.Event(), threading.Event()
    held.judge.enqueue(COVERED)
    held.start()

    def wait(_: SoFar) -> None:
        reached.set()
        assert stopped.wait(10)

    window = threading.Thread(target=held.session.submit, args=("iv-1", "iv-1-1", "all of it", Watch(wait)))
    window.start()
    assert reached.wait(10)
    assert held.session.halt("iv-1")
    stopped.set()
    window.join(10)
    assert held.session.view("iv-1").turns[0].state is TurnState.UNGRADED


def test_another_examiner_looks_at_every_answer_and_changes_nothing_until_told(held):
    held.judge.enqueue(DETAIL_ONLY, MISSING, CORE_ONLY)
    held.start(Plan(lang="en", count=3))
    held.session.submit("iv-1", "iv-1-1", "one")
    held.session.submit("iv-1", "iv-1-1-f", "two")
    held.session.submit("iv-1", "iv-1-2", "three")
    before = held.session.stop("iv-1", "iv-1-3")
    other = ScriptedJudge(CORE_ONLY, COVERED, DOWN)
    examiner = replace(held.nodes.examiner, model=lambda: other, fallback=False)
    looks = held.session.rejudge("iv-1", examiner)
    assert [(k.turn_id, k.before.score, k.after.score) for k in looks] == [
        ("iv-1-1", 14, 86),
        ("iv-1-1-f", 14, 100),
        ("iv-1-2", 86, None),
    ]
    assert [t.answer for t in other.tasks] == ["one", "two", "three"]
    assert [p.id for p in other.tasks[1].points] == ["detail"], "what the new grade covers is not asked again"
    assert held.session.view("iv-1") == before

    after = held.session.keep("iv-1", looks)
    assert [t.grade.score for t in after.turns[:3]] == [86, 100, 86]
    assert [g.grade.score for g in after.looks["iv-1-1"]] == [14, 86]
    assert held.session.report("iv-1").score == 93.0


def test_a_comparison_can_be_stopped(held):
    held.judge.enqueue(COVERED, COVERED)
    held.start(Plan(lang="en", count=2))
    held.session.submit("iv-1", "iv-1-1", "one")
    held.session.submit("iv-1", "iv-1-2", "two")
    watch = Watch()
    watch = Watch(lambda _: watch.halt.request(), watch.halt)
    with pytest.raises(Halted):
        held.session.rejudge("iv-1", replace(held.nodes.examiner, model=lambda: ScriptedJudge(COVERED)), watch)


def test_an_appeal_waits_for_the_open_follow_up(held):
    held.judge.enqueue(DETAIL_ONLY)
    held.start(Plan(lang="en", count=1))
    held.session.submit("iv-1", "iv-1-1", "all of it")
    with pytest.raises(BadInput, match="follow-up"):
        held.session.appeal("iv-1", "iv-1-1", "but")
    assert len(held.judge.tasks) == 1
