"""Spoken answers on their way through an interview: judged as speech at every look, reported, and gone with their recordings."""

from pathlib import Path

import pytest
from held import CORE_ONLY, COVERED, DETAIL_ONLY, DOWN

from interviewer.errors import HomeError, StaleTurn
from interviewer.models import Delivery, Plan
from interviewer.speech.recordings import FOLDER

ONE = Plan(lang="en", count=1)


def delivery(**changes) -> Delivery:
    return Delivery(seconds=30, silence=0.25, fillers={"um": 3}, pace=120, heard="um the detail", **changes)


def kept(held, name="iv-1-1.webm") -> Path:
    """A recording of that name."""
    folder = held.home / FOLDER
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(b"sound")
    return folder / name


def test_each_answer_is_judged_as_what_it_was(held):
    held.judge.enqueue(DETAIL_ONLY, COVERED)
    held.start(ONE)
    view = held.session.submit("iv-1", "iv-1-1", "the detail", delivery=delivery())
    assert view.turns[0].delivery == delivery()
    view = held.session.submit("iv-1", "iv-1-1-f", "the core")
    assert [t.delivery for t in view.turns] == [delivery(), None]
    assert [task.spoken for task in held.judge.tasks] == [True, False]
    assert held.judge.tasks[0].answer == "the detail", "the words that were handed in, not those that were heard"


def test_second_looks_know_that_it_was_spoken(held):
    held.judge.enqueue(DOWN, CORE_ONLY, CORE_ONLY, CORE_ONLY)
    held.start(ONE)
    held.session.submit("iv-1", "iv-1-1", "the core", delivery=delivery())
    held.session.retry("iv-1")
    held.session.appeal("iv-1", "iv-1-1", "I said more")
    assert held.session.rejudge("iv-1", held.nodes.examiner)[0].after.score == 86
    assert [task.spoken for task in held.judge.tasks] == [True] * 4


def test_a_crash_loses_nothing_of_it(held):
    held.start(ONE)
    assert held.store.claim("iv-1-1", "the core", held.clock(), delivery())  # and then the process died
    held.judge.enqueue(CORE_ONLY)
    view = held.again(without_checkpoints=True).resume("iv-1")
    assert (view.turns[0].delivery, view.turns[0].grade.score) == (delivery(), 86)
    assert held.judge.tasks[0].spoken


def test_the_report_says_how_it_was_spoken(held):
    held.judge.enqueue(DETAIL_ONLY, COVERED)
    held.start(ONE)
    held.session.submit("iv-1", "iv-1-1", "the detail", delivery=delivery())
    held.session.submit("iv-1", "iv-1-1-f", "the core", delivery=delivery())
    report = held.store.report("iv-1")
    assert report.questions[0].delivery == report.questions[0].follow_up_delivery == delivery()
    assert (report.delivery.seconds, report.delivery.fillers) == (60, {"um": 6})


@pytest.mark.parametrize("said", ["Um, can you, uh, repeat the question, please?", "um, a hint", "Uh, skip this one."])
def test_a_spoken_request_is_none_the_less_one(held, said):
    file = kept(held)
    held.start(ONE)
    view = held.session.submit("iv-1", "iv-1-1", said, delivery=delivery(audio=file.name))
    assert view.turns[0].answer is None
    assert not file.exists(), "nobody would ever find it again"


def test_what_was_heard_may_be_no_unicode(held):
    held.judge.enqueue(CORE_ONLY)
    held.start(ONE)
    said = delivery().model_copy(update={"heard": "core \ud800\x00"})
    view = held.session.submit("iv-1", "iv-1-1", "the core", delivery=said)
    assert view.turns[0].delivery.heard == "core ?\ufffd"


def test_of_two_submissions_of_one_recording_the_second_leaves_it_to_the_first(held):
    file = kept(held)
    held.judge.enqueue(CORE_ONLY)
    held.start(ONE)
    held.session.submit("iv-1", "iv-1-1", "the core", delivery=delivery(audio=file.name))
    with pytest.raises(StaleTurn):
        held.session.submit("iv-1", "iv-1-1", "the core", delivery=delivery(audio=file.name))
    assert file.exists()


# --- recordings -------------------------------------------------------------------------------------------------------


def test_an_interview_takes_its_recordings_with_it_and_no_others(held):
    mine, follow_up, other = (kept(held, name) for name in ("iv-1-1.webm", "iv-1-1-f.webm", "iv-2-1.webm"))
    held.judge.enqueue(DETAIL_ONLY, COVERED)
    held.start(ONE)
    held.session.submit("iv-1", "iv-1-1", "the detail", delivery=delivery(audio=mine.name))
    held.session.submit("iv-1", "iv-1-1-f", "the core", delivery=delivery(audio=follow_up.name))
    held.session.delete("iv-1")
    assert [file.name for file in (held.home / FOLDER).iterdir()] == [other.name]
    assert held.store.interviews() == []


def test_a_recording_that_is_gone_already_is_no_obstacle(held):
    held.judge.enqueue(CORE_ONLY)
    held.start(ONE)
    held.session.submit("iv-1", "iv-1-1", "the core", delivery=delivery(audio="gone.webm"))
    held.session.delete("iv-1")
    assert held.store.interviews() == []


def test_a_recording_that_cannot_be_deleted_keeps_the_interview(held, monkeypatch):
    file = kept(held)
    held.judge.enqueue(CORE_ONLY)
    held.start(ONE)
    held.session.submit("iv-1", "iv-1-1", "the core", delivery=delivery(audio=file.name))

    def refused(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "unlink", refused)
    with pytest.raises(HomeError, match="Permission denied"):
        held.session.delete("iv-1")
    assert len(held.store.interviews()) == 1
