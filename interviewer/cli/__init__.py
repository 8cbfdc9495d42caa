"""The command line: `interviewer COMMAND`, or `python -m interviewer COMMAND`.

Results go to stdout, everything else to stderr. Exit code 0: done, 1: the work failed, 2: bad input.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import NoReturn

import typer
from typer.main import get_command

from interviewer.cli import (
    agreement,
    appeal,
    bank,
    doctor,
    eval,
    grade,
    history,
    importing,
    index,
    practice,
    regrade,
    search,
    serve,
)
from interviewer.cli.terminal import help_text, interface_language, set_encodings, tell
from interviewer.cli.words import word
from interviewer.errors import InterviewerError

DEBUG = "--debug"

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
app.command("serve", help=serve.HELP)(serve.serve)
app.command("practice", help=practice.HELP)(practice.practice)
app.command("grade", help=grade.HELP)(grade.grade)
app.command("eval", help=eval.HELP)(eval.evaluate)
app.command("calibrate", help=agreement.CALIBRATE_HELP)(agreement.calibrate)
app.command("search", help=search.HELP)(search.search)
app.command("import", help=importing.HELP)(importing.import_)
app.add_typer(bank.app, name="bank")
app.add_typer(index.app, name="index")
app.add_typer(history.app, name="history")
app.command("report", help=history.REPORT_HELP)(history.report)
app.command("retry", help=history.RETRY_HELP)(history.retry)
app.command("appeal", help=appeal.HELP)(appeal.appeal)
app.command("regrade", help=regrade.HELP)(regrade.regrade)
app.command("doctor", help=doctor.HELP)(doctor.doctor)


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
        return get_command(app).main(args=arguments, prog_name="interviewer", standalone_mode=False) or 0
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
