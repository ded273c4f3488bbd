"""Running the steps: all of them once, none again for nothing, and never by halves."""

from __future__ import annotations

import pytest
from tests.process.households import HOUSEHOLDS, deposit_raw, file, import_operation

from solieu.platform.models import AuditEntry
from solieu.process.models import Run
from solieu.vault import queries as vault
from solieu.vault.models import Activity, DatasetVersion

pytestmark = pytest.mark.django_db
STEPS = ["conform", "correct", "check", "derive", "quintile"]


def statuses(result):
    return {step.id: step.status for step in result.steps}


def test_the_first_run_does_every_step(run, raw):
    result = run(raw)
    assert statuses(result) == dict.fromkeys(STEPS, "done")
    assert sorted(result.outputs) == ["changes", "clean", "failures", "problems"]
    assert vault.version(result.outputs["clean"]).rows == HOUSEHOLDS
    assert not result.nothing_changed


def test_a_second_run_does_nothing_and_says_so(run, raw):
    first, versions = run(raw), DatasetVersion.objects.count()
    activities = Activity.objects.count()
    second = run(raw)
    assert statuses(second) == dict.fromkeys(STEPS, "unchanged")
    assert second.nothing_changed
    assert second.outputs == first.outputs
    assert (DatasetVersion.objects.count(), Activity.objects.count()) == (versions, activities)
    assert Run.objects.get(id=second.run_id).counts == {"done": 0, "unchanged": 5}


def test_a_second_run_opens_no_record(run, raw):
    run(raw)
    opened = AuditEntry.objects.filter(action="vault.open").count()
    run(raw)
    assert AuditEntry.objects.filter(action="vault.open").count() == opened


def test_changing_a_rule_runs_only_the_check_again(run, now):
    import_operation(now)
    raw = deposit_raw(now)
    before = run(raw)
    import_operation(now, rules_vtl=file("rules.vtl").replace("hhsize <= 15", "hhsize <= 5"))
    after = run(raw)
    assert statuses(after) == dict.fromkeys(STEPS, "unchanged") | {"check": "done"}
    assert after.outputs["clean"] == before.outputs["clean"]
    assert after.outputs["failures"].version == before.outputs["failures"].version + 1


def test_rewording_a_rule_runs_nothing_again(run, raw, operation):
    run(raw)
    operation(rules=file("rules.vtl").replace("Every household spends", "All households spend"))
    assert run(raw).nothing_changed


def test_going_back_to_rules_of_before_takes_what_was_made_then(run, raw, operation):
    first = run(raw)
    operation(rules=file("rules.vtl").replace("hhsize <= 15", "hhsize <= 5"))
    run(raw)
    operation(rules=file("rules.vtl"))
    back = run(raw)
    assert back.nothing_changed
    assert back.outputs == first.outputs


def test_a_changed_answer_stops_where_it_no_longer_matters(run, raw, now):
    """The half year of schooling is rounded down by the correction: whole from the start, all is as before."""
    first = run(raw)
    again = deposit_raw(now, changed={"uuid:00010": {"schooling_years": "5"}})
    second = run(again)
    assert statuses(second) == {
        "conform": "done", "correct": "done", "check": "unchanged", "derive": "unchanged", "quintile": "unchanged"
    }  # fmt: skip
    assert second.outputs["clean"] == first.outputs["clean"]
    assert vault.version(second.outputs["changes"]).rows == 0


def test_a_new_record_goes_through_every_step(run, raw, now):
    run(raw)
    second = run(deposit_raw(now, count=HOUSEHOLDS + 1))
    assert statuses(second)["quintile"] == "done"
    assert vault.version(second.outputs["clean"]).rows == HOUSEHOLDS + 1


def test_what_a_step_did_is_counted(run, raw):
    steps = {step.id: step.counts for step in run(raw).steps}
    assert steps["conform"]["in"] == {"raw": HOUSEHOLDS}
    assert steps["conform"]["out"] == {"conform.conformed": HOUSEHOLDS, "conform.problems": 1}
    assert steps["conform"]["problems"] == {"not-integer": 1}
    assert steps["correct"]["rules"] == {"C01": 1}
    assert (steps["check"]["rules"]["R03"], steps["check"]["rules"]["R04"]) == (1, 2)
    assert steps["check"]["verdicts"]["R11"] == {"checked": HOUSEHOLDS - 1, "failed": 0, "undecided": 1}


def test_every_version_knows_what_it_came_from(run, raw):
    clean = run(raw).outputs["clean"]
    graph = vault.ancestry(clean)
    assert {str(ref.ref) for ref in graph.versions.values()} >= {str(raw), str(clean)}
    assert graph.references() == ["instrument:vlss-1998@1", "process:vlss-1998@1"]
    maker = graph.maker(clean)
    assert (maker.kind, maker.method) == ("step", "derive.quantile_group@1.0")
    assert maker.derivations == {"expenditure_quintile": ["expenditure_per_head"]}
    assert maker.ended_at is not None


def test_failures_name_the_rules_that_they_broke(run, raw):
    graph = vault.ancestry(run(raw).outputs["failures"])
    assert "rules:vlss-1998@1" in graph.references()


def test_progress_is_told_step_by_step(run, raw):
    told = []
    run(raw, progress=lambda step: told.append((step.id, step.status)))
    assert told[:2] == [("conform", "running"), ("conform", "done")]
    assert len(told) == 2 * len(STEPS)


def test_who_may_not_start_runs_is_refused(run, raw, actor_with):
    from solieu.platform.permissions import NotAllowed

    with pytest.raises(NotAllowed):
        run(raw, by=actor_with("reader"))
    with pytest.raises(NotAllowed):
        run(raw, by=actor_with("statistician", operation="another"))
    assert Run.objects.count() == 0


def test_a_run_is_in_the_audit_log(run, raw):
    id = run(raw).run_id
    entries = AuditEntry.objects.filter(subject=f"run:{id}").order_by("id")
    assert [entry.action for entry in entries] == ["run.start", "run.done"]
