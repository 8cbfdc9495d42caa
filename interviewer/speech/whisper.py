"""A recogniser on this machine: faster-whisper, int8 on the CPU."""

from __future__ import annotations

import math
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from interviewer.errors import SpeechError
from interviewer.halt import Halt
from interviewer.llm.trouble import excerpt
from interviewer.models import Lang
from interviewer.speech.activity import has_speech
from interviewer.speech.hearing import Heard, Stretch, joined, weighted_confidence
from interviewer.speech.sound import Sound
from interviewer.speech.vocabulary import hint
from interviewer.speech.whisper_model import NotHere, model_folder
from interviewer.text import clean

_LONG = 120.0
"""Seconds of sound from which the single best guess has to do: five hypotheses cost more than they correct."""


class Whisper:
    """A `Recogniser` for any number of threads. The model is loaded when the first sound is to be heard, once."""

    live = True

    def __init__(self, model: str, download: bool = False) -> None:
        """`model` is a name or a folder; `download`: a name that is not on this machine may be fetched."""
        self._model_name = model
        self._download = download
        self._lock = threading.Lock()
        self._loaded: Any = None

    @property
    def name(self) -> str:
        """The program and the model; of a folder its last part."""
        return f"whisper {Path(self._model_name).name}"

    def check(self) -> None:
        """Raise SpeechError if it cannot be used: not installed, or the model is not whole, or not here and may not be fetched. Loads and fetches nothing."""
        try:
            model_folder(self._model_name, download=False)
        except NotHere:
            if not self._download:
                raise

    def hear(self, sound: Sound, lang: Lang, vocabulary: Sequence[str] = (), halt: Halt | None = None) -> Heard:
        """See `Recogniser`. A halt takes effect between two stretches: one takes up to half a minute of sound."""
        if not has_speech(sound):
            return Heard(text="", recogniser=self.name)
        model = self._model(lang)
        if halt:
            halt.check()
        try:
            stretches = tuple(self._stretches(model, sound, lang, vocabulary, halt))
        except (RuntimeError, ValueError, MemoryError) as e:  # what CTranslate2 raises, a lack of memory included
            raise self._failed(e) from e
        return Heard(
            text=joined([s.text for s in stretches]),
            stretches=stretches,
            confidence=weighted_confidence(stretches),
            recogniser=self.name,
        )

    def _stretches(
        self, model: Any, sound: Sound, lang: Lang, vocabulary: Sequence[str], halt: Halt | None
    ) -> list[Stretch]:
        import numpy as np

        segments, _ = model.transcribe(
            sound.samples.astype(np.float32) / 32_768,
            language=lang,
            beam_size=1 if sound.seconds > _LONG else 5,
            hotwords=hint(
                tuple(vocabulary), lang
            ),  # stands before every window, an initial prompt only before the first
            condition_on_previous_text=False,  # else one slip is repeated to the end
            vad_filter=True,
        )
        found = []
        for segment in segments:
            if halt:
                halt.check()
            if text := " ".join(clean(segment.text).split()):
                end = min(max(segment.end, segment.start), sound.seconds)
                confidence = math.exp(min(0.0, segment.avg_logprob))
                found.append(Stretch(start=min(segment.start, end), end=end, text=text, confidence=confidence))
        return found

    def _model(self, lang: Lang) -> Any:
        with self._lock:
            if self._loaded is None:
                self._loaded = self._load()
            if lang != "en" and not self._loaded.model.is_multilingual:
                raise SpeechError(
                    f"the model of {self.name} knows English only; set INTERVIEWER_STT_MODEL to one without .en",
                    f"{self.name} 的模型只懂英文；请把 INTERVIEWER_STT_MODEL 设为不带 .en 的模型",
                )
            return self._loaded

    def _load(self) -> Any:
        folder = model_folder(self._model_name, self._download)
        from faster_whisper import WhisperModel

        try:
            return WhisperModel(str(folder), device="cpu", compute_type="int8")
        except Exception as e:  # tokenizers raises bare Exception, CTranslate2 RuntimeError
            raise self._failed(e) from e

    def _failed(self, error: BaseException) -> SpeechError:
        why = excerpt(str(error), 160) or type(error).__name__
        return SpeechError(
            f"{self.name} failed ({why}); download its model again, or set INTERVIEWER_STT_MODEL to a smaller one",
            f"{self.name} 运行失败（{why}）；请重新下载模型，或把 INTERVIEWER_STT_MODEL 设为小一点的模型",
        )
