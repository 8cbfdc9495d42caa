"""One spoken answer on its way from the microphone to the answer box: it comes in as sound and goes out as a transcript."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from interviewer.errors import Halted, InterviewerError
from interviewer.halt import Halt
from interviewer.models import Delivery, Lang, Text
from interviewer.speech.delivery import measure
from interviewer.speech.hearing import Heard, Recogniser
from interviewer.speech.take import Take
from interviewer.speech.transcript import Transcript
from interviewer.ui.i18n import WORDS

log = logging.getLogger(__name__)

HANDS_FREE = 2.5
"""Seconds of silence that end a hands-free answer: long enough to think, short enough not to wait."""

State = Literal["recording", "hearing", "heard", "nothing", "failed"]
"""`nothing`: there are no words in it; `failed`: it is kept, and can be transcribed again."""


@dataclass(frozen=True)
class Errand:
    """What a dictation is for."""

    turn_id: str
    lang: Lang
    vocabulary: tuple[str, ...]
    recogniser: Recogniser
    keep_in: Path | None
    """Folder for the recording; None: it is deleted once it is transcribed."""
    name: str
    """Of its file in that folder."""


class Dictation:
    """A take and what is heard in it. Safe to use from several threads; the recogniser works in a thread of its own."""

    def __init__(self, take: Take, errand: Errand) -> None:
        self.take, self.errand = take, errand
        self.state: State = "recording"
        self.say: Text | None = None
        """What the person should know: why it came to nothing, or what may be wrong with the transcript."""
        self.delivery: Delivery | None = None
        """Once it is heard; its `heard` is the transcript."""
        self._transcript = Transcript(take, errand.recogniser, errand.lang, errand.vocabulary)
        self._halt = Halt()
        self._lock = threading.Lock()
        self._settled = threading.Event()

    @property
    def text(self) -> str:
        """What was heard so far."""
        return self.delivery.heard if self.delivery else self._transcript.so_far

    def add(self, number: int, pcm: bytes) -> int:
        """As `Take.add`: takes a piece, returns the number of the one that is wanted next."""
        wanted = self.take.add(number, pcm)
        self._transcript.advance()
        return wanted

    @property
    def ended(self) -> bool:
        """Whether a hands-free answer is over."""
        return self.take.ended(HANDS_FREE)

    def finish(self) -> None:
        """Nothing more will come: hear it. After a failure: try again. Otherwise nothing happens."""
        with self._lock:
            if self.state not in ("recording", "failed"):
                return
            self.state, self.say = "hearing", None
            self._settled.clear()
        threading.Thread(target=self._hear, daemon=True, name="dictation").start()

    def wait(self, seconds: float) -> None:
        """While it is being heard, but not longer than that."""
        if self.state == "hearing":
            self._settled.wait(seconds)

    def drop(self) -> None:
        """Forget it: stop what is under way, delete the recording, the kept copy included."""
        self._halt.request()
        self._transcript.close()
        self.take.discard()
        if self.delivery and self.delivery.audio and self.errand.keep_in:
            (self.errand.keep_in / self.delivery.audio).unlink(missing_ok=True)

    def _hear(self) -> None:
        try:
            self._settle()
        except Halted:  # dropped: nobody waits for it
            self.state = "nothing"
        except InterviewerError as e:
            self.state, self.say = "failed", Text(zh=e.zh, en=e.en)
        except Exception:
            log.exception("a recording could not be transcribed")
            self.state, self.say = "failed", WORDS["speech.unexpected"]
        finally:
            self._settled.set()

    def _settle(self) -> None:
        self.take.finish()
        flaw = self.take.flaw()
        if flaw and not flaw.usable:
            self._close("nothing", flaw.text)
            return
        heard = self._transcript.finish(self._halt)
        if not heard.text.strip():
            self._close("nothing", WORDS["speech.no_words"])
            return
        self.delivery = self._measured(heard)
        self._close("heard", flaw.text if flaw else None)

    def _measured(self, heard: Heard) -> Delivery:
        made = measure(self.take.sound(), heard, self.errand.lang, self.take.activity)
        if self.errand.keep_in is None:
            return made
        return made.model_copy(update={"audio": self.take.keep(self.errand.keep_in, self.errand.name)})

    def _close(self, state: State, say: Text | None) -> None:
        self._transcript.close()
        self.take.discard()
        self.state, self.say = state, say
