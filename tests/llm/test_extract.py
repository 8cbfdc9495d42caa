"""One table of ugly replies -> what we make of each."""

import json
from contextlib import suppress
from itertools import pairwise
from typing import Annotated, Any, Literal

import json_repair
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field

from interviewer.llm.extract import Unreadable, read, so_far
from interviewer.llm.reply import Reply


class Part(BaseModel):
    """A part of it."""

    n: Annotated[int, Field(ge=1, le=9)]


class Note(BaseModel):
    """What the tests ask for."""

    verdict: Literal["yes", "no"]
    parts: list[Part] = Field(default=[], max_length=3)
    title: Annotated[str, Field(max_length=40)] = ""


YES = '{"verdict": "yes", "parts": [{"n": 1}], "title": "a"}'
NO = '{"verdict": "no", "parts": [], "title": "b"}'
INVALID = '{"verdict": "perhaps"}'
BARE = '"verdict": "yes"'

READABLE = [
    # as asked for
    YES,
    f"  \n{YES}\n\n",
    YES.replace(" ", ""),
    json.dumps(json.loads(YES), indent=4),
    json.dumps(json.loads(YES), indent=4).replace("\n", "\r\n"),
    '{"verdict": "yes", "surprise": [1, 2, {}]}',
    '{"verdict": "yes", "title": "\\u4f60\\u597d"}',
    '{"verdict": "yes", "title": "👩‍👩‍👧 é"}',
    '{"verdict": "yes", "title": ""}',
    '{"title": "{\\"verdict\\": \\"no\\"}", "verdict": "yes"}',
    # marks that cannot be seen
    "\ufeff" + YES,
    "\u200b" + YES + "\u200b",
    "\u2060{\u200b" + BARE + "\u200b}",
    '{"\u200bverdict": "yes"}',
    "\u202e" + YES,
    "\x00" + YES,
    # prose and fences around it
    f"Sure! Here is the JSON:\n\n{YES}\n\nHope that helps.",
    f"```json\n{YES}\n```",
    f"```\n{YES}\n```",
    f"```JSON\n{YES}\n```\n\nLet me know!",
    f"```json\n{YES}",
    f"`{YES}`",
    f"**Verdict**\n~~~json5\n{YES}\n~~~",
    f"```json\n{NO}\n```\nOr rather:\n```json\n{YES}\n```",
    f"```python\nx = {{1, 2}}\n```\n```json\n{YES}\n```",
    f"**{YES}**",
    f"> {YES}",
    f"1. {YES}",
    f"好的，结果如下：{YES}。请查收",
    f"“{YES}”",
    f"In set notation {{x}} we write:\n{YES}",
    rf"With $\frac{{a}}{{b}}$ and $\{{x\}}$ it is {YES}",
    r"$\frac{a}{b}$ " * 300 + YES,
    f"{YES}\nNote: {{not json}}",
    f"{YES}}}}}",
    f"{{{YES}",
    f"<result>{YES}</result>",
    f"<p>{YES}</p>",
    f"<json>\n{YES}\n</json>",
    f"json\n{YES}",
    f"{YES}<|im_end|>",
    f"{YES}<|end|>",
    f"{YES}</s>",
    f"<s>[INST] {YES}",
    f"Assistant: {YES}\nUser: thanks",
    # thoughts
    f"<think>Let me see {{...}}</think>{YES}",
    f"<think>{NO}</think>\n{YES}",
    f"<think></think>{YES}",
    f"Perhaps {NO}?\n</think>\n{YES}",
    f"<think>hm</think>Perhaps {NO}?</think>\n{YES}",
    f"<think>hm</think></think>\n{YES}",
    f"<think><think>{NO}</think>\n{YES}",
    f"<think>\n<thinking>{NO}</thinking>\n{NO}</think>\n{YES}",
    f"<thinking>{NO}</thinking>{YES}<thinking>or {NO}?</thinking>",
    f"{YES}<think>or rather {NO}",
    f"{YES}</think>",
    f"<think>\n{YES}",
    f"<think>\n{YES}</think>",
    f"<THINK>hm</THINK>{YES}",
    f'<think time="3">{NO}</think >{YES}',
    f"<thought>{NO}</thought>{YES}",
    f"<reasoning>{NO}</reasoning>{YES}",
    f"<seed:think>{NO}</seed:think>{YES}",
    f"[THINK]{NO}[/THINK]{YES}",
    f"◁think▷{NO}◁/think▷{YES}",
    f"<|begin_of_thought|>{NO}<|end_of_thought|>{YES}",
    '{"verdict": "yes", "title": "</think> was said"}',
    f'Here: {{"verdict": "yes", "title": "<think>"}} and <think>{NO}</think>',
    # channels and calls of tools, as text
    f"<|channel|>analysis<|message|>{NO}<|end|><|start|>assistant<|channel|>final<|message|>{YES}<|return|>",
    f"<|channel|>final<|message|>{YES}<|end|><|channel|>analysis<|message|>or {NO}?",
    f"<|channel|>analysis<|message|>hm<|end|><|channel|>commentary to=functions.Note <|constrain|>json<|message|>{YES}<|call|>",
    f'<tool_call>\n{{"name": "Note", "arguments": {YES}}}\n</tool_call>',
    f'<tool_call>{{"name": "Note", "arguments": {json.dumps(YES)}}}</tool_call>',
    f'[TOOL_CALLS][{{"name": "Note", "arguments": {YES}}}]',
    f'{{"name": "Note", "parameters": {YES}}}',
    f'{{"type": "function", "function": {{"name": "Note", "arguments": {YES}}}}}',
    f'{{"tool_calls": [{{"function": {{"name": "Note", "arguments": {YES}}}}}]}}',
    f"<function=Note>{YES}</function>",
    f"functions.Note({YES})",
    # wrapped
    f'{{"result": {YES}}}',
    f'{{"Note": {YES}}}',
    f'{{"answer": {{"Note": {YES}}}}}',
    f'{{"result": {json.dumps(YES)}}}',
    f'{{"properties": {YES}, "type": "object"}}',
    f"[{YES}]",
    f"[{NO}, {YES}]",
    f'{{"result": [{YES}]}}',
    json.dumps(YES),
    # several: the last valid one counts
    f"Draft: {NO}\nFinal: {YES}",
    f"{YES}\n{INVALID}",
    f"{YES}\n{{}}",
    f"The candidate wrote {NO}, so:\n{YES}",
    f"{NO}{YES}",
    f"{NO}\n{YES}\n",
    # equal keys: the first counts
    '{"verdict": "yes", "verdict": "no"}',
    # nearly JSON
    '{"verdict": "yes", "parts": [{"n": 1},],}',
    "{'verdict': 'yes', 'parts': [{'n': 1}]}",
    "{'verdict': 'yes', 'title': 'it\\'s'}",
    "{'verdict': 'yes', 'more': None, 'sure': True, 'nan': float('nan')}",
    '{verdict: "yes", parts: []}',
    "{verdict: yes}",
    '{"verdict": "yes", "nan": NaN, "inf": -Infinity}',
    '{"verdict": "yes", // sure\n "title": "a"}',
    '{"verdict": "yes", /* sure */ "title": "a"}',
    '{"verdict": "yes", # sure\n "title": "a"}',
    '{"verdict": "yes", "title": "he said "no" twice"}',
    '{"verdict": "yes", "title": "two\nlines"}',
    '{"verdict": "yes", "title": "tab\t"}',
    '{"verdict": "yes" "title": "a"}',
    '{"verdict"; "yes"}'.replace(";", ":"),
    '{"verdict": "yes", "title": "$\\alpha$"}',
    '{"verdict": "yes", "title": "\\x"}',
    '{"verdict": "yes", "parts": [{"n": "1"}]}',
    '{"verdict": "yes", "parts": [{"n": 1.0}]}',
    '{"verdict": "yes", "n": 01}',
    '{"verdict": "yes", "n": +1, "x": .5}',
    '{"verdict": "yes", ...}',
    # Chinese marks
    "{“verdict”: “yes”}",
    "{“verdict”：“yes”，“title”：“好”}",
    '{"verdict"："yes"，"title"："好，对：是"}',
    '｛"verdict"："yes"，"parts"：［］｝',
    '{＂verdict＂: ＂yes＂}',
    # cut off after what matters, at each kind of place
    '{"verdict": "yes"',
    '{"verdict": "yes",',
    '{"verdict": "yes", "',
    '{"verdict": "yes", "ti',
    '{"verdict": "yes", "title"',
    '{"verdict": "yes", "title":',
    '{"verdict": "yes", "title": "',
    '{"verdict": "yes", "title": "cut in the mid',
    '{"verdict": "yes", "title": "cut\\',
    '{"verdict": "yes", "title": "cut\\u4f',
    '{"verdict": "yes", "parts": [',
    '{"verdict": "yes", "parts": [{"n": 1}, {"n": 2}',
    '{"verdict": "yes", "parts": [{"n": 1}],',
    '{"verdict": "yes", "other": tr',
    '{"verdict": "yes", "other": -',
    '{"verdict": "yes", "other": 1.',
    f"```json\n{YES[:-5]}",
    f"<think>{NO}</think>Here: {YES[:-5]}",
    f'{{"result": {YES[:-5]}',
    # large
    "x" * 1_000_000 + YES,
    YES + " " * 1_000_000,
    YES + "x" * 1_000_000,
    f"<think>{'hm ' * 300_000}</think>{YES}",
    f"<think>{NO * 1_000}</think>{YES}",
    '{"a": 1}' * 150 + YES,
    YES + "[" * 10_000,
    "<think>" * 10_000 + "</think>" + YES,
]  # fmt: skip

