"""Things that change places, clauses that turn round what is right, and claims that repeat a misconception."""

import batch_norm as bn
import pytest

from interviewer.grading.claims import Stretch
from interviewer.grading.reading import read
from interviewer.grading.roles import roles
from interviewer.grading.sheet import prepare

GAN = ["生成器从随机噪声生成样本", "判别器判断一个样本是真实的还是生成的", "The generator makes samples from random noise.",
       "The discriminator judges whether a sample is real or made up."]  # fmt: skip
SHEET = prepare(bn.QUESTION, bn.QUESTION.key_points, None)


def test_a_predicate_of_the_rival_is_swapped() -> None:
    known = roles([read(t) for t in GAN], SHEET.weights, set())
    assert known.swapped(read("判别器从随机噪声生成样本")) == {0}
    assert known.swapped(read("The generator judges whether a sample is real or made up.")) == {0}
    assert known.swapped(read("生成器从随机噪声生成样本，判别器判断样本是真实的还是生成的")) == set()
    assert known.swapped(read("判别器用 sigmoid 输出一个概率")) == set()


APART = [
    "RAG looks the answer up in documents, while tuning changes how the model speaks.",
    "With RAG new documents count at once, tuning needs another run for them.",
    "RAG can cite its documents; tuning writes a fixed style into the weights, RAG cites what it looked up.",
    "Tuning teaches a fixed style and format. RAG looks things up in documents and cites them.",
    "Tuning teaches a style, RAG cites documents.",
]


def test_what_the_question_names_and_the_texts_tell_apart_are_rivals() -> None:
    asked = {w.key for c in read("When RAG, when tuning, for which documents?") for w in c.words}
    known = roles([read(t) for t in APART], SHEET.weights, asked)
    rag, tuning = (read(t)[0].words[0].key for t in ("RAG", "tuning"))
    assert known.contrasted == {rag: {tuning}, tuning: {rag}}
    assert known.swapped(read("RAG writes a fixed style into the weights.")) == {0}
    assert known.swapped(read("Tuning is what I would take, it looks things up in documents and cites them.")) == {1}
    assert known.swapped(read("Tuning writes a fixed style into the weights.")) == set()
    assert roles([read(t) for t in APART], SHEET.weights, set()).contrasted == {}


@pytest.mark.parametrize(
    ("text", "opposite"),
    [
        ("推理时改用训练中累积的滑动平均", False),
        ("推理时不用训练中累积的滑动平均", True),
        ("推理时不用当前批的统计量", False),
        ("so larger learning rates work and training converges faster", False),
        ("so a smaller learning rate works and training converges faster", True),
        ("so larger learning rates do not work and training converges faster", True),
        ("if larger learning rates do not work and training converges faster", False),
        ("the weather does not matter", False),
    ],
)
def test_the_opposite_of_a_right_clause_is_found(text: str, opposite: bool) -> None:
    assert any(SHEET.opposites.contradicted(c, None) for c in read(text)) is opposite


@pytest.mark.parametrize(
    ("text", "which"),
    [
        ("测试的时候用的也是当前 batch 的均值和方差", 0),
        ("BN 能保证每一层的输入都服从标准正态分布", 1),
        ("BN guarantees that the inputs of a layer follow a normal distribution", 1),
        ("训练的时候用的是当前 batch 的均值和方差", None),
        ("BN 把每个特征标准化为零均值、单位方差", None),
        ("推理时用滑动平均的均值和方差", None),
    ],
)
def test_a_claim_is_more_like_the_misconception_than_like_what_is_right(text: str, which: int | None) -> None:
    clauses = read(text)
    said = Stretch(clauses, 0, None, frozenset(w.key for c in clauses for w in c.words), SHEET.weights)
    assert list(SHEET.misconceptions.claimed(said)) == ([] if which is None else [which])
