"""Which recogniser and which voice there are, as the settings give them.

Sound is more private than text: of what was not set up for hearing, this machine comes before any other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from interviewer.errors import SpeechError
from interviewer.llm.endpoint import Endpoint, Looked, is_loopback, look, normal_url
from interviewer.llm.line import Line
from interviewer.llm.trouble import shown
from interviewer.models import Text
from interviewer.settings import Settings
from interviewer.speech.hearing import Recogniser
from interviewer.speech.speaking import Voice
from interviewer.speech.trouble import speech_error
from interviewer.speech.whisper_model import installed, present_model

PROBE_SECONDS = 10.0
"""For an endpoint to show that it transcribes; one that loads its model first may take longer, and is asked again later."""
_HEARS = ("whisper", "transcribe", "asr", "parakeet", "canary", "voxtral", "sensevoice", "paraformer", "moonshine")
"""What models that hear have in their names."""
_USUAL_MODEL, _USUAL_VOICE_MODEL = "whisper-1", "tts-1"
"""What OpenAI calls them; other servers take these names for their own models."""


@dataclass(frozen=True)
class Ears:
    """One way to hear that was looked at: usable, or with what is wrong."""

    kind: Literal["endpoint", "whisper"]
    where: str
    """Address of the endpoint, without user and password; name or folder of the model."""
    recogniser: Recogniser | None = None
    problem: SpeechError | None = None
    """None together with no recogniser: it is simply not there."""


def hearing(settings: Settings, warn: Callable[[Text], None]) -> Recogniser | None:
    """Who is to turn speech into text; None when nobody can or should, of which `warn` is told what to install.

    Raises SpeechError when what was set up cannot be used.
    """
    looked = []
    for at in ways_to_hear(settings):
        if at.recogniser:
            return at.recogniser
        looked.append(at)
    if settings.stt in ("off", "browser"):
        return None
    if settings.stt != "auto" or settings.stt_base_url or settings.stt_model:
        raise next((at.problem for at in reversed(looked) if at.problem), SpeechError(_NO_ENDPOINT.en, _NO_ENDPOINT.zh))
    warn(_NO_MODEL if installed() else _NOTHING)
    return None


def ways_to_hear(settings: Settings) -> Iterator[Ears]:
    """All that the settings allow, the best first, each looked at when it is asked for. Never raises."""
    if settings.stt in ("auto", "endpoint") and settings.stt_base_url:
        yield _configured(settings)
        return
    servers = _servers(settings) if settings.stt in ("auto", "endpoint") else []
    yield from (_served(settings, at) for at in servers if is_loopback(at.base_url))
    if settings.stt in ("auto", "whisper"):
        yield _whisper(settings)
    yield from (_served(settings, at) for at in servers if not is_loopback(at.base_url))


def tried_ways_to_hear(settings: Settings) -> Iterator[Ears]:
    """`ways_to_hear`, of which the endpoint that was set up shows what it can do as well: half a second of nothing is sent to it."""
    from interviewer.speech.transcriptions import Transcriptions

    for at in ways_to_hear(settings):
        ears = at.recogniser
        trouble = ears.probe(PROBE_SECONDS) if settings.stt_base_url and isinstance(ears, Transcriptions) else None
        yield replace(at, recogniser=None, problem=speech_error(trouble, "STT", own_address=True)) if trouble else at


def speaking(settings: Settings) -> Voice | None:
    """Who is to read aloud; None when nobody should, or the browser does. Raises SpeechError when an endpoint is wanted and none is set."""
    if settings.tts in ("off", "browser"):
        return None
    address = settings.tts_base_url or (settings.base_url if settings.tts == "endpoint" else None)
    if address is None and settings.tts == "endpoint":
        raise SpeechError(_NO_VOICE_ENDPOINT.en, _NO_VOICE_ENDPOINT.zh)
    if address is None or settings.tts == "builtin":
        from interviewer.speech.espeak import Espeak

        return Espeak()
    from interviewer.speech.voices import VOICE, Voices

    own = settings.tts_base_url is not None
    endpoint = Endpoint(
        base_url=normal_url(address),
        model=settings.tts_model or _USUAL_VOICE_MODEL,
        api_key=settings.tts_api_key if own else settings.api_key,
    )
    return Voices(Line(endpoint, settings.request_timeout), settings.tts_voice or VOICE, own_address=own)


# --- endpoints --------------------------------------------------------------------------------------------------------


def _configured(settings: Settings) -> Ears:
    """The endpoint that was set up for hearing: taken at the person's word, what it does wrong shows when it is used."""
    from interviewer.speech.transcriptions import Transcriptions

    url = normal_url(settings.stt_base_url or "")
    model = settings.stt_model
    if model is None:
        [at] = look(settings.model_copy(update={"base_url": url, "api_key": settings.stt_api_key}))
        model = _that_hears(at) or _USUAL_MODEL
    endpoint = Endpoint(base_url=url, model=model, api_key=settings.stt_api_key)
    return Ears("endpoint", shown(url), Transcriptions(Line(endpoint, settings.request_timeout)))


