"""Who does something: a value with its grants, handed to every service."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

COUNTRY = "VN"
EVERY = "*"


class Role(StrEnum):
    METHODOLOGIST = "methodologist"
    STATISTICIAN = "statistician"
    SUPERVISOR = "supervisor"
    ENUMERATOR = "enumerator"
    READER = "reader"
    ADMINISTRATOR = "administrator"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class RoleGrant:
    """A role in one operation (`*`: all) and one territory (`VN`, or a part such as `VN.017`)."""

    role: Role
    operation: str = EVERY
    territory: str = COUNTRY

    def covers(self, operation: str | None, territory: str | None) -> bool:
        in_operation = operation is None or self.operation in (EVERY, operation)
        return in_operation and (territory is None or within(territory, self.territory))


@dataclass(frozen=True, slots=True)
class Actor:
    id: int | None
    name: str
    grants: tuple[RoleGrant, ...] = ()

    @property
    def is_signed_in(self) -> bool:
        return self.id is not None

    @property
    def roles(self) -> str:
        return ", ".join(sorted({grant.role.value for grant in self.grants}))

    def __str__(self) -> str:
        return self.name


def within(territory: str, whole: str) -> bool:
    """Is the territory this whole, or a part of it?"""
    return territory == whole or territory.startswith(f"{whole}.")


SYSTEM = Actor(0, "solieu", (RoleGrant(Role.SYSTEM),))
ANONYMOUS = Actor(None, "")
