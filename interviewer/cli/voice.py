"""`interviewer practice --voice`: the question is spoken, the answer recorded, and its transcript read before it is handed in."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import NamedTuple

from interviewer.cli.live import Line, line_in_place
from interviewer.cli.terminal import tell
from interviewer.cli.words import word
from interviewer.errors import SpeechError
from interviewer.models import Delivery, Lang, Question, Turn
from interviewer.services import Services
from interviewer.speech.devices import PIECE, Loudspeaker, Microphone, PortLoudspeaker, PortMicrophone
from interviewer.speech.hearing import Recogniser
from interviewer.speech.manner import doubtful
from interviewer.speech.recordings import FOLDER
from interviewer.speech.speaking import Voice
from interviewer.speech.spoken import sentences_to_say
from interviewer.speech.take import Take
from interviewer.speech.vocabulary import vocabulary
from interviewer.text import visible
from interviewer.ui.dictation import HANDS_FREE, Dictation, Errand

_BAR, _QUIETEST = 20, -60.0
"""Characters of the level meter, and the dBFS at which it is empty."""
_LOOK = 0.2
"""Seconds between two looks at whether the recogniser is done: Ctrl-C gets through in between."""


class Reply(NamedTuple):
    """What is to be handed in; `delivery` None: it was typed."""

    text: str
    delivery: Delivery | None = None


@dataclass(frozen=True)
class Ears:
    """Who records, and who understands it."""

    microphone: Microphone
    recogniser: Recogniser


@dataclass(frozen=True)
class Mouth:
    """Who speaks, and what it is heard from."""

    voice: Voice
    loudspeaker: Loudspeaker


@dataclass
class Talk:
    """The spoken side of an interview in the terminal. Without a mouth it is silent, without ears answers are typed."""

    services: Services
    ears: Ears | None
    mouth: Mouth | None
    line: Callable[[str], str]
    """One typed line, as in `reply.typed_line`."""
    enter: Callable[[], bool]
    """Whether Enter was pressed since it was last asked."""
    _takes: int = 0
    _kept: Dictation | None = field(default=None)
    """The answer that is not handed in yet."""

    # --- speaking

    def say(self, text: str, lang: Lang) -> None:
        """Sentence by sentence, the next one made while one plays; Enter stops it. It all stands on the screen as well."""
        if self.mouth is None:
            return
        with ThreadPoolExecutor(1) as pool:
            made = [pool.submit(self.mouth.voice.say, each, lang) for each in sentences_to_say(text, lang)]
            stopped = _Once(self.enter)
            try:
                for sound in made:
                    if not stopped():
                        self.mouth.loudspeaker.play(sound.result(), stopped)
            except SpeechError as e:
                tell(e.say(lang))
                self.mouth = None
            finally:
                pool.shutdown(wait=False, cancel_futures=True)

    # --- listening

    def reply(self, turn: Turn, question: Question, lang: Lang, typed: Callable[[], str]) -> Reply:
        """What the candidate says, as they want it handed in; `typed()` reads what they rather type. Raises EOFError."""
        self._kept = None  # the one before was handed in, and belongs to its answer
        try:
            while self.ears:
                dictation = self._dictated(self.ears, turn, question, lang)
                reply = self._read(dictation, lang)
                if reply is None:
                    continue
                if reply.text:
                    return reply
                break
        except SpeechError as e:  # the microphone is gone, or the disk is full
            tell(e.say(lang))
            self.ears = None
        except BaseException:
            self.forget()
            raise
        self.forget()
        return Reply(typed())

    def forget(self) -> None:
        """Delete what was recorded but not handed in."""
        if self._kept:
            self._kept.drop()
            self._kept = None

    def _dictated(self, ears: Ears, turn: Turn, question: Question, lang: Lang) -> Dictation:
        """A recording, heard or come to nothing."""
        self.forget()
        settings = self.services.settings
        self._takes += 1
        errand = Errand(
            turn_id=turn.id,
            lang=lang,
            vocabulary=vocabulary(question, lang),
            recogniser=ears.recogniser,
            keep_in=settings.home() / FOLDER if settings.keep_audio else None,
            name=f"{turn.id}-{self._takes}",
        )
        self._kept = Dictation(Take(settings.home() / "cache" / "takes", ears.microphone.rate), errand)
        tell(word("voice.speak", lang).format(seconds=f"{HANDS_FREE:g}"))
        with ears.microphone.recording() as pieces, line_in_place("") as line:
            self._record(self._kept, pieces, line)
        self._hear(self._kept, lang)
        return self._kept

    def _record(self, dictation: Dictation, pieces: SimpleQueue[bytes], line: Line) -> None:
        """Until Enter, a silence after speech, or the longest recording there is."""
        number = 0
        while not (dictation.ended or dictation.take.full or self.enter()):
            try:
                number = dictation.add(number, pieces.get(timeout=PIECE))
            except Empty:
                continue
            line(meter(dictation.take.seconds, dictation.take.level))

    def _hear(self, dictation: Dictation, lang: Lang) -> None:
        with line_in_place(word("voice.hearing", lang).format(name=dictation.errand.recogniser.name)):
            dictation.finish()
            while dictation.state == "hearing":
                dictation.wait(_LOOK)

    # --- what becomes of it

    def _read(self, dictation: Dictation, lang: Lang) -> Reply | None:
        """What the candidate makes of the transcript. None: once more, from the microphone; no text: they rather type."""
        if dictation.say:
            tell(dictation.say[lang])
        while dictation.delivery is None:
            failed = dictation.state == "failed"
            chosen = self._choice("voice.failed" if failed else "voice.nothing", lang)
            if chosen == "t":
                return Reply("")
            if chosen == "r" or not failed:
                return None
            self._hear(dictation, lang)
            if dictation.say:
                tell(dictation.say[lang])
        return self._corrected(dictation.delivery, lang)

    def _corrected(self, delivery: Delivery, lang: Lang) -> Reply | None:
        """The transcript, read and perhaps edited."""
        text = " ".join(delivery.heard.split())
        tell(visible(text))
        unsure = doubtful(delivery, delivery.heard)
        if unsure:
            tell(word("voice.doubtful", lang))
        if self.services.settings.submit_spoken and not unsure:
            return Reply(text, delivery)
        match self._choice("voice.then", lang):
            case "e":
                return Reply(self._edited(text), delivery)
            case "r":
                return None
            case "t":
                return Reply("")
            case _:
                return Reply(text, delivery)

    def _choice(self, key: str, lang: Lang) -> str:
        """The first letter of what is typed; empty for Enter alone."""
        return self.line(word(key, lang)).strip().casefold()[:1]

    def _edited(self, text: str) -> str:
        """The transcript in a line that can be edited, where the terminal can; an empty line leaves it as it is."""
        with _prefilled(text):
            return self.line("❯ ").strip() or text


class _Once:
    """Stays true once it was."""

    def __init__(self, happened: Callable[[], bool]) -> None:
        self._happened, self._has = happened, False

    def __call__(self) -> bool:
        self._has = self._has or self._happened()
        return self._has


def meter(seconds: float, level: float) -> str:
    """Time and level (dBFS) of a recording, on one line."""
    filled = round(_BAR * max(0.0, min(1.0, 1 - level / _QUIETEST)))
    return f"● {int(seconds) // 60}:{int(seconds) % 60:02}  {'█' * filled}{'░' * (_BAR - filled)}"


def open_talk(services: Services, lang: Lang, line: Callable[[str], str]) -> Talk:
    """What this machine has of microphone, recogniser, voice and loudspeaker; says what is missing, and what that means."""
    ears = mouth = None
    try:
        recogniser = services.hearing()
        ears = Ears(PortMicrophone(), recogniser) if recogniser else None
        why = word("voice.no_recogniser", lang).format(stt=services.settings.stt)
    except SpeechError as e:
        why = e.say(lang)
    if ears is None:
        tell(f"{why}\n{word('voice.typed', lang)}")
    try:
        voice = services.voice()
        mouth = Mouth(voice, PortLoudspeaker()) if voice else None
        why = word("voice.no_voice", lang).format(tts=services.settings.tts)
    except SpeechError as e:
        why = e.say(lang)
    if mouth is None:
        tell(f"{why}\n{word('voice.silent', lang)}")
    return Talk(services, ears, mouth, line, enter_pressed)


def enter_pressed() -> bool:
    """Whether a line was typed at the terminal since it was last asked; what it says is dropped. Never of a pipe."""
    if not sys.stdin.isatty() or sys.platform == "win32":
        return False
    from select import select

    ready = bool(select([sys.stdin], [], [], 0)[0])
    if ready:
        sys.stdin.readline()
    return ready


@contextmanager
def _prefilled(text: str) -> Iterator[None]:
    """The next line that is typed begins with this text, where Python has line editing."""
    try:
        import readline
    except ImportError:
        yield
        return
    readline.set_startup_hook(lambda: readline.insert_text(text))
    try:
        yield
    finally:
        readline.set_startup_hook()
