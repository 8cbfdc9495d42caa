"""An interview while its model endpoint breaks in every way: no answer lost, no score invented, and all graded when it is back."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fakes import FakeServer, Heard, Said
from held import Held

from interviewer.grading.builtin import BuiltinGrader
from interviewer.grading.grader import Watch
from interviewer.grading.model import ModelGrader
from interviewer.llm.client import ChatClient
from interviewer.llm.endpoint import Endpoint
from interviewer.models import Plan, TurnState, View
from interviewer.prompts import Prompts

ANSWER = "The statement of core. Nothing else."
PLAN = Plan(lang="en", count=2, follow_ups=False)


def judged(strengths: str = "The core is there.", improve: str = "Add the detail.") -> dict[str, Any]:
    point = {"sentences": [1], "reason": "said", "verdict": "covered"}
    none = {"sentences": [], "reason": "not said", "verdict": "missing"}
    return {"points": {"core": point, "detail": none}, "wrong_claims": [], "strengths": strengths, "improve": improve}


def completion(content: Any, finish: str = "stop", **message: Any) -> Said:
    text = content if isinstance(content, str | None) else json.dumps(content, ensure_ascii=False)
    choice = {"message": {"role": "assistant", "content": text, **message}, "finish_reason": finish}
    return Said({"choices": [choice], "usage": {"prompt_tokens": 900, "completion_tokens": 90}})


def delta(text: str) -> dict[str, Any]:
    return {"choices": [{"index": 0, "delta": {"content": text}, "finish_reason": None}]}


GOOD = completion(judged())
HALF = json.dumps(judged())[:60]


class Endpointed:
    """An interview judged by a model behind a server that answers what a test says it does."""

    def __init__(self, home: Path, *, fallback: bool = False) -> None:
        self.says: Callable[[Heard], Said] = lambda heard: GOOD
        self.later = 0.0
        """Seconds that have passed for the client beyond those of the clock."""
        self.server = FakeServer(lambda heard: self.says(heard))  # noqa: PLW0108 - looked up at each request
        endpoint = Endpoint(base_url=self.server.base_url, model="m")
        chat = ChatClient(endpoint, 0.5, clock=self._clock, wait=lambda event, seconds: event.wait(0))
        judge = ModelGrader(chat, Prompts())
        self.held = Held(home)
        nodes = self.held.nodes
        examiner = replace(nodes.examiner, model=lambda: judge, builtin=BuiltinGrader(), fallback=fallback)
        self.held.nodes = replace(nodes, examiner=examiner)
        self.session = self.held.again()

    def _clock(self) -> float:
        return time.monotonic() + self.later

    def always(self, said: Said) -> None:
        self.says = lambda heard: said

    def answer(self, watch: Watch | None = None) -> View:
        self.session.start(PLAN)
        return self.session.submit("iv-1", "iv-1-1", ANSWER, watch)


@pytest.fixture
def fallback() -> bool:
    return False


@pytest.fixture
def interview(home: Path, fallback: bool) -> Iterator[Endpointed]:
    made = Endpointed(home, fallback=fallback)
    with made.server:
        yield made
    made.held.close()


def refused(status: int, message: str = "no", **headers: str) -> Said:
    return Said({"error": {"message": message}}, status, {k.replace("_", "-"): v for k, v in headers.items()})


FAULTS: dict[str, tuple[Said, str]] = {
    "401": (refused(401, "bad key"), "API key"),
    "403": (refused(403), "API key"),
    "404 path": (Said("<html>not found</html>", 404), "/v1"),
    "404 model": (refused(404, "model 'm' not found"), "does not have the model m"),
    "408": (refused(408), "internal error"),
    "413": (refused(413, "too large"), "context"),
    "429": (refused(429, "slow down"), "rate limit"),
    "429 for an hour": (refused(429, "slow down", retry_after="3600"), "rate limit"),
    "500": (refused(500, "CUDA out of memory"), "CUDA out of memory"),
    "503": (refused(503, "Loading model"), "not ready"),
    "overflow": (refused(400, "This model's maximum context length is 512 tokens"), "context"),
    "hang up": (Said(hang_up=True), "broke the connection"),
    "late": (Said({}, seconds=5), "in time"),
    "slow head": (Said(slow_head=True), "in time"),
    "drip": (Said({}, drip=True), "in time"),
    "html": (Said("<html>Log in to the Wi-Fi</html>"), "not as a model endpoint"),
    "half a body": (Said('{"choices": [{"mess'), "not as a model endpoint"),
    "no choices": (Said({"choices": []}), "not as a model endpoint"),
    "empty": (completion(""), "did not reply in the form"),
    "nothing but thoughts": (completion("", reasoning_content="Hmm, let me think"), "did not reply in the form"),
    "refusal": (completion("I'm sorry, but I can't help with that."), "did not reply in the form"),
    "all tokens thought away": (completion("<think>Well", finish="length"), "did not reply in the form"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_broken_endpoint_costs_no_answer_and_invents_no_score(interview, fault):
    said, cause = FAULTS[fault]
    interview.always(said)
    view = interview.answer()
    first = view.turns[0]
    assert (first.state, first.answer, first.grade.score) == (TurnState.UNGRADED, ANSWER, None)
    assert cause in first.grade.reason
    assert view.open_turn.id == "iv-1-2", "the interview goes on"
    assert len(interview.server.heard) <= 12

    interview.always(GOOD)
    interview.later = 60  # the breaker has closed again
    again = interview.session.retry("iv-1").turns[0]
    assert (again.state, again.grade.grader.kind) == (TurnState.GRADED, "model")
    assert again.grade.score == 86


STREAMS: dict[str, tuple[Said, str]] = {
    "cut in the middle": (Said(stream=[delta(HALF)], hang_up=True), "broke the connection"),
    "endless": (Said(stream=[delta("{"), delta(" ")], gap=0.01, endless=True), "in time"),
    "an error in the middle": (Said(stream=[delta(HALF), {"error": {"message": "slot lost"}}]), "slot lost"),
    "html": (Said("<html>Log in</html>"), "not as a model endpoint"),
}


@pytest.mark.parametrize("fault", STREAMS)
def test_a_stream_that_breaks_before_the_eyes_of_the_candidate(interview, fault):
    said, cause = STREAMS[fault]
    interview.always(said)
    shown: list[Any] = []
    first = interview.answer(Watch(shown.append)).turns[0]
    assert (first.state, first.answer, first.grade.score) == (TurnState.UNGRADED, ANSWER, None)
    assert cause in first.grade.reason


def test_a_dead_endpoint_costs_one_wait_not_one_per_answer(interview):
    interview.always(Said(hang_up=True))
    interview.answer()
    tried = len(interview.server.heard)
    interview.session.submit("iv-1", "iv-1-2", ANSWER)
    assert len(interview.server.heard) == tried
    assert interview.session.report("iv-1").ungraded == 2


def test_one_retry_grades_all_that_waited(interview):
    interview.always(refused(401))
    interview.answer()
    interview.session.submit("iv-1", "iv-1-2", ANSWER)
    interview.always(GOOD)
    view = interview.session.retry("iv-1")
    assert [t.grade.score for t in view.turns] == [86, 86]
    assert interview.session.report("iv-1").score == 86.0


@pytest.mark.parametrize("fallback", [True])
def test_the_stand_in_says_for_whom_and_why(interview):
    interview.always(refused(503, "Loading model"))
    grade = interview.answer().turns[0].grade
    assert (grade.status, grade.grader.kind) == ("graded", "builtin")
    assert "not ready" in grade.grader.fallback


def test_feedback_in_the_wrong_language_costs_neither_grade_nor_call(interview):
    interview.always(completion(judged("核心说到了。", "请补充细节。")))
    grade = interview.answer().turns[0].grade
    assert grade.score == 86
    assert grade.feedback.improve.isascii()
    assert len(interview.server.heard) == 1


def test_a_context_that_is_too_short_loses_the_reference_and_not_the_answer(interview):
    def short(heard: Heard) -> Said:
        text = json.dumps(heard.body["messages"])
        assert ANSWER.split(".", maxsplit=1)[0] in text
        return refused(400, "maximum context length is 512 tokens") if "The reference of" in text else GOOD

    interview.says = short
    grade = interview.answer().turns[0].grade
    assert (grade.score, grade.grader.left_out) == (86, ("passages", "reference"))


def test_stopping_reaches_the_server_and_leaves_the_answer_for_later(interview):
    interview.always(Said(stream=[delta(HALF), delta(" ")], gap=0.01, endless=True))
    writing = threading.Event()
    watch = Watch(lambda _: writing.set())
    interview.session.start(PLAN)
    window = threading.Thread(target=interview.session.submit, args=("iv-1", "iv-1-1", ANSWER, watch))
    window.start()
    assert writing.wait(10)
    assert interview.session.halt("iv-1")
    window.join(10)
    assert interview.server.left.wait(10), "the server sees that nobody listens"
    turn = interview.session.view("iv-1").turns[0]
    assert (turn.state, turn.answer) == (TurnState.UNGRADED, ANSWER)
    assert "stopped" in turn.grade.reason
