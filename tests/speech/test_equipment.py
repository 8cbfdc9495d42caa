"""Which recogniser and which voice the settings give, and what is said when there is none."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fakes import FakeServer, Heard, Said
from pydantic import SecretStr
from sounds import Sound
from tiny_whisper import write_model
from transcribers import TranscriptionServer

from interviewer.errors import SpeechError
from interviewer.llm import endpoint
from interviewer.llm.endpoint import Place
from interviewer.models import Text
from interviewer.services import LOOK_AGAIN, Services
from interviewer.settings import Settings
from interviewer.speech import equipment, whisper_model
from interviewer.speech.equipment import hearing, speaking, tried_ways_to_hear, ways_to_hear
from interviewer.speech.espeak import Espeak
from interviewer.speech.transcriptions import Transcriptions
from interviewer.speech.voices import Voices
from interviewer.speech.whisper import Whisper


def refuse(sentence: Text) -> None:
    pytest.fail(f"warned: {sentence.en}")


@pytest.fixture(autouse=True)
def no_models(monkeypatch: pytest.MonkeyPatch) -> None:
    """None in the cache of whoever runs the tests."""
    monkeypatch.setattr(equipment, "present_model", lambda: None)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_model(tmp_path_factory.mktemp("models") / "tiny")


def server(*models: str, transcribes: bool = True) -> Callable[[Heard], Said]:
    def answer(heard: Heard) -> Said:
        if heard.path.endswith("/models"):
            return Said({"object": "list", "data": [{"id": m, "object": "model"} for m in models]})
        if heard.path.endswith("/audio/transcriptions") and transcribes:
            return Said({"text": ""})
        return Said({"detail": "Not Found"}, status=404)

    return answer


def found_at(monkeypatch: pytest.MonkeyPatch, at: FakeServer) -> dict[str, Any]:
    """Settings under which this server is what listens on loopback."""
    places = (Place("LocalAI", at.base_url),)
    monkeypatch.setattr(equipment, "look", lambda settings: endpoint.look(settings, places))
    return {"discover": True}


def test_nothing_at_all_is_said_once_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[Text] = []
    assert hearing(Settings(), said.append) is None
    assert "INTERVIEWER_STT_DOWNLOAD" in said[0].en
    monkeypatch.setattr(equipment, "installed", lambda: False)
    assert hearing(Settings(), said.append) is None
    assert "pip install 'interviewer[speech]'" in said[1].zh


@pytest.mark.parametrize("stt", ["off", "browser"])
def test_switched_off_looks_at_nothing(monkeypatch: pytest.MonkeyPatch, tiny: Path, stt: Any) -> None:
    monkeypatch.setattr(equipment, "look", lambda settings: pytest.fail("looked"))
    assert hearing(Settings(stt=stt, stt_model=str(tiny), base_url="http://127.0.0.1:9/v1"), refuse) is None


def test_an_endpoint_of_its_own_comes_first_with_its_own_key(tiny: Path, spoken: dict[str, Sound]) -> None:
    with TranscriptionServer(server("tiny-chat", "whisper-large")) as at:
        settings = Settings(
            stt_base_url=at.base_url.removesuffix("/v1"),
            stt_api_key=SecretStr("sk-ears"),
            api_key=SecretStr("sk-chat"),
            base_url="http://127.0.0.1:9/v1",
        )
        ears = hearing(settings, refuse)
        assert isinstance(ears, Transcriptions)
        ears.hear(spoken["letter"], "en")
    assert ears.endpoint.model == "whisper-large"
    assert {h.headers["authorization"] for h in at.heard} == {"Bearer sk-ears"}


def test_an_endpoint_of_its_own_is_taken_at_the_persons_word(monkeypatch: pytest.MonkeyPatch) -> None:
    ears = hearing(Settings(stt_base_url="http://127.0.0.1:9/v1", stt_model="m"), refuse)
    assert isinstance(ears, Transcriptions)
    assert hearing(Settings(stt_base_url="http://127.0.0.1:9/v1"), refuse).name == "whisper-1 @ 127.0.0.1:9"
    [at] = tried_ways_to_hear(Settings(stt_base_url="http://127.0.0.1:9/v1", stt_model="m"))
    assert at.recogniser is None
    assert "INTERVIEWER_STT_BASE_URL" in at.problem.en


def test_a_model_endpoint_on_this_machine_that_transcribes(monkeypatch: pytest.MonkeyPatch, tiny: Path) -> None:
    with TranscriptionServer(server("tiny-chat", "openai/whisper-small")) as at:
        ears = hearing(Settings(**found_at(monkeypatch, at), api_key=SecretStr("sk-secret")), refuse)
    assert isinstance(ears, Transcriptions)
    assert ears.endpoint.model == "openai/whisper-small"
    assert not any("sk-secret" in str(h.headers) for h in at.heard), (
        "a key never goes to a server that was merely found"
    )
    assert at.uploads[0].sound.seconds == 0.5


@pytest.mark.parametrize("models", [("tiny-chat",), ()])
def test_one_that_lists_nothing_that_hears_is_not_even_asked(
    monkeypatch: pytest.MonkeyPatch, tiny: Path, models: tuple[str, ...]
) -> None:
    with TranscriptionServer(server(*models)) as at:
        ears = hearing(Settings(**found_at(monkeypatch, at), stt_model=str(tiny)), refuse)
    assert isinstance(ears, Whisper)
    assert at.uploads == []


def test_one_that_cannot_is_passed_over(monkeypatch: pytest.MonkeyPatch, tiny: Path) -> None:
    with TranscriptionServer(server("whisper-1", transcribes=False)) as at:
        settings = Settings(**found_at(monkeypatch, at), stt_model=str(tiny))
        first, second = ways_to_hear(settings)
        assert isinstance(hearing(settings, refuse), Whisper)
    assert "offers no such speech service" in first.problem.en
    assert second.recogniser.name == "whisper tiny"


def test_a_configured_endpoint_that_lists_nothing_is_tried(tiny: Path) -> None:
    """Gateways that serve chats without a list of models."""

    def answer(heard: Heard) -> Said:
        return Said({"text": "you"}) if heard.path.endswith("transcriptions") else Said(status=404)

    with TranscriptionServer(answer) as at:
        ears = hearing(Settings(base_url=at.base_url, api_key=SecretStr("sk-mine"), stt_model=str(tiny)), refuse)
        assert isinstance(ears, Transcriptions)
    assert ears.endpoint.model == "whisper-1"
    assert at.uploads[0].fields["model"] == "whisper-1"
    assert at.heard[-1].headers["authorization"] == "Bearer sk-mine"


def test_this_machine_comes_before_an_endpoint_elsewhere(monkeypatch: pytest.MonkeyPatch, tiny: Path) -> None:
    """Sound leaves the machine only when nothing here can hear, or when it was asked for."""
    monkeypatch.setattr(equipment, "is_loopback", lambda url: False)
    with TranscriptionServer(server("whisper-1")) as at:
        found = hearing(Settings(**found_at(monkeypatch, at), stt_model=str(tiny)), refuse)
        assert isinstance(found, Whisper)
        assert at.uploads == []
        assert isinstance(hearing(Settings(**found_at(monkeypatch, at)), refuse), Transcriptions)


def test_whisper_alone(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(equipment, "look", lambda settings: pytest.fail("looked"))
    assert hearing(Settings(stt="whisper", stt_model=str(tiny)), refuse).name == "whisper tiny"
    monkeypatch.setattr(equipment, "present_model", lambda: "base")
    monkeypatch.setattr(Whisper, "check", lambda self: None)
    assert hearing(Settings(stt="whisper"), refuse).name == "whisper base"


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"stt": "whisper"}, "INTERVIEWER_STT_DOWNLOAD"),
        ({"stt": "whisper", "stt_model": "/no/such/folder"}, "there is no folder"),
        ({"stt": "auto", "stt_model": "/no/such/folder"}, "there is no folder"),
        ({"stt": "endpoint"}, "INTERVIEWER_STT_BASE_URL"),
        ({"stt": "endpoint", "base_url": "http://127.0.0.1:9/v1"}, "nothing answers"),
    ],
)
def test_what_was_set_up_and_cannot_be_used_is_an_error_with_what_to_do(
    settings: dict[str, Any], says: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import huggingface_hub.constants

    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(SpeechError) as caught:
        hearing(Settings(**settings), refuse)
    assert says in caught.value.en


def test_a_download_that_is_allowed_is_no_error_before_it_is_needed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import huggingface_hub.constants

    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(tmp_path))
    assert hearing(Settings(stt_download=True), refuse).name == "whisper small"


# --- the voice --------------------------------------------------------------------------------------------------------


def test_the_voice() -> None:
    assert isinstance(speaking(Settings()), Espeak)
    assert isinstance(speaking(Settings(tts="builtin", tts_base_url="http://127.0.0.1:9/v1")), Espeak)
    assert isinstance(speaking(Settings(base_url="http://127.0.0.1:9/v1")), Espeak)
    assert [speaking(Settings(tts=tts)) for tts in ("off", "browser")] == [None, None]
    with pytest.raises(SpeechError, match="INTERVIEWER_TTS_BASE_URL"):
        speaking(Settings(tts="endpoint"))


@pytest.mark.parametrize(
    ("settings", "key", "name"),
    [
        (
            {"tts_base_url": "127.0.0.1:9", "tts_api_key": "sk-t", "api_key": "sk-c"},
            "sk-t",
            "tts-1 (alloy) @ 127.0.0.1:9",
        ),
        (
            {"tts": "endpoint", "base_url": "http://127.0.0.1:9/v1", "api_key": "sk-c"},
            "sk-c",
            "tts-1 (alloy) @ 127.0.0.1:9",
        ),
        (
            {"tts_base_url": "http://127.0.0.1:9/v1", "api_key": "sk-c", "tts_voice": "nova"},
            None,
            "tts-1 (nova) @ 127.0.0.1:9",
        ),
    ],
)
def test_a_voice_elsewhere_gets_the_key_of_its_own_address(
    settings: dict[str, Any], key: str | None, name: str
) -> None:
    voice = speaking(Settings(**settings))
    assert isinstance(voice, Voices)
    assert voice.name == name
    assert (voice.endpoint.api_key.get_secret_value() if voice.endpoint.api_key else None) == key


# --- as the page gets them --------------------------------------------------------------------------------------------


def test_services_look_once_and_again_after_a_while(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[Text] = []
    services, now = Services(Settings(home_dir=home), warn=said.append), [100.0]
    monkeypatch.setattr("interviewer.services.time.monotonic", lambda: now[0])
    assert [services.hearing() for _ in range(3)] == [None] * 3
    assert len(said) == 1
    now[0] += LOOK_AGAIN
    assert services.hearing() is None
    assert len(said) == 2
    assert services.voice() is services.voice()


def test_services_keep_what_they_found_until_the_settings_change(home: Path, tiny: Path) -> None:
    services = Services(Settings(home_dir=home, stt_model=str(tiny)), warn=refuse)
    assert services.hearing() is services.hearing()
    services.use(Settings(home_dir=home, stt="off", tts="off"))
    assert (services.hearing(), services.voice()) == (None, None)


def test_services_say_again_what_is_wrong(home: Path) -> None:
    services = Services(Settings(home_dir=home, stt="whisper", stt_model="/no/such/folder"), warn=refuse)
    for _ in range(2):
        with pytest.raises(SpeechError, match="there is no folder"):
            services.hearing()


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whisper_model, "find_spec", lambda name: None)
    with pytest.raises(SpeechError, match="pip install"):
        hearing(Settings(stt="whisper", stt_model="small"), refuse)
