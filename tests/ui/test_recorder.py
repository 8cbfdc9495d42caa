"""What the server makes of the messages of the page's recorder: in any order, twice, late, hostile."""

from __future__ import annotations

import base64
import re
import threading

import gradio as gr
import numpy as np
import pytest
import samples
from fakes import ScriptedJudge
from held import CORE_ONLY
from hypothesis import given
from hypothesis import strategies as st
from looped import looped
from sounds import ENGLISH, at_16k, chain, noise, silence
from transcribers import ScriptedRecogniser

from interviewer.errors import SpeechError
from interviewer.grading.examiner import Examiner
from interviewer.models import Delivery, Plan
from interviewer.speech.espeak import Espeak
from interviewer.speech.hearing import Heard, Stretch
from interviewer.speech.sound import Sound
from interviewer.ui import dictation, recorder, takes
from interviewer.ui.i18n import WORDS
from interviewer.ui.interview import InterviewPage
from interviewer.ui.labels import Labels
from interviewer.ui.spoken_answer import spoken_answer

TAKE, OTHER, THIRD, WINDOW, SECOND_WINDOW = (letter * 32 for letter in "abcde")
DOWN = SpeechError("the recogniser is down; try again", "识别服务无响应；请重试")


class Held(ScriptedRecogniser):
    """Hears nothing before it is let go."""

    def __init__(self, *script, **how):
        super().__init__(*script, **how)
        self.reached, self.go = threading.Event(), threading.Event()

    def hear(self, sound, lang, vocabulary=(), halt=None):
        self.reached.set()
        assert self.go.wait(20)
        return super().hear(sound, lang, vocabulary, halt)


class Desk:
    """The interview page with a microphone that plays sounds, and a recogniser that says what it was told to."""

    def __init__(self, services, monkeypatch, *heard, recogniser=None):
        self.services, judge = services, ScriptedJudge()
        judge.enqueue(*[CORE_ONLY] * 3)
        services._bank = samples.bank(*(question(name) for name in ("tall", "grand", "wide")))
        services.__dict__["examiner"] = Examiner(rubric=samples.RUBRIC, choice=judge, builtin=judge, model=lambda: None)
        self.recogniser = recogniser or ScriptedRecogniser(*heard)
        monkeypatch.setattr(services, "hearing", lambda: self.recogniser)
        self.told = []
        for kind in ("Info", "Warning"):
            monkeypatch.setattr(gr, kind, lambda sentence, **_: self.told.append(sentence))
        self.page = looped(lambda: page(services))
        self.room = self.page.shown.room
        self.takes = self.room.recorder.takes
        self.now = 0.0
        self.takes._clock = lambda: self.now
        self.session = services.session
        self.interview = self.session.start(Plan(lang="en", count=3, follow_ups=False)).interview.id

    @property
    def turn(self):
        return self.session.view(self.interview).open_turn.id

    def send(self, do, **more):
        about = {} if do in ("ready", "left") else {"take": TAKE}
        return self.takes.answer({"do": do, "lang": "en", **about, **more})

    def begin(self, rate=16_000, **more):
        return self.send("begin", **{"window": WINDOW, "turn": self.turn, "rate": rate, **more})

    def speak(self, sound, take=TAKE):
        """All of it in pieces; how many."""
        pieces = [sound.between(at, at + 0.5) for at in np.arange(0, sound.seconds, 0.5)]
        for n, piece in enumerate(pieces):
            assert self.send("piece", take=take, n=n, pcm=coded(piece))["next"] == n + 1
        return len(pieces)

    def finished(self, sound, **more):
        """How it stands when it was begun, spoken and heard."""
        self.begin(sound.rate, **more)
        self.send("finish", pieces=self.speak(sound))
        return self.settled()

    def settled(self, take=TAKE):
        standing = self.send("look", take=take)
        while standing["state"] == "hearing":
            standing = self.send("look", take=take)
        return standing


def question(name):
    return samples.question(name).model_copy(update={"question": samples.both(f"What about a {name} LSTM?")})


def page(services):
    with gr.Blocks(analytics_enabled=False):
        made = InterviewPage(services, Labels(), gr.State("en"), gr.BrowserState(""))
        made.wire()
    return made


def coded(sound):
    return base64.b64encode(sound.samples.tobytes()).decode()


