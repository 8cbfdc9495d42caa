"""The probes of a question: what they are made of, that they are always the same, and what is left out where something lacks."""

from collections import Counter

import pytest
import samples

from interviewer.evaluation.probes import RANGES, Kind, key_terms, make_probes, one_per_topic, right_sentence, shuffled
from interviewer.models import LANGS, Question, Text

TERMS = (("方差", "variance"), ("均值",))


def with_terms(question_id: str, **changes: object) -> Question:
    question = samples.question(question_id)
    points = tuple(p.model_copy(update={"concepts": TERMS}) for p in question.key_points)
    return question.model_copy(update={"key_points": points, **changes})


ADAM, MOMENTUM, NORM = with_terms("adam"), with_terms("momentum"), with_terms("batch-norm", topic="normalization")
IMPORTED = Question(
    id="mine", topic="own", difficulty=3, question=Text(zh="什么是早停？", en="什么是早停？"),
    answer=Text(zh="验证损失不再下降时停止训练。这是正则化。", en="验证损失不再下降时停止训练。这是正则化。"),
)  # fmt: skip


def by_name(made):
    return {(p.kind, p.written): p for p in made.probes}


def test_every_kind_in_both_languages():
    made = make_probes([ADAM], [ADAM, MOMENTUM])
    assert {p.kind for p in made.probes} == set(Kind) == set(RANGES)
    assert made.left_out == {}
    single = {Kind.TERMS_BOTH, Kind.COLON, Kind.EMPTY}
    assert Counter(p.kind for p in made.probes) == {k: 1 if k in single else 2 for k in Kind}
    assert len({p.id for p in made.probes}) == len(made.probes)


def test_what_each_is_made_of():
    found = by_name(make_probes([ADAM], [ADAM, MOMENTUM]))
    reference = ADAM.answer.en
    assert found[Kind.REFERENCE, "en"].answer == found[Kind.REFERENCE_ABROAD, "en"].answer == reference
    assert (found[Kind.REFERENCE, "en"].lang, found[Kind.REFERENCE_ABROAD, "en"].lang) == ("en", "zh")
    assert found[Kind.DENIED, "en"].answer == "It is not true that the reference of adam."
    assert found[Kind.ECHO, "zh"].answer == ADAM.question.zh
    assert found[Kind.OTHER, "en"].answer == MOMENTUM.answer.en
    assert found[Kind.TERMS, "zh"].answer == "方差，均值"
    assert found[Kind.TERMS_BARE, "en"].answer == "variance"
    assert found[Kind.TERMS_BOTH, "zh"].answer == "方差、均值、variance"
    assert found[Kind.ONCE, "en"].answer == "the statement of core"
    assert found[Kind.TEN_TIMES, "en"].answer.count("the statement of core") == 10
    assert (found[Kind.COLON, "zh"].answer, found[Kind.EMPTY, "zh"].answer) == (":", "")


def test_the_ranges_are_those_of_the_measure():
    high, negated, zero = {k for k, r in RANGES.items() if r == (85, 100)}, {k for k, r in RANGES.items() if r == (0, 25)}, {k for k, r in RANGES.items() if r == (0, 0)}  # fmt: skip
    assert high == {Kind.REFERENCE, Kind.REFERENCE_ABROAD}
    assert negated == {Kind.NEGATED, Kind.DENIED}
    assert zero == {Kind.COLON, Kind.EMPTY}
    assert {r for k, r in RANGES.items() if k not in high | negated | zero | {Kind.ONCE, Kind.TEN_TIMES}} == {(0, 20)}


def test_a_question_known_by_its_reference_alone_has_no_terms_and_one_language():
    made = make_probes([IMPORTED], [IMPORTED, ADAM])
    assert {p.written for p in made.probes} == {"zh"}
    assert made.left_out == {Kind.REFERENCE_ABROAD: 1, Kind.TERMS: 1, Kind.TERMS_BARE: 1, Kind.TERMS_BOTH: 1}
    assert by_name(made)[Kind.ONCE, "zh"].answer == "验证损失不再下降时停止训练。"


def test_the_right_sentence_of_a_reference_is_no_row_of_a_table():
    text = "它停止训练。\n\n| 做法 | 说明 |\n|---|---|\n| 早停 | 验证损失不再下降时停止训练，这是一种很常用的正则化。 |"
    told = IMPORTED.model_copy(update={"answer": Text(zh=text, en=text)})
    assert right_sentence(told, "zh") == "它停止训练。"


def test_where_there_is_no_other_question_its_reference_is_left_out():
    assert make_probes([ADAM], [ADAM]).left_out == {Kind.OTHER: 1}


def test_a_question_gets_the_same_probes_whichever_others_are_chosen():
    everything = [ADAM, MOMENTUM, NORM, samples.choice("pick")]
    alone = make_probes([NORM], everything).probes
    assert alone == tuple(p for p in make_probes(everything[::-1], everything[::-1]).probes if p.question_id == NORM.id)
    assert {p.question_id for p in make_probes(everything, everything).probes} == {"adam", "momentum", "batch-norm"}


def test_the_other_question_is_of_another_topic(bank):
    """What is said on a neighbouring subject may well be right here, too."""
    questions = list(bank.questions.values())
    topic = {text: q.topic for q in questions for text in (q.answer.zh, q.answer.en)}
    others = [p for p in make_probes(questions, questions).probes if p.kind is Kind.OTHER]
    assert not [p.id for p in others if topic[p.answer] == bank.questions[p.question_id].topic]


def test_a_new_question_changes_the_neighbours_of_few_others(bank):
    questions = [q for q in bank.questions.values() if q.kind == "open"]
    before, after = (
        {p.question_id: p.answer for p in make_probes(questions, some).probes if p.kind is Kind.OTHER}
        for some in (questions, [*questions, samples.question("a-new-one")])
    )
    assert sum(before[i] != after[i] for i in before) <= 5


def test_shuffled_words_are_the_same_words_in_another_order_without_formulas():
    text = "the variance of the batch $x=1$ is taken over all of its elements"
    got = shuffled(text, "seed")
    assert sorted(got.split()) == sorted(text.replace("$x=1$", "").split())
    assert got != " ".join(sorted(got.split()))
    assert shuffled(text, "seed") == got != shuffled(text, "other")
    chinese = "方差在整个批次上计算"
    assert sorted(shuffled(chinese, "seed")) == sorted(chinese)


def test_one_per_topic_is_always_the_same():
    questions = [ADAM, MOMENTUM, NORM, samples.choice("pick")]
    chosen = one_per_topic(questions)
    assert [q.topic for q in chosen] == ["normalization", "optimization"]
    assert one_per_topic(questions[::-1]) == chosen


@pytest.mark.parametrize("lang", LANGS)
def test_terms_and_sentences_of_the_whole_bank(bank, lang):
    for question in bank.questions.values():
        if question.kind == "open":
            assert right_sentence(question, lang)
            assert len(key_terms(question, lang)) == len(set(key_terms(question, lang)))
