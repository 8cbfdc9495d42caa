"""The ladder, and one table of ugly replies -> what we make of each."""

import json
from contextlib import suppress
from typing import Annotated, Any, Literal

import pytest
from fakes import ScriptedChat
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field

from interviewer.errors import EndpointError, ReplyError
from interviewer.llm.client import Reply
from interviewer.llm.endpoint import Endpoint, Kind
from interviewer.llm.structured import Ladder, Unreadable, read, strict_schema
from interviewer.llm.trouble import Problem, Trouble
from interviewer.models import Usage
from interviewer.prompts import Message


class Part(BaseModel):
    """A part of it."""

    n: Annotated[int, Field(ge=1, le=9)]


class Note(BaseModel):
    """What the tests ask for."""

    verdict: Literal["yes", "no"] = Field(description="the verdict")
    parts: list[Part] = Field(default=[], max_length=3)
    title: Annotated[str, Field(max_length=40)] = ""


YES = '{"verdict": "yes", "parts": [{"n": 1}], "title": "a"}'
NO = '{"verdict": "no", "parts": [], "title": "b"}'
INVALID = '{"verdict": "perhaps"}'

READABLE = [
    # as asked for
    (YES, "yes"),
    (f"  \n{YES}\n\n", "yes"),
    ("\ufeff" + YES, "yes"),
    # prose and fences around it
    (f"Sure! Here is the JSON:\n\n{YES}\n\nHope that helps.", "yes"),
    (f"```json\n{YES}\n```", "yes"),
    (f"```\n{YES}\n```", "yes"),
    (f"```json\n{YES}", "yes"),
    (f"**Verdict**\n~~~json5\n{YES}\n~~~", "yes"),
    (f"好的，结果如下：{YES}。请查收", "yes"),
    (f"In set notation {{x}} we write:\n{YES}", "yes"),
    (f"{YES}\nNote: {{not json}}", "yes"),
    # thoughts
    (f"<think>Let me see {{...}}</think>{YES}", "yes"),
    (f"<think>{NO}</think>\n{YES}", "yes"),
    (f"Perhaps {NO}?\n</think>\n{YES}", "yes"),
    (f"<thinking>{NO}</thinking>{YES}<thinking>or {NO}?</thinking>", "yes"),
    (f"{YES}<think>or rather {NO}", "yes"),
    (f"<think>\n{YES}", "yes"),
    (f"<THINK>hm</THINK>{YES}", "yes"),
    (f"<|channel|>analysis<|message|>{NO}<|end|><|channel|>final<|message|>{YES}", "yes"),
    # several: the last valid one counts
    (f"Draft: {NO}\nFinal: {YES}", "yes"),
    (f"{YES}\n{INVALID}", "yes"),
    (f"The candidate wrote {NO}, so:\n{YES}", "yes"),
    ('{"verdict": "yes", "verdict": "no"}', "yes"),
    # nearly JSON
    ('{"verdict": "yes", "parts": [{"n": 1},],}', "yes"),
    ("{'verdict': 'yes', 'parts': [{'n': 1}]}", "yes"),
    ('{verdict: "yes", parts: []}', "yes"),
    ("{“verdict”: “yes”}", "yes"),
    ('{"verdict": "yes", // sure\n "title": "a"}', "yes"),
    ('{"verdict": "yes", "title": "he said "no" twice"}', "yes"),
    ('{"verdict": "yes", "title": "two\nlines"}', "yes"),
    ('{"verdict": "yes" "title": "a"}', "yes"),
    ('{"verdict": "yes", "title": "$\\alpha$"}', "yes"),
    # cut off after what matters
    ('{"verdict": "yes", "parts": [{"n": 1}, {"n": 2}', "yes"),
    ('{"verdict": "yes", "title": "cut in the mid', "yes"),
    # wrapped, and of the wrong type
    (f'{{"result": {YES}}}', "yes"),
    (f'{{"Note": {YES}}}', "yes"),
    ('{"verdict": "yes", "parts": [{"n": "1"}]}', "yes"),
    ('{"verdict": "yes", "surprise": [1, 2, {}]}', "yes"),
    ('{"verdict": "yes", "title": "\\u4f60\\u597d"}', "yes"),
]

