"""`interviewer regrade`: the same answers before another judge; nothing changes unless it is to."""

from pathlib import Path

import pytest
from slow_model import SlowModel, serving

PROMPTS = Path(__file__).parents[2] / "prompts"
BOTH = "the statement of core\nthe statement of detail"


@pytest.fixture
def held(run, two_questions):
    """The id of an interview of two questions, judged by the built-in examiner."""
    return run("practice", "--count", "2", "--json", stdin=f"b\n{BOTH}").json["interview_id"]


@pytest.fixture
def model():
    made = SlowModel(gap=0)
    made.rulings = {"core": ("covered", [1])}
    with serving(made) as server:
        made.base_url = server.base_url
        yield made


def test_another_judge_is_compared_and_nothing_changes(run, held, model):
    before = run("history", "show", held, "--json").json
    ran = run("regrade", held, "--base-url", model.base_url)
    assert ran.code == 0
    for said in (
        "2. What about adam?",
        "Built-in examiner",
        "slow-7b-instruct",
        "✓ covered",
        "○ missing",
        "100",
    ):
        assert said in ran.out, said
    assert "Mean of those that both graded: 2" in " ".join(ran.out.split())
    assert "Nothing was changed" in ran.err
    assert run("history", "show", held, "--json").json == before


def test_kept_grades_count_and_the_report_follows(run, held, model):
    ran = run("regrade", held, "--base-url", model.base_url, "--keep", "--json")
    assert ran.json["kept"] is True
    answer = ran.json["answers"][1]
    less = answer["after"]["score"]
    assert (answer["question_id"], answer["before"]["score"]) == ("adam", 100)
    assert 0 < less < 100
    assert [(c["id"], c["before"], c["after"]) for c in answer["changed"]] == [("detail", "covered", "missing")]
    report = run("report", held, "--json").json
    assert report["questions"][1]["score"] == less
    assert [g["grade"]["score"] for g in report["looks"][1]["grades"]] == [100, less]


def test_a_judge_that_fails_is_not_replaced_by_the_built_in_one(run, held):
    ran = run("regrade", held, "--base-url", "http://127.0.0.1:9/v1", "--keep", "--json")
    assert ran.code == 1
    assert (ran.json["kept"], [a["after"]["status"] for a in ran.json["answers"]]) == (True, ["graded", "ungraded"])
    assert "Could not be judged: 1." in ran.err
    assert run("report", held, "--json").json["questions"][1]["score"] == 100, "what is no grade replaces none"


def test_other_prompts_are_named_in_the_grade(run, held, model, tmp_path):
    folder = tmp_path / "prompts"
    folder.mkdir()
    bundled = run("regrade", held, "--base-url", model.base_url, "--json").json["answers"][1]["after"]["grader"][
        "prompt"
    ]
    text = (PROMPTS / "grade.md").read_text(encoding="utf-8")
    (folder / "grade.md").write_text(text + "\nBe strict.\n", encoding="utf-8")
    ran = run("regrade", held, "--base-url", model.base_url, "--prompts", str(folder), "--json")
    other = ran.json["answers"][1]["after"]["grader"]["prompt"]
    assert other.startswith("grade@")
    assert other != bundled


@pytest.mark.parametrize(
    ("base_url", "sent"), [("http://127.0.0.1:9/v1", True), ("http://elsewhere.example/v1", False)]
)
def test_a_key_goes_to_no_other_host_than_its_own(run, held, model, monkeypatch, base_url, sent):
    keys = []
    monkeypatch.setattr(SlowModel, "__call__", lambda self, heard, call=SlowModel.__call__: keys.append(heard.headers.get("authorization", "")) or call(self, heard))  # fmt: skip
    monkeypatch.setenv("INTERVIEWER_BASE_URL", base_url)
    monkeypatch.setenv("INTERVIEWER_API_KEY", "sk-never-shown")
    run("regrade", held, "--base-url", model.base_url)
    assert any("sk-never-shown" in key for key in keys) == sent


def test_an_interview_without_answers_says_so(run, two_questions):
    run("practice", stdin="")
    held = run("history", "--json").json["interviews"][0]["id"]
    assert "no answers yet" in run("regrade", held).err
    assert run("regrade", held, "--json").json["answers"] == []


@pytest.mark.parametrize(
    ("arguments", "says"),
    [(("--grader", "coin"), "'--grader'"), (("--prompts", "no/such/folder"), "'--prompts'")],
)
def test_bad_input_is_one_sentence_and_exit_code_2(run, held, arguments, says):
    ran = run("regrade", held, *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err
