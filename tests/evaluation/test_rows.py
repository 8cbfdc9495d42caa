"""Labelled answers as people's files have them: what is read, what is refused by its line, and which question is meant."""

import json
from pathlib import Path
from typing import Any

import pytest
import samples

from interviewer.errors import BadInput
from interviewer.evaluation.report import report
from interviewer.evaluation.rows import Row, question_of, read_rows
from interviewer.evaluation.run import run
from interviewer.grading.builtin import BuiltinGrader
from interviewer.grading.choice import ChoiceGrader
from interviewer.grading.examiner import Examiner

BANK = samples.bank()
GOOD = {"id": 7, "question": "What?", "reference": "That.", "answer": "是的", "score": 0.5, "raters": [3, 2]}


def row(**given: Any) -> Row:
    return Row.model_validate({"id": "r", "question": "Else?", "answer": "An answer.", "score": 0.5} | given)


def lines(path: Path, *rows: Any) -> Path:
    path.write_text("\n".join(r if isinstance(r, str) else json.dumps(r) for r in rows), encoding="utf-8")
    return path


def test_rows_as_people_have_them(tmp_path):
    first, second = read_rows(
        lines(tmp_path / "d.jsonl", "\ufeff" + json.dumps(GOOD), "", GOOD | {"id": "b", "lang": "en"}, "")
    )
    assert (first.id, first.language, first.group, first.line) == ("7", "zh", "What?", 1)
    assert (second.id, second.language, second.line) == ("b", "en", 3)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r\n\r\n", "\n \t\n"])
def test_line_ends_and_blank_lines(tmp_path, end):
    path = tmp_path / "d.jsonl"
    path.write_bytes(end.join([json.dumps(GOOD), json.dumps(GOOD | {"id": 8})]).encode() + end.encode())
    assert [(r.id, r.answer) for r in read_rows(path)] == [("7", "是的"), ("8", "是的")]


def test_a_line_separator_within_an_answer_ends_no_line(tmp_path):
    path = tmp_path / "d.jsonl"
    path.write_text(json.dumps(GOOD | {"answer": "a\u2028b\x85c"}, ensure_ascii=False), encoding="utf-8")
    assert read_rows(path)[0].answer == "a\u2028b\x85c"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("not json", "one JSON object"),
        ("[1, 2]", "one JSON object"),
        ("[" * 100_000, "not JSON"),
        (GOOD | {"score": 1.5}, "divide marks"),
        (GOOD | {"score": -0.1}, "divide marks"),
        (GOOD | {"score": "good"}, "divide marks"),
        (GOOD | {"score": None}, "divide marks"),
        ('{"id": 1, "question": "q", "answer": "a", "score": NaN}', "divide marks"),
        ({"id": "x", "question": "q", "answer": "a"}, "divide marks"),
        ({"id": "x", "score": 0.5}, "`answer` has to be a text"),
        (GOOD | {"answer": None}, '""'),
        (GOOD | {"lang": "fr"}, "zh or en"),
        (GOOD | {"id": None}, "`id`"),
        (GOOD | {"id": True}, "`id`"),
        (GOOD | {"type": 3}, "`type` has to be a text, or left out"),
        (GOOD | {"question": " "}, "`question_id`"),
        ({"id": "x", "reference": "r", "answer": "a", "score": 1}, "question is missing"),
        (GOOD, "stands in line 1 as well; give"),
        (GOOD | {"id": "7"}, "stands in line 1 as well"),
    ],
)
def test_a_row_that_does_not_hold_is_named_by_its_line_and_says_what_to_do(tmp_path, wrong, said):
    with pytest.raises(BadInput, match="line 2") as caught:
        read_rows(lines(tmp_path / "d.jsonl", GOOD, wrong))
    assert said in str(caught.value)
    assert "第 2 行" in caught.value.zh
    assert caught.value.zh != str(caught.value)


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xff\xfe\x00", None])
def test_a_file_without_rows_is_one_clear_sentence(tmp_path, content):
    path = tmp_path / "d.jsonl"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BadInput, match=r"d\.jsonl"):
        read_rows(path)


def test_what_no_file_can_hold_is_made_harmless(tmp_path):
    """Lone surrogates: they come as JSON escapes, and would break the writing of predictions and the printing of reports."""
    bad = dict.fromkeys(("id", "question", "reference", "answer", "type", "why"), "a�\x00")
    (got,) = read_rows(lines(tmp_path / "d.jsonl", bad | {"score": 1, "line": "x", "extra": "\ud800"}))
    got.model_dump_json().encode()
    assert "\x00" not in got.answer
    assert got.line == 1


@pytest.mark.parametrize(
    ("given", "language"),
    [
        ({"answer": "It is so."}, "en"),
        ({"answer": "是这样。", "question": "Why?"}, "zh"),
        ({"answer": "", "question": "为什么？"}, "zh"),
        ({"answer": " :  42 ", "question": "为什么？"}, "zh"),
        ({"answer": "", "question": "Why?"}, "en"),
        ({"answer": "", "question": "", "question_id": "x", "reference": "因为。"}, "zh"),
        ({"answer": "是这样。", "lang": "en"}, "en"),
    ],
)
def test_the_language_of_a_row(given, language):
    assert row(**given).language == language


def test_the_question_of_a_row():
    adam = BANK.get("adam")
    assert question_of(row(question_id="adam", question="other words"), BANK) is adam
    assert question_of(row(question=f"3. {adam.question.en.upper()}"), BANK) is adam
    assert question_of(row(question_id="q17", question=adam.question.zh), BANK) is adam, "the file's own number"
    other = question_of(row(reference="Its reference."), BANK)
    assert (other.key_points, other.answer.en, other.question.en) == ((), "Its reference.", "Else?")
    assert question_of(row(question="", question_id="q17", reference="R."), BANK).question.en == "q17"


def test_key_points_of_the_bank_win_over_a_reference():
    assert question_of(row(question_id="adam", reference="Something else."), BANK).key_points
    assert question_of(row(question=BANK.get("adam").question.en, reference="Something else."), BANK).key_points


@pytest.mark.parametrize("given", [{}, {"question_id": "nobody"}, {"reference": " \n"}, {"reference": ""}])
def test_a_row_that_nothing_can_be_graded_by_names_its_line(given):
    with pytest.raises(BadInput, match="line 12, row “r”") as caught:
        question_of(row(**given).model_copy(update={"line": 12}), BANK)
    assert "reference" in str(caught.value)
    assert "第 12 行" in caught.value.zh
    assert ("nobody" in str(caught.value)) == ("question_id" in given)


@pytest.mark.parametrize("answer", ["", "   ", ":", "\u200b", "a" * 1_000_000])
def test_answers_that_say_nothing_are_graded_like_all_others(answer):
    examiner = Examiner(samples.RUBRIC, ChoiceGrader(), BuiltinGrader(), lambda: None, fallback=False)
    rows = [row(answer=answer, reference="The variance of the batch is used.", score=0)]
    got = report(rows, run(rows, BANK, examiner, "builtin"), "builtin", 0)
    assert (got.graded, got.mae) == (1, 0)
