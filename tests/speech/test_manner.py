"""How somebody spoke, in words and over several answers."""

import pytest

from interviewer.models import Delivery
from interviewer.speech.manner import DOUBTFUL, doubtful, manner, together


def delivery(**changes):
    return Delivery.model_validate({"seconds": 60, "silence": 0.2, **changes})


def lines(made, spoken="en", lang="en"):
    return {trait.name: trait.value for trait in manner(made, spoken, lang)}


@pytest.mark.parametrize(
    ("deliveries", "together_is"),
    [
        ([], None),
        ([None, None], None),
        ([delivery(seconds=10, silence=0.5), None, delivery(seconds=30, silence=0.1)], {"seconds": 40, "silence": 0.2}),
        ([delivery(pace=100, seconds=10), delivery(seconds=50), delivery(pace=200, seconds=30)], {"pace": 175, "seconds": 90}),
        ([delivery(), delivery()], {"pace": None}),
        ([delivery(fillers={"um": 1, "uh": 1}), delivery(fillers={"uh": 3})], {"fillers": {"uh": 4, "um": 1}}),
        ([delivery(long_pauses=1, longest_pause=2.5), delivery(long_pauses=2, longest_pause=4)], {"long_pauses": 3, "longest_pause": 4}),
        ([delivery(recogniser="a"), delivery(recogniser="b"), delivery(recogniser="a")], {"recogniser": "a, b"}),
        ([delivery(seconds=0), delivery(seconds=0)], {"silence": 0, "seconds": 0}),
        ([delivery(audio="x.webm", heard="words")], {"audio": None, "heard": "", "confidence": None}),
        ([delivery(confidence=0.5), delivery(confidence=0.9), delivery()], {"confidence": 0.7}),
    ],
)  # fmt: skip
def test_several_answers_as_one(deliveries, together_is):
    made = together(deliveries)
    if together_is is None:
        assert made is None
    else:
        assert {name: getattr(made, name) for name in together_is} == together_is


def test_the_lines():
    made = delivery(
        seconds=95.4, pace=131.6, fillers={"um": 3, "you know": 1}, long_pauses=2, longest_pause=3.24,
        recogniser="whisper small", confidence=0.823,
    )  # fmt: skip
    assert lines(made) == {
        "Time": "1:35",
        "Pace": "132 words a minute",
        "Fillers": "4 (um ×3, you know ×1)",
        "Long pauses (2 s or more)": "2, the longest 3.2 s",
        "Share of silence": "20%",
        "Heard by": "whisper small, 82% sure",
    }
    assert lines(made, "zh", "zh")["语速"] == "每分钟 132 字"
    assert lines(made, "en", "zh")["语速"] == "每分钟 132 词", "the language of the interview decides what is counted"
    assert lines(made, "zh", "zh")["口头语"] == "4 次（um ×3、you know ×1）"


def test_what_is_not_known_is_not_said():
    assert lines(delivery()) == {
        "Time": "1:00",
        "Fillers": "none",
        "Long pauses (2 s or more)": "none",
        "Share of silence": "20%",
    }


@pytest.mark.parametrize(
    ("confidence", "answer", "doubted"),
    [
        (DOUBTFUL - 0.01, "heard this", True),
        (DOUBTFUL - 0.01, " heard this\n", True),
        (DOUBTFUL - 0.01, "heard that", False),  # the candidate has read it
        (DOUBTFUL, "heard this", False),
        (None, "heard this", False),
    ],
)
def test_a_transcript_is_doubted_when_the_recogniser_does_and_nobody_has_read_it(confidence, answer, doubted):
    assert doubtful(delivery(confidence=confidence, heard="heard this"), answer) is doubted
    assert not doubtful(None, answer)
