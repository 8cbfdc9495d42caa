"""The command line: `interviewer COMMAND`, or `python -m interviewer COMMAND`.

Results go to stdout, everything else to stderr. Exit code 0: done, 1: the work failed, 2: bad input.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from types import ModuleType
from typing import NoReturn

import typer
from typer.main import get_group

from interviewer.cli.terminal import help_text, interface_language, set_encodings, tell
from interviewer.cli.words import word
from interviewer.errors import InterviewerError

DEBUG = "--debug"

COMMANDS = {
    "serve": ("serve", "serve", "HELP"),
    "practice": ("practice", "practice", "HELP"),
    "grade": ("grade", "grade", "HELP"),
    "eval": ("eval", "evaluate", "HELP"),
    "calibrate": ("agreement", "calibrate", "CALIBRATE_HELP"),
    "search": ("search", "search", "HELP"),
    "import": ("importing", "import_", "HELP"),
    "report": ("history", "report", "REPORT_HELP"),
    "retry": ("history", "retry", "RETRY_HELP"),
    "appeal": ("appeal", "appeal", "HELP"),
    "regrade": ("regrade", "regrade", "HELP"),
    "doctor": ("doctor", "doctor", "HELP"),
}
"""What one types -> the module here that holds the command, its function, and its help."""
GROUPS = ("bank", "index", "history")
"""Commands with commands of their own: what one types, and the module that holds them as `app`."""


def program(command: str = "") -> typer.Typer:
    """The program with that command alone, or with all of them where there is no such command.

    Loading all of them takes longer than grading an answer.
    """
    app = typer.Typer(
        help=help_text(
            "A mock interviewer for deep-learning interviews: asks, grades point by point, follows up, keeps a record.",
            "深度学习模拟面试：出题、逐点评分、追问、留下记录。",
        ),
        epilog=help_text(
            "Every command has --help and --json (the result alone on stdout). --debug anywhere: show an error's traceback. "
            "Exit code 0: done, 1: the work failed, 2: bad input.",
            "每个命令都有 --help 和 --json（stdout 上只有结果）。任意位置加 --debug：出错时显示回溯。退出码 0：完成，1：未能完成，2：输入有误。",
        ),
        rich_markup_mode=None,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    known = command in COMMANDS or command in GROUPS
    for name in [command] if known else [*COMMANDS, *GROUPS]:
        if name in GROUPS:
            app.add_typer(_module(name).app, name=name)
        else:
            module, function, text = COMMANDS[name]
            held = _module(module)
            app.command(name, help=getattr(held, text))(getattr(held, function))
    return app


def _module(name: str) -> ModuleType:
    return import_module(f"interviewer.cli.{name}")


def main(argv: Sequence[str] | None = None) -> NoReturn:
    """Run one command and end the process with its exit code; `argv` without the program's name."""
    set_encodings()
    arguments = list(sys.argv[1:] if argv is None else argv)
    debug = DEBUG in arguments
    code = _run([a for a in arguments if a != DEBUG] or ["--help"], debug)
    try:
        sys.stdout.flush()
    except BrokenPipeError:  # `interviewer … | head`: whoever read has enough; Python must not try again while it ends
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)


def _run(arguments: list[str], debug: bool) -> int:
    """The exit code. An expected error is one sentence; an unexpected one too, unless `debug` asks for the traceback."""
    try:
        commands = get_group(program(arguments[0]))
        return commands.main(args=arguments, prog_name="interviewer", standalone_mode=False) or 0
    except InterviewerError as e:
        if debug:
            raise
        tell(e.say(interface_language()))
        return e.exit_code
    except typer.TyperException as e:
        tell(_misuse(e))
        return e.exit_code
    except Exception as e:
        if debug:
            raise
        tell(word("unexpected", interface_language()).format(error=f"{type(e).__name__}: {e}"))
        return 1


def _misuse(e: typer.TyperException) -> str:
    """A wrong option or command: what is wrong, and where the right ones are listed."""
    context = getattr(e, "ctx", None)
    command = context.command_path if context else "interviewer"
    return word("misuse", interface_language()).format(what=e.format_message().rstrip("."), command=command)