UNREADABLE = [
    ("", "no JSON object"),
    ("   \n", "no JSON object"),
    ("I'm sorry, but I can't help with that.", "no JSON object"),
    ("The verdict is yes.", "no JSON object"),
    ("null", "no JSON object"),
    ('["yes"]', "no JSON object"),
    ("<html><body>Bad gateway</body></html>", "no JSON object"),
    ("{", "verdict"),
    ("{}", "verdict"),
    (INVALID, "verdict"),
    ('{"verdict": null}', "verdict"),
    ('{"verdict": ["yes"]}', "verdict"),
    ('{"verdict": "yes", "parts": [{"n": 10}]}', "parts.0.n"),
    ('{"verdict": "yes", "parts": [{"n": 1.5}]}', "parts.0.n"),
    ('{"verdict": "yes", "parts": "none"}', "parts"),
    ('{"verd', "not valid JSON"),
    ('{"type": "object", "properties": {"verdict": {"enum": ["yes", "no"]}}}', "verdict"),
    (f"Say {YES}?</think>I would rather not. {{}}", "verdict"),
    (f"{{}}<think>{YES}", "verdict"),
    (f"<think>{YES}</think>I would rather not say. {{}}", "verdict"),
    ('{"a":' * 3_000, "not valid JSON"),
    ("{" * 50_000, "not valid JSON"),
    ('{"a": ' + "[" * 50_000, "not valid JSON"),
    ('{"' + '"' * 20_000, "not valid JSON"),
    ('{"a": "' + 'x" y "' * 5_000, "verdict"),
    ('{"a": 1}{' * 5_000, "verdict"),
    ("{\x00\x01\ud800}", "not valid JSON"),
]


@pytest.mark.parametrize(("text", "verdict"), READABLE)
def test_readable(text: str, verdict: str) -> None:
    assert read(Reply(text=text), Note).verdict == verdict


