"""One run at a time in a wave; the lock goes with the database session, so a killed run lets go."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from django.db import connection

from solieu.core.errors import StatError
from solieu.core.text import Text
from solieu.process.queries import latest_run

SEED = 12


class AlreadyRunning(StatError):
    code = "process.already-running"
    status = 409
    retry = True
    sentence = Text(
        "{operation}/{wave} đang được xử lý, do {who} bắt đầu lúc {since}.",
        "{operation}/{wave} is being processed; {who} started it at {since}.",
    )
    remedy = Text(
        "Đợi lần chạy đó xong rồi chạy lại. Không có gì bị thay đổi.",
        "Wait until it ends, then run again. Nothing was changed.",
    )

    @classmethod
    def here(cls, operation: str, wave: str) -> AlreadyRunning:
        run = latest_run(operation, wave)
        since = f"{run.started_at:%Y-%m-%d %H:%M}Z" if run else "?"
        return cls(operation=operation, wave=wave, who=run.started_by if run else "?", since=since)


@contextmanager
def only_run(operation: str, wave: str) -> Generator[None]:
    """Hold the wave for this session, or raise `AlreadyRunning`."""
    if not _ask("select pg_try_advisory_lock(hashtextextended(%s, %s))", operation, wave):
        raise AlreadyRunning.here(operation, wave)
    try:
        yield
    finally:
        _ask("select pg_advisory_unlock(hashtextextended(%s, %s))", operation, wave)


def _ask(query: str, operation: str, wave: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(query, [f"solieu.process:{operation}/{wave}", SEED])
        return bool(cursor.fetchone()[0])
