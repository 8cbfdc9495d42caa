"""The parsed copy of a bank: read in parts, and believed only while it is whole and its files are as they were."""

import os
import random

import pytest
import samples

from interviewer import bank_copy
from interviewer.bank_copy import BankCopy, Content, OnDemand
from interviewer.models import Question, Text, Work

QUESTIONS = {i: samples.question(i) for i in ("adam", "momentum")}
CONTENT = Content(
    questions=QUESTIONS,
    topics={"optimization": Text(zh="优化", en="Optimization")},
    works={"book": Work(title="Deep Learning", kind="book")},
    texts={"whatisadam": "adam"},
)
LONG_AGO = 1_000_000_000


@pytest.fixture
def files(tmp_path):
    made = tuple(tmp_path / name for name in ("a.yaml", "b.yaml"))
    for file in made:
        file.write_text("- id: adam\n", encoding="utf-8")
    return made


@pytest.fixture
def kept(tmp_path, files):
    """A copy; `kept()` reads it as the next process would."""

    def reread(version="1"):
        return BankCopy(tmp_path / "home" / "bank.copy", version, files)

    reread().write(CONTENT, reread().digest())
    return reread


def aged(monkeypatch):
    """From now on no file counts as young."""
    monkeypatch.setattr(bank_copy, "_YOUNG", -(10**18))


def test_what_is_written_is_read(kept):
    read = kept().read()
    assert (read.questions, read.topics, read.works, read.texts) == (
        CONTENT.questions,
        CONTENT.topics,
        CONTENT.works,
        CONTENT.texts,
    )
    assert list(read.questions) == list(QUESTIONS), "in their order"


def test_only_the_question_that_is_asked_for_is_parsed():
    lines = {i: q.model_dump_json().encode() for i, q in QUESTIONS.items()}
    found = OnDemand(Question, {**lines, "broken": b"{"})
    assert "broken" in found
    assert len(found) == 3
    assert found["adam"] == QUESTIONS["adam"]
    assert found["adam"] is found["adam"]
    both = found.beside({"own": QUESTIONS["momentum"]})
    assert list(both) == [*QUESTIONS, "broken", "own"]
    assert both["own"] is QUESTIONS["momentum"]
    with pytest.raises(KeyError):
        found["nobody"]


def test_sizes_and_times_spare_the_reading_of_the_files(kept, monkeypatch):
    aged(monkeypatch)
    monkeypatch.setattr(BankCopy, "digest", lambda self: pytest.fail("read the files"))
    assert kept().read()


def test_a_young_file_is_told_by_its_content(kept, files):
    """Within the clock's tick, an edit of the same length shows in neither size nor time."""
    stamped = kept()
    assert stamped.read()
    stat = files[0].stat()
    files[0].write_text("- id: eden\n", encoding="utf-8")
    os.utime(files[0], ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert stamped.read() is None, "although it has the sizes and times of before"
    assert kept().read() is None


def test_a_file_with_new_times_and_the_same_content_is_no_reason_to_parse(kept, files, monkeypatch):
    os.utime(files[0], (LONG_AGO, LONG_AGO))
    assert kept().read()
    aged(monkeypatch)
    monkeypatch.setattr(BankCopy, "digest", lambda self: pytest.fail("looked twice"))
    assert kept().read(), "the new times were noted"


@pytest.mark.parametrize("change", ["edited", "gone", "version"])
def test_it_is_stale(kept, files, change):
    if change == "edited":
        files[1].write_text("- id: adam # now\n", encoding="utf-8")
    elif change == "gone":
        files[1].unlink()
    assert kept("2" if change == "version" else "1").read() is None


def test_no_damage_passes(kept):
    path = kept().path
    whole = path.read_bytes()
    dice = random.Random(1)
    for _ in range(300):
        at = dice.randrange(len(whole))
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << dice.randrange(8)]) + whole[at + 1 :])
        assert kept().read() is None, at
        path.write_bytes(whole[:at])
        assert kept().read() is None, at
    path.write_bytes(whole)
    assert kept().read()


def test_a_folder_that_cannot_be_written_is_no_error(vault, files):
    copy = BankCopy(vault.folder / "bank.copy", "1", files)
    with vault.shut():
        copy.write(CONTENT, copy.digest())
        assert copy.read() is None


def test_a_file_that_cannot_be_read_has_no_digest(tmp_path, files):
    assert BankCopy(tmp_path / "bank.copy", "1", (*files, tmp_path / "missing.yaml")).digest() == ""
