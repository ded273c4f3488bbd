"""Device access: a code that is shown once, kept as a digest, and can be taken back."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction

from solieu.collect.errors import NoSuchToken, NoSuchWave
from solieu.collect.models import AccessToken, Wave
from solieu.collect.services import known
from solieu.platform import audit
from solieu.platform.actors import COUNTRY, Actor
from solieu.platform.permissions import Capability, demand

ALPHABET = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
LENGTH = 64


@transaction.atomic
def issue_token(
    *,
    name: str,
    operation: str,
    wave: str | None = None,
    territory: str = COUNTRY,
    user_id: int | None = None,
    by: Actor,
    at: datetime,
) -> str:
    """A new access code of 64 characters for `name`; it is given back here and never again.

    Without a wave: the newest of the operation. Raises NoSuchWave.
    """
    demand(by, Capability.DEVICE_MANAGE, operation=operation, territory=territory)
    chosen = _wave(operation, wave)
    plain = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    token = AccessToken.objects.create(
        digest=known.digest_of(plain),
        operation=operation,
        wave=chosen,
        territory=territory,
        enumerator=name,
        user_id=user_id,
        issued_at=at,
        issued_by=by.name,
    )
    facts = {"operation": operation, "wave": chosen, "territory": territory, "enumerator": name}
    audit.record(action="collect.issue-token", subject=f"token:{token.pk}", by=by, at=at, facts=facts)
    return plain


@transaction.atomic
def revoke_token(*, token_id: int, by: Actor, at: datetime) -> None:
    """Take the code back; every process refuses it within a few seconds. Twice is once."""
    token = AccessToken.objects.select_for_update().filter(pk=token_id).first()
    if token is None:
        raise NoSuchToken(number=token_id)
    demand(by, Capability.DEVICE_MANAGE, operation=token.operation, territory=token.territory)
    if token.revoked_at is None:
        token.revoked_at = at
        token.save(update_fields=["revoked_at"])
        audit.record(action="collect.revoke-token", subject=f"token:{token_id}", by=by, at=at)
    known.forget()
    transaction.on_commit(known.forget)


def _wave(operation: str, wave: str | None) -> str:
    waves = list(Wave.objects.filter(operation=operation).order_by("id").values_list("code", flat=True))
    if not waves or wave not in (None, *waves):
        raise NoSuchWave(operation=operation, wave=wave or "…")
    return wave or waves[-1]