def _servers(settings: Settings) -> list[Looked]:
    """Model endpoints that may hear: those that list such a model, and the configured one if it lists none at all."""
    return [
        at
        for at in look(settings)
        if _that_hears(at)
        or settings.stt_model in at.models
        or (settings.base_url and (settings.stt == "endpoint" or (at.trouble and at.trouble.problem == "not_found")))
    ]


def _served(settings: Settings, at: Looked) -> Ears:
    """A model endpoint, if it shows that it transcribes. A key goes to the configured address only."""
    from interviewer.speech.transcriptions import Transcriptions

    named = settings.stt_model if settings.stt_model in at.models or settings.stt == "endpoint" else None
    endpoint = Endpoint(
        base_url=at.base_url,
        model=named or _that_hears(at) or _USUAL_MODEL,
        api_key=settings.api_key if settings.base_url else None,
    )
    recogniser = Transcriptions(Line(endpoint, settings.request_timeout), own_address=False)
    trouble = recogniser.probe(PROBE_SECONDS)
    if trouble is None:
        return Ears("endpoint", shown(at.base_url), recogniser)
    return Ears("endpoint", shown(at.base_url), problem=speech_error(trouble, "STT", own_address=False))


def _that_hears(at: Looked) -> str | None:
    return next((name for name in at.models if any(part in name.lower() for part in _HEARS)), None)


# --- this machine -----------------------------------------------------------------------------------------------------


def _whisper(settings: Settings) -> Ears:
    from interviewer.speech.whisper import Whisper

    model = settings.stt_model or present_model() or ("small" if settings.stt_download else None)
    if model is None and settings.stt == "auto":
        return Ears("whisper", "")
    recogniser = Whisper(model or "small", settings.stt_download)
    try:
        recogniser.check()
    except SpeechError as e:
        return Ears("whisper", model or "", problem=e)
    return Ears("whisper", model or "", recogniser)


_NO_ENDPOINT = Text(
    zh="没有可用的语音识别服务；请设置 INTERVIEWER_STT_BASE_URL，或设置 INTERVIEWER_STT=auto",
    en="there is no endpoint that transcribes; set INTERVIEWER_STT_BASE_URL, or INTERVIEWER_STT=auto",
)
_NO_VOICE_ENDPOINT = Text(
    zh="没有可用的语音合成服务；请设置 INTERVIEWER_TTS_BASE_URL，或设置 INTERVIEWER_TTS=builtin",
    en="there is no endpoint that speaks; set INTERVIEWER_TTS_BASE_URL, or INTERVIEWER_TTS=builtin",
)
_NOTHING = Text(
    zh="还不能语音作答：请运行 pip install 'interviewer[speech]' 并设置 INTERVIEWER_STT_MODEL，或设置 INTERVIEWER_STT_BASE_URL",
    en="nobody can hear spoken answers yet: run pip install 'interviewer[speech]' and set INTERVIEWER_STT_MODEL, or set INTERVIEWER_STT_BASE_URL",
)
_NO_MODEL = Text(
    zh="本机没有 Whisper 模型，还不能语音作答：请设置 INTERVIEWER_STT_DOWNLOAD=true 下载一次，或把 INTERVIEWER_STT_MODEL 设为模型文件夹",
    en="nobody can hear spoken answers yet, for there is no Whisper model here: set INTERVIEWER_STT_DOWNLOAD=true to fetch one once, "
    "or INTERVIEWER_STT_MODEL to a folder with one",
)
