"""Find a model endpoint: the configured one, else a server on the usual loopback ports.

Only lists of models are asked for. A configured API key is never sent to a server that was merely found.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from pydantic import SecretStr

from interviewer.llm import catalog
from interviewer.llm.catalog import ListedModel, best
from interviewer.llm.trouble import Trouble, of_exception
from interviewer.llm.visit import Visit
from interviewer.models import Frozen
from interviewer.settings import Settings

if TYPE_CHECKING:
    import httpx2

Kind = Literal["ollama", "lmstudio", "llamacpp", "llamacpp-python", "vllm", "openai", "other"]


class Endpoint(Frozen):
    """One model at one address."""

    base_url: str
    """With its /v1, without a slash at the end."""
    model: str
    kind: Kind = "other"
    api_key: SecretStr | None = None


@dataclass(frozen=True)
class Place:
    """An address to ask, and how long to wait for it (seconds)."""

    name: str
    base_url: str
    kind: Kind = "other"
    """What it is if it does not tell."""
    seconds: float = 0.8
    api_key: SecretStr | None = None


@dataclass(frozen=True)
class Looked:
    """An address that was asked for its models, and what came of it."""

    name: str
    """Of the program that answered, or of those that usually do there; `configured` for the configured address."""
    base_url: str
    kind: Kind
    listed: tuple[ListedModel, ...] = ()
    trouble: Trouble | None = None
    """Why it cannot be used; `trouble.say(lang)` is the sentence."""

    @property
    def models(self) -> tuple[str, ...]:
        """The names of its models, in the server's order."""
        return tuple(m.name for m in self.listed)

    @property
    def problem(self) -> Trouble | None:
        """The trouble, or that there is nothing to talk to."""
        if self.trouble is None and not any(m.usable for m in self.listed):
            return Trouble("no_model", self.base_url)
        return self.trouble

    @property
    def mark(self) -> Literal["✓", "✕", "–"]:
        """Usable, wrong, or simply not there where it was only looked for."""
        if self.problem is None:
            return "✓"
        return "✕" if self.reachable or self.name == CONFIGURED else "–"

    @property
    def reachable(self) -> bool:
        """Something answered there, even if it was the wrong thing."""
        return self.trouble is None or self.trouble.problem not in (
            "refused", "unknown_host", "timeout", "tls", "cut", "proxy", "bad_url",
        )  # fmt: skip


@dataclass(frozen=True)
class Found:
    """The endpoint to use, and all that was looked at on the way."""

    endpoint: Endpoint
    looked: tuple[Looked, ...]


CONFIGURED = "configured"
LOOPBACK: tuple[Place, ...] = (
    Place("Ollama", "http://127.0.0.1:11434/v1", "ollama"),
    Place("LM Studio", "http://127.0.0.1:1234/v1", "lmstudio"),
    Place("llama.cpp", "http://127.0.0.1:8080/v1"),
    Place("vLLM, llama-cpp-python", "http://127.0.0.1:8000/v1"),
)
"""Where model servers listen unless told otherwise, in the order of preference. All kinds of programs listen on 8000 and 8080."""

_CONFIGURED_SECONDS = 5.0
_OWNERS: dict[str, Kind] = {
    "library": "ollama",
    "organization_owner": "lmstudio",
    "llamacpp": "llamacpp",
    "me": "llamacpp-python",
    "vllm": "vllm",
}
"""What each server writes into `owned_by` of its models."""
_NAMES: dict[Kind, str] = {
    "ollama": "Ollama",
    "lmstudio": "LM Studio",
    "llamacpp": "llama.cpp",
    "llamacpp-python": "llama-cpp-python",
    "vllm": "vLLM",
}
_BESIDE: dict[Kind, tuple[tuple[str, Callable[[Any], tuple[ListedModel, ...]]], ...]] = {
    "ollama": (("/api/tags", catalog.ollama_kept), ("/api/ps", catalog.ollama_running)),
    "lmstudio": (("/api/v0/models", catalog.lm_studio),),
}
"""Where a server tells more about its models, below the root of its address, and how to read it."""


def find(settings: Settings, places: tuple[Place, ...] = LOOPBACK) -> Found | None:
    """The endpoint to use; None when none is configured and none was found.

    Raises EndpointError when the configured address, or the configured model, cannot be used.
    """
    looked = look(settings, places)
    endpoint = choose(settings, looked)
    return Found(endpoint, looked) if endpoint else None


def look(settings: Settings, places: tuple[Place, ...] = LOOPBACK) -> tuple[Looked, ...]:
    """Ask the configured address (at most 5 s), else `places` (together under one second). Never raises."""
    if settings.base_url:
        url = normal_url(settings.base_url)
        places = (Place(CONFIGURED, url, _usual_kind(url), _CONFIGURED_SECONDS, settings.api_key),)
    elif not settings.discover:
        return ()
    with ThreadPoolExecutor(len(places)) as pool:
        return tuple(pool.map(_ask, places))


