"""process.toml: the graph of steps, run once over empty tables before any record is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from solieu.core.tables import Variable
from solieu.core.text import Text
from solieu.design.errors import ReservedName, WrongEntry

FILE = "process.toml"
SYSTEM_COLUMNS = {
    "unit": "string",
    "version": "int64",
    "form_version": "string",
    "enumerator": "string",
    "received_at": "timestamp('UTC')",
}
NEEDED = ("clean", "failures", "changes", "problems")


def read_process(process: Mapping[str, Any], variables: tuple[Variable, ...], rules: str) -> dict[str, list[str]]:
    """The columns of every table that the steps make, by the table's name in [outputs] or its own.

    Raises the precise error of `core.pipeline` or of the method that would fail.
    """
    import ibis

    from solieu.core import pipeline

    source = ibis.schema({**SYSTEM_COLUMNS, **{variable.name: "string" for variable in variables}})
    plan = pipeline.read(process)
    _demand_outputs(plan.outputs)
    shapes = pipeline.shapes(plan, source=source, references={"variables": variables, "rules": rules})
    named = {name: list(schema) for name, schema in shapes.items()}
    return named | {output: named[made] for output, made in plan.outputs.items()}


def _demand_outputs(outputs: Iterable[str]) -> None:
    for name in NEEDED:
        if name not in set(outputs):
            what = Text(f"thiếu {name}", f"lacks {name}")
            advice = Text(f'Thêm {name} = "bước.kết_quả".', f'Add {name} = "step.output".')
            raise WrongEntry.at(FILE, "[outputs]", what, advice)


def demand_free_names(variables: Iterable[Variable]) -> None:
    """Raise `ReservedName` for a question called like a column that the system writes."""
    for variable in variables:
        if variable.name.lower() in SYSTEM_COLUMNS:
            raise ReservedName(name=variable.name, reserved=", ".join(SYSTEM_COLUMNS))
