"""Each function of VTL as an Ibis expression; an argument that is left out comes as None."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import ibis

from solieu.core.standards.vtl.compiling_types import closed, finite, number_to_integer


def _round(x: Any, digits: Any) -> Any:
    """Half away from zero; an integer unless the digits are given."""
    if digits is None:
        return _whole(x, _round_half_up)
    return _scaled(x.cast("float64"), digits)


def _round_half_up(x: Any) -> Any:
    return ibis.ifelse(x < 0, (x - 0.5).ceil(), (x + 0.5).floor())


def _scaled(x: Any, digits: Any) -> Any:
    return x.round(digits.cast("int32")).cast("float64")


def _whole(x: Any, rounded: Callable[[Any], Any]) -> Any:
    """An integer out of a number; integers pass as they are."""
    if x.type().is_integer():
        return x
    number = x.cast("float64")
    fits = number.abs() < 1e18
    return rounded(ibis.ifelse(fits, number, ibis.null("float64"))).try_cast("int64")


def _trunc(x: Any, digits: Any) -> Any:
    """Towards zero; decimal digits are those of the shortest way to write the number."""
    if digits is None:
        return number_to_integer(x)
    number = x.cast("float64")
    nearest = _scaled(number, digits)
    step = ibis.literal(10.0, "float64") ** (-digits)
    back = _scaled(nearest - number.sign() * step, digits)
    return ibis.ifelse(nearest.abs() > number.abs(), back, nearest)


def _ln(x: Any) -> Any:
    number = x.cast("float64")
    positive: Any = ibis.ifelse(number > 0, number, ibis.null("float64"))
    return positive.ln()


def _log(x: Any, base: Any) -> Any:
    return _ln(x) / _ln(base).nullif(0)


def _sqrt(x: Any) -> Any:
    number = x.cast("float64")
    present: Any = ibis.ifelse(number >= 0, number, ibis.null("float64"))
    return present.sqrt()


def _power(x: Any, exponent: Any) -> Any:
    return finite(x.cast("float64") ** exponent.cast("float64"))


def _mod(x: Any, divisor: Any) -> Any:
    """The remainder with the divisor's sign; x itself when the divisor is zero."""
    safe = divisor.nullif(0)
    remainder = x % safe
    mended = ibis.ifelse((remainder != 0) & ((remainder < 0) != (divisor < 0)), remainder + divisor, remainder)
    return ibis.ifelse(divisor == 0, x, mended)


def _from(place: Any, least: int) -> Any:
    """A place or a length: the least when left out, null when it is less."""
    if place is None:
        return ibis.literal(least, "int64")
    return ibis.ifelse(place >= least, place, ibis.null("int64"))


def _substr(text: Any, start: Any, length: Any) -> Any:
    """Characters are counted from 1."""
    first = _from(start, 1) - 1
    return text.substr(first) if length is None else text.substr(first, _from(length, 0))


def _replace(text: Any, pattern: Any, replacement: Any) -> Any:
    return text.replace(pattern, replacement if replacement is not None else ibis.literal(""))


def _instr(text: Any, pattern: Any, start: Any, occurrence: Any) -> Any:
    """Place, from 1, of the n-th occurrence from `start` on, 0 when there is none."""
    first = _from(start, 1) - 1
    rest = text.substr(first) if start is not None else text
    if occurrence is None:
        found = rest.find(pattern) + 1
        return ibis.ifelse(found > 0, found + first, found)
    parts, occurrence = rest.split(pattern), _from(occurrence, 1)
    before = parts[:occurrence].join("").length() + (occurrence - 1) * pattern.length()
    return ibis.cases((parts.length() > occurrence, before + 1 + first), (text.notnull(), 0))


def _match_characters(text: Any, pattern: Any) -> Any:
    """The whole text must match."""
    return text.re_search(ibis.literal("^(?:") + pattern + ibis.literal(")$"))


def _days_between(start: Any, end: Any) -> Any:
    return end.cast("date").delta(start.cast("date"), unit="day").cast("int64")


def _date_add(day: Any, shift: Any, unit: Any) -> Any:
    """By days, weeks, months, quarters, half-years or years; the month's last day at most."""
    base = day.cast("date")
    months = {"M": 1, "Q": 3, "S": 6, "Y": 12, "A": 12}
    branches = [(unit == u, base + (shift * n).as_interval("D")) for u, n in (("D", 1), ("W", 7))]
    branches += [(unit == u, base + (shift * n).as_interval("M")) for u, n in months.items()]
    return ibis.cases(*branches).cast("date")


COMPILED: Mapping[str, Callable[..., Any]] = {
    "abs": lambda x: x.abs(),
    "round": _round,
    "trunc": _trunc,
    "ceil": lambda x: _whole(x, lambda n: n.ceil()),
    "floor": lambda x: _whole(x, lambda n: n.floor()),
    "exp": lambda x: finite(x.cast("float64").exp()),
    "ln": _ln,
    "log": _log,
    "power": _power,
    "sqrt": _sqrt,
    "mod": _mod,
    "trim": lambda text: text.strip(),
    "ltrim": lambda text: text.lstrip(),
    "rtrim": lambda text: text.rstrip(),
    "upper": lambda text: text.upper(),
    "lower": lambda text: text.lower(),
    "length": lambda text: text.length().cast("int64"),
    "substr": _substr,
    "replace": _replace,
    "instr": _instr,
    "match_characters": _match_characters,
    "isnull": lambda x: closed(x).isnull(),
    "nvl": ibis.coalesce,
    "between": lambda x, start, end: (closed(x) >= closed(start)) & (closed(x) <= closed(end)),
    "getyear": lambda day: day.year().cast("int64"),
    "getmonth": lambda day: day.month().cast("int64"),
    "dayofmonth": lambda day: day.day().cast("int64"),
    "dayofyear": lambda day: day.day_of_year().cast("int64"),
    "datediff": _days_between,
    "dateadd": _date_add,
}
