"""Settings: environment variables with the prefix INTERVIEWER_, else the same in a file `.env`, else what the page saved.

One home directory holds everything that a person makes; one function finds what the project ships.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from platformdirs import user_data_path
from pydantic import AfterValidator, AliasChoices, BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from interviewer.errors import BadInput, HomeError

SAVED_NAME = "settings.json"
"""The file in the home directory that the settings page writes."""
Judge = Literal["auto", "model", "builtin"]
Hearing = Literal["auto", "endpoint", "whisper", "browser", "off"]
Speaking = Literal["auto", "builtin", "endpoint", "browser", "off"]
Seconds = Annotated[float, Field(gt=0, le=86_400)]


@cache
def shipped(name: str) -> Path:
    """The directory `knowledge` or `prompts`: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent
    for parent in (package, package.parent):
        if (parent / name).is_dir():
            return parent / name
    raise FileNotFoundError(f"the installation is incomplete: no {name}/ beside {package}")


UserPath = Annotated[Path, AfterValidator(Path.expanduser)]
"""A path in which `~` is the person's own directory: a `.env` file has no shell to say so."""


def _is_there(folder: Path) -> Path:
    if not folder.is_dir():
        raise ValueError(f"{folder} is not a folder")
    return folder


UserFolder = Annotated[UserPath, AfterValidator(_is_there)]
"""A folder that has to exist: a mistyped one must not pass for an empty one."""


class Saved(BaseModel):
    """What the settings page keeps. None: not set there. Names that this version does not know are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    grader: Judge | None = None
    base_url: str | None = None
    api_key: SecretStr | None = None
    model: str | None = None
    fallback: bool | None = None
    request_timeout: Seconds | None = None


def read_saved(home: Path) -> Saved:
    """What the page saved in that home directory. Raises BadInput, which names no value: one of them may be a key."""
    path = home / SAVED_NAME
    try:
        return Saved.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except (FileNotFoundError, NotADirectoryError):
        return Saved()
    except ValidationError as e:
        wrong = e.errors(include_input=False)
        why = "; ".join(f"{'.'.join(map(str, w['loc']))}: {w['msg']}".lstrip(": ") for w in wrong)
    except (OSError, ValueError, RecursionError) as e:
        why = (e.strerror if isinstance(e, OSError) else None) or type(e).__name__
    raise BadInput(
        f"the saved settings in {path} cannot be used ({why}) and are left aside; "
        "save them anew on the settings page, or delete the file",
        f"无法使用 {path} 中保存的设置（{why}），已按默认值运行；请在设置页重新保存，或删除这个文件",
    )


class Settings(BaseSettings):
    """All knobs. `docs/settings.md` lists them with examples."""

    model_config = SettingsConfigDict(
        env_prefix="INTERVIEWER_", env_file=".env", env_ignore_empty=True, extra="ignore", populate_by_name=True
    )

    home_dir: UserPath = Field(default_factory=lambda: user_data_path("interviewer"))
    """Where history, checkpoints and the search index live."""
    base_url: str | None = Field(default=None, validation_alias=AliasChoices("INTERVIEWER_BASE_URL", "OPENAI_BASE_URL"))
    """OpenAI-shaped endpoint, with its /v1."""
    api_key: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices("INTERVIEWER_API_KEY", "OPENAI_API_KEY")
    )
    model: str | None = None
    """Model name at the endpoint; None: the most suitable of those it lists."""
    grader: Judge = "auto"
    fallback: bool = True
    """When the model fails, let the built-in examiner stand in (marked as such) instead of leaving the answer ungraded."""
    calibrated: bool = False
    """Map scores onto people's by the curve that `interviewer calibrate` fitted for the judge, where there is one."""
    discover: bool = True
    """`auto` looks for a model server on the usual loopback ports."""
    embeddings: Literal["builtin", "endpoint"] = "builtin"
    embedding_model: str | None = None
    chroma_url: str | None = None
    """A Chroma server; None: the folder `index` in the home directory."""
    database_url: str | None = None
    """SQLAlchemy URL of the history; None: `history.sqlite` in the home directory."""
    language: Literal["auto", "zh", "en"] = "auto"
    """Language of the interface; auto: the browser's, or the terminal's locale."""
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 7860
    auth_file: UserPath | None = None
    """Lines `user:password`; None: no login."""
    request_timeout: Seconds = 60.0
    """Seconds for one call to the endpoint."""
    max_answer: Annotated[int, Field(ge=100)] = 20_000
    """Longest answer accepted, in characters (a ten-minute spoken answer is about 3,000)."""
    questions_dir: UserPath | None = None
    """A folder of question files to use in place of the bundled one."""
    prompts_dir: UserFolder | None = None
    """A folder of prompt files to use in place of the bundled ones; one that is missing there is taken from the bundle."""
    stt: Hearing = "auto"
    """Who turns speech into text; `browser`: the browser's own recognition, which may send the sound to its maker."""
    stt_base_url: str | None = None
    """OpenAI-shaped endpoint with /audio/transcriptions, with its /v1."""
    stt_api_key: SecretStr | None = None
    stt_model: str | None = None
    """Its name at the endpoint; of a Whisper model on this machine its name or its folder."""
    stt_download: bool = False
    """A Whisper model that is not on this machine may be fetched, once."""
    tts: Speaking = "auto"
    """Who reads the questions aloud."""
    tts_base_url: str | None = None
    """OpenAI-shaped endpoint with /audio/speech, with its /v1."""
    tts_api_key: SecretStr | None = None
    tts_model: str | None = None
    tts_voice: str | None = None
    """The voice's name at the endpoint."""
    keep_audio: bool = False
    """Keep recordings of spoken answers, to hear them again in the report; otherwise they are deleted after transcription."""
    submit_spoken: bool = False
    """Submit a spoken answer as soon as it is transcribed, without a look at the text."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What the page saved comes last: everything else wins over it."""
        return init_settings, env_settings, dotenv_settings, _SavedSource(settings_cls)

    def saved(self) -> Saved:
        """What the settings page saved. Raises BadInput when the file does not hold."""
        return read_saved(self.home_dir)

    def save(self, saved: Saved) -> Self:
        """Write what the page saves, readable by its owner only; returns the settings with it. Raises HomeError."""
        home = self.home()
        values = saved.model_dump(exclude_none=True)
        if saved.api_key:
            values["api_key"] = saved.api_key.get_secret_value()
        try:
            _replace(home / SAVED_NAME, json.dumps(values, ensure_ascii=False, indent=1))
        except OSError as e:
            raise _unwritable(home, e) from e
        return self.having(saved)

    def having(self, saved: Saved) -> Self:
        """These settings with what the page says in place of what it said before. What is fixed elsewhere stays."""
        fields = type(self).model_fields
        return self.model_copy(
            update={
                name: fields[name].default if (value := getattr(saved, name)) is None else value
                for name in Saved.model_fields.keys() - fixed()
            }
        )

    def home(self) -> Path:
        """The home directory, made if needed. Raises HomeError when nothing can be written there."""
        try:
            self.home_dir.mkdir(parents=True, exist_ok=True)
            probe = self.home_dir / ".writable"
            probe.write_text("ok", encoding="utf-8")
            probe.unlink(missing_ok=True)  # another window may be probing as well
        except OSError as e:
            raise _unwritable(self.home_dir, e) from e
        return self.home_dir

    def questions(self) -> Path:
        """The folder of question files in use."""
        return self.questions_dir or shipped("knowledge") / "questions"


