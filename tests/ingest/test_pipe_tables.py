"""Tables of questions in a running text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.ingest.lines import read_lines
from interviewer.ingest.pipe_tables import question_tables


def tables(text):
    return list(question_tables(read_lines(text.split("\n"))))


def test_rows():
    (table,) = tables(
        "words\n\n| # | 问题 | 答案 |\n|---|:-:|---|\n| 1 | 什么是**x**？ | 第一<br>第二 |\n| 2 | 什么是y？ | a \\| b |"
    )
    assert (table.start, table.end) == (2, 6)
    assert [(r.lines, r.number, r.question, r.answer) for r in table.records] == [
        ((5, 5), "1", "什么是x？", "第一\n第二"),
        ((6, 6), "2", "什么是y？", "a | b"),
    ]


def test_without_outer_strokes():
    (table,) = tables("Question | Answer\n--- | ---\nWhat is x? | A norm $|x|$")
    assert table.records[0].answer == "A norm $|x|$"


def test_options_and_letters():
    (table,) = tables("| Question | A | B | Answer |\n|---|---|---|---|\n| Which? | Adam | ReLU | B |")
    (record,) = table.records
    assert (record.options, record.correct) == ({"a": "Adam", "b": "ReLU"}, ("b",))


@pytest.mark.parametrize(
    "text",
    [
        "| Question | Links |\n|---|---|\n| What? | x |",
        "| Term | Definition |\n|---|---|\n| x | y |",
        "| Question | Answer |\n| What? | x |",
        "| Question | Answer |\n|---|---|",
        "| Question | Answer |",
    ],
)
def test_no_table_of_questions(text):
    assert tables(text) == []


@given(st.text("|-: \nQA问题答案\\", max_size=120))
def test_any_text(text):
    assert all(table.records or table.end - table.start >= 3 for table in tables("| 问题 | 答案 |\n|---|---|\n" + text))
