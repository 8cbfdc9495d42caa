"""The one door to an interview: whole conversations with a scripted judge, double clicks, losses, second looks."""

import sqlite3
import threading
from dataclasses import replace
from typing import Any

import pytest
import samples
from fakes import ScriptedJudge, TickingClock, judgement
from held import CORE_ONLY, COVERED, DETAIL_ONLY, DOWN, MISSING, PARTIAL, WRONG, Held, close, open_id

from interviewer.errors import (
    AnswerError,
    BadInput,
    HomeError,
    ReplyError,
    StaleTurn,
    UnknownQuestion,
)
from interviewer.grading.grader import Passage, Task, Watch
from interviewer.interview import session as session_module
from interviewer.interview.session import interview_id
from interviewer.models import FollowUp, InterviewState, Judgement, Plan, TurnState, View


def script(view: View) -> list[tuple[str, str]]:
    """Who said what kind of thing, in order."""
    return [(e.role, e.kind) for e in view.events]


# --- a whole interview ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_whole_interview(held, lang):
    held.judge.enqueue(DETAIL_ONLY, COVERED, CORE_ONLY)
    view = held.start(Plan(lang=lang, count=2))
    first = held.nodes.bank.get(view.open_turn.question_id)
    assert view.open_turn.asked == first.question[lang]

    view = held.session.submit("iv-1", "iv-1-1", "only a detail")
    assert (view.open_turn.id, view.open_turn.parent_id, view.open_turn.probes) == ("iv-1-1-f", "iv-1-1", "core")
    assert view.open_turn.asked == first.follow_ups[0].question[lang]

    view = held.session.submit("iv-1", "iv-1-1-f", "now the core")
    assert (view.open_turn.id, view.open_turn.ordinal) == ("iv-1-2", 2)
    assert view.open_turn.question_id != first.id

    view = held.session.submit("iv-1", "iv-1-2", "the core")
    assert (view.open_turn, view.interview.state) == (None, InterviewState.FINISHED)
    assert [(t.id, t.state, t.answer, t.grade.score) for t in view.turns] == [
        ("iv-1-1", TurnState.GRADED, "only a detail", 14),
        ("iv-1-1-f", TurnState.GRADED, "now the core", 100),
        ("iv-1-2", TurnState.GRADED, "the core", 86),
    ]
    assert script(view) == [
        ("interviewer", "greeting"),
        ("interviewer", "question"),
        ("candidate", "answer"),
        ("interviewer", "verdict"),
        ("interviewer", "question"),
        ("candidate", "answer"),
        ("interviewer", "verdict"),
        ("interviewer", "question"),
        ("candidate", "answer"),
        ("interviewer", "verdict"),
        ("interviewer", "closing"),
    ]
    report = held.session.report("iv-1")
    assert (report.score, report.asked, report.graded, report.lang) == (93.0, 2, 2, lang)
    assert held.store.report("iv-1") == report
    assert held.session.unfinished() == []


def test_the_judge_gets_all_it_needs(home):
    passage = Passage(question_id="other", text="a passage", source="a-book")
    held = Held(home, retrieve_passages=lambda question, answer: [passage])
    held.judge.enqueue(DETAIL_ONLY, COVERED)
    held.start(Plan(lang="zh", count=1))
    held.session.submit("iv-1", "iv-1-1", "only a detail")
    held.session.submit("iv-1", "iv-1-1-f", "now the core")
    main, second = held.judge.tasks
    assert (main.answer, main.lang, main.asked, main.passages) == ("only a detail", "zh", None, (passage,))
    assert [p.id for p in main.open_points] == ["core", "detail"]
    assert (second.answer, second.asked) == ("now the core", main.question.follow_ups[0].question.zh)
    assert [p.id for p in second.open_points] == ["core"]
    held.close()


def test_a_finished_interview_leaves_no_checkpoint(held):
    held.judge.enqueue(COVERED)
    held.start(Plan(lang="en", count=1))
    held.session.submit("iv-1", "iv-1-1", "all of it")
    with sqlite3.connect(held.home / "checkpoints.sqlite") as db:
        assert [db.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in ("checkpoints", "writes")] == [0, 0]  # noqa: S608
    db.close()


