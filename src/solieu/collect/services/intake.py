"""Taking in: arrivals that wait at the same moment share one transaction and one commit.

Whoever comes first commits for all who wait (leader and followers); nobody is answered before
the commit. One bad arrival does not spoil the others: then each gets a transaction of its own.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

from django.db import transaction

from solieu.collect.errors import NotStored
from solieu.collect.services import attachments, known, ledger
from solieu.collect.services.arrivals import Arrival, Receipt
from solieu.collect.services.decisions import Decision, Outcome, decide
from solieu.collect.services.holding import close_overtaken, hold
from solieu.platform import audit

log = logging.getLogger(__name__)
MOST = 64
TOUCH_SECONDS = 60.0


@dataclass(slots=True)
class _Waiting:
    arrival: Arrival
    receipt: Receipt | None = None
    error: Exception | None = None

    @property
    def is_settled(self) -> bool:
        return self.receipt is not None or self.error is not None


class Intake:
    """One per process; threads meet here."""

    def __init__(self) -> None:
        self._turn = Lock()
        self._line: deque[_Waiting] = deque()

    def settle(self, arrival: Arrival) -> Receipt:
        """Commit the arrival, alone or with those who wait; raises what went wrong with it."""
        mine = _Waiting(arrival)
        self._line.append(mine)
        while not mine.is_settled:
            with self._turn:
                if not mine.is_settled:
                    _commit([self._line.popleft() for _ in range(min(MOST, len(self._line)))])
        if mine.receipt is None:
            raise NotStored() from mine.error
        return mine.receipt


def _commit(batch: Sequence[_Waiting]) -> None:
    try:
        receipts = take_in([waiting.arrival for waiting in batch])
    except Exception as error:
        if len(batch) > 1:
            for waiting in batch:
                _commit([waiting])
        else:
            log.exception("a delivery was not stored")
            known.forget()
            batch[0].error = error
        return
    for waiting, receipt in zip(batch, receipts, strict=True):
        waiting.receipt = receipt


@transaction.atomic
def take_in(arrivals: Sequence[Arrival]) -> list[Receipt]:
    """Decide about each arrival in order and write everything down; one receipt each."""
    register = ledger.open_register(ledger.identities(arrivals))
    decisions = [decide(arrival, register) for arrival in arrivals]
    overtaken = ledger.add_payloads(decisions)
    ledger.add_submissions(decisions)
    ledger.add_versions(decisions)
    entries = ledger.add_deliveries([_delivery(decision) for decision in decisions])
    for decision, entry in zip(decisions, entries, strict=True):
        _follow_up(decision, entry)
    close_overtaken(decisions, overtaken)
    _touch(arrivals)
    return [_receipt(decision) for decision in decisions]


def _follow_up(decision: Decision, entry: int) -> None:
    arrival = decision.arrival
    if decision.outcome.is_held:
        hold(decision, entry)
    elif _speaks_of_files(decision):
        attachments.keep(decision)
    _write_down(decision, entry)


def _speaks_of_files(decision: Decision) -> bool:
    arrival = decision.arrival
    may_expect = arrival.form is not None and bool(arrival.form.binary_paths)
    return bool(arrival.files) or (may_expect and decision.outcome is not Outcome.DUPLICATE)


def _write_down(decision: Decision, entry: int) -> None:
    arrival = decision.arrival
    audit.record(
        action=_ACTIONS[decision.outcome],
        subject=arrival.subject,
        by=arrival.token.actor,
        at=arrival.at,
        after=arrival.sha256,
        facts={"delivery": entry, "outcome": decision.outcome.value},
    )


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
