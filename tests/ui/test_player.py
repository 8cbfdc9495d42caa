"""The voice of the room without a browser: what is to be read when, and what the page may ask for."""

from __future__ import annotations

import base64
import io
import threading
import wave
from types import SimpleNamespace
from typing import Any

import gradio as gr
import numpy as np
import pytest
from looped import looped

from interviewer.bank import Bank
from interviewer.errors import SpeechError
from interviewer.models import Lang, Plan, View
from interviewer.speech.sound import Sound
from interviewer.ui.labels import Labels
from interviewer.ui.player import LONGEST, Player, to_say


class FakeVoice:
    """Remembers what it was asked to say; says it in a tenth of a second of nothing, or fails."""

    name = "fake"

    def __init__(self, error: Exception | None = None) -> None:
        self.said: list[tuple[str, Lang, float]] = []
        self._error = error

    def say(self, text: str, lang: Lang, pace: float = 1.0) -> Sound:
        self.said.append((text, lang, pace))
        if self._error:
            raise self._error
        return Sound(np.zeros(2_205, np.int16), 22_050)


def player(voice: Any = None, bank: Any = None, tts: str = "auto") -> Player:
    services: Any = SimpleNamespace(
        settings=SimpleNamespace(tts=tts), voice=lambda: voice, bank=bank or SimpleNamespace(questions={})
    )

    def make() -> Player:
        with gr.Blocks(analytics_enabled=False):
            return Player(services, Labels())

    return looped(make)


def event(text: str, kind: str = "question", role: str = "interviewer", turn: str = "t1") -> Any:
    return SimpleNamespace(turn_id=turn, kind=kind, role=role, text=text)


def view(*events: Any, turn: str | None = "t1", lang: Lang = "en", grading: bool = False, question: str = "q") -> View:
    open_turn = SimpleNamespace(id=turn, question_id=question) if turn else None
    made: Any = SimpleNamespace(
        events=events, open_turn=open_turn, grading=grading, interview=SimpleNamespace(plan=Plan(lang=lang))
    )
    return made  # type: ignore[no-any-return]


def value(made: Player, shown: View, lang: Lang = "en") -> dict[str, Any]:
    (only,) = made.values(shown, lang).values()
    return dict(only)


ASKED = event("Why is $\\hat x$ normalized? Say it in a sentence.")


def test_the_open_question_is_read_in_sentences() -> None:
    shown = value(player(), view(ASKED))
    assert shown["pieces"] == ["Why is x hat normalized?", "Say it in a sentence."]
    assert shown["key"] == "t1:1"


@pytest.mark.parametrize(
    ("events", "said"),
    [
        ((ASKED, event("Think of the mean.", "hint")), [ASKED.text, "Think of the mean."]),
        ((ASKED, event("", "hint", "candidate"), event("Think.", "hint")), ["Think."]),
        ((ASKED, event("dunno", "answer", "candidate")), []),
        ((event("Old?", turn="t0"), event("x", "answer", "candidate", "t0"), event("Good.", "verdict", turn="t0"), ASKED), [ASKED.text]),
        ((event("Good.", "verdict"), ASKED), [ASKED.text]),
    ],
)  # fmt: skip
def test_only_what_was_said_last_on_the_open_turn(events: tuple[Any, ...], said: list[str]) -> None:
    assert [e.text for e in to_say(view(*events))] == said


@pytest.mark.parametrize("shown", [view(ASKED, turn=None), view(ASKED, grading=True), view(ASKED, turn="t2"), view()])
def test_nothing_is_read_that_is_not_open(shown: View) -> None:
    assert value(player(), shown) | {"key": "", "pieces": []} == value(player(), shown)


def test_while_an_answer_is_judged_nothing_is_read() -> None:
    (shown,) = player().closed("zh").values()
    assert (shown["key"], shown["pieces"]) == ("", [])
    assert shown["words"]["speak"] == "朗读"