@pytest.fixture(scope="module")
def speech():
    return at_16k(Espeak().say(ENGLISH, "en"))


@pytest.fixture
def desk(services, monkeypatch):
    return lambda *heard, **more: Desk(services, monkeypatch, *heard, **more)


def folder(desk):
    return desk.services.settings.home() / "cache" / "takes"


def test_a_recording_becomes_a_transcript_with_its_delivery(desk, speech):
    me = desk("So um batch norm keeps the mean stable.")
    standing = me.finished(speech)
    assert (standing["state"], standing["text"]) == ("heard", "So um batch norm keeps the mean stable.")
    [sound] = me.recogniser.sounds
    assert sound.seconds == pytest.approx(speech.seconds, abs=0.1)
    assert "LSTM" in me.recogniser.vocabularies[0], "a term of the open question"
    [delivery] = me.takes.spoken(me.turn)
    assert delivery.fillers == {"um": 1}
    assert delivery.audio is None
    assert list(folder(me).iterdir()) == [], "the sound is deleted"


def test_the_answer_that_is_handed_in_carries_its_delivery(desk, speech):
    me = desk("Batch norm keeps the mean of every channel stable.")
    text, turn = me.finished(speech)["text"], me.turn
    list(me.page.submit("en", me.interview, turn, text.replace("Batch norm", "Batch normalization")))
    stored = me.services.store.turn(turn)
    assert stored.delivery is not None
    assert stored.delivery.heard == text
    me.send("left", window=WINDOW, turn=me.turn)
    assert me.takes.spoken(turn) == [], "what is answered is let go"


def test_a_typed_answer_has_no_delivery_though_something_was_said_before(desk, speech):
    me = desk("Is this thing on, can anybody hear me at all?")
    me.finished(speech)
    turn = me.turn
    list(me.page.submit("en", me.interview, turn, "It rescales gradients by a running mean of their squares."))
    assert me.services.store.turn(turn).delivery is None


@pytest.mark.parametrize(
    ("sound", "word"), [(silence(3), "hardly any sound"), (noise(3), "nobody speaks")], ids=["muted", "noise"]
)
def test_where_nobody_speaks_nothing_is_asked_of_the_recogniser(desk, sound, word):
    me = desk("Thank you for watching!")
    standing = me.finished(sound)
    assert standing["state"] == "nothing"
    assert word in standing["say"]
    assert me.recogniser.sounds == []


def test_no_words_is_said_not_put_into_the_box(desk, speech):
    standing = desk("").finished(speech)
    assert (standing["state"], standing["say"], standing["text"]) == ("nothing", WORDS["speech.no_words"].en, "")


def test_what_is_distorted_is_transcribed_with_a_warning(desk, speech):
    loud = Sound(np.clip(speech.samples.astype(np.int32) * 20, -32768, 32767).astype(np.int16))
    standing = desk("hello there").finished(loud)
    assert (standing["state"], standing["text"]) == ("heard", "hello there")
    assert "too loud" in standing["say"]


def test_a_failure_keeps_the_recording_for_another_try(desk, speech):
    me = desk(DOWN, "at last")
    standing = me.finished(speech)
    assert (standing["state"], standing["say"]) == ("failed", DOWN.en)
    me.send("finish", pieces=0)
    assert me.settled()["text"] == "at last"
    assert me.recogniser.sounds[0].seconds == me.recogniser.sounds[1].seconds


def test_a_defect_of_a_recogniser_keeps_the_recording_too(desk, speech, caplog):
    me = desk(ZeroDivisionError("a defect"), "at last")
    assert me.finished(speech)["state"] == "failed"
    assert "a defect" in caplog.text
    me.send("finish", pieces=0)
    assert me.settled()["text"] == "at last"


def test_pieces_count_once_and_in_order_and_a_gap_is_asked_for_again(desk, speech):
    me = desk("hello there")
    me.begin()
    first, second = (coded(speech.between(at, at + 0.5)) for at in (0, 0.5))
    assert me.send("piece", n=1, pcm=second)["next"] == 0
    assert me.send("piece", n=0, pcm=first)["next"] == 1
    assert me.send("piece", n=0, pcm=first)["next"] == 1
    assert me.send("finish", pieces=2)["state"] == "recording", "it is not over before all of it is there"
    assert me.send("piece", n=1, pcm=second)["seconds"] == pytest.approx(1.0, abs=0.1)


