"""`derive.calculate`: new variables from VTL expressions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from solieu.core.editing.errors import CircularDerivation, FaultyExpression, VariableExists
from solieu.core.editing.records import Table
from solieu.core.registry import method
from solieu.core.standards.vtl import Expression, VtlError, parse_expression, variables_of
from solieu.core.standards.vtl.compiling import compile_expression
from solieu.core.text import Text


def derivations(parameters: Mapping[str, Any]) -> dict[str, list[str]]:
    """From each new variable to the variables that its expression reads."""
    parsed = _parse(parameters["expressions"])
    return {name: list(variables_of(expression)) for name, expression in parsed.items()}


@method(
    "derive.calculate",
    version="1.0",
    title=Text("Tính biến dẫn xuất", "Derive variables"),
    source="SDMX VTL 2.1 Reference Manual, calc",
    derivations=derivations,
)
def calculate(units: Table, *, expressions: Mapping[str, str]) -> Table:
    """Add one column per expression; an expression may use columns and other new variables.

    Shape: the same rows; the new columns stand at the end, each after those that it uses.
    A value that cannot be computed for a unit (division by zero, missing input) is null.
    """
    parsed = _parse(expressions)
    for name in parsed:
        if name in units.columns:
            raise VariableExists(name=name)
    for name in _in_order(parsed):
        try:
            column = compile_expression(parsed[name], units)
        except VtlError as fault:
            raise FaultyExpression.of(fault, where=_where(name)) from fault
        units = units.mutate(column.name(name))
    return units


def _parse(expressions: Mapping[str, str]) -> dict[str, Expression]:
    parsed: dict[str, Expression] = {}
    for name, text in expressions.items():
        try:
            parsed[name] = parse_expression(text)
        except VtlError as fault:
            raise FaultyExpression.of(fault, where=_where(name)) from fault
    return parsed


def _where(name: str) -> Text:
    return Text(f"Biểu thức của biến {name}", f"Expression of the variable {name}")


def _in_order(parsed: Mapping[str, Expression]) -> list[str]:
    """The names so that each stands after those that it uses; otherwise as they were given."""
    needs = {name: [v for v in variables_of(e) if v in parsed] for name, e in parsed.items()}
    ordered: list[str] = []
    while len(ordered) < len(needs):
        ready = next((n for n, uses in needs.items() if n not in ordered and set(uses) <= set(ordered)), None)
        if ready is None:
            raise CircularDerivation(circle=" → ".join(_circle(needs, set(ordered))))
        ordered.append(ready)
    return ordered


def _circle(needs: Mapping[str, list[str]], done: set[str]) -> list[str]:
    path = [next(name for name in needs if name not in done)]
    while path[-1] not in path[:-1]:
        path.append(next(name for name in needs[path[-1]] if name not in done))
    return path[path.index(path[-1]) :]
