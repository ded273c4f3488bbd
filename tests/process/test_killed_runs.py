"""A run whose process is killed: nothing is half there, and the next run goes on where it stopped."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo
from tests.process.households import deposit_raw, import_operation

from solieu.process.models import Run, StepRun
from solieu.vault import fixity
from solieu.vault.models import Activity

pytestmark = pytest.mark.django_db(transaction=True)
KILLED = """
import os, signal, sys, django
django.setup()
from datetime import UTC, datetime
from solieu.core.tables import DatasetRef
from solieu.platform.actors import SYSTEM
from solieu.process.services import run_process

def kill(step):
    if (step.id, step.status) == ("check", "running"):
        os.kill(os.getpid(), signal.SIGKILL)

source = DatasetRef("vlss-1998/1998/raw", 1, sys.argv[1])
at = datetime(2026, 11, 21, 8, tzinfo=UTC)
run_process(operation="vlss-1998", wave="1998", source=source, by=SYSTEM, at=at, progress=kill)
"""


def run_and_be_killed(raw):
    plain = {
        k: v
        for k, v in connection.get_connection_params().items()
        if k in {"dbname", "user", "password", "host", "port"}
    }
    here = {"SOLIEU_DATABASE_URL": make_conninfo(**plain), "PYTHONPATH": os.pathsep.join(sys.path)}
    here["DJANGO_SETTINGS_MODULE"] = "solieu.web.settings"
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", KILLED, raw.digest], env=os.environ | here, timeout=120, check=False
    )


def test_a_killed_run_is_marked_and_goes_on_where_it_stopped(run, now):
    import_operation(now)
    raw = deposit_raw(now)
    assert run_and_be_killed(raw).returncode == -9
    killed = Run.objects.get()
    assert killed.status == "running"
    assert list(fixity.check()) == []
    result = run(raw)
    assert [step.status for step in result.steps] == ["unchanged", "unchanged", "done", "done", "done"]
    killed.refresh_from_db()
    assert (killed.status, killed.error["code"]) == ("failed", "process.interrupted")
    assert dict(StepRun.objects.filter(run=killed).values_list("step", "status"))["check"] in {"waiting", "failed"}
    assert not Activity.objects.filter(ended_at=None, kind="step").exists()
