"""The live line, and Ctrl-C while an answer is judged: once stops the grading, twice leaves."""

import signal
import threading
import time

import pytest

from interviewer.cli import live
from interviewer.cli.live import attended, told
from interviewer.errors import Halted
from interviewer.grading.grader import SoFar
from interviewer.models import Feedback, PointVerdict, Verdict
from interviewer.ui.live_card import Judged

WHAT = Judged("What?", {"a": "statement A", "b": "statement B"})
SEEN = SoFar(
    points=(PointVerdict(id="a", verdict=Verdict.COVERED),),
    feedback=Feedback(strengths="well\n\x1b[2Jsaid", improve="ADVICE"),
)


@pytest.fixture
def interrupt():
    """`interrupt(event)`: Ctrl-C as soon as the event is set."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)

    def press_when(*events):
        def press():
            for event in events:
                assert event.wait(10)
                time.sleep(0.05)
                signal.raise_signal(signal.SIGINT)

        threading.Thread(target=press, daemon=True).start()

    yield press_when
    signal.signal(signal.SIGINT, before)


def test_the_line_says_how_far_it_is_and_holds_back_what_a_follow_up_may_ask():
    assert told(WHAT, SEEN, "en") == "1 of 2 key points judged · ADVICE"
    secret = Judged("What?", WHAT.points, secret=True, place="Answer 2 of 3")
    assert told(secret, SEEN, "en") == "Answer 2 of 3 · 1 of 2 key points judged · well □[2Jsaid"
    assert told(WHAT, SoFar(), "zh") == "正在读你的回答…"


def test_where_stderr_is_no_terminal_nothing_is_shown(capsys):
    assert attended(lambda watch: watch.show(SEEN) or "done", lambda: WHAT, "en") == "done"
    assert capsys.readouterr() == ("", "")


def test_the_line_changes_in_place_on_a_terminal(monkeypatch, capsys):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    monkeypatch.setenv("FORCE_COLOR", "1")
    shown, go = [], threading.Event()
    monkeypatch.setattr(live, "told", lambda *_: shown.append(1) or go.set() or "1 of 2 [bold]judged[/bold]")

    def work(watch):
        watch.show(SEEN)
        assert go.wait(10)
        return "done"

    assert attended(work, lambda: WHAT, "en") == "done"
    said = capsys.readouterr()
    assert said.out == ""
    assert "[bold]judged[/bold]" in said.err


def test_one_ctrl_c_stops_the_grading_and_no_more(interrupt, capsys):
    begun = threading.Event()
    interrupt(begun)

    def work(watch):
        begun.set()
        while not watch.halt.requested:
            time.sleep(0.01)
        return "saved"

    assert attended(work, lambda: WHAT, "en") == "saved"
    assert "the answer is saved. Ctrl-C again leaves." in capsys.readouterr().err


def test_what_the_work_makes_of_the_stop_is_raised(interrupt):
    begun = threading.Event()
    interrupt(begun)

    def work(watch):
        begun.set()
        while True:
            watch.halt.check()

    with pytest.raises(Halted):
        attended(work, lambda: WHAT, "en")


def test_a_second_ctrl_c_leaves_work_that_does_not_stop(interrupt):
    begun, halted, over = threading.Event(), threading.Event(), threading.Event()
    interrupt(begun, halted)

    def work(watch):
        begun.set()
        while not watch.halt.requested:
            time.sleep(0.01)
        halted.set()
        over.wait(10)

    with pytest.raises(KeyboardInterrupt):
        attended(work, lambda: WHAT, "en")
    over.set()
