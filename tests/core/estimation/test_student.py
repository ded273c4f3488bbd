"""Student's t against printed tables and against itself."""

from __future__ import annotations

from math import inf, isclose

import ibis
import pyarrow as pa
import pytest

from solieu.core.estimation.student import (
    EXACT,
    normal_quantile,
    student_probability,
    student_quantile,
    with_critical_value,
)


@pytest.mark.parametrize(
    ("probability", "df", "t"),
    [
        (0.975, 1, 12.706204736174698),
        (0.975, 2, 4.302652729696142),
        (0.975, 3, 3.182446305284263),
        (0.975, 4, 2.7764451051977987),
        (0.95, 5, 2.0150483733330233),
        (0.975, 10, 2.2281388519649385),
        (0.995, 20, 2.845339709776814),
        (0.975, 30, 2.0422724563012373),
        (0.975, 120, 1.9799304050824413),
        (0.9995, 4, 8.610301581379275),
    ],
)
def test_quantiles_agree_with_the_printed_tables(probability: float, df: int, t: float) -> None:
    assert isclose(student_quantile(probability, df), t, rel_tol=1e-10)


@pytest.mark.parametrize("df", [1, 2, 3, 7, 50, 193, EXACT])
@pytest.mark.parametrize("probability", [0.6, 0.9, 0.975, 0.9995])
def test_the_quantile_inverts_the_distribution_function(probability: float, df: int) -> None:
    assert isclose(student_probability(student_quantile(probability, df), df), probability, rel_tol=1e-13)


@pytest.mark.parametrize("probability", [0.9, 0.95, 0.975, 0.995])
def test_the_series_continues_the_exact_values(probability: float) -> None:
    beyond = student_quantile(probability, EXACT + 1)
    assert isclose(student_probability(beyond, EXACT + 1), probability, rel_tol=1e-11)
    assert beyond < student_quantile(probability, EXACT)


def test_the_lower_half_mirrors_the_upper() -> None:
    assert student_quantile(0.025, 9) == -student_quantile(0.975, 9)
    assert student_quantile(0.5, 9) == 0


def test_many_degrees_of_freedom_are_the_normal_distribution() -> None:
    assert isclose(student_quantile(0.975, 10**9), normal_quantile(0.975), rel_tol=1e-8)


def test_the_expression_gives_the_same_values_and_nothing_below_one() -> None:
    degrees = [-1, 0, 1, 2, 29, EXACT, EXACT + 1, 5_000]
    table = ibis.memtable(pa.table({"df": degrees}))
    found = with_critical_value(table, 0.95).order_by("df").to_pyarrow()["t"].to_pylist()
    assert found[:2] == [None, None]
    wanted = [student_quantile(0.975, df) for df in degrees[2:]]
    assert max(abs(a - b) for a, b in zip(found[2:], wanted, strict=True)) < 1e-13
    assert all(t < inf for t in found[2:])
