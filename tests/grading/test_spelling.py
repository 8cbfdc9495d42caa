"""Nearly the same word is the same word; another word is not."""

import pytest

from interviewer.grading.reading import read
from interviewer.grading.spelling import spelling

KNOWN = spelling(["behaviour", "prototyp", "simul", "regular", "converg", "decoder"])


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("behavior", "behaviour"),
        ("protoype", "prototyp"),
        ("behaviour", "behaviour"),
        ("nonregular", "nonregular"),  # the first letter decides: un- and non- make another word
        ("step", "step"),
    ],
)
def test_a_word_that_is_nearly_known_is_read_as_it(text: str, key: str) -> None:
    (clause,) = [KNOWN.read(c) for c in read(text)]
    assert clause.words[0].key == key


def test_a_word_of_the_dictionary_is_itself_where_the_question_says_it_too() -> None:
    known = spelling(["generator", "generalization"])
    assert [w.key for c in read("generator") for w in known.read(c).words] == ["generator"]
