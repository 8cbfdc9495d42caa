"""Lines as titles: number, marks, words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.ingest.titles import plain_words, read_title


@pytest.mark.parametrize(
    ("line", "marker", "number", "title"),
    [
        ("1. What is x?", "item", "1", "What is x?"),
        ("1、什么是x？", "item", "1", "什么是x？"),
        ("１．什么是x？", "item", "１", "什么是x？"),
        ("（2）什么是x？", "item", "2", "什么是x？"),
        ("【3】什么是x？", "item", "3", "什么是x？"),
        ("十二、什么是x？", "item", "十二", "什么是x？"),
        ("③ 什么是x？", "item", "③", "什么是x？"),
        ("IV. What is x?", "item", "IV", "What is x?"),
        ("10000. What is x?", "item", "10000", "What is x?"),
        ("1.2.3 什么是x？", "item", "1.2.3", "什么是x？"),
        ("# What is x? #", "heading", None, "What is x?"),
        ("##什么是x？", "heading", None, "什么是x？"),
        ("### 7 What is x?", "heading", "7", "What is x?"),
        ("### Q7: What is x?", "heading", "7", "What is x?"),
        ("### Question 7", "heading", "7", ""),
        ("##### **问题**：什么是x？", "heading", None, "什么是x？"),
        ("**7. What is x?**", "bold", "7", "What is x?"),
        ("**What is x?**", "bold", None, "What is x?"),
        ("<b>What is x?</b>", "bold", None, "What is x?"),
        ("- What is x?", "bullet", None, "What is x?"),
        ("- [ ] What is x?", "bullet", None, "What is x?"),
        ("Q: What is x?", "asked", None, "What is x?"),
        ("**Q3.** What is x?", "asked", "3", "What is x?"),
        ("Q 5.1 : What is x?", "asked", "5.1", "What is x?"),
        ("> Q1. What is x?", "asked", "1", "What is x?"),
        ("**Interviewer:** What is x?", "asked", None, "What is x?"),
        ("第3题", "asked", "3", ""),
        ("第 3 题：什么是x？", "asked", "3", "什么是x？"),
        ("<summary><b>What is x?</b></summary><br><b>", "fold", None, "What is x?"),
        ("[What is x?](#x)", "link", None, "What is x?"),
        ("- [What is `a[0]`?](https://example.org)", "link", None, "What is `a[0]`?"),
        ('<a name="x"></a>1. What is x? {: #x }', "item", "1", "What is x?"),
    ],
)
def test_titles(line, marker, number, title):
    head = read_title(line)
    assert head
    assert (head.style.marker, head.number, head.title) == (marker, number, title)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "plain words",
        "| a | b |",
        "> a quotation",
        "**word** in a sentence",
        "#include <x.h>",
        "#!/bin/sh",
        "***",
        "1. ***",
        "2012年发布",
        "1. " + "long " * 80,
    ],
)
def test_no_titles(line):
    assert read_title(line) is None


@pytest.mark.parametrize(
    ("line", "value"), [("十二、x 是什么", 12), ("二十、x 是什么", 20), ("③ x", 3), ("XIV. x", 14), ("1.2 x", None)]
)
def test_numbers_count(line, value):
    head = read_title(line)
    assert head
    assert head.value == value


def test_deep_indentation_is_all_the_same():
    styles = {read_title(" " * spaces + "- What is x?").style for spaces in (40, 400)}
    assert len(styles) == 1


def test_the_end_of_a_long_line_is_kept():
    head = read_title("**What is x?** " + "long " * 300)
    assert head
    assert head.title == "What is x?"
    assert len(head.rest) > 1400


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("**What** is *x*:", "What is x"),
        ("What is `__init__`?", "What is `__init__`?"),
        ("Why $a_1 * b_1 * c$?", "Why $a_1 * b_1 * c$?"),
        ("[What](#a) is [x](https://example.org)?", "What is x?"),
        ("What is x? [[src](https://example.org)]", "What is x?"),
        ("What is<br/>x?", "What is x?"),
    ],
)
def test_plain_words(text, plain):
    assert plain_words(text) == plain


@given(st.text(max_size=300))
def test_any_line(line):
    head = read_title(line)
    assert head is None or len(head.title) <= 300
    plain_words(line)
