"""`practice --voice`: whole interviews with a microphone, a recogniser and a voice that are fakes, and with none at all."""

import io
import sys
from types import SimpleNamespace

import numpy as np
import pytest
import samples
from rich.console import Console
from sounding import QueuedMicrophone, QuietVoice, SilentLoudspeaker
from sounds import ENGLISH, at_16k
from transcribers import ScriptedRecogniser

from interviewer.bank import Bank
from interviewer.cli import voice as voice_module
from interviewer.cli.practice import Room
from interviewer.cli.voice import Ears, Mouth, Talk, enter_pressed, meter, open_talk
from interviewer.errors import SpeechError
from interviewer.models import Plan, TurnState
from interviewer.speech import devices
from interviewer.speech.espeak import Espeak
from interviewer.speech.hearing import Heard, Stretch
from interviewer.speech.recordings import FOLDER
from interviewer.speech.sound import Sound

PLAN = Plan(lang="en", count=1)
BOTH = "Um, the statement of core and, uh, the statement of detail"
SILENCE = Sound(np.zeros(48_000, np.int16))


@pytest.fixture(scope="module")
def speech():
    """Somebody speaks for a few seconds, then is silent."""
    spoken = at_16k(Espeak().say(ENGLISH, "en"))
    return Sound(np.concatenate([spoken.samples, np.zeros(16_000 * 4, np.int16)]))


@pytest.fixture
def hold(services, home):
    """`hold(microphone, recogniser, *typed)`: the interview in a room, what the screen and stderr said, the voice."""
    services.__dict__["_bank"] = Bank({"adam": samples.question("adam")}, samples.TOPICS, samples.WORKS)
    services.__dict__["searcher"] = None

    def run(microphone, recogniser, *typed, voice=None, loudspeaker=None, enter=lambda: False, plan=PLAN, **settings):
        services.settings = services.settings.model_copy(update=settings)
        lines, asked = list(typed), []

        def line(prompt):
            asked.append(prompt)
            if not lines:
                raise EOFError
            return lines.pop(0)

        made = SimpleNamespace(voice=voice or QuietVoice(), loudspeaker=loudspeaker or SilentLoudspeaker(), asked=asked)
        ears = Ears(microphone, recogniser) if microphone else None
        made.talk = Talk(services, ears, Mouth(made.voice, made.loudspeaker), line, enter)
        out = io.StringIO()
        room = Room(services, Console(file=out, width=80), "en", line=line, pending=lambda: False, talk=made.talk)
        try:
            room.hold(room.enter(plan, resume=False))
        except EOFError:
            room.pause()
        made.view = services.session.view(room.interview_id)
        made.turn, made.out, made.left = made.view.turns[0], out.getvalue(), lines
        return made

    return run


def heard(confidence):
    stretch = Stretch(start=0, end=5, text=BOTH, confidence=confidence)
    return Heard(text=BOTH, stretches=(stretch,), confidence=confidence, recogniser="scripted")


def takes(home):
    """Files of recordings that are there."""
    return sorted(
        p.name for folder in (home / FOLDER, home / "cache" / "takes") if folder.exists() for p in folder.iterdir()
    )


def test_a_whole_interview(hold, speech, home, capsys):
    recogniser = ScriptedRecogniser(BOTH)
    held = hold(QueuedMicrophone(speech), recogniser, "")
    assert (held.turn.state, held.turn.answer) == (TurnState.GRADED, BOTH)
    assert held.turn.grade.score == 100
    assert held.turn.delivery.heard == BOTH
    assert held.turn.delivery.fillers == {"um": 1, "uh": 1}
    assert held.turn.delivery.pace > 20
    assert held.turn.delivery.audio is None
    assert takes(home) == []
    assert held.voice.said[:1] == ["What about adam?"]
    assert len(held.loudspeaker.played) == len(held.voice.said)
    assert 3 < recogniser.sounds[0].seconds < speech.seconds, "silence ended it"
    assert BOTH in capsys.readouterr().err, "the transcript is shown before it is handed in"
    assert "How you spoke" in held.out


@pytest.mark.parametrize(
    ("typed", "answer", "recordings"),
    [
        (["y"], BOTH, 1),
        (["r", ""], BOTH, 2),
        (["r", "r", ""], BOTH, 3),
        (["e", "the statement of core"], "the statement of core", 1),
        (["e", ""], BOTH, 1),
    ],
)
def test_the_transcript_may_be_edited_or_said_again(hold, speech, typed, answer, recordings):
    microphone = QueuedMicrophone(speech, speech, speech)
    held = hold(microphone, ScriptedRecogniser(BOTH), *typed)
    assert (held.turn.answer, held.turn.delivery.heard, microphone.recorded) == (answer, BOTH, recordings)
    assert held.left == []


def test_one_may_rather_type(hold, speech, home):
    held = hold(
        QueuedMicrophone(speech), ScriptedRecogniser("rubbish"), "t", "the statement of core", "", keep_audio=True
    )
    assert (held.turn.answer, held.turn.delivery) == ("the statement of core", None)
    assert takes(home) == [], "a recording that is not handed in is not kept"


