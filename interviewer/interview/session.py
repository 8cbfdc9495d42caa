"""The one door to an interview: start, submit, hint, clarify, repeat, skip, stop, resume, retry, appeal, rejudge, halt.

A page, a terminal or a script calls these and shows the `View` that comes back. Every call that acts on a turn carries the
turn's id, and one that is no longer open is refused with StaleTurn: a double click can't answer the next question.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from langchain_core.runnables import RunnableConfig
from langgraph.types import Command

from interviewer.bank import Bank
from interviewer.errors import (
    AnswerError,
    BadInput,
    HomeError,
    InterviewerError,
    StaleTurn,
)
from interviewer.grading.examiner import Examiner
from interviewer.grading.grader import Watch
from interviewer.grading.transcript import without_disfluency
from interviewer.interview.graph import Graph, Nodes, build_graph, open_checkpointer
from interviewer.interview.intent import Intent, read_intent
from interviewer.interview.second_looks import SecondLooks
from interviewer.interview.select import eligible
from interviewer.models import (
    Delivery,
    Event,
    Interview,
    InterviewState,
    Objection,
    Plan,
    Report,
    SecondLook,
    TurnState,
    View,
)
from interviewer.report import compile_report
from interviewer.speech import recordings
from interviewer.store import Store
from interviewer.text import clean

LOCK_SECONDS = 2.0
"""How long a call waits for another one on the same interview, before it says that one is under way."""


@dataclass(frozen=True)
class InterviewSession:
    """The interviews of one home directory. Safe to use from several threads and processes."""

    nodes: Nodes
    graph: Graph
    locks: Path
    """Folder of lock files, one per interview in work."""
    recordings: Path
    """Folder of the recordings that were kept."""
    new_id: Callable[[], str]
    max_answer: int

    # --- reading

    def view(self, interview_id: str) -> View:
        """Everything to show of an interview right now. Raises UnknownQuestion for an unknown id."""
        interview = self.store.interview(interview_id)
        turns = tuple(self.store.turns(interview_id))
        waiting = [t for t in turns if t.state == TurnState.ASKED] if interview.state == InterviewState.RUNNING else []
        return View(
            interview=interview,
            turns=turns,
            events=tuple(self.store.conversation(interview_id)),
            open_turn=waiting[-1] if waiting else None,
            grading=any(t.state == TurnState.ANSWERED for t in turns),
            looks=self.store.looks(interview_id),
        )

    def unfinished(self) -> list[Interview]:
        """Interviews that can be resumed, the latest first."""
        return self.store.interviews(InterviewState.RUNNING)

    def report(self, interview_id: str) -> Report:
        """The report; of a running interview, what it would be now."""
        stored = self.store.report(interview_id)
        return stored or self._compile(self.store.interview(interview_id))

    # --- the interview

    def start(self, plan: Plan) -> View:
        """Begin an interview and ask its first question. Raises BadInput when the plan admits no question."""
        self.bank.check_topics(plan.topics)
        available = len(eligible(self.bank, plan))
        if not available:
            raise BadInput(
                "no question has this topic and difficulty; widen the choice", "没有符合该主题和难度的题目，请放宽条件"
            )
        plan = plan.model_copy(update={"count": min(plan.count, available)})
        interview = Interview(id=self.new_id(), plan=plan, state=InterviewState.RUNNING, started_at=self.nodes.now())
        self.store.add_interview(interview)
        return self.resume(interview.id)

    def submit(
        self,
        interview_id: str,
        turn_id: str,
        reply: str,
        watch: Watch | None = None,
        delivery: Delivery | None = None,
    ) -> View:
        """Hand in a reply: an answer, or a typed request for a hint, clarification, repetition, skip or stop.

        The answer is saved before anything is done with it. Raises AnswerError (empty, too long) and StaleTurn.
        `watch` sees the verdicts as they come; who stops it leaves the answer saved and ungraded. `delivery` is how the
        reply was spoken; the recording of a request is deleted, that of an answer belongs to the interview from now on.
        """
        reply = clean(reply)
        self._check(reply)
        intent = read_intent(without_disfluency(reply) if delivery else reply)
        if intent != "answer":
            recordings.delete(self.recordings, [delivery])
            return self._request(interview_id, turn_id, intent, reply)
        heard = delivery and delivery.model_copy(update={"heard": clean(delivery.heard)})
        with self._turn(interview_id, turn_id), self._looking(interview_id, watch):
            if not self.store.claim(turn_id, reply, self.nodes.now(), heard):
                raise _stale()
            self._reply(interview_id, turn_id, "answer")
        return self.view(interview_id)

    def hint(self, interview_id: str, turn_id: str, words: str = "") -> View:
        """The next hint."""
        return self._request(interview_id, turn_id, "hint", words)

    def clarify(self, interview_id: str, turn_id: str, words: str = "") -> View:
        """Explain what the question asks, without its answer."""
        return self._request(interview_id, turn_id, "clarify", words)

    def repeat(self, interview_id: str, turn_id: str, words: str = "") -> View:
        """Ask the same question again."""
        return self._request(interview_id, turn_id, "repeat", words)

    def skip(self, interview_id: str, turn_id: str, words: str = "") -> View:
        """Leave the question (or the follow-up) unanswered and go on."""
        return self._request(interview_id, turn_id, "skip", words)

    def stop(self, interview_id: str, turn_id: str, words: str = "") -> View:
        """End the interview now and write the report on what was answered."""
        return self._request(interview_id, turn_id, "stop", words)

    def resume(self, interview_id: str) -> View:
        """Go on where the interview stood, and finish what a crash left: an ungraded answer is graded, a report written."""
        interview = self.store.interview(interview_id)
        if interview.state != InterviewState.RUNNING and self.store.report(interview_id):
            return self.view(interview_id)
        with self._lock(interview_id), self._looking(interview_id, None):
            self._continue(interview)
        return self.view(interview_id)

    # --- second looks at a grade

    def halt(self, interview_id: str) -> bool:
        """Stop the grading that is under way in this process: the answer stays saved, and `retry` grades it later.

        False when nothing was under way.
        """
        watch = self.nodes.onlookers.of(interview_id)
        if watch:
            watch.halt.request()
        return watch is not None

    def retry(self, interview_id: str, watch: Watch | None = None) -> View:
        """Grade every saved answer that has no grade, e.g. after the endpoint came back."""
        with self._second_looks(interview_id, watch) as looks:
            looks.retry()
        return self.view(interview_id)

    def appeal(
        self,
        interview_id: str,
        turn_id: str,
        objection: str,
        point_id: str | None = None,
        watch: Watch | None = None,
    ) -> View:
        """Judge a graded answer again with the candidate's objection at hand; both grades are kept.

        `point_id` is the key point whose verdict is disputed; None: the whole grade. Raises BadInput (nothing to appeal
        against), AnswerError, and WorkFailed when no judge could: then the grade stays.
        """
        said = Objection(text=clean(objection), point_id=point_id)
        self._check(said.text)
        with self._second_looks(interview_id, watch) as looks:
            looks.appeal(turn_id, said)
        return self.view(interview_id)

    def rejudge(self, interview_id: str, examiner: Examiner, watch: Watch | None = None) -> tuple[SecondLook, ...]:
        """What another examiner makes of all answers, in the order of the turns. Nothing is saved. Raises Halted."""
        with self._second_looks(interview_id, watch) as looks:
            return looks.by(examiner)

    def keep(self, interview_id: str, found: Sequence[SecondLook]) -> View:
        """Let the grades that `rejudge` found count from now on; the earlier ones are kept as well."""
        with self._second_looks(interview_id, None) as looks:
            looks.keep(found)
        return self.view(interview_id)

    def delete(self, interview_id: str) -> None:
        """Remove an interview for good, its recordings first. The caller has asked the person. Raises HomeError."""
        with self._lock(interview_id):
            recordings.delete(self.recordings, (turn.delivery for turn in self.store.turns(interview_id)))
            self.store.delete_interview(interview_id)
            self._forget(interview_id)

    # --- plumbing

    @property
    def store(self) -> Store:
        """The history."""
        return self.nodes.store

    @property
    def bank(self) -> Bank:
        """The questions."""
        return self.nodes.bank

    def _check(self, text: str) -> None:
        if not text.strip():
            raise AnswerError(
                "the answer is empty; type something, or skip the question", "回答是空的；请输入内容，或跳过这道题"
            )
        if len(text) > self.max_answer:
            raise AnswerError(
                f"the answer has {len(text):,} characters, the limit is {self.max_answer:,}; please shorten it",
                f"回答有 {len(text):,} 个字符，上限是 {self.max_answer:,}；请缩短后再提交",
            )

    def _request(self, interview_id: str, turn_id: str, intent: Intent, words: str) -> View:
        with self._turn(interview_id, turn_id):
            said: list[Event] = self.store.conversation(interview_id)
            n = 1 + sum(e.turn_id == turn_id and e.kind == intent and e.role == "interviewer" for e in said)
            self._reply(interview_id, turn_id, intent, words=clean(words), n=n)
        return self.view(interview_id)

    @contextmanager
    def _turn(self, interview_id: str, turn_id: str) -> Iterator[None]:
        with self._lock(interview_id):
            self._continue(self.store.interview(interview_id))
            open_turn = self.view(interview_id).open_turn
            if open_turn is None or open_turn.id != turn_id:
                raise _stale()
            yield

    @contextmanager
    def _second_looks(self, interview_id: str, watch: Watch | None) -> Iterator[SecondLooks]:
        with self._lock(interview_id), self._looking(interview_id, watch) as seen_by:
            yield SecondLooks(self.nodes, interview_id, seen_by)
            self._refresh_report(interview_id)

    @contextmanager
    def _looking(self, interview_id: str, watch: Watch | None) -> Iterator[Watch]:
        """Every grading has a watch, so that `halt` can stop it from another window."""
        watch = watch or Watch()
        with self.nodes.onlookers.looking(interview_id, watch):
            yield watch

    @contextmanager
    def _lock(self, interview_id: str) -> Iterator[None]:
        self.store.interview(interview_id)  # an id that the history knows is a safe file name
        with self._acquired(interview_id), _disk_errors():
            yield

    def _acquired(self, interview_id: str) -> AbstractContextManager[object]:
        try:
            self.locks.mkdir(parents=True, exist_ok=True)
            return FileLock(self.locks / f"{interview_id}.lock", timeout=LOCK_SECONDS).acquire()
        except Timeout as e:
            raise StaleTurn(
                "this interview is busy with your last answer; wait a moment", "正在处理你刚才的回答，请稍候"
            ) from e
        except OSError as e:
            raise _home_error(e) from e

    def _continue(self, interview: Interview) -> None:
        """Bring the graph from wherever a crash left it to the next place where it waits."""
        if interview.state != InterviewState.RUNNING:
            return
        position = self.graph.get_state(self._config(interview.id))
        if not position.values:
            self._run(interview.id, self._initial(interview))
        elif position.tasks and position.next != ("ask",):  # `next` omits a step that is done but not yet recorded
            self._run(interview.id, None)
        position = self.graph.get_state(self._config(interview.id))
        turn_id = position.values.get("turn_id") if position.next == ("ask",) else None
        if turn_id and self.store.turn(turn_id).state == TurnState.ANSWERED:
            self._reply(interview.id, turn_id, "answer")

    def _initial(self, interview: Interview) -> dict[str, Any]:
        """The graph's first state, from the history: also after the checkpoint database was lost."""
        turns = self.store.turns(interview.id)
        state = {
            "interview_id": interview.id,
            "plan": interview.plan.model_dump(mode="json"),
            "asked": [t.question_id for t in turns if t.parent_id is None],
        }
        left = [t.id for t in turns if t.state in (TurnState.ASKED, TurnState.ANSWERED)]
        return state | ({"turn_id": left[-1]} if left else {})

    def _reply(self, interview_id: str, turn_id: str, kind: Intent, words: str = "", n: int = 1) -> None:
        reply = {"turn_id": turn_id, "kind": kind, "text": words, "n": n}
        self._run(interview_id, Command(resume=reply))

    def _run(self, interview_id: str, what: Any) -> None:
        self.graph.invoke(what, self._config(interview_id), durability="sync")
        if not self.graph.get_state(self._config(interview_id)).next:
            self._forget(interview_id)

    def _forget(self, interview_id: str) -> None:
        """A finished interview needs no checkpoints: the history has all of it."""
        if self.graph.checkpointer and not isinstance(self.graph.checkpointer, bool):
            self.graph.checkpointer.delete_thread(interview_id)

    def _config(self, interview_id: str) -> RunnableConfig:
        return {"configurable": {"thread_id": interview_id}}

    def _compile(self, interview: Interview) -> Report:
        return compile_report(interview, self.store.turns(interview.id), self.bank)

    def _refresh_report(self, interview_id: str) -> None:
        if self.store.report(interview_id):
            self.store.save_report(self._compile(self.store.interview(interview_id)))


