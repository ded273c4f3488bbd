"""The SQL of the hot path: many arrivals in one transaction, a few statements for all of them.

Order of locks, the same everywhere: advisory locks on (form, instanceID) in order of their
numbers, then the rows of known records in order of id.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from solieu.collect.services.arrivals import Arrival
from solieu.collect.services.decisions import Decision, Outcome, Record, Register, Version

LOCK = "select pg_advisory_xact_lock(k) from unnest(%s::bigint[]) k"
LOCK_RECORDS = """
select s.id from collect_submission s
where s.id in (select submission_id from collect_submissionversion where instance_id = any(%s::text[]))
order by s.id for update
"""
VERSIONS = """
select s.id, s.form_id, s.root_instance_id, s.current_version, v.number, v.instance_id, v.payload_id
from collect_submissionversion named
join collect_submission s on s.id = named.submission_id
join collect_submissionversion v on v.submission_id = s.id
where named.instance_id = any(%s::text[])
group by s.id, v.id order by s.id, v.number
"""
ADD_PAYLOADS = """
insert into collect_payload (sha256, bytes)
select * from unnest(%s::text[], %s::bytea[]) on conflict do nothing returning sha256
"""
ADD_SUBMISSIONS = """
insert into collect_submission (operation, wave, form_id, root_instance_id, current_version, territory,
                                enumerator, state, received_at, completed_at)
select operation, wave, form_id, root, 1, territory, enumerator, state, at,
       case when state = 'received' then at end
from unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::timestamptz[])
     as t(operation, wave, form_id, root, territory, enumerator, state, at)
returning form_id, root_instance_id, id
"""
ADD_VERSIONS = """
insert into collect_submissionversion (submission_id, number, instance_id, deprecated_id, payload_id,
                                       instrument_id, form_version, enumerator, received_at, origin)
select * from unnest(%s::bigint[], %s::int[], %s::text[], %s::text[], %s::text[], %s::bigint[], %s::text[],
                     %s::text[], %s::timestamptz[], %s::text[])
"""
SET_CURRENT = """
update collect_submission s set current_version = t.number
from unnest(%s::bigint[], %s::int[]) as t(id, number) where s.id = t.id
"""
ADD_DELIVERIES = """
insert into collect_delivery (received_at, token_id, remote, user_agent, device_id, form_id, form_version,
                              instance_id, payload_sha256, size, files, incomplete, status, outcome, message)
select * from unnest(%s::timestamptz[], %s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[],
                     %s::text[], %s::text[], %s::bigint[], %s::int[], %s::bool[], %s::smallint[], %s::text[],
                     %s::text[])
returning id
"""
TOUCH_TOKENS = """
update collect_accesstoken set last_used_at = %s
where id in (select id from collect_accesstoken
             where id = any(%s) and (last_used_at is null or last_used_at < %s - interval '1 minute')
             order by id for update skip locked)
"""


def lock_number(form_id: str, instance_id: str) -> int:
    """A signed 64-bit number for the advisory lock on one record of one form."""
    digest = hashlib.blake2b(f"{form_id}\x1f{instance_id}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def identities(arrivals: Iterable[Arrival]) -> set[tuple[str, str]]:
    """Every (form, instanceID) that the arrivals speak of, as their own or as what they correct."""
    found: set[tuple[str, str]] = set()
    for arrival in arrivals:
        found.add(arrival.key)
        if arrival.submission.deprecated_id:
            found.add((arrival.submission.form_id, arrival.submission.deprecated_id))
    return found


def open_register(keys: set[tuple[str, str]]) -> Register:
    """Lock the records behind the keys until the commit, and read what is known of them."""
    register = Register()
    instances = [instance for _, instance in keys]
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [sorted(lock_number(*key) for key in keys)])
        cursor.execute(LOCK_RECORDS, [instances])
        if cursor.fetchall():
            cursor.execute(VERSIONS, [instances])
            enter(register, cursor.fetchall())
    return register


def enter(register: Register, rows: Sequence[tuple[Any, ...]]) -> None:
    """Put the rows of VERSIONS into the register."""
    records: dict[int, Record] = {}
    for id, form_id, root, current, number, instance_id, sha256 in rows:
        record = records.setdefault(id, Record(form_id, root, [], current, id))
        record.versions.append(Version(number, instance_id, sha256))
    for record in records.values():
        register.add(record)


def add_payloads(decisions: Sequence[Decision]) -> list[str]:
    """Keep the bytes that a version or a held arrival needs; returns digests that were here before."""
    wanted = {d.arrival.sha256: d.arrival.payload for d in decisions if d.outcome is not Outcome.DUPLICATE}
    if not wanted:
        return []
    added = {row[0] for row in _run(ADD_PAYLOADS, [list(wanted), list(wanted.values())])}
    return [sha256 for sha256 in wanted if sha256 not in added]


def add_submissions(decisions: Sequence[Decision]) -> None:
    """Insert the new records and tell each decision's record its id."""
    new = [d for d in decisions if d.outcome is Outcome.NEW]
    if not new:
        return
    rows = [_submission_row(d.arrival) for d in new]
    ids = {(form, root): id for form, root, id in _run(ADD_SUBMISSIONS, _columns(rows))}
    for decision in new:
        if decision.record is not None:
            decision.record.id = ids[decision.record.form_id, decision.record.root]


def _submission_row(arrival: Arrival) -> tuple[Any, ...]:
    said, token = arrival.submission, arrival.token
    state = "partial" if arrival.expected else "received"
    identity = (said.form_id, said.instance_id)
    return (token.operation, token.wave, *identity, token.territory, token.actor.name, state, arrival.at)


def add_versions(decisions: Sequence[Decision], origin: str = "device") -> None:
    fresh = [d for d in decisions if d.version is not None]
    if not fresh:
        return
    _do(ADD_VERSIONS, _columns([_version_row(d, origin) for d in fresh]))
    moved = {d.record.id: d.record.current for d in fresh if d.record is not None and d.outcome is not Outcome.NEW}
    if moved:
        _do(SET_CURRENT, [list(moved), list(moved.values())])


def _version_row(decision: Decision, origin: str) -> tuple[Any, ...]:
    arrival, said = decision.arrival, decision.arrival.submission
    assert decision.record is not None and decision.version is not None and arrival.form is not None
    return (
        decision.record.id,
        decision.version.number,
        said.instance_id,
        said.deprecated_id,
        arrival.sha256,
        arrival.form.id,
        said.version,
        arrival.token.actor.name,
        arrival.at,
        origin,
    )


def add_deliveries(rows: Sequence[tuple[Any, ...]]) -> list[int]:
    """Write entries of the delivery log; returns their numbers in the order of the rows."""
    return [row[0] for row in _run(ADD_DELIVERIES, _columns(rows))]


def touch_tokens(ids: Iterable[int], at: datetime) -> None:
    """Note when tokens were last used, to the minute; a token that somebody else notes is left alone."""
    _do(TOUCH_TOKENS, [at, sorted(set(ids)), at])


def _columns(rows: Sequence[tuple[Any, ...]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]


def _run(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def _do(sql: str, values: Sequence[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
