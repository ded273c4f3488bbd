"""Work that outlives a request: a queue in the same database, so a job and its cause commit together.

@jobs.task
def produce(operation: str, wave: str) -> None: ...

produce.defer(operation="vlss-1998", wave="1998")     # inside the caller's transaction
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from typing import Any

from django.db import close_old_connections, connection
from procrastinate.contrib.django import app

from solieu.platform import audit

SEALING_SECONDS = 2.0
log = logging.getLogger(__name__)


def task(function: Callable[..., Any]) -> Any:
    """Register a function as a job; its name is `module.function`."""
    return app.task(name=f"{function.__module__}.{function.__name__}")(function)


def work(stop: threading.Event) -> None:
    """Take jobs and seal the audit log until told to stop (SIGTERM ends the queue's worker)."""
    sealer = threading.Thread(target=_keep_sealing, args=[stop], name="sealer", daemon=True)
    sealer.start()
    with app.replace_connector(app.connector.get_worker_connector()) as working:  # pyright: ignore
        asyncio.run(_take_jobs(working))
    stop.set()
    sealer.join(timeout=5)


async def _take_jobs(working: Any) -> None:
    async with working.open_async():
        await working.run_worker_async(concurrency=1, listen_notify=True, delete_jobs="successful")


def _keep_sealing(stop: threading.Event) -> None:
    while not stop.wait(SEALING_SECONDS):
        try:
            audit.seal()
        except Exception:
            log.exception("sealing failed; it is tried again")
        close_old_connections()
    connection.close()
