"""Single titles that play another part than most of their style."""

import pytest

from interviewer.ingest.document import Prose
from interviewer.ingest.finder import find_questions


def found(text):
    drafts = find_questions(Prose(format="markdown", lines=tuple(text.split("\n"))))[0]
    return [(d.section, d.question) for d in drafts]


SECTION = (
    "# Interview\n\n1. What is w?\n\nA w.\n\n2. Letters\n    1. What is x?\n    2. What is y?\n\n3. What is z?\n\nA z."
)
NUMBER_OVER_PARTS = (
    "# 面试题\n\n### 题目1\n\n一张表。\n\n#### 1. 查询员工\n\n甲\n\n#### 2. 查询部门\n\n乙\n\n#### 3. 查询主管\n\n丙"
)
ODD_ONE = "# Interview\n\n## 1. What is x?\n\nAn x.\n\n## Remarks\n\nNone.\n\n## 2. What is y?\n\nA y."
EMPTY_HEADING = "# Interview\n\n## What is x?\n\nAn x.\n\n## Letters\n\n## What is y?\n\nA y."
TOLD_LIST = "# Interview\n\n## A\n\n- What is x?\n- What is y?\n- What is z?\n\n## B\n\n- Sleep well\n- Eat well"
LAZY_NUMBERS = "# Interview\n\n1. What is x?\n1. An example of x\n1. What is y?"
ASKED_AMONG_TOLD = (
    "# Interview\n\n## A\n\n- one\n- two\n- three\n- four\n\n## B\n\n- What is x?\n- What is y?\n- What is z?"
)
LABEL_BESIDE = "##### **问题**：什么是x？\n\n##### 出题人：甲\n\n##### 参考答案\n\nAn x."
TABLE_IN_ANSWER = "1. What is x?\n\n| Question | Answer |\n|---|---|\n| What? | That |\n\n2. What is y?\n\nA y."
CHOICES_ALIKE = "# Quiz\n\n#### Q1. What does it print?\n\n- [x] 1\n- [ ] 2\n\n#### Q2. What does it print?\n\n- [ ] 1\n- [x] 2\n\nBecause it is so."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            SECTION,
            [(None, "What is w?"), ("2. Letters", "What is x?"), ("2. Letters", "What is y?"), (None, "What is z?")],
        ),
        (NUMBER_OVER_PARTS, [("题目1", "查询员工"), ("题目1", "查询部门"), ("题目1", "查询主管")]),
        (ODD_ONE, [(None, "What is x?"), (None, "What is y?")]),
        (EMPTY_HEADING, [(None, "What is x?"), (None, "What is y?")]),
        (TOLD_LIST, [("A", "What is x?"), ("A", "What is y?"), ("A", "What is z?")]),
        (LAZY_NUMBERS, [(None, "What is x?"), (None, "An example of x"), (None, "What is y?")]),
        (ASKED_AMONG_TOLD, [("B", "What is x?"), ("B", "What is y?"), ("B", "What is z?")]),
        (LABEL_BESIDE, [(None, "什么是x？")]),
        (TABLE_IN_ANSWER, [(None, "What is x?"), (None, "What is y?")]),
        (CHOICES_ALIKE, [(None, "What does it print?"), (None, "What does it print?")]),
        ("Question 7", []),
    ],
)
def test_parts(text, expected):
    assert found(text) == expected


def test_what_stands_beside_a_labelled_question_belongs_to_it():
    (draft,) = find_questions(Prose(format="markdown", lines=tuple(LABEL_BESIDE.split("\n"))))[0]
    assert draft.answer.endswith("An x.")


def test_circled_numbers_that_skip():
    assert len(found("① What is x?\n解析：a\n解析：b\n③ What is z?")) >= 2
