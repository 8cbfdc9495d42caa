"""Regular expressions that are compiled when they are first used: all of ours take longer than grading an answer.

A class that spans the Chinese characters alone takes a millisecond, so a short English answer should not pay for those.
"""

from __future__ import annotations

import re
from typing import Any, cast


def pattern(source: str, flags: int = 0) -> re.Pattern[str]:
    """Like `re.compile`, later. What is wrong with the source shows at the first use."""
    return cast(re.Pattern[str], _Pattern(source, flags))


class _Pattern:
    def __init__(self, source: str, flags: int) -> None:
        self._given = (source, flags)

    def __getattr__(self, name: str) -> Any:
        """A method of the compiled pattern; kept, so that it is looked for here only once."""
        found = getattr(re.compile(*self._given), name)
        setattr(self, name, found)
        return found
