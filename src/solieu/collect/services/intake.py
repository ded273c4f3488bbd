"""Taking in: arrivals that wait at the same moment share one transaction and one commit.

Nobody is answered before the commit.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from threading import Event, Lock

from django.db import transaction

from solieu.collect.errors import NotStored
from solieu.collect.services import attachments, express, known, ledger
from solieu.collect.services.arrivals import Arrival, Receipt
from solieu.collect.services.decisions import Decision, Outcome, decide
from solieu.collect.services.holding import close_overtaken, hold
from solieu.platform import audit

log = logging.getLogger(__name__)
MOST = 64
GATHER_SECONDS = 0.004
TOUCH_SECONDS = 60.0


class Waiting:
    """An arrival in line. Its thread sleeps until somebody settled it or made it the leader."""

    __slots__ = ("arrival", "call", "error", "receipt")

    def __init__(self, arrival: Arrival) -> None:
        self.arrival = arrival
        self.receipt: Receipt | None = None
        self.error: Exception | None = None
        self.call = Lock()
        self.call.acquire()

    @property
    def is_settled(self) -> bool:
        return self.receipt is not None or self.error is not None


class Intake:
    """One per process; the threads of requests meet here.

    Whoever finds nobody leading leads: takes all who wait, commits for them, calls the next in
    line to lead, and wakes the others. A leader waits a few milliseconds for those who are
    already at the door (`coming`), as PostgreSQL's commit_delay does for its siblings.
    """

    def __init__(self, commit: Callable[[Sequence[Arrival]], list[Receipt]]) -> None:
        self._commit = commit
        self._mutex = Lock()
        self._line: deque[Waiting] = deque()
        self._coming = 0
        self._led = False
        self._gathered = Event()

    @contextmanager
    def coming(self) -> Generator[Callable[[Arrival], Receipt]]:
        """Announce a request before its work begins; gives the function that settles its arrival."""
        announced = True
        with self._mutex:
            self._coming += 1

        def settle(arrival: Arrival) -> Receipt:
            nonlocal announced
            announced = False
            return self._settle(Waiting(arrival))

        try:
            yield settle
        finally:
            if announced:
                with self._mutex:
                    self._come()

    def _come(self) -> None:
        self._coming -= 1
        if self._coming == 0 or len(self._line) >= MOST:
            self._gathered.set()

    def _settle(self, mine: Waiting) -> Receipt:
        with self._mutex:
            self._line.append(mine)
            self._come()
            leads, self._led = not self._led, True
        if not leads:
            mine.call.acquire()
        if not mine.is_settled:
            self._lead()
        if mine.receipt is None:
            raise NotStored() from mine.error
        return mine.receipt

    def _lead(self) -> None:
        """Commit for those in line, this thread's arrival first among them."""
        self._gather()
        with self._mutex:
            batch = [self._line.popleft() for _ in range(min(MOST, len(self._line)))]
        try:
            self._settle_all(batch)
        finally:
            self._hand_over(batch)

    def _hand_over(self, batch: Sequence[Waiting]) -> None:
        """Call the next leader first, so that the database is not idle, then wake the others."""
        with self._mutex:
            following = self._line[0] if self._line else None
            self._led = following is not None
        if following is not None:
            following.call.release()
        for other in batch[1:]:
            if not other.is_settled:
                other.error = RuntimeError("the commit was interrupted")
            other.call.release()

    def _gather(self) -> None:
        with self._mutex:
            self._gathered.clear()
            alone = self._coming == 0 or len(self._line) >= MOST
        if not alone:
            self._gathered.wait(GATHER_SECONDS)

    def _settle_all(self, batch: Sequence[Waiting]) -> None:
        try:
            receipts = self._commit([waiting.arrival for waiting in batch])
        except Exception as error:
            self._settle_each(batch, error)
        else:
            for waiting, receipt in zip(batch, receipts, strict=True):
                waiting.receipt = receipt

    def _settle_each(self, batch: Sequence[Waiting], error: Exception) -> None:
        """One bad arrival does not spoil the others: each gets a transaction of its own."""
        known.forget()
        if len(batch) > 1:
            for waiting in batch:
                self._settle_all([waiting])
        else:
            log.error("a delivery was not stored", exc_info=error)
            batch[0].error = error


