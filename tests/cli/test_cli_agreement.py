"""`interviewer eval DATA` and `interviewer calibrate`: what is printed, kept, and said of input that does not hold."""

import json
from pathlib import Path

import pytest
from slow_model import SlowModel, serving

SAID = {"L1": "The L1 norm sums absolute values.", "L2": "The L2 norm sums squares and takes a root."}


def rows(path: str = "answers.jsonl", questions: int = 6, **changed: object) -> Path:
    """Answers to made-up questions: the reference itself, and something else."""
    lines = []
    for q in range(questions):
        reference = f"The norm number {q} sums powers of {q} of absolute values and takes the root."
        for n, (answer, score) in enumerate([(reference, 1.0), ("I like trains and boats.", 0.0)] * 5):
            row = {"id": f"{q}-{n}", "question": f"What is norm {q}?", "reference": reference, "answer": answer}
            lines.append(json.dumps(row | {"score": score, "type": "ab"[n % 2]} | changed))
    Path(path).write_text("\n".join(lines), encoding="utf-8")
    return Path(path)


def test_the_contract_of_json(run):
    ran = run("eval", str(rows()), "--json")
    assert ran.code == 0
    expected = [
        "n",
        "graded",
        "ungraded",
        "pearson",
        "spearman",
        "qwk",
        "mae",
        "rmse",
        "bias",
        "by_type",
        "by_lang",
        "seconds",
    ]
    assert list(ran.json)[: len(expected)] == expected
    assert (ran.json["n"], ran.json["graded"], ran.json["judge"]) == (60, 60, "builtin")
    assert ran.json["pearson"] > 0.9
    assert set(ran.json["by_type"]) == {"a", "b"}
    assert ran.json["controls"]["constant"]["pearson"] is None


def test_for_people(run):
    ran = run("eval", str(rows()))
    assert "builtin: 60 of 60 answers graded" in ran.out
    assert "type: a" in ran.out
    assert "control: length" in ran.out


def test_out_holds_one_line_per_answer_and_a_second_run_grades_nothing_again(run):
    rows()
    first = run("eval", "answers.jsonl", "--out", "p.jsonl", "--json")
    kept = Path("p.jsonl").read_text().splitlines()
    assert json.loads(kept[0]).keys() == {"id", "score", "status"}
    second = run("eval", "answers.jsonl", "--out", "p.jsonl", "--json")
    assert Path("p.jsonl").read_text().splitlines() == kept
    assert second.json["pearson"] == first.json["pearson"]


def test_two_judges_side_by_side(run):
    rows()
    run("eval", "answers.jsonl", "--out", "p.jsonl")
    got = run("eval", "answers.jsonl", "--compare", "p.jsonl", "builtin", "--json").json
    assert (got["a"], got["b"], got["n"]) == ("p.jsonl", "builtin", 60)
    assert got["difference"]["mae"] == {"value": 0, "low": 0, "high": 0}
    assert "B − A" in run("eval", "answers.jsonl", "--compare", "p.jsonl", "builtin").out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "--attacks"),
        (("answers.jsonl", "--attacks"), "--attacks"),
        (("answers.jsonl", "--probes"), "--probes"),
        (("answers.jsonl", "--quick"), "--quick"),
        (("answers.jsonl", "--id", "adam"), "--id"),
        (("nothing.jsonl",), "nothing.jsonl"),
        (("broken.jsonl",), "line 1"),
        (("unknown.jsonl",), "no-such-question"),
        (("answers.jsonl", "--compare", "nothing.jsonl", "builtin"), "nothing.jsonl"),
        (("answers.jsonl", "--compare", "empty.jsonl", "builtin"), "no answer that both"),
        (("answers.jsonl", "--out", "answers.jsonl"), "line 1"),
        (("answers.jsonl", "--out", "other.jsonl"), "another judge"),
    ],
)
def test_bad_input_is_one_sentence(run, arguments, said):
    rows()
    rows("unknown.jsonl", question_id="no-such-question", reference=None)
    Path("broken.jsonl").write_text("{}")
    Path("empty.jsonl").write_text("")
    Path("other.jsonl").write_text('{"id": "0-0", "score": 1, "status": "graded"}\n')
    Path("other.jsonl.judge").write_text("model other grade@0\n")
    before = Path("answers.jsonl").read_text()
    ran = run("eval", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert "Traceback" not in ran.err
    assert Path("answers.jsonl").read_text() == before


def graded_at(*scores: float) -> None:
    """Predictions for `rows()`: the answers to a question, reference and other in turn, get these scores, again and again."""
    lines = [json.loads(line) for line in Path("answers.jsonl").read_text().splitlines()]
    made = [{"id": x["id"], "score": scores[i % len(scores)], "status": "graded"} for i, x in enumerate(lines)]
    Path("p.jsonl").write_text("".join(json.dumps(p) + "\n" for p in made))
    Path("p.jsonl.judge").write_text("builtin\n")


def test_a_calibration_is_kept_with_its_fit_on_questions_left_out(run, home):
    rows()
    graded_at(0.6, 0.3)
    ran = run("calibrate", "answers.jsonl", "--out", "p.jsonl", "--json")
    assert ran.code == 0
    assert (ran.json["judge"], ran.json["kept"], ran.json["answers"], ran.json["questions"]) == ("builtin", True, 60, 6)
    assert (ran.json["mae_before"], ran.json["mae_after"]) == (0.35, 0)
    assert (ran.json["pearson_before"], ran.json["pearson_after"]) == (1, 1)
    assert ran.json["fitted"][:2] == "20"
    kept = json.loads((home / "calibrations.json").read_text())
    assert kept["builtin"] == {k: v for k, v in ran.json.items() if k not in ("judge", "kept")}


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", ("60 answers to 6 questions", "mean error 0.350 before, 0.000 after; Pearson 1.000", "Kept")),
        ("zh", ("6 道题的 60 个回答", "平均误差由 0.350 变为 0.000", "已保存")),
    ],
)
def test_for_people_calibration_says_both_errors(run, monkeypatch, lang, said):
    monkeypatch.setenv("INTERVIEWER_LANGUAGE", lang)
    rows()
    graded_at(0.6, 0.3)
    out = run("calibrate", "answers.jsonl", "--out", "p.jsonl").out
    assert [x for x in said if x not in out] == []