def test_the_plan_is_cut_to_what_the_bank_has(held):
    assert held.start(Plan(lang="en", count=50, topics=("normalization",))).interview.plan.count == 2
    assert "Questions: 2." in held.session.view("iv-1").events[0].text


def test_an_unknown_topic_starts_nothing(held):
    with pytest.raises(UnknownQuestion, match="cooking"):
        held.start(Plan(lang="en", topics=("optimization", "cooking")))
    with pytest.raises(BadInput, match="widen"):
        held.start(Plan(lang="en", topics=("optimization",), difficulty=(5, 5)))
    assert held.store.interviews() == []


def test_a_choice_question_goes_to_the_exact_judge(home):
    held = Held(home, samples.bank(samples.choice("pick")))
    exact = ScriptedJudge(MISSING)
    held.nodes = replace(held.nodes, examiner=replace(held.nodes.examiner, choice=exact))
    held.again()
    held.start(Plan(lang="en", count=1))
    view = held.session.submit("iv-1", "iv-1-1", "a")
    assert [t.answer for t in exact.tasks] == ["a"]
    assert view.interview.state is InterviewState.FINISHED  # no follow-up on a choice question
    held.close()


# --- follow-ups -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ruling", "asked"),
    [
        (DETAIL_ONLY, "core"),
        (MISSING, "core"),
        ({"core": PARTIAL, "detail": COVERED}, "core"),
        ({"core": WRONG, "detail": COVERED}, "core"),
        (CORE_ONLY, None),  # good enough
        (COVERED, None),
        (DOWN, None),  # not graded
    ],
)
def test_a_follow_up_is_asked_on_an_important_missing_point_of_a_weak_answer(held, ruling, asked):
    held.judge.enqueue(ruling)
    held.start(Plan(lang="en", count=2))
    view = held.session.submit("iv-1", "iv-1-1", "something")
    assert view.open_turn.probes == asked


def test_no_follow_up_when_the_plan_wants_none(held):
    held.judge.enqueue(MISSING)
    held.start(Plan(lang="en", count=2, follow_ups=False))
    assert held.session.submit("iv-1", "iv-1-1", "something").open_turn.id == "iv-1-2"


def test_a_follow_up_has_no_follow_up(held):
    held.judge.enqueue(MISSING, MISSING)
    held.start(Plan(lang="en", count=2))
    held.session.submit("iv-1", "iv-1-1", "something")
    assert held.session.submit("iv-1", "iv-1-1-f", "something else").open_turn.id == "iv-1-2"


class Suggesting(ScriptedJudge):
    """A judge that suggests a follow-up of its own on one point."""

    def __init__(self, probes: str) -> None:
        super().__init__(MISSING)
        self.suggestion = FollowUp(probes=probes, question=samples.both("My own follow-up?"))

    def judge(self, task: Task, watch: Watch | None = None) -> Judgement:
        return super().judge(task, watch).model_copy(update={"follow_up": self.suggestion})


@pytest.mark.parametrize(("probes", "own"), [("core", True), ("detail", False), ("invented", False)])
def test_the_judges_own_follow_up_is_asked_when_it_aims_at_the_heaviest_open_point(home, probes, own):
    held = Held(home)
    judge = Suggesting(probes)
    held.nodes = replace(held.nodes, examiner=replace(held.nodes.examiner, builtin=judge))
    held.again()
    held.start(Plan(lang="en", count=1))
    view = held.session.submit("iv-1", "iv-1-1", "something")
    assert view.open_turn.probes == "core"
    assert (view.open_turn.asked == "My own follow-up?") is own
    held.close()


def test_the_verdict_before_a_follow_up_does_not_give_its_answer_away(held):
    advice = {"feedback": {"strengths": "Good start.", "improve": "You should have said CORE."}}
    task = Task(question=held.nodes.bank.get("adam"), answer="x", lang="en")
    told = Judgement.model_validate(judgement(task, DETAIL_ONLY).model_dump() | advice)
    good = Judgement.model_validate(judgement(task, CORE_ONLY).model_dump() | advice)
    held.judge.enqueue(told, good)
    held.start(Plan(lang="en", count=2))
    view = held.session.submit("iv-1", "iv-1-1", "something")
    assert [e.text for e in view.events if e.kind == "verdict"] == ["14 of 100. Good start."]
    view = held.session.submit("iv-1", "iv-1-1-f", "something")
    assert "CORE" in view.events[-2].text


