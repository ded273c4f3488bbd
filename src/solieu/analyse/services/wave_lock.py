"""One compilation at a time in a wave; the lock goes with the database session, so a killed one lets go."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from django.db import connection

from solieu.core.errors import StatError
from solieu.core.text import Text

SEED = 13


class AlreadyCompiling(StatError):
    code = "analyse.already-compiling"
    status = 409
    retry = True
    sentence = Text(
        "Các bảng của {operation}/{wave} đang được lập.", "The tables of {operation}/{wave} are being made."
    )
    remedy = Text("Đợi xong rồi làm lại. Không có gì bị thay đổi.", "Wait until that ends. Nothing was changed.")


@contextmanager
def only_compilation(operation: str, wave: str) -> Generator[None]:
    """Hold the tables of the wave for this session, or raise `AlreadyCompiling`."""
    if not _ask("select pg_try_advisory_lock(hashtextextended(%s, %s))", operation, wave):
        raise AlreadyCompiling(operation=operation, wave=wave)
    try:
        yield
    finally:
        _ask("select pg_advisory_unlock(hashtextextended(%s, %s))", operation, wave)


def _ask(query: str, operation: str, wave: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(query, [f"solieu.analyse:{operation}/{wave}", SEED])
        return bool(cursor.fetchone()[0])
