"""Reads of production rounds."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from solieu.operations.models import ProductionRound


def latest_rounds(operations: Sequence[str], count: int = 20) -> list[ProductionRound]:
    found = ProductionRound.objects.filter(operation__in=operations).select_related("asked_by")
    return list(found.order_by("-asked_at")[:count])


def production_round(round_id: uuid.UUID) -> ProductionRound | None:
    return ProductionRound.objects.filter(id=round_id).select_related("asked_by").first()
