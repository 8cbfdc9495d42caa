"""JSON, JSONL and YAML in the shapes that people give them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.errors import DocumentError
from interviewer.ingest.structured import read_json, read_jsonl, read_yaml
from interviewer.settings import shipped

ITEM = {"question": "What is x?", "answer": "It is y"}
SHAPES = {
    "list": ([ITEM], None), "object with a list": ({"title": "My bank", "questions": [ITEM]}, None), "one object": (ITEM, None),
    "mapping": ({"What is x?": "It is y"}, None), "mapping without marks": ({"什么是批归一化": "It is y"}, None), "paragraphs": ({"What is x?": ["It is y"]}, None),
    "sections by key": ({"CNN": [ITEM]}, "CNN"), "sections by key, mappings": ({"CNN": {"What is x?": "It is y"}}, "CNN"),
    "sections by name": ({"sections": [{"name": "CNN", "questions": [ITEM]}]}, "CNN"), "sections in sections": ({"DL": {"CNN": [ITEM]}}, "DL / CNN"),
    "its own section": ([{**ITEM, "category": "CNN"}], "CNN"), "tags": ([{**ITEM, "tags": ["CNN", "RNN"]}], "CNN, RNN"), "both": ({"DL": [{**ITEM, "topic": "CNN"}]}, "DL / CNN"),
    "Chinese keys": ([{"题目": "What is x?", "答案": "It is y"}], None), "title and content": ([{"title": "What is x?", "content": "It is y"}], None),
    "alpaca": ([{"instruction": "What is x?", "input": "", "output": "It is y"}], None), "lists in lists": ([[ITEM]], None),
}  # fmt: skip


@pytest.mark.parametrize(("value", "section"), SHAPES.values(), ids=SHAPES)
def test_shapes(value, section):
    got = read_json(json.dumps(value, ensure_ascii=False))
    assert [(r.lines, r.question.rstrip("?"), r.answer, r.section) for r in got.records] == [
        ((1, 1), "什么是批归一化" if "什么是批归一化" in value else "What is x", "It is y", section)
    ]
    assert got.skipped == ()


def test_a_list_of_questions():
    got = read_json('["What is x?", "not one", 7, "如何调参？"]')
    assert [r.question for r in got.records] == ["What is x?", "如何调参？"]
    assert [s.lines for s in got.skipped] == [(2, 2), (3, 3)]


def choice(**more):
    return read_json(json.dumps([{"question": "Which?", **more}])).records[0]


@pytest.mark.parametrize(
    "more",
    [
        {"options": ["x", "y"], "correct": "B"}, {"options": ["x", "y"], "correct": 1}, {"options": {"A": "x", "B": "y"}, "answer": "B"}, {"options": ["x", "y"], "answer": "y"},
        {"options": ["A. x", "B. y"], "answer": "b"}, {"choices": [{"text": "x"}, {"text": "y"}], "answerIndex": 1}, {"A": "x", "B": "y", "answer": "B"},
        {"options": {"1": "x", "2": "y"}, "correct_answer": "y"}, {"options": ["x", "y"], "correct": ["B"]}, {"option_a": "x", "option_b": "y", "correct_option": "b"},
    ],
)  # fmt: skip
def test_choices(more):
    record = choice(**more)
    assert (record.options, record.correct, record.answer) == ({"a": "x", "b": "y"}, ("b",), "")


def test_several_right_ones():
    assert choice(options=["x", "y", "z"], correct=["A", "C"]).correct == ("a", "c")


BAD_JSON = {
    "broken": ('[{"question": "x",}]', "line 1"), "on a later line": ('[\n{"question" "x"}]', "line 2"), "twice": ('[{"question": "x", "question": "y"}]', "twice"),
    "too deep": ("[" * 100_000, "deep"), "deep": ("[" * 40 + "]" * 40, "deep"), "a huge number": (f"[{'9' * 5000}]", "not usable"), "nothing": ("[]", "no question"),
    "a number": ("7", "no question"), "settings": ('{"name": "x", "version": "1", "list": "a b"}', "no question"), "empty": ("", "line 1"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "word"), BAD_JSON.values(), ids=BAD_JSON)
def test_bad_json(text, word):
    with pytest.raises(DocumentError, match=word):
        read_json(text)


def test_what_is_no_text():
    got = read_json(
        '[{"question": "What?", "answer": {"x": 1}}, {"question": {"en": "Why?"}}, {"question": "How?", "answer": "\\ud800 so"}]'
    )
    assert [(r.question, r.answer) for r in got.records] == [("How?", "? so")]
    assert [s.lines for s in got.skipped] == [(1, 1), (2, 2)]


def test_jsonl():
    got = read_jsonl('{"question": "What?"}\n\nnot json\n{"question": "Why?"}\n{"question": "How?"}')
    assert [r.lines for r in got.records] == [(1, 1), (4, 4), (5, 5)]
    assert got.skipped[0].lines == (3, 3)
    with pytest.raises(DocumentError, match="most lines"):
        read_jsonl('{"question": "What?"}\nx\ny')


def test_plain_yaml():
    got = read_yaml(
        "CNN:\n  - question: What is x?\n    answer: |\n      It is\n\n      y\n\n  - q: Why?\n    a: so\nRNN:\n  How does it go on?: it does\n"
    )
    assert [(r.lines, r.question, r.answer, r.section) for r in got.records] == [
        ((2, 6), "What is x?", "It is\n\ny", "CNN"), ((8, 9), "Why?", "so", "CNN"), ((11, 11), "How does it go on?", "it does", "RNN"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "word"),
    [("- question: [", "line"), ("- &a {question: What?}\n- *a", "aliases"), ("- !!python/object:os.system {}", "YAML"), ("", "no question"), ("x: 1", "no question"), ("[" * 99, "deep")],
)  # fmt: skip
def test_bad_yaml(text, word):
    with pytest.raises(DocumentError, match=word):
        read_yaml(text)


def bank_text():
    return (shipped("knowledge") / "questions" / "optimization.yaml").read_text(encoding="utf-8")


def test_the_banks_own_format():
    text = bank_text()
    got = read_yaml(text)
    assert len(got.records) == text.count("\n- id: ") + text.startswith("- id: ")
    for record in got.records:
        assert text.split("\n")[record.lines[0] - 1] == f"- id: {record.finished.id}"
    assert got.skipped == ()


def test_own_topics_are_kept_and_problems_skipped():
    text = bank_text().replace("topic: optimization", "topic: my-own")
    first = text.index("\n- id: ", 10)
    broken = text[:first] + "\n- id: broken\n  question: {zh: 什么, en: What}\n" + text[first:]
    got = read_yaml(broken)
    assert {r.finished.topic for r in got.records} == {"my-own"}
    assert got.skipped
    assert {s.lines[0] for s in got.skipped} == {broken[: broken.index("- id: broken")].count("\n") + 1}
    assert "broken" in got.skipped[0].why.en


def test_a_repeated_id_counts_once():
    text = bank_text()
    first = text[: text.index("\n- id: ", 10) + 1]
    got = read_yaml(first + first)
    assert [r.lines[0] for r in got.records] == [first[: first.index("- id:")].count("\n") + 1]
    assert len(got.skipped) == 1


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(["What is x?", "A", "B", "0", "1"]),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.sampled_from(["question", "answer", "options", "correct", "a", "b", "topic", "id", "What?"]) | st.text(max_size=5), inside, max_size=5),
    max_leaves=15,
)  # fmt: skip


@given(VALUES)
def test_any_value(value):
    for read, text in ((read_json, json.dumps(value)), (read_jsonl, json.dumps(value)), (read_yaml, json.dumps(value))):
        try:
            got = read(text)
        except DocumentError:
            continue
        got.model_dump_json().encode()
        assert all(r.question and set(r.correct) <= r.options.keys() for r in got.records)
