"""What servers tell about their models, and which of them to take when the person named none.

The shapes of `/v1/models` of each server, and of the lists of their own that Ollama and LM Studio keep beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from interviewer.models import Frozen
from interviewer.text import clean

_EMBEDDERS = frozenset({"bert", "nomic-bert"})
"""Ollama's families of models that only embed."""
_CONTEXT = ("loaded_context_length", "max_model_len", "context_length", "context_window", "max_context_length")
"""What servers call the context length in a list of models, from what holds now to what could be."""
_NO_CHAT = re.compile(
    r"embed|rerank|\bbge\b|\bgte\b|\be5\b|minilm|colbert|whisper|\btts\b|transcribe|moderation|dall-e|image|\bclip\b"
    r"|audio|realtime|babbage|davinci|sora",
    re.IGNORECASE,
)
_LAST = re.compile(
    r"\bbase\b|[:-]text\b|-pt\b|starcoder|stable-?code|codegemma|code-?completion|[:-](?:\d+b-)?code\b|-fim\b"
    r"|guard|shield|moondream|florence|smolvlm|\bocr\b|translat",
    re.IGNORECASE,
)
"""Models that do not follow instructions, or only such of one kind: completion, judging safety, reading pictures."""
_SPECIAL = re.compile(
    r"code|devstral|vl\b|vision|llava|-v\b|math|sql|medgemma|meditron|draft|\br1\b|qwq|think|reason|magistral"
    r"|uncensored|abliterated|roleplay",
    re.IGNORECASE,
)
"""Models that chat, but are made for something else, or that cannot help thinking at length."""
_MADE_TO_CHAT = re.compile(r"instruct|chat|[-_]it\b|assistant|hermes", re.IGNORECASE)
_BILLIONS = re.compile(r"(?<![a-z0-9.])(?:(\d{1,3})x)?e?(\d{1,5}(?:\.\d{1,3})?)([bm])(?![a-z0-9])", re.IGNORECASE)
_TINY, _BEARABLE = 2.5, 15.0
"""Billions of parameters: below the first a model judges badly, above the second a laptop is slow."""


class ListedModel(Frozen):
    """One model as its server tells of it; None: not told."""

    name: str
    owner: str = ""
    chats: bool | None = None
    loaded: bool | None = None
    billions: float | None = None
    """Parameters."""
    context: int | None = None
    """Tokens that question and answer may have together."""

    @property
    def usable(self) -> bool:
        """Whether it can be talked to at all; by its name where the server does not tell."""
        return self.chats is not False and not _NO_CHAT.search(self.name)

    @property
    def size(self) -> float | None:
        """Billions of parameters, told or read from the name (`qwen3:8b`, `mixtral-8x7b`, `smollm2:135m`)."""
        if self.billions is not None:
            return self.billions
        found = _BILLIONS.search(self.name)
        if found is None:
            return None
        experts, number, unit = found.groups()
        return int(experts or 1) * float(number) / (1000 if unit in "mM" else 1)


def best(models: Iterable[ListedModel]) -> ListedModel | None:
    """The model to judge with; None when none of them chats. The order of the list does not matter."""
    return min((m for m in models if m.usable), key=_rank, default=None)


def _rank(model: ListedModel) -> tuple[bool, bool, bool, bool, int, bool, float, str]:
    """What it is made for and no dwarf; then loaded before not; then the largest that a laptop bears."""
    size, name = model.size, model.name
    if size is None:
        band, order = 1, 0.0
    else:
        band, order = (0, -size) if size <= _BEARABLE else (2, size)
    return (
        bool(_LAST.search(name)),
        size is not None and size < _TINY,
        bool(_SPECIAL.search(name)),
        not model.loaded,
        band,
        not _MADE_TO_CHAT.search(name),
        order,
        name,
    )


# --- what servers send: hostile, like all that comes from outside ------------------------------------------------------


