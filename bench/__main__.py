"""`make bench`: every measurement in one run, each beside its baseline."""

from __future__ import annotations

import importlib
import sys

MEASUREMENTS = ("start", "submissions", "rules")


def main() -> None:
    for name in sys.argv[1:] or MEASUREMENTS:
        print(f"\n== {name}", flush=True)
        importlib.import_module(f"bench.{name}").main([])


if __name__ == "__main__":
    main()
