"""How tables are compiled, one after the other; heavy to import, so not before it is wanted."""

from __future__ import annotations

from collections.abc import Mapping

from solieu.analyse import queries
from solieu.analyse.models import IndicatorRun
from solieu.analyse.services import journal
from solieu.analyse.services.cube import METHODS
from solieu.analyse.services.journal import Surroundings
from solieu.analyse.services.make_table import make_table
from solieu.analyse.services.table_plan import TablePlan, read_plans
from solieu.core.pipeline import digest
from solieu.core.tables import DatasetRef


def compile_each(around: Surroundings) -> list[IndicatorRun]:
    """Every table of tables.toml, in its order: made, or taken over."""
    return [_compile(plan, around) for plan in read_plans(around.definition.tables)]


def _compile(plan: TablePlan, around: Surroundings) -> IndicatorRun:
    key = table_key(plan, around.inputs)
    before = queries.table_done_before(around.definition.code, around.wave, key)
    if before is not None:
        return journal.take_over(plan.id, before, around)
    return _make(plan, journal.open_table(plan, key, around), around)


def _make(plan: TablePlan, run: IndicatorRun, around: Surroundings) -> IndicatorRun:
    try:
        return make_table(plan, run, around)
    except Exception as error:
        raise journal.fail_table(run, error, by=around.by, at=around.clock.now()) from error


def table_key(plan: TablePlan, inputs: Mapping[str, DatasetRef]) -> str:
    """SHA-256 over everything that the table depends on; its titles and notes are left out."""
    return digest([plan.id, plan.parameters, METHODS, {name: ref.digest for name, ref in inputs.items()}])