def test_enter_ends_a_recording(hold, speech):
    recogniser, pieces = ScriptedRecogniser(BOTH), iter([False] * 30 + [True])
    hold(QueuedMicrophone(speech), recogniser, "", enter=lambda: next(pieces, False))
    assert recogniser.sounds[0].seconds < 3.1 < speech.seconds


def test_silence_is_said_to_be_one_and_asked_again(hold, speech, capsys):
    microphone, pressed = QueuedMicrophone(SILENCE, speech), iter([False] * 20 + [True])
    held = hold(
        microphone, ScriptedRecogniser(BOTH), "", "", enter=lambda: microphone.recorded == 1 and next(pressed, False)
    )
    assert held.turn.answer == BOTH
    assert "hardly any sound" in capsys.readouterr().err


def test_a_recogniser_that_fails_is_asked_again_with_the_same_recording(hold, speech, capsys):
    down = SpeechError("nothing answers at http://127.0.0.1:9", "没有服务")
    recogniser = ScriptedRecogniser(down, down, BOTH)
    microphone = QueuedMicrophone(speech)
    held = hold(microphone, recogniser, "", "", "")
    assert (held.turn.answer, microphone.recorded) == (BOTH, 1)
    assert len({len(s.samples) for s in recogniser.sounds}) == 1
    assert capsys.readouterr().err.count("nothing answers") == 2


@pytest.mark.parametrize(("typed", "recordings"), [(["r", ""], 2), (["t", "typed words", ""], 1)])
def test_after_a_failure_one_may_speak_again_or_type(hold, speech, typed, recordings):
    microphone = QueuedMicrophone(speech, speech)
    held = hold(
        microphone,
        ScriptedRecogniser(SpeechError("down", "停"), BOTH),
        *typed,
        plan=Plan(lang="en", count=1, follow_ups=False),
    )
    assert microphone.recorded == recordings
    assert (held.turn.delivery is None) == ("t" in typed)


def test_a_doubtful_transcript_is_never_handed_in_unread(hold, speech, capsys):
    unsure = heard(0.3)
    held = hold(QueuedMicrophone(speech), ScriptedRecogniser(unsure), "e", "the statement of core", submit_spoken=True)
    assert held.turn.answer == "the statement of core"
    assert "not sure of this" in capsys.readouterr().err


def test_a_sure_one_is_handed_in_at_once_where_the_person_wants_that(hold, speech):
    sure = heard(0.9)
    held = hold(QueuedMicrophone(speech), ScriptedRecogniser(sure), submit_spoken=True)
    assert (held.turn.answer, held.asked) == (BOTH, [])


def test_a_spoken_request_is_followed_and_its_answer_spoken(hold, speech):
    recogniser = ScriptedRecogniser("Um, give me a hint, please.", BOTH)
    held = hold(QueuedMicrophone(speech, speech), recogniser, "", "")
    assert held.turn.hints_used == 1
    assert any("first hint" in said for said in held.voice.said)


def test_kept_audio_belongs_to_the_answer(hold, speech, home, services):
    held = hold(QueuedMicrophone(speech, speech), ScriptedRecogniser("rubbish", BOTH), "r", "", keep_audio=True)
    assert takes(home) == [held.turn.delivery.audio]
    services.session.delete(held.view.interview.id)
    assert takes(home) == []


def test_each_answer_keeps_its_own_recording(hold, speech, home):
    recogniser = ScriptedRecogniser("the statement of detail", "the statement of core")
    held = hold(QueuedMicrophone(speech, speech), recogniser, "", "", keep_audio=True)
    assert len({t.delivery.audio for t in held.view.turns}) == 2
    assert takes(home) == sorted(t.delivery.audio for t in held.view.turns)


def test_an_answer_that_is_too_long_is_told_and_its_recording_deleted(hold, speech, home, services):
    object.__setattr__(services.session, "max_answer", 100)
    held = hold(QueuedMicrophone(speech, speech), ScriptedRecogniser("word " * 100, BOTH), "", "", keep_audio=True)
    assert held.turn.answer == BOTH
    assert takes(home) == [held.turn.delivery.audio]


def test_leaving_at_the_transcript_leaves_no_recording(hold, speech, home):
    held = hold(QueuedMicrophone(speech), ScriptedRecogniser(BOTH), keep_audio=True)  # Ctrl-D at the first prompt
    assert held.turn.state == TurnState.ASKED
    assert takes(home) == []
    assert "practice --resume" in held.out


def test_ctrl_c_while_speaking_leaves_no_recording(hold, speech, home):
    def interrupted():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        hold(QueuedMicrophone(speech), ScriptedRecogniser(BOTH), enter=interrupted)
    assert takes(home) == []