# --- requests that are no answers -------------------------------------------------------------------------------------


def test_hints_come_one_by_one_and_are_counted(held):
    held.start()
    texts = [held.session.hint("iv-1", "iv-1-1", "give me a hint").events[-1].text for _ in range(3)]
    assert "Hint 1 of 2: first hint" in texts[0]
    assert "Hint 2 of 2: second hint" in texts[1]
    assert "no more hints" in texts[2]
    turn = held.session.view("iv-1").open_turn
    assert (turn.id, turn.hints_used, turn.state, turn.answer) == ("iv-1-1", 2, TurnState.ASKED, None)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("a hint please", "hint"),
        ("再说一遍", "repeat"),
        ("What do you mean?", "clarify"),
        ("这个问题是什么意思？", "clarify"),
    ],
)
def test_a_typed_request_is_no_answer(held, words, kind):
    held.start()
    view = held.session.submit("iv-1", "iv-1-1", words)
    assert [(e.role, e.kind, e.text) for e in view.events[-2:-1]] == [("candidate", kind, words)]
    assert (view.events[-1].role, view.events[-1].kind) == ("interviewer", kind)
    assert view.open_turn.id == "iv-1-1"
    assert held.judge.tasks == []


def test_the_question_is_repeated_as_it_was_asked(held):
    view = held.start()
    assert view.open_turn.asked in held.session.repeat("iv-1", "iv-1-1").events[-1].text


def test_help_can_be_asked_for_again_and_again(held):
    held.start()
    for _ in range(3):
        held.session.repeat("iv-1", "iv-1-1")
        held.session.clarify("iv-1", "iv-1-1")
    assert script(held.session.view("iv-1")).count(("interviewer", "repeat")) == 3
    assert script(held.session.view("iv-1")).count(("interviewer", "clarify")) == 3


def test_a_clarification_without_a_model_tells_the_scope_and_not_the_answer(held):
    held.start()
    text = held.session.clarify("iv-1", "iv-1-1").events[-1].text
    assert "2 aspects, 1 of them essential" in text
    assert "statement of core" not in text
    assert "reference" not in text


class Explains:
    """A clarifier that says one thing, or fails."""

    def __init__(self, said: str | Exception) -> None:
        self.said = said
        self.asked: list[tuple[str, str, str]] = []

    def clarify(self, question: str, request: str, lang: str) -> str:
        self.asked.append((question, request, lang))
        if isinstance(self.said, Exception):
            raise self.said
        return self.said


def test_a_model_clarifies_where_there_is_one(home):
    explains = Explains("It asks about training.")
    held = Held(home, clarifier=lambda: explains)
    asked = held.start().open_turn.asked
    view = held.session.submit("iv-1", "iv-1-1", "Are you asking about training?")
    assert view.events[-1].text == "It asks about training."
    assert explains.asked == [(asked, "Are you asking about training?", "en")]
    held.close()


@pytest.mark.parametrize("error", [DOWN, ReplyError("nonsense", "乱码")])
def test_a_model_that_fails_to_clarify_is_no_error(home, error):
    held = Held(home, clarifier=lambda: Explains(error))
    held.start()
    assert "2 aspects" in held.session.clarify("iv-1", "iv-1-1").events[-1].text
    held.close()


def test_skipping_goes_on_and_counts_as_nothing(held):
    held.judge.enqueue(COVERED)
    held.start()
    view = held.session.skip("iv-1", "iv-1-1")
    assert (view.turns[0].state, view.open_turn.id) == (TurnState.SKIPPED, "iv-1-2")
    held.session.submit("iv-1", "iv-1-2", "all of it")
    report = held.session.report("iv-1")
    assert (report.skipped, report.graded, report.score) == (1, 1, 50.0)


