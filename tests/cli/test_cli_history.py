"""`interviewer history`, `report` and `retry` over an interview that was held."""

import json
import sqlite3

import pytest

from interviewer.models import Delivery

ANSWER = "the statement of core\nthe statement of detail <b>\x1b[2J"


@pytest.fixture
def held(run, two_questions):
    """The id of an interview of two questions: `b`, then ANSWER."""
    return run("practice", "--count", "2", "--json", stdin=f"b\n{ANSWER}").json["interview_id"]


def test_the_list(run, held):
    for arguments in (("history", "--json"), ("history", "list", "--json")):
        (listed,) = run(*arguments).json["interviews"]
        assert (listed["id"], listed["state"], listed["answered"], listed["plan"]["count"]) == (held, "finished", 2, 2)
        assert listed["score"] is not None
    shown = run("history").out
    assert held in shown
    assert "2 / 2" in shown


def test_an_empty_history_says_so(run):
    ran = run("history")
    assert (ran.code, ran.out, ran.err) == (0, "", "No interviews yet.\n")
    assert run("history", "--json").json == {"interviews": []}


def test_show_holds_every_answer_and_grade_with_its_judge(run, held):
    turns = run("history", "show", held, "--json").json["turns"]
    assert [t["answer"] for t in turns] == ["b", ANSWER]
    assert [t["grade"]["grader"]["kind"] for t in turns] == ["choice", "builtin"]
    shown = run("history", "show", held).out
    assert "What about adam?" in shown
    assert "the statement of detail <b>" in shown
    assert "\x1b" not in shown


def test_second_looks_stand_with_their_answer(run, held):
    before = run("history", "show", held, "--json").json
    assert before["looks"] == {}
    assert run("appeal", held, "2", "--reason", "I said more [bold]than that[/bold]").code == 0
    shown = run("history", "show", held)
    assert "Your objection" in shown.out
    assert "I said more [bold]than that[/bold]" in shown.out
    looks = run("history", "show", held, "--json").json["looks"]
    assert [len(grades) for grades in looks.values()] == [2]
    assert run("report", held, "--json").json["looks"][0]["ordinal"] == 2
    assert "Judged 2 times" in run("report", held).out


def test_the_report_as_markdown_and_json(run, held, tmp_path):
    markdown = run("report", held)
    assert markdown.out.startswith("# Interview report")
    assert run("report", held, "--format", "json").json == run("report", held, "--json").json
    saved = run("report", held, "--out", str(tmp_path / "r.md"))
    assert (saved.code, saved.out) == (0, "")
    assert (tmp_path / "r.md").read_text(encoding="utf-8") == markdown.out
    run("report", held, "--format", "json", "--out", str(tmp_path / "r.json"))
    assert json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["interview_id"] == held
    nowhere = run("report", held, "--out", str(tmp_path / "no" / "r.md"))
    assert (nowhere.code, nowhere.out) == (1, "")
    assert "cannot write" in nowhere.err


def test_retry_with_nothing_to_do(run, held):
    ran = run("retry", held)
    assert ran.code == 0
    assert "Every answer of this interview has its grade." in ran.out
    assert run("retry", held, "--json").json == {"interview_id": held, "turns": [], "ungraded": 0}


def test_retry_while_the_endpoint_is_still_down(run, two_questions, monkeypatch):
    monkeypatch.setattr("interviewer.cli.practice.judge_line", lambda *_: "")
    for name, value in {"GRADER": "model", "BASE_URL": "http://127.0.0.1:9/v1", "FALLBACK": "false"}.items():
        monkeypatch.setenv(f"INTERVIEWER_{name}", value)
    held = run("practice", "--topic", "optimization", "--json", stdin=ANSWER).json
    assert held["ungraded"] == 1
    ran = run("retry", held["interview_id"], "--json")
    assert (ran.code, ran.json["ungraded"]) == (1, 1)
    assert "still without a grade: 1" in run("retry", held["interview_id"]).out


def test_delete_needs_a_yes(run, held):
    refused = run("history", "delete", held, stdin="y\n")
    assert refused.code == 2
    assert "--yes" in refused.err
    assert run("history", "delete", held, "--yes", "--json").json == {"deleted": held}
    assert run("history", "--json").json == {"interviews": []}


@pytest.mark.parametrize("arguments", [("history", "show"), ("history", "delete", "--yes"), ("report",), ("retry",)])
@pytest.mark.parametrize("unknown", ["nope", "../../etc/passwd", "", "é\udc80"])
def test_an_unknown_interview_is_bad_input(run, two_questions, arguments, unknown):
    ran = run(*arguments, unknown)
    assert (ran.code, ran.out) == (2, "")
    assert "no interview" in ran.err


def test_show_says_how_an_answer_was_spoken_and_where_its_recording_is(run, held, home):
    with sqlite3.connect(home / "history.sqlite") as db:
        spoken = Delivery(seconds=62, silence=0.25, fillers={"um": 2}, audio="a.webm").model_dump_json()
        db.execute("UPDATE turns SET delivery = ? WHERE ordinal = 2", (spoken,))
    db.close()
    shown = " ".join(run("history", "show", held).out.split())
    assert shown.count("How you spoke") == 1
    assert "Fillers 2 (um ×2)" in shown
    assert "a.webm" not in shown
    (home / "recordings").mkdir()
    (home / "recordings" / "a.webm").write_bytes(b"sound")
    assert "recordings/a.webm" in run("history", "show", held).out.replace("\n", "")
    assert run("history", "show", held, "--json").json["turns"][1]["delivery"]["seconds"] == 62
