"""Run the steps of an operation on one version of its raw records."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from solieu.core import pipeline
from solieu.core.pipeline import Pipeline
from solieu.core.tables import DatasetRef
from solieu.design.queries import definition as definition_of
from solieu.platform.actors import Actor
from solieu.platform.permissions import Capability, demand
from solieu.process.services import journal
from solieu.process.services.journal import Clock
from solieu.process.services.put_away import Surroundings
from solieu.process.services.take_step import take_step
from solieu.process.services.values import ProcessResult, StepResult
from solieu.process.services.wave_lock import only_run

Progress = Callable[[StepResult], None]


def silent(step: StepResult) -> None:
    """Progress that nobody watches."""


def run_process(
    *, operation: str, wave: str, source: DatasetRef, by: Actor, at: datetime, progress: Progress = silent
) -> ProcessResult:
    """Take `source` through every step; what was computed before is not computed again.

    Demands RUN_START. Each step commits by itself, so call this outside a transaction. Raises
    `AlreadyRunning` when the wave is being processed, and the precise error of the step that
    fails; the run is then kept as failed, and the steps before it stay done.
    """
    demand(by, Capability.RUN_START, operation=operation)
    with only_run(operation, wave):
        journal.bury_interrupted(operation, wave, by=by, at=at)
        definition = definition_of(operation)
        run = journal.open_run(definition, wave, source, by=by, at=at)
        references = {"variables": definition.variables, "rules": definition.rules}
        return perform(Surroundings(run, definition, references, by, Clock(at)), source, progress)


def perform(around: Surroundings, source: DatasetRef, progress: Progress) -> ProcessResult:
    """Carry out an open run; whatever goes wrong is written into it before it is raised."""
    try:
        plan = pipeline.read(around.definition.process)
        tables, results = _take_all(plan, source, around, progress)
        return _end(plan, tables, results, around)
    except Exception as error:
        raise journal.fail_run(around.run, error, by=around.by, at=around.clock.now()) from error


def _take_all(
    plan: Pipeline, source: DatasetRef, around: Surroundings, progress: Progress
) -> tuple[dict[str, DatasetRef], list[StepResult]]:
    """Every step in order, after the whole graph was tried on empty tables."""
    from solieu.process.services.structure import structure

    rows = journal.list_steps(around.run, plan)
    pipeline.shapes(plan, source=structure(source), references=around.references)
    tables, results = {plan.source: source}, list[StepResult]()
    for step in plan.steps:
        progress(StepResult(step.id, "running", step.title, step.method.name))
        results.append(take_step(step, rows[step.id], tables, around))
        tables |= results[-1].outputs
        progress(results[-1])
    return tables, results


def _end(
    plan: Pipeline, tables: dict[str, DatasetRef], results: list[StepResult], around: Surroundings
) -> ProcessResult:
    outputs = {name: tables[made] for name, made in plan.outputs.items()}
    counts = journal.tally(result.status for result in results)
    journal.close_run(around.run, outputs, counts, by=around.by, at=around.clock.now())
    return ProcessResult(around.run.id, outputs, tuple(results), around.clock.seconds())
