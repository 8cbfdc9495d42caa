"""How a reply is typed: several lines, ended by an empty one or Ctrl-D; a request or a letter needs no more than its line."""

from __future__ import annotations

import sys
from collections.abc import Callable

FIRST, NEXT = "❯ ", "  "
PASTE_GAP = 0.05
"""Seconds: what arrives faster than this after an empty line was pasted, not typed."""


def read_reply(line: Callable[[str], str], pending: Callable[[], bool], one_line: bool = False) -> str:
    """The next reply, line ends included. `line(prompt)` gives one line or raises EOFError; so does this, when nothing was said.

    `pending` tells whether more has arrived already: an empty line within a pasted answer does not end it, or the rest of
    the answer would become the answer to the next question.
    """
    from interviewer.interview.intent import read_intent  # compiles many patterns: not at every start of every command

    said: list[str] = []
    while True:
        try:
            text = line(NEXT if said else FIRST)
        except EOFError:
            if not said:
                raise
            break
        if text.strip():
            said.append(text)
            if len(said) == 1 and (one_line or read_intent(text) != "answer") and not pending():
                break
        elif said:
            if not pending():
                break
            said.append(text)
    return "\n".join(said).rstrip("\n")


def typed_line(prompt: str) -> str:
    """One line of the terminal, with line editing where Python has it; of a pipe without a prompt. Raises EOFError."""
    if sys.stdin.isatty():
        if sys.stdout.isatty():
            _line_editing()
            return input(prompt)
        print(prompt, end="", file=sys.stderr, flush=True)  # stdout may be a file that waits for JSON
    text = sys.stdin.readline()
    if not text:
        raise EOFError
    return text.rstrip("\r\n")


def _line_editing() -> None:
    try:
        import readline  # noqa: F401 - `input` uses it once it is loaded
    except ImportError:
        return


def more_pending() -> bool:
    """Whether more has been pasted than was read. Never of a pipe: there an empty line always ends a reply."""
    if not sys.stdin.isatty() or sys.platform == "win32":
        return False
    from select import select

    return bool(select([sys.stdin], [], [], PASTE_GAP)[0])
