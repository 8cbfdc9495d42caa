"""An interview held in a process of its own that can be killed at any step, and what must be true afterwards.

`python victim.py` reads one experiment per line from stdin and forks a child for each, so that the imports are paid once. The
child holds the interview `iv-1` in the given home and writes what happens, as JSON, to stdout. With a `step` it stops dead
before that write (counted from 1, over both databases and the judge) and waits for the SIGKILL of `Victims`.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import samples
from fakes import TickingClock, judgement
from langgraph.checkpoint.sqlite import SqliteSaver

from interviewer.grading.grader import Task, Watch
from interviewer.interview.session import InterviewSession
from interviewer.models import Judgement, Plan, Turn, TurnState, Verdict, View
from interviewer.store import Store

PLAN = Plan(lang="en", count=3, seed=3)
ROOT = Path(__file__).parents[2]

STORE_WRITES = (
    "add_interview",
    "open_turn",
    "claim",
    "skip",
    "set_hints",
    "save_grade",
    "say",
    "save_report",
    "close_interview",
)
PHASES = {"open_turn": "asking", "claim": "grading", "save_report": "reporting"}
"""The write with which a phase of the interview begins."""


class LiteralJudge:
    """Marks a point as covered when the answer names its id: the same verdict before and after a crash."""

    def __init__(self, seconds: float = 0) -> None:
        self.seconds = seconds

    def judge(self, task: Task, watch: Watch | None = None) -> Judgement:
        time.sleep(self.seconds)
        said = {p.id: Verdict.COVERED for p in task.open_points if p.id in task.answer}
        return judgement(task, said)


def answer_to(turn: Turn) -> str:
    """What the candidate says: to the first question only a detail, which brings a follow-up."""
    return {"iv-1-1": "the detail", "iv-1-1-f": "the core"}.get(turn.id, "the core and the detail") + f" ({turn.id})"


def hold(session: InterviewSession, view: View) -> View:
    """Go on with the interview to its end: a hint and an answer, the answer to a follow-up, an answer, a skip."""
    while turn := view.open_turn:
        if turn.id == "iv-1-1" and not turn.hints_used:
            view = session.hint("iv-1", turn.id, "a hint please")
        elif turn.ordinal == 3:
            view = session.skip("iv-1", turn.id, "skip it")
        else:
            view = session.submit("iv-1", turn.id, answer_to(turn))
    return view


def begun(session: InterviewSession) -> View:
    """The interview `iv-1`, resumed where this home has it, else started."""
    return session.resume("iv-1") if session.store.interviews() else session.start(PLAN)


@contextmanager
def opened(home: Path, judge: LiteralJudge) -> Iterator[InterviewSession]:
    """A session over a home."""
    made = samples.nodes(home, judge, TickingClock())
    session = samples.session(made, home)
    yield session
    session.graph.checkpointer.conn.close()  # type: ignore[union-attr]
    made.store.close()


# --- the process that dies --------------------------------------------------------------------------------------------


class Tripwire:
    """Numbers every write, tells of it, and stops dead before one of them."""

    def __init__(self, step: int | None) -> None:
        self.count, self.step, self.phase = 0, step, "asking"
        self._lock = threading.Lock()

    def before(self, name: str) -> None:
        """Called before each write; the graph writes from several threads."""
        with self._lock:
            self.count += 1
            number, self.phase = self.count, PHASES.get(name, self.phase)
            tell(step=number, name=name, phase=self.phase)
        while number == self.step:
            signal.pause()

    def string(self, owner: type, name: str) -> None:
        """Put the wire before a method."""
        original: Callable[..., Any] = getattr(owner, name)

        def tripped(this: Any, *args: Any, **options: Any) -> Any:
            self.before(name)
            result = original(this, *args, **options)
            if name == "claim" and result:
                tell(acknowledged=args[:2])
            return result

        setattr(owner, name, tripped)


def tell(**event: Any) -> None:
    """One line, written at once: what is told has happened."""
    os.write(1, (json.dumps(event) + "\n").encode())


def die_holding(home: Path, step: int | None, seconds: float) -> None:
    """The child: hold an interview until killed, or to the end."""
    wire = Tripwire(step)
    for name in STORE_WRITES:
        wire.string(Store, name)
    for name in ("put", "put_writes"):
        wire.string(SqliteSaver, name)
    wire.string(LiteralJudge, "judge")
    with opened(home, LiteralJudge(seconds)) as session:
        hold(session, begun(session))


def serve() -> None:
    """Fork a child per line of stdin; tell its end."""
    assert threading.active_count() == 1, "a process with threads must not be forked"
    for request in map(json.loads, sys.stdin):
        pid = os.fork()
        if pid == 0:
            tell(pid=os.getpid())
            die_holding(Path(request["home"]), request["step"], request["seconds"])
            os._exit(0)
        tell(ended=os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))


# --- the process that kills -------------------------------------------------------------------------------------------


@dataclass
class Death:
    """What was known of a victim when it ended."""

    steps: list[tuple[str, str]] = field(default_factory=list)
    """(name, phase) of every write it began."""
    acknowledged: dict[str, str] = field(default_factory=dict)
    """Answers that were saved, by turn."""
    killed: bool = False


class Victims:
    """Starts interviews in other processes and kills them."""

    def __init__(self) -> None:
        self._server = subprocess.Popen(
            [sys.executable, __file__],
            env={**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.communicate(timeout=10)

    def run(
        self,
        home: Path,
        step: int | None = None,
        seconds: float = 0,
        kill: Callable[[str, str], bool] = lambda name, phase: False,
    ) -> Death:
        """Hold an interview in `home`; kill it before write number `step`, or while it runs when `kill(name, phase)` says so.

        `seconds` is how long the judge thinks.
        """
        assert self._server.stdin is not None
        print(json.dumps({"home": str(home), "step": step, "seconds": seconds}), file=self._server.stdin, flush=True)
        death, pid = Death(), 0
        for event in self._events():
            pid = event.get("pid", pid)
            if "acknowledged" in event:
                turn_id, answer = event["acknowledged"]
                death.acknowledged[turn_id] = answer
            if "step" in event:
                death.steps.append((event["name"], event["phase"]))
                if event["step"] == step or kill(event["name"], event["phase"]):
                    with suppress(ProcessLookupError):  # it may have come to its end in the meantime
                        os.kill(pid, signal.SIGKILL)
            if "ended" in event:
                death.killed = event["ended"] == -signal.SIGKILL
        return death

    def _events(self) -> Iterator[dict[str, Any]]:
        assert self._server.stdout is not None
        while line := self._server.stdout.readline():
            event: dict[str, Any] = json.loads(line)
            yield event
            if "ended" in event:
                assert event["ended"] in (0, -signal.SIGKILL), event
                return
        raise AssertionError("the server of victims is gone")


@dataclass(frozen=True)
class Outcome:
    """What an interview came to, without its times."""

    turns: tuple[tuple[object, ...], ...]
    conversation: tuple[tuple[object, ...], ...]
    grades: tuple[int, ...]
    """How many grades each turn has."""
    state: str
    score: float | None


def outcome(session: InterviewSession) -> Outcome:
    """Of the interview `iv-1`."""
    view, report = session.view("iv-1"), session.store.report("iv-1")
    return Outcome(
        turns=tuple(
            (t.id, t.question_id, t.state, t.answer, t.hints_used, t.grade and t.grade.score) for t in view.turns
        ),
        conversation=tuple((e.turn_id, e.role, e.kind, e.text) for e in view.events),
        grades=tuple(len(session.store.grades(t.id)) for t in view.turns),
        state=view.interview.state,
        score=report.score if report else None,
    )


def undisturbed(home: Path) -> Outcome:
    """The outcome of the same interview when nobody is killed."""
    with opened(home, LiteralJudge()) as session:
        hold(session, session.start(PLAN))
        return outcome(session)


def lost(home: Path, death: Death, expected: Outcome) -> list[str]:
    """Resume and finish the victim's interview; what is not as if nothing had happened."""
    found = []
    with opened(home, LiteralJudge()) as session:
        if session.store.interviews():
            left = {t.id: t.answer for t in session.view("iv-1").turns if t.state is not TurnState.SKIPPED}
            found += [f"answer to {t}" for t, answer in death.acknowledged.items() if left.get(t) != answer]
            if not session.unfinished() and not session.store.report("iv-1"):
                found.append("interview is not offered for resumption")
        hold(session, begun(session))
        now = outcome(session)
        found += [
            f"{name}: {getattr(now, name)} instead of {getattr(expected, name)}"
            for name in Outcome.__dataclass_fields__
            if getattr(now, name) != getattr(expected, name)
        ]
    return found


if __name__ == "__main__":
    serve()
