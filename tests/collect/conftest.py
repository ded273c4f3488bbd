"""A published questionnaire and a device. What needs Django is imported when it is up."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    from solieu.collect.services import known

    known.forget()


@pytest.fixture
def instrument(db: None) -> Any:
    from tests.collect.builders import definition
    from tests.collect.devices import NOW

    from solieu.collect import services
    from solieu.platform.actors import SYSTEM

    return services.publish_instrument(definition=definition(), by=SYSTEM, at=NOW)


@pytest.fixture
def device(instrument: Any, client: Any) -> Any:
    from tests.collect.devices import make_device

    return make_device(client)
