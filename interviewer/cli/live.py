"""Grading in the terminal: one line on stderr says how far it is, and Ctrl-C stops the grading instead of the program."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from interviewer.cli.terminal import console, tell
from interviewer.cli.words import word
from interviewer.grading.grader import SoFar, Watch
from interviewer.models import Lang
from interviewer.text import visible
from interviewer.ui.judging import Judging
from interviewer.ui.live_card import Judged

T = TypeVar("T")
Line = Callable[[str], None]


def attended(work: Callable[[Watch], T], what: Callable[[], Judged], lang: Lang) -> T:
    """What `work(watch)` returns, while a line tells of what is judged. Raises what the work raises.

    The first Ctrl-C asks the judge to stop, and the work ends in its own way; a second one raises KeyboardInterrupt.
    """
    judging = Judging(work)
    with line_in_place(word("grading", lang)) as line:
        while True:
            try:
                for seen in judging:
                    line(told(what(), seen, lang))
                return judging.result()
            except KeyboardInterrupt:
                if judging.halt.requested:
                    raise
                judging.halt.request()
                tell(word("live.stopping", lang))


def told(what: Judged, seen: SoFar, lang: Lang) -> str:
    """How far it is, with the feedback as far as it is written and may be known."""
    known = sum(v.id in what.points for v in seen.points)
    count = word("live.count", lang).format(n=known, total=len(what.points)) if known else word("live.reading", lang)
    feedback = seen.feedback.strengths if what.secret else seen.feedback.improve or seen.feedback.strengths
    return " · ".join(part for part in (what.place, count, " ".join(visible(feedback).split())) if part)


@contextmanager
def line_in_place(start: str) -> Iterator[Line]:
    """A line that changes in place; nothing where stderr is no terminal."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.text import Text

    with console(stderr=True).status(start) as status:
        yield lambda text: status.update(Text(text, no_wrap=True, overflow="ellipsis"))
