"""Find a model endpoint: the configured one, else a server on the usual loopback ports.

Only `GET /models` is asked. A configured API key is never sent to a server that was merely found.
"""

from __future__ import annotations

import ipaddress
import json
import re
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from pydantic import SecretStr

from interviewer.llm.trouble import Trouble, of_exception, of_status
from interviewer.models import Frozen
from interviewer.settings import Settings

if TYPE_CHECKING:
    import httpx2

Kind = Literal["ollama", "lmstudio", "llamacpp", "vllm", "openai", "other"]


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
    kind: Kind
    seconds: float = 0.8
    api_key: SecretStr | None = None


@dataclass(frozen=True)
class Looked:
    """An address that was asked for its models, and what came of it."""

    name: str
    base_url: str
    kind: Kind
    models: tuple[str, ...] = ()
    trouble: Trouble | None = None
    """Why it cannot be used; `trouble.say(lang)` is the sentence."""

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


LOOPBACK: tuple[Place, ...] = (
    Place("Ollama", "http://127.0.0.1:11434/v1", "ollama"),
    Place("LM Studio", "http://127.0.0.1:1234/v1", "lmstudio"),
    Place("llama.cpp", "http://127.0.0.1:8080/v1", "llamacpp"),
    Place("vLLM", "http://127.0.0.1:8000/v1", "vllm"),
)
"""Where model servers listen unless told otherwise, in the order of preference."""

_CONFIGURED_SECONDS = 5.0
_MAX_BYTES = 4_000_000
_OWNERS: dict[str, Kind] = {
    "library": "ollama",
    "organization_owner": "lmstudio",
    "llamacpp": "llamacpp",
    "vllm": "vllm",
}
"""What each server writes into `owned_by` of its models."""
_NO_CHAT = re.compile(
    r"embed|rerank|\bbge\b|\bgte\b|\be5\b|minilm|colbert|whisper|\btts\b|transcribe|moderation|dall-e|image|\bclip\b"
    r"|audio|realtime|babbage|davinci|sora",
    re.IGNORECASE,
)


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
        kind: Kind = "openai" if _host(url) == "api.openai.com" else "other"
        places = (Place("configured", url, kind, _CONFIGURED_SECONDS, settings.api_key),)
    elif not settings.discover:
        return ()
    with ThreadPoolExecutor(len(places)) as pool:
        return tuple(pool.map(_ask, places))


def choose(settings: Settings, looked: tuple[Looked, ...]) -> Endpoint | None:
    """The endpoint to use among those looked at; raises and returns as `find` does."""
    if settings.base_url:
        return _configured(settings, looked[0])
    usable = [at for at in looked if at.trouble is None and any(map(_chats, at.models))]
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
    """The wanted model as the server calls it (Ollama adds `:latest`), or the first one that chats."""
    names = [wanted, f"{wanted}:latest"] if wanted else [m for m in at.models if _chats(m)]
    return next((name for name in names if name in at.models), None)


def _chats(model: str) -> bool:
    return not _NO_CHAT.search(model)


def _missing(model: str, at: Looked) -> Trouble:
    return Trouble("model_missing", at.base_url, model=model, detail=", ".join(at.models[:8]))


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
        listed = _listed(place)
    except Trouble as trouble:
        return Looked(place.name, place.base_url, place.kind, trouble=trouble)
    kinds = {_OWNERS[owner] for owner in listed.values() if owner in _OWNERS}
    return Looked(place.name, place.base_url, min(kinds, default=place.kind), tuple(listed))


def _listed(place: Place) -> dict[str, str]:
    """Model -> owner, in the server's order."""
    import httpx2

    try:
        with http_client(place.base_url, place.seconds) as client:
            return _models(place, *_get(client, place))
    except Trouble:
        raise
    except (httpx2.RequestError, httpx2.InvalidURL, OSError, ValueError) as e:
        raise Trouble(of_exception(e), place.base_url) from e


def _get(client: httpx2.Client, place: Place) -> tuple[int, bytes]:
    """Status and body. The read timeout is per chunk, so a server that drips is cut off by the clock."""
    import httpx2

    key = place.api_key.get_secret_value() if place.api_key else None
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    deadline, body = time.monotonic() + place.seconds, b""
    with client.stream("GET", f"{place.base_url}/models", headers=headers) as response:
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > _MAX_BYTES:
                raise Trouble("not_api", place.base_url)
            if time.monotonic() > deadline:
                raise httpx2.ReadTimeout("the list of models does not end")
        return response.status_code, body


def _models(place: Place, status: int, body: bytes) -> dict[str, str]:
    if status != 200:
        raise Trouble(of_status(status), place.base_url)
    try:
        entries = json.loads(body)["data"] or []  # Ollama without models says null
        return {str(entry["id"]): str(entry.get("owned_by", "")) for entry in entries}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as e:
        raise Trouble("not_api", place.base_url) from e
