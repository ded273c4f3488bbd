"""Evaluate measures over domains: lay out the parts, spread them over totals, linearise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import ibis

from solieu.core.errors import StatError
from solieu.core.estimation.design import Design, Sample, resolve
from solieu.core.estimation.domains import Domains, union
from solieu.core.estimation.interval import with_intervals
from solieu.core.estimation.linearise import Term, gather, linearise
from solieu.core.estimation.statistic import Linear, Quantile, Statistic, Total, number
from solieu.core.estimation.woodruff import estimate_quantile
from solieu.core.text import Text


class ImpossibleConfidence(StatError):
    code = "estimation.impossible-confidence"
    sentence = Text("Mức tin cậy {confidence} không thể dùng.", "{confidence} is no usable confidence.")
    remedy = Text("Chọn một số giữa 0 và 1, ví dụ 0,95.", "Choose a number between 0 and 1, such as 0.95.")


def evaluate(units: Any, design: Design, measures: Mapping[str, Statistic], domains: Domains, confidence: float) -> Any:
    """Long: the keys of `domains`, `measure`, estimate, se, cv, lower, upper, n, clusters, df."""
    if not 0 < confidence < 1:
        raise ImpossibleConfidence(confidence=confidence)
    columns = dict(domains.keys)
    for i, statistic in enumerate(measures.values()):
        columns |= _ingredients(units, i, statistic)
    sample = resolve(units, design, columns)
    numbered = {name: (i, statistic) for i, (name, statistic) in enumerate(measures.items())}
    linear = {n: (i, s) for n, (i, s) in numbered.items() if not isinstance(s, Quantile)}
    quantiles = {n: (i, s) for n, (i, s) in numbered.items() if isinstance(s, Quantile)}
    parts = _evaluate_quantile(sample, domains, quantiles, confidence)
    if linear:
        parts += _evaluate_linear(sample, domains, linear)
    return with_intervals(union(parts), confidence)


def _ingredients(units: Any, i: int, statistic: Statistic) -> dict[str, Any]:
    if isinstance(statistic, Quantile):
        return {f"value{i}": number(units, statistic.variable)}
    y, x = statistic.parts(units)
    return {f"y{i}": y, f"x{i}": x}


def _evaluate_linear(sample: Sample, domains: Domains, measures: Mapping[str, tuple[int, Linear]]) -> list[Any]:
    terms = {name: Term(str(i), isinstance(s, Total)) for name, (i, s) in measures.items()}
    cells = _cells(sample, domains, list(terms.values()))
    wide = linearise(cells, sample, domains.names, list(terms.values()))
    return [_lengthen(_pick(wide, domains, terms[name]), domains, name, s) for name, (_, s) in measures.items()]


def _cells(sample: Sample, domains: Domains, terms: Sequence[Term]) -> Any:
    """The weighted parts by domain, stratum and cluster (a unit, where there are no clusters)."""
    place = ["h", "c"] if sample.clustered else ["h"]
    rows = sample.units.select(*domains.names, *place, *(p for t in terms for p in _weighted(sample.units, t)))
    if not sample.clustered:
        return domains.spread(rows)
    keys = [*domains.names, *place]
    return gather(domains.spread(gather(rows, keys, terms)), keys, terms)


def _weighted(units: Any, term: Term) -> list[Any]:
    """w y and w x, 0 where one is missing, and 1 for a unit that is used."""
    y, x = term.of(units, "y"), term.of(units, "x")
    used = y.notnull() & x.notnull() & (units.w != 0)
    return [
        used.ifelse(units.w * y, 0.0).name("y" + term.suffix),
        used.ifelse(units.w * x, 0.0).name("x" + term.suffix),
        used.cast("int64").name("u" + term.suffix),
    ]


def _pick(wide: Any, domains: Domains, term: Term) -> Any:
    names = {"estimate": "e", "se": "se", "n": "n", "clusters": "k", "df": "df"}
    nothing = ibis.null("float64")
    figures = {name: wide[short + term.suffix] for name, short in names.items()}
    return wide.select(*domains.names, **figures, low=nothing, high=nothing)


def _evaluate_quantile(
    sample: Sample, domains: Domains, measures: Mapping[str, tuple[int, Quantile]], confidence: float
) -> list[Any]:
    units, found = sample.units, list[Any]()
    place = ["h", "c"] if sample.clustered else ["h"]
    for name, (i, quantile) in measures.items():
        used = units.filter(units[f"value{i}"].notnull() & (units.w != 0))
        rows = used.select(*domains.names, *place, "w", value=used[f"value{i}"])
        long = estimate_quantile(rows, sample, domains, probability=quantile.probability, confidence=confidence)
        found.append(_lengthen(long, domains, name, quantile))
    return found


def _lengthen(rows: Any, domains: Domains, name: str, statistic: Statistic) -> Any:
    """One measure's figures in their fixed order, under its name."""
    told = {"measure": ibis.literal(name), "kind": ibis.literal(statistic.kind)}
    return rows.select(*domains.names, "estimate", "se", "n", "clusters", "df", "low", "high", **told)
