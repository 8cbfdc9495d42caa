"""Where a Whisper model lies on this machine: a folder, or a name that was downloaded before. Looked at before anything loads it."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

from interviewer.errors import SpeechError
from interviewer.llm.trouble import excerpt

NAMES = ("small", "large-v3-turbo", "medium", "base", "large-v3", "tiny")
"""The models to look for when none is named, in the order in which they suit a laptop: right before quick, but bearable."""
_NEEDED = ("model.bin", "config.json", "tokenizer.json")
"""Without the last one faster-whisper would ask a hub for it."""
_VOCABULARIES = ("vocabulary.json", "vocabulary.txt")


class NotHere(SpeechError):
    """A model of that name was never downloaded to this machine."""


def installed() -> bool:
    """Whether the extra `speech` is there; loads nothing."""
    return find_spec("faster_whisper") is not None


def model_folder(model: str, download: bool) -> Path:
    """The folder of a model, by name or by path, with all that is needed in it. Raises SpeechError.

    A name is looked up in the local cache; only with `download` it is fetched when it is not there.
    """
    if not installed():
        raise SpeechError(
            "faster-whisper is not installed; run: pip install 'interviewer[speech]'",
            "没有安装 faster-whisper；请运行：pip install 'interviewer[speech]'",
        )
    folder = Path(model).expanduser()
    if _is_path(model) or os.path.isdir(folder):  # pathlib raises for a name that is too long
        return _checked(folder, model)
    return _checked(_cached(model) or _fetched(model, download), model)


def present_model() -> str | None:
    """The first of `NAMES` that is in the local cache whole; None without one or without faster-whisper."""
    if not installed():
        return None
    for name in NAMES:
        folder = _cached(name)
        if folder and not _missing(folder):
            return name
    return None


def _is_path(model: str) -> bool:
    """A name is `small` or `owner/model`; what begins or looks like a path is one."""
    return model.startswith((".", "~", os.sep)) or model.count("/") > 1 or "\\" in model


def _checked(folder: Path, model: str) -> Path:
    if not folder.is_dir():
        raise SpeechError(
            f"there is no folder {folder}; set INTERVIEWER_STT_MODEL to a folder with a CTranslate2 Whisper model, or to a name such as small",
            f"没有 {folder} 这个文件夹；请把 INTERVIEWER_STT_MODEL 设为 CTranslate2 格式 Whisper 模型的文件夹，或 small 这样的模型名",
        )
    if missing := _missing(folder):
        listed = ", ".join(missing)
        raise SpeechError(
            f"the Whisper model in {folder} is not complete: {listed} is missing; download {model} again",
            f"{folder} 里的 Whisper 模型不完整，缺少 {listed}；请重新下载 {model}",
        )
    return folder


def _missing(folder: Path) -> list[str]:
    absent = [name for name in _NEEDED if not (folder / name).is_file()]
    return absent + ([] if any((folder / name).is_file() for name in _VOCABULARIES) else [_VOCABULARIES[0]])


def _cached(model: str) -> Path | None:
    from faster_whisper import download_model

    try:
        return Path(download_model(model, local_files_only=True))
    except ValueError:  # a name that it does not know
        raise SpeechError(
            f"there is no Whisper model {excerpt(model, 80)!r}; set INTERVIEWER_STT_MODEL to a name such as {', '.join(NAMES)}, or to a folder",
            f"没有名为 {excerpt(model, 80)!r} 的 Whisper 模型；请把 INTERVIEWER_STT_MODEL 设为 {'、'.join(NAMES)} 等模型名，或一个文件夹",
        ) from None
    except OSError:  # LocalEntryNotFoundError is one
        return None


def _fetched(model: str, download: bool) -> Path:
    if not download:
        raise NotHere(
            f"the Whisper model {model} is not on this machine; set INTERVIEWER_STT_DOWNLOAD=true to fetch it once, "
            "or set INTERVIEWER_STT_MODEL to a folder that holds a model",
            f"本机没有 Whisper 模型 {model}；请设置 INTERVIEWER_STT_DOWNLOAD=true 下载一次，或把 INTERVIEWER_STT_MODEL 设为存放模型的文件夹",
        )
    from faster_whisper import download_model

    try:
        return Path(download_model(model))
    except Exception as e:  # the hub's client has dozens of kinds
        why = excerpt(str(e), 160) or type(e).__name__
        raise SpeechError(
            f"the Whisper model {model} could not be downloaded ({why}); check the network, or fetch it elsewhere and set INTERVIEWER_STT_MODEL to its folder",
            f"Whisper 模型 {model} 下载失败（{why}）；请检查网络，或在别处下载后把 INTERVIEWER_STT_MODEL 设为它的文件夹",
        ) from e