def test_beginning_twice_goes_on_where_it_was(desk, speech):
    me = desk("hello there")
    me.begin()
    me.send("piece", n=0, pcm=coded(speech))
    assert me.begin()["next"] == 1


def test_a_server_started_anew_does_not_know_the_recording(desk):
    me = desk("hello there")
    assert me.send("piece", n=4, pcm="")["state"] == "unknown"
    assert me.send("look")["state"] == "unknown"


def test_a_transcript_for_a_question_that_is_over_is_thrown_away(desk, speech, monkeypatch):
    monkeypatch.setattr(takes, "MOST_WAIT", 0.01)
    me = desk(recogniser=Held("far too late"))
    me.begin()
    me.send("finish", pieces=me.speak(speech))
    assert me.recogniser.reached.wait(20)
    me.session.skip(me.interview, me.turn)
    standing = me.send("look")
    assert (standing["state"], standing["text"]) == ("stale", "")
    me.recogniser.go.set()
    assert me.send("look")["state"] == "unknown"
    assert me.begin()["state"] == "recording", "the next question has a recording of its own"


def test_a_recording_cannot_begin_for_a_question_that_is_over_or_never_was(desk):
    me = desk("hello there")
    over = me.turn
    me.session.skip(me.interview, over)
    assert me.begin(turn=over)["state"] == "stale"
    assert me.begin(turn="no such turn")["state"] == "refused"


def test_what_a_reload_left_is_offered_to_its_window_only_while_it_is_fresh(desk, speech):
    me = desk("hello there")
    me.begin()
    me.speak(speech)
    left = {"turn": me.turn}
    assert me.send("left", window=WINDOW, **left)["take"] == TAKE
    assert me.send("left", window=SECOND_WINDOW, **left)["state"] == "unknown"
    me.now += takes.LEFT_ALONE + 1
    assert me.send("left", window=SECOND_WINDOW, **left)["take"] == TAKE
    me.send("finish", pieces=0)
    me.settled()
    assert me.send("left", window=WINDOW, **left)["text"] == "hello there"
    me.send("drop")
    assert me.send("left", window=WINDOW, **left)["state"] == "unknown"


def test_hands_free_ends_after_a_silence_that_follows_speech(desk, speech):
    me = desk("hello there")
    me.begin()
    me.speak(silence(3))
    assert not me.send("look")["ended"], "nobody has said anything yet"
    me.begin(take=OTHER)
    me.speak(chain(speech, silence(1)), OTHER)
    assert not me.send("look", take=OTHER)["ended"]
    me.begin(take=THIRD)
    me.speak(chain(speech, silence(dictation.HANDS_FREE + 0.5)), THIRD)
    assert me.send("look", take=THIRD)["ended"]


def test_live_stretches_show_while_the_person_speaks(desk, speech):
    me = desk(recogniser=ScriptedRecogniser("first stretch.", "and the rest.", live=True))
    me.begin()
    n = me.speak(chain(speech, silence(1), speech, silence(1)))
    shown = me.send("piece", n=n, pcm=coded(silence(0.1)))
    for _ in range(200):
        if shown["text"]:
            break
        threading.Event().wait(0.02)
        shown = me.send("piece", n=0, pcm="")
    assert shown["text"].startswith("first stretch.")
    me.send("finish", pieces=0)
    assert me.settled()["state"] == "heard"


def test_the_longest_recording_stops_and_is_heard(desk, speech, monkeypatch):
    monkeypatch.setattr(takes, "MOST_SECONDS", 4.0)
    me = desk("hello there")
    standing = me.finished(chain(speech, speech))
    assert standing["full"]
    assert standing["seconds"] == 4.0
    assert standing["text"] == "hello there"


