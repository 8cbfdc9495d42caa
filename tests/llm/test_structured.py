"""The ladder: which rungs are asked in which order, what a bad reply leads to, what is remembered, what is told on the way."""

from collections.abc import Mapping
from threading import Thread
from typing import Annotated, Any, Literal

import pytest
from fakes import Asked, ScriptedChat
from pydantic import BaseModel, Field

from interviewer.errors import EndpointError, Halted, ReplyError
from interviewer.halt import Halt
from interviewer.llm.client import Reply
from interviewer.llm.endpoint import Endpoint, Kind
from interviewer.llm.schema import RUNGS, with_schema
from interviewer.llm.structured import Ladder
from interviewer.llm.trouble import Problem, Trouble
from interviewer.models import Usage
from interviewer.prompts import Message


class Part(BaseModel):
    """A part of it."""

    n: Annotated[int, Field(ge=1, le=9)]


class Note(BaseModel):
    """What the tests ask for."""

    verdict: Literal["yes", "no"]
    parts: list[Part] = Field(default=[], max_length=3)
    title: Annotated[str, Field(max_length=40)] = ""


YES = '{"verdict": "yes", "parts": [{"n": 1}], "title": "a"}'
INVALID = '{"verdict": "perhaps"}'
ASKED = (Message(role="system", content="Be brief."), Message(role="user", content="Well?"))


def trouble(problem: Problem) -> Trouble:
    return Trouble(problem, "http://127.0.0.1:9/v1")


def refusals(count: int) -> list[Trouble]:
    return [trouble("rejected") for _ in range(count)]


def rung_of(asked: Asked) -> str:
    if "tools" in asked.form:
        return "tool"
    return str(asked.form["response_format"]["type"]) if asked.form else "text"


def rungs_used(chat: ScriptedChat) -> list[str]:
    return [rung_of(asked) for asked in chat.asked]


def test_one_call_is_the_rule() -> None:
    chat = ScriptedChat(YES)
    got = Ladder().ask(chat, ASKED, Note, 77)
    assert (got.value.verdict, got.rung, got.calls) == ("yes", "json_schema", 1)
    (asked,) = chat.asked
    assert asked.messages == ASKED
    assert asked.max_tokens == 77


@pytest.mark.parametrize("refused", range(4))
@pytest.mark.parametrize("problem", ["rejected", "server"])
def test_a_refused_rung_leads_to_the_next(refused: int, problem: Problem) -> None:
    chat = ScriptedChat(*[trouble(problem) for _ in range(refused)], YES)
    got = Ladder().ask(chat, ASKED, Note, 77)
    assert (got.rung, got.calls) == (RUNGS[refused], refused + 1)
    assert rungs_used(chat) == list(RUNGS[: refused + 1])
    with_it = with_schema(ASKED, Note) if got.rung in ("json_object", "text") else ASKED
    assert chat.asked[-1].messages == with_it


@pytest.mark.parametrize("kind", ["llamacpp", "ollama", "lmstudio", "llamacpp-python"])
def test_rungs_known_to_be_of_no_use_cost_no_call(kind: Kind) -> None:
    chat = ScriptedChat(*refusals(4), endpoint=Endpoint(base_url="http://127.0.0.1:9/v1", model="m", kind=kind))
    with pytest.raises(EndpointError, match="did not accept"):
        Ladder().ask(chat, ASKED, Note, 77)
    assert len(chat.asked) < 4


def test_a_tool_call_is_read_and_text_in_its_place_as_well() -> None:
    for reply in (Reply(text="Calling.", arguments=YES), Reply(text=f"```json\n{YES}\n```")):
        got = Ladder().ask(ScriptedChat(trouble("rejected"), reply), ASKED, Note, 77)
        assert (got.value.verdict, got.rung) == ("yes", "tool")


# --- replies that cannot be read --------------------------------------------------------------------------------------


@pytest.mark.parametrize("bad", ["noise", "", "I'm sorry, but I can't help with that."])
@pytest.mark.parametrize("refused", range(4))
def test_noise_leads_to_a_repair_in_plain_text_with_the_schema(bad: str, refused: int) -> None:
    chat = ScriptedChat(*refusals(refused), bad, f"```json\n{YES}\n```")
    got = Ladder().ask(chat, ASKED, Note, 77)
    assert (got.value.verdict, got.rung, got.calls) == ("yes", "text", refused + 2)
    *before, shown, request = chat.asked[-1].messages
    assert tuple(before) == with_schema(ASKED, Note)
    assert (shown.role, shown.content) == ("assistant", bad or "(nothing)")
    assert f'no JSON object in it, only "{bad}"' in request.content or not bad


def test_json_that_does_not_hold_is_repaired_in_the_same_form_and_told_what_is_wrong() -> None:
    chat = ScriptedChat(INVALID, YES)
    got = Ladder().ask(chat, ASKED, Note, 77)
    assert (got.value.verdict, got.rung, got.calls) == ("yes", "json_schema", 2)
    *_, shown, request = chat.asked[1].messages
    assert shown.content == INVALID
    assert "verdict: Input should be 'yes' or 'no'" in request.content


