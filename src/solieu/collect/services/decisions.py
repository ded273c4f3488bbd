"""What to do with an arrival, from what is known of its record. Pure: no database, no clock.

the same bytes as any stored version   → duplicate, 201
a known instanceID with other bytes    → conflict, 409, held for a person
a form version nobody published        → held, 202
a correction of the current version    → a new version, 201
a correction of an older version       → stale, held, 202
a correction of something unknown      → held, 202
otherwise                              → a new record, 201
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from solieu.collect.services.arrivals import Arrival
from solieu.core.text import Text


class Outcome(StrEnum):
    NEW = "accepted"
    CORRECTED = "corrected"
    DUPLICATE = "duplicate"
    CONFLICT = "conflict"
    STALE = "stale-correction"
    UNKNOWN_ORIGINAL = "unknown-original"
    UNKNOWN_VERSION = "unknown-form-version"

    @property
    def is_held(self) -> bool:
        return self in _HELD

    @property
    def status(self) -> int:
        if self is Outcome.CONFLICT:
            return 409
        return 202 if self.is_held else 201

    @property
    def message(self) -> Text:
        return _MESSAGES[self]


_HELD = frozenset({Outcome.CONFLICT, Outcome.STALE, Outcome.UNKNOWN_ORIGINAL, Outcome.UNKNOWN_VERSION})
_MESSAGES = {
    Outcome.NEW: Text("Đã nhận phiếu.", "The record was received."),
    Outcome.CORRECTED: Text("Đã nhận bản sửa của phiếu.", "The correction was received."),
    Outcome.DUPLICATE: Text("Phiếu này đã nhận trước đó.", "This record was received before."),
    Outcome.CONFLICT: Text(
        "Đã có phiếu cùng mã nhưng nội dung khác. Bản này được giữ lại để giám sát viên xem xét.",
        "There is a record with this identity and other content. This one is kept for a supervisor to decide.",
    ),
    Outcome.STALE: Text(
        "Phiếu đã được sửa ở nơi khác. Bản này được giữ lại để giám sát viên xem xét.",
        "The record was corrected elsewhere. This correction is kept for a supervisor to decide.",
    ),
    Outcome.UNKNOWN_ORIGINAL: Text(
        "Chưa có phiếu gốc của bản sửa này. Bản này được giữ lại để giám sát viên xem xét.",
        "The record that this corrects is not here. It is kept for a supervisor to decide.",
    ),
    Outcome.UNKNOWN_VERSION: Text(
        "Phiên bản phiếu hỏi này chưa phát hành. Phiếu được giữ lại để giám sát viên xem xét.",
        "This form version was never published. The record is kept for a supervisor to decide.",
    ),
}


@dataclass(slots=True)
class Version:
    number: int
    instance_id: str
    sha256: str


@dataclass(slots=True)
class Record:
    """A record with its versions, as stored or as decided in this transaction. `id` once stored."""

    form_id: str
    root: str
    versions: list[Version]
    current: int = 1
    id: int | None = None

    @property
    def current_instance_id(self) -> str:
        return next(v.instance_id for v in self.versions if v.number == self.current)

    def holds(self, sha256: str) -> bool:
        return any(version.sha256 == sha256 for version in self.versions)

    def add(self, instance_id: str, sha256: str) -> Version:
        self.current = max(version.number for version in self.versions) + 1
        version = Version(self.current, instance_id, sha256)
        self.versions.append(version)
        return version


@dataclass(slots=True)
class Register:
    """The records that a transaction touches, by form and any instanceID of theirs."""

    by_instance: dict[tuple[str, str], Record] = field(default_factory=dict)

    def find(self, form_id: str, instance_id: str) -> Record | None:
        return self.by_instance.get((form_id, instance_id))

    def add(self, record: Record) -> Record:
        for version in record.versions:
            self.by_instance[record.form_id, version.instance_id] = record
        return record


@dataclass(slots=True)
class Decision:
    arrival: Arrival
    outcome: Outcome
    record: Record | None = None
    version: Version | None = None


def decide(arrival: Arrival, register: Register) -> Decision:
    """The decision; a new record or version is entered in the register for those that follow."""
    said = arrival.submission
    record = register.find(*arrival.key)
    if record is not None:
        same = record.holds(arrival.sha256)
        return Decision(arrival, Outcome.DUPLICATE if same else Outcome.CONFLICT, record)
    if arrival.form is None:
        return Decision(arrival, Outcome.UNKNOWN_VERSION)
    if said.deprecated_id and said.deprecated_id != said.instance_id:
        return _correct(arrival, register)
    version = Version(1, said.instance_id, arrival.sha256)
    return Decision(arrival, Outcome.NEW, register.add(Record(said.form_id, said.instance_id, [version])), version)


def _correct(arrival: Arrival, register: Register) -> Decision:
    said = arrival.submission
    record = register.find(said.form_id, said.deprecated_id)
    if record is None:
        return Decision(arrival, Outcome.UNKNOWN_ORIGINAL)
    if record.current_instance_id != said.deprecated_id:
        return Decision(arrival, Outcome.STALE, record)
    version = record.add(said.instance_id, arrival.sha256)
    register.add(record)
    return Decision(arrival, Outcome.CORRECTED, record, version)
