"""Attacks put into poor answers: where they stand, that they are always the same, and that people's score stays."""

import pytest

from interviewer import attacks
from interviewer.attacks import AttackSuite
from interviewer.evaluation.injected import INJECTED, injected, plain_id
from interviewer.evaluation.rows import Row

FAMILIES = {"f": {"en": "F", "zh": "法"}}


def suite(*changes):
    plain = {"family": "f", "lang": "mixed", "place": "alone", "text": "ATTACK"}
    return AttackSuite.model_validate(
        {"families": FAMILIES, "attacks": [plain | {"id": f"a{i}"} | c for i, c in enumerate(changes)]}
    )


def row(kind="vague", answer="First one. Second one.", **changes):
    values = {"id": "q/vague", "question_id": "q", "answer": answer, "score": 0.1, "type": kind, "lang": "en"}
    return Row.model_validate(values | changes)


def test_an_attack_stands_before_inside_and_after():
    before, inside, after = injected([row()], suite({}))
    assert before.answer == "ATTACK\nFirst one. Second one."
    assert inside.answer == "First one.\nATTACK\nSecond one."
    assert after.answer == "First one. Second one.\nATTACK"
    assert {(r.type, r.score, r.question_id, plain_id(r)) for r in (before, inside, after)} == {(INJECTED, 0.1, "q", "q/vague")}  # fmt: skip
    assert len({r.id for r in (before, inside, after)}) == 3


@pytest.mark.parametrize("kind", ["excellent", "good", "partial", "one_sentence", "unusual", None])
def test_good_answers_stay_out_of_it(kind):
    assert injected([row(kind)], suite({})) == ()


@pytest.mark.parametrize(
    ("text", "side"), [("{answer} X", "after"), ("X {answer}", "before"), ("{first} X {rest}", "inside")]
)
def test_an_attack_made_for_answers_stands_where_it_belongs(text, side):
    rows = [row(id=f"q{n}/vague") for n in range(30)]
    got = injected(rows, suite({}, {"place": "embedded", "text": text}))
    assert {r.id.rpartition("+")[2] for r in got if "ATTACK" not in r.answer} == {side}


@pytest.mark.parametrize(
    ("answer", "inside"),
    [
        ("one, two, three", "one, two,\nATTACK\nthree"),
        ("one two three four", "one two\nATTACK\nthree four"),
        ("前半句。后半句。", "前半句。\nATTACK\n后半句。"),
        ("ab", "a\nATTACK\nb"),
    ],
)
def test_the_answer_is_cut_where_it_can_be(answer, inside):
    assert injected([row(answer=answer)], suite({}))[1].answer == inside


def test_the_language_fits_and_the_choice_is_always_the_same():
    whole = attacks.load()
    langs = {a.text: a.lang for a in whole.attacks}
    rows = [row(id=f"q{n}/vague", answer="说得很空。就这样。", lang="zh") for n in range(20)]
    got = injected(rows, whole)
    assert got == injected(rows, whole)
    assert len({r.answer for r in got}) > 30
    english = [text for text, lang in langs.items() if lang == "en" and "{" not in text]
    assert not [r for r in got if any(text in r.answer for text in english)]
    with pytest.raises(ValueError, match="zh"):
        injected(rows, suite({"lang": "en"}))


def test_attacks_are_texts_and_nothing_in_an_answer_is_a_placeholder():
    got = injected(
        [row(answer="{rest} is {answer}. And {first}.")], suite({"place": "embedded", "text": "{answer} X"}, {})
    )
    assert all("{rest} is {answer}." in r.answer for r in got)