def test_a_microphone_that_is_pulled_out_leaves_the_keyboard(hold, capsys):
    gone = SpeechError("there is no microphone", "没有麦克风")
    held = hold(
        QueuedMicrophone(gone), ScriptedRecogniser(BOTH), "the statement of core", "", "the statement of detail", ""
    )
    assert (held.turn.answer, held.turn.delivery) == ("the statement of core", None)
    assert capsys.readouterr().err.count("there is no microphone") == 1


@pytest.mark.parametrize(
    "broken",
    [
        {"voice": QuietVoice(SpeechError("no voice", "无"))},
        {"loudspeaker": SilentLoudspeaker(SpeechError("no voice", "无"))},
    ],
)
def test_a_voice_that_fails_is_told_once_and_the_interview_goes_on(hold, capsys, broken):
    held = hold(None, None, "hint", BOTH, "", **broken)
    assert held.turn.state == TurnState.GRADED
    assert capsys.readouterr().err.count("no voice") == 1


def test_enter_stops_the_voice(hold, services):
    voice = SilentLoudspeaker()
    talk = Talk(services, None, Mouth(QuietVoice(), voice), input, lambda: True)
    talk.say("One sentence. Another sentence. A third.", "en")
    assert voice.played == []


def test_the_options_of_a_choice_are_read_out(hold, services):
    services.__dict__["_bank"] = Bank({"pick": samples.choice("pick")}, samples.TOPICS, samples.WORKS)
    held = hold(None, None, "b")
    assert [s.rstrip(".") for s in held.voice.said[:3]] == ["Which of pick?", "a: first", "b: second"]


@pytest.mark.parametrize(
    ("seconds", "level", "shown"),
    [(0, -96.0, "● 0:00  " + "░" * 20), (61.9, 0.0, "● 1:01  " + "█" * 20), (600, -30.0, "● 10:00  " + "█" * 10 + "░" * 10), (1, 3.0, "● 0:01  " + "█" * 20)],
)  # fmt: skip
def test_the_meter(seconds, level, shown):
    assert meter(seconds, level) == shown


def test_a_pipe_never_presses_enter(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO("x\n"))
    assert not enter_pressed()
    assert sys.stdin.read() == "x\n"


# --- what is not there ------------------------------------------------------------------------------------------------


@pytest.fixture
def equipped(services, monkeypatch):
    """Services with a recogniser and a voice, over PortAudio with devices."""
    monkeypatch.setattr(services, "hearing", lambda: ScriptedRecogniser("x"))
    monkeypatch.setattr(services, "voice", QuietVoice)
    monkeypatch.setattr(voice_module, "PortMicrophone", QueuedMicrophone)
    monkeypatch.setattr(voice_module, "PortLoudspeaker", SilentLoudspeaker)
    return services


def refuse():
    raise SpeechError("it is broken.", "坏了。")


def test_with_everything_there_nothing_is_said(equipped, capsys):
    talk = open_talk(equipped, "en", input)
    assert (talk.ears is None, talk.mouth is None, capsys.readouterr().err) == (False, False, "")


@pytest.mark.parametrize(
    ("where", "name", "becomes", "lacks", "said"),
    [
        ("services", "hearing", lambda: None, "ears", "no speech recognition here (INTERVIEWER_STT=auto).\nYou type your answers."),
        ("services", "hearing", refuse, "ears", "it is broken.\nYou type your answers."),
        ("module", "PortMicrophone", refuse, "ears", "it is broken.\nYou type your answers."),
        ("services", "voice", lambda: None, "mouth", "No voice reads aloud here (INTERVIEWER_TTS=auto).\nThe questions are not read aloud."),
        ("services", "voice", refuse, "mouth", "it is broken.\nThe questions are not read aloud."),
        ("module", "PortLoudspeaker", refuse, "mouth", "it is broken.\nThe questions are not read aloud."),
    ],
)  # fmt: skip
def test_what_is_missing_is_said_and_the_rest_works(equipped, monkeypatch, capsys, where, name, becomes, lacks, said):
    monkeypatch.setattr(equipped if where == "services" else voice_module, name, becomes)
    talk = open_talk(equipped, "en", input)
    assert getattr(talk, lacks) is None
    assert getattr(talk, "mouth" if lacks == "ears" else "ears") is not None
    assert said in capsys.readouterr().err


def test_on_a_machine_without_sound_the_interview_is_written(run, use_bank, monkeypatch):
    """The real PortAudio binding: not there, or without a device."""
    use_bank(samples.question("adam"))

    def absent():
        raise SpeechError("there is no PortAudio", "没有 PortAudio")

    monkeypatch.setattr(devices, "_portaudio", absent)
    monkeypatch.setenv("INTERVIEWER_STT", "off")
    ran = run("practice", "--voice", "--json", stdin=BOTH)
    assert ran.code == 0
    assert [q["answer"] for q in ran.json["questions"]] == [BOTH]
    assert ran.json["delivery"] is None
    assert "You type your answers." in ran.err
    assert "there is no PortAudio\nThe questions are not read aloud." in ran.err
