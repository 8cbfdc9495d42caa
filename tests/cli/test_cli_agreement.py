"""`interviewer eval DATA` and `interviewer calibrate`: what is printed, kept, and said of input that does not hold."""

import json
from pathlib import Path

import pytest

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
    rows("unknown.jsonl", question_id="no-such-question")
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


def test_a_calibration_is_kept_and_used_when_asked_for(run, monkeypatch, home):
    rows()
    fitted = run("calibrate", "answers.jsonl", "--json").json
    assert (fitted["judge"], fitted["answers"]) == ("builtin", 60)
    assert list(json.loads((home / "calibrations.json").read_text())) == ["builtin"]
    assert "fitted on 60 answers" in run("calibrate", "answers.jsonl").out
    Path(home / "calibrations.json").write_text(
        json.dumps({"builtin": {"knots": [[0, 0.5]], "answers": 60, "mae_before": 0, "mae_after": 0}})
    )
    words = ("grade", "--question", "What?", "--reference", SAID["L1"], "--answer", SAID["L1"], "--json")
    assert run(*words).json["raw_score"] is None
    monkeypatch.setenv("INTERVIEWER_CALIBRATED", "true")
    mapped = run(*words).json
    assert (mapped["score"], mapped["raw_score"]) == (50, 100)
    assert run("eval", "answers.jsonl", "--json").json["pearson"] > 0.9, "measured as it is"


def test_too_few_answers_for_a_calibration(run):
    rows(questions=3)
    ran = run("calibrate", "answers.jsonl")
    assert ran.code == 2
    assert "too few" in ran.err
