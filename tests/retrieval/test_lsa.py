"""The built-in vectors."""

import json

import numpy as np
import pytest
import samples
from hypothesis import given
from hypothesis import strategies as st
from threadpoolctl import threadpool_info

from interviewer.bank import Bank
from interviewer.models import KeyPoint, Text
from interviewer.retrieval import lsa as lsa_module
from interviewer.retrieval.lsa import DIMENSION, NAME, LsaEmbedder
from interviewer.text import tokens

POINTS = (
    ("learning rate", "学习率", "too large a learning rate diverges", "学习率过大会发散"),
    ("dropout", "随机失活", "dropout switches units off at random", "随机失活会随机关掉神经元"),
    ("attention", "注意力", "attention weighs all positions", "注意力给每个位置加权"),
)
QUESTIONS = tuple(
    samples.question(f"q{i}").model_copy(
        update={
            "question": Text(zh=f"什么是{zh}？", en=f"What is {en}?"),
            "key_points": (KeyPoint(id="p", point=Text(zh=said_zh, en=said_en), wordings=(zh, en)),),
        }
    )
    for i, (en, zh, said_en, said_zh) in enumerate(POINTS)
)


BANK = samples.bank(*QUESTIONS)
OTHER = samples.bank()


@pytest.fixture(scope="module")
def lsa():
    return LsaEmbedder.fit(BANK)


def test_a_word_lies_nearest_to_its_translation(lsa):
    english = lsa.embed([en for en, *_ in POINTS])
    chinese = lsa.embed([zh for _, zh, *_ in POINTS])
    assert list((chinese @ english.T).argmax(axis=1)) == [0, 1, 2]
    assert np.diag(chinese @ english.T).min() > 0.9


def test_a_word_form_that_the_bank_does_not_have_is_known_by_its_pieces(lsa):
    assert not {"misdropout", "随掉"} & set(lsa.vocabulary)
    for known, unseen in (("dropout", "misdropout"), ("随机失活", "随掉")):
        first, second = lsa.embed([known, unseen])
        assert first @ second > 0.6


def test_vectors_have_length_one_and_unknown_text_has_none(lsa):
    rows = lsa.embed(["learning rate", "ξξξ 7777777", "", "?!"])
    assert np.linalg.norm(rows, axis=1).tolist() == pytest.approx([1, 0, 0, 0], abs=1e-6)
    assert rows.shape == (4, lsa.dimension)
    assert rows.dtype == np.float32
    assert lsa.embed([]).shape == (0, lsa.dimension)


def test_fitting_is_deterministic(lsa):
    again = LsaEmbedder.fit(samples.bank(*QUESTIONS))
    assert again.vocabulary == lsa.vocabulary
    assert np.allclose(again.axes, lsa.axes, atol=1e-6)


def test_axes_are_orthonormal_strongest_first_and_at_most_256(bank):
    fitted = LsaEmbedder.fit(bank)
    assert fitted.dimension == DIMENSION == 256
    assert np.allclose(fitted.axes.T @ fitted.axes, np.eye(256), atol=1e-5)
    spread = (fitted.embed([q.answer.en for q in bank.questions.values()]) ** 2).sum(axis=0)
    assert spread[:16].sum() > spread[-16:].sum()


def test_questions_of_the_persons_own_are_folded_in_and_change_no_vector(lsa):
    own = samples.question("zyzzyva")
    extended = LsaEmbedder.fit(Bank({**BANK.questions, own.id: own}, {}, {}, own=frozenset({own.id})))
    assert extended.name == lsa.name
    assert extended.vocabulary == lsa.vocabulary
    assert np.array_equal(extended.axes, lsa.axes)
    assert extended.embed(["What about zyzzyva, the learning rate?"])[0].any()
    assert LsaEmbedder.fit(OTHER).name != lsa.name


