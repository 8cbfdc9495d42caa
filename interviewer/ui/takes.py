"""The spoken answers under way, as the page sends them: messages of its recorder in, how each answer stands out.

A message may come twice, late, or from a window that no longer shows the open question; nothing in it is believed.
"""

from __future__ import annotations

import base64
import binascii
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from interviewer.errors import InterviewerError, SpeechError, UnknownQuestion
from interviewer.models import Delivery, Lang, Turn, TurnState
from interviewer.services import Services
from interviewer.speech.hearing import Recogniser
from interviewer.speech.manner import DOUBTFUL
from interviewer.speech.recordings import FOLDER
from interviewer.speech.sound import RATE, Sound
from interviewer.speech.take import MOST_SECONDS, Take
from interviewer.speech.vocabulary import vocabulary
from interviewer.ui.dictation import Dictation, Errand
from interviewer.ui.i18n import word
from interviewer.ui.recorder_messages import MESSAGE, Begin, Drop, Finish, Left, Listens, Look, Piece, Ready, Standing

MOST_WAIT = 2.0
"""Seconds for which a message that asks how it stands is held before it is answered."""
MOST_TAKES = 32
"""Recordings at a time; the one that was left alone the longest makes room."""
LEFT_ALONE = 6.0
"""Seconds without a message after which another window may take a recording over: its own was closed or reloaded."""


@dataclass
class _Under:
    """A dictation with the window that sends it."""

    dictation: Dictation
    window: str
    touched: float
    """When a message about it came last, by the clock."""
    next: int = 0
    """Number of the piece that is wanted next."""


