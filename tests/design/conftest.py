from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client


@pytest.fixture
def signed_in(client: Client, now) -> Callable[..., Client]:
    """A browser of somebody with one role: `signed_in("methodologist")`."""

    from solieu.platform.actors import SYSTEM, Role
    from solieu.platform.models import User
    from solieu.platform.services import create_account, give_role

    def sign_in(role: str, operation: str = "*") -> Client:
        create_account(username=role, full_name=role, password="", by=SYSTEM, at=now)
        give_role(username=role, role=Role(role), operation=operation, by=SYSTEM, at=now)
        client.force_login(User.objects.get(username=role), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in
