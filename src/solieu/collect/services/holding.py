"""Quarantine: what cannot be taken in is held for a person, never lost."""

from __future__ import annotations

from collections.abc import Sequence

from solieu.collect.models import Quarantine
from solieu.collect.services.decisions import Decision, Outcome
from solieu.platform.actors import SYSTEM


def hold(decision: Decision, entry: int) -> None:
    """Hold the arrival's payload and files; the same bytes again add only files that are new."""
    arrival, said = decision.arrival, decision.arrival.submission
    files = [file.to_json() for file in arrival.files]
    held, new = Quarantine.objects.get_or_create(
        payload_id=arrival.sha256,
        defaults={
            "delivery_id": entry,
            "operation": arrival.token.operation,
            "wave": arrival.token.wave,
            "territory": arrival.token.territory,
            "enumerator": arrival.token.actor.name,
            "reason": decision.outcome.value,
            "form_id": said.form_id,
            "form_version": said.version,
            "instance_id": said.instance_id,
            "deprecated_id": said.deprecated_id,
            "files": files,
            "received_at": arrival.at,
        },
    )
    if not new:
        _add_files(held, files)


def _add_files(held: Quarantine, files: Sequence[dict[str, str | int]]) -> None:
    more = [file for file in files if file not in held.files]
    if more:
        held.files = [*held.files, *more]
        held.save(update_fields=["files"])


def close_overtaken(decisions: Sequence[Decision], seen_before: Sequence[str]) -> None:
    """A held payload that came again and was taken in needs no person any more."""
    if not seen_before:
        return
    taken = {d.arrival.sha256: d.arrival.at for d in decisions if d.outcome in (Outcome.NEW, Outcome.CORRECTED)}
    for sha256 in seen_before:
        if sha256 in taken:
            Quarantine.objects.filter(payload_id=sha256, state=Quarantine.OPEN).update(
                state=Quarantine.RESOLVED,
                resolved_by=SYSTEM.name,
                resolved_at=taken[sha256],
                note="Đã nhận khi gửi lại.",
            )
