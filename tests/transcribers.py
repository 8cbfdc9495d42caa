"""A transcription endpoint on loopback that takes what it is sent apart, and a recogniser that says what it was told to."""

from __future__ import annotations

import io
import wave
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.parser import BytesParser
from email.policy import HTTP

import numpy as np
from fakes import FakeServer, Heard, Said

from interviewer import halt as halts
from interviewer.models import Lang
from interviewer.speech.hearing import Heard as Transcribed
from interviewer.speech.sound import Sound


@dataclass(frozen=True)
class Upload:
    """One request for a transcription, taken apart: `Heard.body` of a `TranscriptionServer`."""

    fields: dict[str, str]
    filename: str
    sound: Sound


class TranscriptionServer(FakeServer):
    """A `FakeServer` that also understands uploads of WAV files: it decodes them, and a wrong one fails the request."""

    def __init__(self, answer: Callable[[Heard], Said]) -> None:
        super().__init__(answer)
        outer, plain = self, self._server.RequestHandlerClass

        class Handler(plain):  # type: ignore[misc, valid-type]
            def do_POST(self) -> None:
                kind = self.headers.get("content-type", "")
                if not kind.startswith("multipart/form-data"):
                    self._handle()
                    return
                raw = self.rfile.read(int(self.headers["content-length"]))
                headers = {k.lower(): v for k, v in self.headers.items()}
                heard = Heard(self.command, self.path, headers, upload(kind, raw))
                outer.heard.append(heard)
                self.close_connection = True
                try:
                    outer._send(self, answer(heard))
                except OSError:
                    outer.left.set()

        self._server.RequestHandlerClass = Handler

    @property
    def uploads(self) -> list[Upload]:
        """What came in, in order."""
        return [heard.body for heard in self.heard if isinstance(heard.body, Upload)]


def upload(content_type: str, raw: bytes) -> Upload:
    """The fields and the sound of a form."""
    whole = BytesParser(policy=HTTP).parsebytes(f"content-type: {content_type}\r\n\r\n".encode() + raw)
    fields, filename, sound = {}, "", None
    for part in whole.iter_parts():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        if part.get_filename():
            filename, sound = part.get_filename(), wav_sound(content)
        else:
            fields[name] = content.decode()
    assert sound is not None
    return Upload(fields, filename, sound)


def wav_sound(wav: bytes) -> Sound:
    """The sound in a WAV file of one channel and 16 bits."""
    with wave.open(io.BytesIO(wav)) as file:
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
        return Sound(np.frombuffer(file.readframes(file.getnframes()), "<i2"), file.getframerate())


class ScriptedRecogniser:
    """A `Recogniser` that hears what it was told to, in this order, and remembers each sound; then the last one for ever."""

    def __init__(self, *script: str | Transcribed | Exception, live: bool = False, name: str = "scripted") -> None:
        self.live, self.name = live, name
        self.sounds: list[Sound] = []
        self.langs: list[Lang] = []
        self.vocabularies: list[tuple[str, ...]] = []
        self._script = list(script)

    def hear(
        self, sound: Sound, lang: Lang, vocabulary: Sequence[str] = (), halt: halts.Halt | None = None
    ) -> Transcribed:
        self.sounds.append(sound)
        self.langs.append(lang)
        self.vocabularies.append(tuple(vocabulary))
        if halt:
            halt.check()
        step = self._script.pop(0) if len(self._script) > 1 else self._script[0]
        if isinstance(step, Exception):
            raise step
        return step if isinstance(step, Transcribed) else Transcribed(text=step, recogniser=self.name)
