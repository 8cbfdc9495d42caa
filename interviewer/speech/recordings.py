"""The recordings that a person chose to keep: one file per spoken answer, in one folder of the home directory."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from interviewer.errors import HomeError
from interviewer.models import Delivery

FOLDER = "recordings"
"""Name of their folder in the home directory."""


def recording(folder: Path, delivery: Delivery | None) -> Path | None:
    """The file to play; None when none was kept, it is gone, or its name leads out of the folder."""
    name = delivery.audio if delivery else None
    if not name or Path(name).name != name:
        return None
    path = folder / name
    return path if path.is_file() else None


def delete(folder: Path, deliveries: Iterable[Delivery | None]) -> None:
    """Remove the recordings of these answers. Raises HomeError when one cannot be removed."""
    for path in filter(None, (recording(folder, each) for each in deliveries)):
        try:
            path.unlink(missing_ok=True)
        except OSError as e:
            raise HomeError(
                f"the recording {path} cannot be deleted ({e.strerror}); check the rights of its folder and try again",
                f"无法删除录音 {path}（{e.strerror}）；请检查该目录的权限后重试",
            ) from e
