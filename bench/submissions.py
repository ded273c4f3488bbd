"""How many records a second are taken in durably, and what one costs.

The real server on a new PostgreSQL (fsync and synchronous commit on), records of 1 kB with ids of
their own, each answered 201 after its commit. The load comes from a process of its own on the same
cores. Beside it, as measured on two quiet cores of the same kind: ODK Central's back end
(4f5943d, one node process, PostgreSQL 15, same size of record).
"""

from __future__ import annotations

import argparse
import asyncio
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from typing import Any

import psutil

from solieu.core.standards.openrosa import build_submission

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "operations-demo" / "vlss-1998"
CENTRAL = {1: (68, 6.9, 10.1), 8: (156, 3.6, 7.3), 32: (160, 2.9, 6.0)}
QUESTIONS = 26
SIZE = 1000


def main(arguments: Sequence[str] = ()) -> None:
    options = _options(arguments)
    if options.load:
        print(json.dumps(asyncio.run(send(options.load, options.clients, options.count))))
        return
    print("clients  records/s   p50 ms   p99 ms   server CPU ms   PostgreSQL CPU ms   ODK Central: /s, CPU ms")
    with tempfile.TemporaryDirectory(prefix="solieu-bench-") as folder:
        Path(folder).chmod(0o755)
        with Server(Path(folder)) as server:
            server.measure(8, 400)
            for clients in options.clients_list:
                print(server.measure(clients, options.count if clients > 1 else options.count // 6).line(clients))


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.submissions")
    parser.add_argument("--count", type=int, default=6000)
    parser.add_argument("--clients", type=int, default=0, help="measure only this many clients")
    parser.add_argument("--load", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    options.clients_list = [options.clients] if options.clients else sorted(CENTRAL)
    return options


@dataclass(frozen=True)
class Measure:
    """Seconds, latencies in ms, and the CPU seconds that each side used."""

    count: int
    seconds: float
    latencies: list[float]
    server: float
    postgres: float

    def line(self, clients: int) -> str:
        cuts = quantiles(self.latencies, n=100)
        rate, node, pg = CENTRAL.get(clients, (0, 0, 0))
        beside = f"{rate}, {node + pg:.1f}" if rate else "–"
        each = 1000 / self.count
        return (
            f"{clients:7d} {self.count / self.seconds:10.0f} {cuts[49]:8.1f} {cuts[98]:8.1f}"
            f" {self.server * each:15.2f} {self.postgres * each:19.2f}   {beside}"
        )


class Server:
    """`solieu serve` in a folder of its own, with the demo's questionnaire published."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        kept = {k: v for k, v in os.environ.items() if k != "SOLIEU_DATABASE_URL"}
        self.environment = {"PYTHONPATH": str(ROOT / "src")} | kept | {"SOLIEU_DATA_DIR": str(folder)}

    def __enter__(self) -> Server:
        command = [*SOLIEU, "serve", "--port", str(self.port)]
        self.process = subprocess.Popen(command, env=self.environment, stdout=subprocess.PIPE, text=True)
        for line in self.process.stdout or ():
            if line.startswith("Solieu:"):
                break
        self._run("operation", "import", str(FOLDER))
        token = self._run("token", "vlss-1998", "1998", "--enumerator", "bench").split()[-1].rpartition("/")[2]
        self.door = f"/openrosa/{token}/submission"
        return self

    def __exit__(self, *_: object) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.communicate(timeout=60)

    def _run(self, *arguments: str) -> str:
        command = [*SOLIEU, *arguments]
        done = subprocess.run(command, env=self.environment, stdout=subprocess.PIPE, text=True, check=True)
        return done.stdout

    def measure(self, clients: int, count: int) -> Measure:
        before = self._cpu()
        command = [sys.executable, "-m", "bench.submissions", "--clients", str(clients), "--count", str(count)]
        load = [*command, "--load", f"127.0.0.1:{self.port}{self.door}"]
        done = subprocess.run(load, env=self.environment, stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT)
        after, result = self._cpu(), json.loads(done.stdout)
        return Measure(count, result["seconds"], result["latencies"], after[0] - before[0], after[1] - before[1])

    def _cpu(self) -> tuple[float, float]:
        """CPU seconds used so far by the product's processes and by PostgreSQL's."""
        postmaster = int((self.folder / "postgres" / "postmaster.pid").read_text().split()[0])
        database = _family(postmaster)
        product = {p.pid: p for p in _family(self.process.pid)}
        for process in database:
            product.pop(process.pid, None)
        return sum(map(_used, product.values())), sum(map(_used, database))


SOLIEU = [sys.executable, "-m", "solieu.web.cli"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _family(pid: int) -> list[psutil.Process]:
    head = psutil.Process(pid)
    return [head, *head.children(recursive=True)]


def _used(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return times.user + times.system


async def send(target: str, clients: int, count: int) -> dict[str, Any]:
    """Post `count` records over `clients` kept-alive connections; every answer must be 201."""
    address, _, path = target.partition("/")
    host, _, port = address.partition(":")
    version = form_version(host, int(port), f"/{path}".replace("/submission", "/formList"))
    waiting = iter([request(host, f"/{path}", version) for _ in range(count)])
    latencies: list[float] = []
    began = time.perf_counter()
    await asyncio.gather(*(_client(host, int(port), waiting, latencies) for _ in range(clients)))
    return {"seconds": time.perf_counter() - began, "latencies": latencies}


async def _client(host: str, port: int, waiting: Iterator[bytes], latencies: list[float]) -> None:
    reader, writer = await asyncio.open_connection(host, port)
    for body in waiting:
        began = time.perf_counter()
        writer.write(body)
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"\r\ncontent-length:")[2].split(b"\r\n")[0])
        text = await reader.readexactly(length)
        if b" 201 " not in head[:16]:
            raise RuntimeError(f"{head.decode()}{text.decode()}")
        latencies.append((time.perf_counter() - began) * 1000)
    writer.close()


def form_version(host: str, port: int, path: str) -> str:
    """The version that the server offers, as a device learns it."""
    connection = http.client.HTTPConnection(host, port)
    connection.request("GET", path, headers={"X-OpenRosa-Version": "1.0"})
    listed = connection.getresponse().read().decode()
    connection.close()
    return listed.partition("<version>")[2].partition("</version>")[0]


def request(host: str, path: str, version: str) -> bytes:
    """A whole HTTP request with a record of about 1 kB under an id of its own."""
    answers: dict[str, str] = {f"q{n:02d}": f"{n * 37 % 1000}" for n in range(QUESTIONS)}
    bare = build_submission("vlss_1998", version, f"uuid:{uuid.uuid4()}", answers)
    xml = bare.replace(b"<q00>", b"<q00>" + b"x" * max(0, SIZE - len(bare)))
    body = (
        b'--b\r\nContent-Disposition: form-data; name="xml_submission_file"; filename="record.xml"\r\n'
        b"Content-Type: text/xml\r\n\r\n" + xml + b"\r\n--b--\r\n"
    )
    head = (
        f"POST {path}?deviceID=bench HTTP/1.1\r\nHost: {host}\r\nX-OpenRosa-Version: 1.0\r\n"
        "User-Agent: bench\r\nContent-Type: multipart/form-data; boundary=b\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


if __name__ == "__main__":
    main(sys.argv[1:])
