"""`interviewer grade`: the contract, every way to hand in an answer, and every wrong one."""

import pytest
import samples

CONTRACT = {
    "question_id": None, "status": None, "reason": None, "grader": {"kind", "model", "prompt"}, "score": None,
    "points": {"id", "point", "weight", "essential", "verdict", "quotes"}, "wrong_claims": {"quote", "correction"},
    "criteria": None, "feedback": {"strengths", "improve"}, "sources": None,
    "usage": {"prompt_tokens", "completion_tokens", "seconds"},
}  # fmt: skip
"""DESIGN §5: key -> the keys of the object, or of the objects in the list, under it."""

BATCH_NORM = ("grade", "--id", "batch-normalization-why", "--json")
GOOD = "It takes the mean and variance over the batch and standardizes each channel to zero mean and unit variance."
WRONG = "At inference BN also uses the mean and variance of the incoming batch."


def test_the_contract_holds_for_every_key(run):
    grade = run(*BATCH_NORM, "--answer", f"{GOOD} {WRONG}").json
    assert set(CONTRACT) <= set(grade)
    for key, inner in CONTRACT.items():
        held = grade[key] if isinstance(grade[key], list) else [grade[key]]
        for value in held if inner else ():
            assert inner <= set(value), key
    assert grade["points"]
    assert grade["wrong_claims"]
    assert (grade["question_id"], grade["status"], grade["reason"]) == ("batch-normalization-why", "graded", None)
    assert grade["grader"]["kind"] == "builtin"
    assert 0 < grade["score"] < 100


def test_quotes_are_code_points_into_the_answer_exactly_as_given(run, tmp_path):
    answer = f"\U0001f600 第一句。\r\n\r\n  {GOOD}\r\n"
    (tmp_path / "answer.txt").write_bytes(answer.encode())
    grade = run(*BATCH_NORM, "--answer", "@answer.txt").json
    quotes = [quote for point in grade["points"] for quote in point["quotes"]]
    assert quotes
    assert all(answer[q["start"] : q["end"]] == q["text"] for q in quotes)


def test_standard_input_and_a_file_give_the_same_grade_as_the_argument(run, tmp_path):
    (tmp_path / "a.txt").write_text("\ufeff" + GOOD, encoding="utf-8")
    by_argument, by_file = run(*BATCH_NORM, "--answer", GOOD), run(*BATCH_NORM, "--answer", "@a.txt")
    by_stdin = run(*BATCH_NORM, "--answer", "-", stdin=GOOD)
    assert by_argument.json["points"] == by_file.json["points"] == by_stdin.json["points"]
    assert by_argument.err == by_file.err == by_stdin.err == ""


@pytest.mark.parametrize("asked", ["What does batch normalization do, and why does it help training?",
                                   "  3. what does Batch Normalization do — and why does it help training",
                                   "批归一化(Batch Normalization)做了什么,它为什么有助于训练"])  # fmt: skip
def test_a_question_that_the_bank_knows_is_graded_with_its_key_points(run, asked):
    grade = run("grade", "--question", asked, "--answer", GOOD, "--json").json
    assert grade["question_id"] == "batch-normalization-why"
    assert grade["points"][0]["id"] == "standardize-over-batch"


def test_another_question_is_graded_against_its_reference_and_has_no_id(run, tmp_path):
    reference = (
        "Momentum adds up past gradients. It damps the oscillation across a ravine. It speeds up flat directions."
    )
    (tmp_path / "ref.txt").write_text(reference, encoding="utf-8")
    asked = ("grade", "--question", "What does momentum buy?", "--answer", "It adds up past gradients.", "--json")
    grade = run(*asked, "--reference", reference).json
    assert grade["question_id"] is None
    assert grade["points"][0]["verdict"] != "missing"
    assert 0 < grade["score"] < 100
    assert run(*asked, "--reference", "@ref.txt").json["points"] == grade["points"]


@pytest.mark.parametrize(
    ("environment", "options", "lang"),
    [
        ("auto", (), "en"),
        ("auto", ("--answer", "对每个通道求均值和方差，然后标准化"), "zh"),
        ("zh", (), "zh"),
        ("zh", ("--lang", "en"), "en"),
    ],
)
def test_the_feedback_speaks_the_language_asked_for_or_that_of_the_answer(run, monkeypatch, environment, options, lang):
    monkeypatch.setenv("INTERVIEWER_LANGUAGE", environment)
    point = run(*BATCH_NORM, "--answer", GOOD, *options).json["points"][0]["point"]
    assert point.isascii() == (lang == "en")


UGLY = "<script>alert(1)</script> ![x](http://evil.example/x.png) \x1b[31mred\x07 \u202e [bold]loud[/bold] {0}"


