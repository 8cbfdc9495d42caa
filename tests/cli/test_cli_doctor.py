"""`interviewer doctor`: everything is named, nothing is built, no key is printed."""

import pytest
from fakes import FakeServer, Said
from transcribers import TranscriptionServer

from interviewer.llm import endpoint

MODELS = {"data": [{"id": "tiny-chat", "owned_by": "llamacpp"}, {"id": "tiny-embed", "owned_by": "llamacpp"}]}
JUDGED = '{"gap": {"sentences": [1], "verdict": "covered"}, "remedy": {"sentences": [], "verdict": "missing"}, "improve": ""}'


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
    assert told["speech"] == {
        "hearing": [{"kind": "whisper", "where": "", "recogniser": None, "problem": None}],
        "voice": {"name": "espeak-ng", "problem": None},
    }
    assert not (home / "index").exists()


def answers(heard):
    """A server that lists its models and judges as it is asked."""
    if heard.method == "GET":
        return Said(MODELS if heard.path == "/v1/models" else {})
    return Said({"choices": [{"message": {"content": JUDGED}, "finish_reason": "stop"}]})


def test_an_endpoint_that_answers(run, monkeypatch):
    with FakeServer(answers) as server:
        monkeypatch.setenv("INTERVIEWER_BASE_URL", server.base_url.replace("//", "//me:pass@"))
        monkeypatch.setenv("INTERVIEWER_API_KEY", "sk-never-shown")
        monkeypatch.setenv("INTERVIEWER_GRADER", "auto")
        ran, shown = run("doctor", "--json"), run("doctor")
    (at,) = ran.json["endpoints"]
    assert at["base_url"] == server.base_url
    assert (at["models"], at["reachable"]) == (["tiny-chat", "tiny-embed"], True)
    assert ran.json["judge"]["model"] == "tiny-chat"
    assert "tiny-chat" in shown.out
    told = at["probe"]
    assert set(told) == {
        "model", "rung", "calls", "streams", "context", "thinking", "thought_tokens", "seconds", "warnings", "problem"
    }  # fmt: skip
    assert (told["model"], told["rung"], told["calls"], told["thinking"]) == ("tiny-chat", "json_schema", 1, "off")
    assert told["seconds"] > 0
    assert "✓ Small grade" in shown.out
    assert "json_schema" in shown.out
    assert ran.err == "probing tiny-chat …\n"
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


def test_a_model_that_judges_nothing_is_a_finding_and_not_a_failure(run, monkeypatch):
    said = Said({"choices": [{"message": {"content": "<think>so much to think about</think>[b]no[/b]"}}]})
    with FakeServer(lambda heard: Said(MODELS) if heard.method == "GET" else said) as server:
        monkeypatch.setenv("INTERVIEWER_BASE_URL", server.base_url)
        monkeypatch.setenv("INTERVIEWER_GRADER", "auto")
        ran, shown = run("doctor", "--json"), run("doctor")
    assert ran.code == shown.code == 0
    told = ran.json["endpoints"][0]["probe"]
    assert told["rung"] is None
    assert "tiny-chat" in told["problem"]
    assert "thinks first" in told["warnings"][0]
    assert "✕ Small grade" in shown.out
    assert "[b]no[/b]" in shown.out


@pytest.mark.parametrize("grader", ["auto", "builtin"])
def test_nobody_is_probed_who_is_not_to_judge_or_not_to_be_probed(run, monkeypatch, grader):
    with FakeServer(answers) as server:
        monkeypatch.setenv("INTERVIEWER_BASE_URL", server.base_url)
        monkeypatch.setenv("INTERVIEWER_GRADER", grader)
        ran = run("doctor", "--json", *(["--no-probe"] if grader == "auto" else []))
    assert ran.json["endpoints"][0]["probe"] is None
    assert ran.err == ""
    assert {heard.method for heard in server.heard} == {"GET"}


def test_of_several_servers_the_one_that_judges_is_probed(run, monkeypatch):
    with FakeServer(lambda heard: Said({"data": []})) as first, FakeServer(answers) as second:
        places = (endpoint.Place("first", first.base_url), endpoint.Place("second", second.base_url))
        monkeypatch.setattr(endpoint, "look", lambda settings, look=endpoint.look: look(settings, places))
        monkeypatch.setenv("INTERVIEWER_GRADER", "auto")
        monkeypatch.setenv("INTERVIEWER_DISCOVER", "true")
        told = run("doctor", "--json").json["endpoints"]
    assert [at["probe"] and at["probe"]["model"] for at in told] == [None, "tiny-chat"]
    assert "no chat model" in told[0]["problem"]


def test_saved_settings_that_do_not_hold_are_one_sentence(run, home):
    home.mkdir()
    (home / "settings.json").write_text('{"grader": "sk-oops"')
    ran = run("doctor", "--json")
    assert ran.code == 0
    assert ran.err.count("\n") == 1
    assert "settings.json" in ran.err
    assert "sk-oops" not in ran.err


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


def test_hearing_and_voice_say_what_they_are_and_what_is_wrong(run, monkeypatch, tmp_path):
    with TranscriptionServer(lambda _: Said({"text": ""})) as server:
        monkeypatch.setenv("INTERVIEWER_STT_BASE_URL", server.base_url)
        monkeypatch.setenv("INTERVIEWER_STT_API_KEY", "sk-never-shown")
        monkeypatch.setenv("INTERVIEWER_TTS", "off")
        ran, shown = run("doctor", "--json"), run("doctor")
    [way] = ran.json["speech"]["hearing"]
    assert (way["kind"], way["problem"], way["where"]) == ("endpoint", None, server.base_url)
    assert way["recogniser"].startswith("whisper-1 @ 127.0.0.1:")
    assert ran.json["speech"]["voice"] == {"name": None, "problem": None}
    assert "✓ Hearing" in shown.out
    assert "– Voice" in shown.out
    assert "sk-never" not in ran.out + ran.err + shown.out + shown.err
    with TranscriptionServer(lambda _: Said({}, status=404)) as server:
        monkeypatch.setenv("INTERVIEWER_STT_BASE_URL", server.base_url)
        ran, shown = run("doctor", "--json"), run("doctor")
    assert ran.code == 0
    assert "offers no such speech service" in ran.json["speech"]["hearing"][0]["problem"]
    assert "✕ Hearing" in shown.out
