"""Quantiles by inverting the weighted distribution function, with Woodruff's (1952) interval.

With F(x) the weighted share of units that do not exceed x, q = inf {x : F(x) >= p}. The share
F(q) is a mean and has a linearised standard error; the ends of its symmetric interval, carried
back through the same inverse, are the ends of the quantile's. The standard error is the length
of that interval over twice the t value, as in R's survey, so it belongs to the confidence asked.
An end outside 0..1 has no quantile: the interval and the standard error are then missing.

F is inverted in two steps, so that only few rows are ever sorted by domain: all values are cut
into `BINS` by rank, once; a domain's bin is found from the weights of its bins, and the value
from the units in that bin alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ibis

from solieu.core.estimation.design import Sample
from solieu.core.estimation.domains import Domains
from solieu.core.estimation.linearise import Term, linearise
from solieu.core.estimation.student import with_critical_value

BINS = 1024
SHARE = Term("_share")
# Sums of the same weights in another order differ in the last digits; F >= p must not notice.
_LAST_DIGITS = 1e-12


@dataclass(frozen=True, slots=True)
class Distribution:
    """The weighted distribution function of every domain, ready to be inverted.

    `rows`: a row per unit with the keys, h, w, value, bin, and c if clustered. `bins`: per domain
    and bin the weight before it, up to its end (`upto`), and of the whole domain.
    """

    rows: Any
    bins: Any
    domains: Domains

    @classmethod
    def of(cls, rows: Any, domains: Domains) -> Distribution:
        """Cut the values into bins; equal values share one."""
        rank = ibis.percent_rank().over(order_by=rows.value)
        binned = rows.mutate(bin=(rank * BINS).floor().cast("int64"))
        keys = domains.names
        own = binned.group_by([*keys, "bin"]).agg(w=binned.w.sum())
        weights = domains.spread(own).group_by([*keys, "bin"]).agg(w=ibis._.w.sum())
        so_far = weights.w.sum().over(group_by=keys, order_by="bin", rows=(None, 0))
        whole = weights.w.sum().over(group_by=keys)
        return cls(binned, weights.select(*keys, "bin", "w", upto=so_far, whole=whole), domains)

    def invert(self, targets: Any) -> Any:
        """keys, which, found: the smallest value whose F reaches `p`, for each row of `targets`
        (keys, which, p). A `p` that is missing or above 1 finds nothing."""
        keys = self.domains.names
        coarse = targets.join(self.bins, keys)
        reached = coarse.filter(coarse.upto / coarse.whole >= coarse.p - _LAST_DIGITS)
        bins = reached.group_by([*keys, "which", "p"]).agg(bin=reached.bin.min())
        aims = bins.join(self.bins, [*keys, "bin"])
        return self._within_bins(aims.mutate(before=aims.upto - aims.w))

    def _within_bins(self, aims: Any) -> Any:
        keys = [*self.domains.names, "which"]
        near = self.domains.spread(self.rows.select(*self.domains.names, "value", "bin", weight=self.rows.w))
        hits = near.join(aims, [*self.domains.names, "bin"])
        so_far = hits.weight.sum().over(group_by=keys, order_by="value", rows=(None, 0))
        steps = hits.mutate(reach=(hits.before + so_far) / hits.whole)
        reached = steps.value.min(where=steps.reach >= steps.p - _LAST_DIGITS)
        return steps.group_by(keys).agg(found=ibis.coalesce(reached, steps.value.max()))


def estimate_quantile(rows: Any, sample: Sample, domains: Domains, *, probability: float, confidence: float) -> Any:
    """One row per domain: keys, n, clusters, df, estimate, se, low, high.

    `rows` has a row per used unit: the keys, `h`, `w`, `value`, and `c` if clustered.
    """
    keys = domains.names
    distribution = Distribution.of(rows, domains)
    everywhere = distribution.bins.select(*keys).distinct()
    middle = distribution.invert(everywhere.mutate(which=ibis.literal("q"), p=ibis.literal(probability)))
    found = middle.select(*keys, q="found")
    share = linearise(_share_cells(rows, found, sample, domains), sample, keys, [SHARE])
    share = with_critical_value(share.rename(n="n_share", clusters="k_share", df="df_share"), confidence)
    ends = _ends(distribution, share, keys)
    answer = found.join(share, keys).left_join(ends, keys)
    se = (answer.upper - answer.lower) / (2 * answer.t)
    return answer.select(*keys, "n", "clusters", "df", estimate="q", se=se, low="lower", high="upper")


def _share_cells(rows: Any, found: Any, sample: Sample, domains: Domains) -> Any:
    keys = domains.names
    laid = domains.spread(rows).join(found, keys)
    below = (laid.value <= laid.q).cast("float64")
    place = ["h", "c"] if sample.clustered else ["h"]
    parts = laid.select(*keys, *place, y_share=laid.w * below, x_share=laid.w, u_share=1)
    if not sample.clustered:
        return parts
    sums = {f"{letter}_share": parts[f"{letter}_share"].sum() for letter in "yxu"}
    return parts.group_by([*keys, "h", "c"]).agg(**sums)


def _ends(distribution: Distribution, share: Any, keys: list[str]) -> Any:
    """keys, lower, upper: both ends of the share's interval carried back to values."""
    reach = share.t * share.se_share
    low, high = share.e_share - reach, share.e_share + reach
    inside = share.filter((low >= 0) & (high <= 1))
    targets = ibis.union(
        inside.select(*keys, which=ibis.literal("lower"), p=low),
        inside.select(*keys, which=ibis.literal("upper"), p=high),
    )
    found = distribution.invert(targets)
    sides = {side: found.found.max(where=found.which == side) for side in ("lower", "upper")}
    return found.group_by(keys).agg(**sides)
