"""Texts in both languages by key: one book for the page, one for the command line."""

from __future__ import annotations

from collections.abc import Mapping

from interviewer.models import Lang, Text


class Phrasebook(dict[str, Text]):
    """Several tables of texts as one. A key stands in one of them only: which text it means must not hang on their order."""

    def __init__(self, *tables: Mapping[str, Text]) -> None:
        """Raises ValueError for a key that stands in two tables."""
        super().__init__()
        for table in tables:
            if twice := self.keys() & table.keys():
                raise ValueError(f"in two tables: {', '.join(sorted(twice))}")
            self.update(table)

    def say(self, key: str, lang: Lang) -> str:
        """The text in that language. Raises KeyError."""
        return self[key][lang]
