"""The history: writes that may be repeated, claims that only one can win, and what happens when the disk says no."""

import random
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interviewer.errors import HomeError, UnknownQuestion
from interviewer.models import (
    Delivery,
    Event,
    Grade,
    Interview,
    InterviewState,
    Objection,
    Plan,
    Report,
    Turn,
    TurnState,
)
from interviewer.store import SCHEMA, Store
from interviewer.text import clean

NINE = datetime(2026, 11, 21, 9, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return NINE + timedelta(seconds=seconds)


def interview(name: str = "iv", seconds: float = 0) -> Interview:
    return Interview(id=name, plan=Plan(lang="en"), state=InterviewState.RUNNING, started_at=at(seconds))


def turn(ordinal: int = 1, name: str = "iv", parent: str | None = None, seconds: float | None = None) -> Turn:
    return Turn(
        id=f"{name}-{ordinal}" + ("-f" if parent else ""),
        interview_id=name,
        ordinal=ordinal,
        question_id=f"q{ordinal}",
        parent_id=parent,
        asked="What?",
        asked_at=at(ordinal if seconds is None else seconds),
    )


def line(text: str, turn_id: str | None = None) -> Event:
    return Event(turn_id=turn_id, role="interviewer", kind="question", text=text, at=NINE)


def graded(score: int) -> Grade:
    return Grade(question_id="q1", status="graded", score=score)


UNGRADED = Grade(question_id="q1", status="ungraded", reason="the endpoint is down")


@pytest.fixture
def path(home: Path) -> Path:
    home.mkdir()
    return home / "history.sqlite"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    """A store with one running interview `iv` and its open turn `iv-1`."""
    made = Store.at(path)
    made.add_interview(interview())
    made.open_turn(turn())
    yield made
    made.close()


def together(count: int, work: Callable[[int], object]) -> list[object]:
    """What `work(0)` ... `work(count-1)` return or raise, all started in the same moment."""
    results: list[object] = [None] * count
    gate = threading.Barrier(count)

    def run(i: int) -> None:
        gate.wait()
        try:
            results[i] = work(i)
        except Exception as e:
            results[i] = e

    threads = [threading.Thread(target=run, args=(i,)) for i in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


# --- what can be repeated ---------------------------------------------------------------------------------------------


def test_a_turn_opened_twice_is_the_first_one(store):
    store.claim("iv-1", "mine", at(2))
    store.open_turn(turn(seconds=99).model_copy(update={"question_id": "another"}))
    assert store.turn("iv-1") == turn().model_copy(
        update={"state": TurnState.ANSWERED, "answer": "mine", "answered_at": at(2)}
    )


def test_a_line_said_twice_stands_there_once(store):
    for text in ("first", "second"):
        store.say("iv", "iv-1:question", line(text, "iv-1"))
    store.say("iv", "closing", line("third"))
    assert [e.text for e in store.conversation("iv")] == ["first", "third"]


def test_the_same_key_in_two_interviews_is_two_lines(store):
    store.add_interview(interview("other"))
    store.say("iv", "closing", line("one"))
    store.say("other", "closing", line("two"))
    assert [e.text for e in store.conversation("other")] == ["two"]


def test_an_interview_closed_twice_keeps_its_first_end(store):
    store.close_interview("iv", InterviewState.STOPPED, at(5))
    store.close_interview("iv", InterviewState.FINISHED, at(9))
    closed = store.interview("iv")
    assert (closed.state, closed.finished_at) == (InterviewState.STOPPED, at(5))


def test_a_report_saved_twice_is_the_second_one(store):
    report = Report(
        interview_id="iv", lang="en", started_at=NINE, finished_at=None, score=None, asked=0, graded=0, ungraded=0,
        skipped=0, topics=(), questions=(), reading=(), graders=(),
    )  # fmt: skip
    assert store.report("iv") is None
    store.save_report(report)
    store.save_report(report.model_copy(update={"score": 70.5}))
    assert store.report("iv") == report.model_copy(update={"score": 70.5})


def test_a_line_of_an_interview_that_is_not_there_is_not_dropped_in_silence(store):
    with pytest.raises(Exception, match="FOREIGN KEY"):
        store.say("nonsense", "closing", line("lost"))


# --- who may answer ---------------------------------------------------------------------------------------------------


def test_an_open_turn_is_claimed_once(store):
    assert store.claim("iv-1", "first", at(2)) is True
    assert store.claim("iv-1", "second", at(3)) is False
    assert store.skip("iv-1", at(4)) is False
    assert (store.turn("iv-1").answer, store.turn("iv-1").answered_at) == ("first", at(2))


def test_a_skipped_turn_takes_no_answer(store):
    assert store.skip("iv-1", at(2)) is True
    assert store.claim("iv-1", "late", at(3)) is False
    assert (store.turn("iv-1").state, store.turn("iv-1").answer) == (TurnState.SKIPPED, None)


def test_of_twenty_threads_one_claims(store):
    results = together(20, lambda i: store.claim("iv-1", f"answer {i}", at(i)))
    assert sorted(map(str, results)) == ["False"] * 19 + ["True"]
    assert store.turn("iv-1").answer == f"answer {results.index(True)}"


def test_twenty_threads_repeat_the_same_writes(store):
    together(20, lambda i: store.open_turn(turn(2)))
    results = together(20, lambda i: (store.open_turn(turn(2)), store.say("iv", "key", line("x"))))
    assert set(results) == {(None, None)}
    assert len(store.turns("iv")) == 2
    assert len(store.conversation("iv")) == 1


def test_many_open_a_new_history_at_once(path):
    for name in "abcdefghijklmnop":
        opened = together(4, lambda i, name=name: Store.at(path.with_stem(name)).close())
        assert [r for r in opened if r is not None] == []
    assert Store.at(path.with_stem("a")).interviews() == []


def test_of_two_processes_each_turn_is_claimed_by_one(path):
    """Both open the new history in the same moment, too."""
    script = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from test_store import Store, interview, turn
who, path = sys.argv[1], Path(sys.argv[2])
print("ready", flush=True)
sys.stdin.readline()
store = Store.at(path)
try:
    store.add_interview(interview())
except Exception as e:
    assert "UNIQUE" in str(e), e
for i in range(1, 41):
    store.open_turn(turn(i))
    if store.claim(f"iv-{i}", who, datetime.now(UTC)):
        print(i)
"""
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", script, who, str(path)],
            env={"PYTHONPATH": f"{Path(__file__).parent}:{Path(__file__).parents[1]}"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for who in ("one", "other")
    ]
    for worker in workers:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("go\n")
        worker.stdin.flush()
    won = [[int(i) for i in worker.communicate(timeout=60)[0].split()] for worker in workers]
    assert [worker.returncode for worker in workers] == [0, 0]
    assert sorted(won[0] + won[1]) == list(range(1, 41))
    turns = {t.ordinal: t.answer for t in Store.at(path).turns("iv")}
    assert turns == dict.fromkeys(won[0], "one") | dict.fromkeys(won[1], "other")


# --- what is read -----------------------------------------------------------------------------------------------------


def test_turns_come_in_the_order_of_the_interview_even_when_the_clock_was_set_back(store):
    store.open_turn(turn(1, parent="iv-1", seconds=50))
    store.open_turn(turn(2, seconds=-3600))
    for i in range(3, 12):
        store.open_turn(turn(i, seconds=-3600))
    names = ["iv-1", "iv-1-f", *(f"iv-{i}" for i in range(2, 12))]
    assert [t.id for t in store.turns("iv")] == names


def test_the_latest_grade_counts_and_all_are_kept(store):
    store.claim("iv-1", "x", at(2))
    store.save_grade("iv-1", UNGRADED, at(3))
    assert store.turn("iv-1").state is TurnState.UNGRADED
    store.save_grade("iv-1", graded(40), at(4))
    store.save_grade("iv-1", graded(60), at(5), objection=Objection(text="I did say it", point_id="p"))
    assert store.turn("iv-1").state is TurnState.GRADED
    assert store.turn("iv-1").grade == graded(60)
    assert [(g.grade.score, g.objection, g.at) for g in store.grades("iv-1")] == [
        (None, None, at(3)),
        (40, None, at(4)),
        (60, Objection(text="I did say it", point_id="p"), at(5)),
    ]
    assert [g.grade.score for g in store.looks("iv")["iv-1"]] == [40, 60]


def test_a_turn_that_was_judged_once_has_no_second_look(store):
    store.claim("iv-1", "x", at(2))
    store.save_grade("iv-1", UNGRADED, at(3))
    store.save_grade("iv-1", graded(40), at(4))
    assert store.looks("iv") == {}


def test_what_has_been_seen(store):
    store.open_turn(turn(1, parent="iv-1", seconds=2))  # a follow-up is no question of its own
    store.save_grade("iv-1", graded(40), at(3))
    store.save_grade("iv-1-f", graded(90), at(3))
    store.add_interview(interview("later", 100))
    store.open_turn(turn(1, "later", seconds=101))  # asked again, not graded: the old score stands
    store.open_turn(turn(2, "later", seconds=102))
    seen = store.seen()
    assert {(s.question_id, s.last_asked, s.last_score) for s in seen.values()} == {
        ("q1", at(101), 40),
        ("q2", at(102), None),
    }


def test_interviews_come_latest_first(store):
    store.add_interview(interview("later", 60))
    store.add_interview(interview("latest", 120))
    store.close_interview("later", InterviewState.FINISHED, at(90))
    assert [i.id for i in store.interviews()] == ["latest", "later", "iv"]
    assert [i.id for i in store.interviews(InterviewState.RUNNING)] == ["latest", "iv"]
    assert [i.id for i in store.interviews(limit=1)] == ["latest"]


def test_times_sort_as_instants_whatever_their_zones(store):
    beijing = timezone(timedelta(hours=8))
    store.add_interview(interview("later", 60).model_copy(update={"started_at": at(60).astimezone(beijing)}))
    store.add_interview(interview("latest", 120))
    assert [i.id for i in store.interviews()] == ["latest", "later", "iv"]


def test_deleting_takes_all_of_one_interview_and_nothing_else(store):
    store.say("iv", "k", line("x"))
    store.save_grade("iv-1", graded(40), at(3))
    store.add_interview(interview("other"))
    store.open_turn(turn(1, "other"))
    store.save_grade("other-1", graded(50), at(3))
    store.delete_interview("iv")
    with pytest.raises(UnknownQuestion):
        store.interview("iv")
    assert (store.turns("iv"), store.grades("iv-1"), store.conversation("iv")) == ([], [], [])
    assert store.turn("other-1").grade == graded(50)


@pytest.mark.parametrize("read", [Store.interview, Store.turn])
def test_an_unknown_id_is_told_in_both_languages(store, read):
    with pytest.raises(UnknownQuestion) as caught:
        read(store, "nonsense")
    assert "nonsense" in caught.value.en
    assert "nonsense" in caught.value.zh


def test_a_time_comes_back_as_the_same_instant_whatever_its_zone(store):
    beijing = datetime(2026, 11, 21, 17, 30, 0, 123456, tzinfo=timezone(timedelta(hours=8)))
    store.claim("iv-1", "x", beijing)
    assert store.turn("iv-1").answered_at == beijing


@settings(max_examples=30)
@given(text=st.text(alphabet=st.one_of(st.characters(), st.sampled_from("\x00\ud800'\";\\\u202e\n\r")), max_size=50))
def test_any_cleaned_text_comes_back_as_it_was(text):
    store = Store("sqlite://")
    store.add_interview(interview())
    store.open_turn(turn())
    store.claim("iv-1", clean(text), at(2))
    assert store.turn("iv-1").answer == clean(text)
    store.close()


# --- when the disk says no --------------------------------------------------------------------------------------------


def said(error: HomeError, *words: str) -> None:
    """The error is one sentence in each language that names these words."""
    for sentence in (error.en, error.zh):
        assert "\n" not in sentence
        assert all(word in sentence for word in words), sentence


def test_a_folder_that_cannot_be_written(vault):
    with vault.shut(), pytest.raises(HomeError) as caught:
        Store.at(vault.folder / "history.sqlite")
    said(caught.value, str(vault.folder / "history.sqlite"))


def test_a_folder_that_becomes_read_only_takes_no_answer_and_says_so(vault):
    store = Store.at(vault.folder / "history.sqlite")
    store.add_interview(interview())
    store.open_turn(turn())
    store.close()
    with vault.shut(), pytest.raises(HomeError) as caught:
        store.claim("iv-1", "x", at(2))
    said(caught.value, "history.sqlite")
    store.close()
    assert store.turn("iv-1").state is TurnState.ASKED
    assert store.claim("iv-1", "x", at(2))
    store.close()


def test_a_full_disk_takes_no_answer_and_says_so(store):
    """SQLite itself is told that the disk ends here."""
    with store._engine.connect() as db:
        pages = db.exec_driver_sql("PRAGMA page_count").scalar()
        db.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    with pytest.raises(HomeError) as caught:
        store.claim("iv-1", "x" * 100_000, at(2))
    said(caught.value, "history.sqlite", "full")
    assert store.turn("iv-1").state is TurnState.ASKED
    with store._engine.connect() as db:
        db.exec_driver_sql("PRAGMA max_page_count=100000")
    assert store.claim("iv-1", "x" * 100_000, at(2))


def test_a_database_of_a_later_version_is_refused_and_left_as_it_is(path):
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE meta (key VARCHAR PRIMARY KEY, value VARCHAR NOT NULL)")
        db.execute("INSERT INTO meta VALUES ('schema', ?)", (str(SCHEMA + 1),))
    db.close()
    with pytest.raises(HomeError, match="later version") as caught:
        Store.at(path)
    said(caught.value, str(SCHEMA + 1))
    with sqlite3.connect(path) as db:
        assert db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall() == [("meta",)]
    db.close()


# --- databases of earlier versions ------------------------------------------------------------------------------------

ADDED = {2: ("grades", "disputed"), 3: ("turns", "delivery")}
SPOKEN = Delivery(seconds=61.5, silence=0.2, fillers={"嗯": 2}, heard="均值 \x00 嗯", audio="iv-1.ogg")


def before(path: Path, version: int) -> None:
    """A database of that version, with an interview, an answer and a grade."""
    store = Store.at(path)
    store.add_interview(interview())
    for n in (1, 2):
        store.open_turn(turn(n))
    store.claim("iv-1", "my words", at(3))
    store.save_grade("iv-1", graded(40), at(4))
    store.close()
    with sqlite3.connect(path) as db:
        for later, (table, column) in ADDED.items():
            if later > version:
                db.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
        db.execute("UPDATE meta SET value = ?", (str(version),))
    db.close()


def is_up_to_date(path: Path) -> None:
    """Everything that `before` put there is there, and everything new can be kept."""
    Store.at(path).close()
    store = Store.at(path)  # and only once
    assert [(t.answer, t.grade and t.grade.score, t.delivery) for t in store.turns("iv")] == [
        ("my words", 40, None),
        (None, None, None),
    ]
    store.save_grade("iv-1", graded(60), at(5), objection=Objection(text="I said it", point_id="p"))
    assert [g.objection and g.objection.point_id for g in store.grades("iv-1")] == [None, "p"]
    assert store.claim("iv-2", "aloud", at(6), SPOKEN)
    assert store.turn("iv-2").delivery == SPOKEN
    assert [t.delivery for t in store.turns("iv")] == [None, SPOKEN]
    store.close()


@pytest.mark.parametrize("version", range(1, SCHEMA))
def test_a_database_of_an_earlier_version_is_brought_up_to_date_with_all_that_is_in_it(path, version):
    before(path, version)
    is_up_to_date(path)


@pytest.mark.parametrize("nth", [1, 2])
def test_a_migration_that_is_killed_half_way_goes_on(path, nth):
    """Killed when the version is written, but the column is not: of the first step, and of the second."""
    before(path, 1)
    victim = f"""
import os, sys
from pathlib import Path
from interviewer import store
plain, calls = store.text, []
def deadly(sql):
    calls.append(sql)
    if len(calls) == {nth}:
        print("dying", flush=True)
        os.kill(os.getpid(), 9)
    return plain(sql)
store.text = deadly
store.Store.at(Path(sys.argv[1]))
"""
    died = subprocess.run([sys.executable, "-c", victim, str(path)], check=False, capture_output=True, text=True)
    assert (died.returncode, died.stdout) == (-signal.SIGKILL, "dying\n"), died.stderr
    with sqlite3.connect(path) as db:
        assert db.execute("SELECT value FROM meta").fetchall() == [(str(nth),)]
    db.close()
    is_up_to_date(path)


def test_a_database_of_an_earlier_version_that_was_never_finished_is_made_whole(path):
    """Killed at its first start between the version and the tables, then opened by this version."""
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE meta (key VARCHAR PRIMARY KEY, value VARCHAR NOT NULL)")
        db.execute("INSERT INTO meta VALUES ('schema', '1')")
    db.close()
    store = Store.at(path)
    store.add_interview(interview())
    store.open_turn(turn(1))
    assert store.claim("iv-1", "aloud", at(1), SPOKEN)
    assert store.turn("iv-1").delivery == SPOKEN
    store.close()


def test_two_processes_migrate_at_once(path):
    before(path, 1)
    code = (
        "import sys; from pathlib import Path; from interviewer.store import Store; Store.at(Path(sys.argv[1])).close()"
    )
    both = [subprocess.Popen([sys.executable, "-c", code, str(path)], stderr=subprocess.PIPE) for _ in range(2)]
    assert [p.communicate()[1] for p in both] == [b"", b""]
    is_up_to_date(path)


def test_a_file_that_is_no_database(path):
    path.write_bytes(b"this is not a database, whatever its name says" * 100)
    with pytest.raises(HomeError) as caught:
        Store.at(path)
    said(caught.value, str(path))
    assert path.read_bytes().startswith(b"this is not")


@pytest.mark.parametrize(
    "url", ["nonsense", "oracle9://x", "postgresql+nonsense://u:secret@h/db", "sqlite:////proc/no/x"]
)
def test_an_address_that_leads_nowhere(url):
    with pytest.raises(HomeError) as caught:
        Store(url)
    said(caught.value)
    assert "secret" not in caught.value.en + caught.value.zh


def test_what_was_acknowledged_survives_kill_9(path):
    script = """
import sys
from pathlib import Path
from test_store import Store, at, interview, turn
store = Store.at(Path(sys.argv[1]))
store.add_interview(interview())
for i in range(1, 10_000):
    store.open_turn(turn(i))
    if store.claim(f"iv-{i}", f"answer {i}", at(i)):
        print(i, flush=True)
"""
    writer = subprocess.Popen(
        [sys.executable, "-c", script, str(path)],
        env={"PYTHONPATH": f"{Path(__file__).parent}:{Path(__file__).parents[1]}"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert writer.stdout is not None
    acknowledged = [int(writer.stdout.readline()) for _ in range(random.randint(20, 60))]
    writer.send_signal(signal.SIGKILL)
    acknowledged += [int(i) for i in writer.communicate(timeout=10)[0].split()]
    kept = {t.ordinal: t.answer for t in Store.at(path).turns("iv") if t.answer}
    assert all(kept.get(i) == f"answer {i}" for i in acknowledged)
    assert len(kept) - len(acknowledged) in (0, 1)  # at most the one it was about to acknowledge
