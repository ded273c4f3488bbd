"""A production round: who may ask for one, and what is kept when it breaks."""

import pytest

from solieu.collect import services as collect
from solieu.operations import services
from solieu.operations.models import ProductionRound
from solieu.platform.actors import SYSTEM
from solieu.platform.models import AuditEntry
from solieu.platform.permissions import NotAllowed

pytestmark = pytest.mark.django_db


def ask(by, now):
    return services.ask_for_round(operation="vlss-1998", wave="1998", by=by, at=now)


@pytest.mark.parametrize("role", ["", "reader", "enumerator", "supervisor", "methodologist", "administrator"])
def test_only_a_statistician_asks_for_a_round(actor_with, now, role):
    with pytest.raises(NotAllowed):
        ask(actor_with(role), now)
    assert not ProductionRound.objects.exists()


def test_asking_leaves_an_entry(now):
    round_id = ask(SYSTEM, now)
    entry = AuditEntry.objects.get(action="round.ask")
    assert entry.facts == {"round": str(round_id)}


def test_a_round_of_an_unknown_operation_fails_with_its_reason(now):
    with pytest.raises(Exception):  # noqa: B017 (whichever phase notices first)
        services.produce(operation="no-such", wave="2026", by=SYSTEM, at=now)
    found = ProductionRound.objects.get()
    assert found.state == ProductionRound.State.FAILED
    assert found.problem["sentence"]["vi"] and found.problem["sentence"]["en"]


def test_an_unexpected_fault_is_kept_and_raised_on(now, monkeypatch):
    def broken(**where):
        raise ZeroDivisionError

    monkeypatch.setattr(collect, "deposit_raw", broken)
    with pytest.raises(ZeroDivisionError):
        services.produce(operation="vlss-1998", wave="1998", by=SYSTEM, at=now)
    assert ProductionRound.objects.get().problem["code"] == "operations.round-broke"
