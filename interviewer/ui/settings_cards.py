"""From what was found and probed to HTML for the settings page. Pure; every text of a server is escaped on its way in."""

from __future__ import annotations

from collections.abc import Iterable

from interviewer.llm.catalog import ListedModel
from interviewer.llm.endpoint import CONFIGURED, Endpoint, Looked
from interviewer.llm.probe import Probe
from interviewer.llm.trouble import shown
from interviewer.models import Lang
from interviewer.text import visible
from interviewer.ui.cards import muted, plain
from interviewer.ui.i18n import word

MODELS_SHOWN = 8
LONGEST_NAME = 80
_MARKS = {"✓": "iv-covered", "✕": "iv-contradicted", "–": "iv-missing"}


def named(model: str) -> str:
    """A model's name as it is shown, nothing invisible in it; some servers name a model by its whole path."""
    return visible(model if len(model) <= LONGEST_NAME else "…" + model[1 - LONGEST_NAME :])


def found(looked: Iterable[Looked], chosen: Endpoint | None, judge: str, lang: Lang) -> str:
    """Who grades, in a sentence; and what was looked for, a row each, with the chosen model marked."""
    rows = "".join(_row(at, chosen, lang) for at in looked)
    listed = f'<ul class="iv-points iv-found">{rows}</ul>' if rows else muted(word("settings.not_looked", lang))
    return f'<p class="iv-grades">{plain(judge)}</p>{listed}'


def _row(at: Looked, chosen: Endpoint | None, lang: Lang) -> str:
    name = {CONFIGURED: word("settings.configured", lang), "other": word("settings.other", lang)}.get(at.name, at.name)
    head = f'<b>{plain(name)}</b> <span class="iv-muted">{plain(shown(at.base_url))}</span>'
    if at.mark == "–":
        says = f' <span class="iv-muted">{word("settings.absent", lang)}</span>'
    elif at.problem:
        says = f'<div class="iv-found-says">{plain(at.problem.say(lang))}</div>'
    else:
        taken = chosen.model if chosen and chosen.base_url == at.base_url else None
        says = f'<div class="iv-found-says">{_models(at.listed, taken, lang)}</div>'
    return f'<li class="{_MARKS[at.mark]}"><span class="iv-mark">{at.mark}</span><div>{head}{says}</div></li>'


def _models(listed: tuple[ListedModel, ...], taken: str | None, lang: Lang) -> str:
    """The usable models, the chosen one first and bold."""
    usable = sorted((m for m in listed if m.usable), key=lambda m: m.name != taken)
    told = [_model(m, m.name == taken, lang) for m in usable[:MODELS_SHOWN]]
    if len(usable) > MODELS_SHOWN:
        told.append(plain(word("settings.more", lang).format(n=len(usable) - MODELS_SHOWN)))
    return " · ".join(told)


def _model(model: ListedModel, taken: bool, lang: Lang) -> str:
    name = plain(named(model.name))
    loaded = f' <span class="iv-tag">{word("settings.loaded", lang)}</span>' if model.loaded else ""
    return (f"<b>{name}</b>" if taken else name) + loaded


def running(model: str, seconds: int, limit: float, lang: Lang) -> str:
    """That a probe goes on, since so many seconds."""
    line = word("probe.running", lang).format(model=named(model), n=seconds, limit=f"{limit:g}")
    return f'<div class="iv-running">{muted(line)}</div>'


def probed(probe: Probe, lang: Lang) -> str:
    """A probe as a small table, what to do about it below."""
    rows = "".join(f"<tr><th>{plain(name)}</th><td>{plain(value)}</td></tr>" for name, value in facts(probe, lang))
    problem = f'<p class="iv-ungraded">{plain(probe.problem[lang])}</p>' if probe.problem else ""
    warnings = "".join(f'<p class="iv-warning">{plain(w[lang])}</p>' for w in probe.warnings)
    title = plain(word("probe.title", lang).format(model=named(probe.model)))
    return (
        f'<article class="iv-card"><h3 class="iv-q">{title}</h3>{problem}'
        f'<table class="iv-probe">{rows}</table>{warnings}</article>'
    )


def facts(probe: Probe, lang: Lang) -> list[tuple[str, str]]:
    """A probe in words: name and value."""
    unknown = word("probe.unknown", lang)
    rung = probe.rung or word("probe.rung.none", lang)
    streams = {True: word("probe.yes", lang), False: word("probe.no", lang), None: unknown}[probe.streams]
    thinking = word(f"probe.thinking.{probe.thinking}", lang) if probe.thinking else unknown
    seconds = unknown if probe.seconds is None else word("probe.seconds.is", lang).format(n=probe.seconds)
    return [
        (word("probe.rung", lang), word("probe.calls", lang).format(rung=rung, n=probe.calls)),
        (word("probe.streams", lang), streams),
        (
            word("probe.context", lang),
            word("probe.tokens", lang).format(n=f"{probe.context:,}") if probe.context else unknown,
        ),
        (word("probe.thinking", lang), thinking.format(n=probe.thought_tokens)),
        (word("probe.seconds", lang), seconds),
    ]
