"""operation.toml: what the operation is and its waves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from solieu.core.text import Text
from solieu.design.definition import WaveDefinition
from solieu.design.errors import WrongEntry
from solieu.design.reading.toml import name_at, tables_at, text_at

FILE = "operation.toml"
CODE = r"[a-z][a-z0-9]*(-[a-z0-9]+)*"
WAVE_CODE = r"[A-Za-z0-9][A-Za-z0-9-]*"


def read_waves(document: Mapping[str, Any]) -> tuple[WaveDefinition, ...]:
    """The waves in the order of the file; raises `WrongEntry`."""
    waves = tuple(_wave(entry, at) for at, entry in enumerate(tables_at(FILE, document, "wave"), start=1))
    codes = [wave.code for wave in waves]
    for code in codes:
        if codes.count(code) > 1:
            what = Text(f"có hai vòng cùng mã {code}", f"has two waves with the code {code}")
            raise WrongEntry.at(FILE, "[[wave]]", what, Text("Đổi mã của một vòng.", "Change the code of one."))
    return waves


def _wave(entry: Mapping[str, Any], at: int) -> WaveDefinition:
    where = f"[[wave]] {at}: "
    return WaveDefinition(
        code=name_at(FILE, entry, "code", where, WAVE_CODE),
        title=text_at(FILE, entry, "title", where),
        period=name_at(FILE, entry, "period", where, r"\d{4}[\w/:-]*"),
        collection_start=_day(entry, "collection_start", where),
        collection_end=_day(entry, "collection_end", where),
    )


def _day(entry: Mapping[str, Any], key: str, where: str) -> date | None:
    value = entry.get(key)
    if value is None or isinstance(value, date):
        return value
    what = Text(f"không phải ngày: {value!r}", f"is not a date: {value!r}")
    raise WrongEntry.at(FILE, f"{where}{key}", what, Text(f"{key} = 2026-11-21", f"{key} = 2026-11-21"))
