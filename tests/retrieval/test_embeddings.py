"""Vectors of an endpoint."""

import math

import pytest

from interviewer.errors import EndpointError, ReplyError
from interviewer.retrieval.embeddings import EndpointEmbedder
from interviewer.text import token_estimate


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
    assert len(long) == 4 * EndpointEmbedder.LONGEST
    assert odd.encode("utf-8")
    assert "\0" not in odd


@pytest.mark.parametrize("text", ["学" * 9000, "学习 rate " * 900, "a" * 9000, "short", ""])
def test_a_text_is_sent_up_to_the_length_that_models_read(text):
    client = Client()
    EndpointEmbedder(client, "m").embed([text])
    (sent,) = client.asked[0][0]
    assert text.startswith(sent)
    longest = EndpointEmbedder.LONGEST
    assert token_estimate(sent) in range(longest - 4, longest + 1) if token_estimate(text) > longest else sent == text


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
