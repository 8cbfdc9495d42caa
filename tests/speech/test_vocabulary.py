"""The terms that a recogniser is told."""

import pytest

from interviewer.bank import Bank
from interviewer.models import LANGS, Lang, Question
from interviewer.speech.vocabulary import MOST_TERMS, hint, vocabulary
from interviewer.text import token_estimate


def test_of_batch_normalization_it_knows_what_is_misheard_first(bank: Bank) -> None:
    question = bank.questions["batch-normalization-why"]
    zh, en = vocabulary(question, "zh"), vocabulary(question, "en")
    for terms in (zh, en):
        assert {"BN", "LayerNorm", "mini-batch"} <= set(terms)
        assert terms.index("LayerNorm") < terms.index("mini-batch")
    assert {"方差", "均值"} <= set(zh)
    assert {"variance", "moving average"} <= set(en)
    assert "regulariz" not in en, "stems are for matching, nobody says them"


@pytest.mark.parametrize("lang", LANGS)
def test_over_the_whole_bank_there_are_terms_and_only_terms(bank: Bank, lang: Lang) -> None:
    for question in bank.questions.values():
        terms = vocabulary(question, lang)
        assert len(terms) <= MOST_TERMS
        assert question.kind == "choice" or len(terms) >= 3, question.id
        assert len({t.casefold() for t in terms}) == len(terms)
        assert not [t for t in terms if "\\" in t or "$" in t or "{" in t]
        if lang == "en":
            assert all(t.isascii() or not any("一" <= c <= "鿿" for c in t) for t in terms)
        said = hint(terms, lang)
        assert token_estimate(said) < 224
        assert not terms or terms[0] in said


def test_no_terms_leave_the_sentence_that_sets_the_language(bank: Bank) -> None:
    assert hint((), "zh") == "以下是一段深度学习面试的口头回答。"
    assert hint((), "en") == "A spoken answer in a deep-learning interview."
    assert hint(["ReLU", "SGD"], "en").endswith(" ReLU, SGD.")


def test_a_question_without_key_points_gives_what_its_texts_hold(bank: Bank) -> None:
    question = bank.questions["batch-normalization-why"]
    bare = Question.model_validate(question.model_dump() | {"key_points": (), "follow_ups": ()})
    assert "LayerNorm" in vocabulary(bare, "zh") or "BN" in vocabulary(bare, "zh")


def test_everyday_words_for_a_concept_are_not_told(bank: Bank) -> None:
    """They are in the bank to be recognised by the examiner; a recogniser hears them anyway."""
    terms = vocabulary(bank.questions["cnn-core-idea"], "zh")
    assert {"局部连接", "local connectivity"} & set(terms)
    assert not {"就在第 15 列", "同样 9 个数", "一小片"} & set(terms)
