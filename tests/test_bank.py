"""Reading question files, however broken: every problem with file, line and field, and the other questions still load."""

import shutil
from pathlib import Path

import pytest
import samples

from interviewer import bank as bank_module
from interviewer.bank import Bank, Problem, load, rubric
from interviewer.errors import BankError, UnknownQuestion
from interviewer.models import LANGS, Question, Text
from interviewer.settings import shipped
from interviewer.similar import Similar

GOOD = """\
- id: {id}
  topic: optimization
  difficulty: 2
  question: {{zh: 什么是 {id}？, en: "What is {id}?"}}
  answer: {{zh: 就是 {id}。, en: "It is {id}."}}
  key_points:
    - id: core
      essential: true
      point: {{zh: 要点一, en: point one}}
    - id: second
      point: {{zh: 要点二, en: point two}}
    - id: third
      point: {{zh: 要点三, en: point three}}
  hints: [{{zh: 提示, en: hint}}]
  follow_ups: [{{probes: core, question: {{zh: 那么核心呢？, en: And the core?}}}}]
"""


def good(question_id: str) -> str:
    """The text of a question file with nothing wrong in it."""
    return GOOD.format(id=question_id)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one good file, `good.yaml`, and room for a bad one."""
    (tmp_path / "good.yaml").write_text(good("adam"), encoding="utf-8")
    return tmp_path


def swap(old: str, new: str) -> str:
    """A good question `bad-one` with one thing changed."""
    text = good("bad-one")
    assert old in text
    return text.replace(old, new, 1)


# what stands in the file -> (line, field, a word of the explanation)
UGLY: dict[str, tuple[str | bytes, int, str, str]] = {
    "syntax error": ("- id: a\n  topic: [x\n- id: b\n", 3, "yaml", "not valid YAML"),
    "unclosed quote": ('- id: a\n  topic: "x\n', 3, "yaml", "not valid YAML"),
    "tab": ("- id: a\n\ttopic: x\n", 2, "yaml", "not valid YAML"),
    "two documents": (good("a") + "---\n" + good("b"), 16, "yaml", "not valid YAML"),
    "duplicate key": (swap("  difficulty: 2\n", "  difficulty: 2\n  difficulty: 3\n"), 4, "yaml", "twice"),
    "duplicate key inside": (swap("en: point two}", "en: point two, en: again}"), 11, "yaml", "twice"),
    "a list as a key": ("- id: a\n- ? [x]\n  : 1\n", 2, "yaml", "not valid YAML"),
    "an impossible date": ("- id: a\n- 2026-13-45\n", 2, "yaml", "not valid YAML"),
    "a python object": ("- id: a\n- !!python/object:os.system {}\n", 2, "yaml", "not valid YAML"),
    "a number that is none": ("- !!int seven\n", 1, "yaml", "not valid YAML"),
    "nested without end": ("- id: a\n- " + "[" * 100_000, 2, "yaml", "deep"),
    "itself inside itself": ("- id: a\n- &x [*x]\n", 2, "[1]", "mapping"),
    "NUL": ("- id: a\n  topic: b\x00c\n", 2, "yaml", "not valid YAML"),
    "escape character": ("- id: a\n  topic: b\x1bc\n", 2, "yaml", "not valid YAML"),
    "not UTF-8": (b"- id: a\n  topic: \xff\xfe\n", 2, "file", "UTF-8"),
    "UTF-16": (good("a").encode("utf-16"), 1, "file", "UTF-8"),
    "GBK": (good("a").encode("gbk"), 4, "file", "UTF-8"),
    "empty": ("", 1, "file", "list of questions"),
    "only a comment": ("# nothing yet\n", 1, "file", "list of questions"),
    "not a list": ("id: a\ntopic: b\n", 1, "file", "list of questions"),
    "a text": ("hello", 1, "file", "list of questions"),
    "entry is a text": ("- hello\n", 1, "[0]", "mapping"),
    "entry is nothing": ("- \n", 1, "[0]", "mapping"),
    "unknown field": (swap("topic:", "topics:"), 2, "bad-one.topics", "no such field"),
    "unknown field inside": (swap("essential:", "esential:"), 8, "bad-one.key_points.0.esential", "no such field"),
    "missing field": (swap("  difficulty: 2\n", ""), 1, "bad-one.difficulty", "missing"),
    "missing language": (swap("{zh: 要点二, en: point two}", "{zh: 要点二}"), 11, "bad-one.key_points.1.point.en", "missing"),
    "empty text": (swap("zh: 要点二", 'zh: ""'), 11, "bad-one.key_points.1.point.zh", "empty"),
    "no id": ("- topic: x\n", 1, "[0].id", "missing"),
    "a number as id": (swap("id: bad-one", "id: 12"), 1, "12.id", "text"),
    "an id with spaces": (swap("id: bad-one", "id: Bad One"), 1, "Bad One.id", "lower-case"),
    "yes for a text": (swap("zh: 要点二", "zh: yes"), 11, "bad-one.key_points.1.point.zh", "text"),
    "difficulty in words": (swap("difficulty: 2", "difficulty: hard"), 3, "bad-one.difficulty", "whole number"),
    "difficulty too high": (swap("difficulty: 2", "difficulty: 9"), 3, "bad-one.difficulty", "5"),
    "key points as a text": (swap("  hints: [{zh: 提示, en: hint}]", "  hints: a hint"), 14, "bad-one.hints", "list"),
    "kind of its own": (swap("  difficulty: 2\n", "  difficulty: 2\n  kind: essay\n"), 4, "bad-one.kind", "open"),
    "source without a work": (swap("  hints:", "  sources: [{number: '1'}]\n  hints:"), 14, "bad-one.sources.0", "exactly one"),
    "unknown work": (swap("  hints:", "  sources: [{book: nobody-1999}]\n  hints:"), 14, "bad-one.sources.0", "sources.yaml"),
    "unknown topic": (swap("topic: optimization", "topic: cooking"), 2, "bad-one.topic", "cooking"),
    "dangling probe": (swap("probes: core", "probes: heart"), 15, "bad-one.follow_ups.0.probes", "heart"),
    "two points of one id": (swap("id: third", "id: second"), 12, "bad-one.key_points.2.id", "second"),
    "id taken in another file": (good("adam"), 1, "adam.id", "taken"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "line", "field", "word"), UGLY.values(), ids=UGLY.keys())
def test_a_broken_file_is_reported_by_line_and_field_and_harms_no_other(folder, content, line, field, word):
    (folder / "late.yaml").write_bytes(content if isinstance(content, bytes) else content.encode())
    (folder / "zz.yaml").write_text(good("zeta"), encoding="utf-8")
    bank = load(folder)
    assert sorted(bank.questions) == ["adam", "zeta"]
    found = {(p.file, p.line, p.field, p.severity): p for p in bank.problems}
    assert ("late.yaml", line, field, "error") in found, [str(p) for p in bank.problems]
    assert word in found["late.yaml", line, field, "error"].en
    assert not any("\n" in str(p) for p in bank.problems)


@pytest.mark.parametrize("content", [c for c, *_ in UGLY.values()], ids=UGLY.keys())
def test_every_explanation_exists_in_chinese(folder, content):
    (folder / "late.yaml").write_bytes(content if isinstance(content, bytes) else content.encode())
    for problem in load(folder).problems:
        assert any("\u4e00" <= c <= "\u9fff" for c in problem.zh), problem


def test_all_problems_are_reported_at_once(folder):
    (folder / "a.yaml").write_text(swap("topic: optimization", "topic: cooking"), encoding="utf-8")
    (folder / "b.yaml").write_text(
        swap("difficulty: 2", "difficulty: 7").replace("essential: true", "esential: true"), encoding="utf-8"
    )
    (folder / "c.yml").write_text("[", encoding="utf-8")
    found = [(p.file, p.field) for p in load(folder).problems]
    assert found == [("a.yaml", "bad-one.topic"), ("b.yaml", "bad-one.difficulty"), ("b.yaml", "bad-one.key_points.0.esential"), ("c.yml", "yaml")]  # fmt: skip


def test_a_good_question_survives_a_bad_neighbour_in_its_file(folder):
    (folder / "both.yaml").write_text(swap("difficulty: 2", "difficulty: 9") + good("zeta"), encoding="utf-8")
    bank = load(folder)
    assert sorted(bank.questions) == ["adam", "zeta"]
    assert [(p.line, p.field) for p in bank.problems] == [(3, "bad-one.difficulty")]


def test_what_is_only_unfinished_is_used_and_reported(folder):
    (folder / "b.yaml").write_text(swap("  hints: [{zh: 提示, en: hint}]\n", ""), encoding="utf-8")
    bank = load(folder)
    assert "bad-one" in bank.questions
    assert [(p.field, p.severity) for p in bank.problems] == [("bad-one.hints", "quality")]


@pytest.mark.parametrize("encode", [lambda t: "\ufeff" + t, lambda t: t.replace("\n", "\r\n")], ids=["BOM", "CRLF"])
def test_files_from_windows_are_fine(folder, encode):
    (folder / "w.yaml").write_bytes(encode(good("zeta")).encode())
    bank = load(folder)
    assert "zeta" in bank.questions
    assert bank.problems == ()


def test_a_folder_in_the_place_of_a_file_is_reported(folder):
    (folder / "x.yaml").mkdir()
    assert [(p.file, p.field) for p in load(folder).problems] == [("x.yaml", "file")]


def test_no_usable_question_is_an_error_that_names_the_first_problem(tmp_path):
    with pytest.raises(BankError, match="no question file"):
        load(tmp_path)
    with pytest.raises(BankError, match="cannot read"):
        load(tmp_path / "absent")
    (tmp_path / "a.yaml").write_text("- id: a\n", encoding="utf-8")
    with pytest.raises(BankError, match=r"no usable question.*a\.yaml:1: a\.answer") as caught:
        load(tmp_path)
    assert "bank check" in caught.value.zh


def test_a_problem_reads_like_a_compiler_message():
    assert str(Problem("a.yaml", 3, "q.topic", "is odd", "有误")) == "a.yaml:3: q.topic: is odd"


# --- looking things up ------------------------------------------------------------------------------------------------


def test_a_question_is_found_by_id_and_a_near_miss_is_suggested():
    bank = samples.bank()
    assert bank.get("adam").id == "adam"
    with pytest.raises(UnknownQuestion, match=r"batch-nrom.*did you mean.*batch-norm"):
        bank.get("batch-nrom")
    with pytest.raises(UnknownQuestion, match="bank list"):
        bank.get("zzz")


@pytest.mark.parametrize(
    "text", ["What about adam?", "1. what about ADAM", samples.both("What about adam?").zh, "What  about\nadam？"]
)
def test_a_question_is_found_by_its_text_in_either_language(text):
    found = samples.bank().find(text)
    assert found is not None
    assert found.id == "adam"


@pytest.mark.parametrize("text", ["", "?", "1.", "What about adamw?"])
def test_another_text_is_no_question(text):
    assert samples.bank().find(text) is None


def test_an_unknown_topic_is_told_which_there_are():
    bank = samples.bank()
    bank.check_topics(["optimization", "normalization"])
    with pytest.raises(UnknownQuestion, match=r"cooking.*normalization, optimization"):
        bank.check_topics(["cooking"])
    with pytest.raises(UnknownQuestion):
        bank.check_topics(["evaluation"])  # it has a name, but no question


def test_a_topic_without_a_name_is_called_by_its_id():
    assert samples.bank().topic_name("imported").en == "imported"
    assert samples.bank().topic_name("optimization") == samples.TOPICS["optimization"]


def test_the_fingerprint_follows_the_content_and_nothing_else(folder):
    before = load(folder).fingerprint
    text = good("adam")
    (folder / "good.yaml").rename(folder / "renamed.yaml")
    (folder / "renamed.yaml").write_text("# a comment\n" + text, encoding="utf-8")
    assert load(folder).fingerprint == before
    (folder / "renamed.yaml").write_text(text.replace("point two", "point  two"), encoding="utf-8")
    assert load(folder).fingerprint != before


def test_the_order_of_questions_does_not_change_the_fingerprint():
    one, other = samples.question("a"), samples.question("b")
    assert samples.bank(one, other).fingerprint == samples.bank(other, one).fingerprint


# --- near-duplicates --------------------------------------------------------------------------------------------------


def asking(question_id: str, en: str, zh: str = "") -> Question:
    return samples.question(question_id).model_copy(
        update={"question": Text(zh=zh or f"{question_id} 是什么？", en=en)}
    )


def duplicates(folder: Path, **files: tuple[Question, ...]) -> list[Problem]:
    """What is found in a folder of these files."""
    for name, questions in files.items():
        text = bank_module.to_yaml([q.model_copy(update={"sources": ()}) for q in questions])
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return bank_module.near_duplicates(folder, bank_module.check(folder))


DROPOUT = "Why does dropout reduce overfitting?"


def test_two_questions_that_ask_the_same_are_reported_once_at_the_later_id(tmp_path):
    (found,) = duplicates(
        tmp_path,
        a=(asking("zeta", "And why does dropout reduce overfitting, then?"), asking("norm", "How long is a vector?")),
        b=(asking("core", "What is a core?"), asking("alpha", DROPOUT)),
    )
    assert (found.file, found.line, found.field, found.severity) == ("a.yaml", 1, "zeta.question", "quality")
    assert (found.en, found.zh) == ("asks nearly the same as alpha", "与 alpha 几乎相同")


def test_a_near_duplicate_is_found_in_either_language_and_stands_on_its_line(tmp_path):
    (found,) = duplicates(
        tmp_path,
        a=(asking("one", DROPOUT, "随机失活为什么能减轻过拟合？"),),
        b=(asking("other", "What is a norm?"), asking("two", "How so?", "为什么随机失活能减轻过拟合？")),
    )
    line = (tmp_path / "b.yaml").read_text(encoding="utf-8").splitlines().index("- id: two") + 1
    assert (found.file, found.line, found.field) == ("b.yaml", line, "two.question")
    assert line > 1


def test_three_of_a_kind_are_all_reported(tmp_path):
    found = duplicates(tmp_path, a=tuple(asking(i, DROPOUT, "随机失活有什么用？") for i in ("a1", "a2", "a3")))
    assert [(p.field, p.en.rpartition(" ")[2]) for p in found] == [
        ("a2.question", "a1"),
        ("a3.question", "a1"),
        ("a3.question", "a2"),
    ]


def test_what_is_merely_like_another_is_no_duplicate(tmp_path):
    like = "Why does weight decay reduce overfitting?"
    assert "a" in {n.id for n in Similar([("a", DROPOUT), ("b", like)]).near(like)}, "a person who imports it is shown"
    assert duplicates(tmp_path, a=(asking("a", DROPOUT), asking("b", like))) == []


def test_one_file_can_be_looked_at_alone(tmp_path):
    duplicates(tmp_path, a=(asking("a", DROPOUT),), b=(asking("x", "How so?"), asking("b", DROPOUT)))
    alone, whole = bank_module.check(tmp_path / "b.yaml"), bank_module.check(tmp_path)
    assert bank_module.near_duplicates(tmp_path / "b.yaml", alone) == []
    (found,) = bank_module.near_duplicates(tmp_path / "b.yaml", whole)
    assert (found.file, found.field) == ("b.yaml", "b.question")
    assert found.line > 1
    (elsewhere,) = bank_module.near_duplicates(tmp_path / "a.yaml", whole)
    assert (elsewhere.file, elsewhere.line) == ("a.yaml", 1), "a question of another file is reported all the same"


# --- what is shipped --------------------------------------------------------------------------------------------------


def test_the_bundled_bank_has_no_problem(bank):
    assert [str(p) for p in bank.problems] == []


def test_the_bundled_bank_is_wide_enough(bank):
    """Issue 2: 24 questions over at least 8 topics, the four choice questions of the seed documents among them."""
    assert len(bank.questions) >= 24
    assert len({q.topic for q in bank.questions.values()}) >= 8
    assert sum(q.kind == "choice" for q in bank.questions.values()) >= 4
    assert all(q.sources for q in bank.questions.values())


def test_every_bundled_question_is_found_by_its_own_text(bank):
    for question in bank.questions.values():
        for lang in LANGS:
            assert bank.find(question.question[lang]) is question


def test_the_bundled_rubric_holds():
    found = rubric()
    assert found.credit["covered"] == 1
    assert found.credit["missing"] == 0
    assert set(found.criteria) == {"core", "depth", "accuracy"}


@pytest.mark.parametrize("content", ["", "[", "version: 1\n", "version: 1\nversion: 2\n"])
def test_a_broken_rubric_is_one_error_that_names_the_file(tmp_path, content):
    path = tmp_path / "rubric.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BankError, match=r"rubric\.yaml"):
        rubric(path)


def test_only_the_bank_reads_the_knowledge_folder():
    assert {p.name for p in shipped("knowledge").glob("*.yaml")} >= {"topics.yaml", "sources.yaml", "rubric.yaml"}
    assert isinstance(bank_module.load(), Bank)


def test_without_a_place_to_keep_it_reading_goes_on(tmp_path):
    assert bank_module.load(copy=tmp_path / "missing" / "bank.copy") == bank_module.load()


@pytest.fixture
def copied(folder, tmp_path_factory, monkeypatch):
    """A folder of one question, where its copy goes, how often it was parsed; over a `knowledge/` that can be edited."""
    knowledge = tmp_path_factory.mktemp("knowledge")
    for name in ("topics.yaml", "sources.yaml"):
        shutil.copy(shipped("knowledge") / name, knowledge / name)
    monkeypatch.setattr(bank_module, "shipped", lambda _: knowledge)
    parsed = []
    real = bank_module.check
    monkeypatch.setattr(bank_module, "check", lambda path: parsed.append(path) or real(path))
    return folder, tmp_path_factory.mktemp("home") / "bank.copy", parsed, knowledge


def test_a_copy_holds_all_of_the_bank(copied):
    folder, copy, parsed, _ = copied
    first, second = load(folder, copy), load(folder, copy)
    assert parsed == [folder]
    assert (second.questions, second.topics, second.works) == (first.questions, first.topics, first.works)
    assert list(copy.parent.iterdir()) == [copy], "and nothing half-written is left"


def test_without_a_place_for_a_copy_every_load_parses(copied):
    folder, copy, parsed, _ = copied
    load(folder)
    load(folder)
    assert len(parsed) == 2
    assert not copy.exists()


@pytest.mark.parametrize(
    ("file", "added"),
    [
        ("good.yaml", "# a comment\n"),
        ("more.yml", good("zeta")),
        ("topics.yaml", "cooking: {zh: 烹饪, en: Cooking}\n"),
        ("sources.yaml", "# a comment\n"),
    ],
)
def test_a_copy_is_stale_when_a_file_that_it_was_made_from_changes(copied, file, added):
    folder, copy, parsed, knowledge = copied
    load(folder, copy)
    path = (knowledge if (knowledge / file).exists() else folder) / file
    path.write_text((path.read_text(encoding="utf-8") if path.exists() else "") + added, encoding="utf-8")
    assert load(folder, copy) == bank_module.check(folder)
    assert len(parsed) == 3
    load(folder, copy)
    assert len(parsed) == 3, "and a fresh one is made"


def test_a_copy_of_another_version_of_the_program_is_stale(copied, monkeypatch):
    folder, copy, parsed, _ = copied
    load(folder, copy)
    monkeypatch.setattr(bank_module, "__version__", "0.0.0")
    load(folder, copy)
    assert len(parsed) == 2


@pytest.mark.parametrize(
    "damage", [b"", b"\x00 damaged", b"{}", b'{"digest": "0", "questions": {}, "topics": {}, "works": {}}']
)
def test_a_damaged_copy_is_made_anew(copied, damage):
    folder, copy, parsed, _ = copied
    copy.write_bytes(damage)
    assert load(folder, copy).questions.keys() == load(folder, copy).questions.keys() == {"adam"}
    assert len(parsed) == 1


def test_an_unfinished_bank_is_copied_and_one_with_errors_is_not(copied):
    folder, copy, parsed, _ = copied
    (folder / "b.yaml").write_text(swap("  hints: [{zh: 提示, en: hint}]\n", ""), encoding="utf-8")
    assert load(folder, copy).questions.keys() == load(folder, copy).questions.keys() == {"adam", "bad-one"}
    assert len(parsed) == 1
    (folder / "c.yaml").write_text("- id: [", encoding="utf-8")
    assert load(folder, copy).problems
    assert load(folder, copy).problems
    assert len(parsed) == 3


def test_a_bank_without_a_question_is_an_error_every_time(tmp_path):
    (tmp_path / "empty.yaml").write_text("[]", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(BankError, match="no usable question"):
            load(tmp_path, tmp_path / "bank.copy")


# --- one question alone -----------------------------------------------------------------------------------------------


@pytest.fixture
def parsed(monkeypatch):
    """The YAML texts that are parsed from here on."""
    texts = []
    real = bank_module.read_yaml
    monkeypatch.setattr(bank_module, "read_yaml", lambda text: texts.append(text) or real(text))
    return texts


def test_one_question_takes_its_own_lines_only(tmp_path, parsed):
    folder = shipped("knowledge") / "questions"
    for question in list(bank_module.load().questions.values())[::20]:
        parsed.clear()
        assert bank_module.find(question.id, folder, tmp_path / "bank.copy") == question
        (lines,) = parsed
        assert lines.count("\n- id: ") == 0
    assert not list(tmp_path.iterdir())


def test_one_question_out_of_a_copy_takes_no_yaml(tmp_path, parsed):
    folder, copy = shipped("knowledge") / "questions", tmp_path / "bank.copy"
    bank = bank_module.load(folder, copy)
    parsed.clear()
    assert bank_module.find("batch-normalization-why", folder, copy) == bank.get("batch-normalization-why")
    assert bank_module.find("nobody", folder, copy) is None
    known = bank_module.load(folder, copy)
    assert known.find("What does batch normalization do, and why does it help training?") == bank.get(
        "batch-normalization-why"
    )
    assert parsed == []


@pytest.mark.parametrize(
    "text",
    [
        "[]\n",
        '- {id: zeta}\n',
        "- id: zeta\n",
        "- id: zeta-two\n  topic: optimization\n",
        "# - id: zeta\n",
        "- id: zeta\n  topic: [\n",
        b"- id: zeta\n  topic: \xff\n",
    ],
)  # fmt: skip
def test_what_is_not_plainly_one_sound_question_takes_the_whole_bank(tmp_path, text):
    (tmp_path / "a.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())
    (tmp_path / "b.yaml").write_text(good("other"), encoding="utf-8")
    assert bank_module.find("zeta", tmp_path, tmp_path / "bank.copy") is None
    assert bank_module.find("other", tmp_path, tmp_path / "bank.copy") == bank_module.load(tmp_path).get("other")


def test_a_question_with_an_error_is_not_found_alone(tmp_path):
    (tmp_path / "a.yaml").write_text(good("zeta").replace("topic: ", "topic: no-", 1), encoding="utf-8")
    assert bank_module.find("zeta", tmp_path, tmp_path / "bank.copy") is None


def test_own_questions_stand_beside_a_copy_without_its_being_parsed(tmp_path):
    folder, copy = shipped("knowledge") / "questions", tmp_path / "bank.copy"
    bank_module.load(folder, copy)
    own = samples.question("mine")
    both = bank_module.load(folder, copy).extended({"mine": own, "adam": own}, {})
    assert both.find(own.question.en) is own
    assert both.own >= {"mine"}
    assert both.find("What does batch normalization do, and why does it help training?") is both.get(
        "batch-normalization-why"
    )
