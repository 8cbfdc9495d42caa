"""Second looks: what changed between two grades, and what all grades of an interview cost together."""

from datetime import timedelta

from graded import NOW, graded, point, turn, view

from interviewer.looks import changes, record
from interviewer.models import GivenGrade, Grade, Report, TurnState, Usage, Verdict

ANSWER = "abcdefgh"
REPORT = Report(interview_id="i", lang="en", started_at=NOW, finished_at=None, score=None, asked=0, graded=0, ungraded=0, skipped=0,
                topics=(), questions=(), reading=(), graders=())  # fmt: skip


def given(tokens: int, minute: int) -> GivenGrade:
    usage = Usage(prompt_tokens=tokens, completion_tokens=1, seconds=0.5, calls=1)
    return GivenGrade(grade=graded(ANSWER, usage=usage), objection=None, at=NOW + timedelta(minutes=minute))


def spent(*turns, **looks) -> tuple[int, int]:
    usage = record(REPORT, view(*turns, looks={name.replace("_", "-"): grades for name, grades in looks.items()})).usage
    return usage.prompt_tokens, usage.calls


def main(look: GivenGrade):
    return turn(ANSWER, look.grade, answered_at=NOW)


def follow_up(look: GivenGrade):
    return turn(ANSWER, look.grade, id="i-1-f", parent_id="i-1", answered_at=NOW + timedelta(minutes=1))


def test_the_verdicts_that_differ_in_the_order_of_the_later_grade():
    before = graded(ANSWER, points=(point("a", Verdict.MISSING), point("b", Verdict.COVERED)))
    after = graded(
        ANSWER, points=(point("c", Verdict.PARTIAL), point("b", Verdict.COVERED), point("a", Verdict.COVERED))
    )
    assert [(c.id, c.before, c.after) for c in changes(before, after)] == [
        ("c", None, Verdict.PARTIAL),
        ("a", Verdict.MISSING, Verdict.COVERED),
    ]
    assert changes(before, before) == ()


def test_one_grade_costs_what_it_says_and_a_second_look_is_added():
    assert spent(main(given(100, 0))) == (100, 1)
    assert spent(main(given(110, 9)), i_1=(given(100, 0), given(110, 9))) == (210, 2)


def test_the_grade_of_a_follow_up_includes_that_of_its_main_answer_which_counts_once():
    merged = GivenGrade(grade=graded(ANSWER, usage=Usage(prompt_tokens=150, calls=2)), objection=None, at=NOW)
    assert spent(main(given(100, 0)), follow_up(merged)) == (150, 2)


def test_an_appeal_on_the_main_answer_judges_the_follow_up_again_and_each_call_counts_once():
    """Main answer 100, follow-up 50; then 120 and 60: of a follow-up the grade holds both."""
    first, again = given(100, 0), given(120, 10)
    merged = [
        GivenGrade(
            grade=graded(ANSWER, usage=Usage(prompt_tokens=n, calls=2)), objection=None, at=NOW + timedelta(minutes=m)
        )
        for n, m in ((150, 1), (180, 11))
    ]
    assert spent(main(again), follow_up(merged[1]), i_1=(first, again), i_1_f=tuple(merged)) == (330, 4)


def test_what_was_not_graded_cost_nothing():
    failed = Grade(question_id="q", status="ungraded", reason="down")
    waiting = turn(None, None, state=TurnState.ASKED)
    assert spent(turn(ANSWER, failed)) == spent(waiting) == (0, 0)
