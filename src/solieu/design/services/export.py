"""Give an operation's folder back, byte for byte."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from solieu.design import queries
from solieu.design.definition import OperationDefinition

ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def export_operation(code: str, version: int | None, folder: Path | str) -> OperationDefinition:
    """Write the six files of a version (None: the latest) into `folder`, which is made when needed."""
    definition = queries.definition(code, version)
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    for name, content in definition.files.items():
        (target / name).write_bytes(content)
    return definition


def archive(code: str, version: int | None = None) -> bytes:
    """The same files as a zip with one folder in it; the same bytes every time."""
    definition = queries.definition(code, version)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in definition.files.items():
            target.writestr(zipfile.ZipInfo(f"{code}/{name}", ZIP_EPOCH), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()
