"""A halt reaches a request wherever it is, and the server sees it."""

import socket
import threading
import time
from collections.abc import Callable

import pytest
from fakes import FakeServer, Heard, Said

from interviewer.errors import Halted
from interviewer.halt import Halt
from interviewer.llm.client import ChatClient
from interviewer.llm.endpoint import Endpoint
from interviewer.llm.wire import Wire
from interviewer.prompts import Message

HELLO = (Message(role="user", content="hello"),)
PIECE = {"choices": [{"delta": {"content": "and on "}}]}
HI = Said({"choices": [{"message": {"content": "hi"}}]})
LONG = 600.0
"""Seconds; a test that waits for them fails by its own timeout."""

pytestmark = pytest.mark.timeout(30)


def halted(said: Said, when: Callable[[FakeServer], bool], listen: Callable[[str], None] | None = None) -> FakeServer:
    """Ask a server for a reply, and request a halt from another thread `when` it is so far. The server is closed after."""
    halt = Halt()
    with FakeServer(lambda _: said) as server:
        chat = ChatClient(Endpoint(base_url=server.base_url, model="tiny"), LONG)

        def press() -> None:
            while not when(server):
                time.sleep(0.005)
            halt.request()

        presser = threading.Thread(target=press, daemon=True)
        presser.start()
        with pytest.raises(Halted):
            chat.complete(HELLO, 9, listen=listen, halt=halt)
        presser.join()
        server.left.wait(0 if said.status == 500 else 10)
        assert chat._line.breaker.trouble is None
    assert len(server.heard) == 1, "no further attempt"
    return server


def asked_once(server: FakeServer) -> bool:
    return bool(server.heard)


@pytest.mark.parametrize(
    "said",
    [
        Said(seconds=LONG),
        Said(slow_head=True),
        Said(b"{", drip=True),
        Said({"error": "no"}, status=400, drip=True),
        Said(stream=[PIECE, PIECE], gap=LONG),
        Said(stream=[PIECE], gap=0.01, endless=True),
        Said(stream=[PIECE], endless=True),
    ],
    ids=["before the first byte", "headers", "body", "error body", "silent stream", "slow stream", "fast stream"],
)
@pytest.mark.parametrize("listen", [None, lambda _: None], ids=["deaf", "listening"])
def test_the_server_is_left_at_once(said: Said, listen: Callable[[str], None] | None) -> None:
    assert halted(said, asked_once, listen).left.is_set(), "the server is to see that nobody waits any more"


def test_in_the_middle_of_what_is_told() -> None:
    told: list[str] = []
    halted(Said(stream=[PIECE], gap=0.01, endless=True), lambda _: bool(told), told.append)
    assert told


def test_in_the_pause_before_another_attempt() -> None:
    halted(Said({"error": "x"}, status=500, headers={"retry-after": "300"}), asked_once)


def test_in_the_last_attempt() -> None:
    """What follows is no retry but the end: a halt even so, and no reason to think that the endpoint is down."""
    halt, answers = Halt(), [Said(status=500), Said(status=500), Said(seconds=LONG)]

    def answer(_: Heard) -> Said:
        if len(answers) == 1:
            threading.Timer(0.1, halt.request).start()
        return answers.pop(0)

    with FakeServer(answer) as server:
        chat = ChatClient(Endpoint(base_url=server.base_url, model="tiny"), LONG, wait=lambda woken, seconds: None)
        with pytest.raises(Halted):
            chat.complete(HELLO, 9, halt=halt)
        assert chat._line.breaker.trouble is None
    assert len(server.heard) == 3


def test_a_halt_that_came_first_asks_nothing() -> None:
    halt = Halt()
    halt.request()
    with FakeServer(lambda _: HI) as server, pytest.raises(Halted):
        ChatClient(Endpoint(base_url=server.base_url, model="tiny"), 20).complete(HELLO, 9, halt=halt)
    assert not server.heard


def test_a_halt_in_the_listener_ends_it() -> None:
    halt = Halt()
    with FakeServer(lambda _: Said(stream=[PIECE], endless=True)) as server:
        chat = ChatClient(Endpoint(base_url=server.base_url, model="tiny"), LONG)
        with pytest.raises(Halted):
            chat.complete(HELLO, 9, listen=lambda _: halt.request(), halt=halt)


def test_a_halt_not_requested_changes_nothing_and_leaves_nothing() -> None:
    halt = Halt()
    with FakeServer(lambda _: HI) as server:
        chat = ChatClient(Endpoint(base_url=server.base_url, model="tiny"), 20)
        assert chat.complete(HELLO, 9, halt=halt).text == "hi"
    assert halt._actions == []


def test_a_halt_of_one_leaves_the_others_alone() -> None:
    """Two threads share the client; each request runs over a wire of its own."""
    halt, replies = Halt(), list[str]()
    with FakeServer(
        lambda h: Said(seconds=LONG) if h.body["max_tokens"] == 1 else Said(HI.body, seconds=0.3)
    ) as server:
        chat = ChatClient(Endpoint(base_url=server.base_url, model="tiny"), LONG)
        other = threading.Thread(target=lambda: replies.append(chat.complete(HELLO, 2).text))
        other.start()
        threading.Timer(0.1, halt.request).start()
        with pytest.raises(Halted):
            chat.complete(HELLO, 1, halt=halt)
        other.join()
    assert replies == ["hi"]


def test_a_wire_cut_before_it_is_connected_is_shut_when_it_is() -> None:
    class Stream:
        def __init__(self, ours: socket.socket) -> None:
            self.ours = ours

        def get_extra_info(self, name: str) -> socket.socket:
            return self.ours

    ours, theirs = socket.socketpair()
    with ours, theirs:
        with Wire(LONG) as wire:
            wire.cut()
            wire.trace("connection.connect_tcp.complete", {"return_value": Stream(ours)})
            assert theirs.recv(1) == b""
            assert not wire.expired
        wire.cut()
