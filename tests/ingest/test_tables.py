"""CSV and TSV as people and spreadsheets write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.errors import DocumentError
from interviewer.ingest import fields
from interviewer.ingest.tables import read_table


def rows(text, form="csv"):
    """(question, answer) of every record."""
    return [(r.question, r.answer) for r in read_table(text, form).records]


QA = [("What is x?", "It is y")]
TABLES = {
    "plain": "question,answer\nWhat is x?,It is y\n",
    "capitals and spaces": " Question , ANSWER \nWhat is x?,It is y",
    "Chinese names": "题目,参考答案\nWhat is x?,It is y",
    "short Chinese names": "问,答\nWhat is x?,It is y",
    "short names": "q,a\nWhat is x?,It is y",
    "the other order": "answer,question\nIt is y,What is x?",
    "tabs": "question\tanswer\nWhat is x?\tIt is y",
    "semicolons": "question;answer\nWhat is x?;It is y",
    "bars": "question|answer\nWhat is x?|It is y",
    "Excel's own line": "sep=;\nquestion;answer\nWhat is x?;It is y",
    "quotes": '"question","answer"\n"What is x?","It is y"',
    "blank lines": "\n\nquestion,answer\n\n,\nWhat is x?,It is y\n\n",
    "empty columns at the end": "question,answer,,\nWhat is x?,It is y,,\n",
    "longer names": "Question Text,Correct Answer\nWhat is x?,It is y",
    "cards": "Front,Back\nWhat is x?,It is y",
    "explanation": "question,解析\nWhat is x?,It is y",
    "without a header": "What is x?,It is y",
    "numbers without a header": "1,What is x?,It is y",
}


@pytest.mark.parametrize("text", TABLES.values(), ids=TABLES)
def test_tables(text):
    assert rows(text) == QA


def test_number_section_and_columns_that_nobody_knows():
    got = read_table("id,topic,question,answer,mood\n7,CNN,What is x?,y,good\n", "csv")
    assert (got.records[0].number, got.records[0].section) == ("7", "CNN")
    assert "mood" in got.warnings[0].en


def test_quoted_line_ends_and_line_numbers():
    got = read_table('question,answer\n"What\nis ""x""?","a\n\n- b"\n\nWhat is z?,w\n', "csv")
    assert [(r.lines, r.question, r.answer) for r in got.records] == [
        ((2, 5), 'What\nis "x"?', "a\n\n- b"),
        ((7, 7), "What is z?", "w"),
    ]
    assert read_table("sep=,\nquestion,answer\nWhat?,x", "csv").records[0].lines == (3, 3)


def test_rows_that_do_not_fit_are_skipped_with_their_lines():
    got = read_table("question,answer,topic\nonly\nWhat?,so,t\nWhat?,so, and so,t\n,no question,t\nWhy?,\n", "csv")
    assert [r.question for r in got.records] == ["What?", "Why?"]
    assert [s.lines for s in got.skipped] == [(2, 2), (4, 4), (5, 5)]
    assert "1 of 3" in got.skipped[0].why.en
    assert "4 cells" in got.skipped[1].why.en


def test_a_quotation_mark_that_is_never_closed():
    got = read_table('question,answer\nWhat?,so\nWhy?,"because\nHow?,so\n', "csv")
    assert [r.question for r in got.records] == ["What?"]
    assert got.skipped[0].lines == (3, 5)
    assert rows('question,answer\nWhat?,say "so" now\n') == [("What?", 'say "so" now')]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("answer,topic\nx,y\n", "answer, topic"), ("a,b,c\n1,2,3\n", "a, b, c"), ("just one column\nand nothing else\n", "just one column"),
        ("答案,分类\nx,y\n", "答案, 分类"), ("", "no rows"), (",,\n,\n", "no rows"),
    ],
)  # fmt: skip
def test_without_a_column_of_questions(text, words):
    with pytest.raises(DocumentError, match=words):
        read_table(text, "csv")


def test_columns_without_names_are_told():
    assert "question, answer" in read_table("What is x?,y\nWhat is z?,w\n", "csv").warnings[0].en


FOUR = {"a": "1", "b": "2", "c": "3", "d": "4"}
CHOICES = {
    "option a": "question,option a,option_b,OptionC,Option D,correct\nWhich?,1,2,3,4,B",
    "选项": "题目,选项A,选项B,选项C,选项D,正确答案\nWhich?,1,2,3,4,b",
    "letters": "question,a,b,c,d,answer\nWhich?,1,2,3,4,B",
    "capital letters": "Question,A,B,C,D,Correct Answer\nWhich?,1,2,3,4,(B)",
    "numbers": "question,option1,option2,option3,option4,answer\nWhich?,1,2,3,4,B",
    "in one cell": 'question,options,answer\nWhich?,"A. 1 B. 2 C. 3 D. 4",B',
    "on lines": 'question,options,answer\nWhich?,"1\n2\n3\n4",B',
    "with bars": "question,options,answer\nWhich?,1|2|3|4,B",
    "by text": "question,a,b,c,d,answer\nWhich?,1,2,3,4,2",
    "by letter and text": "question,a,b,c,d,answer\nWhich?,1,2,3,4,B. 2",
    "option B": "question,a,b,c,d,answer\nWhich?,1,2,3,4,Option B",
}


@pytest.mark.parametrize("text", CHOICES.values(), ids=CHOICES)
def test_choices(text):
    (record,) = read_table(text, "csv").records
    assert (record.options, record.correct, record.answer) == (FOUR, ("b",), "")


def one(told, columns="question,a,b,c,correct", cells="Which?,one,two,three"):
    return read_table(f'{columns}\n{cells},"{told}"\n', "csv")


@pytest.mark.parametrize(
    ("told", "letters"),
    [("AC", "ac"), ("a, c", "ac"), ("A、C", "ac"), ("a and c", "ac"), ("A/B", "ab"), ("three", "c"), ("3", "c"), ("1,3", "ac"), ("0", "a"), ("", ""), ("D", ""), ("four", ""), ("9", "")],
)  # fmt: skip
def test_right_letters(told, letters):
    got = one(told)
    assert got.records[0].correct == tuple(letters)
    assert any("names no option" in w.en for w in got.warnings) == (told in ("D", "four", "9"))


def test_where_counting_starts_is_told_or_seen():
    assert "from 1" in one("2").warnings[0].en
    assert one("2").records[0].correct == ("b",)
    both = read_table("question,a,b,correct\nWhich?,x,y,1\nWhat?,x,y,0\n", "csv")
    assert [r.correct for r in both.records] == [("b",), ("a",)]
    assert both.warnings == ()


def test_an_explanation_of_a_choice_is_its_answer():
    (record,) = read_table("question,a,b,answer,explanation\nWhich?,x,y,B,because\n", "csv").records
    assert (record.correct, record.answer) == (("b",), "because")


def test_a_right_answer_without_options_is_an_answer():
    assert rows("question,correct answer\nWhat?,so\n") == [("What?", "so")]


def test_too_many_rows(monkeypatch):
    monkeypatch.setattr(fields, "MAX_RECORDS", 3)
    with pytest.raises(DocumentError, match="more than 3"):
        read_table("question,answer\n" + "What?,x\n" * 4, "csv")


def test_a_large_cell():
    assert len(rows(f"question,answer\nWhat?,{'x' * 200_000}\n")[0][1]) == 200_000


@given(st.text(alphabet='qa,";\t|\n\r 问答.:A1', max_size=120))
def test_any_table(text):
    for head in ("", "question,answer\n", "question,a,b,correct\n", "题目\t选项\t答案\n"):
        try:
            got = read_table(head + text, "csv")
        except DocumentError:
            continue
        height = (head + text).count("\n") + 1
        assert all(1 <= first <= last <= height for r in (*got.records, *got.skipped) for first, last in [r.lines])
        assert all(set(r.correct) <= r.options.keys() for r in got.records)
