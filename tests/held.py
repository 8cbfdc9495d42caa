"""Interviews over one home directory with a scripted judge: what the tests of the session work with."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import samples
from fakes import ScriptedJudge, TickingClock

from interviewer.bank import Bank
from interviewer.errors import EndpointError
from interviewer.interview.session import InterviewSession
from interviewer.models import Plan, Verdict, View

COVERED, PARTIAL, MISSING, WRONG = Verdict.COVERED, Verdict.PARTIAL, Verdict.MISSING, Verdict.CONTRADICTED
DETAIL_ONLY = {"core": MISSING, "detail": COVERED}  # 14 of 100: asks for a follow-up
CORE_ONLY = {"core": COVERED, "detail": MISSING}  # 86 of 100: does not
DOWN = EndpointError("the endpoint is down", "端点无响应")


class Held:
    """Interviews over one home directory, with what a test wants to look at."""

    def __init__(self, home: Path, questions: Bank | None = None, **changed: Any) -> None:
        self.home, self.judge, self.clock = home, ScriptedJudge(), TickingClock()
        self.nodes = replace(samples.nodes(home, self.judge, self.clock, questions), **changed)
        self.session = samples.session(self.nodes, home)

    @property
    def store(self) -> Any:
        return self.nodes.store

    def start(self, plan: Plan = samples.EN) -> View:
        return self.session.start(plan)

    def again(self, *, without_checkpoints: bool = False) -> InterviewSession:
        """A fresh session, as after a restart."""
        close(self.session)
        if without_checkpoints:
            for file in self.home.glob("checkpoints.sqlite*"):
                file.unlink()
        self.session = samples.session(self.nodes, self.home)
        return self.session

    def close(self) -> None:
        close(self.session)
        self.store.close()


def close(session: InterviewSession) -> None:
    """Give back what its checkpointer holds."""
    session.graph.checkpointer.conn.close()  # type: ignore[union-attr]


def open_id(view: View) -> str:
    """Id of the turn that waits for an answer."""
    assert view.open_turn is not None
    return view.open_turn.id