UNREADABLE = [
    ("", "there is no JSON object in it"),
    ("   \n", "there is no JSON object in it"),
    ("I'm sorry, but I can't help with that.", "only \"I'm sorry, but I can't help with that.\""),
    ("作为一个人工智能，我无法评价。", 'only "作为一个人工智能，我无法评价。"'),
    ("\x1b[31mred\x1b[0m \u202etxet", 'only "[31mred [0m txet"'),
    ("word " * 1_000, 'only "word word'),
    ("The verdict is yes.", "no JSON object"),
    ("verdict: yes", "no JSON object"),
    ("<verdict>yes</verdict>", "no JSON object"),
    ("**verdict**: yes", "no JSON object"),
    ("null", "no JSON object"),
    ("true", "no JSON object"),
    ('"yes"', "no JSON object"),
    ("[]", "no JSON object"),
    ('["yes"]', "no JSON object"),
    ("<html><body>Bad gateway</body></html>", "no JSON object"),
    ("<think>I wonder", "no JSON object"),
    ("<think></think>", "no JSON object"),
    ("\ud800", "no JSON object"),
    ("{", "verdict"),
    ("}", "no JSON object"),
    ("{}", "verdict"),
    ("｛｝", "verdict"),
    ("[{}]", "verdict"),
    (INVALID, "verdict: Input should be 'yes' or 'no'"),
    ('{"verdict": null}', "verdict"),
    ('{"verdict": ["yes"]}', "verdict"),
    ('{"verdict": {"value": "yes"}}', "verdict"),
    ('{"verdict": {"verdict": "yes"}}', "verdict"),
    ('{"**verdict**": "yes"}', "verdict"),
    ('{"VERDICT": "yes"}', "verdict"),
    ('{"verdict": "ye', "verdict"),
    ('{"verd', "verdict"),
    ('{"verdict": "yes", "parts": [{"n": 10}]}', "parts.0.n"),
    ('{"verdict": "yes", "parts": [{"n": 1.5}]}', "parts.0.n"),
    ('{"verdict": "yes", "parts": [{"n": NaN}]}', "parts.0.n"),
    ('{"verdict": "yes", "parts": [{"n": %s}]}' % ("1" * 5_000), "parts.0.n"),
    ('{"verdict": "yes", "parts": "none"}', "parts"),
    ('{"verdict": "yes", "title": "\\ud800"}', "title"),
    ('{"verdict": "yes", "title": "%s"}' % ("x" * 41), "title"),
    ('{"type": "object", "properties": {"verdict": {"enum": ["yes", "no"]}}}', "verdict"),
    ('{"refusal": "I cannot judge this."}', "verdict"),
    (f"Say {YES}?</think>I would rather not. {{}}", "verdict"),
    (f"{{}}<think>{YES}", "verdict"),
    (f"<think>{YES}</think>I would rather not say. {{}}", "verdict"),
    (f'{{"note": "none", "quote": {YES}}}', "verdict"),
    ('{"a":' * 3_000, "not valid JSON"),
    ("{" * 50_000, "not valid JSON"),
    ("[" * 10_000 + "]" * 10_000, "no JSON object"),
    ('{"a": ' + "[" * 50_000, "not valid JSON"),
    ('{"verdict": ' + "[" * 10_000 + "]" * 10_000 + "}", "not valid JSON"),
    ('{"' + '"' * 20_000, "not valid JSON"),
    ('{"a": "' + 'x" y "' * 5_000, "verdict"),
    ('{"a": 1}{' * 5_000, "verdict"),
    ('{"a":' * 190 + "[" + "1," * 100_000, "verdict"),
    ("{\x00\x01\ud800}", "not valid JSON"),
    ('{ ”\'"}\n}”:\t}:你“`n{}*,1`e"-t/ \'u /n#E/)"1E,,,1`"', "verdict"),  # json-repair gives up with an exception
    ("<think>" * 100_000 + "{", "verdict"),
    ('"' * 100_000 + "{", "verdict"),
    ("\\" * 100_000 + "{", "verdict"),
]


