"""`interviewer practice` in a terminal: the offer to resume, and a real pseudo-terminal with a person who leaves."""

import io
import os
import re
import selectors
import signal
import subprocess
import sys
import time

import pytest
import samples
from rich.console import Console
from slow_model import SlowModel, serving

from interviewer.cli.practice import Room
from interviewer.models import Plan

PLAN = Plan(lang="en", count=1)


class Typist:
    """Types what it was told to, and remembers what it was asked."""

    def __init__(self, *lines):
        self.lines = list(lines)
        self.asked = []

    def __call__(self, prompt):
        self.asked.append(prompt)
        if not self.lines:
            raise EOFError
        return self.lines.pop(0)


@pytest.fixture
def terminal(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    monkeypatch.setattr(sys, "stdin", Terminal())


def room(services, *lines):
    services.__dict__["searcher"] = None  # the cached property, filled: nothing to build
    typist = Typist(*lines)
    return Room(services, Console(file=io.StringIO(), width=80), "en", line=typist, pending=lambda: False), typist


@pytest.mark.parametrize(("reply", "resumes"), [("", True), ("y", True), ("是", True), ("n", False), ("later", False)])
def test_an_unfinished_interview_is_offered(services, terminal, reply, resumes):
    begun = services.session.start(PLAN).interview.id
    entered, typist = room(services, reply)
    assert (entered.enter(PLAN, resume=False).interview.id == begun) == resumes
    assert "at question 1 of 1" in typist.asked[0]


def test_without_one_nothing_is_asked(services, terminal):
    entered, typist = room(services)
    entered.enter(PLAN, resume=False)
    assert typist.asked == []


def test_nothing_asked_for_is_never_refused_by_resume(services, terminal):
    services.session.start(PLAN)
    entered, typist = room(services)
    entered.enter(PLAN, resume=True)
    assert typist.asked == []


# --- a real terminal


class Screen:
    """A program in a pseudo-terminal: what it shows, and somebody who types."""

    def __init__(self, *arguments):
        import pty

        self.master, slave = pty.openpty()
        environment = os.environ | {
            "TERM": "xterm",
            "INTERVIEWER_LANGUAGE": "en",
            "INTERVIEWER_GRADER": os.environ.get("INTERVIEWER_GRADER", "builtin"),
            "COLUMNS": "80",
        }
        command = [sys.executable, "-m", "interviewer", *arguments]
        # a job in the background of a shell is born deaf to Ctrl-C, and its children with it
        heard = signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            self.process = subprocess.Popen(
                command, stdin=slave, stdout=slave, stderr=slave, env=environment, close_fds=True
            )
        finally:
            signal.signal(signal.SIGINT, heard)
        os.close(slave)
        self.raw = b""

    @property
    def shown(self):
        """Everything so far, without colours."""
        return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", self.raw.decode("utf-8", "replace"))

    def _said_more(self, patience):
        with selectors.DefaultSelector() as screen:  # select() knows no file beyond the thousandth
            screen.register(self.master, selectors.EVENT_READ)
            return screen.select(max(0.0, patience))

    def wait_for(self, text, patience=60.0, after=""):
        """Read until the text stands on the screen (after another one), colours aside."""
        deadline = time.monotonic() + patience
        while text not in self.shown.rpartition(after)[2] if after else text not in self.shown:
            assert self._said_more(deadline - time.monotonic()), f"“{text}” did not come: {self.shown[-2000:]}"
            try:
                raw = os.read(self.master, 4096)
            except OSError:  # the program has ended and closed its side
                raw = b""
            assert raw, f"the program ended without “{text}”: {self.shown[-2000:]}"
            self.raw += raw

    def type(self, text):
        os.write(self.master, text.encode())

    def close(self):
        self.process.kill()
        self.process.wait()
        os.close(self.master)


@pytest.fixture
def screen():
    opened = []

    def open_screen(*arguments):
        opened.append(Screen(*arguments))
        return opened[-1]

    yield open_screen
    for each in opened:
        each.close()


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals")
def test_an_interview_in_a_terminal_with_a_paste_a_pause_and_a_return(screen, use_bank):
    use_bank(samples.choice("pick"), samples.question("adam"))
    first = screen("practice", "--count", "2")
    first.wait_for("Which of pick?")
    first.wait_for("❯")
    first.type("b\n")
    first.wait_for("What about adam?")
    first.wait_for("❯", after="What about adam?")
    time.sleep(0.5)  # the mark is printed just before the program listens
    first.process.send_signal(signal.SIGINT)
    first.wait_for("interviewer practice --resume")
    assert first.process.wait(30) == 0
    second = screen("practice", "--resume")
    second.wait_for("What about adam?")
    second.wait_for("❯")
    second.type("the statement of core\n\nthe statement of detail\n")  # a paste with an empty line in it
    time.sleep(0.5)
    second.type("\n")
    second.wait_for("Interview report")
    assert "“the statement of detail”" in second.shown
    assert second.process.wait(30) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals")
def test_ctrl_c_while_a_model_judges_stops_the_grading_and_not_the_interview(screen, use_bank, monkeypatch):
    use_bank(samples.question("adam"))
    model = SlowModel(gap=0.3)
    model.rulings = {"core": ("covered", [1])}
    with serving(model) as server:
        for name, value in {"BASE_URL": server.base_url, "FALLBACK": "false", "GRADER": "auto"}.items():
            monkeypatch.setenv(f"INTERVIEWER_{name}", value)
        held = screen("practice", "--count", "1")
        held.wait_for("❯")
        held.type("the statement of core\n\n")
        held.wait_for("1 of 2 key points judged")
        held.process.send_signal(signal.SIGINT)
        held.wait_for("the answer is saved. Ctrl-C again leaves.")
        held.wait_for("Not graded yet")
        held.wait_for("interviewer retry")
        assert held.process.wait(30) == 0
        assert server.left.wait(10), "the server stopped writing"
