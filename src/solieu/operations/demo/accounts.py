"""One account for each role, with passwords made at the first start."""

from __future__ import annotations

import secrets

from django.utils import timezone

from solieu.platform import services, storage
from solieu.platform.actors import SYSTEM, Role
from solieu.platform.services.accounts import NameTaken

ACCOUNTS = (
    ("phuongphap", "Người thiết kế phương pháp", Role.METHODOLOGIST, "VN"),
    ("thongke", "Cán bộ thống kê", Role.STATISTICIAN, "VN"),
    ("giamsat", "Giám sát viên xã 017", Role.SUPERVISOR, "VN.017"),
    ("dieutra", "Điều tra viên xã 017", Role.ENUMERATOR, "VN.017"),
    ("docgia", "Người đọc", Role.READER, "VN"),
    ("quantri", "Quản trị viên", Role.ADMINISTRATOR, "VN"),
)
EVERYWHERE = {Role.METHODOLOGIST, Role.ADMINISTRATOR, Role.READER}


def make_accounts(operation: str) -> dict[str, str]:
    """The accounts' passwords, by name; kept in the data folder for their owner alone."""
    file = storage.data_dir() / "demo-accounts.txt"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text("".join(f"{name} {secrets.token_urlsafe(9)}\n" for name, *_ in ACCOUNTS))
    passwords = dict(line.split() for line in file.read_text().splitlines())
    for username, full_name, role, territory in ACCOUNTS:
        scope = "*" if role in EVERYWHERE else operation
        _make(username, full_name, passwords[username], role, scope, territory)
    return passwords


def _make(username: str, full_name: str, password: str, role: Role, operation: str, territory: str) -> None:
    now = timezone.now()
    try:
        services.create_account(username=username, full_name=full_name, password=password, by=SYSTEM, at=now)
    except NameTaken:
        return
    services.give_role(username=username, role=role, operation=operation, territory=territory, by=SYSTEM, at=now)
