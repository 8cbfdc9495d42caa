"""Calibration: a curve that rises, helps on questions it has not seen, and leaves no trace unless it is used."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.errors import BadInput, HomeError
from interviewer.evaluation.agreement import Scored
from interviewer.evaluation.calibration import fit
from interviewer.grading.calibration import (
    Calibration,
    calibrated,
    judge_name,
    read_calibrations,
    write_calibration,
)
from interviewer.models import Grade, GraderInfo

TODAY = date(2026, 11, 21)
MODEL = GraderInfo(kind="model", model="tiny", prompt="grade@00000000")
CURVE = Calibration(knots=((0.2, 0.1), (0.6, 0.9)), answers=50, mae_before=0.2, mae_after=0.1)


def scored(judge_of, n: int = 200) -> list[Scored]:
    random = np.random.default_rng(5)
    return [
        Scored(id=str(i), question=str(i // 8), human=float(h), judge=float(np.clip(judge_of(h), 0, 1)))
        for i, h in enumerate(random.random(n))
    ]


def test_a_judge_that_is_too_strict_is_put_right():
    curve = fit(scored(lambda h: h / 2), TODAY)
    assert curve.mae_after < curve.mae_before / 4
    assert curve.helps
    assert not curve.flattens
    assert (curve.answers, curve.questions, curve.fitted) == (200, 25, TODAY)
    assert curve.pearson_before == pytest.approx(1)
    assert curve.pearson_after > 0.98
    assert [round(curve(x), 1) for x in (0.1, 0.25, 0.4)] == [0.2, 0.5, 0.8]


def test_a_judge_that_knows_nothing_is_not_made_to_look_knowing():
    random = np.random.default_rng(6)
    curve = fit(scored(lambda h: random.random(), 400), TODAY)
    assert curve.mae_after > 0.2
    assert curve(1.0) - curve(0.0) < 0.35


def test_a_judge_who_gives_one_score_to_all():
    curve = fit(scored(lambda h: 0.3), TODAY)
    assert len(curve.knots) == 1
    assert (curve.pearson_before, curve.flattens) == (None, False)
    assert curve(0.0) == curve(1.0) == pytest.approx(0.5, abs=0.05)


def test_the_fit_is_told_of_questions_that_the_curve_has_not_seen():
    """People and judge agree within a question and nowhere else: on its own data a curve would look good."""
    rows = [
        Scored(id=f"{q}-{n}", question=str(q), human=float(q % 2), judge=q / 10) for q in range(10) for n in range(10)
    ]
    curve = fit(rows, TODAY)
    own = np.mean([abs(curve(r.judge) - r.human) for r in rows])
    assert curve.mae_after > own


def test_a_curve_that_makes_it_worse_says_so():
    random = np.random.default_rng(7)
    right = [Scored(id=str(i), question=str(i // 8), human=h, judge=h) for i, h in enumerate(random.random(200))]
    assert not fit(right, TODAY).helps, "nothing is nearer to people than people"


def test_a_curve_that_tells_good_from_poor_no_more_says_so():
    assert Calibration(
        knots=((0, 0),), answers=1, mae_before=1, mae_after=0, pearson_before=0.6, pearson_after=0.5
    ).flattens
    assert not Calibration(knots=((0, 0),), answers=1, mae_before=1, mae_after=0, pearson_before=0.6, pearson_after=0.59).flattens  # fmt: skip


def test_an_overlooked_good_answer_gives_no_marks_to_the_empty_ones_beside_it():
    rows = [Scored(id=str(i), question=str(i // 5), human=0.9 if i % 5 == 0 else 0.0, judge=0.0) for i in range(100)]
    rows += [r.model_copy(update={"id": f"b{r.id}", "human": 1.0, "judge": 0.5}) for r in rows]
    assert fit(rows, TODAY)(0.0) == 0


@pytest.mark.parametrize(("answers", "said"), [(10, "10 graded answers to 2 questions"), (39, "39 graded answers")])
def test_too_few_answers(answers, said):
    with pytest.raises(BadInput, match=said):
        fit(scored(lambda h: h, answers), TODAY)


@given(
    st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=60, max_size=80), st.floats(0, 1), st.floats(0, 1)
)
def test_the_curve_rises_and_stays_in_range(pairs, a, b):
    curve = fit([Scored(id=str(i), question=str(i % 7), human=h, judge=j) for i, (h, j) in enumerate(pairs)], TODAY)
    low, high = curve(min(a, b)), curve(max(a, b))
    assert 0 <= low <= high + 1e-9 <= 1 + 1e-9


@pytest.mark.parametrize(("score", "mapped"), [(0, 0.1), (0.2, 0.1), (0.4, 0.5), (0.6, 0.9), (1, 0.9)])
def test_between_the_knots_are_straight_lines(score, mapped):
    assert CURVE(score) == pytest.approx(mapped)


def graded(score: int, grader: GraderInfo | None = MODEL) -> Grade:
    return Grade(question_id="q", status="graded", score=score, grader=grader)


def test_a_calibrated_grade_keeps_the_score_before():
    got = calibrated(graded(40), {judge_name(MODEL): CURVE})
    assert (got.score, got.raw_score) == (50, 40)


@pytest.mark.parametrize(
    "grade",
    [
        graded(40, MODEL.model_copy(update={"model": "other"})),
        graded(40, MODEL.model_copy(update={"prompt": "grade@11111111"})),
        graded(40, None),
        graded(100, GraderInfo(kind="choice")),
        Grade(question_id="q", status="ungraded", reason="down", grader=MODEL),
    ],
)
def test_what_has_no_curve_stays_as_it_is(grade):
    assert calibrated(grade, {judge_name(MODEL): CURVE, "choice": CURVE}) == grade


def test_curves_are_kept_side_by_side(tmp_path):
    path = tmp_path / "calibrations.json"
    assert read_calibrations(path) == {}
    write_calibration(path, "a", CURVE)
    write_calibration(path, "b", CURVE)
    write_calibration(path, "a", CURVE.model_copy(update={"answers": 99}))
    assert {name: c.answers for name, c in read_calibrations(path).items()} == {"a": 99, "b": 50}


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b'{"a": {"knots": []}}', b'{"a": {"knots": [[2, 0]], "answers": 1, "mae_before": 0, "mae_after": 0}}'],
)
def test_a_file_that_does_not_hold_is_one_clear_sentence(tmp_path, content):
    path = tmp_path / "calibrations.json"
    path.write_bytes(content)
    with pytest.raises(HomeError, match="calibrate"):
        read_calibrations(path)
