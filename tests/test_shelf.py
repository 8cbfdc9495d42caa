"""The person's own banks on disk: kept whole, switched, exported, removed; damage costs only what is damaged."""

import multiprocessing
from datetime import UTC, datetime

import pytest
import samples
from filelock import FileLock

from interviewer import bank as bank_module
from interviewer import shelf as shelf_module
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


# --- which banks there are


def test_a_folder_without_a_readable_manifest_is_no_bank(shelf):
    name = shelf.open("notes", NOW).name
    for folder, manifest in (("empty", None), ("broken", "{"), ("other", '{"name": "Not A Slug", "title": "x"}')):
        (shelf.root / folder).mkdir()
        if manifest:
            (shelf.root / folder / "bank.json").write_text(manifest, encoding="utf-8")
    assert [b.name for b in shelf.banks()] == [name]


@pytest.mark.parametrize(
    ("first", "second"),
    [("My notes", "My notes!"), ("C", "C++"), ("a" * 60 + " part 1", "a" * 60 + " part 2"), ("笔记", "笔记 2")],
)
def test_two_titles_are_two_banks_however_alike(shelf, first, second):
    one = shelf.open(first, NOW)
    shelf.switch(one.name, False)
    two = shelf.open(second, NOW)
    assert one.name != two.name
    assert {b.title: b.on for b in shelf.banks()} == {first: False, second: True}
    assert shelf.open(second, NOW) == two == shelf.open(f" {second} ", NOW)


def test_names_of_folders_are_plain(shelf):
    made = [shelf.open(title, NOW).name for title in ("Graph  Nets (2026)", "深度学习 GAN", "a" * 50 + " b", "CON")]
    assert made[0] == "my-graph-nets-2026"
    assert made[1].startswith("my-gan-")
    assert made[2] == "my-" + "a" * 40
    assert made[3] == "my-con", "alone it would be a device on Windows"
    assert shelf.open("(draft) of mine!", NOW).name == "my-draft-of-mine"
    assert shelf.open("b" * 39 + " cd", NOW).name == "my-" + "b" * 39


def test_banks_are_listed_by_name(shelf):
    for title in "gbfaced":
        shelf.open(title, NOW)
    assert [b.title for b in shelf.banks()] == list("abcdefg")


def test_an_unknown_bank_is_answered_with_those_that_there_are(shelf):
    with pytest.raises(BadInput, match="import a document first") as nothing:
        shelf.get("x")
    assert "请先导入文档" in nothing.value.zh
    shelf.open("one", NOW)
    shelf.open("two", NOW)
    with pytest.raises(BadInput, match="“x”; there are: my-one, my-two") as unknown:
        shelf.get("x")
    assert "现有：my-one, my-two" in unknown.value.zh


def test_the_holder_of_a_question_is_found_also_when_it_is_off(shelf):
    for title, n in (("one", 1), ("two", 2)):
        name = shelf.open(title, NOW).name
        shelf.add(name, [own(name, n)])
    shelf.switch("two", False)
    assert [shelf.holder(i) and shelf.holder(i).title for i in ("my-one-1", "my-two-2", "adam")] == ["one", "two", None]


def test_without_a_bank_that_is_on_the_bundled_bank_is_itself(shelf):
    bank = samples.bank()
    assert shelf.extend(bank) is bank
    shelf.open("notes", NOW)
    shelf.switch("notes", False)
    assert shelf.extend(bank) is bank


def test_problems_of_all_banks_are_told_with_those_of_the_bundled_one(shelf):
    wrong = bank_module.Problem("q.yaml", 1, "x", "is odd", "有误")
    bundled = samples.bank()
    bundled = bank_module.Bank(bundled.questions, bundled.topics, bundled.works, (wrong,))
    for title in ("one", "two"):
        name = shelf.open(title, NOW).name
        shelf.add(name, [own(name, 1)])
        (shelf.root / name / "0002.yaml").write_text("- id: [", encoding="utf-8")
    extended = shelf.extend(bundled)
    assert extended.own == {"my-one-1", "my-two-1"}
    assert [p.file for p in extended.problems] == ["q.yaml", "0002.yaml", "0002.yaml"]
    assert [(e.questions, e.problems) for e in shelf.entries()] == [(1, 1), (1, 1)]


