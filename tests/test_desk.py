"""Review of imported documents: nothing decided is lost, nothing undecided is asked."""

from datetime import UTC, datetime

import pytest
import samples

from interviewer.accepting import with_edits
from interviewer.desk import Desk
from interviewer.errors import BadInput
from interviewer.ingest.document import AnswerStatus, Document, Draft
from interviewer.pending import Decision, PointEdit, Which
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
    desk.edit(pending.id, 0, answer="It is a mask. Nothing else.", points=(own, *pending.items[0].points[1:]))
    assert desk.settle_points(pending.id, 0).items[0].points == (own,)
    desk.edit(pending.id, 0, points=())
    assert [p.point.en for p in desk.settle_points(pending.id, 0).items[0].points] == ["It is a mask.", "Nothing else."]


def test_editing_one_language_of_a_point_leaves_the_other():
    both = samples.point("core")
    (edited,) = with_edits((both,), [PointEdit(id="core", text="new", weight=2)], "en")
    assert (edited.point.en, edited.point.zh, edited.weight) == ("new", both.point.zh, 2)
    (made,) = with_edits((), [PointEdit(text="mine"), PointEdit(text=" ")], "zh")
    assert (made.point.zh, made.point.en, made.draft) == ("mine", "mine", False)
