"""tables.toml and release.toml: breakdowns and measures of variables that exist."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from solieu.core.tables import Variable
from solieu.core.text import Text
from solieu.design.errors import WrongEntry
from solieu.design.reading.rules import demand_variable
from solieu.design.reading.toml import list_at, name_at, number_at, tables_at, text_at

FILE = "tables.toml"
RELEASE = "release.toml"
SDMX_ID = r"[A-Z][A-Z0-9_]*"
TABLE_ID = r"[a-z][a-z0-9-]*"
NEEDS: dict[str, tuple[str, ...]] = {
    "mean": ("variable",),
    "total": ("variable",),
    "ratio": ("numerator", "denominator"),
    "proportion": ("variable",),
    "quantile": ("variable",),
}


def check_tables(document: Mapping[str, Any], columns: Collection[str], variables: Sequence[Variable]) -> None:
    """Raise `WrongEntry` or `UnknownVariable` for the first thing that could not be compiled."""
    _check_design(document.get("design", {}), columns)
    _check_quality(document.get("quality", {}))
    dimensions = tables_at(FILE, document, "dimension")
    for at, dimension in enumerate(dimensions, start=1):
        _check_dimension(dimension, f"[[dimension]] {dimension.get('id', at)}: ", columns, variables)
    known = [str(dimension["id"]) for dimension in dimensions]
    _demand_once("[[dimension]]", known)
    tables = tables_at(FILE, document, "table")
    for at, table in enumerate(tables, start=1):
        _check_table(table, f"[[table]] {table.get('id', at)}: ", known, columns)
    _demand_once("[[table]]", [str(table["id"]) for table in tables])


def _check_design(design: Mapping[str, Any], columns: Collection[str]) -> None:
    for role in ("weight", "strata", "cluster", "fpc"):
        if role in design:
            demand_variable(FILE, f"[design] {role}", name_at(FILE, design, role, "[design] "), columns)


def _check_quality(quality: Mapping[str, Any]) -> None:
    for key in ("suppress_below", "caution_cv", "unreliable_cv"):
        number_at(FILE, quality, key, "[quality] ")


def _check_dimension(
    dimension: Mapping[str, Any], where: str, columns: Collection[str], variables: Sequence[Variable]
) -> None:
    name_at(FILE, dimension, "id", where, SDMX_ID)
    text_at(FILE, dimension, "name", where)
    text_at(FILE, dimension, "total", where)
    variable = name_at(FILE, dimension, "variable", where)
    demand_variable(FILE, f"{where}variable", variable, columns)
    key = "bands" if "bands" in dimension else "codes"
    entries = tables_at(FILE, dimension, key, where)
    for entry in entries:
        name_at(FILE, entry, "id", f"{where}{key}: ", SDMX_ID)
        text_at(FILE, entry, "name", f"{where}{entry['id']}: ")
    _demand_once(f"{where}{key}", [str(entry["id"]) for entry in entries])
    _check_bands(entries, where) if key == "bands" else _check_codes(entries, where, variable, variables)


def _check_bands(bands: Sequence[Mapping[str, Any]], where: str) -> None:
    """Bands are `from` ≤ value < `to`, in order, and do not overlap; the last may stay open."""
    reached = float("-inf")
    for band in bands:
        start = number_at(FILE, band, "from", f"{where}{band['id']}: ", float("-inf"))
        end = float("inf") if "to" not in band else number_at(FILE, band, "to", f"{where}{band['id']}: ", float("-inf"))
        if start < reached or end <= start:
            what = Text(
                f"{band['id']} chồng lên khoảng trước hoặc rỗng", f"{band['id']} overlaps the one before or is empty"
            )
            advice = Text(
                "from của khoảng sau phải từ to của khoảng trước.", "Each begins where the one before ends, or later."
            )
            raise WrongEntry.at(FILE, f"{where}bands", what, advice)
        reached = end


def _check_codes(codes: Sequence[Mapping[str, Any]], where: str, variable: str, variables: Sequence[Variable]) -> None:
    """A code's `value` must be one that the question can have."""
    asked = next((v for v in variables if v.name == variable), None)
    possible = [category.code for category in asked.categories] if asked else []
    for code in codes:
        value = name_at(FILE, code, "value", f"{where}{code['id']}: ", r".+")
        if possible and value not in possible:
            what = Text(f"không phải câu trả lời của {variable}", f"is no answer to {variable}")
            known = ", ".join(possible)
            advice = Text(f"Các câu trả lời: {known}.", f"The answers are {known}.")
            raise WrongEntry.at(FILE, f"{where}value = {value!r}", what, advice)


