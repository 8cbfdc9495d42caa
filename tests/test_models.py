"""The invariants that the nouns themselves hold: frozen, closed, complete in both languages, never a default score."""

import pytest
import samples
from pydantic import ValidationError

from interviewer.errors import AnswerError, BadInput, HomeError, InterviewerError, StaleTurn, WorkFailed
from interviewer.models import Grade, KeyPoint, Plan, Question, Quote, Source, Text, Verdict


def test_a_value_cannot_be_changed():
    with pytest.raises(ValidationError, match="frozen"):
        Text(zh="中", en="en").en = "other"  # type: ignore[misc]


def test_a_text_is_read_by_language():
    text = Text(zh="中文", en="English")
    assert (text["zh"], text["en"]) == ("中文", "English")


UGLY = {
    "text without Chinese": lambda: Text(en="x"),
    "empty text": lambda: Text(zh="", en="x"),
    "unknown field": lambda: KeyPoint(id="a", point=samples.both("x"), wieght=2),
    "weight 0": lambda: samples.point("a", weight=0),
    "weight 4": lambda: samples.point("a", weight=4),
    "id with capitals": lambda: samples.point("Core"),
    "id with a space": lambda: samples.point("the core"),
    "id with a path": lambda: samples.point("../core"),
    "id with a newline": lambda: samples.point("core\n"),
    "id too long": lambda: samples.point("a" * 81),
    "difficulty 0": lambda: samples.question("q", difficulty=0),
    "difficulty 6": lambda: samples.question("q", difficulty=6),
    "source without a work": lambda: Source(number="3"),
    "source with two works": lambda: Source(seed="a.txt", book="b"),
    "no question at all": lambda: Plan(lang="en", count=0),
    "too many questions": lambda: Plan(lang="en", count=51),
    "a third language": lambda: Plan(lang="fr"),
    "negative offset": lambda: Quote(text="x", start=-1, end=0),
    "graded without a score": lambda: Grade(question_id="q", status="graded"),
    "ungraded with a score": lambda: Grade(question_id="q", status="ungraded", reason="down", score=0),
    "ungraded without a reason": lambda: Grade(question_id="q", status="ungraded"),
    "ungraded with an empty reason": lambda: Grade(question_id="q", status="ungraded", reason=""),
    "score over 100": lambda: Grade(question_id="q", status="graded", score=101),
    "score under 0": lambda: Grade(question_id="q", status="graded", score=-1),
}


@pytest.mark.parametrize("make", UGLY.values(), ids=UGLY.keys())
def test_what_must_not_exist(make):
    with pytest.raises(ValidationError):
        make()


def test_ungraded_is_not_zero():
    assert Grade(question_id="q", status="ungraded", reason="down").score is None
    assert Grade(question_id="q", status="graded", score=0).score == 0


def test_the_key_of_a_source_is_the_work_it_names():
    assert [Source(seed="a.txt").key, Source(book="b").key, Source(paper="p").key] == ["a.txt", "b", "p"]


def test_a_point_is_found_by_id():
    question = samples.question("adam")
    assert question.point("detail").id == "detail"
    with pytest.raises(KeyError):
        question.point("nonsense")


def test_values_survive_json():
    question = samples.choice("q")
    assert Question.model_validate_json(question.model_dump_json()) == question
    assert [Verdict(v) for v in ("covered", "partial", "missing", "contradicted")] == list(Verdict)


@pytest.mark.parametrize(
    ("error", "code"), [(AnswerError, 2), (StaleTurn, 2), (BadInput, 2), (HomeError, 1), (WorkFailed, 1)]
)
def test_an_error_speaks_both_languages_and_knows_its_exit_code(error, code):
    e = error("no", "不行")
    assert isinstance(e, InterviewerError)
    assert (str(e), e.say("en"), e.say("zh"), e.exit_code) == ("no", "no", "不行", code)
