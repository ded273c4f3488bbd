import pytest

from solieu.platform.actors import ANONYMOUS, SYSTEM, Actor, Role, RoleGrant
from solieu.platform.permissions import MAY, Capability, NotAllowed, allowed, demand, territories


def test_who_has_not_signed_in_may_do_nothing():
    assert not any(allowed(ANONYMOUS, capability) for capability in Capability)


def test_a_reader_may_do_nothing_behind_the_counter(actor_with):
    assert not any(allowed(actor_with("reader"), capability) for capability in Capability)


@pytest.mark.parametrize("role", [r for r in Role if r not in {Role.STATISTICIAN, Role.SYSTEM}])
def test_only_statisticians_open_microdata(role):
    assert Capability.MICRODATA_OPEN not in MAY[role]


def test_a_grant_ends_at_its_operation(actor_with):
    actor = actor_with("statistician", operation="vlss-1998")
    demand(actor, Capability.RUN_START, operation="vlss-1998")
    with pytest.raises(NotAllowed):
        demand(actor, Capability.RUN_START, operation="lfs-2026")


def test_a_grant_ends_at_its_territory(actor_with):
    actor = actor_with("supervisor", territory="VN.017")
    assert allowed(actor, Capability.SUBMISSION_READ, territory="VN.017.003")
    assert not allowed(actor, Capability.SUBMISSION_READ, territory="VN.0170")
    assert not allowed(actor, Capability.SUBMISSION_READ, territory="VN")


def test_the_widest_territories_count():
    actor = Actor(1, "t", tuple(RoleGrant(Role.SUPERVISOR, "*", t) for t in ("VN.017", "VN.017.003", "VN.02")))
    assert territories(actor, Capability.SUBMISSION_READ, "vlss-1998") == ["VN.017", "VN.02"]


def test_the_system_may_do_everything():
    assert all(allowed(SYSTEM, capability) for capability in Capability)
