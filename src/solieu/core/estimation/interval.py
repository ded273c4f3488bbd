"""How far an estimate may be off: coefficient of variation and confidence interval."""

from __future__ import annotations

from typing import Any

import ibis

from solieu.core.estimation.student import with_critical_value


def with_intervals(rows: Any, confidence: float) -> Any:
    """`rows` (estimate, se, df, kind, low, high) with cv, lower and upper.

    A mean, total or ratio reaches t standard errors to both sides. So does a proportion, but on
    the scale of log(p / (1 - p)), which keeps it within 0 and 1. A quantile has its own `low` and
    `high`. Without a standard error, or below one degree of freedom, there is no interval.
    """
    known = with_critical_value(rows, confidence)
    reach = known.t * known.se
    low, high = _log_odds(known.estimate, reach)
    is_quantile, is_share = known.kind == "quantile", known.kind == "proportion"
    return known.mutate(
        cv=known.se / known.estimate.abs().nullif(0.0),
        lower=ibis.cases((is_quantile, known.low), (is_share, low), else_=known.estimate - reach),
        upper=ibis.cases((is_quantile, known.high), (is_share, high), else_=known.estimate + reach),
    )


def _log_odds(p: Any, reach: Any) -> tuple[Any, Any]:
    """The ends for a share; a share of 0 or 1, or one without error, stays where it is."""
    scaled: Any = ibis.least(reach / (p * (1 - p)).nullif(0.0), 700.0)
    odds, stretch = (p / (1 - p).nullif(0.0)).nullif(0.0), scaled.exp()
    still = (reach == 0) | (p <= 0) | (p >= 1)
    low, high = 1 / (1 + stretch / odds), 1 / (1 + 1 / (odds * stretch))
    stay = reach.notnull().ifelse(p, None)
    return still.ifelse(stay, low), still.ifelse(stay, high)
