"""The audit log: append-only entries, sealed into a hash chain behind the writes (ADR 0005).

`record` only inserts, so that a thousand writers do not wait for one another. `seal` links the
entries of finished transactions, in the order of their transaction numbers, and notes the head
of the chain in a file outside the database. `verify` walks the chain.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from solieu.platform.actors import Actor

GENESIS = "0" * 64
SEALING_LOCK = 7_305_001
BATCH = 5_000

INSERT = """
insert into platform_auditentry (transaction_id, at, actor, actor_id, action, subject, before, after, facts)
values (pg_current_xact_id()::text::bigint, %s, %s, %s, %s, %s, %s, %s, %s)
"""
FINISHED = """
select id, transaction_id, at, actor, actor_id, action, subject, before, after, facts
from platform_auditentry
where (transaction_id, id) > (%s, %s)
  and transaction_id < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
order by transaction_id, id limit %s
"""


SEAL = """
insert into platform_auditseal (number, entry_id, transaction_id, chain)
select * from unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::text[])
"""


@dataclass(frozen=True, slots=True)
class Finding:
    """What `verify` found wrong, with the number of the link and the entry."""

    number: int
    entry: int
    what: str


def record(
    *,
    action: str,
    subject: str,
    by: Actor,
    at: datetime,
    before: str = "",
    after: str = "",
    facts: dict[str, Any] | None = None,
) -> None:
    """Write one entry in the caller's transaction."""
    values = [at, by.name, by.id, action, subject[:300], before, after, json.dumps(facts or {}, default=str)]
    with connection.cursor() as cursor:
        cursor.execute(INSERT, values)


def seal() -> int:
    """Link every entry of a finished transaction; returns how many were linked now."""
    sealed = 0
    while count := _seal_batch():
        sealed += count
    return sealed


def waiting() -> int:
    """How many entries are not sealed yet: those of the last seconds, or of an open transaction's time."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from platform_auditentry e"
            " where not exists (select from platform_auditseal s where s.entry_id = e.id)"
        )
        return int((cursor.fetchone() or (0,))[0])


@transaction.atomic
def _seal_batch() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [SEALING_LOCK])
        cursor.execute(
            "select number, transaction_id, entry_id, chain from platform_auditseal order by number desc limit 1"
        )
        number, txid, entry, chain = cursor.fetchone() or (0, 0, 0, GENESIS)
        cursor.execute(FINISHED, [txid, entry, BATCH])
        rows = cursor.fetchall()
        links = []
        for row in rows:
            number, chain = number + 1, link(chain, row)
            links.append((number, row[0], row[1], chain))
        if links:
            cursor.execute(SEAL, [list(column) for column in zip(*links, strict=True)])
    if rows:
        _note_head(number, chain)
    return len(rows)


def link(chain: str, row: tuple[Any, ...]) -> str:
    """sha256 over the previous link and the entry in canonical JSON."""
    entry, txid, at, actor, actor_id, action, subject, before, after, facts = row
    told = facts if isinstance(facts, dict) else json.loads(facts)
    when = at.astimezone(UTC).isoformat()
    body = [entry, txid, when, actor, actor_id, action, subject, before, after, told]
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{chain}{text}".encode()).hexdigest()


def heads_file() -> Path:
    return Path(settings.SOLIEU.data_dir) / "audit" / "heads.log"


def _note_head(number: int, chain: str) -> None:
    """Append the head outside the database, so that a chain rewritten as a whole is seen too."""
    path = heads_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        file.write(f"{number} {chain}\n")
        file.flush()
        os.fsync(file.fileno())


def verify() -> list[Finding]:
    """Walk the whole chain; the empty list means that nothing was tampered with."""
    findings = []
    chain, expected, heads = GENESIS, 1, _noted_heads()
    for number, entry, sealed, row in _chain():
        if number != expected:
            findings.append(Finding(expected, entry, "a link is missing before this entry"))
        chain = link(chain, row) if row is not None else sealed
        if row is None:
            findings.append(Finding(number, entry, "the entry was deleted"))
        elif chain != sealed:
            findings.append(Finding(number, entry, "the entry or its seal was changed"))
        if heads.pop(number, sealed) != sealed:
            findings.append(Finding(number, entry, "the chain was rewritten: its noted head differs"))
        chain, expected = sealed, number + 1
    findings += [Finding(number, 0, "the end of the chain was cut off") for number in sorted(heads)]
    return findings


def _chain() -> Iterator[tuple[int, int, str, tuple[Any, ...] | None]]:
    query = """
    select s.number, s.entry_id, s.chain, e.id, e.transaction_id, e.at, e.actor, e.actor_id, e.action,
           e.subject, e.before, e.after, e.facts
    from platform_auditseal s left join platform_auditentry e on e.id = s.entry_id order by s.number
    """
    with transaction.atomic(), connection.cursor() as plain:
        plain.execute(f"declare chain no scroll cursor for {query}")
        while True:
            plain.execute("fetch 5000 from chain")
            rows = plain.fetchall()
            if not rows:
                return
            for row in rows:
                yield row[0], row[1], row[2], None if row[3] is None else tuple(row[3:])


def _noted_heads() -> dict[int, str]:
    path = heads_file()
    if not path.exists():
        return {}
    return {int(number): chain for number, chain in (line.split() for line in path.read_text().splitlines())}
