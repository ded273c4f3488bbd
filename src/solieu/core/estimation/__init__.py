"""Estimates from samples, with the uncertainty that their design brings.

tabulate(units, design=Design(cluster="commune"), measures={"M": Mean("income")}, dimensions=["AREA"])
"""

from solieu.core.estimation.design import Design
from solieu.core.estimation.statistic import (
    Mean,
    Proportion,
    Quantile,
    Ratio,
    Statistic,
    Total,
    read_statistic,
)
from solieu.core.estimation.tables import estimate, tabulate

__all__ = [
    "Design",
    "Mean",
    "Proportion",
    "Quantile",
    "Ratio",
    "Statistic",
    "Total",
    "estimate",
    "read_statistic",
    "tabulate",
]
