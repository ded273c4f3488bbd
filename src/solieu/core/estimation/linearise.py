"""Taylor linearisation: estimates and their variances, for many domains and measures at once.

For a domain D, a measure with numerator y and denominator x has, with w the weight,

    Y = Σ w y,  X = Σ w x,  θ = Y / X     (a total: θ = Y)
    z_hi = Σ over the units of cluster i of w (y - θ x) / X     (a total: Σ w y)
    V(θ) = Σ_h (1 - f_h) n_h / (n_h - 1) Σ_i (z_hi - z̄_h)²

n_h counts all sampled clusters of stratum h; those without a unit of D have z = 0. Sums of
squares are never subtracted: a measure that cannot vary gets a variance of zero, not of noise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import ibis

from solieu.core.estimation.design import Sample


@dataclass(frozen=True, slots=True)
class Term:
    """One measure within a wide table: its columns are `y`, `x`, `u` with this suffix."""

    suffix: str
    is_total: bool = False

    def of(self, table: Any, letter: str) -> Any:
        return table[letter + self.suffix]


def gather(rows: Any, keys: Sequence[str], terms: Sequence[Term]) -> Any:
    """Sum the parts of all terms over the rows that share `keys`."""
    return rows.group_by(list(keys)).agg(
        **{letter + t.suffix: t.of(rows, letter).sum() for t in terms for letter in "yxu"}
    )


def linearise(cells: Any, sample: Sample, keys: Sequence[str], terms: Sequence[Term]) -> Any:
    """One row per domain, in wide form: e (estimate), v (variance), u, k (clusters), df.

    `cells` has one row per domain (`keys`), stratum `h` and cluster, with the parts of `terms`.
    """
    sums = cells.group_by(list(keys)).agg(
        **{f"whole_{letter}{t.suffix}": t.of(cells, letter).sum() for t in terms for letter in "yx"}
    )
    rows = cells.join(sums, list(keys))
    spread = rows.select(*keys, "h", *_parts(rows, terms), **{f"z{t.suffix}": _influence(rows, t) for t in terms})
    by_stratum = spread.group_by([*keys, "h"]).agg(m=spread.count(), **_moments(spread, terms))
    joined = by_stratum.join(sample.strata.select("h", "size", "fraction"), "h")
    return _assemble(joined, keys, terms, sample.lonely)


def _parts(rows: Any, terms: Sequence[Term]) -> list[str]:
    return [letter + t.suffix for t in terms for letter in "yxu"]


def _influence(rows: Any, term: Term) -> Any:
    y, x = term.of(rows, "y"), term.of(rows, "x")
    if term.is_total:
        return y
    whole = term.of(rows, "whole_x").nullif(0.0)
    return (y - term.of(rows, "whole_y") / whole * x) / whole


def _moments(rows: Any, terms: Sequence[Term]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for t in terms:
        z, used = t.of(rows, "z"), t.of(rows, "u")
        found |= {f"{letter}{t.suffix}": t.of(rows, letter).sum() for letter in "yxu"}
        found |= {f"s{t.suffix}": z.sum(), f"q{t.suffix}": z.var(how="pop")}
        found |= {f"k{t.suffix}": (used > 0).sum()}
    return found


def _assemble(strata: Any, keys: Sequence[str], terms: Sequence[Term], lonely: str) -> Any:
    found: dict[str, Any] = {}
    for t in terms:
        touched = t.of(strata, "k") > 0
        found |= {f"{letter}{t.suffix}": t.of(strata, letter).sum() for letter in "yxuk"}
        found |= {f"v{t.suffix}": _stratum_variance(strata, t, lonely).sum()}
        found |= {f"g{t.suffix}": touched.sum(), f"o{t.suffix}": (touched & (strata.fraction < 1)).any()}
    domains = strata.group_by(list(keys)).agg(**found)
    return domains.select(*keys, *(c for t in terms for c in _conclude(domains, t)))


def _stratum_variance(strata: Any, term: Term, lonely: str) -> Any:
    """(1 - f) n / (n - 1) Σ (z - z̄)², where n - m of the z are zeros that have no row."""
    size, m, s = strata["size"].cast("float64"), strata.m, term.of(strata, "s")
    squares = m * term.of(strata, "q") + m * (s / m - s / size) ** 2 + (size - m) * (s / size) ** 2
    alone = s**2 if lonely == "adjust" else ibis.literal(0).cast("float64")
    spread = ibis.ifelse(size > 1, size / (size - 1).nullif(0.0) * squares, alone)
    return (1 - strata.fraction) * spread


def _conclude(domains: Any, term: Term) -> list[Any]:
    """Estimate, standard error, units, clusters, df. One cluster tells nothing of a ratio's spread."""
    y, x, clusters = term.of(domains, "y"), term.of(domains, "x"), term.of(domains, "k")
    used = term.of(domains, "u") > 0
    known = used if term.is_total else used & ~((clusters == 1) & term.of(domains, "o"))
    estimate = used.ifelse(y, None) if term.is_total else y / x.nullif(0.0)
    return [
        estimate.name("e" + term.suffix),
        known.ifelse(term.of(domains, "v").sqrt(), None).name("se" + term.suffix),
        term.of(domains, "u").name("n" + term.suffix),
        clusters.name("k" + term.suffix),
        (clusters - term.of(domains, "g")).name("df" + term.suffix),
    ]