@transaction.atomic
def take_in(arrivals: Sequence[Arrival]) -> list[Receipt]:
    """Decide about each arrival in order and write everything down; one receipt each."""
    if any(arrival.submission.deprecated_id for arrival in arrivals):
        register = ledger.open_register(ledger.identities(arrivals))
    else:
        register = express.open_register(arrivals)
    decisions = [decide(arrival, register) for arrival in arrivals]
    plain = all(d.outcome is Outcome.NEW and not _speaks_of_files(d) for d in decisions)
    overtaken = express.write(arrivals) if plain else _write_one_by_one(decisions)
    close_overtaken(decisions, overtaken)
    _touch(arrivals)
    return [_receipt(decision) for decision in decisions]


def _write_one_by_one(decisions: Sequence[Decision]) -> list[str]:
    overtaken = ledger.add_payloads(decisions)
    ledger.add_submissions(decisions)
    ledger.add_versions(decisions)
    numbers = ledger.add_deliveries([_delivery(decision) for decision in decisions])
    for decision, number in zip(decisions, numbers, strict=True):
        if decision.outcome.is_held:
            hold(decision, number)
        elif _speaks_of_files(decision):
            attachments.keep(decision)
        _write_down(decision)
    return overtaken


def _speaks_of_files(decision: Decision) -> bool:
    arrival = decision.arrival
    may_expect = arrival.form is not None and bool(arrival.form.binary_paths)
    return bool(arrival.files) or (may_expect and decision.outcome is not Outcome.DUPLICATE)


def _write_down(decision: Decision) -> None:
    arrival = decision.arrival
    audit.record(
        action=_ACTIONS[decision.outcome],
        subject=arrival.subject,
        by=arrival.token.actor,
        at=arrival.at,
        after=arrival.sha256,
        facts=_facts(decision),
    )


def _facts(decision: Decision) -> dict[str, object]:
    return {"outcome": decision.outcome.value, "form_version": decision.arrival.submission.version}


_ACTIONS = {
    Outcome.NEW: "collect.receive",
    Outcome.CORRECTED: "collect.receive-correction",
    Outcome.DUPLICATE: "collect.duplicate-delivery",
    Outcome.CONFLICT: "collect.hold",
    Outcome.STALE: "collect.hold",
    Outcome.UNKNOWN_ORIGINAL: "collect.hold",
    Outcome.UNKNOWN_VERSION: "collect.hold",
}


def _delivery(decision: Decision) -> tuple[object, ...]:
    arrival, said = decision.arrival, decision.arrival.submission
    sender, size = arrival.sender, len(arrival.payload) + sum(file.blob.size for file in arrival.files)
    return (
        arrival.at,
        arrival.token.id,
        sender.remote,
        sender.user_agent,
        sender.device_id,
        said.form_id,
        said.version,
        said.instance_id,
        arrival.sha256,
        size,
        len(arrival.files),
        arrival.incomplete,
        decision.outcome.status,
        decision.outcome.value,
        "",
    )


_touched: dict[int, float] = {}


def _touch(arrivals: Sequence[Arrival]) -> None:
    """Once a minute and token is often enough."""
    now = time.monotonic()
    due = {a.token.id for a in arrivals if now - _touched.get(a.token.id, -TOUCH_SECONDS) >= TOUCH_SECONDS}
    if due:
        ledger.touch_tokens(due, arrivals[-1].at)
        _touched.update(dict.fromkeys(due, now))


def _receipt(decision: Decision) -> Receipt:
    outcome, record = decision.outcome, decision.record
    unit = record.root if record else ""
    version = record.current if record and not outcome.is_held else 0
    return Receipt(outcome.status, outcome.value, outcome.message, unit, version)
