"""Types of columns in VTL's words, and conversions between them that never stop a run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import ibis

from solieu.core.standards.vtl.syntax import Type

INTEGER = r"^\s*[+-]?[0-9]{1,18}\s*$"
NUMBER = r"^\s*[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?\s*$"
DATE = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
SAFE = 1e18


def type_of_column(dtype: Any) -> Type:
    """The VTL type of an Ibis data type; "unknown" for lists, maps and the like."""
    tests: tuple[tuple[bool, Type], ...] = (
        (dtype.is_boolean(), "boolean"),
        (dtype.is_integer(), "integer"),
        (dtype.is_floating() or dtype.is_decimal(), "number"),
        (dtype.is_string(), "string"),
        (dtype.is_date() or dtype.is_timestamp(), "date"),
        (dtype.is_null(), "null"),
    )
    for holds, type in tests:
        if holds:
            return type
    return "unknown"


def types_of(table: Any) -> dict[str, Type]:
    """The VTL type of every column of a table."""
    return {name: type_of_column(dtype) for name, dtype in table.schema().items()}


def cast_to(column: Any, given: Type, wanted: str, mask: str | None) -> Any:
    """The column in the wanted type; null where a value has no counterpart there."""
    if given in (wanted, "null"):
        return column.cast(_DTYPE[wanted]) if given == "null" else column
    if wanted == "date":
        return text_to_date(column, mask or "YYYY-MM-DD")
    if given == "date":
        return column.strftime(_directives(mask or "YYYY-MM-DD"))
    return _CASTS[wanted](column, given)


def closed(column: Any) -> Any:
    """The column as an operand of a comparison or a test for null.

    SQL binds `not` and `in` more loosely than engines agree on; a conjunction is always bracketed.
    """
    return column & ibis.literal(True) if column.type().is_boolean() else column


def text_to_integer(column: Any) -> Any:
    """Only digits with a sign, 18 at most; `5.0` is no integer."""
    return ibis.ifelse(column.re_search(INTEGER), column, ibis.null("string")).try_cast("int64")


def text_to_number(column: Any) -> Any:
    """Digits with a point and an exponent; neither `nan` nor `inf`."""
    number = ibis.ifelse(column.re_search(NUMBER), column, ibis.null("string")).try_cast("float64")
    return finite(number)


def text_to_boolean(column: Any) -> Any:
    plain = column.strip().lower()
    return ibis.cases((plain.isin(["true", "1"]), True), (plain.isin(["false", "0"]), False))


def text_to_date(column: Any, mask: str = "YYYY-MM-DD") -> Any:
    """By the mask's places of year, month and day; null for a day that no calendar has."""
    places = {part: mask.index(part) for part in ("YYYY", "MM", "DD")}
    parts = [column.substr(at, len(part)) for part, at in places.items()]
    ordered = parts[0] + "-" + parts[1] + "-" + parts[2]
    shaped = (column.length() == len(mask)) & ordered.re_search(DATE) & _separators(column, mask)
    return ibis.ifelse(shaped, ordered, ibis.null("string")).try_cast("date")


def finite(number: Any) -> Any:
    """The number, or null where it is infinite or not a number."""
    return ibis.ifelse(number.isinf() | number.isnan(), ibis.null("float64"), number)


def number_to_integer(number: Any) -> Any:
    """Towards zero; null beyond 18 digits."""
    towards_zero = ibis.ifelse(number < 0, number.cast("float64").ceil(), number.cast("float64").floor())
    return ibis.ifelse(number.cast("float64").abs() < SAFE, towards_zero, ibis.null("float64")).try_cast("int64")


def _separators(column: Any, mask: str) -> Any:
    held = ibis.literal(True)
    for at, sign in enumerate(mask):
        if not sign.isalpha():
            held = held & (column.substr(at, 1) == sign)
    return held


def _directives(mask: str) -> str:
    return mask.replace("YYYY", "%Y").replace("MM", "%m").replace("DD", "%d")


def _to_integer(column: Any, given: Type) -> Any:
    if given == "string":
        return text_to_integer(column)
    return number_to_integer(column) if given == "number" else column.cast("int64")


def _to_number(column: Any, given: Type) -> Any:
    if given == "boolean":
        return column.cast("int64").cast("float64")
    return text_to_number(column) if given == "string" else column.cast("float64")


def _to_boolean(column: Any, given: Type) -> Any:
    return text_to_boolean(column) if given == "string" else column != 0


def _to_string(column: Any, given: Type) -> Any:
    if given == "boolean":
        return ibis.cases((column, "true"), (~column, "false"))
    return column.cast("string")


_CASTS: Mapping[str, Callable[[Any, Type], Any]] = {
    "integer": _to_integer,
    "number": _to_number,
    "boolean": _to_boolean,
    "string": _to_string,
}
_DTYPE: Mapping[str, str] = {
    "integer": "int64",
    "number": "float64",
    "boolean": "boolean",
    "string": "string",
    "date": "date",
}
