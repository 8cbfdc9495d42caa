"""The folder on disk in which builds of the index stand: names, the lock, the seal. Knows nothing of Chroma.

Every build is a folder of its own, `<root>/<fingerprint>-<random>`: a new one grows beside the old, and the old is
deleted whole (a collection deleted inside Chroma leaves its files behind). A name never comes back, because Chroma
keeps a database that it failed to open under its path for the life of the process.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from filelock import FileLock, Timeout

from interviewer.errors import IndexFailed
from interviewer.models import Frozen, Text

Warn = Callable[[Text], None]
"""Called with a sentence for the person when something was mended or takes longer; the work goes on."""

PATIENCE = 600.0
"""Seconds to wait for another process that builds: longer than any endpoint takes to embed a large bank."""

SEAL = "seal.json"

TEXTS = "passages.sqlite"
"""The texts and words, beside Chroma's files."""

WRITTEN = "*/index_metadata.pickle"
"""What Chroma writes last when it puts the vectors of a collection into files."""

_BUILD = re.compile(r"[0-9a-f]{16}-[0-9a-f]{8}")


@dataclass(frozen=True)
class IndexFolder:
    """`<home>/index`. Everything in it can be deleted at any time."""

    root: Path

    @contextmanager
    def held(self, warn: Warn) -> Iterator[None]:
        """Make the folder and hold its lock: one process at a time looks for a build, or builds.

        The lock ends with the process, however it ends. Raises IndexFailed when nothing can be written here.
        """
        lock = FileLock(self.root / "lock")
        try:
            self._make(warn)
            self._acquire(lock, warn)
            yield
        except OSError as e:
            raise self.unusable(e.strerror or str(e)) from e
        finally:
            lock.release()

    def _make(self, warn: Warn) -> None:
        if self.root.exists() and not self.root.is_dir():
            self.root.unlink()
            warn(Text(en=f"{self.root} was a file; it was replaced by a folder for the search index",
                      zh=f"{self.root} 是一个文件，已换成存放检索索引的目录"))  # fmt: skip
        self.root.mkdir(parents=True, exist_ok=True)

    def _acquire(self, lock: FileLock, warn: Warn) -> None:
        try:
            lock.acquire(timeout=1)  # reading takes less; whoever holds it longer is building
        except Timeout:
            warn(
                Text(
                    en="another process is building the search index; waiting for it",
                    zh="另一个进程正在建立检索索引，请稍候",
                )
            )
            try:
                lock.acquire(timeout=PATIENCE)
            except Timeout as e:
                raise self.unusable("another process has been holding the lock for ten minutes") from e

    def builds(self, fingerprint: str = "") -> list[Path]:
        """All builds (with that fingerprint), finished or not."""
        return sorted(path for path in self.root.glob(f"{fingerprint}*-*") if _BUILD.fullmatch(path.name))

    def new_build(self, fingerprint: str) -> Path:
        """A name that no build has had before; the folder does not exist yet."""
        return self.root / f"{fingerprint}-{uuid4().hex[:8]}"

    def delete(self, name: str) -> None:
        """Delete a build. Files that a process on Windows holds open stay until the next attempt."""
        shutil.rmtree(self.root / name, ignore_errors=True)

    def unusable(self, why: str) -> IndexFailed:
        """The error for a folder that cannot be written or read."""
        return IndexFailed(
            f"the search index cannot be kept in {self.root} ({why}); free some space, make the folder writable, "
            "or set INTERVIEWER_HOME_DIR to another one",
            f"检索索引无法存放在 {self.root}（{why}）；请腾出空间、让该目录可写，或用 INTERVIEWER_HOME_DIR 换一个目录",
        )


# --- the seal ---------------------------------------------------------------------------------------------------------


class Seal(Frozen):
    """What is noted beside a build: which files it had when it was last known to be good."""

    stamp: str
    """Another one at every sealing: shows a process that somebody else has been at work."""
    finished: bool
    """False while questions are being added or removed: then the files are those of the last safe moment."""
    files: Mapping[str, str]
    """Check sums by path."""

    def holds(self, build: Path) -> bool:
        """Whether the files are still those."""
        return self.files == _sums(build, self.finished)


def seal(build: Path, *, finished: bool) -> Seal:
    """Note the check sums of the vector files that Chroma has written out; of a finished build, of the texts as well.

    A damaged vector file kills the whole process (SIGSEGV) when Chroma opens it: it must be found before. Until a
    collection has 1,000 vectors they live in SQLite, which notices damage itself; the files beside it are scratch then.
    Raises OSError.
    """
    made = Seal(stamp=uuid4().hex, finished=finished, files=_sums(build, finished))
    fresh = build / f"{SEAL}.part"
    fresh.write_text(made.model_dump_json(), encoding="utf-8")
    fresh.replace(build / SEAL)
    return made


def read_seal(build: Path) -> Seal | None:
    """None for a build that was never begun. Raises ValueError for a seal that cannot be read, OSError."""
    try:
        return Seal.model_validate_json((build / SEAL).read_bytes())
    except FileNotFoundError:
        return None


def vector_files(build: Path) -> list[tuple[str, int]]:
    """Changes when Chroma writes vectors out: path and time (ns) of what it writes last."""
    return sorted((str(mark), mark.stat().st_mtime_ns) for mark in build.glob(WRITTEN))


def _sums(build: Path, with_texts: bool) -> dict[str, str]:
    files = [file for mark in build.glob(WRITTEN) for file in mark.parent.iterdir()]
    if with_texts:
        files.append(build / TEXTS)
    return {file.relative_to(build).as_posix(): _sum(file) for file in sorted(files)}


def _sum(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
