"""Simulated tablets: one enumerator for each commune, sending through the OpenRosa door."""

from __future__ import annotations

import http.client
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from urllib.parse import urlsplit

from solieu.core.errors import StatError
from solieu.core.text import Text
from solieu.operations.demo.households import Household, households

SENDERS = 8
ACCEPTED = (201, 202)

Tell = Callable[[str], object]


class DeliveryRefused(StatError):
    code = "demo.delivery-refused"
    sentence = Text("Máy chủ từ chối một phiếu: {status} {text}.", "The server refused a submission: {status} {text}.")
    remedy = Text("Xem nhật ký giao nhận ở trang Thu thập.", "See the delivery log on the Collection page.")


class Door:
    """A connection that is kept; `post` sends one record as multipart/form-data."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._connection = http.client.HTTPConnection(parts.hostname or "127.0.0.1", parts.port, timeout=60)
        self._boundary = uuid.uuid4().hex

    def post(self, token: str, body: bytes) -> None:
        """Raises `DeliveryRefused` unless the server acknowledged the record."""
        content = f"multipart/form-data; boundary={self._boundary}"
        headers = {"X-OpenRosa-Version": "1.0", "Content-Type": content}
        self._connection.request("POST", f"/openrosa/{token}/submission", self._wrap(body), headers)
        answer = self._connection.getresponse()
        text = answer.read()
        if answer.status not in ACCEPTED:
            raise DeliveryRefused(status=answer.status, text=text.decode()[:300])

    def _wrap(self, body: bytes) -> bytes:
        head = (
            f"--{self._boundary}\r\nContent-Disposition: form-data; "
            'name="xml_submission_file"; filename="submission.xml"\r\nContent-Type: text/xml\r\n\r\n'
        )
        return head.encode() + body + f"\r\n--{self._boundary}--\r\n".encode()

    def close(self) -> None:
        self._connection.close()


Write = Callable[[Household], bytes]


def send(url: str, write: Write, count: int, tokens: Mapping[str, str], tell: Tell) -> None:
    """The first `count` households, each by the enumerator of its commune, over eight connections."""
    waiting, lock = islice(households(), count), threading.Lock()
    progress = Progress(count, tell)
    with ThreadPoolExecutor(SENDERS) as pool:
        senders = [pool.submit(_send, url, write, waiting, lock, tokens, progress) for _ in range(SENDERS)]
        for sender in senders:
            sender.result()


def _send(
    url: str,
    write: Write,
    waiting: Iterator[Household],
    lock: threading.Lock,
    tokens: Mapping[str, str],
    progress: Progress,
) -> None:
    door = Door(url)
    try:
        while True:
            with lock:
                household = next(waiting, None)
            if household is None:
                return
            door.post(tokens[household["commune"]], write(household))
            progress.one_more()
    finally:
        door.close()


class Progress:
    """Tells every two seconds how many are done, how fast, and how long it still takes."""

    def __init__(self, total: int, tell: Tell) -> None:
        self.total, self.tell = total, tell
        self.done, self.told, self.began, self.lock = 0, 0.0, time.monotonic(), threading.Lock()

    def one_more(self) -> None:
        with self.lock:
            self.done += 1
            now = time.monotonic()
            if now - self.told < 2 and self.done < self.total:
                return
            self.told = now
            rate = self.done / max(now - self.began, 0.001)
            left = (self.total - self.done) / rate
            self.tell(f"  {self.done}/{self.total}  {rate:.0f}/s  còn {left:.0f} giây / {left:.0f} s left")
