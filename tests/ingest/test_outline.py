"""Which titles stand under which, and which lists only look like titles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.ingest.lines import read_lines
from interviewer.ingest.outline import document_title, outline, walk


def tree(text):
    def shape(nodes):
        return [(node.title, shape(node.children)) if node.children else node.title for node in nodes]

    return shape(outline(read_lines(text.split("\n")), {}))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# A\n## B\n### C\n## D", [("A", [("B", ["C"]), "D"])]),
        ("## B\n# A", ["B", "A"]),
        ("# A\n1. x\n2. y", [("A", ["x", "y"])]),
        ("1. x\n  - y\n  - z\n2. w", [("x", ["y", "z"]), "w"]),
        ("一、A\n1. x\n2. y\n二、B\n1. z", [("A", ["x", "y"]), ("B", ["z"])]),
        ("**A**\n1. x\n2. y\n**B**\n1. z\n2. w", [("A", ["x", "y"]), ("B", ["z", "w"])]),
        ("- x\n- [y](https://example.org)\n- z", ["x", "y", "z"]),
        ("1. x\n    - [y](https://example.org)", [("x", ["y"])]),
        ("Part 1: A\n1. x", [("Part 1: A", ["x"])]),
        ("Q1\n题目：\nx", [""]),
        ("1. x\n答案：y\n2. z", ["x", "z"]),
    ],
)
def test_nesting(text, expected):
    assert tree(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "1. What is x?\n1. one\n2. two\n2. What is y?\n1. one\n2. two\n3. three\n3. What is z?",
        "1. What is x?\n\n1. one\n2. two\n\n2. What is y?\n\n3. What is z?\n1. one",
    ],
)
def test_a_list_in_the_style_of_the_questions(text):
    assert tree(text) == ["What is x?", "What is y?", "What is z?"]


def test_counting_begins_anew_under_a_section():
    assert tree("# A\n1. x\n2. y\n# B\n1. z\n2. w") == [("A", ["x", "y"]), ("B", ["z", "w"])]


def test_bodies():
    nodes = walk(outline(read_lines(["# A", "", "## B", "words", "on", "", "more", "1. x: **y** z"]), {}))
    assert [(n.title, n.body, n.below) for n in nodes][:2] == [("A", False, False), ("B", True, True)]
    assert nodes[1].lead == "on"


@pytest.mark.parametrize(
    ("text", "title"), [("# A\n## B", "A"), ("# A\n# B", None), ("## A", None), ("# 1. A", None), ("1. x\n# A", None)]
)
def test_the_title_of_the_document(text, title):
    found = document_title(outline(read_lines(text.split("\n")), {}))
    assert (found and found.title) == title


LINES = st.sampled_from(
    ["# a", "## b", "- c", "  - d", "1. e", "2. f?", "（一）g", "Q: h", "**i**", "[j](#k)", "", "l"]
)


@given(st.lists(LINES, max_size=40))
def test_any_outline(raw):
    top = outline(read_lines(raw), {})
    starts = [node.start for node in walk(top)]
    assert starts == sorted(set(starts))
    for node in walk(top):
        assert node.start < node.end <= len(raw)
        assert all(node.start < child.start and child.end <= node.end for child in node.children)


def test_ever_deeper_indentation():
    assert walk(outline(read_lines([" " * i + "- x" for i in range(800)]), {}))
