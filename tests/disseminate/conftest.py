"""A released survey, and readers of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

OPERATION, WAVE = "vlss-1998", "1998"


@pytest.fixture
def statistician(actor_with: Callable[..., Any]) -> Any:
    return actor_with("statistician", operation=OPERATION)


@pytest.fixture
def office(db: None, statistician: Any, now: datetime) -> Any:
    from tests.disseminate.vlss import Office

    return Office.open(by=statistician, at=now)


@pytest.fixture
def publish(statistician: Any, now: datetime) -> Callable[..., Any]:
    """Publish compiled tables of the survey: `publish(tables)`, or as somebody else, `publish(tables, by=…)`."""
    from solieu.disseminate import services

    def go(tables: Any, *, by: Any = None, at: datetime | None = None) -> Any:
        return services.publish(operation=OPERATION, wave=WAVE, tables=tables, by=by or statistician, at=at or now)

    return go


@pytest.fixture
def released(office: Any, publish: Callable[..., Any]) -> Any:
    return publish(office.compile())
