"""Components that speak both languages: each registers its words once, a switch of language updates them all."""

from __future__ import annotations

from typing import Any

import gradio as gr

from interviewer.models import Lang
from interviewer.ui.i18n import word


class Labels:
    """The components of a page whose texts depend on the language, in order of registration."""

    def __init__(self) -> None:
        self._entries: list[tuple[Any, dict[str, str]]] = []

    def add(self, component: Any, **properties: str) -> Any:
        """Register `component`; each property (`label`, `value`, `placeholder`) is given by its key in i18n.WORDS.

        Until the browser has told its language, the English words stand there.
        """
        for name, key in properties.items():
            setattr(component, name, word(key, "en"))
        self._entries.append((component, properties))
        return component

    @property
    def components(self) -> list[Any]:
        """What a handler that switches the language has as outputs."""
        return [component for component, _ in self._entries]

    def updates(self, lang: Lang) -> dict[Any, Any]:
        """The change of every registered component."""
        return {c: {**gr.update(), **{k: word(key, lang) for k, key in words.items()}} for c, words in self._entries}


def combined(*changes: dict[Any, Any]) -> dict[Any, Any]:
    """Several changes as one; what two of them say of the same component is joined, not replaced."""
    joined: dict[Any, Any] = {}
    for change in changes:
        for component, value in change.items():
            before = joined.get(component)
            joined[component] = {**before, **value} if isinstance(before, dict) and isinstance(value, dict) else value
    return joined
