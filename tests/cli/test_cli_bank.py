"""`interviewer bank`, `search` and `index`."""

from datetime import UTC, datetime

import pytest
import samples

from interviewer.models import Question, Source, Text
from interviewer.shelf import Shelf


def test_list_names_every_question(run, two_questions):
    listed = run("bank", "list", "--json").json["questions"]
    assert [(q["id"], q["topic"], q["kind"], q["difficulty"]) for q in listed] == [
        ("pick", "evaluation", "choice", 1),
        ("adam", "optimization", "open", 2),
    ]
    shown = run("bank", "list").out
    assert "adam" in shown
    assert "What about adam?" in shown
    assert [q["id"] for q in run("bank", "list", "--topic", "evaluation", "--json").json["questions"]] == ["pick"]
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


def test_check_points_at_a_question_that_asks_the_same_as_another(run, use_bank, questions_dir):
    twin = samples.question("zeta").model_copy(update={"question": samples.both("What about adam, then?")})
    use_bank(samples.question("adam"), twin)
    ran = run("bank", "check")
    assert ran.code == 2
    assert "zeta.question: unfinished: asks nearly the same as adam" in ran.out
    found = run("bank", "check", "--json").json["problems"]
    assert ran.out.splitlines()[-1] == f"Problems: {len(found)}."
    assert [p["severity"] for p in found if p["field"] == "zeta.question"] == ["quality"]


# --- check --seeds


@pytest.fixture
def seeds(tmp_path, questions_dir, monkeypatch):
    """`seeds("1", "9")`: a folder with a document of two entries, and a bank of one question whose sources name these entries."""
    from interviewer import bank as bank_module

    folder = tmp_path / "seeds"
    folder.mkdir()
    (folder / "seed.txt").write_text(
        "1. Why is the sky blue?\n\nIt scatters.\n\n2. Why is it dark at night?\n", "utf-8"
    )

    def write(*numbers):
        sources = tuple(Source(seed="seed.txt", number=n) for n in numbers)
        questions_dir.mkdir(exist_ok=True)
        text = bank_module.to_yaml([samples.question("adam").model_copy(update={"sources": sources})])
        (questions_dir / "all.yaml").write_text(text, encoding="utf-8")
        monkeypatch.setenv("INTERVIEWER_QUESTIONS_DIR", str(questions_dir))
        return str(folder)

    monkeypatch.setattr("interviewer.bank._works", lambda: samples.WORKS)
    return write


def test_seeds_shows_who_answers_each_entry_and_what_nobody_answers(run, seeds):
    ran = run("bank", "check", "--seeds", seeds("1"))
    assert ran.code == 2
    assert [line.split() for line in ran.out.splitlines()] == [
        ["seed.txt:", "1", "/", "2"],
        ["1", "1", "Why", "is", "the", "sky", "blue?", "->", "adam"],
        ["5", "2", "Why", "is", "it", "dark", "at", "night?", "->", "—"],
        ["Not", "answered:", "1", "of", "2", "entries."],
    ]


def test_seeds_are_covered_when_every_entry_is_answered(run, seeds):
    ran = run("bank", "check", "--seeds", seeds("1", "2"))
    assert ran.code == 0
    assert ran.out.splitlines()[-1] == "Every one of the 2 entries is answered, by 1 questions."


def test_seeds_names_a_source_that_names_no_entry(run, seeds):
    ran = run("bank", "check", "--seeds", seeds("1", "2", "9"))
    assert ran.code == 2, "all entries are answered, but a source is wrong"
    assert "seed.txt: no such entry: adam: 9" in ran.out


def test_seeds_as_json(run, seeds):
    ran = run("bank", "check", "--seeds", seeds("1", "9"), "--json")
    assert ran.code == 2
    assert (ran.json["entries"], ran.json["uncovered"]) == (2, 1)
    (document,) = ran.json["documents"]
    assert document["dangling"] == ["adam: 9"]
    assert [e["questions"] for e in document["entries"]] == [["adam"], []]


def test_seeds_reads_the_questions_of_a_file_that_is_named(run, seeds, questions_dir, tmp_path, monkeypatch):
    folder = seeds("1", "2")
    named = questions_dir.rename(tmp_path / "elsewhere") / "all.yaml"
    monkeypatch.delenv("INTERVIEWER_QUESTIONS_DIR")
    assert run("bank", "check", str(named), "--seeds", folder).code == 0
    assert run("bank", "check", "--seeds", folder).code == 2, "no question of the bundled bank knows this document"


def test_seeds_must_be_a_folder(run, two_questions, tmp_path):
    for place in (tmp_path / "nowhere", tmp_path / "questions" / "all.yaml"):
        ran = run("bank", "check", "--seeds", str(place))
        assert (ran.code, ran.out) == (2, "")
        assert ran.err == f"{place} is not a folder\n"


