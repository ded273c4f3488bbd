"""pyxform, which reads the workbook and writes the XForm: the only module that knows it.

It takes a second to import, so that others import this module where they use it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zipfile import BadZipFile

from pyxform.errors import PyXFormError
from pyxform.xls2json_backends import get_xlsform
from pyxform.xls2xform import convert as pyxform_convert


class Refused(Exception):
    """pyxform's own sentence about what it cannot read or convert."""


@dataclass(frozen=True, slots=True)
class RawSheet:
    """The header's cells, and the rows under it as column → value (empty rows included)."""

    header: Sequence[str]
    rows: Sequence[Mapping[str, Any]]


def read_sheets(content: bytes, names: Sequence[str]) -> dict[str, RawSheet]:
    """The sheets of an .xlsx file; raises `Refused`."""
    try:
        data = get_xlsform(content, file_type=".xlsx")
    except (PyXFormError, KeyError, ValueError, TypeError, OSError, BadZipFile) as error:
        raise Refused(str(error)) from error
    return {name: _sheet(getattr(data, name), getattr(data, f"{name}_header")) for name in names}


def _sheet(rows: Sequence[Mapping[str, Any]] | None, header: Sequence[Mapping[str, Any]] | None) -> RawSheet:
    return RawSheet([str(column) for column in (header or [{}])[0]], rows or ())


def convert(content: bytes) -> tuple[bytes, tuple[str, ...]]:
    """The XForm in UTF-8 and pyxform's warnings; raises `Refused`. No Java, no network."""
    warnings: list[str] = []
    try:
        result = pyxform_convert(content, warnings=warnings, validate=False, file_type=".xlsx")
    except PyXFormError as error:
        raise Refused(str(error)) from error
    return result.xform.encode(), tuple(warnings)
