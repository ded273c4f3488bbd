"""The measurement of the rules measures the same thing on both sides."""

from __future__ import annotations

from pathlib import Path

import duckdb
import ibis
import pytest
from bench.rules import RULES, by_hand, counts, generate, ruleset

from solieu.core.editing import check_rules


@pytest.mark.filterwarnings("ignore:fetch_arrow_table")  # Ibis asks DuckDB in its old way
def test_ours_and_the_rules_by_hand_find_the_same_failures(tmp_path: Path) -> None:
    source, ours, theirs = (tmp_path / f"{name}.parquet" for name in ("records", "ours", "theirs"))
    generate(source, 20_000)
    check_rules(ibis.duckdb.connect().read_parquet(source), rules=ruleset())["failures"].to_parquet(ours)
    duckdb.sql(f"copy ({by_hand(source)}) to '{theirs}' (format parquet)")
    assert counts(ours) == counts(theirs)
    assert set(counts(ours)) == set(RULES)