@pytest.mark.parametrize("text", READABLE)
@pytest.mark.timeout(20)  # a hang, not a speed: it takes a fraction of a second
def test_readable(text: str) -> None:
    assert read(Reply(text=text), Note).verdict == "yes"


@pytest.mark.parametrize(("text", "problem"), UNREADABLE)
@pytest.mark.timeout(20)
def test_unreadable_says_what_is_wrong(text: str, problem: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read(Reply(text=text), Note)
    assert any(problem in p for p in caught.value.problems), caught.value.problems
    assert all(p.isprintable() and len(p) <= 200 for p in caught.value.problems)


@pytest.mark.parametrize("text", ["{" * 50_000, '{"a": ' + "[" * 60, "{[(" * 20])
def test_deep_nesting_is_not_tried_to_be_mended(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes json-repair half a minute."""
    monkeypatch.setattr(json_repair, "loads", lambda *_, **__: pytest.fail("asked to mend it"))
    with suppress(Unreadable):
        read(Reply(text=text + "!"), Note)


def test_tags_in_the_values_are_no_tags() -> None:
    for quoted in ("</think> was said", "<think>", "<|channel|>analysis<|message|>"):
        reply = json.dumps({"verdict": "yes", "title": quoted})
        for text in (reply, f"<think>{NO}</think>```json\n{reply}\n```", reply[:-2]):
            assert read(Reply(text=text), Note).title == quoted


def test_names_in_the_reply_are_shown_safely() -> None:
    class Counts(BaseModel):
        counts: dict[str, int]

    with pytest.raises(Unreadable) as caught:
        read(Reply(text=json.dumps({"counts": {"\x1b[31m\n\u202e" + "x" * 500: "many"}})), Counts)
    (problem,) = caught.value.problems
    assert problem.isprintable()
    assert len(problem) == 200


def test_the_tables_are_large() -> None:
    assert len(READABLE) + len(UNREADABLE) >= 150


@pytest.mark.parametrize(
    ("arguments", "text", "reasoning"),
    [
        ("", "", YES),
        ("", YES, NO),
        ("", "done.", f"I think {NO}, no: {YES}"),
        ("", "<think>hm</think>", YES),
        (YES, "", ""),
        (YES, NO, NO),
        (YES, "Calling the tool.", f"{NO}"),
        ("null", YES, ""),
        ("", f"<think>{YES}</think>done.", NO),
    ],
)
def test_the_first_channel_with_an_object_counts(arguments: str, text: str, reasoning: str) -> None:
    assert read(Reply(arguments=arguments, text=text, reasoning=reasoning), Note).verdict == "yes"


def test_a_tool_call_that_does_not_hold_is_not_replaced_by_chatter() -> None:
    with pytest.raises(Unreadable):
        read(Reply(arguments=INVALID, text=YES), Note)


def test_a_cut_off_reply_is_named_as_such() -> None:
    with pytest.raises(Unreadable, match="cut off"):
        read(Reply(text='{"parts": [', finish_reason="length"), Note)
    with pytest.raises(Unreadable, match="cut off"):
        read(Reply(text="", finish_reason="length"), Note)


def test_a_cut_off_reply_keeps_the_words_that_are_there_but_no_number_that_may_lack_digits() -> None:
    cut = read(Reply(text='{"verdict": "yes", "title": "cut in the mid', finish_reason="length"), Note)
    assert cut.title == "cut in the mid"
    assert read(Reply(text='{"verdict": "yes", "parts": [{"n": 2}]'), Note).parts == [Part(n=2)]
    with pytest.raises(Unreadable, match=r"parts\.0\.n"):
        read(Reply(text='{"verdict": "yes", "parts": [{"n": 1'), Note)


def test_strings_are_left_as_they_are() -> None:
    raw = '{"verdict"："yes"，"title"："全角，“引号”：\u200b"}'
    assert read(Reply(text=raw), Note).title == "全角，“引号”：\u200b"


HOSTILE = st.text() | st.text(alphabet="{}[]\":, \\ntrue1-'“：，｛") | st.sampled_from(READABLE[:100])
VALID = st.builds(
    lambda verdict, numbers, title: json.dumps({"verdict": verdict, "parts": numbers, "title": title}, ensure_ascii=False),
    st.sampled_from(["yes", "no"]),
    st.lists(st.fixed_dictionaries({"n": st.integers(1, 9)}), max_size=3),
    st.text(max_size=40),
)  # fmt: skip


@given(HOSTILE)
def test_no_reply_breaks_the_reader(text: str) -> None:
    with suppress(Unreadable):
        assert isinstance(read(Reply(text=text), Note), Note)
    so_far(text, Note)


@given(VALID, st.data())
def test_a_part_of_a_reply_is_its_value_or_unreadable(valid: str, data: st.DataObject) -> None:
    start, end = sorted(data.draw(st.tuples(st.integers(0, len(valid)), st.integers(0, len(valid)))))
    with suppress(Unreadable):
        assert isinstance(read(Reply(text=valid[start:end]), Note), Note)
    with suppress(Unreadable):
        assert read(Reply(text=valid[:end]), Note).verdict == json.loads(valid)["verdict"]


@given(
    VALID,
    st.text(alphabet=st.characters(exclude_characters="{}｛<[◁")),
    st.text(alphabet=st.characters(exclude_characters="{｛<[◁")),
)
def test_a_whole_reply_is_found_in_any_prose(valid: str, before: str, after: str) -> None:
    assert read(Reply(text=before + valid + after), Note) == Note.model_validate_json(valid)


# --- while it is written ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", None),
        ("Sure", None),
        ("```json\n", None),
        ("{", None),
        ("{}", None),
        ('{"', None),
        ('{"verd', None),
        ('{"verdict"', None),
        ('{"verdict": "ye', None),
        ('{"verdict": "yes"', {"verdict": "yes"}),
        ('{"verdict": "yes", "title": "half a sen', {"verdict": "yes"}),
        ('{"verdict": "yes", "parts": [{"n": 1', {"verdict": "yes", "parts": [{}]}),
        ('{"verdict": "yes", "parts": [{"n": 1}', {"verdict": "yes", "parts": [{"n": 1}]}),
        (YES, json.loads(YES)),
        (f"Sure! ```json\n{YES}\n```\nHope {{that}} helps.", json.loads(YES)),
        (f"<think>{NO}", None),
        (f"<think>{NO}</think>", None),
        (f'<think>{NO}</think>{{"verdict": "yes", ', {"verdict": "yes"}),
        ('{"result": {"verdict": "yes", "ti', {"verdict": "yes"}),
        ('{"name": "Note", "arguments": {"verdict": "yes", "ti', {"verdict": "yes"}),
        ('In $\\frac{a}{b}$: {"verdict": "yes", ', {"verdict": "yes"}),
        ('["verdict"', None),
        ('{"surprise": 1, ', None),
        ('{"verdict": "yes", "title": "two\nlines', None),
        ("\ud800{", None),
    ],
)
def test_so_far(text: str, found: Any) -> None:
    assert so_far(text, Note) == found


@given(VALID)
def test_the_object_grows_and_what_was_told_stays(valid: str) -> None:
    told: list[Any] = [so_far(valid[:n], Note) for n in range(len(valid) + 1)]
    assert told[-1] == json.loads(valid)
    for before, after in pairwise(told):
        for name, value in (before or {}).items():
            assert after[name][: len(value)] == value or name == "parts"