def test_a_skipped_follow_up_leaves_the_first_grade(held):
    held.judge.enqueue(DETAIL_ONLY)
    held.start(Plan(lang="en", count=1))
    held.session.submit("iv-1", "iv-1-1", "only a detail")
    view = held.session.skip("iv-1", "iv-1-1-f")
    assert view.interview.state is InterviewState.FINISHED
    report = held.session.report("iv-1")
    assert (report.score, report.skipped, report.graded) == (14.0, 0, 1)


@pytest.mark.parametrize("last", ["stop", "skip"])
def test_the_last_request_writes_the_report(held, last):
    held.start(Plan(lang="en", count=1))
    view = getattr(held.session, last)("iv-1", "iv-1-1")
    assert view.interview.state is (InterviewState.STOPPED if last == "stop" else InterviewState.FINISHED)
    assert view.interview.finished_at is not None
    assert view.events[-1].kind == "closing"
    assert held.store.report("iv-1").interview_id == "iv-1"
    assert held.store.report("iv-1").finished_at == view.interview.finished_at
    assert held.session.unfinished() == []


def test_a_stopped_interview_reports_what_was_answered(held):
    held.judge.enqueue(COVERED)
    held.start()
    held.session.submit("iv-1", "iv-1-1", "all of it")
    view = held.session.submit("iv-1", "iv-1-2", "stop the interview")
    assert (view.interview.state, view.open_turn) == (InterviewState.STOPPED, None)
    report = held.session.report("iv-1")
    assert (report.asked, report.score) == (1, 100.0)


def test_the_report_of_a_running_interview_is_what_it_would_be_now(held):
    held.judge.enqueue(COVERED)
    held.start()
    held.session.submit("iv-1", "iv-1-1", "all of it")
    assert held.session.report("iv-1").score == 100.0
    assert held.store.report("iv-1") is None


# --- answers that are not taken ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("reply", ["", " ", "\n\t\u3000", "x" * 1001])
def test_an_empty_or_too_long_answer_is_handed_back(held, reply):
    held.start()
    with pytest.raises(AnswerError) as caught:
        held.session.submit("iv-1", "iv-1-1", reply)
    assert caught.value.zh
    assert held.session.view("iv-1").open_turn.id == "iv-1-1"
    assert held.session.view("iv-1").turns[0].answer is None


def test_a_hundred_thousand_characters_are_refused_by_their_number(held):
    held.start()
    with pytest.raises(AnswerError, match=r"100,000 characters, the limit is 1,000"):
        held.session.submit("iv-1", "iv-1-1", "x" * 100_000)


HOSTILE = [
    "x" * 1000,
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "![x](http://192.0.2.1/leak.png) <form action='http://192.0.2.1'>",
    "\x1b[31mred\x1b[0m \u202egnirts \u200b\u200b \x9b31m",
    "'; DROP TABLE turns; --",
    "{question} %s {0} $x",
    "😀👩‍💻 e\u0301",
    "...",
    "  keeps its space \n\n",
]


@pytest.mark.parametrize("answer", HOSTILE)
def test_an_answer_is_kept_exactly_as_given(held, answer):
    held.judge.enqueue(COVERED)
    held.start(Plan(lang="en", count=1))
    view = held.session.submit("iv-1", "iv-1-1", answer)
    assert view.turns[0].answer == answer
    assert held.judge.tasks[0].answer == answer
    assert next(e.text for e in view.events if e.kind == "answer") == answer


def test_what_no_store_can_hold_is_replaced_sign_by_sign(held):
    held.judge.enqueue(COVERED)
    held.start(Plan(lang="en", count=1))
    assert held.session.submit("iv-1", "iv-1-1", "a\x00b\ud800c").turns[0].answer == "a\ufffdb?c"


# --- double clicks and stale windows ----------------------------------------------------------------------------------


class Slow(ScriptedJudge):
    """A judge that waits to be released."""

    def __init__(self, *rulings: Any) -> None:
        super().__init__(*rulings)
        self.asked, self.release = threading.Event(), threading.Event()

    def judge(self, task: Task, watch: Watch | None = None) -> Judgement:
        self.asked.set()
        assert self.release.wait(20)
        return super().judge(task, watch)


