"""The handlers of the interview page, without a browser: while an answer is judged, stopped, graded again, appealed."""

from __future__ import annotations

import threading
import time

import gradio as gr
import pytest
import samples
from fakes import ScriptedJudge
from held import CORE_ONLY, COVERED, DETAIL_ONLY, DOWN, MISSING
from looped import looped

from interviewer.grading.examiner import Examiner
from interviewer.interview import session
from interviewer.models import GraderInfo, Judgement, Plan, PointVerdict, TurnState, Verdict
from interviewer.ui import judging
from interviewer.ui.history import HistoryPage
from interviewer.ui.interview import InterviewPage
from interviewer.ui.labels import Labels

TWO = Plan(lang="en", count=2, follow_ups=False)
ONE = Plan(lang="en", count=1, follow_ups=False)
ASKING = Plan(lang="en", count=1)


class Slow(ScriptedJudge):
    """Stops before each judgement until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.reached, self.go = threading.Semaphore(0), threading.Semaphore(0)
        self.patient = False

    def judge(self, task, watch=None):
        if watch and self.patient:
            show = watch.show

            def slowly(seen):
                show(seen)
                self.reached.release()
                assert self.go.acquire(timeout=20)

            watch = type(watch)(slowly, watch.halt)
        return super().judge(task, watch)


class Bench:
    """The pages over real services with a scripted judge, and what a person sees of them."""

    def __init__(self, services, monkeypatch):
        self.services, self.judge = services, Slow()
        services._bank = samples.bank(samples.question("adam"), samples.question("momentum"), samples.choice("pick"))
        services.__dict__["examiner"] = Examiner(
            rubric=samples.RUBRIC, choice=self.judge, builtin=self.judge, model=lambda: None
        )
        self.told: list[str] = []
        for kind in ("Info", "Warning"):
            monkeypatch.setattr(gr, kind, lambda sentence, **_: self.told.append(sentence))
        with gr.Blocks(analytics_enabled=False):
            labels, lang = Labels(), gr.State("en")
            self.page = InterviewPage(services, labels, lang, gr.BrowserState(""))
            self.history = HistoryPage(services, labels, lang)
            self.page.wire()
            self.history.wire()
        self.room = self.page.shown.room
        self.panel, self.report_panel = self.room.panel, self.page.shown.report.panel
        self.seen: dict[object, object] = {}

    @property
    def session(self):
        return self.services.session

    def start(self, plan=TWO, *rulings):
        self.judge.enqueue(*rulings)
        view = self.session.start(plan.model_copy(update={"topics": ("optimization",)}))
        self.look(self.page.show(view, "en"))
        return view.interview.id

    def look(self, *changes):
        """What the page shows after these changes."""
        for change in changes:
            for component, value in change.items():
                if isinstance(value, dict) and value.get("__type__") == "update":
                    merged = self.seen.get(component, {})
                    self.seen[component] = (merged if isinstance(merged, dict) else {"value": merged}) | value
                else:
                    self.seen[component] = value

    def submit(self, interview_id, answer="all of it"):
        changes = list(self.page.submit("en", interview_id, self.session.view(interview_id).open_turn.id, answer))
        self.look(*changes)
        return changes

    def visible(self, component):
        return bool(self.seen.get(component, {}).get("visible"))

    def value(self, component):
        value = self.seen.get(component)
        return value.get("value") if isinstance(value, dict) else value

    @property
    def card(self):
        return self.value(self.panel.card)


@pytest.fixture
def bench(services, monkeypatch):
    monkeypatch.setattr(judging, "PACE", 0.02)

    return looped(lambda: Bench(services, monkeypatch))


def cards_of(bench, changes, panel=None):
    return [change[(panel or bench.panel).card] for change in changes if (panel or bench.panel).card in change]


def slowly(bench, changes):
    """Every change of a handler, while the judge is let go a step at a time."""
    bench.judge.patient, all_changes = True, []

    def push():
        while bench.judge.reached.acquire(timeout=5):
            time.sleep(0.1)  # several looks long
            bench.judge.go.release()

    pushing = threading.Thread(target=push, daemon=True)
    pushing.start()
    for change in changes:
        all_changes.append(change)
        bench.look(change)
    bench.judge.patient = False
    return all_changes


# --- while an answer is judged


def test_the_card_fills_in_and_the_stop_button_is_there_only_meanwhile(bench):
    iv = bench.start(TWO, COVERED)
    changes = bench.page.submit("en", iv, f"{iv}-1", "all of it")
    bench.judge.patient = True
    bench.look(next(changes))
    assert "all of it" in str(bench.value(bench.room.chat)), "the answer stands there at once"
    assert bench.seen[bench.room.submit]["interactive"] is False
    bench.look(next(changes))
    assert bench.card.count("iv-pending") == 2
    assert bench.visible(bench.panel.halt)
    assert bench.judge.reached.acquire(timeout=10)
    bench.look(next(changes))
    assert "1 of 2 key points judged" in bench.card
    assert "the statement of core" in bench.card
    bench.judge.go.release(2)
    bench.look(*changes)
    assert "iv-ring" in bench.card
    assert not bench.visible(bench.panel.halt)
    assert bench.seen[bench.room.submit]["interactive"] is True
    assert bench.value(bench.room.turn_id) == f"{iv}-2"


def test_what_the_follow_up_asks_for_is_on_no_card_before(bench):
    iv = bench.start(ASKING, DETAIL_ONLY)
    changes = slowly(bench, bench.page.submit("en", iv, f"{iv}-1", "the detail"))
    assert len(cards_of(bench, changes)) > 1
    assert all("the statement of core" not in card for card in cards_of(bench, changes))
    assert "the statement of detail" in bench.card
    assert not bench.visible(bench.panel.object), "no objection while the follow-up is open"


def test_an_answer_that_is_judged_at_once_does_not_flicker(bench, monkeypatch):
    monkeypatch.setattr(judging, "PACE", 5)
    iv = bench.start(TWO, COVERED)
    assert len(cards_of(bench, bench.submit(iv))) == 1


def test_a_request_that_is_typed_shows_no_checklist(bench):
    iv = bench.start(TWO)
    assert all("iv-live" not in card for card in cards_of(bench, bench.submit(iv, "hint")))


def test_a_closed_tab_does_not_stop_the_grading(bench):
    iv = bench.start(TWO, COVERED)
    bench.judge.patient = True
    changes = bench.page.submit("en", iv, f"{iv}-1", "all of it")
    next(changes), next(changes)
    assert bench.judge.reached.acquire(timeout=10)
    changes.close()
    bench.judge.go.release(2)
    bench.judge.patient = False
    bench.look(bench.page.catch_up("en", iv))
    assert bench.session.view(iv).turns[0].grade.score == 100


def test_a_reload_in_the_middle_waits_for_the_grade(bench, monkeypatch):
    monkeypatch.setattr(session, "LOCK_SECONDS", 0.02)
    iv = bench.start(TWO, COVERED)
    bench.judge.patient = True
    changes = bench.page.submit("en", iv, f"{iv}-1", "all of it")
    next(changes), next(changes)
    assert bench.judge.reached.acquire(timeout=10)
    bench.look(bench.page.restore("en", iv))
    assert bench.visible(bench.panel.halt)
    assert not bench.visible(bench.room.controls)
    threading.Timer(0.2, bench.judge.go.release, (2,)).start()
    bench.look(bench.page.catch_up("en", iv))
    assert "iv-ring" in bench.card
    assert not bench.visible(bench.panel.halt)


def test_an_answer_that_is_refused_goes_back_into_the_box(bench):
    iv = bench.start(TWO)
    for answer in ("  ", "x" * 20_001):
        bench.look(*bench.page.submit("en", iv, f"{iv}-1", answer))
        assert bench.value(bench.room.answer) == answer
    bench.look(*bench.page.submit("en", iv, "stale", "late words"))
    assert bench.value(bench.room.answer) == "late words"
    assert len(bench.told) == 3
    bench.look(*bench.page.submit("en", "no such", "stale", "lost?"))
    assert bench.value(bench.room.answer) == "lost?"


def test_a_defect_in_the_thread_reaches_the_handler(bench, monkeypatch):
    iv = bench.start(TWO)
    monkeypatch.setattr(type(bench.session), "submit", lambda *_: 1 / 0)
    bench.look(*bench.page.submit("en", iv, f"{iv}-1", "all of it"))
    assert "unexpected" in bench.told[0]
    assert bench.value(bench.room.answer) == "all of it"
    assert not bench.visible(bench.panel.halt)


# --- stopped, and graded again


def test_a_stopped_answer_is_kept_and_one_button_grades_it(bench):
    iv = bench.start(TWO, COVERED)
    bench.judge.patient = True
    changes = bench.page.submit("en", iv, f"{iv}-1", "all of it")
    next(changes), next(changes)
    assert bench.judge.reached.acquire(timeout=10)
    bench.panel.stop("en", iv)
    bench.judge.go.release()
    bench.look(*changes)
    assert "stopped" in bench.card
    assert "Your answer is saved" in bench.card
    assert bench.visible(bench.panel.retry)
    assert bench.value(bench.panel.retry) == "Grade again"
    assert bench.value(bench.room.turn_id) == f"{iv}-2", "the interview goes on"
    bench.judge.enqueue(COVERED)
    changed = slowly(bench, bench.panel.grade_again("en", iv))
    assert any("key points judged" in card for card in cards_of(bench, changed))
    assert "iv-ring" in bench.card
    assert not bench.visible(bench.panel.retry)
    assert bench.value(bench.room.turn_id) == f"{iv}-2"


def test_stopping_when_nothing_is_judged_says_so(bench):
    bench.panel.stop("zh", bench.start(TWO))
    assert bench.told == ["现在没有正在进行的评分。"]


def test_several_answers_are_graded_one_after_the_other_below_the_report(bench):
    iv = bench.start(TWO, DOWN, DOWN)
    bench.submit(iv, "first")
    bench.submit(iv, "second")
    assert bench.visible(bench.page.shown.end)
    assert bench.value(bench.report_panel.retry) == "Grade again (2 answers)"
    bench.judge.enqueue(COVERED, COVERED)
    changed = slowly(bench, bench.report_panel.grade_again("en", iv))
    live = cards_of(bench, changed, bench.report_panel)
    assert any("Answer 1 of 2" in card for card in live)
    assert any("Answer 2 of 2" in card for card in live)
    assert not bench.visible(bench.report_panel.retry)
    assert ">100<" in bench.value(bench.page.shown.report.html)
    assert bench.value(bench.report_panel.card) == ""


def test_a_retry_in_vain_says_why_and_keeps_the_button(bench):
    iv = bench.start(TWO, DOWN, DOWN)
    bench.submit(iv)
    bench.look(*bench.panel.grade_again("en", iv))
    assert bench.told == ["Still not graded: 1. the endpoint is down"]
    assert bench.visible(bench.panel.retry)


# --- appealed


def test_the_form_offers_the_grade_and_its_points(bench):
    iv = bench.start(TWO, CORE_ONLY)
    bench.submit(iv)
    assert bench.visible(bench.panel.object)
    bench.look(bench.panel.open("en", iv))
    assert bench.visible(bench.panel.form)
    assert not bench.visible(bench.panel.answer), "there is one answer only"
    assert bench.seen[bench.panel.point]["choices"] == [
        ("The whole grade", ""),
        ("covered · the statement of core", "core"),
        ("missing · the statement of detail", "detail"),
    ]
    assert "cannot weigh reasons" in bench.value(bench.panel.note)


def test_an_appeal_shows_both_grades_and_closes_the_form(bench):
    iv = bench.start(TWO, CORE_ONLY, COVERED)
    bench.submit(iv)
    bench.look(bench.panel.open("en", iv))
    changed = slowly(bench, bench.panel.appeal("en", iv, f"{iv}-1", "detail", "I <i>said</i> it"))
    assert any("iv-live" in card for card in cards_of(bench, changed))
    assert "I &lt;i&gt;said&lt;/i&gt; it" in bench.card
    assert bench.card.index(">86<") < bench.card.index("iv-after")
    assert ">100<" in bench.card
    assert not bench.visible(bench.panel.form)
    assert bench.value(bench.panel.reason) == ""
    assert bench.judge.tasks[-1].objection.point_id == "detail"
    assert bench.value(bench.room.turn_id) == f"{iv}-2"


def test_a_failed_appeal_leaves_the_grade_and_the_words_in_the_form(bench):
    iv = bench.start(TWO, CORE_ONLY, DOWN)
    bench.submit(iv)
    bench.look(bench.panel.open("en", iv))
    bench.look(*bench.panel.appeal("en", iv, f"{iv}-1", "", "I said it"))
    assert "its grade stays" in bench.told[0]
    assert bench.visible(bench.panel.form)
    assert bench.value(bench.panel.reason) == "I said it"
    assert bench.session.view(iv).turns[0].grade.score == 86
    assert bench.visible(bench.panel.object)


def test_an_objection_needs_a_reason(bench):
    iv = bench.start(TWO, CORE_ONLY)
    bench.submit(iv)
    list(bench.panel.appeal("zh", iv, f"{iv}-1", "", "  "))
    assert bench.told == ["请写下你的理由。"]


def test_an_open_form_survives_a_hint_and_a_second_answer_replaces_it(bench):
    iv = bench.start(TWO, CORE_ONLY, COVERED)
    bench.submit(iv)
    bench.look(bench.panel.open("en", iv))
    bench.look(bench.page._requester("hint")("en", iv, f"{iv}-2"))
    assert bench.visible(bench.panel.form)
    bench.submit(iv)
    assert not bench.visible(bench.panel.form)


def test_after_a_follow_up_either_answer_can_be_disputed(bench):
    iv = bench.start(ASKING, DETAIL_ONLY, MISSING)
    bench.submit(iv, "the detail")
    bench.submit(iv, "nothing new")
    bench.look(bench.report_panel.open("en", iv))
    assert [turn for _, turn in bench.seen[bench.report_panel.answer]["choices"]] == [f"{iv}-1", f"{iv}-1-f"]
    assert bench.visible(bench.report_panel.answer)
    assert bench.report_panel.choose("en", iv, f"{iv}-1")["choices"][1][1] == "core"
    bench.judge.enqueue(COVERED, COVERED)
    bench.look(*bench.report_panel.appeal("en", iv, f"{iv}-1", "", "I did say the core"))
    assert "Judged 2 times" in bench.value(bench.report_panel.card), (
        "the report is long: the card shows what came of it"
    )
    assert bench.value(bench.page.shown.report.html).count('class="iv-looks"') == 2


def test_a_choice_question_is_exact_and_offers_no_objection(bench):
    right = PointVerdict(id="right-option", verdict=Verdict.COVERED)
    bench.judge.enqueue(Judgement(grader=GraderInfo(kind="choice"), points=(right,)))
    view = bench.session.start(Plan(lang="en", count=1, topics=("evaluation",)))
    bench.submit(view.interview.id, "b")
    assert bench.visible(bench.page.shown.end)
    assert not bench.visible(bench.report_panel.object)


# --- the history


def test_the_history_grades_again_and_takes_objections(bench):
    iv = bench.start(ONE, DOWN)
    bench.submit(iv)
    bench.look(bench.history.refresh("en"), bench.history.open("en", iv))
    panel = bench.history.report.panel
    assert bench.visible(panel.retry)
    bench.judge.enqueue(CORE_ONLY, COVERED)
    bench.look(*panel.grade_again("en", iv))
    assert not bench.visible(panel.retry)
    bench.look(*panel.appeal("en", iv, f"{iv}-1", "", "I said it"))
    assert "iv-looks" in bench.value(panel.card)
    assert bench.session.view(iv).turns[0].state is TurnState.GRADED
    bench.look(bench.history.remove("en", iv))
    assert bench.value(panel.card) == ""
    assert not bench.visible(panel.object)
