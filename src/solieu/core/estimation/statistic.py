"""What can be estimated: totals, means, ratios, proportions and quantiles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import ibis

from solieu.core.errors import StatError
from solieu.core.text import Text

ONE = ibis.literal(1).cast("float64")  # a bare 1.0 is a decimal to some engines


class UnknownStatistic(StatError):
    code = "estimation.unknown-statistic"
    sentence = Text("Không hiểu cách tính {what}.", "The statistic {what} cannot be read.")
    remedy = Text("Hãy dùng một trong các dạng: {known}.", "Use one of these forms: {known}.")


class UnknownVariable(StatError):
    code = "estimation.unknown-variable"
    sentence = Text("Bảng không có biến {variable}.", "The table has no variable {variable}.")
    remedy = Text("Các biến hiện có: {known}.", "Variables at hand: {known}.")


class NotNumeric(StatError):
    code = "estimation.not-numeric"
    sentence = Text("Biến {variable} không phải là số.", "The variable {variable} is not a number.")
    remedy = Text(
        "Chọn một biến số, hoặc ước lượng tỷ lệ của một mã.",
        "Choose a numeric variable, or estimate the proportion of one code.",
    )


class ImpossibleProbability(StatError):
    code = "estimation.impossible-probability"
    sentence = Text("Xác suất {probability} không thể dùng.", "{probability} is no usable probability.")
    remedy = Text("Chọn một số lớn hơn 0 và nhỏ hơn 1.", "Choose a number above 0 and below 1.")


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of a variable over the population: Σ w y."""

    variable: str
    kind: ClassVar[str] = "total"

    @property
    def variables(self) -> tuple[str, ...]:
        return (self.variable,)

    def parts(self, units: Any) -> tuple[Any, Any]:
        return number(units, self.variable), ONE


@dataclass(frozen=True, slots=True)
class Mean:
    """The average of a variable over the population: Σ w y / Σ w."""

    variable: str
    kind: ClassVar[str] = "mean"

    @property
    def variables(self) -> tuple[str, ...]:
        return (self.variable,)

    def parts(self, units: Any) -> tuple[Any, Any]:
        return number(units, self.variable), ONE


@dataclass(frozen=True, slots=True)
class Ratio:
    """One total over another: Σ w y / Σ w x."""

    numerator: str
    denominator: str
    kind: ClassVar[str] = "ratio"

    @property
    def variables(self) -> tuple[str, ...]:
        return (self.numerator, self.denominator)

    def parts(self, units: Any) -> tuple[Any, Any]:
        return number(units, self.numerator), number(units, self.denominator)


@dataclass(frozen=True, slots=True)
class Proportion:
    """The share of the population whose variable has the code `category`, between 0 and 1."""

    variable: str
    category: str | int | bool
    kind: ClassVar[str] = "proportion"

    @property
    def variables(self) -> tuple[str, ...]:
        return (self.variable,)

    def parts(self, units: Any) -> tuple[Any, Any]:
        column = _column(units, self.variable)
        code = str(self.category) if column.type().is_string() else self.category
        return (column == code).cast("float64"), ONE


@dataclass(frozen=True, slots=True)
class Quantile:
    """The smallest observed value that at least `probability` of the population does not exceed.

    `rule="math"` is that definition: inf {x : F(x) >= p}, F the weighted distribution function,
    known as "math" in R's survey and as type 1 of Hyndman and Fan (1996). It is the only rule.
    """

    variable: str
    probability: float
    rule: str = "math"
    kind: ClassVar[str] = "quantile"

    def __post_init__(self) -> None:
        if not 0 < self.probability < 1:
            raise ImpossibleProbability(probability=self.probability)
        if self.rule != "math":
            raise UnknownStatistic(what=f'rule="{self.rule}"', known='rule="math"')

    @property
    def variables(self) -> tuple[str, ...]:
        return (self.variable,)


Linear = Total | Mean | Ratio | Proportion
Statistic = Total | Mean | Ratio | Proportion | Quantile

_KINDS: dict[str, type[Statistic]] = {c.kind: c for c in (Total, Mean, Ratio, Proportion, Quantile)}


def read_statistic(value: Statistic | Mapping[str, Any]) -> Statistic:
    """From `{statistic = "ratio", numerator = "food", denominator = "total"}`; values pass through."""
    if not isinstance(value, Mapping):
        return value
    facts = dict(value)
    kind = _KINDS.get(str(facts.pop("statistic", "")))
    wanted = tuple(kind.__dataclass_fields__) if kind else ()
    if kind is None or not set(facts) <= set(wanted):
        raise UnknownStatistic(what=dict(value), known=_forms())
    try:
        return kind(**facts)
    except TypeError as wrong:
        raise UnknownStatistic(what=dict(value), known=_forms()) from wrong


def number(units: Any, variable: str) -> Any:
    """The variable as float64; what is not a number (NaN) is missing."""
    column = _column(units, variable)
    if column.type().is_boolean() or column.type().is_null():
        return column.cast("float64")
    if not column.type().is_numeric():
        raise NotNumeric(variable=variable)
    value = column.cast("float64")
    return value.isnan().ifelse(None, value) if column.type().is_floating() else value


def _column(units: Any, variable: str) -> Any:
    if variable not in units.columns:
        raise UnknownVariable(variable=variable, known=", ".join(units.columns))
    return units[variable]


def _forms() -> str:
    return "; ".join(f"{kind} ({', '.join(c.__dataclass_fields__)})" for kind, c in _KINDS.items())
