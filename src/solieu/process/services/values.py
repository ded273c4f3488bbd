"""What a run gives back."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from solieu.core.tables import DatasetRef
from solieu.core.text import Text

StepState = Literal["running", "done", "unchanged"]


@dataclass(frozen=True, slots=True)
class StepResult:
    """One step: `outputs` by full name (`conform.problems`); `counts` as StepRun has them."""

    id: str
    status: StepState
    title: Text
    method: str
    outputs: Mapping[str, DatasetRef] = field(default_factory=dict)
    counts: Mapping[str, Any] = field(default_factory=dict)
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class ProcessResult:
    """A run that ended well: `outputs` are the names of process.toml's [outputs]."""

    run_id: uuid.UUID
    outputs: Mapping[str, DatasetRef]
    steps: tuple[StepResult, ...]
    seconds: float = 0.0

    @property
    def nothing_changed(self) -> bool:
        return all(step.status == "unchanged" for step in self.steps)
