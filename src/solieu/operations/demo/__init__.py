"""The demo country: the Viet Nam Living Standards Survey 1997-98, sent by simulated tablets.

The 5,999 households go through the same HTTP door as every tablet's; nothing enters by a side door.
What was done already is not done again.
"""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path

from django.db import connection
from django.utils import timezone

from solieu.collect import queries as collect_queries
from solieu.collect import services as collect
from solieu.operations import services
from solieu.operations.demo.accounts import ACCOUNTS, make_accounts
from solieu.operations.demo.households import groups_of, households, submission
from solieu.operations.demo.tablets import Tell, send
from solieu.platform import audit
from solieu.platform.actors import SYSTEM

__all__ = ["FOLDER", "households", "load", "submission"]

OPERATION, WAVE = "vlss-1998", "1998"
FOLDER = Path(__file__).resolve().parents[4] / "operations-demo" / OPERATION
HOUSEHOLDS = 5_999


def load(url: str, *, count: int = HOUSEHOLDS, tell: Tell = print) -> None:
    """Everything the demo shows, each part once; `count` households of the survey."""
    began = time.monotonic()
    definition = services.register(folder=FOLDER, by=SYSTEM, at=timezone.now())
    passwords = make_accounts(OPERATION)
    if collect_queries.count_submissions(OPERATION) < count:
        tell(f"Gửi {count} phiếu qua cửa OpenRosa… / Sending {count} submissions through the OpenRosa door…")
        instrument = definition.instrument
        write = partial(submission, instrument.version, groups=groups_of(instrument.questions))
        send(url, write, count, give_tokens(count), tell)
    tell("Xử lý và công bố… / Processing and releasing…")
    services.produce(operation=OPERATION, wave=WAVE, by=SYSTEM, at=timezone.now(), tell=lambda t: tell(f"  {t.vi}"))
    audit.seal()
    connection.close()
    _introduce(url, passwords, time.monotonic() - began, tell)


def give_tokens(count: int) -> dict[str, str]:
    """An access code for the enumerator of each commune."""
    communes = sorted({household["commune"] for _, household in zip(range(count), households(), strict=False)})
    return {commune: _token(commune) for commune in communes}


def _token(commune: str) -> str:
    return collect.issue_token(
        name=f"Điều tra viên xã {commune}",
        operation=OPERATION,
        wave=WAVE,
        territory=f"VN.{commune}",
        by=SYSTEM,
        at=timezone.now(),
    )


def _introduce(url: str, passwords: dict[str, str], seconds: float, tell: Tell) -> None:
    tell(f"Xong sau {seconds:.1f} giây. / Ready in {seconds:.1f} s.")
    tell(f"  {url}/  (English: {url}/en/)")
    for username, full_name, role, territory in ACCOUNTS:
        tell(f"  {username:<12} {passwords[username]:<16} {role.value:<14} {territory:<8} {full_name}")