def _check_table(table: Mapping[str, Any], where: str, dimensions: Sequence[str], columns: Collection[str]) -> None:
    name_at(FILE, table, "id", where, TABLE_ID)
    text_at(FILE, table, "title", where)
    for dimension in list_at(FILE, table, "dimensions", where):
        if dimension not in dimensions:
            what = Text(f"không có chiều {dimension}", f"has no dimension {dimension}")
            known = ", ".join(dimensions)
            raise WrongEntry.at(FILE, f"{where}dimensions", what, Text(f"Các chiều: {known}.", f"Dimensions: {known}."))
    measures = tables_at(FILE, table, "measure", where)
    for measure in measures:
        _check_measure(measure, f"{where}{measure.get('id', '?')}: ", columns)
    _demand_once(f"{where}measure", [str(measure["id"]) for measure in measures])


def _check_measure(measure: Mapping[str, Any], where: str, columns: Collection[str]) -> None:
    name_at(FILE, measure, "id", where, SDMX_ID)
    for key in ("name", "unit", "definition"):
        text_at(FILE, measure, key, where)
    number_at(FILE, measure, "decimals", where)
    statistic = name_at(FILE, measure, "statistic", where)
    if statistic not in NEEDS:
        what = Text(f"không thể là {statistic!r}", f"cannot be {statistic!r}")
        known = ", ".join(NEEDS)
        raise WrongEntry.at(FILE, f"{where}statistic", what, Text(f"Chọn: {known}.", f"Choose from {known}."))
    for role in NEEDS[statistic]:
        demand_variable(FILE, f"{where}{role}", name_at(FILE, measure, role, where), columns)
    _check_more(measure, statistic, where)


def _check_more(measure: Mapping[str, Any], statistic: str, where: str) -> None:
    if statistic == "proportion":
        name_at(FILE, measure, "category", where, r".+")
    if statistic == "quantile" and not 0 < number_at(FILE, measure, "probability", where) < 1:
        what = Text("phải nằm giữa 0 và 1", "must lie between 0 and 1")
        raise WrongEntry.at(FILE, f"{where}probability", what, Text("Trung vị: 0.5.", "The median is 0.5."))


def _demand_once(where: str, ids: Sequence[str]) -> None:
    for id in ids:
        if ids.count(id) > 1:
            what = Text(f"có {id} hai lần", f"has {id} twice")
            raise WrongEntry.at(FILE, where, what, Text("Đổi tên một trong hai.", "Rename one of them."))


def check_release(document: Mapping[str, Any], tables: Mapping[str, Any]) -> None:
    """Who publishes, which tables, under what title, source and licence."""
    agency = document.get("agency")
    if not isinstance(agency, dict):
        what = Text("bị thiếu", "is missing")
        example = 'agency = { id = "GSO", name = { vi = "…", en = "…" } }'
        raise WrongEntry.at(RELEASE, "agency", what, Text(example, example))
    name_at(RELEASE, agency, "id", "agency.")
    text_at(RELEASE, agency, "name", "agency.")
    for key in ("title", "source", "contact"):
        text_at(RELEASE, document, key)
    known = [str(table["id"]) for table in tables["table"]]
    for table in list_at(RELEASE, document, "tables"):
        if table not in known:
            what = Text(f"có bảng {table}, không có trong tables.toml", f"has {table}, which is not in tables.toml")
            names = ", ".join(known)
            raise WrongEntry.at(RELEASE, "tables", what, Text(f"Các bảng: {names}.", f"Tables: {names}."))
    _check_next(document)


def _check_next(document: Mapping[str, Any]) -> None:
    """The next release is a day, or an empty text when none is planned."""
    value = str(document.get("next_release", ""))
    if value and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        what = Text(f"không phải ngày: {value!r}", f"is not a day: {value!r}")
        example = "next_release = 2026-12-31"
        raise WrongEntry.at(RELEASE, "next_release", what, Text(example, example))
