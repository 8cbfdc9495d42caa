"""A spoken interview in a real browser: its microphone plays a voice, and a transcription endpoint on loopback listens."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from fakes import Heard, Said
from sounds import CHINESE, ENGLISH, chain, silence
from transcribers import TranscriptionServer

from interviewer import bank
from interviewer.speech.activity import Activity
from interviewer.speech.espeak import Espeak

if TYPE_CHECKING:
    from tests.browser.conftest import Server, Visitor

pytestmark = pytest.mark.browser

PLAYED = 8
"""Seconds of the fake microphone's recording, which it plays again and again."""
TRANSCRIPTS = {
    "en": "So um batch normalization keeps the mean and variance of each channel stable during training.",
    "zh": "嗯，批归一化让每个通道的均值和方差在训练中保持稳定。",
}
REFUSING = "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', '{name}'))"


class Ears:
    """What the transcription endpoint does, which may be changed between two answers."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Be as it was made."""
        self.status, self.seconds, self.probability = 200, 0.0, -0.1

    def __call__(self, heard: Heard) -> Said:
        if not heard.path.endswith("/audio/transcriptions"):
            return Said({"object": "list", "data": [{"id": "whisper-1"}]})
        if self.status != 200:
            return Said({"error": {"message": "the model is loading"}}, status=self.status)
        text = TRANSCRIPTS[heard.body.fields["language"]]
        segment = {"start": 0.0, "end": heard.body.sound.seconds, "text": text, "avg_logprob": self.probability}
        return Said({"text": text, "segments": [segment]}, seconds=self.seconds)


@pytest.fixture(scope="module")
def listening() -> Iterator[tuple[Ears, TranscriptionServer]]:
    ears = Ears()
    with TranscriptionServer(ears) as server:
        yield ears, server


@pytest.fixture
def ears(listening: tuple[Ears, TranscriptionServer]) -> Ears:
    """The endpoint as every test finds it."""
    listening[0].reset()
    listening[1].heard.clear()
    return listening[0]


@pytest.fixture(scope="module")
def questions(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A bank that asks the same three times."""
    one = bank.load().questions["batch-normalization-why"].model_copy(update={"sources": ()})
    folder = tmp_path_factory.mktemp("questions")
    three = [one.model_copy(update={"id": f"batch-normalization-{n}"}).model_dump(mode="json") for n in range(3)]
    (folder / "three.yaml").write_text(json.dumps(three), encoding="utf-8")
    return str(folder)


Serve = Callable[..., "Server"]


@pytest.fixture(scope="module")
def serve(serve_with: Serve, questions: str, listening: tuple[Ears, TranscriptionServer]) -> Serve:
    """`serve(KEEP_AUDIO="true")`: a server that hears."""
    settings = {"QUESTIONS_DIR": questions, "GRADER": "builtin", "STT_BASE_URL": listening[1].base_url}
    return lambda **more: serve_with(**{**settings, "STT_MODEL": "whisper-1", "REQUEST_TIMEOUT": "5", **more})


@pytest.fixture(scope="module")
def spoken(serve: Serve) -> Server:
    """A server that hears."""
    return serve()


@pytest.fixture(scope="module")
def deaf(serve_with: Serve, questions: str, tmp_path_factory: pytest.TempPathFactory) -> Server:
    """A server on a machine without a recogniser."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HF_HOME", str(tmp_path_factory.mktemp("models")))
        return serve_with(QUESTIONS_DIR=questions, GRADER="builtin")


