"""A judge at work on labelled answers: predictions that survive, and what is reported."""

import json
from pathlib import Path
from typing import Any

import pytest
import samples
from fakes import ScriptedJudge

from interviewer.errors import BadInput, EndpointError
from interviewer.evaluation.predictions import Prediction, PredictionFile, read_predictions
from interviewer.evaluation.report import compare, report
from interviewer.evaluation.rows import Row
from interviewer.evaluation.run import Run, run
from interviewer.grading.choice import ChoiceGrader
from interviewer.grading.examiner import Examiner
from interviewer.models import Verdict

BANK = samples.bank()
COVERED, MISSING = Verdict.COVERED, Verdict.MISSING
DOWN = EndpointError("the endpoint is down", "端点无响应")


def row(n: int, score: float = 0.5, **given: Any) -> Row:
    return Row(
        **({"id": f"r{n}", "question_id": "adam", "answer": f"answer {n}", "score": score, "lang": "en"} | given)
    )


def examiner(*script: Any) -> Examiner:
    judge = ScriptedJudge(*script)
    return Examiner(samples.RUBRIC, ChoiceGrader(), ScriptedJudge(), lambda: judge, fallback=False)


def lines(path: Path, *rows: Any) -> Path:
    path.write_text("\n".join(r if isinstance(r, str) else json.dumps(r) for r in rows), encoding="utf-8")
    return path


GOOD = {"id": 7, "question": "What?", "reference": "That.", "answer": "是的", "score": 0.5}

# --- predictions ------------------------------------------------------------------------------------------------------


def test_a_run_that_was_cut_off_goes_on_where_it_stood(tmp_path):
    rows, out = [row(n) for n in range(3)], tmp_path / "p.jsonl"
    with pytest.raises(KeyboardInterrupt):
        run(rows, BANK, examiner(COVERED, KeyboardInterrupt()), "scripted", out)
    with out.open("a") as file:
        file.write('{"id": "r1", "sco')  # killed while it wrote
    seen: list[tuple[int, int]] = []
    got = run(rows, BANK, examiner(MISSING, COVERED), "scripted", out, progress=lambda *now: seen.append(now))
    assert [p.score for p in got.predictions.values()] == [1.0, 0.0, 1.0]
    assert list(got.grades) == ["r1", "r2"]
    assert seen == [(2, 3), (3, 3)]
    assert {p.id: p.score for p in read_predictions(out)} == {"r0": 1.0, "r1": 0.0, "r2": 1.0}


def test_an_ungraded_answer_is_no_zero_and_is_tried_again(tmp_path):
    rows, out = [row(0), row(1)], tmp_path / "p.jsonl"
    first = run(rows, BANK, examiner(DOWN, COVERED), "scripted", out)
    assert first.predictions["r0"] == Prediction(id="r0", score=None, status="ungraded")
    assert first.reasons == {"the endpoint is down": 1}
    assert json.loads(out.read_text().splitlines()[0]) == {"id": "r0", "score": None, "status": "ungraded"}
    again = run(rows, BANK, examiner(MISSING), "scripted", out)
    assert [p.score for p in again.predictions.values()] == [0.0, 1.0]


def test_scores_of_two_judges_never_mix(tmp_path):
    out = tmp_path / "p.jsonl"
    run([row(0)], BANK, examiner(COVERED), "one", out)
    with pytest.raises(BadInput, match=r"another judge \(one\)"):
        run([row(0)], BANK, examiner(COVERED), "two", out)
    (tmp_path / "p.jsonl.judge").unlink()
    with pytest.raises(BadInput, match="another judge"):
        run([row(0)], BANK, examiner(COVERED), "one", out)


def test_something_else_is_no_prediction_file(tmp_path):
    path = lines(tmp_path / "p.jsonl", GOOD, GOOD)
    with pytest.raises(BadInput, match="line 1"):
        PredictionFile(path, "one")
    with pytest.raises(BadInput):
        read_predictions(tmp_path)


@pytest.mark.parametrize("workers", [1, 3])
def test_workers_grade_every_row_once(workers):
    rows = [row(n) for n in range(40)]
    got = run(rows, BANK, examiner(*[COVERED] * 40), "scripted", workers=workers)
    assert list(got.predictions) == [r.id for r in rows]
    assert {p.score for p in got.predictions.values()} == {1.0}


def test_no_worker_is_bad_input():
    with pytest.raises(BadInput, match="worker"):
        run([row(0)], BANK, examiner(), "scripted", workers=0)


# --- reports ----------------------------------------------------------------------------------------------------------


def predicted(*scores: float | None) -> Run:
    made = {
        f"r{n}": Prediction(id=f"r{n}", score=s, status="ungraded" if s is None else "graded")
        for n, s in enumerate(scores)
    }
    return Run(made, {}, {i: BANK.get("adam") for i in made}, {})


def test_the_report_leaves_ungraded_answers_out_of_every_figure():
    rows = [row(n, n / 4, type="t") for n in range(5)]
    got = report(rows, predicted(0, 0.25, 0.5, 0.75, None), "scripted", 1.234)
    assert (got.n, got.graded, got.ungraded, got.pearson, got.mae, got.seconds) == (5, 4, 1, 1.0, 0, 1.23)
    assert got.by_type["t"].n == 4
    assert list(got.by_topic) == ["optimization"]
    assert got.worst == ()
    assert report(rows, predicted(*[None] * 5), "scripted", 1).pearson is None


def test_the_worst_disagreements_show_both_sides():
    rows = [row(0, 1.0, why="all of it"), row(1, 0.5), row(2, 0.0)]
    made = run(rows, BANK, examiner(MISSING, {"core": COVERED}, MISSING), "scripted")
    first, second = report(rows, made, "scripted", 0).worst
    assert (first.id, first.human, first.judge, first.human_why) == ("r0", 1.0, 0.0, "all of it")
    assert first.judge_why == "missing: core, detail"
    assert second.judge_why == "covered: core; missing: detail"


def test_two_judges_side_by_side():
    rows = [row(n, n / 4, question_id=None, question=f"q{n}") for n in range(5)]
    a, b = predicted(0.5, 0.5, 0.5, 0.6, 0.4).predictions, predicted(0, 0.25, 0.5, None, 1).predictions
    got = compare(rows, a, b, ("a", "b"))
    assert (got.n, got.figures_b.mae) == (4, 0)
    assert got.difference["mae"].value < 0
    assert [d.id for d in got.apart] == ["r4", "r0", "r1"]
    with pytest.raises(ValueError, match="no scored"):
        compare(rows, a, predicted(*[None] * 5).predictions, ("a", "b"))
