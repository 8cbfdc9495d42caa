"""Whether words can tell that a sentence has to do with a point: real statements do, talk and lists of terms do not."""

import pytest
from batch_norm import QUESTION

from interviewer.grading.grader import Task
from interviewer.grading.relation import unrelated
from interviewer.models import PointVerdict, Quote, Verdict


def is_unrelated(answer: str, point: str, lang: str = "zh") -> bool:
    quote = Quote(text=answer, start=0, end=len(answer))
    verdict = PointVerdict(id=point, verdict=Verdict.COVERED, quotes=(quote,))
    return unrelated(Task(question=QUESTION, answer=answer, lang="zh" if lang == "zh" else "en"), verdict)


POINTS = [p.id for p in QUESTION.key_points]


@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_point_itself_and_its_wordings_are_about_it(point: str, lang: str) -> None:
    key_point = next(p for p in QUESTION.key_points if p.id == point)
    for words in (key_point.point.zh, key_point.point.en, *key_point.wordings):
        assert not is_unrelated(words, point, lang), words


@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize(
    "answer",
    [
        "我今天坐火车来的。",
        "This is a very interesting topic and I have worked on it for years.",
        "批归一化做了什么？它为什么有助于训练？",
        "What does batch normalization do, and why does it help training?",
        "这个问题非常重要，在深度学习里有很多应用。",
        "。",
        "Thank you for your patience with my answer today.",
    ],
)
def test_talk_and_the_question_itself_are_about_no_point(answer: str, point: str) -> None:
    assert is_unrelated(answer, point)


def test_a_bare_list_of_terms_is_no_statement() -> None:
    terms = "均值、方差、缩放、平移、滑动平均、学习率、收敛、标准化"
    assert all(is_unrelated(terms, point) for point in POINTS)
