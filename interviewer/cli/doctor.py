"""`interviewer doctor`: what is there, what was looked for, and what is wrong with it. Builds nothing, prints no key."""

from __future__ import annotations

import platform
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from interviewer import __version__
from interviewer.cli.terminal import (
    Json,
    console,
    help_text,
    interface_language,
    load_settings,
    print_json,
    services_for,
    tell,
)
from interviewer.cli.words import word
from interviewer.errors import InterviewerError, PromptError, WorkFailed
from interviewer.models import InterviewState, Lang
from interviewer.services import Services
from interviewer.settings import Settings

if TYPE_CHECKING:
    from interviewer.llm.endpoint import Looked
    from interviewer.llm.probe import Probe

HELP = help_text(
    "Show what works: home directory, questions, history, index, model endpoints. Exits with 1 when no interview can be held.",
    "检查数据目录、题库、历史、索引和模型服务。无法进行面试时退出码为 1。",
)
VITAL = ("home", "bank", "store")
"""Without these there is no interview; without the others it is a poorer one."""
PROBED = ("model", "rung", "calls", "streams", "context", "thinking", "thought_tokens", "seconds")
"""What `--json` says of a probe, beside its problem and its warnings."""


def doctor(
    as_json: Json = False,
    no_probe: Annotated[
        bool,
        typer.Option(
            "--no-probe",
            help=help_text("Do not ask the chosen model for a small grade.", "不请选中的模型试评一道小题。"),
        ),
    ] = False,
) -> None:
    """Print what was found. A part that cannot be used has a sentence under `problem`."""
    settings, lang = load_settings(), interface_language()
    found = examine(settings, services_for(settings), lang, not no_probe)
    if as_json:
        print_json(found)
    else:
        _show(found, lang)
    if any(found[part]["problem"] for part in VITAL):
        raise typer.Exit(WorkFailed.exit_code)


def examine(settings: Settings, services: Services, lang: Lang, with_probe: bool) -> dict[str, Any]:
    """Everything that `--json` prints; `problem` is None or a sentence in `lang`."""
    from interviewer.llm.endpoint import look

    looked = look(settings)
    judge = _part(lambda: _judge(settings, looked), lang)
    probe = _probe(settings, services, looked, lang) if with_probe and judge.get("kind") == "model" else None
    return {
        "version": __version__,
        "python": platform.python_version(),
        "home": _part(lambda: {"path": str(settings.home())}, lang),
        "bank": _part(lambda: _bank(settings, services), lang),
        "store": _part(lambda: _store(settings, services), lang),
        "index": _part(lambda: _index(settings, services), lang),
        "endpoints": [_endpoint(at, probe, lang) for at in looked],
        "judge": judge,
        "speech": {
            "hearing": _hearing(settings, lang, with_probe),
            "voice": _part(lambda: _voice(settings, with_probe), lang),
        },
    }


def _part(facts: Callable[[], dict[str, Any]], lang: Lang) -> dict[str, Any]:
    try:
        return facts() | {"problem": None}
    except InterviewerError as e:
        return {"problem": e.say(lang)}


def _bank(settings: Settings, services: Services) -> dict[str, Any]:
    questions = services.bank.questions.values()
    errors = sum(p.severity == "error" for p in services.bank.problems)
    topics = len({q.topic for q in questions})
    return {"folder": str(settings.questions()), "questions": len(questions), "topics": topics, "errors": errors}


def _store(settings: Settings, services: Services) -> dict[str, Any]:
    from interviewer.llm.trouble import shown

    where = shown(settings.database_url) if settings.database_url else str(settings.home() / "history.sqlite")
    unfinished = len(services.store.interviews(InterviewState.RUNNING))
    return {"where": where, "interviews": len(services.store.interviews()), "unfinished": unfinished}


def _index(settings: Settings, services: Services) -> dict[str, Any]:
    from interviewer.retrieval.search import index_status

    return index_status(settings, services.bank).model_dump()


def _endpoint(at: Looked, probe: Probe | None, lang: Lang) -> dict[str, Any]:
    from interviewer.llm.trouble import shown

    here = probe if probe and probe.base_url == shown(at.base_url) else None
    return {
        "name": at.name,
        "base_url": shown(at.base_url),
        "kind": at.kind,
        "reachable": at.reachable,
        "models": list(at.models),
        "problem": at.problem.say(lang) if at.problem else None,
        "probe": _told(here, lang) if here else None,
    }


def _told(probe: Probe, lang: Lang) -> dict[str, Any]:
    return probe.model_dump(include=set(PROBED)) | {
        "warnings": [warning[lang] for warning in probe.warnings],
        "problem": probe.problem[lang] if probe.problem else None,
    }


def _probe(settings: Settings, services: Services, looked: tuple[Looked, ...], lang: Lang) -> Probe | None:
    """The chosen model tried out, as a line on stderr says; None when a prompt file of the person's own does not hold."""
    from interviewer.llm.client import ChatClient
    from interviewer.llm.endpoint import choose
    from interviewer.llm.probe import probe

    endpoint = choose(settings, looked)
    if endpoint is None:
        return None
    tell(word("doctor.probing", lang).format(model=endpoint.model))
    try:
        return probe(ChatClient(endpoint, settings.request_timeout), services.prompts, lang, settings.request_timeout)
    except PromptError as e:
        tell(e.say(lang))
        return None


