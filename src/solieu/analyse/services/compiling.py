"""Make the tables of an operation from its clean records: cells with their errors, and what stands behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from solieu.analyse import queries
from solieu.analyse.models import IndicatorRun
from solieu.analyse.services import journal
from solieu.analyse.services.journal import Clock, Surroundings
from solieu.analyse.services.wave_lock import only_compilation
from solieu.core.errors import StatError
from solieu.core.tables import DatasetRef
from solieu.core.text import Text
from solieu.design.queries import definition as definition_of
from solieu.platform.actors import Actor
from solieu.platform.permissions import Capability, demand

NEEDED = ("clean", "failures", "changes", "problems")


class MissingInput(StatError):
    code = "analyse.missing-input"
    sentence = Text("Chưa có {missing} để lập bảng.", "The tables need {missing}, which is not there.")
    remedy = Text(
        "Ghi đủ clean, failures, changes, problems trong [outputs] của process.toml.",
        "Name clean, failures, changes and problems in the [outputs] of process.toml.",
    )


@dataclass(frozen=True, slots=True)
class CompiledTable:
    """A table as it stands after this compilation; `unchanged` means that it was taken over."""

    table_id: str
    cube: DatasetRef
    evidence: DatasetRef
    status: Literal["done", "unchanged"]


def compile_tables(
    *, operation: str, wave: str, inputs: Mapping[str, DatasetRef], by: Actor, at: datetime
) -> tuple[CompiledTable, ...]:
    """Every table of tables.toml, in its order; those that nothing has changed are taken over.

    Demands RUN_START. Every table commits by itself, so call this outside a transaction.
    """
    demand(by, Capability.RUN_START, operation=operation)
    _refuse_incomplete(inputs)
    from solieu.analyse.services.compilation import compile_each

    used = {name: inputs[name] for name in NEEDED}
    with only_compilation(operation, wave):
        journal.bury_interrupted(operation, wave, by=by, at=at)
        around = Surroundings(definition_of(operation), wave, used, by, Clock(at))
        return tuple(_result(run) for run in compile_each(around))


def _result(run: IndicatorRun) -> CompiledTable:
    status = "unchanged" if run.status == "unchanged" else "done"
    return CompiledTable(run.table, queries.ref(run.cube), queries.ref(run.evidence), status)


def _refuse_incomplete(inputs: Mapping[str, DatasetRef]) -> None:
    missing = [name for name in NEEDED if name not in inputs]
    if missing:
        raise MissingInput(missing=", ".join(missing))
