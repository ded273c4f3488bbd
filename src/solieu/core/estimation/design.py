"""How the sample was drawn: weights, strata, clusters and the finite population."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import ibis
from ibis.expr.operations import UnboundTable

from solieu.core.errors import StatError
from solieu.core.estimation.statistic import ONE, UnknownVariable
from solieu.core.text import Text

Lonely = Literal["refuse", "certainty", "adjust"]


class LonelyCluster(StatError):
    code = "estimation.lonely-cluster"
    sentence = Text(
        "Tầng {stratum} chỉ có một cụm được chọn, nên không tính được sai số chuẩn.",
        "Stratum {stratum} has only one sampled cluster, so no standard error can be computed.",
    )
    remedy = Text(
        'Ghép tầng này với tầng gần nhất, hoặc đặt lonely = "adjust" hay "certainty" trong thiết kế.',
        'Merge it with a similar stratum, or set lonely = "adjust" or "certainty" in the design.',
    )


class IncompleteDesign(StatError):
    code = "estimation.incomplete-design"
    sentence = Text(
        "{count} đơn vị không có giá trị của biến thiết kế {variable}.",
        "{count} units have no value of the design variable {variable}.",
    )
    remedy = Text(
        "Bổ sung quyền số, tầng, cụm và quy mô cho mọi đơn vị trước khi ước lượng.",
        "Give every unit its weight, stratum, cluster and population size before estimating.",
    )


class ImpossiblePopulation(StatError):
    code = "estimation.impossible-population"
    sentence = Text(
        "Quy mô tổng thể của tầng {stratum} không hợp lệ: {sizes}, trong khi mẫu có {sample} cụm.",
        "The population size of stratum {stratum} is impossible: {sizes}, with {sample} sampled.",
    )
    remedy = Text(
        "Mỗi tầng cần đúng một quy mô, không nhỏ hơn số cụm được chọn, hoặc tỷ lệ chọn mẫu từ 0 đến 1.",
        "Each stratum needs one size, not below the sampled clusters, or a fraction between 0 and 1.",
    )


class UnknownDesign(StatError):
    code = "estimation.unknown-design"
    sentence = Text("Thiết kế mẫu có mục lạ: {what}.", "The sampling design has strange entries: {what}.")
    remedy = Text("Các mục hiểu được: {known}.", "Entries that are understood: {known}.")


@dataclass(frozen=True, slots=True)
class Design:
    """Columns that describe a sample, or None where the design has no such thing.

    `weight`: how many units of the population a unit stands for. Without it every unit counts
    once, or, when `fpc` is given, as often as its stratum was thinned (N_h / n_h).
    `strata`: without it there is one stratum. `cluster`: the primary sampling unit; codes may
    repeat between strata. Without it every unit is its own cluster.
    `fpc`: per stratum the number of clusters in the population, or, when at most 1, the sampled
    fraction. Without it the sample counts as drawn with replacement.
    `lonely` says what a stratum with one sampled cluster does: it is refused, adds nothing
    ("certainty"), or adds its deviation from zero instead of from the stratum mean ("adjust").
    """

    weight: str | None = None
    strata: str | None = None
    cluster: str | None = None
    fpc: str | None = None
    lonely: Lonely = "refuse"

    @classmethod
    def read(cls, value: Design | Mapping[str, Any]) -> Design:
        """From the `[design]` of tables.toml, where a `note` may stand too."""
        if isinstance(value, Design):
            return value
        strange = set(value) - set(cls.__dataclass_fields__) - {"note"}
        if strange or value.get("lonely", "refuse") not in ("refuse", "certainty", "adjust"):
            what = ", ".join(sorted(strange)) or f'lonely = "{value["lonely"]}"'
            raise UnknownDesign(what=what, known=", ".join(cls.__dataclass_fields__))
        return cls(**{name: facts for name, facts in value.items() if name != "note"})

    @property
    def columns(self) -> dict[str, str]:
        """Role to column, for the roles that this design has."""
        roles = {"weight": self.weight, "strata": self.strata, "cluster": self.cluster, "fpc": self.fpc}
        return {role: column for role, column in roles.items() if column is not None}


@dataclass(frozen=True, slots=True)
class Sample:
    """A table of units with its design resolved.

    `units` has the columns asked for beside `h` (stratum), `w` (weight) and, in a cluster
    sample, `c`. `strata` has one row per `h`: `size` (sampled clusters) and `fraction`.
    """

    units: Any
    strata: Any
    clustered: bool
    lonely: Lonely


def resolve(units: Any, design: Design, columns: Mapping[str, Any]) -> Sample:
    """Lay the design beside `columns` (new name to expression); refuse an impossible design.

    The refusals look at the data, so they are left out for a table that has none (unbound).
    """
    for variable in design.columns.values():
        if variable not in units.columns:
            raise UnknownVariable(variable=variable, known=", ".join(units.columns))
    laid = units.select(**_roles(units, design), **columns)
    strata = _strata(laid, design)
    if has_data(units):
        _demand_complete(laid, design)
        _demand_possible(strata, design)
    if design.weight is None and design.fpc is not None:
        laid = laid.join(strata.select("h", "fraction"), "h").mutate(w=1 / ibis._.fraction)
    needed = [name for name in laid.columns if name not in ("fpc", "fraction")]
    return Sample(laid.select(needed), strata, design.cluster is not None, design.lonely)


def _roles(units: Any, design: Design) -> dict[str, Any]:
    roles: dict[str, Any] = {
        "h": units[design.strata] if design.strata else ibis.literal(1),
        "w": units[design.weight].cast("float64") if design.weight else ONE,
    }
    if design.cluster:
        roles["c"] = units[design.cluster]
    if design.fpc:
        roles["fpc"] = units[design.fpc].cast("float64")
    return roles


def _strata(laid: Any, design: Design) -> Any:
    size = laid.c.nunique() if design.cluster else laid.count()
    if not design.fpc:
        return laid.group_by("h").agg(size=size).mutate(fraction=ibis.literal(0.0))
    counted = laid.group_by("h").agg(size=size, low=laid.fpc.min(), high=laid.fpc.max())
    fraction = (counted.high > 1).ifelse(counted["size"] / counted.high, counted.high)
    return counted.mutate(fraction=fraction)


def has_data(units: Any) -> bool:
    """Whether the table can be looked at, or is only a shape."""
    return not units.op().find(UnboundTable)


def _demand_complete(laid: Any, design: Design) -> None:
    names = {"weight": "w", "strata": "h", "cluster": "c", "fpc": "fpc"}
    roles = design.columns
    if not roles:
        return
    missing = laid.agg(**{role: laid[names[role]].isnull().sum().fill_null(0) for role in roles})
    for role, count in missing.to_pyarrow().to_pylist()[0].items():
        if count:
            raise IncompleteDesign(variable=roles[role], count=count)


def _demand_possible(strata: Any, design: Design) -> None:
    if design.fpc:
        wrong = (strata.low != strata.high) | (strata.low <= 0) | (strata.fraction > 1)
        for row in _first(strata.filter(wrong)):
            sizes = " / ".join(f"{size:g}" for size in sorted({row["low"], row["high"]}))
            raise ImpossiblePopulation(stratum=row["h"], sizes=sizes, sample=row["size"])
    if design.lonely == "refuse":
        for row in _first(strata.filter((strata["size"] == 1) & (strata.fraction < 1))):
            raise LonelyCluster(stratum=row["h"])


def _first(rows: Any) -> list[dict[str, Any]]:
    return rows.order_by("h").limit(1).to_pyarrow().to_pylist()