@pytest.fixture(scope="module")
def voices(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """What the microphone plays: a sentence and the silence after it."""
    made = {}
    for lang, sentence in (("en", ENGLISH), ("zh", CHINESE)):
        said = Espeak().say(sentence, lang)  # type: ignore[arg-type]
        rest = silence(PLAYED - 0.5 - said.seconds, said.rate)
        made[lang] = tmp_path_factory.mktemp("voices") / f"{lang}.wav"
        made[lang].write_bytes(chain(silence(0.5, said.rate), said, rest).wav())
    return made


Enter = Callable[..., "Visitor"]


@pytest.fixture
def enter(spoken: Server, ears: Ears, voices: dict[str, Path], microphone: Callable[..., Any], visit: Any) -> Enter:
    """`enter(lang)`: a visitor whose microphone plays a sentence in that language, before the first question."""

    def begin(
        lang: str = "en", width: int = 1280, script: str = "", server: Server | None = None, **options: Any
    ) -> Visitor:
        locale = {"en": "en-US", "zh": "zh-CN"}[lang]
        me: Visitor = visit(locale, width, 900, browser=microphone(voices[lang]), permissions=["microphone"], **options)
        if script:
            me.page.add_init_script(script)
        me.open((server or spoken).url)
        me.start()
        me.page.wait_for_selector(".iv-talk:not([disabled])")
        return me

    return begin


def phase(me: Visitor, name: str) -> None:
    me.page.wait_for_selector(f'.iv-recorder[data-phase="{name}"]')


def says(me: Visitor, words: str) -> None:
    me.page.wait_for_selector(f".iv-says:has-text('{words}')")


def talk(me: Visitor, seconds: float = 4.0) -> None:
    """Record for that long."""
    me.page.click(".iv-talk")
    phase(me, "recording")
    me.page.wait_for_timeout(seconds * 1000)


def box(me: Visitor) -> str:
    return str(me.page.input_value("#answer textarea"))


def transcript(me: Visitor, lang: str = "en") -> None:
    """Wait until it is in the box."""
    me.page.wait_for_function(
        "words => document.querySelector('#answer textarea')?.value.includes(words)", arg=TRANSCRIPTS[lang]
    )


@pytest.mark.parametrize(("lang", "width"), [("en", 1280), ("zh", 390)])
def test_spoken_transcribed_edited_submitted(
    enter: Enter, listening: tuple[Ears, TranscriptionServer], spoken: Server, lang: str, width: int
) -> None:
    me = enter(lang, width)
    assert me.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    before = me.turn
    began = time.monotonic()
    me.page.click(".iv-talk")
    phase(me, "recording")
    me.page.wait_for_function("Number(document.querySelector('[data-part=level]').ariaValueNow) > -30")
    me.page.wait_for_timeout(5000)
    assert me.text(".iv-time") in ("0:04", "0:05", "0:06", "0:07")
    me.page.click(".iv-talk")
    took = time.monotonic() - began
    transcript(me, lang)
    assert me.page.locator(".iv-talk").is_enabled()
    uploads = listening[1].uploads  # more than one where it was heard in stretches
    assert {(u.fields["language"], u.sound.rate) for u in uploads} == {(lang, 16_000)}
    assert took - 3 < sum(u.sound.seconds for u in uploads) <= took + 0.1, "all of it, and nothing else"
    assert sum(Activity.of(u.sound).speech for u in uploads) > 1, "what the microphone played, not noise"
    me.page.fill("#answer textarea", TRANSCRIPTS[lang] + " !")
    me.page.click("#submit")
    me.next_turn(before)
    me.page.wait_for_selector("#card .iv-score, #card .iv-ungraded")
    assert TRANSCRIPTS[lang][:20] in me.text("#card .iv-answer")
    assert list((spoken.home / "cache" / "takes").iterdir()) == [], "no sound is left"
    assert not (spoken.home / "recordings").exists()
    assert me.foreign == []
    assert me.errors == []


def test_hands_free_with_direct_submission_needs_one_key(enter: Enter) -> None:
    me = enter()
    before = me.turn
    me.page.click(".iv-recorder summary")
    me.page.check("[data-part=hands]")
    me.page.check("[data-part=direct]")
    me.page.click("#progress")
    me.page.keyboard.press("r")
    phase(me, "recording")
    me.next_turn(before)
    me.page.wait_for_selector("#card .iv-score, #card .iv-ungraded")
    assert TRANSCRIPTS["en"][:20] in me.text("#card .iv-answer")


def test_the_shortcut_is_a_letter_like_any_other_while_typing(enter: Enter) -> None:
    me = enter()
    me.page.click("#answer textarea")
    me.page.keyboard.type("regression")
    assert box(me) == "regression"
    assert me.page.get_attribute(".iv-recorder", "data-phase") == "idle"


def test_submitting_while_speaking_submits_what_is_said(enter: Enter) -> None:
    me = enter()
    before = me.turn
    talk(me)
    me.page.click("#submit")
    me.next_turn(before)
    assert TRANSCRIPTS["en"][:20] in me.text("#card .iv-answer")


def test_what_is_said_again_takes_the_place_of_what_was_said(enter: Enter) -> None:
    me = enter()
    me.page.fill("#answer textarea", "First of all:")
    talk(me)
    me.page.click(".iv-talk")
    transcript(me)
    assert box(me) == f"First of all:\n{TRANSCRIPTS['en']}"
    me.page.click("#recorder [data-part=again]")
    phase(me, "recording")
    assert box(me) == "First of all:"
    me.page.wait_for_timeout(4000)
    me.page.click(".iv-talk")
    transcript(me)
    assert box(me) == f"First of all:\n{TRANSCRIPTS['en']}"


def test_a_late_transcript_never_lands_in_the_next_question(enter: Enter, ears: Ears) -> None:
    me = enter()
    ears.seconds = 2.0
    before = me.turn
    talk(me)
    me.page.click(".iv-talk")
    phase(me, "hearing")
    me.page.click("#skip")
    me.next_turn(before)
    says(me, "thrown away")
    me.page.wait_for_timeout(2500)
    assert box(me) == ""


def test_an_endpoint_that_fails_keeps_the_recording(enter: Enter, ears: Ears) -> None:
    me = enter()
    ears.status = 500
    talk(me)
    me.page.click(".iv-talk")
    phase(me, "kept")
    assert "127.0.0.1" in me.text(".iv-says"), "which endpoint"
    me.page.click("#submit")
    says(me, "still waiting")
    ears.status = 200
    me.page.click(".iv-talk")
    transcript(me)


def test_what_was_hard_to_hear_is_not_submitted_unread(enter: Enter, ears: Ears) -> None:
    me = enter()
    ears.probability = -3.0
    me.page.click(".iv-recorder summary")
    me.page.check("[data-part=direct]")
    talk(me)
    me.page.click(".iv-talk")
    transcript(me)
    says(me, "hard to hear")
    assert me.page.locator("#card .iv-score").count() == 0


def test_a_reload_in_the_middle_keeps_what_was_said(enter: Enter) -> None:
    me = enter()
    talk(me)
    me.page.on("dialog", lambda d: d.accept())
    me.page.reload()
    phase(me, "kept")
    says(me, "before the reload")
    me.page.click(".iv-talk")
    transcript(me)
    me.page.reload()
    transcript(me)
    says(me, "is back")


def test_a_server_that_is_away_gets_everything_when_it_is_back(
    enter: Enter, listening: tuple[Ears, TranscriptionServer], serve: Serve
) -> None:
    own = serve()
    me = enter(server=own)
    talk(me, 2)
    own.kill()
    says(me, "Keep talking")
    listening[1].heard.clear()
    own.start()
    me.page.wait_for_selector(".iv-says:has-text('Listening')")
    me.page.wait_for_timeout(1000)
    so_far = int(me.text(".iv-time").rpartition(":")[2])
    me.page.click(".iv-talk")
    transcript(me)
    assert sum(u.sound.seconds for u in listening[1].uploads) >= so_far, "from before it went away as well"


def test_two_windows_do_not_mix_their_answers(enter: Enter) -> None:
    me = enter()
    other = me.page.context.new_page()
    other.goto(me.page.url)
    other.wait_for_selector(".iv-talk:not([disabled])")
    other.click(".iv-talk")
    other.wait_for_selector('.iv-recorder[data-phase="recording"]')
    me.page.bring_to_front()
    me.answer("It keeps the mean and variance of each channel stable.")
    other.bring_to_front()
    other.click(".iv-talk")
    other.wait_for_selector(".iv-says:has-text('thrown away')")
    assert other.input_value("#answer textarea") == ""


@pytest.mark.parametrize(
    ("name", "words"),
    [("NotAllowedError", "is blocked"), ("NotFoundError", "plug one in"), ("NotReadableError", "Another program")],
)
def test_a_microphone_that_cannot_be_used_says_what_to_do(enter: Enter, name: str, words: str) -> None:
    me = enter(script=REFUSING.format(name=name))
    me.page.click(".iv-talk")
    says(me, words)
    phase(me, "idle")


def test_an_insecure_address_says_where_the_microphone_works(enter: Enter) -> None:
    script = "Object.defineProperty(window, 'isSecureContext', {value: false}); Object.defineProperty(navigator, 'mediaDevices', {value: undefined})"
    me = enter(script=script)
    me.page.click(".iv-talk")
    says(me, "https")


def test_a_recording_from_a_file(enter: Enter, voices: dict[str, Path]) -> None:
    me = enter()
    me.page.click(".iv-recorder summary")
    with me.page.expect_file_chooser() as chooser:
        me.page.click("[data-part=file]")
    chooser.value.set_files(voices["en"])
    transcript(me)


@pytest.mark.parametrize(
    ("locale", "words"), [("en-US", "There is no speech recognition yet"), ("zh-CN", "还没有语音识别")]
)
def test_without_a_recogniser_the_microphone_explains_and_typing_works(
    deaf: Server, visit: Callable[..., Visitor], locale: str, words: str
) -> None:
    me = visit(locale)
    me.open(deaf.url)
    me.start()
    me.page.click(".iv-talk:not([disabled])")
    me.page.wait_for_selector(f".iv-why:has-text('{words}')")
    assert "INTERVIEWER_STT_BASE_URL" in me.text(".iv-why")
    me.answer("It keeps the mean and variance of each channel stable.")
    me.page.wait_for_selector("#card .iv-score, #card .iv-ungraded")
    assert me.errors == []


RECOGNITION = """
localStorage.setItem('heard', '');
window.webkitSpeechRecognition = window.SpeechRecognition = class {
  start() { localStorage.setItem('heard', this.lang) }
  stop() {
    const said = Object.assign([{ transcript: 'said to the browser' }], { isFinal: true })
    this.onresult({ results: [said] }); this.onend()
  }
  abort() {}
}
"""


def test_the_browser_recognises_only_when_told_to_and_says_where_the_voice_goes(
    deaf: Server, visit: Callable[..., Visitor]
) -> None:
    me = visit("en-US")
    me.page.add_init_script(RECOGNITION)
    me.open(deaf.url)
    me.start()
    me.page.click(".iv-talk:not([disabled])")
    me.page.wait_for_selector("[data-part=browser]")
    assert me.page.evaluate("localStorage.getItem('heard')") == ""
    assert "its maker" in me.text("[data-part=browser]")
    me.page.click("[data-part=browser]")
    assert "Google" in me.text(".iv-why")
    me.page.click(".iv-talk")
    phase(me, "recording")
    assert me.page.evaluate("localStorage.getItem('heard')") == "en-US"
    me.page.click(".iv-talk")
    me.page.wait_for_function("document.querySelector('#answer textarea').value === 'said to the browser'")


def test_kept_audio_belongs_to_the_answer(enter: Enter, serve: Serve) -> None:
    keeping = serve(KEEP_AUDIO="true")
    me = enter(server=keeping)
    before = me.turn
    talk(me)
    me.page.click("#submit")
    me.next_turn(before)
    [kept] = (keeping.home / "recordings").iterdir()
    assert kept.stat().st_mode & 0o777 == 0o600
    assert kept.stat().st_size > 2_000