def listed(body: Any) -> tuple[ListedModel, ...]:
    """The models of `GET /v1/models`, in the server's order. Raises TypeError, KeyError or AttributeError for anything else."""
    return tuple(
        ListedModel(
            name=clean(str(entry["id"])),
            owner=str(entry.get("owned_by", "")),
            loaded=_loaded(entry.get("status")),
            billions=_billions(_of(entry.get("meta"), "n_params")),
            context=_tokens(_of(entry.get("meta"), "n_ctx")) or _context(entry),
        )
        for entry in body["data"] or []  # Ollama without models says null
    )


def lm_studio(body: Any) -> tuple[ListedModel, ...]:
    """The models of LM Studio's `GET /api/v0/models`: what each is, and which are loaded."""
    return tuple(
        ListedModel(
            name=str(entry.get("id", "")),
            chats=entry.get("type") not in ("embeddings", "embedding"),
            loaded=entry.get("state") == "loaded",
            context=_context(entry),
        )
        for entry in _entries(body, "data")
    )


def ollama_kept(body: Any) -> tuple[ListedModel, ...]:
    """The models of Ollama's `GET /api/tags`: their sizes, and which only embed."""
    return tuple(
        ListedModel(
            name=str(entry.get("name", "")),
            chats=not (_EMBEDDERS & {str(f) for f in _list(_of(entry.get("details"), "families"))}),
            billions=_written_size(_of(entry.get("details"), "parameter_size")),
        )
        for entry in _entries(body, "models")
    )


def ollama_running(body: Any) -> tuple[ListedModel, ...]:
    """The models of Ollama's `GET /api/ps`: what is loaded, and with which context."""
    return tuple(
        ListedModel(name=str(entry.get("name", "")), loaded=True, context=_context(entry))
        for entry in _entries(body, "models")
    )


def with_more(models: Iterable[ListedModel], more: Iterable[ListedModel]) -> tuple[ListedModel, ...]:
    """The models with what was told of them elsewhere; a model that was told of only there is not added."""
    facts: dict[str, dict[str, Any]] = {}
    for told in more:
        facts.setdefault(told.name, {}).update(told.model_dump(exclude_none=True, exclude={"name", "owner"}))
    return tuple(m.model_copy(update=facts.get(m.name, {})) for m in models)


def context_of_props(body: Any) -> int | None:
    """The context length in llama.cpp's `GET /props`."""
    return _tokens(_of(_of(body, "default_generation_settings"), "n_ctx")) or _tokens(_of(body, "n_ctx"))


def context_of_show(body: Any) -> int | None:
    """The context length in Ollama's `POST /api/show`, when the model sets one.

    What the model was trained for stands there too, but the server runs it with far less unless it is told otherwise.
    """
    found = re.search(r"^num_ctx\s+(\d{1,9})\s*$", str(_of(body, "parameters") or ""), re.MULTILINE)
    return _tokens(int(found[1])) if found else None


def _context(entry: Mapping[str, Any]) -> int | None:
    return next((n for name in _CONTEXT if (n := _tokens(entry.get(name)))), None)


def _loaded(status: Any) -> bool | None:
    """llama.cpp serving several models says `{"value": "loaded"}` of each."""
    value = _of(status, "value")
    return value == "loaded" if isinstance(value, str) else None


def _tokens(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 10**9 else None


def _billions(parameters: Any) -> float | None:
    count = parameters if isinstance(parameters, int) and not isinstance(parameters, bool) else 0
    return count / 1e9 if 0 < count < 10**14 else None


def _written_size(text: Any) -> float | None:
    """`8.0B` or `137M` as a number of billions."""
    return ListedModel(name=str(text)).size if isinstance(text, str) else None


def _entries(body: Any, name: str) -> list[Mapping[str, Any]]:
    return [entry for entry in _list(_of(body, name)) if isinstance(entry, dict)]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _of(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, dict) else None