def test_ten_minutes_go_through_in_pieces(desk, speech):
    me, part = desk("a long answer"), chain(speech, silence(20))
    many = int(takes.MOST_SECONDS // part.seconds)
    me.begin()
    for n in range(many):
        assert me.send("piece", n=n, pcm=coded(part))["next"] == n + 1
    me.send("finish", pieces=many)
    assert me.settled()["text"] == "a long answer"
    assert me.recogniser.sounds[0].seconds == pytest.approx(many * part.seconds, abs=0.1)


def test_kept_audio_belongs_to_the_answer_and_goes_with_a_discarded_take(desk, speech):
    me = desk("Batch norm keeps the mean of every channel stable.")
    object.__setattr__(me.services, "settings", me.services.settings.model_copy(update={"keep_audio": True}))
    recordings = me.services.settings.home() / "recordings"
    me.finished(speech)
    [kept] = recordings.iterdir()
    assert kept.stat().st_mode & 0o777 == 0o600
    me.send("drop")
    assert list(recordings.iterdir()) == []
    text, turn = me.finished(speech)["text"], me.turn
    list(me.page.submit("en", me.interview, turn, text))
    me.send("left", window=WINDOW, turn=me.turn)
    assert [f.name for f in recordings.iterdir()] == [me.services.store.turn(turn).delivery.audio]


@pytest.mark.parametrize(
    ("setting", "chosen", "kept"), [(False, True, 1), (True, False, 0), (True, None, 1), (False, None, 0)]
)
def test_who_speaks_decides_whether_the_sound_is_kept(desk, speech, setting, chosen, kept):
    me = desk("Batch norm keeps the mean of every channel stable.")
    object.__setattr__(me.services, "settings", me.services.settings.model_copy(update={"keep_audio": setting}))
    me.finished(speech, keep=chosen)
    recordings = me.services.settings.home() / "recordings"
    assert len(list(recordings.iterdir()) if recordings.exists() else []) == kept


def test_kept_audio_of_a_question_that_was_skipped_is_deleted(desk, speech):
    me = desk("Batch norm keeps the mean of every channel stable.")
    object.__setattr__(me.services, "settings", me.services.settings.model_copy(update={"keep_audio": True}))
    me.finished(speech)
    me.session.skip(me.interview, me.turn)
    me.send("left", window=WINDOW, turn=me.turn)
    assert list((me.services.settings.home() / "recordings").iterdir()) == []


@pytest.mark.parametrize(("confidence", "unsure"), [(0.9, False), (0.2, True), (None, False)])
def test_low_confidence_warns(desk, speech, confidence, unsure):
    stretch = Stretch(start=0, end=5, text="hello there", confidence=confidence)
    heard = Heard(text="hello there", stretches=(stretch,), confidence=confidence, recogniser="scripted")
    assert desk(heard).finished(speech)["unsure"] is unsure


def test_who_listens(desk, monkeypatch):
    me = desk("hello")
    assert me.send("ready")["by"] == "server"
    me.recogniser = None
    nobody = me.send("ready")
    assert (nobody["by"], nobody["may_browser"]) == ("nobody", True)
    assert "INTERVIEWER_STT_BASE_URL" in nobody["why"]

    def broken():
        raise DOWN

    monkeypatch.setattr(me.services, "hearing", broken)
    assert me.send("ready")["why"] == DOWN.en
    assert me.begin()["say"] == DOWN.en


@pytest.mark.parametrize(("stt", "by"), [("off", "off"), ("browser", "browser")])
def test_what_was_chosen_asks_no_recogniser(desk, monkeypatch, stt, by):
    me = desk("hello")
    me.services.settings = me.services.settings.model_copy(update={"stt": stt})
    monkeypatch.setattr(me.services, "hearing", lambda: pytest.fail("nobody should be looked for"))
    assert me.send("ready")["by"] == by


def test_an_uploaded_recording_is_heard_and_our_copy_deleted(desk, speech, tmp_path):
    me = desk("from a file")
    file = tmp_path / "answer.wav"
    file.write_bytes(speech.wav())
    [value] = me.room.recorder.use_file("en", me.turn, str(file)).values()
    assert me.settled(value["uploaded"])["text"] == "from a file"
    assert not file.exists()


def test_a_file_that_is_no_recording_says_so(desk, tmp_path):
    me = desk("from a file")
    file = tmp_path / "answer.wav"
    file.write_text("not a sound")
    [value] = me.room.recorder.use_file("en", me.turn, str(file)).values()
    assert value["uploaded"].startswith("none")
    assert "no recording that can be read" in me.told[-1]
    assert not file.exists()


def test_the_oldest_makes_room(desk, monkeypatch):
    monkeypatch.setattr(takes, "MOST_TAKES", 2)
    me = desk("hello")
    for n in range(3):
        me.now += 1
        me.begin(take=f"{n:032x}")
    assert [me.send("look", take=f"{n:032x}")["state"] for n in (1, 2)] != ["unknown", "unknown"]
    assert me.send("look", take=f"{0:032x}")["state"] == "unknown"


@pytest.mark.parametrize(
    "message",
    [None, [], "piece", 3, {}, {"do": "format"}, {"do": "piece", "take": "../../etc", "n": 0, "pcm": "", "lang": "en"},
     {"do": "begin", "take": TAKE, "window": WINDOW, "turn": "x", "lang": "fr", "rate": 1}],
)  # fmt: skip
def test_what_is_no_message_is_not_known(desk, message):
    assert desk("hello").takes.answer(message)["state"] == "unknown"


def test_damaged_pieces_and_impossible_rates_are_refused_in_words(desk):
    me = desk("hello")
    assert "samples per second" in me.begin(rate=0)["say"]
    me.begin()
    for pcm in ("***", base64.b64encode(b"odd").decode()):
        refused = me.send("piece", n=0, pcm=pcm)
        assert refused["state"] == "refused"
        assert "damaged" in refused["say"]


def test_the_room_hands_the_recorder_its_turn_and_its_words(desk):
    me = desk("hello")
    view = me.session.view(me.interview)
    for lang in ("zh", "en"):
        [value] = me.room.recorder.values(view, lang).values()
        assert value["turn"] == me.turn
        assert value["words"]["talk"] == WORDS["speech.talk"][lang]
    [closed] = me.room.recorder.closed("en").values()
    assert closed["turn"] == ""


def test_the_page_asks_for_every_word_that_there_is_and_for_no_other():
    there = {key.removeprefix("speech.") for key in WORDS if key.startswith("speech.")}
    of_the_server = {"unexpected", "none"}
    quoted = set(re.findall(r"'([a-z_.]+)'", recorder._SCRIPT))
    assert there - quoted <= of_the_server
    assert set(re.findall(r"(?:say|tell|abandon)\('([a-z_.]+)'", recorder._SCRIPT)) <= there


def heard(text, **more):
    return Delivery(**{"seconds": 10, "silence": 0.2, "heard": text, **more})


def test_takes_that_are_in_the_answer_count_together():
    first = heard("The gradient vanishes because", fillers={"um": 2}, pace=100.0, confidence=0.8, longest_pause=3)
    second = heard(
        "sigmoid saturates for large inputs", seconds=30, fillers={"um": 1, "uh": 1}, pace=140.0, audio="b.webm"
    )
    both = spoken_answer([first, heard("please ignore this bit"), second], f"{first.heard}\n{second.heard}.")
    assert both == Delivery(
        seconds=40, silence=0.2, longest_pause=3, pace=130.0, fillers={"um": 3, "uh": 1}, confidence=0.8,
        heard=f"{first.heard}\n{second.heard}", audio="b.webm",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("said", "answer", "spoken"),
    [
        ("批归一化让训练更稳定，因为它控制每层输入的分布", "批归一化使训练更稳定：它控制了每一层输入的分布。", True),
        ("so um the learning rate is too high", "The learning rate is too high.", True),
        ("the learning rate is too high", "Momentum averages past gradients, which smooths the path.", False),
        ("b", "b", True),
        ("", "anything", False),
    ],
)
def test_an_edited_transcript_is_spoken_another_text_is_typed(said, answer, spoken):
    assert (spoken_answer([heard(said)], answer) is not None) is spoken


@given(
    st.recursive(
        st.none() | st.text() | st.integers() | st.booleans(),
        lambda x: (
            st.lists(x)
            | st.dictionaries(
                st.sampled_from(["do", "take", "n", "pcm", "lang", "rate", "turn", "window", "pieces"]), x
            )
        ),
    )
)
def test_hostile_messages_are_answered(message):
    assert takes.Takes(services=None).answer(message)["state"] in ("unknown", "refused")


def test_the_recorder_is_a_component_whose_server_function_can_be_called(desk):
    me = desk("hello")
    component = me.room.recorder.component
    assert isinstance(component, gr.HTML)
    assert component.take({"do": "look", "take": TAKE, "lang": "en"})["state"] == "unknown"
