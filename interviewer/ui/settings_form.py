"""What the fields of the settings page say, checked: what would be saved, and the settings that would be in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from pydantic import SecretStr, ValidationError

from interviewer.errors import BadInput
from interviewer.llm.endpoint import normal_url
from interviewer.llm.trouble import shown
from interviewer.settings import Saved, Settings
from interviewer.text import clean
from interviewer.ui.i18n import word

FIELDS = ("grader", "base_url", "model", "api_key", "request_timeout", "fallback")
"""The settings that the page can change, in its order."""


@dataclass(frozen=True)
class Wanted:
    """What the fields say."""

    saved: Saved
    """To be written on saving."""
    settings: Settings
    """In force once it is written."""
    key_left: bool
    """A key was saved for another address; it is not sent to this one."""


def wanted(settings: Settings, given: frozenset[str], fields: Mapping[str, Any]) -> Wanted:
    """Check what was typed. What is `given` by the environment is left as it is. Raises BadInput.

    A key stays only while scheme, host and port do: whoever may change the address must not be able to send the key there.
    """
    try:
        before = settings.saved()
    except BadInput:  # the page says so, and saving mends it
        before = Saved()
    typed = {name: clean(value).strip() or None if isinstance(value, str) else value for name, value in fields.items()}
    if (typed["base_url"] or "") == shown_address(settings):
        typed["base_url"] = before.base_url
    same = "base_url" in given or _origin(typed["base_url"]) == _origin(settings.base_url)
    _check_address(typed["base_url"], before)
    typed["api_key"] = SecretStr(typed["api_key"]) if typed["api_key"] else before.api_key if same else None
    saved = _checked(typed | {name: getattr(before, name) for name in given & typed.keys()})
    return Wanted(saved, settings.having(saved), key_left=before.api_key is not None and saved.api_key is None)


def shown_address(settings: Settings) -> str:
    """The address without user and password; empty when none is set."""
    return shown(settings.base_url) if settings.base_url else ""


def _origin(url: str | None) -> tuple[str, str]:
    """Scheme, host and port: whom a key is for."""
    try:
        parts = urlsplit(normal_url(url) if url else "")
    except ValueError:
        return "", url or ""
    return parts.scheme, parts.netloc.rpartition("@")[2].lower()


def _check_address(url: str | None, before: Saved) -> None:
    if url and url != before.base_url and "@" in url:
        raise BadInput(word("settings.address.secret", "en"), word("settings.address.secret", "zh"))


def _checked(values: Mapping[str, Any]) -> Saved:
    try:
        return Saved.model_validate(values)
    except ValidationError as e:
        what = "; ".join(f"{w['loc'][0]}: {w['msg']}" for w in e.errors(include_input=False))
        raise BadInput(
            word("settings.wrong", "en").format(what=what), word("settings.wrong", "zh").format(what=what)
        ) from e
