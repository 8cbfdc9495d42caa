"""A parsed copy of the bank, because parsing it takes a second: one line per question, read when that question is asked for.

A copy counts only while it is whole and the files that it was made from are as they were. That their sizes and times are the
same shows it at once; where those differ, or are so young that a later change might not show, the content decides.
"""

from __future__ import annotations

import hashlib
import json
import os
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from interviewer.models import Question, Text, Work

Model = TypeVar("Model", bound=BaseModel)
_READERS = [
    Path(__file__).with_name(f"{name}.py") for name in ("models", "bank", "bank_rules", "bank_yaml", "bank_copy")
]
"""The modules that make a bank of its files: a copy that others made is stale."""
_YOUNG = 2_000_000_000
"""Nanoseconds within which a file system may give two changes the same time (FAT: two seconds)."""


class OnDemand(Mapping[str, Model]):
    """Values by their ids, of which some are still JSON; each is read when it is first asked for, and kept."""

    def __init__(self, model: type[Model], values: Mapping[str, Model | bytes]) -> None:
        self._model, self._values = model, dict(values)

    def __getitem__(self, key: str) -> Model:
        value = self._values[key]
        if isinstance(value, bytes):
            value = self._values[key] = self._model.model_validate_json(value)
        return value

    def __contains__(self, key: object) -> bool:
        return key in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def beside(self, others: Mapping[str, Model]) -> OnDemand[Model]:
        """These, and behind them the others; what is still JSON stays so."""
        return OnDemand(self._model, {**self._values, **others})


@dataclass(frozen=True)
class Content:
    """What a copy holds."""

    questions: Mapping[str, Question]
    topics: Mapping[str, Text]
    works: Mapping[str, Work]
    texts: Mapping[str, str]
    """The comparable form of every question's texts -> its id."""


@dataclass(frozen=True)
class BankCopy:
    """The copy at `path` of a bank that is read from `files`."""

    path: Path
    version: str
    """Of the program."""
    files: tuple[Path, ...]

    def read(self) -> Content | None:
        """What it holds; None when there is none that counts."""
        try:
            checksum, _, rest = self.path.read_bytes().partition(b"\n")
            head, _, body = rest.partition(b"\n")
            if int(checksum) != zlib.crc32(rest):
                return None
            told = json.loads(head)
            return _content(told, body.split(b"\n")) if self._untouched(told) or self._same(told, body) else None
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def digest(self) -> str:
        """Of everything that the bank is read from; empty when a file cannot be read.

        To be taken before the files are parsed: what changes meanwhile must not pass for what was parsed.
        """
        found = hashlib.sha256(self.version.encode())
        try:
            for file in (*self.files, *_READERS):
                found.update(hashlib.sha256(file.read_bytes()).digest())
        except OSError:
            return ""
        return found.hexdigest()

    def write(self, content: Content, digest: str) -> None:
        """Keep a parsed bank, whole or not at all; where nothing can be written, reading goes on without it."""
        lines = [*_lines(content.questions.values()), *_lines(content.works.values())]
        told = {
            "digest": digest,
            "questions": list(content.questions),
            "works": list(content.works),
            "topics": {i: name.model_dump() for i, name in content.topics.items()},
            "texts": dict(content.texts),
        }
        self._write(told, b"\n".join(lines))

    def _write(self, told: Mapping[str, Any], body: bytes) -> None:
        fresh = self.path.with_suffix(f".{os.getpid()}")
        with suppress(OSError):
            head = {**told, "version": self.version, "stamp": self._stamp}
            rest = json.dumps(head).encode() + b"\n" + body
            self.path.parent.mkdir(parents=True, exist_ok=True)
            fresh.write_bytes(b"%d\n%b" % (zlib.crc32(rest), rest))
            fresh.replace(self.path)

    def _untouched(self, told: Mapping[str, Any]) -> bool:
        """Whether sizes and times show that nothing has changed."""
        if (told["version"], told["stamp"]) != (self.version, self._stamp):
            return False
        latest: int = max(max(changed, made) for _, _, changed, made in self._stamp)
        return self.path.stat().st_mtime_ns - latest > _YOUNG

    def _same(self, told: Mapping[str, Any], body: bytes) -> bool:
        """Whether the content shows it; then sizes and times will the next time."""
        if told["digest"] != self.digest():
            return False
        self._write(told, body)
        return True

    @cached_property
    def _stamp(self) -> list[list[Any]]:
        stats = [(file, file.stat()) for file in (*self.files, *_READERS)]
        return [[str(file), s.st_size, s.st_mtime_ns, s.st_ctime_ns] for file, s in stats]


def _lines(values: Iterable[BaseModel]) -> Iterator[bytes]:
    return (value.model_dump_json(exclude_defaults=True).encode() for value in values)


def _content(told: Mapping[str, Any], lines: list[bytes]) -> Content:
    questions, works = told["questions"], told["works"]
    return Content(
        questions=OnDemand(Question, dict(zip(questions, lines[: len(questions)], strict=True))),
        topics={i: Text.model_validate(name) for i, name in told["topics"].items()},
        works=OnDemand(Work, dict(zip(works, lines[len(questions) :], strict=True))),
        texts=told["texts"],
    )
