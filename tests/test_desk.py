"""Review of imported documents: nothing decided is lost, nothing undecided is asked."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
import samples
from fakes import ScriptedChat
from filelock import FileLock

from interviewer import desk as desk_module
from interviewer.accepting import with_edits
from interviewer.desk import Desk
from interviewer.drafting import PointDrafter
from interviewer.errors import BadInput, HomeError
from interviewer.ingest.document import AnswerStatus, Document, Draft
from interviewer.pending import Decision, Match, PointEdit, Which
from interviewer.prompts import Prompts
from interviewer.shelf import Shelf

NOW = datetime(2026, 11, 21, tzinfo=UTC)
ANSWER = "It zeroes random units while training. It keeps units from relying on each other. At test time all are used."


def draft(question, answer=ANSWER, **more):
    status = AnswerStatus.FULL if answer else AnswerStatus.MISSING
    return Draft(question=question, answer=answer, answer_status=status, lines=(1, 2), **more)


CHOICE = draft("Which is it?", "B", kind="choice", options={"a": "x", "b": "y"}, correct=("b",))
DOCUMENT = Document(
    path="/somewhere/notes.md",
    format="markdown",
    questions=(
        draft("What is dropout?", number="1"),
        draft("Why does it have no answer?", ""),
        CHOICE,
        draft("what is DROPOUT", number="4"),
    ),
)


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path / "imports", Shelf(tmp_path / "banks"))


@pytest.fixture
def pending(desk):
    return desk.prepare(desk.take(DOCUMENT, NOW).id, samples.bank())


@pytest.fixture
def name(desk):
    return desk.shelf.open("Notes", NOW).name


def test_the_same_file_twice_is_one_document_and_keeps_its_decisions(desk, pending):
    desk.drop(pending.id, [1])
    again = desk.take(DOCUMENT, NOW)
    assert again.id == pending.id
    assert again.items[1].decision is Decision.DROPPED
    assert [p.id for p in desk.all()] == [pending.id]


def test_preparing_finds_twins_in_the_document_and_drafts_points(pending):
    assert [m.question_id for m in pending.items[3].matches] == ["#1"]
    assert pending.items[0].matches == ()
    assert all(p.draft and p.cites for p in pending.items[0].points)
    assert pending.items[1].points == ()


def test_a_question_of_the_bank_is_pointed_out(desk):
    known = samples.bank().get("adam").question.en
    document = DOCUMENT.model_copy(update={"questions": (draft(known),)})
    pending = desk.prepare(desk.take(document, NOW).id, samples.bank())
    assert [(m.question_id, m.likeness) for m in pending.items[0].matches] == [("adam", 1.0)]


def test_preparing_goes_on_where_it_stopped(desk):
    pending_id = desk.take(DOCUMENT, NOW).id

    class Stopped(BaseException):
        pass

    def stop(done, total):
        if done == 3:
            raise Stopped

    with pytest.raises(Stopped):
        desk.prepare(pending_id, samples.bank(), progress=stop)
    assert desk.get(pending_id).prepared == 3, "what was done is kept"
    done = []
    desk.prepare(pending_id, samples.bank(), progress=lambda n, total: done.append(n))
    assert done == [4]


def test_accepted_questions_are_on_the_shelf_with_their_source(desk, pending, name):
    after = desk.accept(pending.id, [0, 2], name)
    assert after.waiting == [1, 3]
    first, choice = (desk.shelf.questions(name)[after.items[n].question_id] for n in (0, 2))
    assert first.sources[0].document == "notes.md"
    assert {p.draft for p in first.key_points} == {True}
    assert (choice.kind, choice.correct, choice.options["b"].en) == ("choice", ("b",), "y")
    assert desk.shelf.extend(samples.bank()).problems == ()


def test_accepting_twice_makes_one_question(desk, pending, name):
    desk.accept(pending.id, [0], name)
    desk.take_back(pending.id, 0)
    assert desk.shelf.questions(name) == {}
    desk.accept(pending.id, [0], name)
    desk.accept(pending.id, [3], name)
    assert len(desk.shelf.questions(name)) == 1, "the same question asked in other print"


def test_one_without_an_answer_is_refused_and_nothing_is_accepted(desk, pending, name):
    with pytest.raises(BadInput, match="number 2"):
        desk.accept(pending.id, [0, 1], name)
    assert desk.shelf.questions(name) == {}
    desk.edit(pending.id, 1, answer="Because nobody wrote one.")
    desk.accept(pending.id, [1], name)
    assert len(desk.shelf.questions(name)) == 1


def test_edits_are_kept_and_accepted_points_are_no_drafts(desk, pending, name):
    points = tuple(p.model_copy(update={"draft": False}) for p in pending.items[0].points[:1])
    desk.edit(pending.id, 0, question="What does dropout do?", difficulty=5, points=points)
    after = desk.accept(pending.id, [0], name)
    made = desk.shelf.questions(name)[after.items[0].question_id]
    assert (made.question.en, made.difficulty, made.key_points) == ("What does dropout do?", 5, points)


@pytest.mark.parametrize("wrong", [{"difficulty": 9}, {"points": ["x"]}])
def test_an_impossible_edit_changes_nothing(desk, pending, wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        desk.edit(pending.id, 0, **wrong)
    assert desk.get(pending.id) == pending


def test_merging_with_an_own_question_adds_what_it_lacks(desk, pending, name):
    kept = desk.accept(pending.id, [0], name).items[0].question_id
    desk.edit(pending.id, 3, answer="Its rate is a hyperparameter.")
    after = desk.merge(pending.id, 3, kept)
    assert after.items[3].decision is Decision.MERGED
    merged = desk.shelf.questions(name)[kept]
    assert merged.answer.en.endswith("Its rate is a hyperparameter.")
    assert len({p.id for p in merged.key_points}) == len(merged.key_points)


def test_merging_with_a_bundled_question_leaves_it_as_it_is(desk, pending):
    after = desk.merge(pending.id, 0, "adam")
    assert after.items[0].question_id == "adam"
    assert desk.shelf.banks() == []


def test_a_document_that_is_gone_says_so(desk, pending):
    desk.discard(pending.id)
    assert desk.all() == []
    for stale in (pending.id, "../../etc/passwd", ""):
        with pytest.raises(BadInput, match="import it again"):
            desk.get(stale)


def test_a_question_of_our_own_format_keeps_its_points_and_its_id(desk, name):
    finished = samples.question("mine")
    document = DOCUMENT.model_copy(update={"questions": (draft("What about mine?", finished=finished),)})
    pending = desk.prepare(desk.take(document, NOW).id, samples.bank())
    after = desk.accept(pending.id, [0], name)
    made = desk.shelf.questions(name)[after.items[0].question_id]
    assert (made.id, made.key_points) == (finished.id, finished.key_points)
    assert desk.shelf.extend(samples.bank()).problems == (), (
        "its sources are this document, not works that nobody knows"
    )


@pytest.mark.parametrize("status", [AnswerStatus.PAGE_REFERENCE, AnswerStatus.IMAGE_ONLY, AnswerStatus.LINK_ONLY])
def test_pages_a_picture_or_a_link_are_no_answer_until_somebody_writes_one(desk, status):
    bare = draft("What is it?", "Page 80-81").model_copy(update={"answer_status": status})
    pending = desk.prepare(desk.take(DOCUMENT.model_copy(update={"questions": (bare,)}), NOW).id, samples.bank())
    assert (pending.items[0].ready, pending.items[0].points, pending.fresh) == (False, (), [])
    assert pending.positions(Which.UNANSWERED) == [0]
    assert desk.edit(pending.id, 0, answer="It is a mean.").items[0].ready


def test_a_choice_question_can_be_given_its_right_letter(desk, name):
    unknown = CHOICE.model_copy(update={"correct": ()})
    pending = desk.take(DOCUMENT.model_copy(update={"questions": (unknown,)}), NOW)
    with pytest.raises(BadInput):
        desk.accept(pending.id, [0], name)
    desk.edit(pending.id, 0, correct=("a",))
    desk.accept(pending.id, [0], name)
    (made,) = desk.shelf.questions(name).values()
    assert made.correct == ("a",)


def test_what_is_decided_is_not_decided_again_nor_edited(desk, pending, name):
    desk.accept(pending.id, [0], name)
    for again in (
        lambda: desk.accept(pending.id, [0], name),
        lambda: desk.drop(pending.id, [0]),
        lambda: desk.merge(pending.id, 0, "adam"),
        lambda: desk.edit(pending.id, 0, answer="Something else."),
    ):
        with pytest.raises(BadInput, match="question 1 has been decided"):
            again()
    desk.edit(pending.id, 0, answer=ANSWER)


def test_undoing_a_merge_gives_the_own_question_back(desk, pending, name):
    kept = desk.accept(pending.id, [0], name).items[0].question_id
    before = desk.shelf.questions(name)[kept]
    desk.edit(pending.id, 3, answer="Its rate is a hyperparameter.")
    desk.merge(pending.id, 3, "#1")
    with pytest.raises(BadInput, match="question 4 went into the same"):
        desk.take_back(pending.id, 0)
    desk.take_back(pending.id, 3)
    assert desk.shelf.questions(name)[kept] == before


def test_a_question_of_our_own_format_takes_what_the_person_changed(desk, name):
    document = DOCUMENT.model_copy(
        update={"questions": (draft("What about mine?", finished=samples.question("mine")),)}
    )
    pending = desk.take(document, NOW)
    assert pending.items[0].difficulty == samples.question("mine").difficulty
    desk.edit(pending.id, 0, question="And mine?", difficulty=5)
    desk.accept(pending.id, [0], name)
    (made,) = desk.shelf.questions(name).values()
    assert (made.question.zh, made.difficulty, made.answer) == ("And mine?", 5, samples.question("mine").answer)


def test_drafts_follow_the_answer_and_the_persons_own_points_stay(desk, pending):
    own = pending.items[0].points[0].model_copy(update={"draft": False, "cites": None})
    desk.edit(
        pending.id,
        0,
        answer="The mask hides the future. Nothing else changes.",
        points=(own, *pending.items[0].points[1:]),
    )
    assert desk.settle_points(pending.id, 0).items[0].points == (own,)
    desk.edit(pending.id, 0, points=())
    assert [p.point.en for p in desk.settle_points(pending.id, 0).items[0].points] == [
        "The mask hides the future.",
        "Nothing else changes.",
    ]


def test_editing_one_language_of_a_point_leaves_the_other():
    both = samples.point("core")
    (edited,) = with_edits((both,), [PointEdit(id="core", text="new", weight=2)], "en")
    assert (edited.point.en, edited.point.zh, edited.weight) == ("new", both.point.zh, 2)
    (made,) = with_edits((), [PointEdit(text="mine"), PointEdit(text=" ")], "zh")
    assert (made.point.zh, made.point.en, made.draft, made.essential) == ("mine", "mine", False, False)


# --- documents


def document(*questions, name="notes.md"):
    return Document(path=f"/somewhere/{name}", format="markdown", questions=questions)


def test_what_was_found_makes_the_document_not_its_name(desk):
    first = desk.take(document(draft("What is dropout?")), NOW)
    assert desk.take(document(draft("What is dropout?"), name="copy.md"), NOW) == first
    assert desk.take(document(draft("What is dropout?", number="2")), NOW).id != first.id
    empty = {desk.take(document(name=name), NOW).id for name in ("a.md", "b.md")}
    assert len(empty) == 2, "two documents without questions are two"


def test_the_latest_document_comes_first_and_a_damaged_file_is_none(desk):
    for n in (2, 1, 3):
        desk.take(document(draft(f"What is {n}?"), name=f"{n}.md"), NOW + timedelta(days=n))
    (desk.root / "feedbeef.json").write_text('{"id": "feedbeef"}', encoding="utf-8")
    assert [p.name for p in desk.all()] == ["3.md", "2.md", "1.md"]
    with pytest.raises(BadInput, match="import it again"):
        desk.get("feedbeef")


def test_an_id_leads_nowhere_else(desk, pending):
    elsewhere = desk.root.parent / "elsewhere.json"
    elsewhere.write_bytes((desk.root / f"{pending.id}.json").read_bytes())
    with pytest.raises(BadInput, match="import it again"):
        desk.get("../elsewhere")


def test_a_change_by_another_program_is_seen(desk, pending):
    path = desk.root / f"{pending.id}.json"
    fresh = path.with_suffix(".new")
    fresh.write_text(path.read_text(encoding="utf-8").replace("notes.md", "renamed.md"), encoding="utf-8")
    fresh.replace(path)
    assert desk.get(pending.id).name == "renamed.md"


def test_many_documents_are_all_kept(desk):
    taken = [desk.take(document(draft(f"What is {n}?"), name=f"{n}.md"), NOW) for n in range(6)]
    assert [desk.get(p.id) for p in taken] == taken


def test_while_another_process_writes_nothing_is_and_the_person_is_told(desk, pending, name, monkeypatch):
    monkeypatch.setattr(desk_module, "PATIENCE", 0.01)
    before = (desk.root / f"{pending.id}.json").read_bytes()
    with FileLock(desk.root / "lock"):
        for write in (
            lambda: desk.take(document(draft("What is new?")), NOW),
            lambda: desk.discard(pending.id),
            lambda: desk.drop(pending.id, [0]),
        ):
            with pytest.raises(HomeError, match="cannot write"):
                write()
    assert [p.id for p in desk.all()] == [pending.id]
    assert (desk.root / f"{pending.id}.json").read_bytes() == before


def test_windows_that_decide_at_once_lose_nothing(desk):
    pending = desk.take(document(*(draft(f"What is {n}?") for n in range(40))), NOW)
    windows = [
        threading.Thread(target=lambda first=first: [desk.drop(pending.id, [n]) for n in range(first, 40, 4)])
        for first in range(4)
    ]
    for window in windows:
        window.start()
    for window in windows:
        window.join()
    assert desk.get(pending.id).waiting == []


# --- preparing


@pytest.fixture
def five(desk):
    return desk.take(document(*(draft(f"What is number{n}?") for n in range(5))), NOW).id


def test_a_long_preparation_is_saved_on_the_way(desk, five, monkeypatch):
    monkeypatch.setattr(desk_module, "SAVE_EVERY", 2)
    saved = []
    desk.prepare(five, samples.bank(), progress=lambda done, total: saved.append((desk.get(five).prepared, total)))
    assert saved == [(0, 5), (2, 5), (2, 5), (4, 5), (4, 5)]


def test_where_a_model_drafts_it_is_saved_more_often(desk, five, monkeypatch):
    monkeypatch.setattr(desk_module, "SAVE_EVERY_DRAFTED", 1)
    chat = ScriptedChat(*[{"points": [{"point": "It is.", "cites": "zeroes", "weight": 1, "essential": True}]}] * 5)
    saved = []
    after = desk.prepare(
        five, samples.bank(), PointDrafter(chat, Prompts()), lambda done, total: saved.append(desk.get(five).prepared)
    )
    assert saved == [1, 2, 3, 4, 5]
    assert [p.point.en for item in after.items for p in item.points] == ["It is."] * 5


def test_a_very_long_document_is_saved_ten_times(desk, monkeypatch):
    monkeypatch.setattr(desk_module, "SAVE_EVERY", 1)
    pending = desk.take(document(*(draft(f"What is number{n}?", "") for n in range(30))), NOW)
    saved = []
    desk.prepare(pending.id, samples.bank(), progress=lambda done, total: saved.append(desk.get(pending.id).prepared))
    assert sorted(set(saved)) == list(range(0, 31, 3))


def test_what_is_prepared_is_not_prepared_again(desk, pending):
    again = desk.prepare(pending.id, samples.bank(), progress=lambda done, total: pytest.fail("again"))
    assert again == pending


def test_a_twin_is_the_earlier_of_two_and_an_empty_title_is_nobodys(desk):
    lost = draft("", "An answer whose question was lost.")
    made = desk.take(
        document(lost, draft("?"), draft("Why is it so?"), draft("why is it SO"), draft("Where is the mean?", "")), NOW
    )
    items = desk.prepare(made.id, samples.bank()).items
    assert [[m.question_id for m in item.matches] for item in items] == [[], [], [], ["#3"], []]
    assert items[0].points == ()


def test_what_a_person_does_meanwhile_outlives_the_preparation(desk, five, monkeypatch):
    monkeypatch.setattr(desk_module, "SAVE_EVERY", 1)
    own = samples.point("mine")

    def meanwhile(done, total):
        if done == 2:
            desk.edit(five, 0, points=())
            desk.edit(five, 2, points=(own,))
            desk.edit(five, 3, answer="Another answer.")
            desk.drop(five, [4])

    items = desk.prepare(five, samples.bank(), progress=meanwhile).items
    assert items[0].points == (), "removed by the person; an earlier draft does not come back"
    assert items[2].points == (own,)
    assert items[3].points == (), "the drafts were of the answer before"
    assert items[4].decision is Decision.DROPPED


# --- decisions


def test_what_was_decided_elsewhere_leaves_the_shelf_alone(desk, pending, name):
    kept = desk.accept(pending.id, [0], name).items[0].question_id
    before = dict(desk.shelf.questions(name))
    desk.edit(pending.id, 3, answer="Its rate is a hyperparameter.")
    desk.drop(pending.id, [2, 3])
    with pytest.raises(BadInput, match="decided already"):
        desk.accept(pending.id, [2], name)
    with pytest.raises(BadInput, match="decided already"):
        desk.merge(pending.id, 3, kept)
    assert desk.shelf.questions(name) == before


def test_a_refusal_names_the_question_in_both_languages(desk, pending, name):
    with pytest.raises(BadInput, match="number 2") as unready:
        desk.accept(pending.id, [0, 1], name)
    assert "1 道没有可供评分的答案（第一道是第 2 题）" in unready.value.zh
    desk.drop(pending.id, [3])
    with pytest.raises(BadInput, match="question 4 has been") as decided:
        desk.drop(pending.id, [3])
    assert "第 4 题" in decided.value.zh
    with pytest.raises(BadInput, match="question 1 of this") as unaccepted:
        desk.merge(pending.id, 2, "#1")
    assert "第 1 题" in unaccepted.value.zh


def test_accepted_points_are_drafts_no_longer_and_rest_on_nothing(desk, pending):
    points = desk.accept_points(pending.id, 0).items[0].points
    assert points
    assert {(p.draft, p.cites) for p in points} == {(False, None)}


def test_points_by_a_model_take_the_place_of_those_that_there_are(desk, pending):
    chat = ScriptedChat({"points": [{"point": "It masks.", "cites": "random units", "weight": 2, "essential": True}]})
    after = desk.redraft(pending.id, 0, PointDrafter(chat, Prompts()))
    assert [(p.point.en, p.draft) for p in after.items[0].points] == [("It masks.", True)]


def test_undoing_gives_back_only_what_the_merge_added(desk, pending, name):
    kept = desk.accept(pending.id, [0], name).items[0].question_id
    desk.edit(pending.id, 3, answer="Its rate is a hyperparameter.")
    desk.merge(pending.id, 3, kept)
    later = desk.shelf.questions(name)[kept].model_copy(update={"difficulty": 5})
    desk.shelf.add(name, [later])
    after = desk.take_back(pending.id, 3)
    assert desk.shelf.questions(name)[kept] == later, "somebody worked on it since"
    assert (after.items[3].decision, after.items[3].before) == (Decision.WAITING, None)


def test_undoing_outlives_the_bank(desk, pending, name):
    desk.accept(pending.id, [0], name)
    desk.shelf.remove(name)
    after = desk.take_back(pending.id, 0)
    assert (after.items[0].decision, after.items[0].question_id) == (Decision.WAITING, None)
    desk.merge(pending.id, 2, "adam")
    assert desk.take_back(pending.id, 2).items[2].decision is Decision.WAITING


# --- what is asked of the parts of a document


def test_a_document_is_gone_through_by_parts(desk, pending, name):
    assert pending.fresh == [0, 2], "no answer, and a twin, want a look"
    desk.accept(pending.id, [0], name)
    desk.merge(pending.id, 3, "#1")
    after = desk.drop(pending.id, [1])
    assert {which: after.positions(which) for which in Which} == {
        Which.WAITING: [2],
        Which.NEAR: [],
        Which.UNANSWERED: [],
        Which.ACCEPTED: [0, 3],
        Which.DROPPED: [1],
        Which.ALL: [0, 1, 2, 3],
    }
    assert pending.positions(Which.NEAR) == [3]
    assert pending.positions(Which.UNANSWERED) == [1]
    assert after.fresh == [2]


def test_what_was_not_compared_is_not_fresh(desk):
    pending = desk.take(DOCUMENT, NOW)
    assert pending.fresh == []
    assert pending.model_copy(update={"prepared": 1}).fresh == [0]


@pytest.mark.parametrize(
    ("changes", "ready"),
    [
        ({}, True),
        ({"question": " "}, False),
        ({"answer": " "}, False),
        ({"draft": draft("x", ANSWER + " ").model_copy(update={"answer_status": AnswerStatus.LINK_ONLY})}, False),
        (
            {"draft": draft("x").model_copy(update={"answer_status": AnswerStatus.LINK_ONLY}), "answer": ANSWER + "\n"},
            False,
        ),
        ({"draft": draft("x").model_copy(update={"answer_status": AnswerStatus.PARTIAL})}, True),
        ({"answer": "```\nx = 1\n```", "points": ()}, False),
        ({"answer": "```\nx = 1\n```", "points": (samples.point("p"),)}, True),
        ({"answer": "| a | b |\n|---|---|\n| 它 | 成立。 |\n\n它成立。", "points": ()}, True),
        ({"draft": CHOICE}, False),
        ({"draft": CHOICE, "correct": ("a",)}, True),
        ({"draft": CHOICE, "correct": ("a",), "question": ""}, False),
        ({"draft": CHOICE, "correct": ("a",), "answer": ""}, True),
    ],
)
def test_a_question_is_ready_when_it_can_be_asked_and_graded(pending, changes, ready):
    assert pending.items[0].model_copy(update=changes).ready is ready


@pytest.mark.parametrize(("likeness", "known"), [((), False), ((0.5,), False), ((0.5, 0.65), True), ((1.0,), True)])
def test_a_question_is_known_from_a_certain_likeness_on(pending, likeness, known):
    matches = tuple(Match(question_id=f"q{n}", likeness=x) for n, x in enumerate(likeness))
    assert pending.items[0].model_copy(update={"matches": matches}).known is known
