"""The pages of runs: what they tell, to whom, in both languages, with and without scripts."""

from __future__ import annotations

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.process.households import OPERATION, file

from solieu.core.pipeline import StepFailed
from solieu.platform.actors import SYSTEM, Role
from solieu.platform.models import User
from solieu.platform.services import give_role
from solieu.process.models import Run

pytestmark = pytest.mark.django_db


@pytest.fixture
def sign_in(client, now):
    def as_role(role, operation=OPERATION):
        user = User.objects.create_user(role, password="a long enough one")
        give_role(username=role, role=Role(role), operation=operation, by=SYSTEM, at=now)
        client.force_login(user)
        return client

    return as_role


def jobs():
    """What waits in the queue, as its worker will take it."""
    return [(job.task_name, job.args) for job in ProcrastinateJob.objects.all()]


def test_the_list_names_every_run_with_its_state(sign_in, run, raw):
    run(raw)
    run(raw)
    page = sign_in("statistician").get("/runs/").content.decode()
    assert page.count("Xong</span>") == 2
    assert "vlss-1998/1998/raw@1" in page


def test_an_empty_list_says_how_a_run_comes_about(sign_in):
    page = sign_in("methodologist").get("/en/runs/").content.decode()
    assert "No runs yet" in page
    assert "Start processing" not in page.split("<main")[1].split("No runs yet")[0]


def test_the_list_is_filtered_by_state(sign_in, run, raw):
    run(raw)
    client = sign_in("statistician")
    assert "vlss-1998/1998/raw@1" not in client.get("/runs/?status=failed").content.decode()
    assert "vlss-1998/1998/raw@1" in client.get("/runs/?status=done&operation=vlss-1998").content.decode()


def test_whoever_is_not_signed_in_is_sent_to_sign_in(client):
    assert client.get("/runs/").status_code == 302


@pytest.mark.parametrize("role", ["reader", "enumerator"])
def test_who_may_not_read_runs_is_refused(sign_in, role):
    assert sign_in(role).get("/runs/").status_code == 403


def test_runs_of_other_operations_stay_hidden(sign_in, run, raw):
    id = run(raw).run_id
    client = sign_in("statistician", operation="census")
    assert "vlss-1998" not in client.get("/runs/").content.decode().split("<main")[1]
    assert client.get(f"/runs/{id}/").status_code == 403


def test_a_run_shows_its_steps_versions_and_counts(sign_in, run, raw):
    id = run(raw).run_id
    page = sign_in("statistician").get(f"/runs/{id}/").content.decode()
    for told in ("edit.check_rules@1.0", "vlss-1998/1998/check.failures@1", "derive.quantile_group@1.0", "240 dòng"):
        assert told in page
    assert page.count('id="step-') == 5
    assert page.count('class="edge"') == 5
    assert "data-island" not in page


def test_a_run_tells_each_rule_with_its_message_in_both_languages(sign_in, run, raw):
    id = run(raw).run_id
    client = sign_in("statistician")
    assert "Chi cho y tế không thể lớn hơn tổng chi tiêu." in client.get(f"/runs/{id}/").content.decode()
    english = client.get(f"/en/runs/{id}/").content.decode()
    assert "Medical expenditure cannot exceed total expenditure." in english
    assert "Check against the rules" in english


def test_a_run_that_changed_nothing_says_so(sign_in, run, raw):
    run(raw)
    id = run(raw).run_id
    assert "Không có gì thay đổi" in sign_in("statistician").get(f"/runs/{id}/").content.decode()


def test_a_failed_run_says_what_is_safe_and_what_to_do(sign_in, run, raw, operation):
    operation(rules=file("rules.vtl").replace("hhsize <= 15", "hhsizes <= 15"))
    with pytest.raises(StepFailed):
        run(raw)
    page = sign_in("statistician").get(f"/en/runs/{Run.objects.get().id}/").content.decode()
    assert "hhsizes" in page
    assert "no version of data was left half done" in page
    assert "pipeline.step-failed" in page


def test_a_run_that_goes_on_refreshes_itself_with_and_without_scripts(sign_in, raw):
    client = sign_in("statistician")
    answer = client.post("/runs/start/", {"wave": "vlss-1998/1998"})
    page = client.get(answer.url).content.decode()
    assert 'data-island="auto-refresh"' in page
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page


def test_the_button_queues_a_run_for_whom_pressed_it(sign_in, raw):
    answer = sign_in("statistician").post("/runs/start/", {"wave": "vlss-1998/1998"})
    run = Run.objects.get()
    assert (run.status, run.started_by) == ("queued", "statistician")
    assert answer.url == f"/runs/{run.id}/"
    facts = {"run_id": str(run.id), "by": run.started_by_id}
    assert jobs() == [("solieu.process.tasks.perform_run", facts)]


def test_who_may_only_read_runs_starts_none(sign_in, raw):
    assert sign_in("methodologist").post("/runs/start/", {"wave": "vlss-1998/1998"}).status_code == 403
    assert jobs() == []


def test_a_run_that_does_not_exist_is_not_found(sign_in):
    missing = "/runs/00000000-0000-0000-0000-000000000000/"
    assert sign_in("statistician").get(missing).status_code == 404