def slow(held: Held, *rulings: Any) -> Slow:
    judge = Slow(*rulings)
    held.nodes = replace(held.nodes, examiner=replace(held.nodes.examiner, builtin=judge))
    held.again()
    return judge


def test_of_two_clicks_one_wins_and_the_next_question_stays_open(held):
    judge = slow(held, COVERED)
    judge.release.set()
    held.start()
    outcomes: list[View | Exception] = []
    gate = threading.Barrier(2)

    def click(words: str) -> None:
        gate.wait()
        try:
            outcomes.append(held.session.submit("iv-1", "iv-1-1", words))
        except Exception as e:
            outcomes.append(e)

    threads = [threading.Thread(target=click, args=(words,)) for words in ("one", "other")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(type(o).__name__ for o in outcomes) == ["StaleTurn", "View"]
    view = held.session.view("iv-1")
    assert view.turns[0].answer in ("one", "other")
    assert (view.open_turn.id, view.open_turn.answer) == ("iv-1-2", None)
    assert [t.answer for t in judge.tasks] == [view.turns[0].answer]


def test_a_second_click_while_the_judge_thinks_is_told_to_wait(held, monkeypatch):
    monkeypatch.setattr(session_module, "LOCK_SECONDS", 0.1)
    judge = slow(held, COVERED)
    held.start()
    first = threading.Thread(target=held.session.submit, args=("iv-1", "iv-1-1", "mine"))
    first.start()
    assert judge.asked.wait(10)
    waiting = held.session.view("iv-1")  # a reload in the meantime shows the saved answer and what is under way
    assert (waiting.turns[0].answer, waiting.grading, waiting.open_turn) == ("mine", True, None)
    for act in (held.session.submit, held.session.hint, held.session.skip, held.session.stop):
        with pytest.raises(StaleTurn, match="busy"):
            act("iv-1", "iv-1-1", "again")
    with pytest.raises(StaleTurn, match="busy"):
        held.session.resume("iv-1")
    judge.release.set()
    first.join()
    view = held.session.view("iv-1")
    assert (view.turns[0].answer, view.turns[0].state, view.open_turn.id) == ("mine", TurnState.GRADED, "iv-1-2")


def test_a_writer_that_does_not_know_of_the_lock_wins_only_once(home):
    """Two homes on one database, say: the row decides, not the lock."""
    held = Held(home)
    held.start()

    def claim_and_tell() -> Any:
        held.store.claim("iv-1-1", "theirs", held.clock())
        return held.clock()

    held.nodes = replace(held.nodes, now=claim_and_tell)
    held.again()
    with pytest.raises(StaleTurn):
        held.session.submit("iv-1", "iv-1-1", "ours")
    assert (held.store.turn("iv-1-1").answer, held.judge.tasks) == ("theirs", [])
    held.close()


def test_another_window_of_the_same_home_sees_and_continues_the_interview(held):
    held.judge.enqueue(COVERED, COVERED)
    held.start()
    other = samples.session(held.nodes, held.home)
    other.submit("iv-1", "iv-1-1", "from the other window")
    with pytest.raises(StaleTurn):
        held.session.submit("iv-1", "iv-1-1", "from this window")
    view = held.session.submit("iv-1", "iv-1-2", "from this window")
    assert [t.answer for t in view.turns] == ["from the other window", "from this window"]
    close(other)


ACTS = ["submit", "hint", "clarify", "repeat", "skip", "stop"]


@pytest.mark.parametrize("act", ACTS)
def test_a_turn_that_is_not_open_is_refused_and_nothing_happens(held, act):
    held.judge.enqueue(COVERED)
    held.start()
    held.start()
    held.session.submit("iv-1", "iv-1-1", "all of it")
    before = held.session.view("iv-1"), held.session.view("iv-2")
    for turn_id in ("iv-1-1", "iv-1-3", "iv-2-1", "iv-1-2-f", "", "nonsense", "iv-1-2\x00"):
        with pytest.raises(StaleTurn, match="nothing was submitted twice"):
            getattr(held.session, act)("iv-1", turn_id, "something")
    assert (held.session.view("iv-1"), held.session.view("iv-2")) == before


@pytest.mark.parametrize(
    "name", ["iv-9", "", "../iv-1", "/etc/passwd", "iv-1/../iv-1", ".hidden", "x" * 5000, "iv\x001"]
)
def test_an_unknown_interview_is_refused_and_leaves_no_trace(held, name):
    held.start()
    calls = [
        lambda: held.session.view(name),
        lambda: held.session.resume(name),
        lambda: held.session.report(name),
        lambda: held.session.retry(name),
        lambda: held.session.delete(name),
        lambda: held.session.appeal(name, "iv-1-1", "but I said it"),
        *(lambda act=act: getattr(held.session, act)(name, "iv-1-1", "x") for act in ACTS),
    ]
    before = sorted(p.name for p in held.home.rglob("*"))
    for call in calls:
        with pytest.raises(UnknownQuestion):
            call()
    assert sorted(p.name for p in held.home.rglob("*")) == before


# --- crashes and losses -----------------------------------------------------------------------------------------------


def test_resuming_is_where_it_stood_however_often(held):
    held.judge.enqueue(COVERED)
    held.start()
    held.session.submit("iv-1", "iv-1-1", "all of it")
    before = held.session.view("iv-1")
    for _ in range(3):
        assert held.again().resume("iv-1") == before
    assert [i.id for i in held.session.unfinished()] == ["iv-1"]


def test_a_finished_interview_can_be_resumed_to_look_at(held):
    view = held.session.stop("iv-1", open_id(held.start()))
    assert held.again(without_checkpoints=True).resume("iv-1") == view


def test_without_checkpoints_the_open_question_is_still_open(held):
    held.judge.enqueue(COVERED, COVERED)
    held.start()
    before = held.session.submit("iv-1", "iv-1-1", "all of it")
    assert held.again(without_checkpoints=True).resume("iv-1") == before
    view = held.session.submit("iv-1", "iv-1-2", "all of this, too")
    assert view.interview.state is InterviewState.FINISHED
    assert [t.ordinal for t in view.turns] == [1, 2]


def test_without_checkpoints_a_follow_up_is_still_open(held):
    held.judge.enqueue(DETAIL_ONLY, COVERED, COVERED)
    held.start(Plan(lang="en", count=2))
    before = held.session.submit("iv-1", "iv-1-1", "only a detail")
    assert held.again(without_checkpoints=True).resume("iv-1") == before
    held.session.submit("iv-1", "iv-1-1-f", "now the core")
    view = held.session.submit("iv-1", "iv-1-2", "all of it")
    assert [(t.id, t.grade.score) for t in view.turns] == [("iv-1-1", 14), ("iv-1-1-f", 100), ("iv-1-2", 100)]


@pytest.mark.parametrize("act", ["submit", "hint"])
def test_without_checkpoints_a_page_that_was_not_reloaded_goes_on(held, act):
    held.judge.enqueue(COVERED)
    held.start()
    held.again(without_checkpoints=True)
    view = getattr(held.session, act)("iv-1", "iv-1-1", "all of it")
    assert view.open_turn.id == ("iv-1-2" if act == "submit" else "iv-1-1")
    assert script(view)[:2] == [("interviewer", "greeting"), ("interviewer", "question")]


@pytest.mark.parametrize("without_checkpoints", [False, True])
@pytest.mark.parametrize("turn_id", ["iv-1-1", "iv-1-1-f"])
def test_an_answer_that_was_saved_before_a_crash_is_graded_on_resume(held, turn_id, without_checkpoints):
    held.judge.enqueue(*([DETAIL_ONLY] if turn_id.endswith("f") else []), COVERED)
    held.start(Plan(lang="en", count=2))
    if turn_id.endswith("f"):
        held.session.submit("iv-1", "iv-1-1", "only a detail")
    assert held.store.claim(turn_id, "saved", held.clock())  # and then the process died
    crashed = held.again(without_checkpoints=without_checkpoints).view("iv-1")
    assert (crashed.grading, crashed.open_turn) == (True, None)
    view = held.session.resume("iv-1")
    assert (view.turns[-2].id, view.turns[-2].answer, view.turns[-2].grade.score) == (turn_id, "saved", 100)
    assert (view.grading, view.open_turn.id) == (False, "iv-1-2")
    assert script(view).count(("candidate", "answer")) == len(held.judge.tasks)


def test_a_defect_in_a_judge_loses_no_answer(held):
    held.judge.enqueue(ZeroDivisionError("a defect"), COVERED)
    held.start(Plan(lang="en", count=1))
    view = held.session.submit("iv-1", "iv-1-1", "all of it")
    assert view.turns[0].state == TurnState.UNGRADED
    assert "ZeroDivisionError" in view.turns[0].grade.reason
    view = held.again().retry("iv-1")
    assert (view.turns[0].answer, view.turns[0].grade.score) == ("all of it", 100)


def test_a_full_disk_between_answer_and_grade_loses_no_answer(held):
    """SQLite is told that the checkpoints' disk ends here; the answer is in the history by then."""
    held.judge.enqueue(COVERED)
    held.start(Plan(lang="en", count=1))
    db = held.session.graph.checkpointer.conn
    db.execute(f"PRAGMA max_page_count={db.execute('PRAGMA page_count').fetchone()[0]}")
    with pytest.raises(HomeError, match="full"):
        held.session.submit("iv-1", "iv-1-1", "all of it " * 100)
    view = held.again().resume("iv-1")
    assert (view.turns[0].answer, view.turns[0].grade.score) == ("all of it " * 100, 100)
    assert len(held.judge.tasks) == 1


def test_checkpoints_that_are_no_database_are_set_aside(held):
    before = held.start()
    close(held.session)
    path = held.home / "checkpoints.sqlite"
    for file in held.home.glob("checkpoints.sqlite*"):
        file.unlink()
    path.write_bytes(b"not a database " * 1000)
    held.session = samples.session(held.nodes, held.home)
    assert held.session.resume("iv-1") == before
    assert path.with_suffix(".broken").read_bytes().startswith(b"not a database")


def test_a_home_that_cannot_be_written_is_one_clear_sentence(held, vault):
    with vault.shut(), pytest.raises(HomeError, match="cannot be saved"):
        samples.session(held.nodes, vault.folder)


def test_a_question_that_left_the_bank_can_be_skipped(held):
    view = held.start(Plan(lang="en", count=3))
    gone = view.open_turn.question_id
    rest = {i: q for i, q in held.nodes.bank.questions.items() if i != gone}
    smaller = replace(held.nodes.bank, questions=rest)
    held.nodes = replace(held.nodes, questions=lambda: smaller)
    held.again()
    assert held.session.resume("iv-1").open_turn.question_id == gone
    view = held.session.skip("iv-1", "iv-1-1")
    assert view.open_turn.question_id in rest
    held.session.stop("iv-1", "iv-1-2")
    assert held.session.report("iv-1").questions[0].question_id == gone


def test_a_closed_interview_does_nothing_more(held):
    before = held.session.stop("iv-1", open_id(held.start()))
    for act in ACTS:
        with pytest.raises(StaleTurn):
            getattr(held.session, act)("iv-1", "iv-1-1", "something")
    assert held.session.view("iv-1") == before


def test_a_deleted_interview_is_gone(held):
    held.judge.enqueue(COVERED)
    held.start()
    held.start()
    held.session.submit("iv-1", "iv-1-1", "all of it")
    held.session.delete("iv-1")
    with pytest.raises(UnknownQuestion):
        held.session.view("iv-1")
    with sqlite3.connect(held.home / "checkpoints.sqlite") as db:
        assert db.execute("SELECT DISTINCT thread_id FROM checkpoints").fetchall() == [("iv-2",)]
    db.close()
    assert held.session.view("iv-2").open_turn.id == "iv-2-1"


def test_ids_sort_by_time():
    clock = TickingClock()
    ids = [interview_id(clock(), suffix) for suffix in ("ffff", "0000")]
    assert ids == sorted(ids) == ["20261121-090001-ffff", "20261121-090002-0000"]
