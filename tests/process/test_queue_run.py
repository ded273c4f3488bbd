"""Runs asked for on the screen and carried out in the background."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.process.households import OPERATION, WAVE, deposit_raw

from solieu.platform.actors import SYSTEM
from solieu.platform.permissions import NotAllowed
from solieu.process import services, tasks
from solieu.process.models import Run
from solieu.process.services.queueing import NothingCollected
from solieu.process.services.wave_lock import AlreadyRunning

pytestmark = pytest.mark.django_db


@pytest.fixture
def queue(statistician, now):
    def ask(by=statistician, at=now):
        return services.queue_run(operation=OPERATION, wave=WAVE, by=by, at=at)

    return ask


def test_a_queued_run_takes_the_newest_raw_records(queue, raw, now):
    newest = deposit_raw(now, count=100)
    run = Run.objects.get(id=queue())
    assert (run.status, run.source_version) == ("queued", newest.version)


def test_without_raw_records_nothing_is_queued(queue, operation):
    with pytest.raises(NothingCollected):
        queue()


def test_asking_twice_queues_once(queue, raw):
    queue()
    with pytest.raises(AlreadyRunning):
        queue()
    assert Run.objects.count() == 1


def test_a_run_lost_in_the_queue_does_not_block_for_ever(queue, raw, now):
    lost = queue()
    later = queue(at=now + timedelta(hours=1))
    assert Run.objects.get(id=lost).error["code"] == "process.interrupted"
    assert Run.objects.get(id=later).status == "queued"


def test_only_those_who_may_start_runs_may_queue_them(queue, raw, actor_with):
    with pytest.raises(NotAllowed):
        queue(by=actor_with("methodologist"))


def test_the_job_carries_the_run_out(queue, raw):
    id = queue()
    tasks.perform_run(str(id), SYSTEM.id)
    run = Run.objects.get(id=id)
    assert run.status == "done"
    assert sorted(run.outputs) == ["changes", "clean", "failures", "problems"]


def test_the_job_does_not_repeat_a_run_that_is_over(queue, raw):
    id = queue()
    tasks.perform_run(str(id), SYSTEM.id)
    ended = Run.objects.get(id=id).ended_at
    tasks.perform_run(str(id), SYSTEM.id)
    assert Run.objects.get(id=id).ended_at == ended


def test_who_lost_the_right_meanwhile_does_not_run(queue, raw):
    id = queue()
    tasks.perform_run(str(id), 987_654)
    run = Run.objects.get(id=id)
    assert (run.status, run.error["code"]) == ("failed", "platform.not-allowed")