def fixed() -> frozenset[str]:
    """The settings that the environment or `.env` fixes: what the page saves does not change them."""
    given = EnvSettingsSource(Settings)().keys() | DotEnvSettingsSource(Settings)().keys()
    return frozenset(name for name, field in Settings.model_fields.items() if _key(name, field) in given)


def variables(name: str) -> tuple[str, ...]:
    """The environment variables that set a setting; the first of them wins."""
    aliases = Settings.model_fields[name].validation_alias
    return tuple(map(str, aliases.choices)) if isinstance(aliases, AliasChoices) else (f"INTERVIEWER_{name.upper()}",)


class _SavedSource(PydanticBaseSettingsSource):
    """What the settings page saved, as a source of settings. A file that does not hold counts as empty."""

    _saved = Saved()

    def __call__(self) -> dict[str, Any]:
        home = self.current_state.get("home_dir") or user_data_path("interviewer")
        with suppress(BadInput):  # `Settings.saved` says it to whoever can tell the person
            self._saved = read_saved(Path(home).expanduser())
        fields = self.settings_cls.model_fields
        found = (self.get_field_value(fields[name], name) for name in Saved.model_fields)
        return {key: value for value, key, _ in found if value is not None}

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        return getattr(self._saved, field_name), _key(field_name, field), False


def _key(name: str, field: FieldInfo) -> str:
    """The name under which all sources report a field, so that the first of them wins."""
    aliases = field.validation_alias
    return str(aliases.choices[0]) if isinstance(aliases, AliasChoices) else name


def _replace(path: Path, text: str) -> None:
    """Write a file that only its owner may read; whoever reads it meanwhile sees the old one or the new one, whole."""
    import tempfile

    handle, written = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with open(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(written, path)
    except OSError:
        os.unlink(written)
        raise


def _unwritable(home: Path, error: OSError) -> HomeError:
    why = error.strerror or error
    return HomeError(
        f"cannot write to the home directory {home} ({why}); "
        "free some space or set INTERVIEWER_HOME_DIR to a folder that can be written",
        f"无法写入数据目录 {home}（{why}）；请腾出空间，或用 INTERVIEWER_HOME_DIR 指定一个可写的目录",
    )
