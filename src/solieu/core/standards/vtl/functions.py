"""The functions of VTL that we have: how each is written, what it takes and what it gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from solieu.core.standards.vtl.syntax import Type
from solieu.core.text import Text

Kind = Literal["integer", "number", "string", "boolean", "date", "any"]
Result = Literal["integer", "number", "string", "boolean", "date", "same", "whole"]

TYPE_NAMES: Mapping[Type, Text] = {
    "integer": Text("số nguyên", "an integer"),
    "number": Text("số", "a number"),
    "string": Text("chuỗi", "text"),
    "boolean": Text("đúng/sai", "true or false"),
    "date": Text("ngày", "a date"),
    "null": Text("null", "null"),
    "unknown": Text("chưa rõ", "unknown"),
}
CASTS: Mapping[Type, tuple[Type, ...]] = {
    "integer": ("number", "boolean", "string"),
    "number": ("integer", "boolean", "string"),
    "boolean": ("integer", "number", "string"),
    "date": ("string",),
    "string": ("integer", "number", "boolean", "date"),
}
DURATIONS = ("D", "W", "M", "Q", "S", "Y", "A")


@dataclass(frozen=True, slots=True)
class Function:
    """`result` "same" is the common type of all arguments; "whole" is an integer unless the
    number of digits is given, as `round` has it."""

    name: str
    parameters: tuple[tuple[str, Kind], ...]
    result: Result
    required: int

    @property
    def usage(self) -> str:
        """How it is written, optional arguments in brackets: `substr(text[, start[, length]])`."""
        names = [name for name, _ in self.parameters]
        optional = "".join(f"[, {name}" for name in names[self.required :])
        closing = "]" * (len(names) - self.required)
        return f"{self.name}({', '.join(names[: self.required])}{optional}{closing})"


def _function(usage: str, result: Result) -> Function:
    """From `name(argument: kind, …; optional: kind, …)`."""
    name, _, inside = usage.rstrip(")").partition("(")
    required, _, optional = inside.partition(";")
    groups = [[_parameter(p) for p in group.split(",") if p.strip()] for group in (required, optional)]
    return Function(name, tuple(groups[0] + groups[1]), result, len(groups[0]))


def _parameter(text: str) -> tuple[str, Kind]:
    name, _, kind = text.partition(":")
    kinds: dict[str, Kind] = {k: k for k in ("integer", "number", "string", "boolean", "date", "any")}
    return name.strip(), kinds[kind.strip()]


FUNCTIONS: Mapping[str, Function] = {
    function.name: function
    for function in (
        _function("abs(x: number)", "same"),
        _function("round(x: number; digits: integer)", "whole"),
        _function("trunc(x: number; digits: integer)", "whole"),
        _function("ceil(x: number)", "integer"),
        _function("floor(x: number)", "integer"),
        _function("exp(x: number)", "number"),
        _function("ln(x: number)", "number"),
        _function("log(x: number, base: number)", "number"),
        _function("power(x: number, exponent: number)", "number"),
        _function("sqrt(x: number)", "number"),
        _function("mod(x: number, divisor: number)", "same"),
        _function("trim(text: string)", "string"),
        _function("ltrim(text: string)", "string"),
        _function("rtrim(text: string)", "string"),
        _function("upper(text: string)", "string"),
        _function("lower(text: string)", "string"),
        _function("length(text: string)", "integer"),
        _function("substr(text: string; start: integer, length: integer)", "string"),
        _function("replace(text: string, pattern: string; replacement: string)", "string"),
        _function("instr(text: string, pattern: string; start: integer, occurrence: integer)", "integer"),
        _function("match_characters(text: string, pattern: string)", "boolean"),
        _function("isnull(x: any)", "boolean"),
        _function("nvl(x: any, otherwise: any)", "same"),
        _function("between(x: any, from: any, to: any)", "boolean"),
        _function("getyear(day: date)", "integer"),
        _function("getmonth(day: date)", "integer"),
        _function("dayofmonth(day: date)", "integer"),
        _function("dayofyear(day: date)", "integer"),
        _function("datediff(from: date, to: date)", "integer"),
        _function("dateadd(day: date, shift: integer, unit: string)", "date"),
    )
}
