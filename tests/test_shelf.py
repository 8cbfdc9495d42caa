"""The person's own banks on disk: kept whole, switched, exported, removed; damage costs only what is damaged."""

import multiprocessing
from datetime import UTC, datetime

import pytest
import samples

from interviewer import bank as bank_module
from interviewer.errors import BadInput, HomeError
from interviewer.models import Question, Text
from interviewer.shelf import PER_FILE, Shelf

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def own(name: str, n: int, text: str = "What is it?") -> Question:
    words = Text(zh=f"{text} {n}", en=f"{text} {n}")
    return Question(id=f"{name}-{n}", topic=name, difficulty=3, question=words, answer=words)


@pytest.fixture
def shelf(tmp_path):
    return Shelf(tmp_path / "banks")


@pytest.mark.parametrize("title", ["My notes", "深度学习 面试", "笔记", "Ünïcode!", "a" * 200])
def test_a_bank_is_found_by_its_title_and_made_once(shelf, title):
    made = shelf.open(title, NOW)
    assert shelf.open(title, NOW) == made == shelf.get(title) == shelf.get(made.name)
    assert [b.name for b in shelf.banks()] == [made.name]
    assert made.name.isascii()


@pytest.mark.parametrize("title", ["", "  ", "!!!", "../.."])
def test_a_name_without_a_letter_is_refused(shelf, title):
    with pytest.raises(BadInput):
        shelf.open(title, NOW)
    assert shelf.banks() == []


def test_questions_come_back_as_they_were_put_in(shelf):
    name = shelf.open("notes", NOW).name
    tricky = own(name, 1, "'quotes', \"double\", `code`, $x^2$: # not a comment\n- a list\n\n\ttab 中文 👍")
    assert shelf.add(name, [tricky]) == 1
    assert shelf.questions(name) == {tricky.id: tricky}
    assert Shelf(shelf.root).questions(name) == {tricky.id: tricky}, "also without what is in memory"


def test_many_questions_fill_several_files_and_a_correction_rewrites_one(shelf):
    name = shelf.open("notes", NOW).name
    shelf.add(name, [own(name, n) for n in range(PER_FILE + 20)])
    shelf.add(name, [own(name, n) for n in range(PER_FILE + 20, PER_FILE + 30)])
    files = sorted((shelf.root / name).glob("*.yaml"))
    assert [f.name for f in files] == ["0001.yaml", "0002.yaml"]
    before = files[1].read_bytes()
    assert shelf.add(name, [own(name, 3, "corrected")]) == 0
    assert shelf.questions(name)[f"{name}-3"].question.en == "corrected 3"
    assert files[1].read_bytes() == before
    assert len(shelf.questions(name)) == PER_FILE + 30


def test_a_dropped_question_is_gone_and_an_empty_file_with_it(shelf):
    name = shelf.open("notes", NOW).name
    shelf.add(name, [own(name, 1), own(name, 2)])
    shelf.drop(name, [f"{name}-1"])
    assert list(shelf.questions(name)) == [f"{name}-2"]
    shelf.drop(name, [f"{name}-2"])
    assert list((shelf.root / name).glob("*.yaml")) == []


def test_only_banks_that_are_on_take_part(shelf):
    name = shelf.open("notes", NOW).name
    shelf.add(name, [own(name, 1)])
    bank = samples.bank()
    assert shelf.extend(bank).own == {f"{name}-1"}
    assert shelf.extend(bank).topic_name(name).en == "notes"
    shelf.switch(name, False)
    assert shelf.extend(bank).questions.keys() == bank.questions.keys()
    shelf.switch(name, True)
    assert f"{name}-1" in shelf.extend(bank).questions


def test_the_bundled_question_keeps_an_id_that_is_taken(shelf):
    name = shelf.open("notes", NOW).name
    shelf.add(name, [own(name, 1).model_copy(update={"id": "adam"})])
    bank = samples.bank()
    assert shelf.extend(bank).get("adam") == bank.get("adam")


def test_an_export_can_be_read_as_a_bank(shelf, tmp_path):
    name = shelf.open("notes", NOW).name
    shelf.add(name, [own(name, n) for n in range(3)])
    file = tmp_path / "export.yaml"
    file.write_text(shelf.export(name), encoding="utf-8")
    assert len(bank_module.check(file, {name: Text(zh="x", en="x")}).questions) == 3


def test_a_hand_edited_file_counts_at_once_and_a_broken_one_is_reported(shelf):
    name = shelf.open("notes", NOW).name
    shelf.add(name, [own(name, 1)])
    file = shelf.root / name / "0001.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("What is it? 1", "By hand"), encoding="utf-8")
    assert shelf.questions(name)[f"{name}-1"].question.en == "By hand"
    file.write_text("- id: [", encoding="utf-8")
    extended = shelf.extend(samples.bank())
    assert extended.own == set()
    assert [p.file for p in extended.problems] == ["0001.yaml"]


def test_nothing_is_written_over_a_file_that_a_person_broke(shelf):
    name = shelf.open("notes", NOW).name
    shelf.add(name, [own(name, 1)])
    file = shelf.root / name / "0001.yaml"
    broken = file.read_text(encoding="utf-8") + "- id: half a question\n"
    file.write_text(broken, encoding="utf-8")
    shelf.add(name, [own(name, 2)])
    assert file.read_text(encoding="utf-8") == broken
    assert f"{name}-2" in shelf.questions(name)


def test_a_removed_bank_is_gone_and_an_unknown_one_named(shelf):
    name = shelf.open("notes", NOW).name
    shelf.remove(name)
    assert shelf.banks() == []
    with pytest.raises(BadInput, match="notes"):
        shelf.remove("notes")


def _add_forty(root, offset):
    shelf = Shelf(root)
    for n in range(offset, offset + 40):
        shelf.add("my-notes", [own("my-notes", n)])


def test_two_processes_that_write_lose_nothing(shelf):
    shelf.open("notes", NOW)
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_add_forty, args=(shelf.root, offset)) for offset in (0, 1000)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert len(shelf.questions("my-notes")) == 80


def test_a_home_that_cannot_be_written_says_so(tmp_path):
    (tmp_path / "banks").write_text("a file where the folder should be")
    with pytest.raises(HomeError, match="banks"):
        Shelf(tmp_path / "banks").open("notes", NOW)
