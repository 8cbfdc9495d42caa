"""From an item under review to a question: what the person edited counts, and nothing of the document is lost."""

import pytest
import samples
from fakes import ScriptedChat

from interviewer.accepting import merged, new_item, prepared, question_id, question_of, standing_points, with_edits
from interviewer.drafting import PointDrafter, points_by_statements
from interviewer.ingest.document import AnswerStatus, Draft
from interviewer.models import Source, Text
from interviewer.pending import PointEdit
from interviewer.prompts import Prompts
from interviewer.similar import Similar

ANSWER = "It zeroes random units while training. It keeps units from relying on each other."
NOTHING = Similar([])


def draft(question="What is dropout?", answer=ANSWER, **more):
    status = AnswerStatus.FULL if answer else AnswerStatus.MISSING
    return Draft(**{"question": question, "answer": answer, "answer_status": status, "lines": (1, 2), **more})


def item(**changes):
    return new_item(draft()).model_copy(update=changes)


CHOICE = draft("Which?", "Because.", kind="choice", options={"a": "x", "b": "y", "c": "z"}, correct=("b", "c"))


# --- points as edited


def test_points_that_are_not_among_the_edits_or_are_empty_go():
    points = tuple(samples.point(i) for i in ("a", "b", "c"))
    edits = [PointEdit(id="c", text=points[2].point.en), PointEdit(id="a", text="  ")]
    assert [p.id for p in with_edits(points, edits, "en")] == ["c"]


def test_a_new_point_gets_an_id_that_is_free():
    points = tuple(samples.point(i) for i in ("p1", "p3"))
    edits = [PointEdit(text="new"), PointEdit(id="p1", text="one"), PointEdit(text="newer", weight=3, essential=True)]
    made = with_edits(points, edits, "en")
    assert [p.id for p in made] == ["p2", "p1", "p4"]
    assert (made[2].weight, made[2].essential, made[2].point) == (3, True, Text(zh="newer", en="newer"))


@pytest.mark.parametrize(
    ("words", "text", "expected"),
    [
        (Text(zh="甲", en="a"), "a", Text(zh="甲", en="a")),
        (Text(zh="甲", en="a"), " a\n", Text(zh="甲", en="a")),
        (Text(zh="甲", en="a"), "b", Text(zh="甲", en="b")),
        (Text(zh="a", en="a"), "b", Text(zh="b", en="b")),
        (Text(zh=" a ", en=" a "), "a", Text(zh=" a ", en=" a ")),
    ],
)
def test_a_text_that_nobody_translated_changes_in_both_languages(words, text, expected):
    point = samples.point("p").model_copy(update={"point": words, "draft": True, "cites": "a"})
    (made,) = with_edits((point,), [PointEdit(id="p", text=text, weight=2, essential=True)], "en")
    assert (made.point, made.weight, made.essential, made.draft, made.cites) == (expected, 2, True, True, "a")


# --- prepared


def test_an_item_is_compared_with_the_banks_and_the_questions_before_it():
    within = Similar((f"#{n}", "What is dropout?") for n in (1, 3, 12))
    made = prepared(item(), 3, Similar([("adam", "What about dropout?"), ("drop", "what is DROPOUT")]), within, None)
    assert [m.question_id for m in made.matches if m.likeness == 1] == ["drop", "#1"]
    assert all(m.question_id not in ("#3", "#12") for m in made.matches)
    assert made.points == points_by_statements("What is dropout?", ANSWER)


@pytest.mark.parametrize(
    "kept",
    [
        new_item(CHOICE),
        new_item(draft(answer="")),
        new_item(draft(answer="Page 3").model_copy(update={"answer_status": AnswerStatus.PAGE_REFERENCE})),
        item(points=(samples.point("mine"),)),
        new_item(draft("")),
    ],
)
def test_no_points_are_drafted_where_there_are_some_or_nothing_to_draft_from(kept):
    asks_nobody = PointDrafter(ScriptedChat(), Prompts())
    assert prepared(kept, 1, NOTHING, NOTHING, asks_nobody).points == kept.points


# --- the question that comes of it