def test_hostile_text_is_graded_as_text_and_never_reaches_the_terminal_as_commands(run):
    ran = run("grade", "--id", "batch-normalization-why", "--answer", f"{GOOD} {UGLY}")
    assert ran.code == 0
    assert not set("\x1b\x07\u202e") & set(ran.out)
    assert run(*BATCH_NORM, "--answer", f"{GOOD} {UGLY}").json["status"] == "graded"


@pytest.mark.parametrize("raw", [b"\xff\xfe\x00\x01", b"caf\xe9", bytes(range(256)), b"\x80" * 50])
def test_bytes_that_are_no_text_are_refused(run, raw):
    ran = run(*BATCH_NORM, "--answer", "-", stdin=raw)
    assert (ran.code, ran.out) == (2, "")
    assert "UTF-8" in ran.err


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--answer", "   \n"), "--answer is empty"),
        (("--answer", "-"), "--answer is empty"),
        (("--answer", "x" * 100_000), "more than 20,000 characters"),
        (("--answer", "@missing.txt"), "cannot read the file “missing.txt”"),
        (("--answer", "@."), "Is a directory"),
        (("--answer", "@/dev/zero"), "more than 20,000 characters"),
        (("--answer", "@"), "cannot read the file"),
        (("--answer", "@a\0b"), "cannot read the file"),
        (("--answer", "x", "--reference", "y"), "--reference belongs to --question"),
        (("--answer", "x", "--question", "y"), "either by --id or by --question"),
        (("--answer", "x", "--grader", "coin"), "'--grader'"),
        (("--answer", "x", "--lang", "fr"), "'--lang'"),
        ((), "Missing option '--answer'"),
    ],
)
def test_bad_input_is_one_sentence_and_exit_code_2(run, options, says):
    ran = run(*BATCH_NORM, *options)
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err
    assert len(ran.err.splitlines()) == 1


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--id", "batch-normalisation-why"), "did you mean batch-normalization-why?"),
        (("--question", "What is a bicycle?"), "add its reference answer with --reference"),
        (("--question", ""), "--question is empty"),
        (("--question", "What is a bicycle?", "--reference", " "), "--reference is empty"),
        (("--question", "Is @this a file?"), "add its reference answer with --reference"),
        ((), "either by --id or by --question"),
    ],
)
def test_the_question_must_be_named(run, options, says):
    ran = run("grade", *options, "--answer", "Two wheels.", "--json")
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err


def test_a_sentence_comes_in_the_language_of_the_person(run, monkeypatch):
    monkeypatch.setenv("INTERVIEWER_LANGUAGE", "zh")
    assert run(*BATCH_NORM, "--answer", "").err == "--answer 是空的\n"
    assert run("grade").err.startswith("命令用法有误")


def test_an_ungraded_answer_says_why_and_exits_with_1(run, monkeypatch):
    monkeypatch.setenv("INTERVIEWER_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("INTERVIEWER_API_KEY", "sk-never-shown")
    monkeypatch.setenv("INTERVIEWER_FALLBACK", "false")
    ran = run(*BATCH_NORM, "--grader", "model", "--answer", GOOD)
    assert ran.code == 1
    assert (ran.json["status"], ran.json["score"], ran.json["points"]) == ("ungraded", None, [])
    assert "127.0.0.1:9" in ran.json["reason"]
    assert ran.err.startswith("not graded: ")
    assert "sk-never" not in ran.out + ran.err


def test_a_stand_in_is_marked(run, monkeypatch):
    monkeypatch.setenv("INTERVIEWER_BASE_URL", "http://127.0.0.1:9/v1")
    ran = run(*BATCH_NORM, "--grader", "auto", "--answer", GOOD)
    assert ran.code == 0
    assert ran.json["grader"]["kind"] == "builtin"
    assert "127.0.0.1:9" in ran.json["grader"]["fallback"]
    card = run("grade", "--id", "batch-normalization-why", "--grader", "auto", "--answer", GOOD).out
    assert "stood in" in card


def test_a_choice_question_needs_only_its_letter(run, two_questions):
    ran = run("grade", "--id", "pick", "--answer", "b", "--json")
    assert (ran.json["score"], ran.json["grader"]["kind"]) == (100, "choice")


def test_grading_leaves_no_home_behind(run, home):
    run(*BATCH_NORM, "--answer", GOOD)
    assert not home.exists()


def test_questions_that_are_left_out_are_mentioned(run, use_bank, questions_dir):
    use_bank(samples.question("adam"))
    (questions_dir / "broken.yaml").write_text("- id: x\n", encoding="utf-8")
    ran = run("grade", "--id", "adam", "--answer", "the statement of core", "--json")
    assert ran.json["status"] == "graded"
    assert "bank check" in ran.err
