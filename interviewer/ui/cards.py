"""What all cards are made of: hostile text made harmless, notices, bars, rings. Pure; every text is escaped on its way in.

The candidate's words, imported questions and a model's reply are hostile text: nothing of them reaches the page as markup.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from interviewer.models import Lang, Verdict
from interviewer.text import visible
from interviewer.ui.i18n import TAGLINE, TITLE, word

MARK = {Verdict.COVERED: "✓", Verdict.PARTIAL: "◐", Verdict.MISSING: "○", Verdict.CONTRADICTED: "✕"}


# --- text -------------------------------------------------------------------------------------------------------------


def plain(text: str) -> str:
    """Text for HTML: escaped, control characters made visible, line breaks kept by CSS (`white-space: pre-wrap`)."""
    return escape(visible(text))


def literal_markdown(text: str) -> str:
    """Text for a Markdown renderer that must appear as typed: every mark becomes a character reference."""
    marked = re.sub(r"[^\w\s]", lambda m: f"&#{ord(m.group())};", visible(text), flags=re.UNICODE)
    return re.sub(r"(?m)^[ \t]+", lambda m: "&nbsp;" * len(m.group()), marked).replace("\n", "<br>")


def tagless(markdown: str) -> str:
    """Markdown that renders without raw HTML and without images (the browser would fetch them): both show as text."""
    return re.sub(r"<(?=[a-zA-Z/!?])", "< ", visible(markdown)).replace("![", "!&#91;")


def muted(text: str) -> str:
    """A quiet line."""
    return f'<p class="iv-muted">{plain(text)}</p>'


def notice(text: str) -> str:
    """A line that wants to be noticed."""
    return f'<p class="iv-notice">{plain(text)}</p>'


# --- shapes -----------------------------------------------------------------------------------------------------------


def hero(questions: int, topics: int, lang: Lang) -> str:
    """The head of the start page."""
    counts = word("hero.counts", lang).format(questions=questions, topics=topics)
    return f'<div class="iv-hero"><h1>{TITLE[lang]}</h1><p>{TAGLINE[lang]}</p><p class="iv-muted">{counts}</p></div>'


def progress(text: str, share: float) -> str:
    """A line with a bar beside it; `share` is 0..1."""
    return (
        f'<div class="iv-progress"><span>{plain(text)}</span><span class="iv-bar-track">'
        f'<i style="width:{100 * share:g}%"></i></span></div>'
    )


def empty_card(lang: Lang) -> str:
    """What stands where the card of an answer will be."""
    return f'<div class="iv-card iv-empty">{word("card.empty", lang)}</div>'


def colour(score: float) -> str:
    """Of a score 0..100."""
    return "var(--iv-good)" if score >= 75 else "var(--iv-fair)" if score >= 45 else "var(--iv-poor)"


def ring(score: float, lang: Lang, size: str = "") -> str:
    """A score 0..100 as a ring; `size` is "", "large" or "small"."""
    kind = f"iv-ring iv-ring-{size}" if size else "iv-ring"
    return (
        f'<div class="{kind}" style="--v:{score:g};--c:{colour(score)}" role="img" '
        f'aria-label="{word("card.score", lang)} {score:g}"><b>{score:g}</b><span>/100</span></div>'
    )


def bar(name: str, value: float | None, note: str = "") -> str:
    """A named value 0..100 as a bar; None: there is none."""
    shown = "–" if value is None else f"{value:g}"
    width = 0 if value is None else max(0.0, min(100.0, value))
    return (
        f'<div class="iv-bar"><span class="iv-bar-name">{plain(name)}</span><span class="iv-bar-track">'
        f'<i style="width:{width:g}%;background:{colour(width)}"></i></span><span class="iv-bar-value">{shown}</span>'
        + (f'<span class="iv-bar-note">{plain(note)}</span>' if note else "")
        + "</div>"
    )


def score_history(scores: Sequence[tuple[str, float, float | None]], lang: Lang) -> str:
    """Columns of overall scores, oldest first: (when, 0..100, the judge's own where that one is calibrated).

    Empty below two, where there is nothing to compare. A calibrated score has a mark, and its own one in the title.
    """
    if len(scores) < 2:
        return ""
    columns = "".join(
        f'<div title="{plain(when)}: {score:g}{_own(raw, lang)}"><b>{score:.0f}{"" if raw is None else "*"}</b>'
        f'<i style="height:{score:g}%;background:{colour(score)}"></i><span>{plain(when)}</span></div>'
        for when, score, raw in scores[-12:]
    )
    note = f"* {word('calibrated', lang)}" if any(raw is not None for *_, raw in scores[-12:]) else ""
    return f'<h3>{word("history.scores", lang)}</h3><div class="iv-columns">{columns}</div>' + (
        muted(note) if note else ""
    )


def _own(raw: float | None, lang: Lang) -> str:
    return "" if raw is None else plain(f" ({word('card.calibrated', lang).format(raw=f'{raw:g}')})")
