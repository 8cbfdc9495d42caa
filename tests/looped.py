"""Making a page in a test."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def looped(make: Callable[[], T]) -> T:
    """What `make` makes inside of a running event loop: elsewhere gradio makes loops that it never closes.

    In a thread of its own: a browser test before this one leaves a loop running in the main thread.
    """

    async def made() -> T:
        return make()

    with ThreadPoolExecutor(1) as elsewhere:
        return elsewhere.submit(asyncio.run, made()).result()