def test_threads_do_not_wait_for_each_other(monkeypatch):
    """OpenBLAS spins: with two busy cores the fit of 147 questions took 27 s instead of 3."""
    from scipy.sparse import linalg

    fit, threads = linalg.eigsh, []

    def watched(*arguments, **options):
        threads.extend(pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas")
        return fit(*arguments, **options)

    monkeypatch.setattr(linalg, "eigsh", watched)
    LsaEmbedder.fit(BANK)
    assert set(threads) == {1}


def test_of_a_large_bank_evenly_many_statements_are_fitted(monkeypatch):
    monkeypatch.setattr(lsa_module, "DOCUMENTS", 40)
    large = samples.bank(*(samples.question(f"q{i}") for i in range(100)))
    fitted, again = LsaEmbedder.fit(large), LsaEmbedder.fit(large)
    assert np.array_equal(fitted.axes, again.axes)
    known = sorted(int(word[1:]) for word in fitted.vocabulary if word[0] == "q" and word[1:].isdigit())
    assert not known or max(known) > 90
    numbers = {int(word) for word in fitted.vocabulary if word.isdigit()}
    assert 20 <= len(numbers) <= 40
    assert {n // 25 for n in numbers} == {0, 1, 2, 3}


def test_line_by_line_or_all_at_once_a_text_has_the_same_features(lsa):
    text = "dropout 学习率\r\n随机失活\u2028attention\x1cweighs  学习\n率"
    rows, counts = lsa_module._counted(text, lsa_module._by_line(lsa._rows))
    expected, often = np.unique(np.concatenate([lsa._rows(t) for t in tokens(text)]), return_counts=True)
    assert rows.tolist() == expected.tolist()
    assert counts.tolist() == often.tolist()


@pytest.mark.parametrize("count", [1, 2])
def test_a_tiny_bank_or_one_that_repeats_itself_can_be_fitted(count):
    question = samples.question("only")
    copies = [question.model_copy(update={"id": f"only-{i}"}) for i in range(count)]
    fitted, again = LsaEmbedder.fit(samples.bank(*copies)), LsaEmbedder.fit(samples.bank(*copies))
    assert np.array_equal(fitted.axes, again.axes)
    assert np.isfinite(fitted.axes).all()
    assert fitted.embed(["the reference of only"])[0].any()


@given(st.text())
def test_any_text_gives_a_finite_vector(text):
    vector = _FITTED.embed([text])[0]
    assert np.isfinite(vector).all()


_FITTED = LsaEmbedder.fit(BANK)


def test_what_is_saved_is_what_is_loaded(lsa, tmp_path):
    lsa.save(tmp_path / "lsa.npz")
    loaded = LsaEmbedder.load(tmp_path / "lsa.npz", BANK)
    assert np.array_equal(loaded.embed(["学习率 dropout"]), lsa.embed(["学习率 dropout"]))
    assert [p.name for p in tmp_path.iterdir()] == ["lsa.npz"]


def test_a_fit_on_another_bank_is_not_used(lsa, tmp_path):
    lsa.save(tmp_path / "lsa.npz")
    assert LsaEmbedder.load(tmp_path / "lsa.npz", OTHER) is None


def _array(**arrays):
    def write(path):
        with path.open("wb") as file:
            np.savez(file, **arrays)

    return write


def _about(**about):
    return np.frombuffer(
        json.dumps({"name": lsa_module.built_in_name(BANK), "vocabulary": ["x"], **about}).encode(), np.uint8
    )


ONE = np.ones(1, np.float32)
DAMAGED = {
    "missing": lambda path: None,
    "empty": lambda path: path.write_bytes(b""),
    "random": lambda path: path.write_bytes(bytes(range(256)) * 9),
    "cut zip": lambda path: path.write_bytes(b"PK\x03\x04" + b"\0" * 50),
    "folder": lambda path: path.mkdir(),
    "one plain array": lambda path: path.write_bytes(_npy()),
    "no axes": _array(about=_about(), idf=ONE),
    "about is no JSON": _array(about=np.zeros(3, np.uint8), idf=ONE, axes=np.ones((1, 2), np.float32)),
    "about is a list": _array(about=np.frombuffer(b"[]", np.uint8), idf=ONE, axes=np.ones((1, 2), np.float32)),
    "other name": _array(about=_about(name=f"{NAME}:0"), idf=ONE, axes=np.ones((1, 2), np.float32)),
    "rows differ": _array(about=_about(), idf=ONE, axes=np.ones((3, 2), np.float32)),
    "pickle": _array(about=_about(), idf=ONE, axes=np.array([object()], dtype=object)),
}


def _npy():
    from io import BytesIO

    file = BytesIO()
    np.save(file, ONE)
    return file.getvalue()


@pytest.mark.parametrize("damage", DAMAGED.values(), ids=DAMAGED.keys())
def test_a_damaged_file_is_no_fit(damage, tmp_path):
    damage(tmp_path / "lsa.npz")
    assert LsaEmbedder.load(tmp_path / "lsa.npz", BANK) is None
