"""What every page shares: the services behind it and the way in which an error reaches the person."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import gradio as gr

from interviewer.errors import BadInput, InterviewerError
from interviewer.models import Lang
from interviewer.ui.cards import plain
from interviewer.ui.i18n import word

log = logging.getLogger(__name__)

LATEX: list[dict[str, str | bool]] = [
    {"left": "$$", "right": "$$", "display": True},
    {"left": "$", "right": "$", "display": False},
]
QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
"""How every event is wired: no spinner over what it changes, no entry in an API."""

Changes = dict[Any, Any]
"""Component -> its new value: what a handler returns. A component that is not in it stays as it is."""


class Told(Exception):
    """The person has been told about an error; the handler only has to leave the page as it was."""


@contextmanager
def told(lang: Lang) -> Iterator[None]:
    """Turn an error into a message on the page. Raises Told, so that the handler can give back what it must not lose."""
    try:
        yield
    except InterviewerError as e:
        (gr.Info if isinstance(e, BadInput) else gr.Warning)(
            plain(e.say(lang)), duration=8
        )  # a server may have had its say
        raise Told from e
    except Exception as e:
        log.exception("a page handler failed")
        gr.Warning(word("error.unexpected", lang), duration=10)
        raise Told from e
