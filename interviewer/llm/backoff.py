"""How long to wait before the next attempt."""

from __future__ import annotations

import math
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

from tenacity import RetryCallState, wait_exponential, wait_random

from interviewer.llm.trouble import Trouble

_BACKOFF = wait_exponential(multiplier=0.5, max=8) + wait_random(0, 0.5)


def pause(state: RetryCallState) -> float:
    """Seconds before the next attempt: what the server asks for, else 0.5, 1 ... with up to 0.5 s of jitter."""
    error = state.outcome.exception() if state.outcome else None
    asked = error.retry_after if isinstance(error, Trouble) else None
    return asked if asked is not None else _BACKOFF(state)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that a response asks to wait (`Retry-After`: seconds or a date); None where it does not, or in no way we know.

    A date is taken relative to the response's own `Date`: the server's clock is the one it counts by.
    """
    asked = headers.get("retry-after", "")
    try:
        seconds = float(asked)
    except ValueError:
        seconds = _until(asked, headers.get("date", ""))
    return seconds if math.isfinite(seconds) and seconds >= 0 else None


def _until(then: str, now: str) -> float:
    try:
        return max(0.0, (parsedate_to_datetime(then) - parsedate_to_datetime(now)).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return math.nan
