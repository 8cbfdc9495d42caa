"""What is asked next: the candidate's wish first, then what the history says they need, then the seed."""

from datetime import UTC, datetime

import pytest
import samples
from hypothesis import given
from hypothesis import strategies as st

from interviewer.bank import Bank
from interviewer.interview.select import eligible, next_question
from interviewer.models import Plan
from interviewer.store import Seen

NINE = datetime(2026, 11, 21, 9, tzinfo=UTC)


def plan(**values: object) -> Plan:
    return Plan.model_validate({"lang": "en", "count": 4, **values})


def seen(**scores: int | None) -> dict[str, Seen]:
    return {q: Seen(question_id=q, last_asked=NINE, last_score=score) for q, score in scores.items()}


def whole(bank: Bank, wish: Plan, history: dict[str, Seen] | None = None) -> list[str]:
    """The ids of a whole interview."""
    asked: list[str] = []
    while question := next_question(bank, wish, asked, history or {}):
        asked.append(question.id)
    return asked


BANK = samples.bank()
ONE_TOPIC = samples.bank(*(samples.question(f"q{d}", difficulty=d) for d in (1, 2, 3, 4, 5)))
SAME = samples.bank(*(samples.question(f"q{i}") for i in range(8)))


@pytest.mark.parametrize(
    ("wish", "ids"),
    [
        (plan(), {"adam", "momentum", "batch-norm", "layer-norm"}),
        (plan(topics=("normalization",)), {"batch-norm", "layer-norm"}),
        (plan(difficulty=(3, 5)), {"momentum", "layer-norm"}),
        (plan(topics=("normalization",), difficulty=(1, 2)), {"batch-norm"}),
        (plan(difficulty=(5, 5)), set()),
        (plan(difficulty=(4, 2)), set()),
        (plan(topics=("evaluation",)), set()),
    ],
)
def test_only_what_the_plan_admits(wish, ids):
    assert {q.id for q in eligible(BANK, wish)} == ids
    assert set(whole(BANK, wish)) == ids


def test_an_interview_ends_when_the_plan_is_fulfilled_or_the_bank_is_empty():
    assert len(whole(BANK, plan(count=2))) == 2
    assert len(whole(BANK, plan(count=50))) == 4
    assert next_question(BANK, plan(count=1), ["adam"], {}) is None


def test_topics_alternate():
    topics = [BANK.questions[q].topic for q in whole(BANK, plan())]
    assert set(topics[:2]) == set(topics[2:]) == {"optimization", "normalization"}


def test_an_untouched_topic_comes_before_a_new_question():
    asked = next_question(BANK, plan(), ["adam"], seen(**{"batch-norm": 100, "layer-norm": 100}))
    assert asked is not None
    assert asked.topic == "normalization"


def test_new_questions_come_before_known_ones():
    history = seen(q0=100, q1=0, q2=50)
    assert set(whole(SAME, plan(count=5), history)) == {"q3", "q4", "q5", "q6", "q7"}


def test_badly_answered_questions_come_before_well_answered_ones():
    history = seen(q0=95, q1=10, q2=60, q3=80, q4=30, q5=100, q6=None, q7=99)
    asked = whole(SAME, plan(count=8), history)
    assert set(asked[:2]) == {
        "q1",
        "q6",
    }  # a question that was skipped or never graded is needed as much as a failed one
    assert asked[2:4] == ["q4", "q2"]
    assert set(asked[4:7]) == {"q0", "q3", "q7"}  # within a quarter of the marks they are equal
    assert asked[7] == "q5"


def test_difficulty_climbs():
    assert whole(ONE_TOPIC, plan(count=5)) == ["q1", "q2", "q3", "q4", "q5"]
    assert whole(ONE_TOPIC, plan(count=2, difficulty=(2, 4))) == ["q2", "q4"]


def test_the_same_seed_gives_the_same_interview_and_another_seed_another():
    assert whole(SAME, plan(seed=7)) == whole(SAME, plan(seed=7))
    assert len({tuple(whole(SAME, plan(seed=s))) for s in range(20)}) > 10


def test_equal_questions_are_drawn_evenly():
    first = [whole(SAME, plan(count=1, seed=s))[0] for s in range(400)]
    assert {q: first.count(q) for q in SAME.questions}.keys() == set(first)
    assert max(map(first.count, SAME.questions)) < 2 * 400 / 8


@given(
    asked=st.lists(st.sampled_from([*SAME.questions, "gone"]), unique=True),
    history=st.dictionaries(st.sampled_from([*SAME.questions, "gone"]), st.none() | st.integers(0, 100)),
    seed=st.integers(),
)
def test_no_question_is_asked_twice_whatever_the_history(asked, history, seed):
    question = next_question(SAME, plan(count=50, seed=seed), asked, seen(**history))
    assert question is None or question.id not in asked
    assert (question is None) == (set(SAME.questions) <= set(asked))
