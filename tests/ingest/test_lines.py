"""What lines look like."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.ingest.lines import Look, read_lines

BLANK, VERBATIM, FRONT, RULE, LABEL, TABLE, IMAGE, TEXT = Look


def looks(text):
    return [line.look for line in read_lines(text.split("\n"))]


@pytest.mark.parametrize(
    ("line", "look"),
    [
        ("", BLANK),
        (" \t　", BLANK),
        ("words", TEXT),
        ("---", RULE),
        ("* * *", RULE),
        ("==========", RULE),
        ("| a | b |", TABLE),
        ("--- | ---", TABLE),
        ("![a figure](figure.png)", IMAGE),
        ("figure-1.png", IMAGE),
        ("see figure-1.png", TEXT),
        ('<img src="figure.png" />', IMAGE),
        ("{: .no_toc }", LABEL),
        ('<a name="top"></a>', LABEL),
        ("</details>", LABEL),
        ("<!-- a remark -->", LABEL),
        ("$$x = 1$$", VERBATIM),
        ("word " * 600, TEXT),
        ("| " + "word " * 600 + "|", TABLE),
    ],
)
def test_one_line(line, look):
    assert looks(line) == [look]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("```\n1. no\n```\n1. yes", [VERBATIM, VERBATIM, VERBATIM, TEXT]),
        ("~~~py\n```\n~~~\nyes", [VERBATIM, VERBATIM, VERBATIM, TEXT]),
        ("- ```\n  1. no\n  ```", [VERBATIM] * 3),
        ("```inline``` words\nyes", [TEXT, TEXT]),
        ("```\nnever closed\n1. yes", [TEXT, TEXT, TEXT]),
        ("```py\nnever closed\n1. yes\n```py\n1. no\n```", [TEXT, TEXT, TEXT, VERBATIM, VERBATIM, VERBATIM]),
        ("~~~\n1. no\n```py\n~~~", [VERBATIM] * 4),
        ("$$\n1. no\n$$", [VERBATIM] * 3),
        ("\\[\n1. no\n\\]", [VERBATIM] * 3),
        ("\\begin{align}\n1. no\n\\end{align}", [VERBATIM] * 3),
        ("<pre>\n1. no\n</pre>", [VERBATIM] * 3),
        ("<!--\n1. no\n-->\nyes", [LABEL] * 3 + [TEXT]),
        ("---\ntitle: x\n---\nyes", [FRONT] * 3 + [TEXT]),
        ("---\nno keys\n---", [RULE, TEXT, LABEL]),
        ("a | b\n--- | ---\nc | d\n\ne | f", [TABLE, TABLE, TABLE, BLANK, TEXT]),
    ],
)
def test_blocks(text, expected):
    assert looks(text) == expected


@pytest.mark.parametrize(
    ("text", "level"), [("What is x?\n===", 1), ("What is x?\n---", 2), ("It is y.\n---", None), ("a\n\n---", None)]
)
def test_underlined(text, level):
    head = read_lines(text.split("\n"))[0].head
    assert (head and head.style.level) == level


def test_a_fold_over_two_lines():
    lines = read_lines(["<details>", "<summary>", "What is x?", "</summary>"])
    assert lines[2].head
    assert lines[2].head.style.marker == "fold"


@given(st.lists(st.text(max_size=40) | st.sampled_from(["```", "$$", "<!--", "-->", "---", "| a |", "<summary>"])))
def test_any_lines(raw):
    lines = read_lines(raw)
    assert [line.raw for line in lines] == raw
    assert [line.number for line in lines] == list(range(1, len(raw) + 1))
    assert all(line.look is Look.TEXT for line in lines if line.head)
