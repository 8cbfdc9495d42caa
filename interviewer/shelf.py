"""The person's own banks: `<home>/banks/<name>/`, question files in the format of the bundled bank.

Each bank is a folder of YAML files with a hundred questions each and a `bank.json` that names it and says whether it takes part.
Beside each YAML file lies a parsed copy (`.cache`), because ten thousand questions take seconds to parse as YAML; it is used
only while the YAML file is byte for byte the one it was made from, and can be deleted at any time.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import ValidationError

from interviewer import bank as bank_module
from interviewer.bank import Bank, Problem
from interviewer.errors import BadInput, BankError, HomeError
from interviewer.models import Frozen, Question, Slug, Text

PER_FILE = 100
"""Questions in one file: a correction rewrites one, and a person can still read it."""
PATIENCE = 30.0
"""Seconds to wait for another process that writes."""
_MANIFEST = "bank.json"
_SLUG = re.compile(r"[^a-z0-9]+")


class OwnBank(Frozen):
    """What `bank.json` says of a bank."""

    name: Slug
    """Of its folder, and the topic of its questions."""
    title: str
    on: bool = True
    """Whether its questions take part in interviews."""
    created: datetime


class Entry(Frozen):
    """A bank and how much is in it."""

    bank: OwnBank
    questions: int
    problems: int
    """Questions in its files that cannot be used."""


class _Cache(Frozen):
    digest: str
    questions: list[Question]


@dataclass(frozen=True)
class Shelf:
    """All banks of one home directory."""

    root: Path
    """`<home>/banks`; made when the first bank is."""

    # --- reading

    def banks(self) -> list[OwnBank]:
        """All of them, in order of their names; a folder without a readable manifest is none."""
        manifests = sorted(self.root.glob(f"*/{_MANIFEST}")) if self.root.is_dir() else []
        return [found for path in manifests if (found := _manifest(path))]

    def entries(self) -> list[Entry]:
        """All banks with the number of their questions."""
        found = []
        for own in self.banks():
            questions, problems = self._read(own)
            found.append(Entry(bank=own, questions=len(questions), problems=len(problems)))
        return found

    def extend(self, bank: Bank) -> Bank:
        """A bank together with the questions of all own banks that are switched on."""
        active = [own for own in self.banks() if own.on]
        if not active:
            return bank
        questions: dict[str, Question] = {}
        problems: list[Problem] = []
        for own in active:
            read, wrong = self._read(own)
            questions |= read
            problems += wrong
        topics = {own.name: Text(zh=own.title, en=own.title) for own in active}
        extended = bank.extended(questions, topics)
        return Bank(extended.questions, extended.topics, extended.works, (*bank.problems, *problems), extended.own)

    def questions(self, name: str) -> Mapping[str, Question]:
        """The questions of one bank, by id. Raises BadInput when there is no such bank."""
        return self._read(self.get(name))[0]

    def get(self, name: str) -> OwnBank:
        """The bank of that name or title. Raises BadInput, naming those that there are."""
        banks = self.banks()
        for own in banks:
            if name in (own.name, own.title):
                return own
        known = ", ".join(own.name for own in banks)
        raise BadInput(
            f"there is no bank of your own called “{name}”"
            + (f"; there are: {known}" if known else "; import a document first"),
            f"没有名为“{name}”的自有题库" + (f"；现有：{known}" if known else "；请先导入文档"),
        )

    def holder(self, question_id: str) -> OwnBank | None:
        """The bank that has a question, switched on or not."""
        return next((own for own in self.banks() if question_id in self._read(own)[0]), None)

    # --- writing

    def open(self, title: str, now: datetime) -> OwnBank:
        """The bank of that title, made if there is none. Raises BadInput for a title without a letter."""
        banks, title = self.banks(), title.strip()
        if known := next((own for own in banks if title in (own.name, own.title)), None):
            return known
        name = _slug(title)
        if not name:
            raise BadInput("a bank needs a name with a letter or digit", "题库名称至少要有一个字母、汉字或数字")
        if name in (own.name for own in banks):  # of another title: both begin alike, or differ in marks
            name = f"{name}-{_digest(title)}"
        own = OwnBank(name=name, title=title, created=now)
        with self._writing():
            self._folder(own).mkdir(parents=True, exist_ok=True)
            _write(self._folder(own) / _MANIFEST, own.model_dump_json(indent=2))
        return own

    def add(self, name: str, questions: Iterable[Question]) -> int:
        """Put questions into a bank, in place of those with the same ids; how many were new."""
        own = self.get(name)
        with self._writing():
            fresh = {q.id: q for q in questions}
            files = list(self._files(own))
            for path in files:
                kept = self._file(path, own)[0]
                if fresh.keys() & kept.keys() and not self._file(path, own)[1]:
                    _store(path, {i: fresh.pop(i, q) for i, q in kept.items()})
            new = len(fresh)
            self._append(own, list(fresh.values()))
        return new

    def _append(self, own: OwnBank, questions: list[Question]) -> None:
        """Fill the last file, then new ones. A file that a person damaged is never written to."""
        numbered = [path for path in self._files(own) if path.stem.isdigit()]
        number = int(numbered[-1].stem) if numbered else 1
        kept, wrong = self._file(numbered[-1], own) if numbered else ({}, [])
        if len(kept) >= PER_FILE or wrong:
            kept, number = {}, number + 1
        waiting = [*kept.values(), *questions]
        for n, start in enumerate(range(0, len(waiting), PER_FILE), number):
            _store(self._folder(own) / f"{n:04}.yaml", {q.id: q for q in waiting[start : start + PER_FILE]})

    def drop(self, name: str, question_ids: Iterable[str]) -> None:
        """Take questions out of a bank. Raises BadInput when one stands in a file that a person damaged; nothing is taken then."""
        own, gone = self.get(name), set(question_ids)
        with self._writing():
            found = {path: self._file(path, own) for path in self._files(own)}
            holding = {path: kept for path, (kept, _) in found.items() if gone & kept.keys()}
            if damaged := next((path for path in holding if found[path][1]), None):
                raise BadInput(
                    f"{damaged} has an entry that cannot be read; correct it, then try again",
                    f"{damaged} 中有一条无法读取；请先改正，再试一次",
                )
            for path, kept in holding.items():
                _store(path, {i: q for i, q in kept.items() if i not in gone})

    def switch(self, name: str, on: bool) -> OwnBank:
        """Let a bank take part in interviews, or not."""
        own = self.get(name).model_copy(update={"on": on})
        with self._writing():
            _write(self._folder(own) / _MANIFEST, own.model_dump_json(indent=2))
        return own

    def remove(self, name: str) -> None:
        """Delete a bank with all its questions; the person has been asked."""
        own = self.get(name)
        with self._writing():
            shutil.rmtree(self._folder(own))

    def export(self, name: str) -> str:
        """A whole bank as one YAML file, which another person can import."""
        return bank_module.to_yaml(self.questions(name).values())

    # --- files

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """One process at a time. Raises HomeError when nothing can be written here."""
        from filelock import FileLock, Timeout

        try:
            self.root.mkdir(parents=True, exist_ok=True)
            with FileLock(self.root / "lock", timeout=PATIENCE):
                yield
        except Timeout as e:
            raise HomeError(
                f"another process is writing to {self.root}; try again when it is done",
                f"另一个进程正在写 {self.root}，请稍后再试",
            ) from e
        except OSError as e:
            raise HomeError(
                f"cannot write to {self.root} ({e.strerror or e}); free some space or make it writable",
                f"无法写入 {self.root}（{e.strerror or e}）；请腾出空间或检查权限",
            ) from e

    def _folder(self, own: OwnBank) -> Path:
        return self.root / own.name

    def _files(self, own: OwnBank) -> Iterator[Path]:
        yield from sorted(self._folder(own).glob("*.yaml"))

    def _read(self, own: OwnBank) -> tuple[dict[str, Question], list[Problem]]:
        questions: dict[str, Question] = {}
        problems: list[Problem] = []
        for path in self._files(own):
            found, wrong = self._file(path, own)
            questions |= found
            problems += wrong
        return questions, problems

    def _file(self, path: Path, own: OwnBank) -> tuple[dict[str, Question], list[Problem]]:
        """The usable questions of one file and the errors in it. What is merely unfinished is no problem of an own bank."""
        cache = path.with_suffix(".cache")
        try:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            if (kept := _cached(cache)) and kept.digest == digest:
                return {q.id: q for q in kept.questions}, []
            checked = bank_module.check(path, {own.name: Text(zh=own.title, en=own.title)})
        except OSError as e:
            return {}, [Problem(path.name, 1, "file", f"cannot be read: {e.strerror}", f"无法读取：{e.strerror}")]
        except BankError as e:  # it went meanwhile
            return {}, [Problem(path.name, 1, "file", e.en, e.zh)]
        wrong = [p for p in checked.problems if p.severity == "error"]
        if not wrong:
            _keep(cache, _Cache(digest=digest, questions=list(checked.questions.values())))
        return dict(checked.questions), wrong


def _slug(title: str) -> str:
    """A folder name that any file system takes: ASCII letters and digits; other scripts by a digest."""
    plain = _SLUG.sub("-", title.casefold()).strip("-")[:40].strip("-")
    if plain and title.isascii():
        return f"my-{plain}"
    if not any(c.isalnum() for c in title):
        return ""
    return f"my-{plain}-{_digest(title)}" if plain else f"my-{_digest(title)}"


def _digest(title: str) -> str:
    return hashlib.sha256(title.encode()).hexdigest()[:8]


def _manifest(path: Path) -> OwnBank | None:
    try:
        return OwnBank.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None


def _cached(path: Path) -> _Cache | None:
    try:
        return _Cache.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None


def _keep(path: Path, cache: _Cache) -> None:
    """Write the parsed copy; where nothing can be written, reading goes on without it: a stale one has another digest."""
    with suppress(OSError):
        _write(path, cache.model_dump_json(exclude_defaults=True))


def _store(path: Path, questions: Mapping[str, Question]) -> None:
    """A question file and its parsed copy; an empty one goes."""
    if not questions:
        path.unlink(missing_ok=True)
        path.with_suffix(".cache").unlink(missing_ok=True)
        return
    text = bank_module.to_yaml(questions.values())
    _write(path, text)
    digest = hashlib.sha256(text.encode()).hexdigest()
    _keep(path.with_suffix(".cache"), _Cache(digest=digest, questions=list(questions.values())))


def _write(path: Path, text: str) -> None:
    """Whole or not at all."""
    fresh = path.with_suffix(".part")
    fresh.write_text(text, encoding="utf-8", newline="")
    fresh.replace(path)
