"""`interviewer import`: what is found, what waits for review, what is accepted at once."""

import pytest
import samples

NOTES = """An afternoon walk.

1. Why is the sky blue?

Short waves scatter more. The eye does the rest.

2. Why is the sea salty?

3. What about adam?

It adapts each step. It keeps two averages.
"""
OTHER = "1. Why do cats purr?\n\nNobody knows. It calms them.\n"


@pytest.fixture
def notes(tmp_path, two_questions):
    """A document of a new question with an answer, one without an answer, and one that the bank has."""
    path = tmp_path / "Walk notes.md"
    path.write_text(NOTES, encoding="utf-8")
    return str(path)


@pytest.fixture
def other(tmp_path):
    path = tmp_path / "cats.md"
    path.write_text(OTHER, encoding="utf-8")
    return str(path)


@pytest.fixture
def broken(tmp_path):
    path = tmp_path / "broken.docx"
    path.write_bytes(b"PK\x03\x04 no document")
    return str(path)


def banks(run):
    """Title -> number of questions, of every bank of one's own."""
    return {b["title"]: b["questions"] for b in run("bank", "own", "--json").json["banks"]}


def asked(run):
    """The English texts of all questions in use."""
    return {q["question"]["en"] for q in run("bank", "list", "--json").json["questions"]}


def test_what_was_found_is_shown_with_its_lines_and_waits_for_review(run, notes, home):
    ran = run("import", notes)
    assert ran.code == 0
    shown = ran.out.splitlines()
    assert "(markdown): 3 questions" in " ".join(ran.out.split())
    assert [line.split() for line in shown if line.strip().startswith("7-")] == [
        ["7-7", "2", "○", "Why", "is", "the", "sea", "salty?"]
    ]
    assert "lines 1-1: text before the first question" in ran.out
    assert "○ missing" in " ".join(ran.out.split())
    assert "3 questions of Walk notes.md wait for review" in ran.err
    assert len(list((home / "imports").glob("*.json"))) == 1
    assert banks(run) == {}


def test_a_question_without_number_or_title_is_shown_all_the_same(run, two_questions, tmp_path):
    (tmp_path / "a.csv").write_text("question,answer\nWhy does it rain?,Clouds cool.\n", encoding="utf-8")
    orphan = "1. Why is it so?\n\n解析：It is.\n\n解析：Lost.\n\n3. Why not?\n\n解析：So.\n"
    (tmp_path / "b.md").write_text(orphan, encoding="utf-8")
    ran = run("import", "a.csv", "b.md", "--dry-run")
    lines = [line.split() for line in ran.out.splitlines()]
    assert ["2-2", "●", "Why", "does", "it", "rain?"] in lines
    assert ["5-5", "2", "●", "(title", "missing)"] in lines


def test_the_same_document_again_is_the_same_document(run, notes, home):
    run("import", notes)
    run("import", notes)
    assert len(list((home / "imports").glob("*.json"))) == 1


def test_a_dry_run_only_shows(run, notes, home):
    dry, wet = run("import", notes, "--dry-run"), run("import", notes)
    assert (dry.code, dry.out, dry.err) == (0, wet.out, "")
    run("import", notes, "--dry-run", "--accept")
    assert banks(run) == {}


def test_a_dry_run_makes_no_home(run, notes, home):
    run("import", notes, "--dry-run", "--accept")
    assert not home.exists()


def test_accepting_takes_what_has_an_answer_and_is_not_known(run, notes):
    ran = run("import", notes, "--accept")
    assert ran.code == 0
    assert "Accepted into your bank “Walk notes”: 1. Left for review: 2" in ran.err
    assert banks(run) == {"Walk notes": 1}
    assert "Why is the sky blue?" in asked(run)
    again = run("import", notes, "--accept")
    assert "“Walk notes”: 0. Left for review: 2" in again.err


def test_a_bank_can_be_named_and_takes_several_documents(run, notes, other):
    ran = run("import", notes, other, "--accept", "--bank", "My collection")
    assert ran.code == 0
    assert banks(run) == {"My collection": 2}
    assert ran.err.count("into your bank “My collection”: 1.") == 2


