"""TOML files with errors that say where, and entries that must be there."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from solieu.core.text import Text
from solieu.design.errors import FaultyToml, NotUtf8, WrongEntry

PLACE = re.compile(r"\s*\(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)")
MISSING = Text("bị thiếu", "is missing")


def decode(file: str, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotUtf8(file=file, at=error.start + 1) from error


def parse(file: str, content: bytes) -> dict[str, Any]:
    """The document, or `FaultyToml` with line and column."""
    text = decode(file, content)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = PLACE.search(str(error))
        line = int(place["line"]) if place and place["line"] else text.count("\n") + 1
        column = int(place["column"]) if place and place["column"] else 1
        raise FaultyToml(file=file, line=line, column=column, what=PLACE.sub("", str(error))) from error


def text_at(file: str, table: Mapping[str, Any], key: str, where: str = "") -> Text:
    """A text in Vietnamese and English, or `WrongEntry`."""
    value = table.get(key)
    if isinstance(value, str) and value:
        return Text(value, value)
    if isinstance(value, dict) and value.get("vi") and value.get("en"):
        return Text(str(value["vi"]), str(value["en"]))
    what = MISSING if value is None else Text("chưa có đủ hai ngôn ngữ", "does not have both languages")
    raise WrongEntry.at(
        file, f"{where}{key}", what, Text(f'{key} = {{ vi = "…", en = "…" }}', f'{key} = {{ vi = "…", en = "…" }}')
    )


def name_at(file: str, table: Mapping[str, Any], key: str, where: str = "", pattern: str = r"[A-Za-z][\w.-]*") -> str:
    """A short name, or `WrongEntry`."""
    value = table.get(key)
    if value is None:
        raise WrongEntry.at(file, f"{where}{key}", MISSING, Text(f'Thêm {key} = "…".', f'Add {key} = "…".'))
    if not isinstance(value, str) or not re.fullmatch(pattern, value):
        what = Text(f"không thể là {value!r}", f"cannot be {value!r}")
        advice = Text(
            "Dùng chữ không dấu, chữ số, gạch nối, gạch dưới.", "Use plain letters, digits, hyphens, underscores."
        )
        raise WrongEntry.at(file, f"{where}{key}", what, advice)
    return value


def tables_at(file: str, table: Mapping[str, Any], key: str, where: str = "") -> Sequence[Mapping[str, Any]]:
    """A list of tables `[[key]]` that has at least one, or `WrongEntry`."""
    value = table.get(key)
    if isinstance(value, list) and value and all(isinstance(entry, dict) for entry in value):
        return value
    what = MISSING if value is None else Text("phải là danh sách các bảng", "must be a list of tables")
    raise WrongEntry.at(
        file, f"{where}{key}", what, Text(f"Viết [[{key}]] … cho từng mục.", f"Write [[{key}]] … for each.")
    )


def list_at(file: str, table: Mapping[str, Any], key: str, where: str = "") -> Sequence[str]:
    """A list of names that has at least one, or `WrongEntry`."""
    value = table.get(key)
    if isinstance(value, list) and value and all(isinstance(entry, str) for entry in value):
        return value
    what = MISSING if value is None else Text("phải là danh sách tên", "must be a list of names")
    raise WrongEntry.at(file, f"{where}{key}", what, Text(f'{key} = ["…", "…"]', f'{key} = ["…", "…"]'))


def number_at(file: str, table: Mapping[str, Any], key: str, where: str = "", least: float = 0) -> float:
    """A number of at least `least`, or `WrongEntry`."""
    value = table.get(key)
    if isinstance(value, int | float) and not isinstance(value, bool) and value >= least:
        return value
    what = MISSING if value is None else Text(f"không thể là {value!r}", f"cannot be {value!r}")
    raise WrongEntry.at(
        file, f"{where}{key}", what, Text(f"Ghi một số từ {least} trở lên.", f"Write a number from {least} up.")
    )
