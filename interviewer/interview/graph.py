"""The interview as a LangGraph state machine.

    choose -> ask --interrupt--> read -> retrieve -> grade -> decide -> (ask a follow-up | choose | report)

The state is plain JSON and says only where the interview stands; what was said and judged is in the store. After a crash a node
runs again from its first line (docs/decisions/0003), so each of them can be repeated: ids and event keys are derived, not drawn.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, TypedDict

# langgraph carries a tracing client that environment variables can switch on; answers never leave this machine
os.environ.update(LANGSMITH_TRACING="false", LANGCHAIN_TRACING_V2="false")

from filelock import FileLock
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import Command, interrupt

from interviewer.bank import Bank
from interviewer.errors import HomeError, InterviewerError
from interviewer.grading.examiner import Examiner
from interviewer.grading.grader import Passage, Task, Watch
from interviewer.grading.reference import key_points_of
from interviewer.interview import phrases
from interviewer.interview.clarify import Clarifier, plain_clarification
from interviewer.interview.onlookers import Onlookers
from interviewer.interview.select import next_question
from interviewer.models import (
    Event,
    FollowUp,
    Grade,
    InterviewState,
    Objection,
    Plan,
    Question,
    Turn,
    TurnState,
    Verdict,
)
from interviewer.report import compile_report
from interviewer.store import Store


class State(TypedDict, total=False):
    """Where an interview stands (JSON only)."""

    interview_id: str
    plan: dict[str, Any]
    asked: list[str]
    """Ids of the questions asked so far."""
    turn_id: str
    reply: dict[str, Any]
    """{"turn_id", "kind", "text"} as handed in by `session`."""
    passages: list[dict[str, Any]]


Retrieve = Callable[[Question, str], list[Passage]]
Node = Literal["choose", "ask", "read", "retrieve", "grade", "decide", "report"]
Graph = CompiledStateGraph[State, None, State, State]


@dataclass(frozen=True)
class Nodes:
    """The steps of an interview over the services that they need."""

    questions: Callable[[], Bank]
    """The bank as it is now: the person may add to it while an interview is open."""
    store: Store
    examiner: Examiner
    retrieve_passages: Retrieve
    clarifier: Callable[[], Clarifier | None]
    now: Callable[[], datetime]
    onlookers: Onlookers = field(default_factory=Onlookers)

    @property
    def bank(self) -> Bank:
        """The questions in use."""
        return self.questions()

    def choose(self, state: State) -> Command[Node]:
        """Pick the next question and put it; without one, go to the report."""
        plan, asked = Plan.model_validate(state["plan"]), state.get("asked", [])
        question = next_question(self.bank, plan, asked, self.store.seen())
        if question is None:
            return Command(goto="report")
        ordinal = len(asked) + 1
        if ordinal == 1:
            self._say(
                state, "greeting", "interviewer", "greeting", phrases.GREETING[plan.lang].format(count=plan.count)
            )
        turn_id = f"{state['interview_id']}-{ordinal}"
        self._put(state, turn_id, ordinal, question, question.question[plan.lang])
        # a turn that a crash left behind keeps its question, whatever would be chosen today
        kept = self.store.turn(turn_id).question_id
        return Command(goto="ask", update={"turn_id": turn_id, "asked": [*asked, kept]})

    def ask(self, state: State) -> State:
        """Wait for the candidate. Holds nothing else: this node runs again on every reply."""
        return {"reply": interrupt({"turn_id": state["turn_id"]})}

    def read(self, state: State) -> Command[Node]:
        """Do what the reply asks for; only an answer moves on."""
        reply, turn = state["reply"], self.store.turn(state["turn_id"])
        if reply["turn_id"] != turn.id:  # a double click on something that belongs to an earlier turn
            return Command(goto="ask")
        match reply["kind"]:
            case "answer":
                self._say(state, f"{turn.id}:answer", "candidate", "answer", turn.answer or "", turn.id)
                return Command(goto="retrieve")
            case "stop":
                self._say(state, f"{turn.id}:stop", "candidate", "stop", reply["text"])
                return Command(goto="report")
            case "skip":
                return self._skip(state, turn)
            case _:
                self._help(state, turn)
                return Command(goto="ask")

    def retrieve(self, state: State) -> State:
        """Find passages of other questions that a judge may consult; without the index the grade goes on without."""
        turn = self.store.turn(state["turn_id"])
        passages = self.retrieve_passages(self._question(turn), turn.answer or "")
        return {"passages": [p.model_dump() for p in passages]}

    def grade(self, state: State) -> State:
        """Grade the saved answer, unless a run before a crash has done so already."""
        turn = self.store.turn(state["turn_id"])
        if turn.state == TurnState.ANSWERED:
            passages = tuple(Passage.model_validate(p) for p in state.get("passages", []))
            lang = Plan.model_validate(state["plan"]).lang
            watch = self.onlookers.of(turn.interview_id)
            grade = grade_turn(self.store, self.bank, self.examiner, turn, lang, passages, watch=watch)
            self.store.save_grade(turn.id, grade, self.now())
        return {"passages": []}

    def decide(self, state: State) -> Command[Node]:
        """One follow-up on an important missing point of a main answer, else the next question."""
        plan, turn = Plan.model_validate(state["plan"]), self.store.turn(state["turn_id"])
        question = self._question(turn)
        probe = None if turn.parent_id or not plan.follow_ups else follow_up(question, turn.grade, self._threshold)
        self._tell_grade(state, turn, probe)
        if probe is None:
            return Command(goto="choose")
        turn_id = f"{turn.id}-f"
        self._put(state, turn_id, turn.ordinal, question, probe.question[plan.lang], parent=turn, probes=probe.probes)
        return Command(goto="ask", update={"turn_id": turn_id})

    def report(self, state: State) -> State:
        """Write the report, then close the interview: until all of it is written it counts as one to be resumed."""
        stopped = state.get("reply", {}).get("kind") == "stop"
        end = InterviewState.STOPPED if stopped else InterviewState.FINISHED
        now = self.now()
        interview = self.store.interview(state["interview_id"]).model_copy(update={"finished_at": now})
        self.store.save_report(compile_report(interview, self.store.turns(interview.id), self.bank))
        closing = phrases.STOPPED if stopped else phrases.FINISHED
        self._say(state, "closing", "interviewer", "closing", closing[interview.plan.lang])
        self.store.close_interview(interview.id, end, now)
        return {}

    # what the nodes are made of

    @property
    def _threshold(self) -> int:
        return self.examiner.rubric.follow_up_below

    def _question(self, turn: Turn) -> Question:
        return self.bank.get(turn.question_id)

    def _put(
        self,
        state: State,
        turn_id: str,
        ordinal: int,
        question: Question,
        words: str,
        parent: Turn | None = None,
        probes: str | None = None,
    ) -> None:
        turn = Turn(
            id=turn_id,
            interview_id=state["interview_id"],
            ordinal=ordinal,
            question_id=question.id,
            parent_id=parent.id if parent else None,
            probes=probes,
            asked=words,
            asked_at=self.now(),
        )
        self.store.open_turn(turn)
        kept = self.store.turn(turn_id)
        lang = Plan.model_validate(state["plan"]).lang
        text = phrases.FOLLOW_UP[lang].format(question=kept.asked) if parent else kept.asked
        self._say(state, f"{turn_id}:question", "interviewer", "question", text, turn_id)

    def _skip(self, state: State, turn: Turn) -> Command[Node]:
        self.store.skip(turn.id, self.now())
        self._say(state, f"{turn.id}:skip", "candidate", "skip", state["reply"]["text"], turn.id)
        lang = Plan.model_validate(state["plan"]).lang
        said = (phrases.SKIPPED_FOLLOW_UP if turn.parent_id else phrases.SKIPPED)[lang]
        self._say(state, f"{turn.id}:skipped", "interviewer", "skip", said, turn.id)
        return Command(goto="choose")

    def _help(self, state: State, turn: Turn) -> None:
        """Hint, clarification or repetition: never counted as an answer."""
        reply, lang, question = state["reply"], Plan.model_validate(state["plan"]).lang, self._question(turn)
        key = f"{turn.id}:{reply['kind']}:{reply['n']}"
        self._say(state, f"{key}:asked", "candidate", reply["kind"], reply["text"], turn.id)
        match reply["kind"]:
            case "hint":
                said = self._hint(turn, question, reply["n"], lang)
            case "repeat":
                said = phrases.REPEAT[lang].format(question=turn.asked)
            case _:
                said = self._clarify(turn, question, reply["text"], lang)
        self._say(state, key, "interviewer", reply["kind"], said, turn.id)

    def _hint(self, turn: Turn, question: Question, n: int, lang: Literal["zh", "en"]) -> str:
        total = len(question.hints)
        if n > total:
            return phrases.NO_MORE_HINTS[lang]
        self.store.set_hints(turn.id, n)
        return phrases.HINT[lang].format(n=n, total=total, hint=question.hints[n - 1][lang])

    def _clarify(self, turn: Turn, question: Question, request: str, lang: Literal["zh", "en"]) -> str:
        try:
            clarifier = self.clarifier()
            if clarifier is not None:
                return clarifier.clarify(turn.asked, request, lang)
        except InterviewerError:
            pass  # the plain one is always there, and a clarification is not worth an error
        return plain_clarification(question, turn, self.bank.topic_name(question.topic), lang)

    def _tell_grade(self, state: State, turn: Turn, probe: FollowUp | None) -> None:
        """The verdict in one line; before a follow-up without the advice, which would give its answer away."""
        grade, lang = turn.grade, Plan.model_validate(state["plan"]).lang
        if grade is None:
            return
        if grade.score is None:
            said = phrases.UNGRADED[lang].format(reason=grade.reason)
        else:
            advice = "" if probe else grade.feedback.improve
            feedback = ("" if lang == "zh" else " ").join(filter(None, (grade.feedback.strengths, advice)))
            words = phrases.VERDICT if grade.raw_score is None else phrases.CALIBRATED
            said = words[lang].format(score=grade.score, raw=grade.raw_score, feedback=feedback).rstrip()
        self._say(state, f"{turn.id}:verdict", "interviewer", "verdict", said, turn.id)

    def _say(self, state: State, key: str, role: str, kind: str, text: str, turn_id: str | None = None) -> None:
        line = Event.model_validate({"turn_id": turn_id, "role": role, "kind": kind, "text": text, "at": self.now()})
        self.store.say(state["interview_id"], key, line)


def grade_turn(
    store: Store,
    bank: Bank,
    examiner: Examiner,
    turn: Turn,
    lang: Literal["zh", "en"],
    passages: tuple[Passage, ...] = (),
    objection: Objection | None = None,
    first: Grade | None = None,
    watch: Watch | None = None,
) -> Grade:
    """Grade the saved answer of a turn. The answer to a follow-up is judged on the points that are still open.

    `first` is the grade of the main answer, None: the stored one.
    """
    question = bank.get(turn.question_id)
    if first is None and turn.parent_id:
        first = store.turn(turn.parent_id).grade
    points = key_points_of(question, lang)
    if first is not None and first.status == "graded":
        done = {p.id for p in first.points if p.verdict == Verdict.COVERED}
        points = tuple(p for p in points if p.id not in done)
    task = Task(
        question=question,
        answer=turn.answer or "",
        lang=lang,
        asked=turn.asked if turn.parent_id else None,
        points=points,
        passages=passages,
        objection=objection,
        spoken=turn.delivery is not None,
    )
    return examiner.grade(task, first, watch)


def follow_up(question: Question, grade: Grade | None, below: int) -> FollowUp | None:
    """The follow-up to ask after a main answer: on the heaviest point without full credit, essential ones first.

    None if the answer was good enough, could not be graded, or nothing open can be probed.
    """
    if grade is None or grade.score is None or grade.score >= below or question.kind == "choice":
        return None
    still_open = [p for p in grade.points if p.verdict != Verdict.COVERED]
    probes = {f.probes: f for f in reversed(question.follow_ups)}
    if grade.follow_up:
        probes[grade.follow_up.probes] = grade.follow_up
    candidates = [p for p in still_open if p.id in probes]
    if not candidates:
        return None
    return probes[max(candidates, key=lambda p: (p.essential, p.weight)).id]


def build_graph(nodes: Nodes, checkpointer: BaseCheckpointSaver[Any]) -> Graph:
    """The compiled interview. Run it with `durability="sync"`: the default loses an answer when the process dies."""
    graph = StateGraph(State)
    for name in ("choose", "read", "decide"):
        graph.add_node(name, getattr(nodes, name))
    for name in ("ask", "retrieve", "grade", "report"):
        graph.add_node(name, getattr(nodes, name))
    graph.add_conditional_edges(START, _first, ["choose", "ask"])
    graph.add_edge("ask", "read")
    graph.add_edge("retrieve", "grade")
    graph.add_edge("grade", "decide")
    graph.add_edge("report", END)
    return graph.compile(checkpointer=checkpointer)


def _first(state: State) -> Literal["choose", "ask"]:
    """A new interview begins with a choice; one whose checkpoint was lost, with the turn that it left open."""
    return "ask" if "turn_id" in state else "choose"


def open_checkpointer(path: Path, database_url: str | None = None) -> BaseCheckpointSaver[Any]:
    """Where positions are kept: Postgres when the history is there, else the SQLite file `path`.

    A file that is no database is moved aside: the history can rebuild every position from the turns it holds.
    """
    if database_url and database_url.startswith("postgresql"):
        return _postgres(database_url)
    try:
        return _sqlite(path)
    except sqlite3.DatabaseError as e:
        if isinstance(e, sqlite3.OperationalError):
            raise
        path.replace(path.with_suffix(".broken"))
        return _sqlite(path)


def _sqlite(path: Path) -> BaseCheckpointSaver[Any]:
    from langgraph.checkpoint.sqlite import SqliteSaver

    with FileLock(f"{path}.lock", timeout=15):  # of two processes that open a new file, SQLite would refuse one
        connection = sqlite3.connect(path, check_same_thread=False, timeout=15)
        connection.execute("PRAGMA synchronous=FULL")
        saver = SqliteSaver(connection)
        saver.setup()
    return saver


def _postgres(url: str) -> BaseCheckpointSaver[Any]:
    try:
        from langgraph.checkpoint.postgres import PostgresSaver
        from psycopg import Connection
        from psycopg.rows import dict_row
    except ImportError as e:
        raise HomeError(
            "a Postgres history needs the extra `postgres`: pip install 'interviewer[postgres]'",
            "使用 Postgres 需要安装扩展：pip install 'interviewer[postgres]'",
        ) from e
    address = url.replace("postgresql+psycopg://", "postgresql://", 1)
    connection: Any = Connection.connect(address, autocommit=True, prepare_threshold=0, row_factory=dict_row)
    postgres = PostgresSaver(connection)
    postgres.setup()
    saver: BaseCheckpointSaver[Any] = postgres
    return saver
