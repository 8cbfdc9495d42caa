"""`interviewer appeal`: both grades, the reason as text, and everything that cannot be appealed."""

import pytest
import samples

CORE = "the statement of core"


@pytest.fixture
def held(run, use_bank):
    """The id of an interview of one question with its follow-up answered."""
    use_bank(samples.question("adam"))
    return run("practice", "--json", stdin=f"the statement of detail\n\n{CORE}\n\n").json["interview_id"]


def test_both_grades_are_printed(run, held):
    ran = run("appeal", held, "1", "--reason", "I said [red]more[/red] \x1b[2J", "--point", "core")
    assert ran.code == 0
    for said in ("Your objection", "I said [red]more[/red] □[2J", "Before", "After", "Built-in examiner", "/ 100"):
        assert said in ran.out
    assert "On the key point: the statement of core" in ran.out


def test_json_holds_both_grades_and_the_objection(run, held):
    ran = run("appeal", held, f"{held}-1-f", "--reason", "I said more", "--json")
    assert ran.json["turn_id"] == f"{held}-1-f"
    assert ran.json["before"]["objection"] is None
    assert ran.json["after"]["objection"] == {"text": "I said more", "point_id": None}
    assert ran.json["after"]["grade"]["status"] == "graded"


def test_an_appeal_that_no_judge_can_hear_leaves_the_grade(run, held, monkeypatch):
    before = run("report", held, "--json").json
    with monkeypatch.context() as down:
        for name, value in {"GRADER": "model", "BASE_URL": "http://127.0.0.1:9/v1", "FALLBACK": "false"}.items():
            down.setenv(f"INTERVIEWER_{name}", value)
        ran = run("appeal", held, "1", "--reason", "I said more")
    assert (ran.code, ran.out) == (1, "")
    assert "its grade stays" in ran.err
    assert run("report", held, "--json").json == before


def test_while_its_follow_up_is_open_an_answer_is_not_disputed(run, use_bank):
    use_bank(samples.question("adam"))
    run("practice", stdin="the statement of detail\n\n")
    held = run("history", "--json").json["interviews"][0]["id"]
    ran = run("appeal", held, "1", "--reason", "but")
    assert (ran.code, ran.out) == (2, "")
    assert "a follow-up on this answer is open" in ran.err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("9", "--reason", "but"), "has no turn “9”"),
        (("é\udc80", "--reason", "but"), "has no turn"),
        (("1", "--reason", " "), "--reason is empty"),
        (("1", "--reason", "x" * 20_001), "more than 20,000 characters"),
        (("1", "--reason", "but", "--point", "invented"), "no key point “invented”"),
        (("1",), "Missing option '--reason'"),
    ],
)
def test_bad_input_is_one_sentence_and_exit_code_2(run, held, arguments, says):
    ran = run("appeal", held, *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err
    assert len(ran.err.splitlines()) == 1
