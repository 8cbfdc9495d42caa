"""What every command shares: the language it speaks, where results and messages go, the services with a progress bar."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from io import TextIOWrapper
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from pydantic import BaseModel, ValidationError

from interviewer.bank import Bank
from interviewer.cli.words import word
from interviewer.errors import BadInput, InterviewerError
from interviewer.models import Lang, Text
from interviewer.services import Services
from interviewer.settings import Settings

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

WIDEST = 100
"""Columns: longer lines are hard to read."""


# --- language ---------------------------------------------------------------------------------------------------------


def language(setting: str, environ: Mapping[str, str]) -> Lang:
    """The setting `zh` or `en`, else the locale: LC_ALL before LC_MESSAGES before LANG."""
    if setting in ("zh", "en"):
        return "zh" if setting == "zh" else "en"
    locale = next((environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), "")
    return "zh" if locale.lower().startswith("zh") else "en"


def interface_language() -> Lang:
    """The language to speak to the person in, also when the settings themselves are wrong."""
    try:
        return language(load_settings().language, os.environ)
    except InterviewerError:
        return _of_environment()


def _of_environment() -> Lang:
    return language(os.environ.get("INTERVIEWER_LANGUAGE", "auto"), os.environ)


def help_text(en: str, zh: str) -> str:
    """A `--help` text. Chosen while the commands are being defined, so a `.env` file does not count here."""
    return Text(en=en, zh=zh)[_of_environment()]


# --- options that several commands have -------------------------------------------------------------------------------

Json = Annotated[bool, typer.Option("--json", help=help_text("Print JSON.", "输出 JSON。"))]
Yes = Annotated[bool, typer.Option("--yes", "-y", help=help_text("Do not ask.", "不再询问。"))]
LangOption = Annotated[
    Literal["zh", "en"] | None, typer.Option("--lang", help=help_text("Language.", "语言。"), show_default=False)
]


# --- settings and services --------------------------------------------------------------------------------------------


def load_settings(**changes: Any) -> Settings:
    """The settings with some of them replaced. Raises BadInput naming every wrong one, but never its value: it may be a key."""
    try:
        return Settings().model_copy(update=changes)
    except ValidationError as e:
        wrong = "; ".join(f"{_variable(error['loc'])}: {error['msg']}" for error in e.errors(include_input=False))
        raise BadInput(
            f"a setting does not hold: {wrong}; correct the environment variable or .env",
            f"设置有误：{wrong}；请改正环境变量或 .env",
        ) from e
    except (OSError, UnicodeDecodeError) as e:
        raise BadInput(f"the file .env cannot be read: {e}", f"无法读取 .env 文件：{e}") from e


def _variable(loc: tuple[int | str, ...]) -> str:
    name = str(loc[0])
    return name if name.isupper() else f"INTERVIEWER_{name.upper()}"


def services_for(settings: Settings) -> Services:
    """The services; what they build is shown as a progress bar, what they warn of as a sentence, both on stderr."""
    lang = language(settings.language, os.environ)
    return Services(
        settings, progress=ProgressBar(word("index.building", lang)), warn=lambda sentence: tell(sentence[lang])
    )


def bank_of(services: Services) -> Bank:
    """The questions; says so when some of them cannot be used. Raises BankError when none can."""
    wrong = sum(problem.severity == "error" for problem in services.bank.problems)
    if wrong:
        tell(word("bank.left_out", interface_language()).format(n=wrong))
    return services.bank


class ProgressBar:
    """Called with (done, in all); draws nothing until there is something to do."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._bar: Any = None

    def __call__(self, done: int, total: int) -> None:
        if self._bar is None:
            self._start(total)
        self._bar.update(self._task, completed=done)
        if done >= total:
            self._bar.stop()
            self._bar = None

    def _start(self, total: int) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self._bar = Progress(*columns, console=console(stderr=True))
        self._bar.start()
        self._task = self._bar.add_task(self._label, total=total)


# --- out and in -------------------------------------------------------------------------------------------------------


def set_encodings() -> None:
    """Never fail on a character: what goes to a program is UTF-8, a terminal gets `?` for what it cannot show."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")


def print_json(value: BaseModel | Mapping[str, Any]) -> None:
    """The result of a command, one line on stdout."""
    print(value.model_dump_json() if isinstance(value, BaseModel) else json.dumps(value, ensure_ascii=False))


def tell(sentence: str) -> None:
    """A message for the person, on stderr."""
    print(sentence, file=sys.stderr)


def console(stderr: bool = False) -> Console:
    """A terminal for rich output in which texts are literal: no markup, no emoji codes, no guessed highlighting."""
    from rich.console import Console

    plain = Console(stderr=stderr, highlight=False, markup=False, emoji=False)
    plain.width = min(plain.width, WIDEST)
    return plain


def show(out: Console, *parts: RenderableType) -> None:
    """Print parts below each other. Rich would join texts that it is given directly, and break their lines in its own way."""
    from rich.console import Group

    out.print(Group(*parts))


def confirmed(question: str, yes: bool) -> bool:
    """Whether the person wants it. Raises BadInput when nobody is there to ask and `yes` was not given."""
    lang = interface_language()
    if yes:
        return True
    if not sys.stdin.isatty():
        raise BadInput(*(word("confirm.nobody", each) for each in ("en", "zh")))
    print(f"{question} [y/N] ", end="", file=sys.stderr, flush=True)
    agreed = sys.stdin.readline().strip().casefold() in ("y", "yes", "是", "好")
    if not agreed:
        tell(word("confirm.kept", lang))
    return agreed
