"""The real product: `solieu serve` in a process of its own, on a database of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

SOLIEU = [sys.executable, "-m", "solieu.web.cli"]
START_SECONDS = 400


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Product:
    """One installation: its folder, its database, its port; started, killed and started again at will."""

    folder: Path
    database_url: str
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        mine = {
            "SOLIEU_DATA_DIR": str(self.folder),
            "SOLIEU_DATABASE_URL": self.database_url,
            "SOLIEU_PORT": str(self.port),
        }
        return {**os.environ, **mine, "PYTHONPATH": "src"}

    def start(self, *arguments: str, wait_for: str = "Solieu: http") -> str:
        """Start the server and read what it says until `wait_for`."""
        self.process = subprocess.Popen(
            [*SOLIEU, "serve", *arguments],
            env=self.environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        return self.read_until(wait_for)

    def read_until(self, words: str) -> str:
        said, deadline = "", time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            line = self.process.stdout.readline()
            said += line
            if words in line:
                return said
            if not line:
                break
        raise AssertionError(f"the server did not say {words!r}:\n{said}")

    def run(self, *arguments: str, check: bool = True, **more: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [*SOLIEU, *arguments],
            check=False,
            env={**self.environment, **more},
            text=True,
            capture_output=True,
            timeout=300,
        )
        assert not check or done.returncode == 0, done.stdout + done.stderr
        return done

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(timeout=30)
        self.process.stdout.close()

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=30)
        if self.process is not None and not self.process.stdout.closed:
            self.process.stdout.close()

    def get(self, path: str) -> str:
        with urllib.request.urlopen(f"{self.url}{path}", timeout=30) as answer:
            return answer.read().decode()

    def query(self, text: str) -> list[tuple]:
        with psycopg.connect(self.database_url) as connection:
            return connection.execute(text).fetchall()


@pytest.fixture(scope="session")
def new_product():
    """Makes installations; what they leave goes at the end."""
    made: list[tuple[Product, str]] = []
    server = os.environ["SOLIEU_DATABASE_URL"]

    def make() -> Product:
        name = f"solieu_live_{uuid.uuid4().hex[:12]}"
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
        folder = Path(tempfile.mkdtemp(prefix="solieu-live-"))
        product = Product(folder, make_conninfo(server, dbname=name))
        made.append((product, name))
        return product

    yield make
    for product, name in made:
        product.stop()
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def demo(new_product):
    """The demo as `make run` leaves it: 5,999 households, processed and released. Only to be read."""
    product = new_product()
    product.start("--demo", wait_for="Solieu: http")
    product.story = product.read_until("quantri")
    yield product
    product.stop()
