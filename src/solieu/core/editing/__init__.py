"""Editing and derivation: the methods between the raw table and the clean one."""

from solieu.core.editing.calculation import calculate
from solieu.core.editing.checks import check_rules
from solieu.core.editing.conformity import PROBLEMS, conform
from solieu.core.editing.correction import correct, read_corrections
from solieu.core.editing.grouping import quantile_group

__all__ = [
    "PROBLEMS",
    "calculate",
    "check_rules",
    "conform",
    "correct",
    "quantile_group",
    "read_corrections",
]
