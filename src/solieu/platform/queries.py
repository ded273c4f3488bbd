"""Reads of people, their grants and the audit log."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from solieu.platform.actors import ANONYMOUS, Actor, Role, RoleGrant
from solieu.platform.models import AuditEntry, User


def actor_of(user: object) -> Actor:
    """The actor behind a request's user."""
    if not isinstance(user, User) or not user.is_active:
        return ANONYMOUS
    grants = tuple(RoleGrant(Role(g.role), g.operation, g.territory) for g in user.grants.all())
    return Actor(user.pk, str(user), grants)


def actor_named(username: str) -> Actor:
    return actor_of(User.objects.filter(username=username).first())


def people() -> Sequence[User]:
    return list(User.objects.prefetch_related("grants").order_by("username"))


def audit_entries(search: str = "") -> QuerySet[AuditEntry]:
    """Newest first; `search` looks at the actor, the action and the subject."""
    entries = AuditEntry.objects.select_related("seal").order_by("-id")
    if search:
        entries = entries.filter(
            Q(actor__icontains=search) | Q(action__icontains=search) | Q(subject__icontains=search)
        )
    return entries
