"""Values of the door: who sends, what came, what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from solieu.collect.services.known import FormFacts, TokenFacts
from solieu.core.standards.openrosa import Submission
from solieu.core.text import Text
from solieu.platform.storage import Blob


@dataclass(frozen=True, slots=True)
class Sender:
    """Where a delivery came from, as far as it says."""

    remote: str = ""
    user_agent: str = ""
    device_id: str = ""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """An attachment that stands in the file store."""

    filename: str
    blob: Blob

    def to_json(self) -> dict[str, str | int]:
        return {
            "filename": self.filename,
            "sha256": self.blob.sha256,
            "md5": self.blob.md5,
            "size": self.blob.size,
        }


@dataclass(frozen=True, slots=True)
class Arrival:
    """One delivery that was read and may be taken in. `form` is None when its version is unknown."""

    submission: Submission
    payload: bytes
    sha256: str
    files: Sequence[StoredFile]
    expected: Sequence[str]
    incomplete: bool
    form: FormFacts | None
    token: TokenFacts
    sender: Sender
    at: datetime

    @property
    def key(self) -> tuple[str, str]:
        return self.submission.form_id, self.submission.instance_id

    @property
    def subject(self) -> str:
        return f"submission:{self.submission.form_id}/{self.submission.instance_id}"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the device is told. Given only after the commit."""

    status: int
    outcome: str
    message: Text
    unit: str = ""
    version: int = 0