class Takes:
    """All of this process. Safe to use from several threads."""

    def __init__(self, services: Services, clock: Callable[[], float] = time.monotonic) -> None:
        self.services = services
        self._clock = clock
        self._under: dict[str, _Under] = {}
        self._lock = threading.Lock()

    def answer(self, message: Any) -> dict[str, Any]:
        """What the page gets back for a message of its recorder."""
        try:
            said = MESSAGE.validate_python(message)
        except ValidationError:
            return Standing(state="unknown").model_dump()
        if isinstance(said, Ready):
            return self._ready(said.lang).model_dump()
        try:
            return self._standing(said).model_dump()
        except InterviewerError as e:
            return Standing(state="refused", say=e.say(said.lang)).model_dump()

    def upload(self, take_id: str, turn_id: str, lang: Lang, sound: Sound) -> None:
        """A recording made elsewhere, as if it had just been spoken. Raises SpeechError when nobody can listen."""
        begin = Begin(do="begin", take=take_id, window=take_id, turn=turn_id, lang=lang, rate=RATE)
        under = self._open(begin)
        under.next = under.dictation.add(0, sound.samples.tobytes())
        under.dictation.finish()

    def spoken(self, turn_id: str) -> list[Delivery]:
        """How the transcripts of a turn were spoken, in the order in which they were begun."""
        return [u.dictation.delivery for _, u in self._of(turn_id) if u.dictation.delivery]

    # --- messages

    def _standing(self, said: Begin | Piece | Finish | Look | Drop | Left) -> Standing:
        if isinstance(said, Left):
            return self._left(said)
        under = self._open(said) if isinstance(said, Begin) else self._under.get(said.take)
        if under is None:
            return Standing(state="unknown")
        under.touched = self._clock()
        dictation = under.dictation
        if isinstance(said, Piece):
            under.next = dictation.add(said.n, _pcm(said.pcm))
            return _stands(said.take, under, said.lang)
        if isinstance(said, Finish) and said.pieces <= under.next:
            dictation.finish()
        elif isinstance(said, Look):
            dictation.wait(MOST_WAIT)
        elif isinstance(said, Drop):
            self._drop(said.take)
            return Standing(state="unknown")
        if not self._is_open(dictation.errand):
            self._sweep()
            return Standing(state="stale")
        return _stands(said.take, under, said.lang)

    def _left(self, said: Left) -> Standing:
        """The latest one that this window sent, or whose window is gone."""
        self._sweep()
        for take_id, under in reversed(self._of(said.turn)):
            alone = self._clock() - under.touched > LEFT_ALONE
            if (under.window == said.window or alone) and under.dictation.state != "nothing":
                return _stands(take_id, under, said.lang)
        return Standing(state="unknown")

    def _ready(self, lang: Lang) -> Listens:
        stt = self.services.settings.stt
        if stt in ("browser", "off"):
            return Listens(by="browser" if stt == "browser" else "off")
        try:
            recogniser = self.services.hearing()
        except InterviewerError as e:
            return Listens(by="nobody", why=e.say(lang))
        if recogniser is None:
            return Listens(by="nobody", why=word("speech.none", lang), may_browser=stt == "auto")
        return Listens(by="server", name=recogniser.name)

    # --- what is under way

    def _open(self, said: Begin) -> _Under:
        if said.take in self._under:
            return self._under[said.take]
        recogniser = self.services.hearing()
        if recogniser is None:
            raise SpeechError(word("speech.none", "en"), word("speech.none", "zh"))
        take = Take(self.services.settings.home() / "cache" / "takes", said.rate, MOST_SECONDS)
        under = _Under(Dictation(take, self._errand(said, recogniser)), said.window, self._clock())
        with self._lock:
            self._make_room()
            self._under[said.take] = under
        return under

    def _errand(self, said: Begin, recogniser: Recogniser) -> Errand:
        settings = self.services.settings
        keep = settings.keep_audio if said.keep is None else said.keep
        question = self.services.bank.questions.get(self.services.store.turn(said.turn).question_id)
        return Errand(
            turn_id=said.turn,
            lang=said.lang,
            vocabulary=vocabulary(question, said.lang) if question else (),
            recogniser=recogniser,
            keep_in=settings.home() / FOLDER if keep else None,
            name=said.take,
        )

    def _make_room(self) -> None:
        while len(self._under) >= MOST_TAKES:
            oldest = min(self._under, key=lambda t: self._under[t].touched)
            self._under.pop(oldest).dictation.drop()

    def _of(self, turn_id: str) -> list[tuple[str, _Under]]:
        with self._lock:
            return [(t, u) for t, u in self._under.items() if u.dictation.errand.turn_id == turn_id]

    def _sweep(self) -> None:
        """Let go of what belongs to answered questions, and delete it unless it is what an answer keeps."""
        with self._lock:
            closed = [(t, u.dictation) for t, u in self._under.items() if not self._is_open(u.dictation.errand)]
            for take_id, _ in closed:
                del self._under[take_id]
        for _, dictation in closed:
            if not self._keeps(dictation):
                dictation.drop()

    def _keeps(self, dictation: Dictation) -> bool:
        kept = dictation.delivery.audio if dictation.delivery else None
        answered = self._turn(dictation.errand)
        return bool(kept and answered and answered.delivery and answered.delivery.audio == kept)

    def _drop(self, take_id: str) -> None:
        with self._lock:
            under = self._under.pop(take_id, None)
        if under:
            under.dictation.drop()

    def _is_open(self, errand: Errand) -> bool:
        turn = self._turn(errand)
        return turn is not None and turn.state == TurnState.ASKED

    def _turn(self, errand: Errand) -> Turn | None:
        """The turn of an errand; None when its interview was deleted."""
        try:
            return self.services.store.turn(errand.turn_id)
        except UnknownQuestion:
            return None


def _stands(take_id: str, under: _Under, lang: Lang) -> Standing:
    dictation = under.dictation
    delivery, take = dictation.delivery, dictation.take
    return Standing(
        state=dictation.state,
        take=take_id,
        next=under.next,
        seconds=take.seconds,
        ended=dictation.ended,
        full=take.full,
        text=dictation.text,
        say=dictation.say[lang] if dictation.say else "",
        unsure=bool(delivery and delivery.confidence is not None and delivery.confidence < DOUBTFUL),
    )


def _pcm(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        raise SpeechError("a piece of the recording is damaged; record again", "有一段录音已损坏；请重新录制") from None