def open_session(
    nodes: Nodes, home: Path, database_url: str | None, new_id: Callable[[], str], max_answer: int
) -> InterviewSession:
    """A session over a home directory. Raises HomeError when its databases can't be opened."""
    try:
        graph = build_graph(nodes, open_checkpointer(home / "checkpoints.sqlite", database_url))
    except (sqlite3.Error, OSError) as e:
        raise _home_error(e) from e
    return InterviewSession(
        nodes=nodes,
        graph=graph,
        locks=home / "locks",
        recordings=home / recordings.FOLDER,
        new_id=new_id,
        max_answer=max_answer,
    )


def interview_id(now: datetime, suffix: str) -> str:
    """A readable id that sorts by time: 20261121-141503-7f3a."""
    return f"{now:%Y%m%d-%H%M%S}-{suffix}"


@contextmanager
def _disk_errors() -> Iterator[None]:
    try:
        yield
    except InterviewerError:
        raise
    except sqlite3.Error as e:
        raise _home_error(e) from e


def _home_error(e: Exception) -> HomeError:
    return HomeError(
        f"the interview cannot be saved ({e}); check that the disk has room and the home directory can be written",
        f"无法保存面试（{e}）；请检查磁盘空间和数据目录的写权限",
    )


def _stale() -> StaleTurn:
    return StaleTurn(
        "this question is already closed; nothing was submitted twice, the open question is shown",
        "这一问已经结束，没有重复提交；请看当前的问题",
    )
