"""Keep the API key out of everything that people see: servers repeat it in their errors, whole, cut or encoded."""

from __future__ import annotations

import html
import re
from urllib.parse import unquote

_RUN = 6
"""So many characters of a key in a row betray it."""


def masked(text: str, secret: str) -> str:
    """The text with `***` for each word that holds the secret or a part of it, also as an address or a page writes it."""
    folded = secret.casefold()
    size = min(len(folded), _RUN)
    parts = {folded[i : i + size] for i in range(len(folded) - size + 1)} - {""}

    def word(found: re.Match[str]) -> str:
        once = unquote(raw := found.group())
        readings = [
            reading.casefold() for reading in (raw, once, unquote(once), html.unescape(raw), html.unescape(once))
        ]
        return "***" if any(part in reading for part in parts for reading in readings) else raw

    return re.sub(r"\S+", word, text)