def choose(settings: Settings, looked: tuple[Looked, ...]) -> Endpoint | None:
    """The endpoint to use among those looked at; raises and returns as `find` does."""
    if settings.base_url:
        return _configured(settings, looked[0])
    usable = [at for at in looked if at.trouble is None and any(m.usable for m in at.listed)]
    for at in usable:
        if model := _model(settings.model, at):
            return Endpoint(base_url=at.base_url, model=model, kind=at.kind)
    if usable and settings.model:
        raise _missing(settings.model, usable[0])
    return None


def _configured(settings: Settings, at: Looked) -> Endpoint:
    if at.trouble and not (at.trouble.problem == "not_found" and settings.model):
        raise at.trouble
    # A gateway that serves chats without listing models is taken at the person's word.
    model = settings.model if at.trouble else _model(settings.model, at)
    if model is None:
        raise _missing(settings.model, at) if settings.model else Trouble("no_model", at.base_url)
    if settings.model is None and at.kind == "openai":
        raise Trouble("many_models", at.base_url)
    return Endpoint(base_url=at.base_url, model=model, kind=at.kind, api_key=settings.api_key)


def _model(wanted: str | None, at: Looked) -> str | None:
    """The wanted model as the server calls it (Ollama adds `:latest`), or the most suitable one."""
    if wanted:
        return next((name for name in (wanted, f"{wanted}:latest") if name in at.models), None)
    chosen = best(at.listed)
    return chosen.name if chosen else None


def _missing(model: str, at: Looked) -> Trouble:
    return Trouble("model_missing", at.base_url, model=model, detail=", ".join(at.models[:8]))


def context_length(endpoint: Endpoint, seconds: float) -> int | None:
    """Tokens that the model can take as its server runs it now; None where the server does not tell. Never raises.

    Some servers know it only while the model is loaded: ask after a first reply.
    """
    place = Place("", endpoint.base_url, endpoint.kind, seconds, endpoint.api_key)
    told = next((m for m in _ask(place).listed if m.name == endpoint.model), None)
    if told and told.context:
        return told.context
    with suppress(Trouble), _visit(place) as visit:
        if endpoint.kind == "llamacpp":
            return catalog.context_of_props(visit.value("/props"))
        if endpoint.kind == "ollama":
            return catalog.context_of_show(visit.value("/api/show", {"model": endpoint.model}))
    return None


def _usual_kind(url: str) -> Kind:
    """The server behind an address, as far as the address tells."""
    if _host(url) == "api.openai.com":
        return "openai"
    return next((place.kind for place in LOOPBACK if _port(place.base_url) == _port(url)), "other")


def normal_url(url: str) -> str:
    """An address as people type it, made whole: scheme added, /v1 where there is no path, no slash at the end."""
    whole = url.strip() if "://" in url else f"http://{url.strip()}"
    whole = whole.rstrip("/").removesuffix("/chat/completions")
    return whole if whole.partition("://")[2].partition("/")[2] else f"{whole}/v1"


def is_loopback(url: str) -> bool:
    """Whether the address is this machine: no proxy may come between."""
    host = _host(url)
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _port(url: str) -> int | None:
    try:
        return urlsplit(url).port
    except ValueError:
        return None


def http_client(url: str, seconds: float) -> httpx2.Client:
    """An HTTP client for one endpoint: no redirects, no proxy for loopback, no TLS set-up (0.2 s) for plain http.

    Connections are not kept: calls are minutes apart, and one that the server closed meanwhile would fail the next.
    """
    import httpx2

    return httpx2.Client(
        timeout=seconds,
        trust_env=not is_loopback(url),
        verify=not url.startswith("http://"),
        follow_redirects=False,
        limits=httpx2.Limits(max_keepalive_connections=0),
    )


def _ask(place: Place) -> Looked:
    try:
        with _visit(place) as visit:
            models = visit.models()
            kind = min((_OWNERS[m.owner] for m in models if m.owner in _OWNERS), default=place.kind)
            more = (model for path, read in _BESIDE.get(kind, ()) for model in read(visit.value(path)))
            models = catalog.with_more(models, more)
    except Trouble as trouble:
        return Looked(place.name, place.base_url, place.kind, trouble=trouble)
    name = place.name if place.name == CONFIGURED else _NAMES.get(kind, "other")
    return Looked(name, place.base_url, kind, models)


def _visit(place: Place) -> Visit:
    """Raises Trouble for an address that is none."""
    try:
        client = http_client(place.base_url, place.seconds)
    except (OSError, ValueError) as e:
        raise Trouble(of_exception(e), place.base_url) from e
    return Visit(client, place.base_url, place.api_key, place.seconds)
