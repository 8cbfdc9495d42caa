"""How an answer was spoken, on the page: the lines of `speech.manner`, and the recording to listen to where it was kept."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path
from urllib.parse import quote

from interviewer.models import Delivery, Lang
from interviewer.speech import manner
from interviewer.speech.recordings import recording
from interviewer.ui.cards import muted, plain
from interviewer.ui.i18n import word

Player = Callable[[Delivery], str]
"""The recording of an answer as HTML; empty where there is none."""


def no_player(_: Delivery) -> str:
    """Nothing to listen to."""
    return ""


def player_of(folder: Path, lang: Lang) -> Player:
    """Plays the recordings of a folder, which the server has to allow (`allowed_paths`)."""

    def play(delivery: Delivery) -> str:
        path = recording(folder, delivery)
        if path is None:
            return ""
        address = escape(f"gradio_api/file={quote(str(path.resolve()))}")
        label = word("delivery.replay", lang)
        return f'<audio class="iv-replay" controls preload="none" src="{address}" aria-label="{label}"></audio>'

    return play


def spoken(delivery: Delivery | None, of: Lang, lang: Lang, play: Player = no_player) -> str:
    """How one answer was spoken; nothing of a typed one. `of` is the language of the interview."""
    if delivery is None:
        return ""
    return f"<h4>{manner.TITLE[lang]}</h4>{_traits(delivery, of, lang)}{play(delivery)}"


def spoken_overall(delivery: Delivery | None, of: Lang, lang: Lang) -> str:
    """How all answers were spoken; nothing where all were typed."""
    if delivery is None:
        return ""
    return (
        f'<section class="iv-spoken"><h3>{manner.TITLE[lang]}</h3>{_traits(delivery, of, lang)}'
        f"{muted(manner.NOTE[lang])}</section>"
    )


def _traits(delivery: Delivery, of: Lang, lang: Lang) -> str:
    rows = "".join(
        f"<li><span>{plain(trait.name)}</span> <b>{plain(trait.value)}</b></li>"
        for trait in manner.manner(delivery, of, lang)
    )
    return f'<ul class="iv-traits">{rows}</ul>'
