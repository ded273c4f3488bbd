"""How long until the product serves: the first start (new folder) and the second, to /readyz."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path


def main(arguments: Sequence[str] = ()) -> None:
    with tempfile.TemporaryDirectory(prefix="solieu-bench-") as folder:
        Path(folder).chmod(0o755)
        first = start(folder)
        again = sorted(start(folder) for _ in range(3))
    print(f"first start (new PostgreSQL, every migration)   {first:6.2f} s")
    print(f"second start, median of 3                       {again[1]:6.2f} s")
    print(f"ratio second / first                            {again[1] / first:6.2f}")


def start(folder: str) -> float:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {k: v for k, v in os.environ.items() if k != "SOLIEU_DATABASE_URL"} | {"SOLIEU_DATA_DIR": folder}
    began = time.perf_counter()
    command = [sys.executable, "-m", "solieu.web.cli", "serve", "--port", str(port)]
    server = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    for line in server.stdout or ():
        if line.startswith("Solieu:"):
            break
    taken = time.perf_counter() - began
    server.send_signal(signal.SIGTERM)
    server.communicate(timeout=60)
    return taken


if __name__ == "__main__":
    main(sys.argv[1:])
