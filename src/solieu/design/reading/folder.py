"""The files of a folder or an archive, and the digest over all of them."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from solieu.design.definition import FILES
from solieu.design.errors import FileTooLarge, MissingFile, StrangeFile, UnreadableArchive

LIMIT_MB = 20
IGNORED = ("__MACOSX", ".", "Thumbs.db", "desktop.ini", "~$")

Files = Mapping[str, bytes]


def gather(source: Path | str | Files) -> dict[str, bytes]:
    """The six files, from a folder or already in memory; raises when one is missing or strange."""
    files = _folder(Path(source)) if isinstance(source, Path | str) else dict(source)
    kept = {name: content for name, content in files.items() if not name.startswith(IGNORED)}
    strange = sorted(set(kept) - set(FILES))
    missing = [name for name in FILES if name not in kept]
    if strange:
        raise StrangeFile(strange=", ".join(strange), expected=", ".join(FILES))
    if missing:
        raise MissingFile(missing=", ".join(missing), expected=", ".join(FILES))
    for name, content in kept.items():
        if len(content) > LIMIT_MB * 1024 * 1024:
            raise FileTooLarge(file=name, limit=LIMIT_MB)
    return {name: kept[name] for name in FILES}


def _folder(folder: Path) -> dict[str, bytes]:
    if not folder.is_dir():
        raise MissingFile(missing=str(folder), expected=", ".join(FILES))
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


def unpack(content: bytes, filename: str) -> dict[str, bytes]:
    """The files of a zip; one folder around them is taken off."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [m for m in archive.infolist() if not m.is_dir() and "__MACOSX" not in m.filename]
            _demand_modest(members)
            return {PurePosixPath(member.filename).name: archive.read(member) for member in members}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise UnreadableArchive(filename=filename) from error


def _demand_modest(members: list[zipfile.ZipInfo]) -> None:
    """No member unpacks to more than the limit, and two members never share a name."""
    names = [PurePosixPath(member.filename).name for member in members]
    for member, name in zip(members, names, strict=True):
        if member.file_size > LIMIT_MB * 1024 * 1024:
            raise FileTooLarge(file=name, limit=LIMIT_MB)
        if names.count(name) > 1:
            raise StrangeFile(strange=member.filename, expected=", ".join(FILES))


def digest_of(files: Files) -> str:
    """SHA-256 over the names and the SHA-256 of the contents, in order of name."""
    whole = hashlib.sha256()
    for name in sorted(files):
        whole.update(f"{name}\0{hashlib.sha256(files[name]).hexdigest()}\n".encode())
    return whole.hexdigest()
