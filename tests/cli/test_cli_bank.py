"""`interviewer bank`, `search` and `index`."""

import pytest
import samples


def test_list_names_every_question(run, two_questions):
    listed = run("bank", "list", "--json").json["questions"]
    assert [(q["id"], q["topic"], q["kind"], q["difficulty"]) for q in listed] == [
        ("pick", "evaluation", "choice", 1),
        ("adam", "optimization", "open", 2),
    ]
    shown = run("bank", "list").out
    assert "adam" in shown
    assert "What about adam?" in shown
    assert run("bank", "list", "--topic", "evaluation", "--json").json["questions"][0]["id"] == "pick"
    assert "中文" in run("bank", "list", "--lang", "zh").out


def test_an_id_stands_whole_in_the_list_however_narrow_the_terminal(run, monkeypatch):
    monkeypatch.setenv("COLUMNS", "60")
    ids = [q["id"] for q in run("bank", "list", "--json").json["questions"]]
    shown = run("bank", "list").out.split()
    assert set(ids) <= set(shown)


def test_show_tells_everything(run, two_questions):
    shown = " ".join(run("bank", "show", "adam").out.split())
    for said in ("What about adam?", "The reference of adam.", "the statement of core", "[essential]", "first hint"):
        assert said in shown
    assert "And the core of adam?" in shown
    assert "b second" in " ".join(run("bank", "show", "pick").out.split())
    assert run("bank", "show", "pick", "--json").json["correct"] == ["b"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("bank", "show", "adan"), "did you mean adam?"),
        (("bank", "list", "--topic", "cooking"), "unknown topic “cooking”"),
        (("bank", "check", "nowhere"), "cannot read nowhere: No such file"),
        (("bank",), "Missing command"),
        (("bank", "paint"), "No such command 'paint'"),
        (("search", "  "), "the query is empty"),
        (("search", "x", "-k", "0"), "'-k'"),
    ],
)
def test_bad_input_is_one_sentence_and_exit_code_2(run, two_questions, arguments, says):
    ran = run(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err
    assert len(ran.err.splitlines()) == 1


# --- check


def test_the_bundled_bank_is_finished(run):
    ran = run("bank", "check")
    assert (ran.code, ran.out.splitlines()[-1][-13:]) == (0, "no problems.\n".strip().rjust(13)[-13:])


def test_check_tells_all_problems_of_all_files_at_once(run, use_bank, questions_dir):
    use_bank(samples.question("adam"))
    (questions_dir / "a.yaml").write_text("- id: one\n  topic: optimization\n  difficulty: 9\n", encoding="utf-8")
    (questions_dir / "b.yaml").write_text("- id: [\n", encoding="utf-8")
    ran = run("bank", "check")
    assert ran.code == 2
    assert "a.yaml:3: one.difficulty: " in ran.out
    assert "a.yaml:1: one.question: this field is missing" in ran.out
    assert "b.yaml:" in ran.out
    as_json = run("bank", "check", "--json")
    assert as_json.code == 2
    assert {p["file"] for p in as_json.json["problems"]} >= {"a.yaml", "b.yaml"}
    assert set(as_json.json["problems"][0]) == {"file", "line", "field", "en", "zh", "severity"}


def test_check_works_when_nothing_at_all_can_be_used(run, tmp_path):
    (tmp_path / "only.yaml").write_text("- id: one\n- id: two\n", encoding="utf-8")
    ran = run("bank", "check", str(tmp_path / "only.yaml"), "--json")
    assert ran.code == 2
    assert ran.json["questions"] == 0
    assert {p["line"] for p in ran.json["problems"]} == {1, 2}


def test_check_speaks_chinese(run, tmp_path, monkeypatch):
    monkeypatch.setenv("INTERVIEWER_LANGUAGE", "zh")
    (tmp_path / "q.yaml").write_text("- id: one\n", encoding="utf-8")
    assert "缺少这个字段" in run("bank", "check", "q.yaml").out


# --- search and index


def test_search_finds_and_the_index_can_be_looked_at_and_thrown_away(run, two_questions, home):
    assert run("index", "status", "--json").json["fingerprint"] is None
    assert not (home / "index").exists(), "status builds nothing"
    found = run("search", "adam", "-k", "1", "--json")
    assert [set(hit) >= {"question_id", "chunk", "score", "source", "lang"} for hit in found.json["hits"]] == [True]
    assert found.json["hits"][0]["question_id"] == "adam"
    assert "Building the search index" in found.err
    assert "adam" in run("search", "adam").out
    status = run("index", "status", "--json").json
    assert status["fresh"]
    assert status == run("index", "build", "--json").json
    assert run("index", "delete", "--yes").code == 0
    assert run("index", "status", "--json").json["fingerprint"] is None
    assert run("index", "delete", "--yes", "--json").json == {"deleted": True}


def test_a_damaged_index_can_be_deleted(run, home):
    (home / "index").mkdir(parents=True)
    (home / "index" / "chroma.sqlite3").write_bytes(b"no database")
    assert run("index", "delete", "--yes").code == 0
    assert not (home / "index").exists()


def test_deleting_asks_and_without_anybody_to_ask_refuses(run, two_questions, home, monkeypatch):
    run("index", "build")
    ran = run("index", "delete", stdin="y\n")
    assert (ran.code, ran.out) == (2, "")
    assert "--yes" in ran.err
    assert (home / "index").exists()