def test_a_question_says_where_it_comes_from():
    made = question_of(new_item(draft(number="7", section="A / B")), "notes.md", "my-notes")
    assert made.sources == (Source(document="notes.md", number="7", section="A / B"),)
    assert (made.topic, made.id) == ("my-notes", question_id("my-notes", "1. what is DROPOUT"))
    assert made.id != question_id("my-other", "What is dropout?")
    assert (made.answer, made.difficulty) == (Text(zh=ANSWER, en=ANSWER), 3)


def test_a_choice_question_has_its_right_options_as_its_point():
    made = question_of(new_item(CHOICE), "notes.md", "my-notes")
    (point,) = made.key_points
    assert (point.point.en, point.weight, point.essential, point.draft) == ("y; z", 3, True, False)
    assert (made.correct, made.options["a"]) == (("b", "c"), Text(zh="x", en="x"))
    assert made.answer.en == "Because."
    bare = question_of(new_item(CHOICE).model_copy(update={"answer": " ", "correct": ("a",)}), "notes.md", "my-notes")
    assert (bare.answer.en, bare.correct) == ("x", ("a",))


def test_a_question_accepted_before_it_was_prepared_is_drafted_then():
    assert question_of(item(), "notes.md", "t").key_points == points_by_statements("What is dropout?", ANSWER)


def test_the_points_that_stand_are_the_points_of_the_question():
    assert question_of(item(points=(samples.point("mine"),)), "notes.md", "t").key_points == (samples.point("mine"),)


def test_a_finished_question_keeps_what_was_not_edited():
    finished = samples.question("mine").model_copy(update={"sources": ()})
    whole = draft(finished.question.en, finished.answer.en, finished=finished)
    assert new_item(whole).points == finished.key_points
    made = question_of(new_item(whole), "mine.yaml", "my-notes")
    source = Source(document="mine.yaml", number=None, section=None)
    assert made == finished.model_copy(update={"topic": "my-notes", "sources": (source,)})
    edited = new_item(whole).model_copy(update={"answer": "Else.", "difficulty": 5, "points": finished.key_points[:1]})
    made = question_of(edited, "mine.yaml", "my-notes")
    assert (made.question, made.answer) == (finished.question, Text(zh="Else.", en="Else."))
    assert (made.difficulty, made.key_points) == (5, finished.key_points[:1])


# --- points that stand


def test_drafts_stand_as_long_as_the_answer_has_their_words():
    cited, gone = (
        samples.point(i).model_copy(update={"draft": True, "cites": c})
        for i, c in (("a", "random units"), ("b", "at test time"))
    )
    uncited = samples.point("c").model_copy(update={"draft": True})
    own = samples.point("d").model_copy(update={"cites": "at test time"})
    assert standing_points(item(points=(cited, gone, uncited, own))) == (cited, uncited, own)


def test_where_no_draft_stands_the_answer_is_drafted_anew():
    gone = samples.point("b").model_copy(update={"draft": True, "cites": "at test time"})
    assert standing_points(item(points=(gone,))) == points_by_statements("What is dropout?", ANSWER)
    assert standing_points(item(points=(gone,), answer=" ")) == ()
    assert standing_points(new_item(CHOICE)) == ()


# --- merged


KEPT = question_of(item(), "notes.md", "my-notes")


def test_merging_adds_answer_points_and_source():
    other = item(answer=" Its rate is a hyperparameter. \n", points=(samples.point("p1"), samples.point("p2")))
    made = merged(KEPT, other, "more.md")
    both = f"{ANSWER}\n\nIts rate is a hyperparameter."
    assert made.answer == Text(zh=both, en=both)
    assert [p.id for p in made.key_points] == [*(p.id for p in KEPT.key_points), "m3", "m4"]
    assert [s.document for s in made.sources] == ["notes.md", "more.md"]


@pytest.mark.parametrize("answer", ["", "  ", ANSWER, " It zeroes random units while training. "])
def test_merging_what_is_there_already_adds_its_source_alone(answer):
    made = merged(KEPT, item(answer=answer, points=(samples.point("p9"),)), "more.md")
    assert (made.answer, made.key_points) == (KEPT.answer, KEPT.key_points)
    assert [s.document for s in made.sources] == ["notes.md", "more.md"]


def test_merging_from_the_same_place_names_it_once():
    assert merged(KEPT, item(answer=""), "notes.md") == KEPT
    assert merged(KEPT, item(answer="Something else."), "notes.md").sources == KEPT.sources
