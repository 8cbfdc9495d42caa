"""The figures of agreement: against values worked out by hand, and in the corners where there is nothing to measure."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.evaluation.agreement import Scored, agreement, difference, figures, ranking, weighted_kappa


def scored(pairs: list[tuple[float, float]], per_question: int = 1, **fields: object) -> list[Scored]:
    return [
        Scored(id=str(i), question=str(i // per_question), human=h, judge=j, length=10 + i, **fields)
        for i, (h, j) in enumerate(pairs)
    ]


def of(pairs: list[tuple[float, float]]):
    human, judge = np.array(pairs).T
    return agreement(human, judge)


def test_worked_out_by_hand():
    got = of([(0.0, 0.2), (0.5, 0.5), (1.0, 0.6)])
    assert (got.mae, got.bias) == (0.2, -0.0667)
    assert got.rmse == pytest.approx((0.04 + 0.16) ** 0.5 / 3**0.5, abs=1e-4)
    # deviations (-.5, 0, .5) and (-.2333, .0667, .1667): .2 / sqrt(.5 * .0867)
    assert got.pearson == pytest.approx(0.9608, abs=1e-4)
    assert got.spearman == 1.0


def test_kappa_worked_out_by_hand():
    # grades 0 0 5 5 against 0 5 5 5: observed distance 25; expected 25 * (2*3 + 2*1) / 4 = 50
    assert weighted_kappa(np.array([0, 0, 1, 1.0]), np.array([0, 1, 1, 1.0])) == 0.5
    assert weighted_kappa(np.array([0, 0.5, 1.0]), np.array([0, 0.5, 1.0])) == 1.0
    assert weighted_kappa(np.array([0, 1.0]), np.array([1.0, 0])) == -1.0
    assert weighted_kappa(np.array([1.0, 1.0]), np.array([1.0, 1.0])) is None


def test_a_judge_without_a_view_has_no_correlation_and_no_warning():
    got = of([(0.0, 0.5), (0.5, 0.5), (1.0, 0.5)])
    assert (got.pearson, got.spearman, got.mae) == (None, None, 0.3333)
    assert of([(0.0, 0.0), (1.0, 1.0)]).pearson is None, "two points lie on a line whatever the judge"


def test_ranking_counts_pairs_of_one_question_that_people_hold_apart():
    rows = [
        *scored([(0.0, 0.1), (0.5, 0.5), (0.55, 0.2), (1.0, 0.5)], per_question=4),
        Scored(id="x", question="other", human=0.2, judge=0.9),
    ]
    got = ranking(rows)
    # 0-.5 right, 0-.55 right, 0-1 right, .5-1 tied, .55-1 right; .5-.55 is too near
    assert (got.pairs, got.right) == (5, 0.9)
    assert ranking(rows[:1]).right is None


def test_the_interval_draws_questions_not_answers():
    """Answers within a question agree with each other: drawing them one by one would pretend to know more."""
    random = np.random.default_rng(1)
    by_question = [(float(h), float(np.clip(h + random.normal(0, 0.4), 0, 1))) for h in random.random(20)]
    repeated = [pair for pair in by_question for _ in range(10)]
    clustered = figures(scored(repeated, per_question=10)).intervals["pearson"]
    alone = figures(scored(repeated)).intervals["pearson"]
    assert clustered.value == alone.value
    assert clustered.high - clustered.low > 2 * (alone.high - alone.low)
    assert clustered.low <= clustered.value <= clustered.high


def test_controls_know_nothing_of_the_answers():
    rows = [Scored(id=str(i), question=str(i), human=i / 9, judge=0.5, length=2 ** (i + 2)) for i in range(10)]
    got = figures(rows, draws=20)
    assert got.controls["constant"].pearson is None
    assert got.controls["constant"].mae == pytest.approx(np.abs(np.arange(10) / 9 - 0.5).mean(), abs=1e-3)
    assert got.controls["length"].pearson > 0.99
    assert figures([r.model_copy(update={"length": 7}) for r in rows], draws=2).controls["length"].pearson is None


def test_groups():
    rows = [*scored([(0.1, 0.2)] * 3, type="vague", lang="zh"), *scored([(0.9, 0.8)] * 2, lang="en", topic="t")]
    got = figures(rows, draws=5)
    assert {name: {k: a.n for k, a in by.items()} for name, by in got.by.items()} == {
        "type": {"vague": 3},
        "lang": {"en": 2, "zh": 3},
        "topic": {"t": 2},
        "band": {"0-0.2": 3, "0.8-1": 2},
    }
    assert got.by["type"]["vague"].bias == 0.1


def test_nothing_scored_is_an_error():
    with pytest.raises(ValueError, match="no scored"):
        figures([])


def test_a_better_judge_shows_in_the_difference_and_the_same_judge_does_not():
    random = np.random.default_rng(3)
    human = [float(h) for h in random.random(120)]
    noisy = scored([(h, float(np.clip(h + random.normal(0, 0.5), 0, 1))) for h in human], per_question=4)
    good = scored([(h, float(np.clip(h + random.normal(0, 0.1), 0, 1))) for h in human], per_question=4)
    gained = difference(noisy, good, draws=200)
    assert gained["pearson"].low > 0 > gained["mae"].high
    assert difference(good, good, draws=20)["pearson"].model_dump() == {"value": 0, "low": 0, "high": 0}
    with pytest.raises(ValueError, match="same answers"):
        difference(noisy, good[1:])


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=30))
def test_figures_stay_in_their_ranges(pairs):
    got = of(pairs)
    for name in ("pearson", "spearman", "qwk"):
        value = getattr(got, name)
        assert value is None or -1.0001 <= value <= 1.0001
    assert 0 <= got.mae <= got.rmse + 1e-4 <= 1.001
    assert abs(got.bias) <= got.mae + 1e-4
