"""Attachment names as people wrote them: repaired, normalised, without a folder."""

from __future__ import annotations

import unicodedata

from solieu.core.standards.openrosa.errors import BadFilename

LONGEST = 255


def clean_filename(name: str) -> str:
    """The base name in NFC, without invisible characters.

    A name whose UTF-8 bytes were read as Latin-1 on the way is put right. Raises BadFilename
    when nothing usable is left, or more than 255 bytes of it.
    """
    whole = unicodedata.normalize("NFC", _repaired(name))
    base = whole.replace("\\", "/").rpartition("/")[2]
    visible = "".join(c for c in base if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co"})
    visible = visible.strip()
    if visible in {"", ".", ".."} or len(visible.encode()) > LONGEST:
        raise BadFilename(name=name[:80])
    return visible


def _repaired(name: str) -> str:
    try:
        return name.encode("latin-1").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return name
