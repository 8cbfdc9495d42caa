"""`interviewer eval --probes`: a table for people, one JSON value for programs, exit code 1 when a probe leaves its range."""

import json
from pathlib import Path

import pytest
import samples

from interviewer.bank import ad_hoc
from interviewer.evaluation.probes import RANGES
from interviewer.models import Question

CONTRACT = [
    "judge", "questions", "n", "graded", "ungraded", "outside", "probes", "worst", "left_out", "reasons", "seconds",
]  # fmt: skip
PROBE = ("eval", "--probes", "--grader", "builtin")
NORM = "batch-normalization-why"


def imported(question_id: str) -> Question:
    """A question as a document brings it: a reference in one language, and nothing else."""
    found = ad_hoc("What is early stopping?", "Training ends when the validation loss stops falling. It regularizes.")
    return found.model_copy(update={"id": question_id, "topic": "optimization"})


def test_the_contract_of_json_on_the_bundled_bank(run):
    ran = run(*PROBE, "--id", NORM, "--json")
    assert list(ran.json) == CONTRACT
    assert (ran.json["judge"], ran.json["questions"], ran.json["ungraded"]) == ("builtin", 1, 0)
    assert ran.json["n"] == ran.json["graded"] == sum(row["n"] for row in ran.json["probes"]) == 27
    assert list(ran.json["probes"][0]) == ["kind", "written", "lowest", "highest", "n", "mean", "min", "max", "outside", "ungraded"]  # fmt: skip
    assert ran.code == (1 if ran.json["outside"] else 0)
    best = {row["kind"]: row["mean"] for row in ran.json["probes"] if row["written"] == "zh"}
    assert best["reference"] >= 85
    assert best["negated"] <= 25


@pytest.fixture
def strict(use_bank):
    """A bank whose references say nothing of their key points: no judge can give them 85."""
    elsewhere = samples.Text(zh="香蕉是黄色的水果。", en="Bananas are yellow fruit.")
    use_bank(
        *(samples.question(name).model_copy(update={"answer": elsewhere}) for name in ("adam", "momentum")),
        samples.choice("pick"),
    )


def test_a_probe_outside_its_range_exits_with_1_and_is_shown(run, strict):
    ran = run(*PROBE)
    assert ran.code == 1
    assert "Furthest outside their range:" in ran.out
    assert "(85–100)  Reference, en, adam: Bananas are yellow fruit." in ran.out
    assert max(len(line) for line in ran.out.splitlines()) <= 80
    assert run(*PROBE, "--json").code == 1


@pytest.mark.parametrize(("lang", "said"), [("en", ("≤ once", "Key terms")), ("zh", ("≤ 说一遍", "术语罗列"))])
def test_the_table_speaks_both_languages(run, strict, monkeypatch, lang, said):
    monkeypatch.setenv("INTERVIEWER_LANGUAGE", lang)
    out = run(*PROBE).out
    assert [x for x in said if x not in out] == []


def test_everything_in_range_exits_with_0(run, monkeypatch):
    for kind in RANGES:
        monkeypatch.setitem(RANGES, kind, (0, 100))
    ran = run(*PROBE, "--id", NORM)
    assert ran.code == 0
    assert "0 outside their range" in " ".join(ran.out.split())
    assert "Furthest" not in ran.out


def test_own_questions_are_probed_by_their_reference_and_what_is_missing_is_said(run, use_bank):
    use_bank(imported("mine"))
    ran = run(*PROBE)
    assert "Left out for 1 questions, which lack what it is made of: Key terms." in ran.out
    left_out = run(*PROBE, "--json").json["left_out"]
    assert left_out == dict.fromkeys(("reference-other-language", "other-reference", "terms", "terms-bare", "terms-both-languages"), 1)  # fmt: skip


def test_quick_is_one_question_per_topic_and_ids_are_those_named(run, use_bank):
    use_bank(samples.question("adam"), samples.question("momentum"), samples.question("norm", topic="normalization"))
    assert run(*PROBE, "--json").json["questions"] == 3
    assert run(*PROBE, "--quick", "--json").json["questions"] == 2
    assert run(*PROBE, "--id", "adam", "--id", "norm", "--json").json["questions"] == 2


def test_out_is_gone_on_with(run, strict):
    first = run(*PROBE, "--out", "p.jsonl", "--json").json
    kept = Path("p.jsonl").read_text().splitlines()
    assert len(kept) == first["n"]
    assert json.loads(kept[0]).keys() == {"id", "score", "status"}
    Path("p.jsonl").write_text("\n".join(kept[:5]) + "\n")
    again = run(*PROBE, "--out", "p.jsonl", "--json").json
    assert again["probes"] == first["probes"]
    assert sorted(Path("p.jsonl").read_text().splitlines()) == sorted(kept)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--id", "nobody"), "no question with the id"),
        (("--id", "pick"), "no open question"),
        (("--compare", "a", "b"), "--compare does not go with --probes"),
    ],
)
def test_bad_input_is_one_sentence(run, strict, arguments, said):
    ran = run(*PROBE, *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert len(ran.err.splitlines()) == 1


def test_a_model_that_is_not_there_is_no_built_in_examiner(run, strict, monkeypatch):
    monkeypatch.setenv("INTERVIEWER_BASE_URL", "http://127.0.0.1:9/v1")
    ran = run("eval", "--probes", "--grader", "model")
    assert ran.code == 1
    assert "127.0.0.1:9" in ran.err
    assert ran.out == ""
