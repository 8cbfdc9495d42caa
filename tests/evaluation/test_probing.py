"""Probes put to a judge: who leaves the range, what is ungraded, and a run that goes on where it stood."""

import pytest
import samples
from fakes import ScriptedJudge

from interviewer.errors import BadInput, EndpointError
from interviewer.evaluation.grading import grade_items
from interviewer.evaluation.probes import Kind, Probes, make_probes
from interviewer.evaluation.probing import probe_report, put
from interviewer.grading.choice import ChoiceGrader
from interviewer.grading.examiner import Examiner
from interviewer.models import Verdict

ADAM = samples.question("adam")
ALL = make_probes([ADAM], [ADAM])
COVERED, MISSING = Verdict.COVERED, Verdict.MISSING
DOWN = EndpointError("the endpoint is down", "端点无响应")


def only(*kinds, written="en"):
    kept = tuple(p for p in ALL.probes if p.kind in kinds and p.written == written)
    return Probes(probes=kept, left_out={})


def examiner(*script):
    judge = ScriptedJudge(*script)
    return Examiner(samples.RUBRIC, ChoiceGrader(), ScriptedJudge(), lambda: judge, fallback=False)


def reported(made, *script):
    return probe_report(made, put(made, {"adam": ADAM}, examiner(*script), "scripted"), "scripted", 1.5)


@pytest.mark.parametrize(
    ("kind", "ruling", "outside"),
    [
        (Kind.REFERENCE, COVERED, 0),
        (Kind.REFERENCE, MISSING, 1),
        (Kind.DENIED, MISSING, 0),
        (Kind.DENIED, {"core": COVERED}, 1),
        (Kind.ECHO, {"detail": COVERED}, 0),  # 14 of 100
        (Kind.ECHO, {"core": COVERED}, 1),
        (Kind.ONCE, COVERED, 0),
        (Kind.ONCE, MISSING, 0),
    ],
)
def test_a_probe_stays_in_its_range_or_does_not(kind, ruling, outside):
    report = reported(only(kind), ruling)
    assert (report.outside, report.probes[0].outside, len(report.worst)) == (outside, outside, outside)
    assert (report.n, report.graded, report.questions, report.seconds) == (1, 1, 1, 1.5)


@pytest.mark.parametrize(("once", "ten", "outside"), [(86, 86, 0), (86, 100, 1), (100, 86, 0)])
def test_ten_times_is_worth_no_more_than_once(once, ten, outside):
    rulings = {86: {"core": COVERED}, 100: COVERED}
    report = reported(only(Kind.ONCE, Kind.TEN_TIMES), rulings[once], rulings[ten])
    assert [row.mean for row in report.probes] == [once, ten]
    assert (report.outside, report.probes[1].highest) == (outside, None)
    if outside:
        assert (report.worst[0].highest, report.worst[0].score) == (86, 100)


def test_where_once_is_ungraded_nobody_can_say_of_ten_times():
    report = reported(only(Kind.ONCE, Kind.TEN_TIMES), DOWN, COVERED)
    assert (report.outside, report.ungraded, report.reasons) == (0, 1, {"the endpoint is down": 1})
    assert (report.probes[0].mean, report.probes[0].min, report.probes[0].ungraded) == (None, None, 1)


def test_the_worst_come_first_with_their_answer():
    made = only(Kind.ECHO, Kind.DENIED)
    worst = reported(made, COVERED, {"core": COVERED}).worst  # denied comes first: 100, then the echo: 86
    assert [(o.kind, o.score, o.highest) for o in worst] == [(Kind.DENIED, 100, 25), (Kind.ECHO, 86, 20)]
    assert worst[1].answer == ADAM.question.en


def test_a_run_that_was_cut_off_goes_on_and_a_changed_probe_is_graded_again(tmp_path):
    made, out = only(Kind.REFERENCE, Kind.DENIED, Kind.ECHO), tmp_path / "p.jsonl"
    with pytest.raises(KeyboardInterrupt):
        put(made, {"adam": ADAM}, examiner(COVERED, KeyboardInterrupt()), "scripted", out)
    graded = put(made, {"adam": ADAM}, examiner(MISSING, MISSING), "scripted", out)
    assert [p.score for p in graded.predictions.values()] == [1, 0, 0]
    assert len(graded.grades) == 2
    other = ADAM.model_copy(update={"key_points": ADAM.key_points[:1]})
    assert len(put(made, {"adam": other}, examiner(*[MISSING] * 3), "scripted", out).grades) == 3


def test_scores_of_rows_and_of_probes_do_not_mix(tmp_path):
    out = tmp_path / "p.jsonl"
    put(only(Kind.ECHO), {"adam": ADAM}, examiner(MISSING), "scripted", out)
    with pytest.raises(BadInput, match="scripted, probes"):
        grade_items([], examiner(), "scripted", out, 1, lambda done, total: None)
