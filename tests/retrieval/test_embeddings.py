"""Vectors: the built-in ones and those of an endpoint."""

import json
import math

import numpy as np
import pytest
import samples
from hypothesis import given
from hypothesis import strategies as st

from interviewer.errors import EndpointError, ReplyError
from interviewer.models import KeyPoint, Text
from interviewer.retrieval.embeddings import EndpointEmbedder, LsaEmbedder

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


@pytest.fixture(scope="module")
def lsa():
    return LsaEmbedder.fit(QUESTIONS)


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
    again = LsaEmbedder.fit(QUESTIONS)
    assert again.vocabulary == lsa.vocabulary
    assert np.allclose(again.axes, lsa.axes, atol=1e-6)


def test_axes_are_orthonormal_strongest_first_and_at_most_128(bank):
    fitted = LsaEmbedder.fit(bank.questions.values())
    assert fitted.dimension == LsaEmbedder.DIMENSION == 128
    assert np.allclose(fitted.axes.T @ fitted.axes, np.eye(128), atol=1e-5)
    spread = (fitted.embed([q.answer.en for q in bank.questions.values()]) ** 2).sum(axis=0)
    assert spread[:16].sum() > spread[-16:].sum()


@pytest.mark.parametrize("count", [1, 2])
def test_a_tiny_bank_or_one_that_repeats_itself_can_be_fitted(count):
    question = samples.question("only")
    copies = [question.model_copy(update={"id": f"only-{i}"}) for i in range(count)]
    fitted, again = LsaEmbedder.fit(copies), LsaEmbedder.fit(copies)
    assert np.array_equal(fitted.axes, again.axes)
    assert np.isfinite(fitted.axes).all()
    assert fitted.embed(["the reference of only"])[0].any()


@given(st.text())
def test_any_text_gives_a_finite_vector(text):
    vector = _FITTED.embed([text])[0]
    assert np.isfinite(vector).all()


_FITTED = LsaEmbedder.fit(QUESTIONS)


def test_what_is_saved_is_what_is_loaded(lsa, tmp_path):
    lsa.save(tmp_path / "lsa.npz", "bank-1")
    loaded = LsaEmbedder.load(tmp_path / "lsa.npz", "bank-1")
    assert np.array_equal(loaded.embed(["学习率 dropout"]), lsa.embed(["学习率 dropout"]))
    assert [p.name for p in tmp_path.iterdir()] == ["lsa.npz"]


def test_a_fit_on_another_bank_is_not_used(lsa, tmp_path):
    lsa.save(tmp_path / "lsa.npz", "bank-1")
    assert LsaEmbedder.load(tmp_path / "lsa.npz", "bank-2") is None


def _array(**arrays):
    def write(path):
        with path.open("wb") as file:
            np.savez(file, **arrays)

    return write


def _about(**about):
    return np.frombuffer(json.dumps({"name": "lsa-1", "bank": "b", "vocabulary": ["x"], **about}).encode(), np.uint8)


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
    "other name": _array(about=_about(name="lsa-0"), idf=ONE, axes=np.ones((1, 2), np.float32)),
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
    assert LsaEmbedder.load(tmp_path / "lsa.npz", "b") is None


# --- by an endpoint ---------------------------------------------------------------------------------------------------


class Client:
    """An `EmbeddingClient` that remembers what it was asked."""

    def __init__(self, answer=lambda texts: [[3.0, 4.0] for _ in texts]):
        self.answer = answer
        self.asked = []

    def embed(self, texts, model):
        self.asked.append((list(texts), model))
        return self.answer(texts)


def test_texts_go_in_batches_and_come_back_in_order_with_length_one():
    client = Client(lambda texts: [[float(len(t)), 1.0] for t in texts])
    rows = EndpointEmbedder(client, "m").embed(["x" * i for i in range(70)])
    assert [len(texts) for texts, _ in client.asked[:3]] == [32, 32, 6]
    assert {model for _, model in client.asked} == {"m"}
    assert rows[69].tolist() == pytest.approx([69 / math.hypot(69, 1), 1 / math.hypot(69, 1)])


def test_name_and_dimension_are_the_endpoints_and_asked_once():
    client = Client()
    embedder = EndpointEmbedder(client, "bge-m3")
    assert (embedder.name, embedder.dimension, embedder.dimension) == ("endpoint:bge-m3", 2, 2)
    assert len(client.asked) == 1
    assert embedder.embed([]).shape == (0, 2)


def test_what_is_sent_is_bounded_and_can_be_encoded():
    client = Client()
    EndpointEmbedder(client, "m").embed(["x" * 100_000, "a\ud800\0b"])
    (long, odd), _ = client.asked[0]
    assert len(long) == EndpointEmbedder.LONGEST
    assert odd.encode("utf-8")
    assert "\0" not in odd


@pytest.mark.parametrize(
    "answer",
    [
        [],
        [[]],
        [[1.0, 2.0]],
        [[1.0], [1.0], [1.0]],
        [[1.0], [1.0, 2.0]],
        [[1.0, float("nan")], [1.0, 2.0]],
        [[1.0, float("inf")], [1.0, 2.0]],
        [["a", "b"], ["c", "d"]],
        [None, None],
        None,
        [[[1.0]], [[2.0]]],
    ],
    ids=repr,
)
def test_anything_but_one_vector_per_text_is_refused(answer):
    with pytest.raises(ReplyError, match="INTERVIEWER_EMBEDDING_MODEL"):
        EndpointEmbedder(Client(lambda texts: answer), "m").embed(["one", "two"])


def test_a_dimension_that_changes_between_batches_is_refused():
    client = Client(lambda texts: [[1.0] * (2 if len(texts) == 32 else 3) for _ in texts])
    with pytest.raises(ReplyError, match="other lengths"):
        EndpointEmbedder(client, "m").embed(["t"] * 40)


def test_the_endpoints_own_error_passes():
    def fail(texts):
        raise EndpointError("down", "停机")

    with pytest.raises(EndpointError, match="down"):
        EndpointEmbedder(Client(fail), "m").embed(["t"])
