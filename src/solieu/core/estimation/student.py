"""Student's t quantiles: exact for few degrees of freedom, in a series for many.

The distribution function for whole degrees of freedom is a finite sum (Abramowitz and Stegun
1964, 26.7.3 and 26.7.4), which Newton's method inverts to the last digits of a float. Above
`EXACT` degrees of freedom the expansion around the normal quantile (26.7.5) is used; its error
there is below 1e-12 for 95% intervals and 1e-9 for 99.95%, so a table of any size needs one short list and one polynomial.
"""

from __future__ import annotations

from functools import lru_cache
from math import atan, cos, exp, inf, lgamma, log, pi, sin, sqrt, tan
from statistics import NormalDist
from typing import Any

import ibis
import pyarrow as pa

EXACT = 240
_STEPS = 60


def normal_quantile(probability: float) -> float:
    """z with P(Z <= z) = probability."""
    return NormalDist().inv_cdf(probability)


def student_quantile(probability: float, df: int) -> float:
    """t with P(T <= t) = probability, for T of `df` >= 1 degrees of freedom."""
    if probability < 0.5:
        return -student_quantile(1 - probability, df)
    if probability == 0.5:
        return 0.0
    if df <= EXACT:
        return _invert(probability, df)
    return sum(c / df**power for power, c in enumerate(_series(normal_quantile(probability))))


def student_probability(t: float, df: int) -> float:
    """P(T <= t) for whole `df` >= 1."""
    return (1 + _within(t, df)) / 2


def with_critical_value(rows: Any, confidence: float) -> Any:
    """`rows` with a column `t`: the two-sided t value of `confidence` for the column `df`.

    Null where `df` is below 1: nothing is known about the spread then.
    """
    upper = (1 + confidence) / 2
    few = ibis.memtable(pa.table({"few_df": list(range(1, EXACT + 1)), "few_t": _few(upper)}))
    laid = rows.left_join(few, rows.df == few.few_df)
    degrees = laid.df.cast("float64")
    many: Any = ibis.literal(0)
    for coefficient in reversed(_series(normal_quantile(upper))):
        many = many / degrees + coefficient
    return laid.select(*rows.columns, t=(laid.df > EXACT).ifelse(many, laid.few_t))


@lru_cache(maxsize=32)
def _few(probability: float) -> tuple[float, ...]:
    return tuple(_invert(probability, df) for df in range(1, EXACT + 1))


def _invert(probability: float, df: int) -> float:
    """Newton's method, kept between bounds; closed forms where they exist."""
    if df == 1:
        return tan(pi * (probability - 0.5))
    if df == 2:
        return (2 * probability - 1) * sqrt(2 / (4 * probability * (1 - probability)))
    low, high, t = 0.0, inf, normal_quantile(probability)
    for _ in range(_STEPS):
        error = student_probability(t, df) - probability
        low, high = (t, high) if error < 0 else (low, t)
        step = t - error / _density(t, df)
        closer = step if low <= step <= high else (low + min(high, 4 * low + 4)) / 2
        if abs(closer - t) <= 1e-15 * t:
            return closer
        t = closer
    return t


def _within(t: float, df: int) -> float:
    """P(|T| <= t), as a finite sum over whole `df`."""
    angle = atan(t / sqrt(df))
    squared = cos(angle) ** 2
    odd = df % 2
    term, total = (cos(angle), 0.0) if odd else (1.0, 0.0)
    for k in range(1 + odd, df, 2):
        total += term
        term *= squared * k / (k + 1)
    if odd:
        return 2 / pi * (angle + sin(angle) * total)
    return sin(angle) * total


def _density(t: float, df: int) -> float:
    scale = lgamma((df + 1) / 2) - lgamma(df / 2) - log(df * pi) / 2
    return exp(scale - (df + 1) / 2 * log(1 + t * t / df))


def _series(z: float) -> list[float]:
    """Coefficients of 1, 1/df, 1/df², … around the normal quantile `z`."""
    s = z * z
    return [
        z,
        z * (s + 1) / 4,
        z * (5 * s**2 + 16 * s + 3) / 96,
        z * (3 * s**3 + 19 * s**2 + 17 * s - 15) / 384,
        z * (79 * s**4 + 776 * s**3 + 1482 * s**2 - 1920 * s - 945) / 92160,
    ]
