"""Processes that start others and do not leave them behind."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
from collections.abc import Generator, Sequence
from contextlib import contextmanager

PR_SET_PDEATHSIG = 1
PATIENCE = 10


def die_with_parent() -> None:
    """Ask the kernel to kill this process when the one that started it ends (Linux).

    Hard, because a server that waits for its requests to finish would hold the port; what was
    acknowledged is on disk by then.
    """
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


@contextmanager
def children(*commands: Sequence[str]) -> Generator[list[subprocess.Popen[bytes]]]:
    """Run commands beside this process, each in a session of its own; leaving ends them all."""
    running = [subprocess.Popen(c, preexec_fn=die_with_parent, start_new_session=True) for c in commands]  # noqa: PLW1509
    try:
        yield running
    finally:
        for child in running:
            child.terminate()
        for child in running:
            _await_end(child)


def _await_end(child: subprocess.Popen[bytes]) -> None:
    """Wait a while, then end the child and whatever it started."""
    try:
        child.wait(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
