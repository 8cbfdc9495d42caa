"""What all services of one endpoint share: the library's client, the time of a call, and the knowledge that nobody is there."""

import pytest
from fakes import Clock, FakeServer, Said, script
from pydantic import SecretStr

from interviewer.halt import Halt
from interviewer.llm.client import ChatClient
from interviewer.llm.endpoint import Endpoint
from interviewer.llm.line import Line
from interviewer.llm.trouble import Trouble


def line(url: str, clock: Clock, timeout: float = 20, key: str | None = None) -> Line:
    endpoint = Endpoint(base_url=url, model="m", api_key=SecretStr(key) if key else None)
    return Line(endpoint, timeout, clock=clock, wait=clock.wait)


def test_a_call_has_the_time_of_the_line_or_its_own_from_now_on() -> None:
    clock, halt = Clock(), Halt()
    at = line("http://127.0.0.1:9/v1", clock)
    clock.now = 100
    assert at.call().deadline == 120
    assert at.call(seconds=0.5).deadline == 100.5
    assert (at.call().halt, at.call(halt).halt) == (None, halt)


def test_calls_over_one_line_find_out_together_that_nobody_is_there() -> None:
    clock = Clock()
    with FakeServer(script(Said(hang_up=True))) as server:
        at = line(server.base_url, clock)
        for _ in range(3):
            with pytest.raises(Trouble):
                at.call().make(at.sdk.models.with_streaming_response.list, {}, lambda kind, chunks: b"".join(chunks))
    assert len(server.heard) == 3, "three attempts of the first call, none of the others"


@pytest.mark.parametrize(("key", "sent"), [("sk-mine", "Bearer sk-mine"), (None, "Bearer none")])
def test_the_library_is_given_a_key_and_nothing_of_the_environment(
    monkeypatch: pytest.MonkeyPatch, key: str | None, sent: str
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-somebody-else")
    with FakeServer(script(Said({"data": []}))) as server:
        at = line(server.base_url, Clock(), key=key)
        at.call().make(at.sdk.models.with_streaming_response.list, {}, lambda kind, chunks: b"".join(chunks))
    assert server.heard[0].headers["authorization"] == sent
    assert at.sdk is at.sdk
    assert at.sdk.max_retries == 0, "attempts are counted here"


def test_where_holds_no_password() -> None:
    assert line("http://me:secret@127.0.0.1:8000/v1", Clock()).where == "127.0.0.1:8000"


def test_a_client_of_chats_asks_over_one_line() -> None:
    clock = Clock()
    with FakeServer(script(Said(hang_up=True))) as server:
        chat = ChatClient(Endpoint(base_url=server.base_url, model="m"), 20, clock=clock, wait=clock.wait)
        for _ in range(2):
            with pytest.raises(Trouble):
                chat.embed(["a"], "bge")
    assert len(server.heard) == 3