def _judge(settings: Settings, looked: tuple[Looked, ...]) -> dict[str, Any]:
    from interviewer.llm.endpoint import choose
    from interviewer.llm.trouble import shown

    endpoint = choose(settings, looked) if settings.grader != "builtin" else None
    if endpoint is None:
        return {"kind": "builtin", "base_url": None, "model": None}
    return {"kind": "model", "base_url": shown(endpoint.base_url), "model": endpoint.model}


def _hearing(settings: Settings, lang: Lang, with_probe: bool) -> list[dict[str, Any]]:
    """Every way to hear that was looked at; the first one without a problem is used. Only with a probe endpoints are sent a sound."""
    from interviewer.speech.equipment import tried_ways_to_hear, ways_to_hear

    return [
        {
            "kind": at.kind,
            "where": at.where,
            "recogniser": at.recogniser.name if at.recogniser else None,
            "problem": at.problem.say(lang) if at.problem else None,
        }
        for at in (tried_ways_to_hear if with_probe else ways_to_hear)(settings)
    ]


def _voice(settings: Settings, with_probe: bool) -> dict[str, Any]:
    """The voice, which says a word to show that it works. None: nobody reads aloud, or the browser does."""
    from interviewer.speech.equipment import speaking

    voice = speaking(settings)
    if voice and with_probe:
        voice.say("ready", "en")
    return {"name": voice.name if voice else None}


# --- for people -------------------------------------------------------------------------------------------------------


def _show(found: Mapping[str, Any], lang: Lang) -> None:
    from rich.table import Table

    from interviewer.cli.prose import Words

    out, grid = console(), Table.grid(padding=(0, 1))
    out.print(word("doctor.program", lang).format(**found))
    for mark, name, fact in _rows(found, lang):
        grid.add_row(
            Words(mark, {"✓": "green", "✕": "red", "!": "yellow"}.get(mark, "dim")), Words(name, "bold"), Words(fact)
        )
    out.print(grid)


def _rows(found: Mapping[str, Any], lang: Lang) -> list[tuple[str, str, str]]:
    facts: dict[str, Callable[[Mapping[str, Any]], str]] = {
        "home": lambda part: str(part["path"]),
        "bank": lambda part: word("doctor.bank.is", lang).format(**part) + f" ({part['folder']})",
        "store": lambda part: word("doctor.store.is", lang).format(**part) + f" ({part['where']})",
        "index": _index_fact,
        "judge": lambda part: _judge_fact(part, lang),
    }
    rows = [
        ("✕" if part["problem"] else "✓", word(f"doctor.{key}", lang), part["problem"] or say(part))
        for key, say in facts.items()
        for part in [found[key]]
    ]
    rows[-1:-1] = [_endpoint_row(at, lang) for at in found["endpoints"]] or [
        ("–", word("doctor.endpoint", lang), word("doctor.not_looked", lang))
    ]
    for at in found["endpoints"]:
        rows += _probe_rows(at, lang)
    speech = found["speech"]
    return [*rows, *_hearing_rows(speech["hearing"], lang), _voice_row(speech["voice"], lang)]


def _index_fact(part: Mapping[str, Any]) -> str:
    from interviewer.cli.index import describe_index
    from interviewer.retrieval.index import IndexStatus

    return describe_index(IndexStatus.model_validate({key: value for key, value in part.items() if key != "problem"}))


def _judge_fact(part: Mapping[str, Any], lang: Lang) -> str:
    if part["kind"] == "builtin":
        return word("judge.builtin", lang)
    return word("judge.now.model", lang).format(**part)


def _endpoint_row(at: Mapping[str, Any], lang: Lang) -> tuple[str, str, str]:
    known = {"configured": word("doctor.configured", lang), "other": word("doctor.other", lang)}
    name = f"{word('doctor.endpoint', lang)} {known.get(at['name'], at['name'])}"
    if at["problem"] and at["name"] != "configured" and not at["reachable"]:
        return "–", name, word("doctor.absent", lang).format(**at)
    if at["problem"]:
        return "✕", name, at["problem"]
    return (
        "✓",
        name,
        ", ".join(at["models"][:8]) + f" ({at['base_url']})",
    )


def _hearing_rows(ways: Sequence[Mapping[str, Any]], lang: Lang) -> list[tuple[str, str, str]]:
    name = word("doctor.hearing", lang)
    rows = [
        ("✓", name, at["recogniser"]) if at["recogniser"] else ("✕", name, at["problem"])
        for at in ways
        if at["recogniser"] or at["problem"]
    ]
    return rows or [("–", name, word("doctor.hearing.none", lang))]


def _voice_row(voice: Mapping[str, Any], lang: Lang) -> tuple[str, str, str]:
    name = word("doctor.voice", lang)
    if voice["problem"]:
        return "✕", name, voice["problem"]
    return ("✓", name, voice["name"]) if voice["name"] else ("–", name, word("doctor.voice.none", lang))


def _probe_rows(at: Mapping[str, Any], lang: Lang) -> list[tuple[str, str, str]]:
    """What the probe of an endpoint showed, in one row, and its warnings."""
    told = at["probe"]
    if told is None:
        return []
    from interviewer.llm.probe import Probe
    from interviewer.ui.settings_cards import facts

    probe = Probe(base_url=at["base_url"], kind=at["kind"], **{name: told[name] for name in PROBED})
    between, after = ("：", "；") if lang == "zh" else (": ", "; ")
    shown = after.join(f"{name}{between}{value}" for name, value in facts(probe, lang))
    warnings = [("!", "", warning) for warning in told["warnings"]]
    if told["problem"]:
        return [("✕", word("doctor.probe", lang), told["problem"]), ("", "", shown), *warnings]
    return [("✓", word("doctor.probe", lang), shown), *warnings]
