"""Accounts and the roles they hold."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from solieu.core.errors import StatError
from solieu.core.text import Text
from solieu.platform import audit
from solieu.platform.actors import COUNTRY, EVERY, Actor, Role
from solieu.platform.models import Grant, User
from solieu.platform.permissions import Capability, demand


class NameTaken(StatError):
    code = "account.name-taken"
    status = 409
    sentence = Text("Đã có tài khoản {name}.", "There is an account {name} already.")
    remedy = Text("Chọn tên khác.", "Choose another name.")


class NoSuchAccount(StatError):
    code = "account.unknown"
    status = 404
    sentence = Text("Không có tài khoản {name}.", "There is no account {name}.")
    remedy = Text("Kiểm tra lại tên đăng nhập.", "Check the sign-in name.")


@transaction.atomic
def create_account(*, username: str, full_name: str, password: str, by: Actor, at: datetime) -> int:
    """A new account without any role; returns its id. An empty password cannot sign in."""
    demand(by, Capability.ACCOUNT_MANAGE)
    if User.objects.filter(username=username).exists():
        raise NameTaken(name=username)
    user = User.objects.create_user(username, password=password or None, full_name=full_name)
    audit.record(action="account.create", subject=f"account:{username}", by=by, at=at)
    return user.pk


@transaction.atomic
def give_role(
    *, username: str, role: Role, operation: str = EVERY, territory: str = COUNTRY, by: Actor, at: datetime
) -> None:
    demand(by, Capability.ACCOUNT_MANAGE)
    facts: dict[str, Any] = {"role": role.value, "operation": operation, "territory": territory}
    _, new = Grant.objects.get_or_create(user=_account(username), **facts)
    if new:
        audit.record(action="account.give-role", subject=f"account:{username}", by=by, at=at, facts=facts)


@transaction.atomic
def take_role(
    *, username: str, role: Role, operation: str = EVERY, territory: str = COUNTRY, by: Actor, at: datetime
) -> None:
    demand(by, Capability.ACCOUNT_MANAGE)
    facts: dict[str, Any] = {"role": role.value, "operation": operation, "territory": territory}
    gone, _ = Grant.objects.filter(user=_account(username), **facts).delete()
    if gone:
        audit.record(action="account.take-role", subject=f"account:{username}", by=by, at=at, facts=facts)


def _account(username: str) -> User:
    user = User.objects.filter(username=username).first()
    if user is None:
        raise NoSuchAccount(name=username)
    return user
