"""Answers to questions that are known by a reference alone: a fine share of it, and nothing for its words without its statements."""

import batch_norm as bn
import pytest

from interviewer import bank
from interviewer.grading.builtin import BuiltinGrader
from interviewer.grading.grader import Task
from interviewer.grading.reference import key_points_of
from interviewer.grading.scoring import score
from interviewer.grading.sheet import prepare
from interviewer.models import Grade, Lang, Question, Text, Verdict

ARRAY = (
    "An array keeps its elements side by side in memory, so that any of them is read at once by its index. "
    "A linked list keeps each element wherever there is room, with a pointer to the next one. "
    "Inserting into a list moves nothing, inserting into an array moves all that follows. "
    "The size of an array is fixed beforehand, a list grows with every element."
)
SHORT = "To simulate the behaviour of parts of the desired product."


def grade(answer: str, reference: str = ARRAY, lang: Lang = "en", asked: str = "How do they differ?") -> Grade:
    question = Question(
        id="q", topic="t", difficulty=1, question=Text(zh=asked, en=asked), answer=Text(zh=reference, en=reference)
    )
    return score(
        question, BuiltinGrader().judge(Task(question=question, answer=answer, lang=lang)), bank.rubric(), lang
    )


def points(answer: str, reference: str = ARRAY) -> int:
    found = grade(answer, reference).score
    assert found is not None
    return found


def test_more_of_the_reference_earns_more() -> None:
    said = ARRAY.split(". ")
    found = [points(". ".join(said[:n])) for n in range(len(said) + 1)]
    assert found[0] == 0
    assert found[1] < found[2] < found[3] <= found[4] == 100


def test_a_short_reference_is_not_all_or_nothing() -> None:
    found = [
        points(said, SHORT) for said in ("a game", "it simulates things", "it simulates the behaviour of things", SHORT)
    ]
    assert found == sorted(set(found))
    assert (found[0], found[-1]) == (0, 100)


def test_words_of_grammar_count_a_little() -> None:
    assert points("simulate behaviour parts", SHORT) < points("to simulate the behaviour of the parts", SHORT)


def test_words_of_the_question_count_for_nothing() -> None:
    asked = "What does an array do with the elements in memory?"
    question = Question(
        id="q", topic="t", difficulty=1, question=Text(zh=asked, en=asked), answer=Text(zh=ARRAY, en=ARRAY)
    )
    left = prepare(question, key_points_of(question, "en"), None).tokens
    assert {"linked", "pointer", "by"} <= left
    assert left.isdisjoint({"array", "the", "elements", "in", "memory"})


def test_a_point_shows_its_share_and_where_it_is_said() -> None:
    found = grade("In an array the elements stand side by side in memory, any of them is read by its index.")
    first, *rest = found.points
    assert first.verdict is Verdict.COVERED
    assert "side by side" in first.quotes[0].text
    assert all(p.credit is not None and p.credit < (first.credit or 0) for p in rest)
    assert [p.verdict for p in rest if not p.credit] == [Verdict.MISSING for p in rest if not p.credit]


@pytest.mark.parametrize(
    "answer",
    [
        "It is not true that an array keeps its elements side by side in memory, so that any of them is read at once by its index. "
        "It is not true that a linked list keeps each element wherever there is room, with a pointer to the next one.",
        "array, elements, side, memory, index, linked list, room, pointer, next, inserting, size, fixed, grows",
        "by memory at of any the elements side so index its keeps an read array is them that in side its once room there wherever "
        "list element linked a keeps pointer next the to one with is each inserting moves nothing list an all follows",
        "How do they differ?",
        ":",
    ],
)
def test_the_words_of_the_reference_are_no_answer(answer: str) -> None:
    assert points(answer) <= 20


def test_what_is_denied_contradicts_its_piece() -> None:
    found = grade(
        "An array never keeps its elements side by side in memory, so that none of them is read by its index."
    )
    assert found.points[0].verdict is Verdict.CONTRADICTED
    assert found.points[0].credit == 0


@pytest.mark.parametrize(
    ("answer", "lang", "least", "most"),
    [
        (bn.EXCELLENT_ZH, "zh", 60, 100),
        (bn.EXCELLENT_EN, "en", 60, 100),
        (bn.PARTIAL_ZH, "zh", 5, 60),
        (bn.LIST_ZH, "zh", 0, 20),
    ],
)
def test_a_question_of_the_bank_without_its_points(answer: str, lang: Lang, least: int, most: int) -> None:
    reference = bn.QUESTION.answer[lang]
    found = grade(answer, reference, lang, bn.QUESTION.question[lang]).score
    assert found is not None
    assert least <= found <= most
