"""What each role may do. Nothing is allowed that does not stand here."""

from __future__ import annotations

from enum import StrEnum

from solieu.core.errors import StatError
from solieu.core.text import Text
from solieu.platform.actors import Actor, Role, within


class Capability(StrEnum):
    OPERATION_READ = "operation.read"
    OPERATION_IMPORT = "operation.import"
    SUBMISSION_SEND = "submission.send"
    SUBMISSION_READ = "submission.read"
    SUBMISSION_RESOLVE = "submission.resolve"
    DEVICE_MANAGE = "device.manage"
    MICRODATA_OPEN = "microdata.open"
    MICRODATA_DEPOSIT = "microdata.deposit"
    RUN_READ = "run.read"
    RUN_START = "run.start"
    RELEASE_PUBLISH = "release.publish"
    AUDIT_READ = "audit.read"
    ACCOUNT_MANAGE = "account.manage"


C = Capability
MAY: dict[Role, frozenset[Capability]] = {
    Role.METHODOLOGIST: frozenset({C.OPERATION_READ, C.OPERATION_IMPORT, C.RUN_READ}),
    Role.STATISTICIAN: frozenset(
        {
            C.OPERATION_READ,
            C.SUBMISSION_READ,
            C.SUBMISSION_RESOLVE,
            C.MICRODATA_OPEN,
            C.MICRODATA_DEPOSIT,
            C.RUN_READ,
            C.RUN_START,
            C.RELEASE_PUBLISH,
        }
    ),
    Role.SUPERVISOR: frozenset(
        {C.OPERATION_READ, C.SUBMISSION_READ, C.SUBMISSION_RESOLVE, C.SUBMISSION_SEND, C.DEVICE_MANAGE}
    ),
    Role.ENUMERATOR: frozenset({C.SUBMISSION_SEND}),
    Role.READER: frozenset(),
    Role.ADMINISTRATOR: frozenset({C.OPERATION_READ, C.RUN_READ, C.AUDIT_READ, C.ACCOUNT_MANAGE, C.DEVICE_MANAGE}),
    Role.SYSTEM: frozenset(C),
}


class NotAllowed(StatError):
    code = "platform.not-allowed"
    status = 403
    sentence = Text("Tài khoản của bạn không có quyền làm việc này.", "Your account is not allowed to do this.")
    remedy = Text(
        "Cần quyền “{capability}”. Hãy đề nghị quản trị viên cấp cho bạn.",
        "It takes the right “{capability}”. Ask an administrator for it.",
    )


def allowed(
    actor: Actor, capability: Capability, *, operation: str | None = None, territory: str | None = None
) -> bool:
    """May the actor do this, here? Without an operation or territory: anywhere at all."""
    return any(capability in MAY[g.role] and g.covers(operation, territory) for g in actor.grants)


def demand(actor: Actor, capability: Capability, *, operation: str | None = None, territory: str | None = None) -> None:
    """Raise `NotAllowed` unless the actor may do this, here."""
    if not allowed(actor, capability, operation=operation, territory=territory):
        raise NotAllowed(capability=capability.value)


def territories(actor: Actor, capability: Capability, operation: str) -> list[str]:
    """The widest territories in which the actor may do this; a list query is filtered by them."""
    granted = {g.territory for g in actor.grants if capability in MAY[g.role] and g.covers(operation, None)}
    return sorted(t for t in granted if not any(t != other and within(t, other) for other in granted))