def test_a_bad_tool_call_is_shown_as_what_it_was() -> None:
    chat = ScriptedChat(trouble("rejected"), Reply(text="Calling.", arguments=INVALID), Reply(text="", arguments=YES))
    got = Ladder().ask(chat, ASKED, Note, 77)
    assert (got.rung, got.calls) == ("tool", 3)
    assert chat.asked[2].messages[-2].content == INVALID


def test_five_calls_are_the_end() -> None:
    chat = ScriptedChat(*refusals(3), "noise", "more noise")
    with pytest.raises(ReplyError, match=r'the model scripted did not .* only "more noise"') as caught:
        Ladder().ask(chat, ASKED, Note, 77)
    assert "scripted" in caught.value.zh
    assert len(chat.asked) == 5


def test_five_are_the_end_as_well_when_a_rung_stops_working() -> None:
    ladder, chat = Ladder(), ScriptedChat(*refusals(3), YES, *refusals(3), "noise", "noise")
    ladder.ask(chat, ASKED, Note, 77)
    with pytest.raises(ReplyError):
        ladder.ask(chat, ASKED, Note, 77)
    assert rungs_used(chat)[4:] == ["text", "json_schema", "tool", "json_object", "text"]


def test_a_long_bad_reply_does_not_bloat_the_repair_turn() -> None:
    chat = ScriptedChat("x" * 100_000, YES)
    Ladder().ask(chat, ASKED, Note, 77)
    assert len(chat.asked[1].text) < 6_000


def test_a_reply_that_was_cut_off_after_what_matters_is_used() -> None:
    chat = ScriptedChat(Reply(text='{"verdict": "yes", "title": "cut in the mid', finish_reason="length"))
    got = Ladder().ask(chat, ASKED, Note, 77)
    assert (got.value.title, got.calls) == ("cut in the mid", 1)


@pytest.mark.parametrize(
    ("reply", "rung"),
    [
        (Reply(text='{"parts": [', finish_reason="length"), "json_schema"),
        (Reply(text="", reasoning="hm " * 100, finish_reason="length"), "text"),
    ],
)
def test_one_that_was_cut_off_before_gets_twice_the_room(reply: Reply, rung: str) -> None:
    ladder, chat = Ladder(), ScriptedChat(reply, YES, YES)
    assert ladder.ask(chat, ASKED, Note, 77).rung == rung
    assert [a.max_tokens for a in chat.asked] == [77, 154]
    assert "cut off" in chat.asked[1].messages[-1].content
    assert ladder.ask(chat, ASKED, Note, 77).rung == "json_schema", "a cut says nothing against the rung"


# --- what is remembered -----------------------------------------------------------------------------------------------


def test_what_worked_is_remembered_per_endpoint_and_model() -> None:
    ladder = Ladder()
    chat = ScriptedChat(*refusals(2), YES, YES)
    assert ladder.ask(chat, ASKED, Note, 77).calls == 3
    assert ladder.ask(chat, ASKED, Note, 77).calls == 1
    assert rungs_used(chat)[2:] == ["json_object", "json_object"]
    for changed in ({"model": "other"}, {"base_url": "http://127.0.0.1:10/v1"}):
        other = ScriptedChat(YES, endpoint=chat.endpoint.model_copy(update=changed))
        ladder.ask(other, ASKED, Note, 77)
        assert rungs_used(other) == ["json_schema"]


@pytest.mark.parametrize("bad", ["noise", INVALID])
def test_a_server_that_does_not_hold_the_model_to_the_form_is_asked_in_text_from_then_on(bad: str) -> None:
    ladder, chat = Ladder(), ScriptedChat(bad, YES, bad, YES, YES)
    assert [ladder.ask(chat, ASKED, Note, 77).calls for _ in range(3)] == [2, 2, 1]
    assert [rungs_used(chat)[n] for n in (0, 2, 4)] == ["json_schema", "json_schema", "text"]


def test_a_refusal_now_and_then_says_nothing_against_the_rung() -> None:
    ladder, chat = Ladder(), ScriptedChat("I can't.", YES, YES, "I can't.", YES, YES)
    for _ in range(4):
        ladder.ask(chat, ASKED, Note, 77)
    assert rungs_used(chat) == ["json_schema", "text", "json_schema", "json_schema", "text", "json_schema"]


def test_a_remembered_rung_that_is_refused_starts_from_the_top_once() -> None:
    ladder, chat = Ladder(), ScriptedChat(trouble("rejected"), YES, trouble("rejected"), YES, YES)
    assert [ladder.ask(chat, ASKED, Note, 77).rung for _ in range(3)] == ["tool", "json_schema", "json_schema"]
    assert rungs_used(chat) == ["json_schema", "tool", "tool", "json_schema", "json_schema"]