def test_a_curve_that_does_not_help_is_refused_and_an_earlier_one_stays(run, home):
    rows()
    graded_at(0.6, 0.3)
    run("calibrate", "answers.jsonl", "--out", "p.jsonl")
    before = (home / "calibrations.json").read_text()
    graded_at(1.0, 0.0)
    ran = run("calibrate", "answers.jsonl", "--out", "p.jsonl", "--json")
    assert (ran.code, ran.json["kept"]) == (1, False)
    assert "Not kept" in ran.err
    assert (home / "calibrations.json").read_text() == before
    assert "Kept" not in run("calibrate", "answers.jsonl", "--out", "p.jsonl").out


def test_a_curve_that_flattens_is_kept_with_a_word_on_what_it_costs(run):
    rows()
    graded_at(0.9, 0.1, 0.9, 0.1, 0.9, 0.4, 0.4, 0.4, 0.4, 0.4)  # of those at 0.4 most are wrong: none gets anything
    ran = run("calibrate", "answers.jsonl", "--out", "p.jsonl", "--json")
    assert (ran.code, ran.json["kept"]) == (0, True)
    assert ran.json["pearson_before"] - ran.json["pearson_after"] > 0.05
    assert "tells good answers from poor ones less well" in ran.err
    graded_at(0.6, 0.3)
    assert "less well" not in run("calibrate", "answers.jsonl", "--out", "p.jsonl").err


def test_a_model_that_fails_is_not_measured_by_what_the_built_in_examiner_gives(run, monkeypatch):
    rows(questions=1)
    model = SlowModel()
    model.trouble = "no such option"
    with serving(model) as server:
        monkeypatch.setenv("INTERVIEWER_BASE_URL", server.base_url)
        ran = run("eval", "answers.jsonl", "--grader", "model", "--json")
    assert (ran.code, ran.json["graded"], ran.json["ungraded"]) == (1, 0, 10)
    assert "no such option" in ran.err


def test_a_judge_is_measured_and_calibrated_as_it_is(run, monkeypatch, home):
    rows()
    home.mkdir(exist_ok=True)
    curve = {"knots": [[0, 0.5]], "answers": 60, "mae_before": 0, "mae_after": 0}
    (home / "calibrations.json").write_text(json.dumps({"builtin": curve}))
    words = ("grade", "--question", "What?", "--reference", SAID["L1"], "--answer", SAID["L1"], "--lang", "en")
    assert run(*words, "--json").json["raw_score"] is None
    assert "alibrated" not in run(*words).out
    monkeypatch.setenv("INTERVIEWER_CALIBRATED", "true")
    mapped = run(*words, "--json").json
    assert (mapped["score"], mapped["raw_score"]) == (50, 100)
    assert "Calibrated; the judge itself gave 100" in " ".join(run(*words).out.split())
    assert run("eval", "answers.jsonl", "--json").json["pearson"] > 0.9


def test_too_few_answers_for_a_calibration(run):
    rows(questions=3)
    ran = run("calibrate", "answers.jsonl")
    assert ran.code == 2
    assert "too few" in ran.err
