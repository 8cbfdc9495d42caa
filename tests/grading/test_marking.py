"""How a script is read for marking, and which stretch decides on a point."""

import batch_norm as bn
import pytest

from interviewer.grading.fluency import Order
from interviewer.grading.marking import Mark, marks
from interviewer.grading.script import Flaw, script
from interviewer.grading.sheet import prepare
from interviewer.models import KeyPoint, Question, Quote, Text, Verdict

SHEET = prepare(bn.QUESTION, bn.QUESTION.key_points, None)
FLAT = Question(
    id="flat",
    topic="optimization",
    difficulty=3,
    question=Text(zh="学习率怎么影响解？", en="How does the rate affect the solution?"),
    answer=Text(zh="见要点。", en="See the points."),
    key_points=(
        KeyPoint(
            id="flat",
            point=Text(
                zh="较大的步长偏向平坦的极小值，泛化更好。",
                en="Larger rates favour flatter minima, which generalize better.",
            ),
            wordings=(
                "with a very small rate you settle in a sharp minimum and generalize worse",
                "a larger rate tends to land in a flatter minimum, which tests better",
            ),
            concepts=(("flat", "sharp", "平坦", "尖锐"), ("generaliz", "test", "泛化")),
        ),
        KeyPoint(id="other", point=Text(zh="衰减步长可以减小噪声。", en="Decaying the rate reduces the noise.")),
    ),
)


def mark(answer: str, question: Question = bn.QUESTION) -> dict[str, Mark]:
    sheet = prepare(question, question.key_points, None)
    return marks(script(answer, [], sheet), sheet)


def test_what_is_ignored_is_not_read() -> None:
    answer = bn.EXCELLENT_EN
    assert script(answer, [Quote(text=answer, start=0, end=len(answer))], SHEET).clauses == ()


def test_what_is_said_again_is_read_once() -> None:
    once = script(bn.PARTIAL_ZH, [], SHEET).clauses
    assert len(script(bn.PARTIAL_ZH * 5, [], SHEET).clauses) == len(once)


def test_talk_of_other_things_is_known_by_its_words() -> None:
    weather = (
        "Yesterday we walked along the river, had lunch in a small garden, and my sister told us about her new job."
    )
    assert min(script(bn.EXCELLENT_EN, [], SHEET).known) > 0.4
    assert max(script(weather, [], SHEET).known) < 0.3


@pytest.mark.parametrize(
    ("answer", "flaw"),
    [
        ("训练时用滑动平均，推理时用当前批的统计量。", Flaw.SWAPPED),
        ("推理时不用训练中累积的滑动平均。", Flaw.OPPOSITE),
        ("测试的时候用的也是当前 batch 的均值和方差，不用滑动平均。", Flaw.MISCONCEPTION),
    ],
)
def test_a_contradiction_says_what_is_wrong_with_it(answer: str, flaw: Flaw) -> None:
    found = mark(answer)["train-vs-inference"]
    assert (found.verdict, found.flaw) == (Verdict.CONTRADICTED, flaw)


@pytest.mark.parametrize(
    ("answer", "flaw"), [(bn.LIST_ZH, Flaw.LIST), (bn.QUESTION.question.zh, Flaw.ECHO), ("嗯", Flaw.ABSENT)]
)
def test_a_missing_point_says_why(answer: str, flaw: Flaw) -> None:
    assert {m.flaw for m in mark(answer).values()} == {flaw}


def test_the_same_story_from_its_other_end_is_no_contradiction() -> None:
    assert mark("larger rates find flatter minima and generalize better", FLAT)["flat"].verdict is Verdict.COVERED
    assert (
        mark("a small rate settles in a sharp minimum and generalizes worse", FLAT)["flat"].verdict is Verdict.COVERED
    )


def test_a_partial_point_names_what_is_missing() -> None:
    found = mark("先减去这一批数据的均值，就是减均值。")["standardize"]
    assert found.verdict is Verdict.PARTIAL
    assert [c.name("zh") for c in found.untouched] == ["方差"]


def test_the_shortest_stretch_that_says_it_is_quoted() -> None:
    answer = "我先说背景。它出现在 2015 年。推理时改用训练中累积的滑动平均。现在大家都在用。"
    read = script(answer, [], SHEET)
    found = marks(read, SHEET)["train-vs-inference"]
    assert read.quote(found.start, found.end).text == "推理时改用训练中累积的滑动平均"


@pytest.mark.parametrize(
    ("mean", "order", "neighbours", "shuffled"),
    [(0.05, 0.3, 20, True), (0.15, 1.0, 20, False), (0.05, 0.3, 3, False), (0.3, 0.3, 20, False)],
)
def test_order_tips_the_scales(mean: float, order: float, neighbours: int, shuffled: bool) -> None:
    heard = Order(pairs=80, mean=mean, deviation=0.05, chinese=1.0, bare=False)
    assert heard.shuffled_beside(order, neighbours, foreign=0.0) is shuffled


def test_a_point_in_passing_counts_one_step_less() -> None:
    right = "推理时改用训练中累积的滑动平均。"
    other = (
        "我先介绍一下自己，我本科读的是数学，后来在一家做外卖的公司写了三年后端，主要负责订单和支付。那时候每天晚上都要值班，"
        "机器一报警就得爬起来看日志。后来我自学了 Python，参加过几次比赛，拿过一个三等奖，周末还帮朋友的咖啡店做过一个小程序。"
    )
    assert mark(right)["train-vs-inference"].verdict is Verdict.COVERED
    assert mark(right + other)["train-vs-inference"].verdict is not Verdict.COVERED