@pytest.mark.parametrize(("text", "problem"), UNREADABLE)
@pytest.mark.timeout(10)  # a hang, not a speed: it takes a fraction of a second
def test_unreadable_says_what_is_wrong(text: str, problem: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read(Reply(text=text), Note)
    assert any(problem in p for p in caught.value.problems), caught.value.problems


@pytest.mark.parametrize(
    ("text", "reasoning", "verdict"),
    [
        ("", YES, "yes"),
        (YES, NO, "yes"),
        ("done.", f"I think {NO}, no: {YES}", "yes"),
        ("<think>hm</think>", YES, "yes"),
    ],
)
def test_the_reasoning_channel_counts_when_the_text_has_no_json(text: str, reasoning: str, verdict: str) -> None:
    assert read(Reply(text=text, reasoning=reasoning), Note).verdict == verdict


def test_a_cut_off_reply_is_named_as_such() -> None:
    with pytest.raises(Unreadable, match="cut off"):
        read(Reply(text='{"parts": [', finish_reason="length"), Note)


@given(st.text() | st.text(alphabet='{}[]":, \\ntrue1-'))
def test_no_reply_breaks_the_reader(text: str) -> None:
    with suppress(Unreadable):
        assert isinstance(read(Reply(text=text), Note), Note)


def test_the_schema_is_strict_and_has_bounds_on_demand() -> None:
    loose, bounded = strict_schema(Note, bounds=False), strict_schema(Note, bounds=True)
    assert loose["required"] == ["verdict", "parts", "title"], "a property may be called like a keyword"
    assert loose["additionalProperties"] is False
    assert loose["$defs"]["Part"]["required"] == ["n"]
    assert "default" not in json.dumps(loose)
    assert not {"maxLength", "maximum", "maxItems"} & set(json.dumps(loose).split('"'))
    assert bounded["properties"]["title"]["maxLength"] == 40
    assert loose["description"] == "What the tests ask for."


# --- the rungs --------------------------------------------------------------------------------------------------------

ASKED = (Message(role="system", content="Be brief."), Message(role="user", content="Well?"))


def trouble(problem: Problem) -> Trouble:
    return Trouble(problem, "http://127.0.0.1:9/v1")


def rungs_used(chat: ScriptedChat) -> list[str]:
    return ["json_schema" if asked.response_format else "text" for asked in chat.asked]


def test_the_first_rung_hands_the_schema_to_the_server() -> None:
    chat = ScriptedChat(YES)
    got = Ladder().ask(chat, ASKED, Note, 77)
    assert (got.value.verdict, got.rung) == ("yes", "json_schema")
    (asked,) = chat.asked
    assert asked.messages == ASKED
    assert asked.max_tokens == 77
    assert asked.response_format == {
        "type": "json_schema",
        "json_schema": {"name": "Note", "strict": True, "schema": strict_schema(Note, bounds=False)},
    }


@pytest.mark.parametrize(
    ("kind", "bounds"), [("llamacpp", True), ("ollama", True), ("openai", False), ("other", False)]
)
def test_bounds_go_only_to_servers_that_know_them(kind: Kind, bounds: bool) -> None:
    chat = ScriptedChat(YES, endpoint=Endpoint(base_url="http://127.0.0.1:9/v1", model="m", kind=kind))
    Ladder().ask(chat, ASKED, Note, 77)
    assert ("maxLength" in json.dumps(chat.asked[0].response_format)) is bounds


@pytest.mark.parametrize("first", [trouble("rejected"), trouble("server"), "noise", INVALID, ""])
def test_a_server_or_model_without_schemas_gets_it_in_the_prompt(first: Any) -> None:
    chat = ScriptedChat(first, f"```json\n{YES}\n```")
    got = Ladder().ask(chat, ASKED, Note, 77)
    assert (got.value.verdict, got.rung) == ("yes", "text")
    assert rungs_used(chat) == ["json_schema", "text"]
    system, user = chat.asked[1].messages
    assert system == ASKED[0], "the prefix stays the same"
    assert user.content.startswith("Well?\n\n")
    assert '"enum":["yes","no"]' in user.content


def test_what_worked_is_remembered_per_endpoint_and_model() -> None:
    ladder = Ladder()
    chat = ScriptedChat(trouble("rejected"), YES, YES)
    ladder.ask(chat, ASKED, Note, 77)
    ladder.ask(chat, ASKED, Note, 77)
    assert rungs_used(chat) == ["json_schema", "text", "text"]
    other = ScriptedChat(YES, endpoint=chat.endpoint.model_copy(update={"model": "other"}))
    ladder.ask(other, ASKED, Note, 77)
    assert rungs_used(other) == ["json_schema"]


def test_what_stops_working_is_forgotten() -> None:
    ladder = Ladder()
    chat = ScriptedChat("noise", YES, "noise", "noise", YES)
    ladder.ask(chat, ASKED, Note, 77)
    with pytest.raises(ReplyError):
        ladder.ask(chat, ASKED, Note, 77)
    ladder.ask(chat, ASKED, Note, 77)
    assert rungs_used(chat) == ["json_schema", "text", "text", "text", "json_schema"]


def test_an_outage_forgets_nothing() -> None:
    ladder = Ladder()
    chat = ScriptedChat("noise", YES, trouble("timeout"), YES)
    ladder.ask(chat, ASKED, Note, 77)
    with pytest.raises(EndpointError):
        ladder.ask(chat, ASKED, Note, 77)
    ladder.ask(chat, ASKED, Note, 77)
    assert rungs_used(chat) == ["json_schema", "text", "text", "text"]


def test_one_repair_turn_that_names_what_is_wrong() -> None:
    chat = ScriptedChat("noise", INVALID, YES)
    assert Ladder().ask(chat, ASKED, Note, 77).value.verdict == "yes"
    *_, shown, request = chat.asked[2].messages
    assert (shown.role, shown.content) == ("assistant", INVALID)
    assert "verdict: Input should be 'yes' or 'no'" in request.content


def test_three_bad_replies_are_the_end() -> None:
    chat = ScriptedChat("noise", "more noise", "still noise")
    with pytest.raises(ReplyError, match="scripted") as caught:
        Ladder().ask(chat, ASKED, Note, 77)
    assert "scripted" in caught.value.zh
    assert len(chat.asked) == 3


@pytest.mark.parametrize("problem", ["refused", "timeout", "key", "busy", "model_missing"])
def test_an_endpoint_out_of_reach_is_not_asked_another_way(problem: Problem) -> None:
    chat = ScriptedChat(trouble(problem))
    with pytest.raises(EndpointError):
        Ladder().ask(chat, ASKED, Note, 77)
    assert len(chat.asked) == 1


def test_a_request_that_no_rung_gets_through_is_the_endpoints_error() -> None:
    with pytest.raises(EndpointError, match="did not accept"):
        Ladder().ask(ScriptedChat(trouble("rejected"), trouble("rejected")), ASKED, Note, 77)


def test_usage_adds_up_over_the_calls() -> None:
    usage = Usage(prompt_tokens=10, completion_tokens=5, seconds=0.5)
    chat = ScriptedChat(
        Reply(text="noise", usage=usage), Reply(text="noise", usage=usage), Reply(text=YES, usage=usage)
    )
    total = Ladder().ask(chat, ASKED, Note, 77).usage
    assert total == Usage(prompt_tokens=30, completion_tokens=15, seconds=1.5)


def test_a_long_bad_reply_does_not_bloat_the_repair_turn() -> None:
    chat = ScriptedChat("noise", "x" * 100_000, YES)
    Ladder().ask(chat, ASKED, Note, 77)
    assert len(chat.asked[2].text) < 6_000
