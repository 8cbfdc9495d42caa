"""Settings: environment variables with the prefix INTERVIEWER_, or the same in a file `.env`.

One home directory holds everything that a person makes; one function finds what the project ships.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from platformdirs import user_data_path
from pydantic import AfterValidator, AliasChoices, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from interviewer.errors import HomeError


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
    """Model name at the endpoint; None: the first it lists."""
    grader: Literal["auto", "model", "builtin"] = "auto"
    fallback: bool = True
    """When the model fails, let the built-in examiner stand in (marked as such) instead of leaving the answer ungraded."""
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
    request_timeout: Annotated[float, Field(gt=0)] = 60.0
    """Seconds for one call to the endpoint."""
    max_answer: Annotated[int, Field(ge=100)] = 20_000
    """Longest answer accepted, in characters (a ten-minute spoken answer is about 3,000)."""
    questions_dir: UserPath | None = None
    """A folder of question files to use in place of the bundled one."""

    def home(self) -> Path:
        """The home directory, made if needed. Raises HomeError when nothing can be written there."""
        try:
            self.home_dir.mkdir(parents=True, exist_ok=True)
            probe = self.home_dir / ".writable"
            probe.write_text("ok", encoding="utf-8")
            probe.unlink(missing_ok=True)  # another window may be probing as well
        except OSError as e:
            raise HomeError(
                f"cannot write to the home directory {self.home_dir} ({e.strerror or e}); "
                "free some space or set INTERVIEWER_HOME_DIR to a folder that can be written",
                f"无法写入数据目录 {self.home_dir}（{e.strerror or e}）；请腾出空间，或用 INTERVIEWER_HOME_DIR 指定一个可写的目录",
            ) from e
        return self.home_dir

    def questions(self) -> Path:
        """The folder of question files in use."""
        return self.questions_dir or shipped("knowledge") / "questions"
