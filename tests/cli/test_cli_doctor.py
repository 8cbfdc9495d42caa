"""`interviewer doctor`: everything is named, nothing is built, no key is printed."""

import pytest
from fakes import FakeServer, Said

MODELS = {"data": [{"id": "tiny-chat", "owned_by": "llamacpp"}, {"id": "tiny-embed", "owned_by": "llamacpp"}]}


def test_a_fresh_machine(run, home):
    found = run("doctor", "--json")
    assert found.code == 0
    told = found.json
    assert set(told) == {"version", "python", "home", "bank", "store", "index", "endpoints", "judge", "speech"}
    assert told["home"] == {"path": str(home), "problem": None}
    assert told["bank"]["questions"] >= 24
    assert told["store"]["interviews"] == 0
    assert told["index"]["fingerprint"] is None
    assert told["endpoints"] == []
    assert told["judge"] == {"kind": "builtin", "base_url": None, "model": None, "problem": None}
    assert told["speech"] == "not installed"
    assert not (home / "index").exists()


def test_an_endpoint_that_answers(run, monkeypatch):
    with FakeServer(lambda heard: Said(MODELS)) as server:
        monkeypatch.setenv("INTERVIEWER_BASE_URL", server.base_url.replace("//", "//me:pass@"))
        monkeypatch.setenv("INTERVIEWER_API_KEY", "sk-never-shown")
        monkeypatch.setenv("INTERVIEWER_GRADER", "auto")
        ran, shown = run("doctor", "--json"), run("doctor")
    (endpoint,) = ran.json["endpoints"]
    assert endpoint["base_url"] == server.base_url
    assert (endpoint["models"], endpoint["reachable"]) == (["tiny-chat", "tiny-embed"], True)
    assert ran.json["judge"]["model"] == "tiny-chat"
    assert "tiny-chat" in shown.out
    for secret in ("sk-never", "me:pass"):
        assert secret not in ran.out + ran.err + shown.out + shown.err


@pytest.mark.parametrize(("status", "says"), [(401, "API key"), (500, "internal error"), (404, "no model endpoint")])
def test_an_endpoint_with_trouble_is_a_finding_and_not_a_failure(run, monkeypatch, status, says):
    with FakeServer(lambda heard: Said({}, status=status)) as server:
        monkeypatch.setenv("INTERVIEWER_BASE_URL", server.base_url)
        monkeypatch.setenv("INTERVIEWER_GRADER", "auto")
        ran = run("doctor", "--json")
    assert ran.code == 0
    assert says in ran.json["endpoints"][0]["problem"]
    assert says in ran.json["judge"]["problem"]


def test_without_a_home_no_interview_can_be_held(run, vault, monkeypatch):
    monkeypatch.setenv("INTERVIEWER_HOME_DIR", str(vault.folder / "home"))
    with vault.shut():
        ran, shown = run("doctor", "--json"), run("doctor")
    assert ran.code == shown.code == 1
    assert "cannot write to the home directory" in ran.json["home"]["problem"]
    assert "✕ Home directory" in shown.out


def test_a_bank_without_a_usable_question(run, use_bank):
    use_bank()
    ran = run("doctor", "--json")
    assert ran.code == 1
    assert "no usable question" in ran.json["bank"]["problem"]
