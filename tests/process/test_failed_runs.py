"""Runs that go wrong: what is said, what is kept, and that nothing is left by halves."""

from __future__ import annotations

from datetime import timedelta

import psycopg
import pytest
from tests.process.households import OPERATION, WAVE

from solieu.core import registry
from solieu.core.pipeline import StepFailed, UnknownStepMethod
from solieu.core.text import Text
from solieu.process.models import Run, StepRun
from solieu.process.services import running as module
from solieu.process.services.wave_lock import SEED, AlreadyRunning
from solieu.vault.models import Activity, DatasetVersion

pytestmark = pytest.mark.django_db


@pytest.fixture
def with_steps(operation, first_operation):
    """The operation with other steps than those that its import would have accepted."""

    def change(edit, **outputs):
        now = first_operation.process
        steps = [dict(step) for step in now["step"]]
        edit({step["id"]: step for step in steps})
        operation(process={**now, "step": steps, "outputs": {**now["outputs"], **outputs}})

    return change


def states(run):
    return dict(StepRun.objects.filter(run=run).values_list("step", "status"))


def test_a_bad_parameter_is_found_before_any_record_is_opened(run, raw, with_steps):
    with_steps(lambda steps: steps["derive"].update(parameters={"expressions": {"x": "total_expenditur / hhsize"}}))
    before = DatasetVersion.objects.count()
    with pytest.raises(StepFailed) as failed:
        run(raw)
    assert failed.value.facts["step"] == "derive"
    assert "total_expenditur" in failed.value.say("vi")
    assert DatasetVersion.objects.count() == before
    kept = Run.objects.get()
    assert (kept.status, kept.error["code"]) == ("failed", "pipeline.step-failed")
    assert kept.ended_at is not None
    assert states(kept)["derive"] == "failed"
    assert states(kept)["conform"] == "waiting"


def test_a_method_that_does_not_exist_fails_the_run(run, raw, with_steps):
    with_steps(lambda steps: steps["derive"].update(method="derive.guess@1.0"))
    with pytest.raises(UnknownStepMethod):
        run(raw)
    assert Run.objects.get().error["code"] == "pipeline.unknown-method"


@pytest.fixture
def breaking(monkeypatch):
    """A method that gives one good table and one that breaks when it is computed."""

    def split(units):
        bad = units.mutate(number=units["unit"].cast("int64"))
        return {"good": units.select("unit"), "bad": bad.select("unit", "number")}

    monkeypatch.setattr(registry, "METHODS", dict(registry.METHODS))
    registry.find("edit.conform@1.0")
    registry.method("test.split", version="1.0", title=Text("Tách", "Split"), source="test")(split)


def test_a_step_that_breaks_while_computing_leaves_no_half_version(run, raw, with_steps, breaking):
    def steps(found):
        found["quintile"].update(id="split", method="test.split@1.0", inputs={"units": "derive"}, parameters={})

    with_steps(steps, clean="split.good")
    with pytest.raises(StepFailed) as failed:
        run(raw)
    assert failed.value.facts["cause"] == "ConversionException"
    assert not DatasetVersion.objects.filter(dataset__code__contains="split").exists()
    assert not Activity.objects.filter(method="test.split@1.0").exists()
    assert states(Run.objects.get()) == {
        "conform": "done", "correct": "done", "check": "done", "derive": "done", "split": "failed"
    }  # fmt: skip


def test_steps_before_a_failure_are_not_repeated(run, raw, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr("solieu.process.services.take_step.put_away", _refuse_after(2))
        with pytest.raises(module.journal.Crashed):
            run(raw)
    result = run(raw)
    assert [step.status for step in result.steps] == ["unchanged", "unchanged", "done", "done", "done"]


def _refuse_after(count):
    from solieu.process.services.put_away import put_away

    done = []

    def put(taking, made, engine):
        if len(done) == count:
            raise OSError("no space left on device")
        done.append(taking.step.id)
        put_away(taking, made, engine)

    return put


def test_an_unforeseen_error_is_kept_with_its_words(run, raw, monkeypatch):
    monkeypatch.setattr("solieu.process.services.take_step.put_away", _refuse_after(0))
    with pytest.raises(module.journal.Crashed):
        run(raw)
    assert "no space left on device" in Run.objects.get().error["sentence"]["en"]


def test_a_killed_run_is_marked_by_the_next(run, raw, first_operation, statistician, now):
    killed = module.journal.open_run(first_operation, WAVE, raw, by=statistician, at=now - timedelta(hours=1))
    result = run(raw)
    killed.refresh_from_db()
    assert (killed.status, killed.error["code"]) == ("failed", "process.interrupted")
    assert Run.objects.get(id=result.run_id).status == "done"


@pytest.fixture
def elsewhere():
    """Another session that holds the wave, as a run in another process does."""
    from django.db import connection

    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}) as session:
        wave = f"solieu.process:{OPERATION}/{WAVE}"
        session.execute("select pg_advisory_lock(hashtextextended(%s, %s))", [wave, SEED])
        yield session


def test_two_runs_at_once_the_second_is_refused(run, raw, elsewhere):
    with pytest.raises(AlreadyRunning) as refused:
        run(raw)
    assert refused.value.retry
    assert Run.objects.count() == 0


def test_a_run_elsewhere_is_not_taken_for_dead(run, raw, elsewhere, first_operation, statistician, now):
    going = module.journal.open_run(first_operation, WAVE, raw, by=statistician, at=now)
    with pytest.raises(AlreadyRunning) as refused:
        run(raw)
    assert statistician.name in refused.value.say("vi")
    going.refresh_from_db()
    assert going.status == "running"


def test_the_database_allows_one_running_run_in_a_wave(raw, first_operation, statistician, now):
    from django.db import IntegrityError

    module.journal.open_run(first_operation, WAVE, raw, by=statistician, at=now)
    with pytest.raises(IntegrityError):
        module.journal.open_run(first_operation, WAVE, raw, by=statistician, at=now)
