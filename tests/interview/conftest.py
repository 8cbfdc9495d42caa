"""Interviews with a scripted judge, closed again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from held import Held


@pytest.fixture
def held(home: Path) -> Iterator[Held]:
    """Open interviews in the home directory of the test."""
    made = Held(home)
    yield made
    made.close()
