"""The common case, as cheap as it can be: new records without files, all of them in one statement.

Statements are prepared on the connection and take their rows as one JSON text, which costs the
client a tenth of what arrays do; everything happens in the transaction that is open. What is written is what `ledger` and `platform.audit.record` write piece
by piece; a test holds the two ways against each other.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Sequence
from typing import Any, LiteralString

import psycopg
from django.db import connection

from solieu.collect.services import ledger
from solieu.collect.services.arrivals import Arrival
from solieu.collect.services.decisions import Register

WRITE = """
with arrived as (
    select *, decode(payload, 'base64') as bytes from json_to_recordset(%s::json)
        as t(operation text, wave text, form_id text, root text, territory text, enumerator text,
             enumerator_id bigint, form_version text, instrument bigint, at timestamptz, sha256 text, payload text,
             token bigint, remote text, user_agent text, device_id text, incomplete bool)
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
), deliveries as (
    insert into collect_delivery (received_at, token_id, remote, user_agent, device_id, form_id, form_version,
                                  instance_id, payload_sha256, size, files, incomplete, status, outcome, message)
    select at, token, remote, user_agent, device_id, form_id, form_version,
           root, sha256, length(bytes), 0, incomplete, 201, 'accepted', '' from arrived
), entries as (
    insert into platform_auditentry (transaction_id, at, actor, actor_id, action, subject, before, after, facts)
    select pg_current_xact_id()::text::bigint, at, enumerator, enumerator_id, 'collect.receive',
           left('submission:' || form_id || '/' || root, 300), '', sha256,
           jsonb_build_object('outcome', 'accepted', 'form_version', form_version) from arrived
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


def write(arrivals: Sequence[Arrival]) -> list[str]:
    """Everything about new records without files; returns the digests that were here before."""
    rows = json.dumps([_row(arrival) for arrival in arrivals])
    with connection.wrap_database_errors:
        here = {sha256 for (sha256,) in _run(WRITE, [rows]).fetchall()}
    return [arrival.sha256 for arrival in arrivals if arrival.sha256 not in here]


def _row(arrival: Arrival) -> dict[str, Any]:
    token, said, form, sender = arrival.token, arrival.submission, arrival.form, arrival.sender
    return {
        "operation": token.operation,
        "wave": token.wave,
        "form_id": said.form_id,
        "root": said.instance_id,
        "territory": token.territory,
        "enumerator": token.actor.name,
        "enumerator_id": token.actor.id,
        "form_version": said.version,
        "instrument": form.id if form else None,
        "at": arrival.at.isoformat(),
        "sha256": arrival.sha256,
        "payload": b64encode(arrival.payload).decode(),
        "token": token.id,
        "remote": sender.remote,
        "user_agent": sender.user_agent,
        "device_id": sender.device_id,
        "incomplete": arrival.incomplete,
    }


def _raw() -> psycopg.Connection[Any]:
    connection.ensure_connection()
    return connection.connection


def _run(sql: LiteralString, values: Sequence[Any]) -> psycopg.Cursor[Any]:
    return psycopg.Cursor(_raw()).execute(sql, values, prepare=True)
