"""Files by the digest of their content, under the data folder: written once, never changed."""

from __future__ import annotations

import hashlib
import os
import shutil
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from django.conf import settings

from solieu.core.errors import StatError
from solieu.core.text import Text

CHUNK = 1 << 16


class DiskFull(StatError):
    code = "platform.disk-full"
    status = 507
    retry = True
    sentence = Text("Đĩa sắp đầy: còn {free} MB ở {folder}.", "The disk is nearly full: {free} MB left at {folder}.")
    remedy = Text(
        "Cần ít nhất {needed} MB. Dọn bớt rồi thử lại; dữ liệu đã nhận vẫn an toàn.",
        "At least {needed} MB are needed. Make room and try again; what was accepted is safe.",
    )


@dataclass(frozen=True, slots=True)
class Blob:
    sha256: str
    md5: str
    size: int


def data_dir() -> Path:
    return Path(settings.SOLIEU.data_dir)


def path(sha256: str) -> Path:
    return data_dir() / "blobs" / sha256[:2] / sha256


def demand_room(folder: Path, needed_mb: int) -> None:
    """Raise `DiskFull` when less than `needed_mb` is free."""
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free // (1 << 20)
    if free < needed_mb:
        raise DiskFull(free=free, folder=folder, needed=needed_mb)


class BlobWriter:
    """Takes bytes as they come, hashing while writing; `commit` gives the file its final name.

    Leaving the `with` block without `commit` leaves nothing behind.
    """

    def __init__(self) -> None:
        folder = data_dir() / "incoming"
        folder.mkdir(parents=True, exist_ok=True)
        self._temporary = folder / uuid.uuid4().hex
        self._file: BinaryIO = self._temporary.open("wb")
        self._sha256, self._md5, self.size = hashlib.sha256(), hashlib.md5(usedforsecurity=False), 0

    def write(self, chunk: bytes) -> None:
        self._file.write(chunk)
        self._sha256.update(chunk)
        self._md5.update(chunk)
        self.size += len(chunk)

    def commit(self) -> Blob:
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        blob = Blob(self._sha256.hexdigest(), self._md5.hexdigest(), self.size)
        place(self._temporary, path(blob.sha256))
        return blob

    def discard(self) -> None:
        self._file.close()
        self._temporary.unlink(missing_ok=True)

    def __enter__(self) -> BlobWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.discard()


def put(chunks: Iterable[bytes]) -> Blob:
    with BlobWriter() as writer:
        for chunk in chunks:
            writer.write(chunk)
        return writer.commit()


def place(source: Path, target: Path) -> None:
    """Give a finished file or folder its final name, durably; a name that is taken stays as it is."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        shutil.rmtree(source) if source.is_dir() else source.unlink()
        return
    source.rename(target)
    handle = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sha256_of(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while chunk := stream.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()
