"""Zip archives that strangers made: members are read by name into memory, within limits, and never touch the disk."""

from __future__ import annotations

import io
import zipfile
import zlib

from interviewer.errors import DocumentError
from interviewer.ingest.limits import MAX_MEMBERS, MAX_UNPACKED

_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, OverflowError,
)  # fmt: skip
"""What zipfile raises for damage, unknown packing and passwords."""


class Archive:
    """An open archive. Raises DocumentError where it is damaged, protected, or larger than MAX_UNPACKED or MAX_MEMBERS."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN as e:
            raise _damaged(e) from e
        if len(self._zip.infolist()) > MAX_MEMBERS:
            raise DocumentError(
                f"this archive holds more than {MAX_MEMBERS} files", f"这个压缩包里的文件超过 {MAX_MEMBERS} 个"
            )
        self.names = frozenset(self._zip.namelist())
        self._unpacked = 0

    def read(self, name: str) -> bytes:
        """A member's content. zipfile stops at the size that the archive declares, so that size can be trusted."""
        info = self._zip.getinfo(name)
        self._unpacked += info.file_size
        if self._unpacked > MAX_UNPACKED:
            raise DocumentError(
                f"unpacked it is larger than {MAX_UNPACKED // 1_000_000} MB; nothing was read",
                f"解压后超过 {MAX_UNPACKED // 1_000_000} MB；未读取任何内容",
            )
        if info.flag_bits & 1:
            raise DocumentError(
                "it is protected by a password; save it without one", "文件有密码保护；请去掉密码后再导入"
            )
        try:
            return self._zip.read(info)
        except _BROKEN as e:
            raise _damaged(e) from e


def _damaged(e: Exception) -> DocumentError:
    return DocumentError(f"the archive is damaged: {e}", f"压缩包已损坏：{e}")
