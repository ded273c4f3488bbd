"""Twenty edit rules on five million records: ours against SQL written by hand.

Both read the same Parquet file, judge every record by every rule in one pass and write one row
per failure to Parquet. They run in turns in one process, so that only their ratio counts.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import duckdb
import ibis

from solieu.core.editing import check_rules

Times = dict[str, list[tuple[float, float]]]
BUDGET = 1.5
RULES: dict[str, tuple[str, str]] = {
    # name: (condition in VTL, the same in SQL)
    "E01": ("turnover >= 0", "turnover >= 0"),
    "E02": ("costs >= 0", "costs >= 0"),
    "E03": ("employees >= 0", "employees >= 0"),
    "E04": ("between(employees, 0, 200000)", "employees between 0 and 200000"),
    "E05": ("when employees > 0 then wages > 0", "not (employees > 0) or wages > 0"),
    "E06": ("wages <= costs", "wages <= costs"),
    "E07": ("abs(turnover - costs - profit) <= 0.01", "abs(turnover - costs - profit) <= 0.01"),
    "E08": ("not isnull(industry)", "industry is not null"),
    "E09": ('industry in {"A", "B", "C", "D", "E", "F", "G", "H"}',
            "industry in ('A', 'B', 'C', 'D', 'E', 'F', 'G', 'H')"),
    "E10": ("between(province, 1, 63)", "province between 1 and 63"),
    "E11": ('when status = "closed" then turnover = 0', "not (status = 'closed') or turnover = 0"),
    "E12": ("exports <= turnover", "exports <= turnover"),
    "E13": ("when exports > 0 then turnover > 0", "not (exports > 0) or turnover > 0"),
    "E14": ("wages / employees < 5000", "wages / nullif(employees, 0) < 5000"),
    "E15": ("turnover / employees < 100000", "turnover / nullif(employees, 0) < 100000"),
    "E16": ("turnover < 10 * previous", "turnover < 10 * previous"),
    "E17": ("turnover > 0.1 * previous", "turnover > 0.1 * previous"),
    "E18": ("length(tax_id) = 10", "length(tax_id) = 10"),
    "E19": ("founded <= 2026 and founded > 1900", "founded <= 2026 and founded > 1900"),
    "E20": ('when industry = "A" and employees > 500 then exports > 0',
            "not (industry = 'A' and employees > 500) or exports > 0"),
}  # fmt: skip
VARIABLES = "turnover, costs, profit, wages, exports, previous, employees, industry, province, status, tax_id, founded"


def ruleset() -> str:
    rules = ";\n".join(f"{name} : {vtl}" for name, (vtl, _) in RULES.items())
    return f"define datapoint ruleset enterprises (variable {VARIABLES}) is\n{rules}\nend datapoint ruleset;"


def by_hand(source: Path) -> str:
    """The pattern a practised hand would write: a list of cases, filtered, spread."""
    cases = ",\n".join(f"case when ({sql}) = false then '{name}' end" for name, (_, sql) in RULES.items())
    return (
        f"select unit, unnest(list_filter([{cases}], lambda rule: rule is not null)) as rule, "
        f"'error' as severity from read_parquet('{source}')"
    )


def generate(target: Path, records: int) -> None:
    """Enterprises with a few in a hundred values wrong or missing, the same on every run."""
    noise = "(hash(i, {0}) % 1000)".format
    duckdb.sql(f"""
        copy (
          select 'E' || i as unit, turnover, costs, turnover - costs + if({noise(1)} < 5, 7, 0) as profit,
            case when {noise(2)} < 8 then 0 when {noise(17)} < 3 then costs * 1.2 else costs * 0.3 end as wages,
            if(turnover < 0, 5, turnover * (hash(i, 3) % 102) / 100) as exports,
            if({noise(4)} < 30, null, turnover * (1 + (hash(i, 5) % 12))) as previous, employees,
            if({noise(6)} < 4, null, chr(65 + (hash(i, 7) % 9)::int)) as industry,
            1 + (hash(i, 8) % 64)::int as province, if({noise(9)} < 3, 'closed', 'active') as status,
            lpad((hash(i, 10) % 1000000000)::varchar, if({noise(11)} < 6, 9, 10), '0') as tax_id,
            1950 + (hash(i, 12) % 80)::int as founded
          from (select i, if({noise(13)} < 2, -1.0, (hash(i, 14) % 1000000)::double) as turnover,
                  if({noise(18)} < 2, -1.0, (hash(i, 15) % 900000)::double) as costs,
                  case when {noise(19)} < 2 then -5 when {noise(20)} < 1 then 300000
                    else (hash(i, 16) % 700)::bigint end as employees
                from range({records}) as r(i))
        ) to '{target}' (format parquet)""")


def measure(run: Callable[[], object]) -> tuple[float, float]:
    """Seconds on the clock, and seconds that the processors worked for us."""
    start, worked = time.perf_counter(), time.process_time()
    run()
    return time.perf_counter() - start, time.process_time() - worked


def counts(path: Path) -> dict[str, int]:
    return dict(duckdb.sql(f"select rule, count(*) from read_parquet('{path}') group by rule").fetchall())


def main(argv: list[str] | None = None) -> int:
    """Print seconds, ratio and whether both found the same; 1 when over budget or different."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--records", type=int, default=5_000_000)
    options.add_argument("--rounds", type=int, default=3)
    chosen = options.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        return compare(Path(folder), chosen.records, chosen.rounds)


def compare(folder: Path, records: int, rounds: int) -> int:
    source, ours, theirs = folder / "records.parquet", folder / "ours.parquet", folder / "theirs.parquet"
    generate(source, records)
    engine = ibis.duckdb.connect()
    reference = duckdb.connect()
    text, sql = ruleset(), by_hand(source)

    def run_ours() -> None:
        units = engine.read_parquet(source)
        check_rules(units, rules=text)["failures"].to_parquet(ours)

    def run_theirs() -> None:
        reference.sql(f"copy ({sql}) to '{theirs}' (format parquet)")

    times: Times = {"ours": [], "by hand": []}
    turns = [("by hand", run_theirs), ("ours", run_ours)]
    for number in range(rounds):
        for name, run in turns if number % 2 == 0 else reversed(turns):
            times[name].append(measure(run))
    return report(times, counts(ours), counts(theirs), records)


def report(times: Times, ours: dict[str, int], theirs: dict[str, int], records: int) -> int:
    """The ratio is the median over rounds, so that a neighbour's burst of work does not decide."""
    print(f"rules: {len(RULES)} on {records:,} records, {sum(ours.values()):,} failures")
    for name, measured in times.items():
        wall, work = (median(column) for column in zip(*measured, strict=True))
        print(f"  {name:8} {wall:7.2f} s  ({work:.2f} s of processor)")
    pairs = list(zip(times["ours"], times["by hand"], strict=True))
    wall, work = (median(a[part] / b[part] for a, b in pairs) for part in (0, 1))
    print(f"  ratio    {wall:7.2f}    ({work:.2f} of processor)  budget {BUDGET}")
    print(f"  failures of every rule equal: {'yes' if ours == theirs else 'NO'}")
    return 0 if ours == theirs and min(wall, work) <= BUDGET else 1


if __name__ == "__main__":
    raise SystemExit(main())
