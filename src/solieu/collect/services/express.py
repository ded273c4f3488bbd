"""The common case, as cheap as it can be: new records without files, all of them in one statement.

Statements are prepared on the connection and bound by the server; everything happens in the
transaction that is open, and is the same as what `ledger` writes piece by piece.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import psycopg
from django.db import connection

from solieu.collect.services import ledger
from solieu.collect.services.arrivals import Arrival
from solieu.collect.services.decisions import Decision, Register
from solieu.platform import audit

WRITE = """
with arrived as (
    select * from unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[],
                         %s::bigint[], %s::timestamptz[], %s::text[], %b::bytea[])
        as t(operation, wave, form_id, root, territory, enumerator, form_version, instrument, at, sha256, bytes)
), payloads as (
    insert into collect_payload (sha256, bytes) select sha256, bytes from arrived
    on conflict do nothing returning sha256
), submissions as (
    insert into collect_submission (operation, wave, form_id, root_instance_id, current_version, territory,
                                    enumerator, state, received_at, completed_at)
    select operation, wave, form_id, root, 1, territory, enumerator, 'received', at, at from arrived
    returning id, form_id, root_instance_id
), versions as (
    insert into collect_submissionversion (submission_id, number, instance_id, deprecated_id, payload_id,
                                           instrument_id, form_version, enumerator, received_at, origin)
    select s.id, 1, a.root, '', a.sha256, a.instrument, a.form_version, a.enumerator, a.at, 'device'
    from arrived a join submissions s on s.form_id = a.form_id and s.root_instance_id = a.root
)
select sha256 from payloads
"""


def open_register(arrivals: Sequence[Arrival]) -> Register:
    """As `ledger.open_register`, in one trip to the database; for arrivals that correct nothing."""
    keys = ledger.identities(arrivals)
    register = Register()
    with connection.wrap_database_errors, _raw().pipeline():
        _run(ledger.LOCK, [sorted(ledger.lock_number(*key) for key in keys)])
        found = _run(ledger.VERSIONS, [[instance for _, instance in keys]])
    ledger.enter(register, found.fetchall())
    return register


def write(
    decisions: Sequence[Decision], deliveries: Sequence[tuple[Any, ...]], entries: Sequence[tuple[Any, ...]]
) -> list[str]:
    """Everything about new records without files; returns the digests that were here before."""
    columns = [list(column) for column in zip(*(_row(d.arrival) for d in decisions), strict=True)]
    with connection.wrap_database_errors, _raw().pipeline():
        kept = _run(WRITE, columns)
        _run(ledger.ADD_DELIVERIES, [list(column) for column in zip(*deliveries, strict=True)])
        for entry in entries:
            _run(audit.INSERT, entry)
    here = {sha256 for (sha256,) in kept.fetchall()}
    return [d.arrival.sha256 for d in decisions if d.arrival.sha256 not in here]


def entry(action: str, arrival: Arrival, facts: dict[str, Any]) -> tuple[Any, ...]:
    """The values of `audit.INSERT`, as `audit.record` gives them."""
    by = arrival.token.actor
    return (arrival.at, by.name, by.id, action, arrival.subject[:300], "", arrival.sha256, json.dumps(facts))


def _row(arrival: Arrival) -> tuple[Any, ...]:
    token, said, form = arrival.token, arrival.submission, arrival.form
    return (
        token.operation,
        token.wave,
        said.form_id,
        said.instance_id,
        token.territory,
        token.actor.name,
        said.version,
        form.id if form else None,
        arrival.at,
        arrival.sha256,
        arrival.payload,
    )


def _raw() -> psycopg.Connection[Any]:
    connection.ensure_connection()
    return connection.connection


def _run(sql: str, values: Sequence[Any]) -> psycopg.Cursor[Any]:
    return psycopg.Cursor(_raw()).execute(sql, values, prepare=True)