def test_what_stops_working_is_forgotten() -> None:
    ladder, chat = Ladder(), ScriptedChat(trouble("rejected"), YES, "noise", "noise", YES)
    ladder.ask(chat, ASKED, Note, 77)
    with pytest.raises(ReplyError):
        ladder.ask(chat, ASKED, Note, 77)
    ladder.ask(chat, ASKED, Note, 77)
    assert rungs_used(chat) == ["json_schema", "tool", "tool", "text", "json_schema"]


def test_an_outage_forgets_nothing() -> None:
    ladder, chat = Ladder(), ScriptedChat(trouble("rejected"), YES, trouble("timeout"), YES)
    ladder.ask(chat, ASKED, Note, 77)
    with pytest.raises(EndpointError):
        ladder.ask(chat, ASKED, Note, 77)
    ladder.ask(chat, ASKED, Note, 77)
    assert rungs_used(chat) == ["json_schema", "tool", "tool", "tool"]


def test_many_threads_share_a_ladder() -> None:
    ladder = Ladder()
    chats = [
        ScriptedChat(*refusals(n % 4), *[YES] * 20, endpoint=Endpoint(base_url="http://127.0.0.1:9/v1", model=str(n)))
        for n in range(8)
    ]

    def work(chat: ScriptedChat) -> None:
        for _ in range(20):
            ladder.ask(chat, ASKED, Note, 77)

    threads = [Thread(target=work, args=(chat,)) for chat in chats]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [len(chat.asked) for chat in chats] == [20 + n % 4 for n in range(8)]


# --- trouble ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("problem", ["refused", "timeout", "key", "busy", "model_missing", "too_long", "not_api"])
def test_what_no_other_rung_would_help_is_not_asked_another_way(problem: Problem) -> None:
    chat = ScriptedChat(trouble(problem))
    with pytest.raises(EndpointError):
        Ladder().ask(chat, ASKED, Note, 77)
    assert len(chat.asked) == 1


def test_a_request_that_no_rung_gets_through_is_the_endpoints_error() -> None:
    chat = ScriptedChat(*refusals(4))
    with pytest.raises(EndpointError, match="did not accept"):
        Ladder().ask(chat, ASKED, Note, 77)
    assert len(chat.asked) == 4


def test_usage_adds_up_over_the_calls() -> None:
    usage = Usage(prompt_tokens=10, completion_tokens=5, seconds=0.5)
    chat = ScriptedChat(trouble("rejected"), Reply(text="noise", usage=usage), Reply(text=YES, usage=usage))
    got = Ladder().ask(chat, ASKED, Note, 77)
    assert got.usage == Usage(prompt_tokens=20, completion_tokens=10, seconds=1.0)
    assert got.calls == 3


# --- while it is written ----------------------------------------------------------------------------------------------


def listening(chat: ScriptedChat, pieces: int) -> list[Mapping[str, Any]]:
    told: list[Mapping[str, Any]] = []
    chat.pieces = pieces
    Ladder().ask(chat, ASKED, Note, 77, listen=told.append)
    return told


def test_the_object_is_told_when_there_is_more_of_it() -> None:
    assert listening(ScriptedChat(f"Sure: {YES} Bye."), 200) == [
        {"verdict": "yes"},
        {"verdict": "yes", "parts": []},
        {"verdict": "yes", "parts": [{}]},
        {"verdict": "yes", "parts": [{"n": 1}]},
        {"verdict": "yes", "parts": [{"n": 1}], "title": "a"},
    ]


def test_what_is_no_object_is_not_told() -> None:
    assert listening(ScriptedChat("<think>{} hm</think> Well, [1, 2]", YES), 30)[0] == {"verdict": "yes"}


def test_a_further_call_is_told_from_the_beginning() -> None:
    told = listening(ScriptedChat(INVALID, YES), 100)
    assert told[0] == {"verdict": "perhaps"}
    assert told[1] == {"verdict": "yes"}


def test_nobody_listens_nothing_is_streamed() -> None:
    class Deaf(ScriptedChat):
        def complete(self, *args: Any, **named: Any) -> Reply:
            assert not any(callable(a) for a in (*args, *named.values()))
            return super().complete(*args, **named)

    Ladder().ask(Deaf(YES), ASKED, Note, 77)


def test_what_the_listener_raises_goes_through() -> None:
    def listen(_: Mapping[str, Any]) -> None:
        raise KeyError("page is gone")

    with pytest.raises(KeyError, match="page is gone"):
        Ladder().ask(ScriptedChat(YES), ASKED, Note, 77, listen=listen)


def test_a_halt_ends_it_between_two_calls_as_well() -> None:
    halt = Halt()

    class Pressed(ScriptedChat):
        def complete(self, *args: Any, **named: Any) -> Reply:
            reply = super().complete(*args, **named)
            halt.request()
            return reply

    chat = Pressed("noise", YES)
    with pytest.raises(Halted):
        Ladder().ask(chat, ASKED, Note, 77, halt=halt)
    assert len(chat.asked) == 2
