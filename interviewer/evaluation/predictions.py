"""The scores of a judge as a file of JSON lines: written while it works, so that a run that was cut off goes on where it stood.

Beside `FILE` stands `FILE.judge` with the name of the judge: scores of two judges never mix in one file.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Annotated, Literal, Self, TextIO

from pydantic import Field, ValidationError

from interviewer.errors import BadInput, WorkFailed
from interviewer.models import Frozen


class Prediction(Frozen):
    """What a judge gave to one row."""

    id: str
    score: Annotated[float, Field(ge=0, le=1)] | None
    """None: ungraded."""
    status: Literal["graded", "ungraded"]


class PredictionFile:
    """Appends predictions to a file, each line at once on the disk. Use as a context manager."""

    def __init__(self, path: Path, judge: str) -> None:
        """`judge` names who scores. Raises BadInput when the file holds another judge's scores, or something else."""
        self._path = path
        self._file: TextIO | None = None
        label = path.with_name(path.name + ".judge")
        self.done: Mapping[str, Prediction] = {p.id: p for p in read_predictions(path)} if path.exists() else {}
        """What the file holds already."""
        if self.done and (not label.exists() or label.read_text(encoding="utf-8").strip() != judge):
            other = label.read_text(encoding="utf-8").strip() if label.exists() else "?"
            raise BadInput(
                f"{path} holds the scores of another judge ({other}); name another file, or delete it",
                f"{path} 里是另一个评分者（{other}）的分数；请换一个文件名，或先删除它",
            )
        try:
            label.write_text(judge + "\n", encoding="utf-8")
        except OSError as e:
            raise _unwritable(path, e) from e

    def __enter__(self) -> Self:
        try:
            self._cut_off_broken_line()
            self._file = self._path.open("a", encoding="utf-8")
        except OSError as e:
            raise _unwritable(self._path, e) from e
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._file:
            self._file.close()

    def _cut_off_broken_line(self) -> None:
        """What a killed run left behind without a line end: the next line must not stick to it."""
        whole = self._path.read_bytes() if self._path.exists() else b""
        if not whole.endswith(b"\n"):
            self._path.write_bytes(whole[: whole.rfind(b"\n") + 1])

    def add(self, prediction: Prediction) -> None:
        """Append one line. Raises WorkFailed when the disk does not take it."""
        if self._file is None:
            raise RuntimeError("a prediction file is used within its `with` block")
        try:
            self._file.write(prediction.model_dump_json() + "\n")
            self._file.flush()
        except OSError as e:
            raise _unwritable(self._path, e) from e


def read_predictions(path: Path) -> tuple[Prediction, ...]:
    """The predictions of a file, of equal ids the last one. A last line that was cut off is left out. Raises BadInput."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as e:
        raise BadInput(f"cannot read {path} ({e})", f"无法读取 {path}（{e}）") from e
    found: dict[str, Prediction] = {}
    for n, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            prediction = Prediction.model_validate_json(line)
        except ValidationError as e:
            if n == len(lines):  # no line end: the run was killed while it wrote
                break
            raise BadInput(
                f"{path}, line {n}: not a prediction of `interviewer eval --out`",
                f"{path} 第 {n} 行：不是 `interviewer eval --out` 的输出",
            ) from e
        found[prediction.id] = prediction
    return tuple(found.values())


def _unwritable(path: Path, error: OSError) -> WorkFailed:
    why = error.strerror or error
    return WorkFailed(f"cannot write {path} ({why})", f"无法写入 {path}（{why}）")