def test_a_likeness_that_is_no_sameness_is_accepted(run, tmp_path, use_bank):
    use_bank(samples.question("adam"))
    path = tmp_path / "like.md"
    path.write_text("1. What about adam and weight decay?\n\nThey are decoupled. It matters.\n", encoding="utf-8")
    assert "Accepted into your bank “like”: 1. Left for review: 0" in run("import", str(path), "--accept").err


def test_json_is_the_whole_contract(run, notes):
    ran = run("import", notes, "--dry-run", "--json")
    (document,) = ran.json["documents"]
    assert set(document) == {"path", "format", "questions", "skipped", "warnings"}
    assert (document["path"], document["format"]) == (notes, "markdown")
    first, second, _ = document["questions"]
    assert first == {
        "number": "1",
        "section": None,
        "kind": "open",
        "question": "Why is the sky blue?",
        "options": {},
        "correct": [],
        "answer": "Short waves scatter more. The eye does the rest.",
        "answer_status": "full",
        "pages": [],
        "urls": [],
        "lines": [3, 5],
    }
    assert second["answer_status"] == "missing"
    assert document["skipped"] == [{"lines": [1, 1], "why": "text before the first question"}]
    assert document["warnings"] == []


def test_json_stands_alone_on_stdout_whatever_else_is_said(run, notes, other, broken):
    ran = run("import", broken, notes, other, "--accept", "--json")
    assert [len(d["questions"]) for d in ran.json["documents"]] == [3, 1]
    assert "Accepted" in ran.err


def test_json_speaks_the_language_of_the_interface(run, notes, tmp_path, monkeypatch):
    monkeypatch.setenv("INTERVIEWER_LANGUAGE", "zh")
    empty = tmp_path / "letter.txt"
    empty.write_text("Dear all.\n", encoding="utf-8")
    first, second = run("import", notes, str(empty), "--dry-run", "--json").json["documents"]
    assert first["skipped"][0]["why"] == "第一道题之前的文字"
    assert "没有找到题目" in second["warnings"][0]


def test_one_broken_file_does_not_hold_up_the_others_and_exits_with_2(run, notes, other, broken):
    ran = run("import", notes, broken, other, "--accept")
    assert ran.code == 2
    assert [line for line in ran.err.splitlines() if "broken.docx" in line]
    assert banks(run) == {"Walk notes": 1, "cats": 1}


@pytest.mark.parametrize("more", [[], ["--json"], ["--dry-run"], ["--accept"]])
def test_a_file_that_cannot_be_read_is_one_sentence_and_exit_code_2(run, broken, home, more):
    ran = run("import", broken, *more)
    assert ran.code == 2
    assert "broken.docx" in ran.err
    assert len(ran.err.splitlines()) == 1
    assert not home.exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("import",), "PATH..."),
        (("import", "nowhere.md"), "nowhere.md"),
        (("import", "x.md", "--bank"), "--bank"),
    ],
)
def test_bad_input_is_one_sentence(run, two_questions, arguments, says):
    ran = run(*arguments)
    assert ran.code == 2
    assert says in ran.err
    assert len(ran.err.splitlines()) == 1


def test_a_document_without_questions_is_shown_and_leaves_nothing(run, two_questions, tmp_path, home):
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear all,\n\nnothing to ask here.\n", encoding="utf-8")
    ran = run("import", str(letter), "--accept")
    assert ran.code == 0
    assert "note: no question was found" in ran.out
    assert "answer:" not in ran.out, "no legend for a list that is empty"
    assert banks(run) == {}
    assert not list(home.glob("imports/*.json"))


def test_a_name_without_a_letter_is_no_bank(run, other, two_questions):
    ran = run("import", other, "--accept", "--bank", "!!!")
    assert ran.code == 2
    assert "a bank needs a name" in ran.err
    assert banks(run) == {}


def test_a_bank_without_accepting_is_refused_before_anything_is_read(run, notes):
    ran = run("import", notes, "--bank", "My collection")
    assert ran.code == 2
    assert "--accept" in ran.err
    assert ran.out == ""
