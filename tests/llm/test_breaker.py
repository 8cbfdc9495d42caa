"""A dead endpoint costs one wait, for many answers and from many threads, and is asked again when it may be back."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from fakes import Clock, FakeServer, Heard, Said

from interviewer.errors import EndpointError
from interviewer.llm.breaker import OPEN_SECONDS, Breaker
from interviewer.llm.client import ChatClient
from interviewer.llm.endpoint import Endpoint
from interviewer.llm.trouble import DOWN, Problem, Trouble
from interviewer.prompts import Message

HELLO = (Message(role="user", content="hello"),)
HI = Said({"choices": [{"message": {"content": "hi"}}]})


class Switch:
    """A server that hangs up until it is on."""

    def __init__(self) -> None:
        self.on = False

    def __call__(self, heard: Heard) -> Said:
        return HI if self.on else Said(hang_up=True)


def failing(breaker: Breaker, problem: Problem) -> None:
    with pytest.raises(Trouble), breaker.guard():
        raise Trouble(problem, "http://127.0.0.1:9/v1")


def test_one_wait_for_many_answers_and_then_it_closes_again() -> None:
    clock, switch = Clock(), Switch()
    with FakeServer(switch) as server:
        chat = ChatClient(Endpoint(base_url=server.base_url, model="tiny"), 20, clock=clock, wait=clock.wait)
        with pytest.raises(EndpointError) as first:
            chat.complete(HELLO, 9)
        waited = clock.now
        for _ in range(5):
            with pytest.raises(EndpointError) as again:
                chat.complete(HELLO, 9)
            assert (str(again.value), again.value.zh) == (str(first.value), first.value.zh)
            assert again.value is not first.value
        assert (clock.now, len(server.heard)) == (waited, 3)
        switch.on = True
        clock.now += OPEN_SECONDS - 1
        with pytest.raises(EndpointError):
            chat.complete(HELLO, 9)
        clock.now += 2
        assert chat.complete(HELLO, 9).text == "hi"
        assert len(server.heard) == 4


def test_many_threads_give_up_together() -> None:
    """Forty answers, eight at a time: each thread that was already waiting finds out by itself, nobody after that."""
    clock, switch, threads = Clock(), Switch(), 8
    with FakeServer(switch) as server:
        chat = ChatClient(Endpoint(base_url=server.base_url, model="tiny"), 1_000, clock=lambda: 0.0, wait=clock.wait)

        def answer(_: int) -> str:
            with pytest.raises(EndpointError) as caught:
                chat.complete(HELLO, 9)
            return str(caught.value)

        with ThreadPoolExecutor(threads) as pool:
            sentences = set(pool.map(answer, range(40)))
        assert len(sentences) == 1
        assert len(server.heard) <= 3 * threads


def test_who_is_about_to_try_again_learns_from_the_others() -> None:
    clock, first = Clock(), [True]

    def others_give_up(woken: threading.Event, seconds: float) -> None:
        clock.wait(woken, seconds)
        if first:
            first.clear()
            with pytest.raises(EndpointError):
                chat.complete(HELLO, 9)

    with FakeServer(lambda _: Said(hang_up=True)) as server:
        chat = ChatClient(Endpoint(base_url=server.base_url, model="tiny"), 20, clock=clock, wait=others_give_up)
        with pytest.raises(EndpointError):
            chat.complete(HELLO, 9)
    assert len(server.heard) == 3 + 2, "one attempt of three is saved"


@pytest.mark.parametrize("problem", sorted(DOWN))
def test_what_opens_it(problem: Problem) -> None:
    breaker = Breaker(Clock())
    failing(breaker, problem)
    with pytest.raises(Trouble) as caught, breaker.guard():
        pytest.fail("nothing is to be tried")
    assert caught.value.problem == problem


@pytest.mark.parametrize("problem", ["key", "rejected", "server", "busy", "too_long", "model_missing", "not_api"])
def test_what_does_not(problem: Problem) -> None:
    breaker = Breaker(Clock())
    failing(breaker, problem)
    with breaker.guard():
        pass


def test_a_success_under_way_closes_it() -> None:
    breaker = Breaker(Clock())
    with breaker.guard():
        threading.Thread(target=failing, args=(breaker, "timeout")).run()
        assert breaker.trouble
    assert breaker.trouble is None


def test_other_errors_pass_through_and_leave_it_closed() -> None:
    breaker = Breaker(Clock())
    with pytest.raises(KeyError), breaker.guard():
        raise KeyError
    assert breaker.trouble is None