def test_what_is_merely_unfinished_is_no_problem_of_an_own_bank(shelf):
    name = shelf.open("notes", NOW).name
    shelf.add(name, [own(name, 1)])
    (shelf.root / name / "0001.cache").unlink()
    (entry,) = shelf.entries()
    assert (entry.questions, entry.problems) == (1, 0), "it has neither hints nor key points"


# --- files


def files(shelf, name, pattern="*.yaml"):
    return {f.name: f.read_bytes() for f in (shelf.root / name).glob(pattern)}


def test_a_full_file_is_followed_by_a_new_one(shelf):
    name = shelf.open("notes", NOW).name
    shelf.add(name, [own(name, n) for n in range(PER_FILE)])
    assert list(files(shelf, name)) == ["0001.yaml"]
    file = shelf.root / name / "0001.yaml"
    file.write_bytes(b"# kept by hand\n" + file.read_bytes())
    first = file.read_bytes()
    assert shelf.add(name, [own(name, PER_FILE), own(name, PER_FILE + 1)]) == 2
    assert set(files(shelf, name)) == {"0001.yaml", "0002.yaml"}
    assert files(shelf, name)["0001.yaml"] == first
    assert list(shelf.questions(name)) == [f"{name}-{n}" for n in range(PER_FILE + 2)]


def test_a_file_that_a_person_added_is_read_and_left_alone(shelf):
    name = shelf.open("notes", NOW).name
    extra = shelf.root / name / "extra.yaml"
    extra.write_text("# kept by hand\n" + bank_module.to_yaml([own(name, 7)]), encoding="utf-8")
    before = extra.read_bytes()
    shelf.add(name, [own(name, 1)])
    shelf.drop(name, [f"{name}-2"])
    assert extra.read_bytes() == before
    assert set(shelf.questions(name)) == {f"{name}-1", f"{name}-7"}
    shelf.add(name, [own(name, 7, "corrected")])
    assert b"corrected" in extra.read_bytes(), "a correction goes where the question stands"
    assert set(files(shelf, name)) == {"0001.yaml", "extra.yaml"}


def test_questions_keep_the_order_in_which_they_came(shelf, monkeypatch):
    monkeypatch.setattr(shelf_module, "PER_FILE", 1)
    name = shelf.open("notes", NOW).name
    shelf.add(name, [own(name, n) for n in range(12)])
    assert len(files(shelf, name)) == 12
    assert list(shelf.questions(name)) == [f"{name}-{n}" for n in range(12)]


def test_a_file_that_cannot_be_read_costs_only_itself(shelf):
    name = shelf.open("notes", NOW).name
    (shelf.root / name / "0001.yaml").mkdir()
    shelf.add(name, [own(name, 1)])
    assert shelf.questions(name).keys() == {f"{name}-1"}
    (problem,) = shelf.extend(samples.bank()).problems
    assert (problem.file, problem.field) == ("0001.yaml", "file")
    assert "cannot be read" in problem.en


def test_a_file_that_goes_while_it_is_read_is_a_problem(shelf, monkeypatch):
    name = shelf.open("notes", NOW).name
    shelf.add(name, [own(name, 1)])
    (shelf.root / name / "0001.cache").unlink()
    real = bank_module.check
    monkeypatch.setattr(bank_module, "check", lambda path, topics: path.unlink() or real(path, topics))
    assert [(e.questions, e.problems) for e in shelf.entries()] == [(0, 1)]


def broken_by_hand(shelf):
    """A bank with a file of one question and half another; its name and the bytes of the file."""
    name = shelf.open("notes", NOW).name
    shelf.add(name, [own(name, 1)])
    file = shelf.root / name / "0001.yaml"
    file.write_bytes(file.read_bytes() + b"- id: half a question\n")
    return name, file, file.read_bytes()


def test_a_correction_of_a_question_in_a_broken_file_stands_beside_it(shelf):
    name, file, broken = broken_by_hand(shelf)
    assert shelf.questions(name).keys() == {f"{name}-1"}
    shelf.add(name, [own(name, 1, "corrected")])
    assert file.read_bytes() == broken
    assert shelf.questions(name)[f"{name}-1"].question.en == "corrected 1"


