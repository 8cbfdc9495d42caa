"""Grading in a thread of its own: its news, its end, its errors, and a listener who leaves."""

from __future__ import annotations

import threading

import pytest

from interviewer.errors import Halted
from interviewer.grading.grader import SoFar, Watch
from interviewer.models import Feedback
from interviewer.ui import judging
from interviewer.ui.judging import Judging


def news(n):
    return SoFar(feedback=Feedback(strengths=str(n)))


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(judging, "PACE", 0.01)


def test_what_is_done_at_once_has_no_news():
    work = Judging(lambda watch: watch.show(news(1)) or "done")
    assert work.result() == "done"
    assert list(work) == []


def test_it_begins_with_nothing_known_and_tells_the_newest():
    told, heard = threading.Event(), threading.Event()

    def write(watch: Watch) -> str:
        assert told.wait(10)
        for n in range(100):
            watch.show(news(n))
        assert heard.wait(10)
        return "done"

    work, seen = Judging(write), []
    for each in work:
        seen.append(each)
        told.set()
        if each == news(99):
            heard.set()
    assert seen[0] == SoFar()
    assert seen[-1] == news(99)
    assert len(seen) < 50, "what came in between is passed over"
    assert work.result() == "done"


def test_an_error_of_the_work_is_raised_to_who_waits_for_it():
    def fail(_: Watch) -> None:
        raise ZeroDivisionError

    work = Judging(fail)
    assert list(work) in ([], [SoFar()])
    with pytest.raises(ZeroDivisionError):
        work.result()


def test_the_work_goes_on_when_nobody_looks_any_more():
    left, ended = threading.Event(), threading.Event()

    def write(watch: Watch) -> None:
        assert left.wait(10)
        watch.show(news(1))
        ended.set()

    looking = iter(Judging(write))
    next(looking)
    looking.close()
    left.set()
    assert ended.wait(10)


def test_a_halt_reaches_the_work_and_looking_may_begin_again():
    def write(watch: Watch) -> None:
        while True:
            watch.halt.check()

    work = Judging(write)
    next(iter(work))
    work.halt.request()
    list(work)
    with pytest.raises(Halted):
        work.result()
