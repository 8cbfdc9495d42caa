"""A calibrated score is shown as one, with the judge's own beside it, wherever the terminal shows a score."""

import json
from dataclasses import dataclass

import pytest
import samples

from interviewer.cli.terminal import load_settings, services_for

SAID = "the statement of detail"
MARKS = {"en": "alibrated; the judge itself gave {raw:g}", "zh": "已校准，评分者原分 {raw:g}"}


@pytest.fixture(params=["en", "zh"])
def lang(request, monkeypatch):
    monkeypatch.setenv("INTERVIEWER_LANGUAGE", request.param)
    return request.param


@dataclass(frozen=True)
class Held:
    """An interview with one answer, to which the judge gave `raw`, and its curve 50."""

    id: str
    raw: int
    mark: str
    said: str
    """What the terminal said while it was held."""


@pytest.fixture
def held(run, use_bank, home, monkeypatch, lang):
    use_bank(samples.question("adam"))
    home.mkdir(exist_ok=True)
    curve = {"knots": [[0, 0.5]], "answers": 60, "mae_before": 0.2, "mae_after": 0.1}
    (home / "calibrations.json").write_text(json.dumps({"builtin": curve}))
    monkeypatch.setenv("INTERVIEWER_CALIBRATED", "true")
    said = run("practice", "--count", "1", "--lang", lang, stdin=f"{SAID}\n\nskip\n\n").out
    interview = run("history", "--json").json["interviews"][0]["id"]
    grade = run("history", "show", interview, "--json").json["turns"][0]["grade"]
    assert grade["score"] == 50
    assert grade["raw_score"] not in (None, 50)
    return Held(interview, grade["raw_score"], MARKS[lang].format(raw=grade["raw_score"]), flat(said))


def flat(text):
    return " ".join(text.replace("│", " ").split())


def test_on_the_card_and_in_the_report_of_an_interview(held):
    assert held.said.count(held.mark) == 2


def test_in_the_history(run, held, lang):
    listed = run("history").out
    assert f"50* ({held.raw})" in listed
    assert {"en": "* calibrated", "zh": "* 已校准"}[lang] in listed
    assert run("history", "--json").json["interviews"][0]["raw_score"] == held.raw
    assert held.mark in flat(run("history", "show", held.id).out)


def test_in_the_conversation(held):
    view = services_for(load_settings()).session.view(held.id)
    assert held.mark in " ".join(event.text for event in view.events)


def test_in_the_report(run, held):
    assert run("report", held.id).out.count(held.mark) == 2, "overall, and the question"
    report = run("report", held.id, "--json").json
    assert (report["score"], report["raw_score"]) == (50, held.raw)
    assert (report["questions"][0]["score"], report["questions"][0]["raw_score"]) == (50, held.raw)


def test_where_two_grades_stand_side_by_side(run, held):
    shown = flat(run("appeal", held.id, "1", "--reason", "I said it").out)
    assert shown.count(held.mark[:6]) == 3, "before, after, and on the card"
    assert run("report", held.id).out.count(held.mark) == 4
    (again,) = run("regrade", held.id, "--grader", "builtin", "--json").json["answers"][:1]
    assert (again["before"]["score"], again["after"]["score"], again["after"]["raw_score"]) == (50, 50, held.raw)


def test_without_the_setting_nothing_is_marked(run, held, monkeypatch):
    monkeypatch.delenv("INTERVIEWER_CALIBRATED")
    out = run("practice", "--count", "1", "--lang", "en", stdin=f"{SAID}\n\nskip\n\n").out
    newest = run("history", "--json").json["interviews"][0]
    assert newest["raw_score"] is None
    assert "alibrated" not in out + run("report", newest["id"]).out
