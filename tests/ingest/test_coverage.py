"""Which entries of a document the bank answers: a source names an entry as a person would."""

import json

import pytest
import samples

from interviewer.errors import DocumentError
from interviewer.ingest.coverage import seed_coverage
from interviewer.models import Source

MIXED = """# 选择题

1. 下面哪一种是鸟？

A. 鲸
B. 企鹅

答案：B

# 问答题

1. 天空为什么是蓝的？

短波散射得更多。

# 一、颜色

1. 草为什么是绿的？

叶绿素反射绿光。

# 二、CNN

- 海为什么是咸的？

  盐留了下来。

- 水为什么能上树？

  蒸腾把它拉上去。
"""

PLAIN = [
    {"number": "7", "question": "Why is the sea salty?"},
    {"number": "3", "question": "Which one flies?", "options": ["a penguin", "a swift"], "correct": "b"},
    {"question": "How does a tree lift water?"},
    {"question": "How does a tree know the season?"},
]
HEADED = [
    {"section": "1、Colours", "number": "1", "question": "Why is grass green?"},
    {"section": "1、Colours", "number": "2", "question": "Why is snow white?"},
    {"section": "3、RNN", "number": "1", "question": "Why do leaves fall?"},
    {"section": "3、GAN", "number": "1", "question": "Why do owls turn their heads?"},
    {"section": "四、Weather", "number": "4.1", "question": "Why does it hail?"},
    {"section": "四、Weather", "question": "Why does it thunder?"},
    {"section": "Part / Odds and ends", "number": "5", "question": "Why do cats purr?"},
]


def lines(rows):
    """A document of records: numbers and headings are what the rows say, whatever the readers of running text make of it."""
    return "\n".join(json.dumps({"answer": "Nobody knows.", **row}) for row in rows)


def asking(question_id, *numbers, document="notes.jsonl"):
    """A question whose sources name these entries of a document."""
    sources = tuple(Source(seed=document, number=number) for number in numbers)
    return samples.question(question_id).model_copy(update={"sources": sources})


@pytest.fixture
def cover(tmp_path):
    """`cover(rows, question, ...)`: the coverage of `notes.jsonl` alone."""

    def run(rows, *questions):
        (tmp_path / "notes.jsonl").write_text(lines(rows), encoding="utf-8")
        (found,) = seed_coverage(tmp_path, questions)
        return found

    return run


@pytest.mark.parametrize(
    ("rows", "label", "title"),
    [
        (PLAIN, "7", "Why is the sea salty?"),
        (PLAIN, "问答题 7", "Why is the sea salty?"),
        (PLAIN, "3", "Which one flies?"),
        (PLAIN, "选择题 3", "Which one flies?"),
        (PLAIN, "How does a tree lift", "How does a tree lift water?"),
        (PLAIN, "how does a tree KNOW", "How does a tree know the season?"),
        (PLAIN, "How does a tree", "How does a tree lift water?"),
        (HEADED, "1(2)", "Why is snow white?"),
        (HEADED, "1 (2)", "Why is snow white?"),
        (HEADED, "1 Colours(2)", "Why is snow white?"),
        (HEADED, "3(1)", "Why do leaves fall?"),
        (HEADED, "3 RNN(1)", "Why do leaves fall?"),
        (HEADED, "3 gan(1)", "Why do owls turn their heads?"),
        (HEADED, "4.1", "Why does it hail?"),
        (HEADED, "四、Weather 4.1", "Why does it hail?"),
        (HEADED, "四(4.1)", "Why does it hail?"),
        (HEADED, "四、Weather #2", "Why does it thunder?"),
        (HEADED, "3、GAN #1", "Why do owls turn their heads?"),
        (HEADED, "Odds and ends 5", "Why do cats purr?"),
        (HEADED, "Odds and ends #1", "Why do cats purr?"),
    ],
)
def test_an_entry_is_named_as_a_person_would(cover, rows, label, title):
    found = cover(rows, asking("q", label))
    assert [entry.title for entry in found.entries if entry.questions] == [title]
    assert found.dangling == ()


@pytest.mark.parametrize(
    ("rows", "label"),
    [
        (PLAIN, "8"),
        (PLAIN, "选择题 7"),
        (PLAIN, "问答题 3"),
        (PLAIN, "tree lift"),
        (PLAIN, ""),
        (PLAIN, "?"),
        (HEADED, "1"),
        (HEADED, "1(3)"),
        (HEADED, "2(1)"),
        (HEADED, "1 RNN(1)"),
        (HEADED, "1、Colours1"),
        (HEADED, "四、Weather #3"),
        (HEADED, "四、Weather #0"),
        (HEADED, "Part / Odds and ends 5"),
    ],
)
def test_a_source_that_names_no_entry_dangles(cover, rows, label):
    found = cover(rows, asking("q", label))
    assert found.dangling == (f"q: {label}",)
    assert found.uncovered == found.entries


def test_a_source_without_a_number_dangles(cover):
    assert cover(PLAIN, asking("q", None)).dangling == ("q: ",)


def test_every_entry_tells_where_it_stands_and_who_answers_it(cover):
    found = cover(PLAIN, asking("one", "7", "问答题 7"), asking("two", "7", "3"), asking("other", "7", document="b.md"))
    assert [(e.line, e.number, e.questions) for e in found.entries] == [
        (1, "7", ("one", "two")),
        (2, "3", ("two",)),
        (3, None, ()),
        (4, None, ()),
    ]
    assert [e.line for e in found.uncovered] == [3, 4]
    assert found.document == "notes.jsonl"


def test_only_sources_that_name_a_seed_count(cover):
    question = asking("q").model_copy(update={"sources": (Source(document="notes.jsonl", number="7"),)})
    found = cover(PLAIN, question)
    assert (found.dangling, len(found.uncovered)) == ((), 4)


def test_a_document_of_running_text_from_the_file_to_the_entries(tmp_path):
    (tmp_path / "b.md").write_text(MIXED, encoding="utf-8")
    (tmp_path / "a.jsonl").write_text(lines(PLAIN), encoding="utf-8")
    (tmp_path / "folder").mkdir()
    labels = ("选择题 1", "问答题 1", "一(1)", "二、CNN #2")
    questions = [asking(f"q{n}", label, document="b.md") for n, label in enumerate(labels)]
    plain, mixed = seed_coverage(tmp_path, questions)
    assert (plain.document, len(plain.uncovered)) == ("a.jsonl", 4)
    assert [(e.line, e.title.split("\n")[0], e.questions) for e in mixed.entries] == [
        (3, "下面哪一种是鸟？", ("q0",)),
        (12, "天空为什么是蓝的？", ("q1",)),
        (18, "草为什么是绿的？", ("q2",)),
        (24, "海为什么是咸的？", ()),
        (28, "水为什么能上树？", ("q3",)),
    ]
    assert mixed.dangling == ()


def test_a_file_that_cannot_be_read_is_told(tmp_path):
    (tmp_path / "broken.docx").write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(DocumentError, match="broken"):
        seed_coverage(tmp_path, [])
