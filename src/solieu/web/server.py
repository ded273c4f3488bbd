"""`solieu serve`: one process that keeps PostgreSQL, the web server and the queue's worker going."""

from __future__ import annotations

import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Generator
from contextlib import contextmanager

from solieu.core.errors import StatError
from solieu.core.text import Text
from solieu.platform import config, postgres, storage
from solieu.platform.config import Config
from solieu.web.processes import children

START_SECONDS = 60
LINGERING_SECONDS = 20


class AlreadyRunning(StatError):
    code = "server.already-running"
    sentence = Text("Solieu đang chạy trên thư mục {folder} ({who}).", "Solieu is running on {folder} already ({who}).")
    remedy = Text("Dùng bản đang chạy, hoặc đặt SOLIEU_DATA_DIR khác.", "Use that one, or set another SOLIEU_DATA_DIR.")


class PortTaken(StatError):
    code = "server.port-taken"
    sentence = Text(
        "Cổng {port} ở {host} đã có chương trình khác dùng.", "Port {port} on {host} is taken by another program."
    )
    remedy = Text("Đặt SOLIEU_PORT thành một cổng khác.", "Set SOLIEU_PORT to another port.")


class FolderNotUsable(StatError):
    code = "server.folder-not-usable"
    sentence = Text("Không ghi được vào thư mục {folder}: {why}.", "The folder {folder} cannot be written: {why}.")
    remedy = Text("Cấp quyền ghi, hoặc đặt SOLIEU_DATA_DIR khác.", "Grant access, or set another SOLIEU_DATA_DIR.")


class DidNotStart(StatError):
    code = "server.did-not-start"
    sentence = Text("{what} không khởi động được.", "{what} did not start.")
    remedy = Text("Xem thông báo ở trên.", "See the messages above.")


def serve(*, host: str | None = None, port: int | None = None, demo: bool = False) -> int:
    """Start everything, say the address, and stay until told to stop."""
    signal.signal(signal.SIGTERM, _stop)
    chosen = config.read()
    host, port = host or chosen.host, port or chosen.port
    with only_one(chosen, f"http://{host}:{port}") as was_killed:
        demand_room(chosen)
        demand_port(host, port, patience=LINGERING_SECONDS if was_killed else 0)
        prepare_database(chosen)
        with children(*commands(host, port, chosen)) as running:
            wait_until_ready(host, port, running)
            print(f"Solieu: http://{host}:{port}", flush=True)
            if demo:
                _demo(f"http://{host}:{port}")
            return stay(running)


def _stop(number: int, frame: object) -> None:
    raise KeyboardInterrupt


@contextmanager
def only_one(chosen: Config, address: str) -> Generator[bool]:
    """Hold the data folder's lock; the kernel lets go of it however the process ends.

    Gives whether the last holder was killed: it did not wipe its name.
    """
    path = chosen.data_dir / "solieu.lock"
    try:
        chosen.data_dir.mkdir(parents=True, exist_ok=True)
        file = path.open("a+")
    except OSError as error:
        raise FolderNotUsable(folder=chosen.data_dir, why=error.strerror) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise AlreadyRunning(folder=chosen.data_dir, who=path.read_text().strip()) from error
        was_killed = path.stat().st_size > 0
        file.truncate(0)
        file.write(f"{address}, pid {os.getpid()}\n")
        file.flush()
        try:
            yield was_killed
        finally:
            file.truncate(0)


def demand_room(chosen: Config) -> None:
    storage.demand_room(chosen.data_dir, chosen.min_free_mb)


def demand_port(host: str, port: int, *, patience: float = 0) -> None:
    """Raise `PortTaken` unless the port is free, or gets free while the children of a killed server end."""
    deadline = time.monotonic() + patience
    while not _is_free(host, port):
        if time.monotonic() >= deadline:
            raise PortTaken(host=host, port=port)
        time.sleep(0.1)


def _is_free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def prepare_database(chosen: Config) -> None:
    """The database of SOLIEU_DATABASE_URL or the embedded one, brought to this version."""
    if not os.environ.get("SOLIEU_DATABASE_URL"):
        os.environ["SOLIEU_DATABASE_URL"] = postgres.start(chosen.data_dir)
    from django.db import DatabaseError

    from solieu.web.cli import prepare

    prepare()
    from django.core.management import call_command

    try:
        call_command("migrate", verbosity=0)
    except DatabaseError as error:
        raise postgres.DatabaseNotReached(why=str(error).splitlines()[0], log="PostgreSQL") from error


def commands(host: str, port: int, chosen: Config) -> tuple[list[str], list[str]]:
    """The web server's command and the worker's."""
    web = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    web += ["--workers", str(chosen.workers), "--blocking-threads", str(chosen.threads), "--no-ws"]
    web += ["--log-level", "warning", "--respawn-failed-workers", "solieu.web.wsgi:application"]
    return web, [sys.executable, "-m", "solieu.web.cli", "worker"]


def wait_until_ready(host: str, port: int, running: list[subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if running[0].poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"http://{host}:{port}/readyz", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise DidNotStart(what="Web")


def stay(running: list[subprocess.Popen[bytes]]) -> int:
    """Until a child ends by itself, which is a failure, or somebody says stop."""
    try:
        while all(child.poll() is None for child in running):
            time.sleep(0.5)
    except KeyboardInterrupt:
        print("Tạm biệt. / Goodbye.", flush=True)
        return 0
    return 1


def _demo(url: str) -> None:
    """Load the demo; when that fails as expected, say so and go on serving."""
    from solieu.operations import demo
    from solieu.web.cli import complain

    try:
        demo.load(url, tell=lambda line: print(line, flush=True))
    except StatError as error:
        complain(error)
