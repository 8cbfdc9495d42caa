"""Whole documents: which questions are found, what belongs to them, what is left out."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.ingest.document import AnswerStatus, Prose
from interviewer.ingest.finder import find_questions
from interviewer.ingest.lines import read_lines
from interviewer.ingest.titles import plain_words

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"


def find(text, name="notes"):
    return find_questions(Prose(format="markdown", lines=tuple(text.split("\n"))), name)


def questions(text, name="notes"):
    return [d.question for d in find(text, name)[0]]


X, Y, Z = "What is x?", "What is y?", "What is z?"
SHAPES = {
    "numbers": "1. What is x?\nAn x.\n\n2. What is y?\nA y.",
    "headings": "# Interview\n\n## What is x?\n\nAn x.\n\n## What is y?\n\nA y.",
    "headings without space": "#Interview\n##What is x?\nAn x.\n##What is y?\nA y.",
    "underlined": "Interview\n===\n\nWhat is x?\n---\n\nAn x.\n\nWhat is y?\n---\n\nA y.",
    "numbers that skip": "### 3. What is x?\nAn x.\n### 9. What is y?\nA y.",
    "Roman numbers": "I. What is x?\nAn x.\n\nII. What is y?\nA y.",
    "full-width digits": "１．What is x?\nAn x.\n\n２．What is y?\nA y.",
    "Q and A": "Q: What is x?\nA: An x.\n\nQ: What is y?\nA: A y.",
    "bold Q and A": "**Q1: What is x?**\n\n**A1:** An x.\n\n**Q2: What is y?**\n\n**A2:** A y.",
    "bold": "**What is x?**\n\nAn x.\n\n**What is y?**\n\nA y.",
    "folds": "<details>\n<summary>What is x?</summary><br><b>\n\nAn x.\n</b></details>\n\n<details>\n<summary>\nWhat is y?\n</summary>\n\nA y.\n</details>",
    "quoted answers": "## What is x?\n\n> An x.\n\n## What is y?\n\n> A y.",
    "quoted questions": "> Q1. What is x?\n\nAn x.\n\n> Q2. What is y?\n\nA y.",
    "only numbers": "### Question 1\n\nWhat is x?\n\n**Answer:** An x.\n\n### Question 2\n\nWhat is y?\n\n**Answer:** A y.",
    "第 n 题": "第1题\nWhat is x?\n答案：An x.\n\n第2题\nWhat is y?\n答案：A y.",
    "a label under the number": "Q1 :\n\n    题目：\n        What is x?\n\n    答案：\n        An x.\n\nQ2 :\n\n    题目：\n        What is y?\n",
    "a talk": "**Interviewer:** What is x?\n\n**Candidate:** An x.\n\n**Interviewer:** What is y?\n\n**Candidate:** A y.",
    "a table": "| Question | Answer |\n|---|---|\n| What is x? | An x. |\n| What is y? | A y. |",
    "bare lines": "What is x?\n\nWhat is y?",
    "bullets": "# Interview\n\n- What is x?\n- What is y?",
    "answers at the end": "1. What is x?\n2. What is y?\n3. What is z?\n\n## Answers\n\n1. An x.\n2. A y.\n3. A z.",
    "a table of contents": "- [What is x?](#x)\n- [What is y?](#y)\n\n## What is x?\nAn x.\n\n## What is y?\nA y.",
    "two lines": "1. What\n   is x?\n\nAn x.\n\n2. What\nis y?\n\nA y.",
    "restarting lists": "1. What is x?\n\n1. one\n2. two\n\n2. What is y?\n\n1. one\n2. two\n3. three",
    "code and formulas": "1. What is x?\n```\n2. What is code?\nQ: no\n```\n$$\n3. What\n$$\n2. What is y?\n\\[\n1. z?\n\\]",
    "comments and front matter": "---\ntitle: Interview\n---\n<!-- 1. What is no? -->\n1. What is x?\nAn x.\n2. What is y?\nA y.",
    "sections": "# Interview\n\n## A\n\n### What is x?\nAn x.\n\n## B\n\n### What is y?\nA y.",
    "topics over questions": "# Interview\n\n1. Letters\n    1. What is x?\n    2. What is y?",
    "sub-headings that ask": "# Interview\n\n## 1. What is x?\n\nAn x.\n\n### Why?\n\n**And how?**\n\nSo.\n\n## 2. What is y?\nA y.",
    "furniture": "# Interview\n\n点赞收藏\n\n## 1. What is x?\nAn x.\n\n收藏\n\n## 2. What is y?\nA y.\n\n下一篇：z\n版权声明：w",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_shapes(shape):
    drafts = find(SHAPES[shape])[0]
    assert [d.question for d in drafts][:2] == [X, Y]
    assert len(drafts) == (3 if shape == "answers at the end" else 2)
    first = drafts[0].answer
    assert not first.startswith("**")
    assert first.startswith("An x.") or "one" in first or "> An x." in first or "```" in first or not first
    assert not any(word in d.answer for d in drafts for word in ("收藏", "下一篇", "版权"))


ARTICLES = {
    "English": "# Building a classifier\n\n## Introduction\n\nWhy? Because we can.\n\n## Data\n\n1. Download\n2. Unpack\n3. Run\n\n"
    "## How it works\n\nHave you ever wondered why? Read on.\n\n## Training\n\nWe train it.\n\n## Conclusion\n\nThat was it.",
    "Chinese": "# 深度学习入门\n\n## 前言\n\n本文介绍基础。\n\n## 网络的结构\n\n你是否想过网络如何学习？\n\n其实很简单。\n\n为什么要有激活函数呢？\n\n"
    "因为需要非线性。\n\n## 训练\n\n1. 准备数据\n2. 定义模型\n\n## 总结\n\n以上。",
    "one heading asks": "# Attention\n\n## Why attention?\n\nIt helps.\n\n## Heads\n\nSeveral.\n\n## Code\n\nBelow.",
    "a glossary": "| Term | Definition |\n|---|---|\n| x | An x |",
    "nothing": "",
    "blank": "\n \n\t\n",
}


@pytest.mark.parametrize("article", ARTICLES)
def test_an_article_is_no_collection(article):
    assert questions(ARTICLES[article]) == []


def test_noun_titles_in_a_collection():
    text = "# 面试题\n\n**1. 过拟合**\n\n记住了噪声。\n\n**2. 欠拟合**\n\n太简单。\n\n**3. 偏差与方差**\n\n此消彼长。"
    assert questions(text) == ["过拟合", "欠拟合", "偏差与方差"]
    assert questions(text.replace("# 面试题", "# 笔记")) == []


def test_a_topic_and_the_question_below_it():
    topics = ("Mirrors", "Clones", "Cobol", "Queues")
    text = "# Interview\n\n" + "\n\n".join(f"## {t}\nImagine {t}. What then?\n\nSomething." for t in topics)
    drafts = find(text)[0]
    assert [d.question for d in drafts] == [f"{t}\nImagine {t}. What then?" for t in topics]
    assert {d.answer for d in drafts} == {"Something."}


def test_code_in_a_question_below_its_topic_stays_indented():
    topics = ("Mirrors", "Clones", "Cobol", "Queues")
    below = "Given this:\n    x = [1]\n    y = x\nWhat is y?"
    text = "# Interview\n\n" + "\n\n".join(f"## {t}\n{below}\n\nSomething." for t in topics)
    assert [d.question for d in find(text)[0]] == [f"{t}\n{below}" for t in topics]


def test_parts_of_a_question_are_no_answer():
    (draft,) = find("1. What about CNNs?\n   a) What is a kernel?\n   b) Why a stride?")[0]
    assert draft.question.count("\n") == 2
    assert draft.answer_status is AnswerStatus.MISSING
    assert draft.kind == "open"


def test_letters_at_the_end():
    text = "1. 下面哪个是优化器？\nA. Adam\nB. ReLU\n\n2. 下面哪个是损失？\nA. BLEU\nB. MSE\n\n答案：1.A 2.B"
    drafts, skipped, warnings = find(text)
    assert [d.correct for d in drafts] == [("a",), ("b",)]
    assert [s.lines for s in skipped] == [(9, 9)]
    assert not warnings


def test_an_unmarked_choice_is_told():
    assert "no right option" in find("1. Which of these is an optimizer?\nA. Adam\nB. ReLU")[2][0].en


def test_an_orphan_answer_is_told():
    drafts, _, warnings = find("1. What is x?\n\n解析：An x.\n\n解析：A y.\n\n3. What is z?\n\n解析：A z.")
    assert [(d.number, d.question, d.answer) for d in drafts] == [
        ("1", X, "An x."),
        ("2", "", "A y."),
        ("3", Z, "A z."),
    ]
    assert len(warnings) == 1


def test_where_an_answer_ends():
    text = "# Interview\n\n1. What is x?\n\nAn x.\n\n**总结**\n\nGood.\n\n2. What is y?\n\nA y.\n\n{}\n\nAll."
    assert find(text.format("**总结**"))[0][1].answer == "A y.\n\n**总结**\n\nAll."
    assert find(text.format("## References"))[0][1].answer == "A y."


def test_sections_and_numbers():
    text = "# Interview\n\n## 一、A\n\n### 1.1 B\n\n#### 1.1.1 What is x?\nAn x.\n#### 1.1.2 What is y?\nA y."
    drafts = find(text)[0]
    assert [(d.section, d.number, d.lines) for d in drafts] == [
        ("一、A / 1.1 B", "1.1.1", (7, 8)),
        ("一、A / 1.1 B", "1.1.2", (9, 10)),
    ]


def test_a_line_far_below_is_a_question_of_its_own_and_told():
    text = "1. What is x?\n\nAn x.\n\n\n\n\n\n\n\n\n{}\n\n2. What is z?\n\nA z."
    drafts, _, warnings = find(text.format("什么是 y"))
    assert [d.question for d in drafts] == [X, "什么是 y", Z]
    assert len(warnings) == 1
    assert questions(text.format("- a last remark")) == [X, Z]


def test_repeated_questions_stay():
    assert (
        len(
            questions("# Quiz\n\n" + "".join(f"{n}. What is the difference between a and b{n}?\n" for n in range(1, 6)))
        )
        == 5
    )


# --- any text ---------------------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        "# Interview",
        "## A",
        "### 1. What is x?",
        "1. What is y?",
        "2. 什么是z？",
        "- What is w?",
        "  - part",
        "**Bold?**",
        "Q: what?",
        "A: an answer",
        "答案：1.A 2.B",
        "## Answers",
        "A. one",
        "B. two",
        "- [x] three",
        "| Question | Answer |",
        "|---|---|",
        "| What? | That |",
        "```",
        "$$",
        "---",
        "===",
        "<details>",
        "<summary>What?</summary>",
        "</details>",
        "[a](#b)",
        "点赞",
        "收藏",
        "总结",
        "figure.png",
        "p12",
        "words",
        "",
        "",
        "",
        "第3题",
        "Q7",
        "题目：",
        "<!--",
        "-->",
        "> quoted",
        "（1）什么？",
        "*italic note*",
    ]
)


def uncovered(text, drafts, skipped):
    """Lines that are neither in a draft nor skipped, and name no section; titles of the whole document are none."""
    inside = {i for d in drafts for i in range(d.lines[0], d.lines[1] + 1)}
    left = {i for s in skipped for i in range(s.lines[0], s.lines[1] + 1)}
    sections = " / ".join(d.section or "" for d in drafts)
    lines = text.split("\n")
    looks = read_lines(lines)
    for i, (line, below) in enumerate(zip(lines, [*lines[1:], ""], strict=True), 1):
        title = drafts and (line.startswith("#") or below.strip(" ") in ("===", "---"))
        named = plain_words(line.strip("# *_>-|")) in sections
        if not (i in inside or i in left or title or named or looks[i - 1].blank):
            yield i, line


@given(st.lists(PIECES | st.text(max_size=30), max_size=40).map("\n".join))
def test_any_text(text):
    drafts, skipped, _ = find(text)
    count = len(text.split("\n"))
    end = 0
    for draft in drafts:
        assert end < draft.lines[0] <= draft.lines[1] <= count
        end = draft.lines[1]
    assert all(1 <= s.lines[0] <= s.lines[1] <= count for s in skipped)
    assert not list(uncovered(text, drafts, skipped))


LONG = {
    "stars": "*",
    "brackets": "[",
    "links": "[](",
    "hashes": "#",
    "digits": "1",
    "spaces": " ",
    "tags": "<a ",
    "names": "a.",
    "anchors": "{:",
}


@pytest.mark.parametrize("name", LONG)
def test_a_line_of_a_megabyte(name):
    line = (LONG[name] * 1_000_000)[:1_000_000]
    started = time.perf_counter()
    assert questions(f"1. What is x?\n{line}\n2. What is y?\nA y.")[0] == X
    assert time.perf_counter() - started < 20


def test_ten_thousand_questions():
    def seconds(count):
        text = "\n".join(f"{n}. What is thing {n}?\n\nIt is a thing.\n1. one\n2. two\n" for n in range(1, count + 1))
        started = time.process_time()
        assert len(questions(text)) == count
        return time.process_time() - started

    assert seconds(10_000) < 10 * seconds(2_000)


# --- the seeds --------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed documents are not beside this repository")
def test_the_seeds():
    found = {}
    for path in sorted(SEEDS.iterdir()):
        found[path.name[:3]] = find(path.read_text(encoding="utf-8"), path.stem)
    assert {name: len(drafts) for name, (drafts, _, _) in found.items()} == {
        "000": 23,
        "001": 19,
        "002": 12,
        "003": 12,
        "004": 66,
    }
    assert [d.correct for d in found["000"][0] if d.kind == "choice"] == [("d",), ("a",), ("b",), ("b",)]
    assert [d.number for d in found["004"][0] if not d.question] == ["3", "21", "48", "49"]
    assert sum(d.answer_status is AnswerStatus.MISSING for d in found["003"][0]) == 8
    answers = [d.answer for drafts, _, _ in found.values() for d in drafts]
    assert not any(word in answer for answer in answers for word in ("点赞", "红包", "余额", "版权声明", "扫码"))
