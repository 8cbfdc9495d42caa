"""faster-whisper's real code path with a model of random weights: what goes in and out, not what the words are worth."""

import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sounds import chain, noise, silence
from tiny_whisper import write_model

from interviewer.errors import Halted, SpeechError
from interviewer.halt import Halt
from interviewer.speech import whisper_model
from interviewer.speech.sound import Sound
from interviewer.speech.whisper import Whisper
from interviewer.speech.whisper_model import NotHere, model_folder, present_model


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_model(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture(scope="module")
def ears(tiny: Path) -> Whisper:
    return Whisper(str(tiny))


@pytest.fixture
def no_hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache of models."""
    import huggingface_hub.constants

    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(tmp_path))
    return tmp_path


class Watched:
    """Stands before the loaded model and remembers what it is asked."""

    def __init__(self, model: Any) -> None:
        self.asked: list[tuple[Any, dict[str, Any]]] = []
        self.model, self._transcribe = model.model, model.transcribe

    def transcribe(self, audio: Any, **options: Any) -> Any:
        self.asked.append((audio, options))
        return self._transcribe(audio, **options)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_speech_becomes_text_with_times_and_confidence(ears: Whisper, spoken: dict[str, Sound], lang: Any) -> None:
    heard = ears.hear(spoken[lang], lang, ["ReLU", "池化"])
    assert heard.recogniser == "whisper tiny"
    assert heard.text
    assert heard.stretches
    assert all(0 <= s.start <= s.end <= spoken[lang].seconds for s in heard.stretches)
    assert heard.confidence is not None
    assert 0 < heard.confidence < 1


def test_what_it_is_asked(tiny: Path, spoken: dict[str, Sound]) -> None:
    """The language is fixed, never guessed; the terms stand before every window."""
    ears = Whisper(str(tiny))
    ears.hear(spoken["letter"], "zh")
    ears._loaded = watched = Watched(ears._loaded)
    ears.hear(spoken["zh"], "zh", ["池化", "dropout"])
    [(audio, options)] = watched.asked
    assert (audio.dtype.name, len(audio)) == ("float32", len(spoken["zh"].samples))
    assert abs(audio).max() <= 1
    assert options["language"] == "zh"
    assert "池化、dropout" in options["hotwords"]
    assert options["condition_on_previous_text"] is False


@pytest.mark.parametrize("sound", [silence(2), noise(2), silence(0)], ids=["silence", "noise", "nothing"])
def test_without_speech_the_model_is_not_even_loaded(tiny: Path, sound: Sound) -> None:
    ears = Whisper(str(tiny))
    assert ears.hear(sound, "en").text == ""
    assert ears._loaded is None


def test_it_is_loaded_once_however_many_ask(tiny: Path, spoken: dict[str, Sound], monkeypatch: Any) -> None:
    import faster_whisper

    loads = []
    original = faster_whisper.WhisperModel

    def load(*given: Any, **options: Any) -> Any:
        loads.append((given, options))
        time.sleep(0.1)
        return original(*given, **options)

    monkeypatch.setattr(faster_whisper, "WhisperModel", load)
    ears, heard = Whisper(str(tiny)), list[str]()
    threads = [threading.Thread(target=lambda: heard.append(ears.hear(spoken["letter"], "en").text)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(heard) == 4
    assert [options for _, options in loads] == [{"device": "cpu", "compute_type": "int8"}]


def test_a_halt_takes_effect_between_stretches(ears: Whisper, spoken: dict[str, Sound]) -> None:
    """Ninety seconds are three windows at least; after the first one it is over."""
    halt = Halt()
    ears.hear(spoken["letter"], "en")
    loaded = ears._loaded
    first = threading.Event()

    class Slow(Watched):
        def transcribe(self, audio: Any, **options: Any) -> Any:
            segments, info = super().transcribe(audio, **options)
            return self._one_by_one(segments), info

        def _one_by_one(self, segments: Any) -> Any:
            for segment in segments:
                yield segment
                first.set()
                assert not halt.requested, "went on after the halt"
                halt.request()

    ears._loaded = Slow(loaded)
    try:
        with pytest.raises(Halted):
            ears.hear(chain(*[spoken["en"]] * 16), "en", halt=halt)
    finally:
        ears._loaded = loaded
    assert first.is_set()


def test_a_halt_that_came_first_asks_nothing(ears: Whisper, spoken: dict[str, Sound]) -> None:
    halt = Halt()
    halt.request()
    with pytest.raises(Halted):
        ears.hear(spoken["letter"], "en", halt=halt)


def test_a_model_for_english_only_is_refused_for_chinese(tmp_path: Path, spoken: dict[str, Sound]) -> None:
    ears = Whisper(str(write_model(tmp_path / "tiny.en", multilingual=False)))
    assert ears.hear(spoken["letter"], "en").text
    with pytest.raises(SpeechError, match="knows English only"):
        ears.hear(spoken["zh"], "zh")


# --- the folder, before anything is loaded ----------------------------------------------------------------------------


@pytest.mark.parametrize("gone", ["model.bin", "config.json", "tokenizer.json", "vocabulary.json"])
def test_half_a_model_is_named(tiny: Path, tmp_path: Path, gone: str) -> None:
    """Without its tokenizer faster-whisper would ask a hub."""
    half = shutil.copytree(tiny, tmp_path / "half")
    (half / gone).unlink()
    for ask in (Whisper(str(half)).check, lambda: Whisper(str(half)).hear(_voice(), "en")):
        with pytest.raises(SpeechError, match=f"{gone} is missing"):
            ask()


def _voice() -> Sound:
    from sounds import at_16k

    from interviewer.speech.espeak import Espeak

    return at_16k(Espeak().say("hello", "en"))


BROKEN: dict[str, Callable[[Path], object]] = {
    "cut model": lambda f: (f / "model.bin").write_bytes((f / "model.bin").read_bytes()[:9_000]),
    "empty model": lambda f: (f / "model.bin").write_bytes(b""),
    "a pointer of Git LFS": lambda f: (f / "model.bin").write_text("version https://git-lfs.github.com/spec/v1\n"),
    "broken tokenizer": lambda f: (f / "tokenizer.json").write_text("{"),
    "broken config": lambda f: (f / "config.json").write_text("{"),
    "another vocabulary": lambda f: (f / "vocabulary.json").write_text("[]"),
    "another spectrogram": lambda f: (f / "preprocessor_config.json").write_text('{"feature_size": 128}'),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_model_is_one_sentence(tiny: Path, tmp_path: Path, spoken: dict[str, Sound], name: str) -> None:
    broken = shutil.copytree(tiny, tmp_path / "broken")
    BROKEN[name](broken)
    with pytest.raises(SpeechError) as caught:
        Whisper(str(broken)).hear(spoken["letter"], "en")
    assert "download its model again" in caught.value.en
    assert len(caught.value.en) < 300
    assert "INTERVIEWER_STT_MODEL" in caught.value.zh


@pytest.mark.parametrize("path", ["/nowhere/at/all", "./models/small", "~/models/small", "../x", "a/b/c"])
def test_a_folder_that_is_not_there_is_no_name_for_a_hub(path: str) -> None:
    with pytest.raises(SpeechError, match="there is no folder"):
        model_folder(path, download=True)


def test_an_empty_folder_and_a_file(tmp_path: Path) -> None:
    with pytest.raises(SpeechError, match=r"model\.bin, config\.json, tokenizer\.json, vocabulary\.json is missing"):
        model_folder(str(tmp_path), download=False)
    (tmp_path / "model.bin").write_bytes(b"x")
    with pytest.raises(SpeechError, match="there is no folder"):
        model_folder(str(tmp_path / "model.bin"), download=False)


# --- names ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["small", "large-v3-turbo", "someone/their-model"])
def test_a_name_that_is_not_cached_is_never_fetched_unasked(no_hub: Path, name: str) -> None:
    """The loopback guard would fail the test if anything left the machine."""
    with pytest.raises(NotHere, match="INTERVIEWER_STT_DOWNLOAD=true"):
        model_folder(name, download=False)
    assert present_model() is None
    Whisper(name, download=True).check()


@pytest.mark.parametrize("name", ["smal", "whisper-1", "🎤", "x" * 500])
def test_a_name_that_does_not_exist_lists_those_that_do(no_hub: Path, name: str) -> None:
    with pytest.raises(SpeechError, match="small") as caught:
        model_folder(name, download=True)
    assert len(caught.value.en) < 400


def test_a_cached_name_is_used_without_a_network(no_hub: Path, tiny: Path, spoken: dict[str, Sound]) -> None:
    cached = _cache(no_hub, tiny)
    assert model_folder("small", download=False) == cached
    assert present_model() == "small"
    assert Whisper("small").hear(spoken["letter"], "en").text
    (cached / "model.bin").unlink()
    assert present_model() is None
    with pytest.raises(SpeechError, match=r"model\.bin is missing; download small again"):
        model_folder("small", download=False)


def _cache(hub: Path, model: Path) -> Path:
    """The model as the hub's client keeps it under the name `small`."""
    repository = hub / "models--Systran--faster-whisper-small"
    (repository / "refs").mkdir(parents=True)
    (repository / "refs" / "main").write_text("a" * 40)
    return Path(shutil.copytree(model, repository / "snapshots" / ("a" * 40)))


def test_a_download_that_is_wanted_and_fails(no_hub: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import faster_whisper

    def download(model: str, local_files_only: bool = False) -> str:
        if local_files_only:
            raise FileNotFoundError(model)
        raise ConnectionError("no route to the hub\x1b[31m")

    monkeypatch.setattr(faster_whisper, "download_model", download)
    with pytest.raises(SpeechError, match="could not be downloaded \\(no route to the hub") as caught:
        Whisper("small", download=True).hear(_voice(), "en")
    assert "\x1b" not in caught.value.en


def test_without_the_extra_it_says_what_to_install(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whisper_model, "find_spec", lambda name: None)
    for ask in (lambda: model_folder(str(tiny), False), lambda: model_folder("small", True)):
        with pytest.raises(SpeechError, match="pip install"):
            ask()
    assert present_model() is None