# --- the table


def test_the_table_counts_the_questions_in_use(run, two_questions):
    shown = run("bank", "table").out.splitlines()
    assert shown[0] == "| topic | 1 | 2 | 3 | 4 | 5 | all | none |"
    assert shown[-1] == "| **all** | 1 | 1 |  |  |  | 2 | 2 |"
    rows = run("bank", "table", "--json").json["topics"]
    assert {r["topic"]: r["difficulties"] for r in rows} == {
        "optimization": [0, 1, 0, 0, 0],
        "evaluation": [1, 0, 0, 0, 0],
    }


# --- the person's own banks


@pytest.fixture
def own_bank(home, two_questions):
    """A bank of one's own, `My notes`, with two questions; its folder."""
    shelf = Shelf(home / "banks")
    name = shelf.open("My notes", datetime(2026, 11, 21, tzinfo=UTC)).name
    words = [Text(zh=t, en=t) for t in ("Why is the sky blue?", "Why is it dark at night?")]
    shelf.add(
        name,
        [Question(id=f"{name}-{n}", topic=name, difficulty=3, question=w, answer=w) for n, w in enumerate(words)],
    )
    return home / "banks" / name


def listed(run):
    return {q["id"] for q in run("bank", "list", "--json").json["questions"]}


def test_without_own_banks_the_way_to_one_is_told(run, two_questions):
    assert run("bank", "own").out == "You have no banks of your own; `interviewer import` makes one.\n"
    assert run("bank", "own", "--json").json == {"banks": []}


def test_own_banks_are_listed_with_what_is_wrong_in_them(run, own_bank):
    assert run("bank", "own").out == "my-my-notes  My notes  2  on\n"
    (own_bank / "0002.yaml").write_text("- id: half\n  topic: my-my-notes\n  difficulty: 9\n", encoding="utf-8")
    line = run("bank", "own").out
    assert line.startswith("my-my-notes  My notes  2  on  ")
    assert "cannot be used" in line
    (bank,) = run("bank", "own", "--json").json["banks"]
    assert {k: bank[k] for k in ("name", "title", "on", "questions")} == {
        "name": "my-my-notes",
        "title": "My notes",
        "on": True,
        "questions": 2,
    }


def test_a_bank_is_switched_off_and_on_by_name_or_title(run, own_bank):
    ours = {"my-my-notes-0", "my-my-notes-1"}
    assert listed(run) == {"pick", "adam", *ours}
    assert run("bank", "off", "My notes").out == "My notes: off\n"
    assert listed(run) == {"pick", "adam"}
    assert run("bank", "own").out.endswith("  off\n")
    assert run("bank", "on", "my-my-notes", "--json").json["on"] is True
    assert listed(run) == {"pick", "adam", *ours}


def test_an_export_can_be_imported_again(run, own_bank, tmp_path):
    exported = run("bank", "export", "My notes").out
    (tmp_path / "copy.yaml").write_text(exported, encoding="utf-8")
    (document,) = run("import", "copy.yaml", "--dry-run", "--json").json["documents"]
    assert [q["question"] for q in document["questions"]] == ["Why is the sky blue?", "Why is it dark at night?"]
    as_json = run("bank", "export", "My notes", "--json").json["questions"]
    assert [q["id"] for q in as_json] == ["my-my-notes-0", "my-my-notes-1"]


def test_a_bank_goes_only_when_somebody_says_so(run, own_bank):
    ran = run("bank", "remove", "My notes", stdin="y\n")
    assert (ran.code, ran.out) == (2, ""), "nobody is there to ask"
    assert "--yes" in ran.err
    assert own_bank.exists()
    assert run("bank", "remove", "My notes", "--yes").out == "The bank My notes was deleted.\n"
    assert not own_bank.exists()
    assert listed(run) == {"pick", "adam"}


def test_a_person_who_says_no_keeps_the_bank(run, own_bank, monkeypatch):
    asked = []
    monkeypatch.setattr("interviewer.cli.bank.confirmed", lambda question, yes: asked.append((question, yes)))
    assert run("bank", "remove", "My notes").code == 1
    assert own_bank.exists()
    ((question, yes),) = asked
    assert "My notes" in question
    assert "2 questions" in question
    assert yes is False


def test_a_removal_as_json(run, own_bank):
    ran = run("bank", "remove", "my-my-notes", "--yes", "--json")
    assert ran.json == {"removed": "my-my-notes", "questions": 2}


@pytest.mark.parametrize("command", ["on", "off", "export", "remove"])
def test_an_unknown_bank_is_answered_with_those_that_there_are(run, own_bank, command):
    ran = run("bank", command, "cooking")
    assert (ran.code, ran.out) == (2, "")
    assert "no bank of your own called “cooking”; there are: my-my-notes" in ran.err


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
