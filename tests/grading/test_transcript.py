"""Transcripts without what a speaker did not mean to say, and that the built-in examiner judges by those."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from replies import both

from interviewer.grading.builtin import BuiltinGrader
from interviewer.grading.grader import Task
from interviewer.grading.transcript import without_disfluency
from interviewer.models import KeyPoint, Misconception, Question, Text, Verdict


def words(transcript: str) -> str:
    return " ".join(without_disfluency(transcript).split())


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Um, it uses the mean", "it uses the mean"),
        ("it uses uh the mean", "it uses the mean"),
        ("it uses the, um, mean", "it uses the mean"),
        ("the bias rises, um, the variance falls", "the bias rises, the variance falls"),
        ("the bias rises um, the variance falls", "the bias rises , the variance falls"),
        ("Well, you know, it uses, like, the mean.", "it uses, the mean."),
        ("So of the, the, uh, the mean", "So of the mean"),
        ("the the batch norm, we use we use it", "the batch norm, we use it"),
        ("gradi- gradient descent", "gradient descent"),
        ("it raises the bias, sorry, the variance", "it raises the variance"),
        ("it raises the bias, no wait, raises the variance", "it raises the variance"),
        ("it is a filter. I mean, it is a smooth filter", "it is a filter. it is a smooth filter"),
        ("嗯，它它用的是，呃，那个，批次的均值", "它用的是 批次的均值"),
        ("怎么说呢，偏差变大，嗯，方差变小", "偏差变大， 方差变小"),
        ("这个模型这个模型会过拟合", "这个模型会过拟合"),
        ("它增大偏差，不对，应该是增大方差", "它 增大方差"),
        ("用的是均值，说错了，用的是方差", "用的是方差"),
    ],
)
def test_what_was_not_meant_is_left_out(said, meant):
    assert words(said) == meant


@pytest.mark.parametrize(
    "said",
    [
        "A kernel like the RBF maps points, like neighbours, to a well conditioned matrix",
        "you know the mean and I mean it",
        "not the mean, the mean of the batch",
        "it is not right that the sort of error matters",
        "more and more layers, layer by layer, step by step",
        "the norm of er-x, the Ah-Lin bound, hm1 and umbrella sampling",
        "对对抗样本做在在线学习，常常看看等等，一张一张地看",
        "不是均值，均值的方差才对",
        "那个模型的额外份额，就是过拟合，然后做正则化，这个说法不对，应该用方差",
        "学习率大，学习步数多；大小为 3 3 的核",
    ],
)
def test_what_may_be_meant_stays(said):
    assert without_disfluency(said) == said


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("umhthe 嗯呃那个就是，,.…-\n不对它")), max_size=120))
def test_every_offset_stays(said):
    meant = without_disfluency(said)
    assert len(meant) == len(said)
    assert all(a == b or b in " \n" for a, b in zip(said, meant, strict=True))
    assert [c == "\n" for c in said if c == "\n"] == [m == "\n" for c, m in zip(said, meant, strict=True) if c == "\n"]


@pytest.mark.parametrize("bit", ["um, ", "the ", "那个，", "it it, sorry, ", "a- a", "啊", "嗯", "x ", ", "])
def test_time_grows_with_length_alone(bit):
    """A ten-minute answer is 20,000 characters at most; this would take minutes if anything were quadratic in a bad way."""
    assert len(without_disfluency(bit * (20_000 // len(bit)))) == 20_000 // len(bit) * len(bit)


QUESTION = Question(
    id="batch-norm",
    topic="normalization",
    difficulty=2,
    question=both("question"),
    answer=both("reference."),
    key_points=(
        KeyPoint(
            id="batch",
            point=Text(
                zh="训练时用批次的均值和方差", en="In training it normalizes with the mean and variance of the batch"
            ),
            wordings=("it uses the mean and the variance of the batch", "归一化用的是批次的均值和方差"),
        ),
    ),
    misconceptions=(
        Misconception(
            claim=Text(zh="训练时用滑动平均", en="In training it uses the running average"),
            correction=Text(zh="那是推理时", en="That is at inference"),
        ),
    ),
)


@pytest.mark.parametrize(
    "said",
    [
        "Um, it it uses, you know, the, the uh mean and the, like, variance of of the batch",
        "嗯，归一化用的是批次的，呃，均值，嗯，和方差",
    ],
)
def test_a_hesitant_answer_is_credited_and_quoted_as_it_was_given(said):
    of = Task(question=QUESTION, answer=said, lang="en", spoken=True)
    (point,) = BuiltinGrader().judge(of).points
    assert point.verdict is Verdict.COVERED
    for quote in point.quotes:
        assert quote.text == said[quote.start : quote.end]
        assert "uh" in quote.text or "呃" in quote.text, "the words as they were given"


def test_a_typed_answer_is_read_as_it_stands(monkeypatch):
    def never(_: str) -> str:
        raise AssertionError("this answer was typed")

    monkeypatch.setattr("interviewer.grading.transcript.without_disfluency", never)
    BuiltinGrader().judge(Task(question=QUESTION, answer="um, the mean", lang="en"))
    with pytest.raises(AssertionError, match="typed"):
        BuiltinGrader().judge(Task(question=QUESTION, answer="um, the mean", lang="en", spoken=True))
