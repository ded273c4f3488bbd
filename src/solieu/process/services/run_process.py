"""Run the steps of an operation on one version of its raw records."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from solieu.core import pipeline
from solieu.core.pipeline import Pipeline
from solieu.core.tables import DatasetRef
from solieu.design.definition import OperationDefinition
from solieu.design.queries import definition as definition_of
from solieu.platform.actors import Actor
from solieu.platform.permissions import Capability, demand
from solieu.process.models import Run
from solieu.process.services import journal
from solieu.process.services.journal import Clock
from solieu.process.services.structure import structure
from solieu.process.services.take_step import Surroundings, take_step
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
        return perform(run, definition, source, by=by, at=at, progress=progress)


def perform(
    run: Run, definition: OperationDefinition, source: DatasetRef, *, by: Actor, at: datetime, progress: Progress
) -> ProcessResult:
    """Carry out an open run; whatever goes wrong is written into it before it is raised."""
    clock = Clock(at)
    try:
        return _go(run, definition, source, by, clock, progress)
    except Exception as error:
        raise journal.fail_run(run, error, by=by, at=clock.now()) from error


def _go(
    run: Run, definition: OperationDefinition, source: DatasetRef, by: Actor, clock: Clock, progress: Progress
) -> ProcessResult:
    plan = pipeline.read(definition.process)
    rows = journal.list_steps(run, plan)
    references = {"variables": definition.variables, "rules": definition.rules}
    pipeline.shapes(plan, source=structure(source), references=references)
    around = Surroundings(run, definition, references, by, clock)
    tables = {plan.source: source}
    results = []
    for step in plan.steps:
        progress(StepResult(step.id, "running", step.title, step.method.name))
        results.append(take_step(step, rows[step.id], tables, around))
        tables |= results[-1].outputs
        progress(results[-1])
    return _end(run, plan, tables, results, by, clock)


def _end(
    run: Run, plan: Pipeline, tables: dict[str, DatasetRef], results: list[StepResult], by: Actor, clock: Clock
) -> ProcessResult:
    outputs = {name: tables[made] for name, made in plan.outputs.items()}
    counts = journal.tally(result.status for result in results)
    journal.close_run(run, outputs, counts, by=by, at=clock.now())
    return ProcessResult(run.id, outputs, tuple(results), clock.seconds())
