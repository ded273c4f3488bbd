"""Quantiles by inverting the weighted distribution function, with Woodruff's (1952) interval.

With F(x) the weighted share of units that do not exceed x, q = inf {x : F(x) >= p}. The share
F(q) is a mean and has a linearised standard error; the ends of its symmetric interval, carried
back through the same inverse, are the ends of the quantile's. The standard error is the length
of that interval over twice the t value, as in R's survey, so it belongs to the confidence asked.
An end outside 0..1 has no quantile: the interval and the standard error are then missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ibis

from solieu.core.estimation.design import Sample
from solieu.core.estimation.linearise import Term, linearise
from solieu.core.estimation.student import critical_value

SHARE = Term("_share")
# Sums of the same weights in another order differ in the last digits; F >= p must not notice.
_LAST_DIGITS = 1e-12


def estimate_quantile(
    rows: Any, sample: Sample, keys: Sequence[str], *, probability: float, confidence: float
) -> Any:
    """One row per domain: keys, estimate, se, lower, upper, n, clusters, df.

    `rows` has a row per used unit and domain: `keys`, `h`, `w`, `value`, and `c` if clustered.
    """
    steps = _distribution(rows, keys)
    found = _invert(steps, keys, ibis.literal(probability)).rename(q="found")
    share = linearise(_share_cells(rows, found, sample, keys), sample, keys, [SHARE])
    share = share.rename(share="e_share", se_share="se_share", n="n_share", clusters="k_share", df="df_share")
    share = share.mutate(t=critical_value(share.df, confidence))
    ends = share.mutate(low=share.share - share.t * share.se_share, high=share.share + share.t * share.se_share)
    both = _ends(steps, ends, keys)
    answer = found.join(both, list(keys))
    se = (answer.upper - answer.lower) / (2 * answer.t)
    return answer.select(*keys, "lower", "upper", "n", "clusters", "df", estimate=answer.q, se=se)


def _distribution(rows: Any, keys: Sequence[str]) -> Any:
    """The steps of F per domain: value and up_to = F(value)."""
    weights = rows.group_by([*keys, "value"]).agg(w=rows.w.sum())
    so_far = ibis.window(group_by=list(keys), order_by="value", preceding=None, following=0)
    whole = ibis.window(group_by=list(keys))
    share = weights.w.sum().over(so_far) / weights.w.sum().over(whole).nullif(0.0)
    return weights.select(*keys, "value", up_to=share)


def _invert(steps: Any, keys: Sequence[str], probability: Any) -> Any:
    reached = steps.filter(steps.up_to >= probability - _LAST_DIGITS)
    return reached.group_by(list(keys)).agg(found=reached.value.min())


def _share_cells(rows: Any, found: Any, sample: Sample, keys: Sequence[str]) -> Any:
    laid = rows.join(found, list(keys))
    below = (laid.value <= laid.q).cast("float64")
    parts = laid.select(
        *keys, "h", *(["c"] if sample.clustered else []), y_share=laid.w * below, x_share=laid.w, u_share=1
    )
    if not sample.clustered:
        return parts
    sums = {f"{letter}_share": parts[f"{letter}_share"].sum() for letter in "yxu"}
    return parts.group_by([*keys, "h", "c"]).agg(**sums)


def _ends(steps: Any, ends: Any, keys: Sequence[str]) -> Any:
    """Both ends of the interval carried back to values, in one pass over the steps."""
    laid = steps.join(ends, list(keys))
    within = (laid.low >= 0) & (laid.high <= 1)
    return laid.group_by([*keys, "n", "clusters", "df", "t"]).agg(
        lower=laid.value.min(where=within & (laid.up_to >= laid.low - _LAST_DIGITS)),
        upper=laid.value.min(where=within & (laid.up_to >= laid.high - _LAST_DIGITS)),
    )