def test_every_new_thing_to_say_has_a_key_of_its_own() -> None:
    made = player()
    hinted = view(ASKED, event("", "hint", "candidate"), event("Think.", "hint"))
    assert (
        len({value(made, v)["key"] for v in (view(ASKED), hinted, view(ASKED, event("x", turn="t2"), turn="t2"))}) == 3
    )


def test_the_language_of_the_interview_is_read_on_a_page_in_another() -> None:
    shown = value(player(), view(event("什么是池化？"), lang="zh"), "en")
    assert (shown["lang"], shown["words_lang"], shown["words"]["stop"]) == ("zh", "en", "Stop")


def test_the_options_of_a_choice_are_read(bank: Bank) -> None:
    question = next(q for q in bank.questions.values() if q.kind == "choice")
    pieces = value(player(bank=bank), view(event(question.question["en"]), question=question.id))["pieces"]
    assert sum(piece.startswith("A: ") for piece in pieces) == 1
    assert len(pieces) >= 1 + len(question.options)


def test_a_sentence_comes_as_a_wav_file() -> None:
    voice = FakeVoice()
    reply = player(voice).sound({"text": "x hat", "lang": "en", "words": "en", "pace": 1.25})
    with wave.open(io.BytesIO(base64.b64decode(reply["audio"]))) as file:
        assert (file.getframerate(), file.getnframes()) == (22_050, 2_205)
    assert reply["voice"] == "fake"
    assert voice.said == [("x hat", "en", 1.25)]


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"text": "$\\hat x$ <b>`y`</b>", "lang": "en", "pace": 1}, ("x hat y", "en", 1.0)),
        ({"text": "好", "lang": "zh", "pace": 99}, ("好", "zh", 2.0)),
        ({"text": "a", "lang": "fr", "pace": -1}, ("a", "en", 0.5)),
        ({"text": "a", "pace": float("nan")}, ("a", "en", 1.0)),
        ({"text": "a", "pace": float("inf")}, ("a", "en", 1.0)),
        ({"text": "a", "pace": "fast"}, ("a", "en", 1.0)),
        ({"text": ["a"]}, ("", "en", 1.0)),
        ("a", ("", "en", 1.0)),
        (None, ("", "en", 1.0)),
    ],
)
def test_whatever_a_page_asks_for_reaches_the_voice_as_words(wanted: Any, said: tuple[str, Lang, float]) -> None:
    voice = FakeVoice()
    player(voice).sound(wanted)
    assert voice.said == [said]


def test_a_request_is_bounded() -> None:
    voice = FakeVoice()
    player(voice).sound({"text": "a " * LONGEST})
    assert len(voice.said[0][0]) <= LONGEST


@pytest.mark.parametrize(
    ("voice", "problem"),
    [
        (None, "docs/speech.md"),
        (FakeVoice(SpeechError("the voice is out", "坏了")), "the voice is out"),
        (FakeVoice(ZeroDivisionError()), "unexpected"),
    ],
)
def test_what_goes_wrong_is_said(voice: Any, problem: str, caplog: pytest.LogCaptureFixture) -> None:
    reply = player(voice).sound({"text": "x", "words": "en"})
    assert list(reply) == ["problem"]
    assert problem in reply["problem"]


def test_problems_come_in_the_language_of_the_page() -> None:
    assert player(FakeVoice(SpeechError("out", "坏了"))).sound({"text": "x", "lang": "en", "words": "zh"}) == {
        "problem": "坏了"
    }


def test_the_browser_is_told_what_may_speak() -> None:
    assert value(player(tts="browser"), view(ASKED))["mode"] == "browser"


def test_pages_are_served_side_by_side() -> None:
    made, replies = player(FakeVoice()), list[dict[str, str]]()
    threads = [threading.Thread(target=lambda: replies.append(made.sound({"text": "x"}))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all("audio" in reply for reply in replies)
    assert len(replies) == 8