def test_nothing_is_taken_out_of_a_broken_file(shelf):
    name, file, broken = broken_by_hand(shelf)
    shelf.add(name, [own(name, 2)])
    before = files(shelf, name)
    with pytest.raises(BadInput, match=r"0001\.yaml has an entry") as refused:
        shelf.drop(name, [f"{name}-1", f"{name}-2"])
    assert "0001.yaml" in refused.value.zh
    assert files(shelf, name) == before
    assert file.read_bytes() == broken
    shelf.drop(name, [f"{name}-2"])
    assert shelf.questions(name).keys() == {f"{name}-1"}, "other files of the bank can be changed all the same"


def test_taking_out_rewrites_only_the_file_that_has_the_question(shelf):
    name = shelf.open("notes", NOW).name
    shelf.add(name, [own(name, n) for n in range(PER_FILE + 2)])
    before = files(shelf, name)
    shelf.drop(name, [f"{name}-{PER_FILE}"])
    after = files(shelf, name)
    assert after["0001.yaml"] == before["0001.yaml"]
    assert f"{name}-{PER_FILE + 1}".encode() in after["0002.yaml"]
    assert len(shelf.questions(name)) == PER_FILE + 1


# --- the parsed copy


def test_the_parsed_copy_spares_the_parsing(shelf, monkeypatch):
    name = shelf.open("notes", NOW).name
    shelf.add(name, [own(name, 1)])
    (shelf.root / name / "0001.cache").unlink()
    read = shelf.questions(name)
    monkeypatch.setattr(bank_module, "check", lambda *_: pytest.fail("parsed again"))
    assert shelf.questions(name) == read


@pytest.mark.parametrize("damage", [b"", b"\x00", b"{}", b'{"digest": "0", "questions": []}'])
def test_a_damaged_copy_is_made_anew(shelf, damage):
    name = shelf.open("notes", NOW).name
    shelf.add(name, [own(name, 1)])
    (shelf.root / name / "0001.cache").write_bytes(damage)
    assert shelf.questions(name).keys() == {f"{name}-1"}


def test_problems_are_told_every_time(shelf):
    broken_by_hand(shelf)
    first, second = (shelf.entries()[0].problems for _ in range(2))
    assert first == second > 0


def test_an_emptied_file_takes_its_copy_along(shelf):
    name = shelf.open("notes", NOW).name
    shelf.add(name, [own(name, 1)])
    assert files(shelf, name, "*.cache")
    shelf.drop(name, [f"{name}-1"])
    assert files(shelf, name, "0*") == {}


def test_a_home_that_can_only_be_read_is_read_without_copies(vault):
    shelf = Shelf(vault.folder / "banks")
    name = shelf.open("notes", NOW).name
    shelf.add(name, [own(name, 1)])
    (shelf.root / name / "0001.cache").unlink()
    with vault.shut():
        assert shelf.questions(name).keys() == {f"{name}-1"}
        with pytest.raises(HomeError, match="free some space or make it writable"):
            shelf.add(name, [own(name, 2)])
    assert files(shelf, name, "*.cache") == {}


def test_a_stale_copy_that_cannot_be_replaced_does_not_count(vault):
    shelf = Shelf(vault.folder / "banks")
    name = shelf.open("notes", NOW).name
    shelf.add(name, [own(name, 1)])
    file = shelf.root / name / "0001.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("What is it? 1", "By hand"), encoding="utf-8")
    with vault.shut():
        assert shelf.questions(name)[f"{name}-1"].question.en == "By hand"


def test_while_another_process_writes_nothing_is_and_the_person_is_told(shelf, monkeypatch):
    name = shelf.open("notes", NOW).name
    shelf.add(name, [own(name, 1)])
    monkeypatch.setattr(shelf_module, "PATIENCE", 0.01)
    before = files(shelf, name, "*")
    with FileLock(shelf.root / "lock"):
        for write in (
            lambda: shelf.open("another", NOW),
            lambda: shelf.add(name, [own(name, 2)]),
            lambda: shelf.drop(name, [f"{name}-1"]),
            lambda: shelf.switch(name, False),
            lambda: shelf.remove(name),
        ):
            with pytest.raises(HomeError, match="another process"):
                write()
    assert files(shelf, name, "*") == before
    assert len(shelf.banks()) == 1
