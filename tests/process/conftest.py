"""What tests of runs share: the operation, its raw records, a statistician, and the run itself."""

from dataclasses import replace

import pytest

USERS_OF_DEFINITIONS = (
    "solieu.process.services.running.definition_of",
    "solieu.process.services.queueing.definition_of",
    "solieu.process.pages.design.definition",
)


@pytest.fixture(scope="session")
def first_operation(django_db_setup, django_db_blocker):
    from tests.process.households import read_operation

    with django_db_blocker.unblock():
        return read_operation()


@pytest.fixture
def operation(first_operation, monkeypatch):
    """The operation as it stands; `operation(rules=…)` makes its next version the one in force."""
    versions = [first_operation]

    def change(**parts):
        versions.append(replace(versions[-1], version=len(versions) + 1, **parts))
        return versions[-1]

    def definition(code, version=None):
        return versions[-1] if version is None else versions[version - 1]

    for user in USERS_OF_DEFINITIONS:
        monkeypatch.setattr(user, definition)
    return change


@pytest.fixture
def statistician(actor_with):
    return actor_with("statistician", operation="vlss-1998")


@pytest.fixture
def run(statistician, now):
    from solieu.process.services import run_process

    def go(source, by=statistician, **more):
        return run_process(operation="vlss-1998", wave="1998", source=source, by=by, at=now, **more)

    return go


@pytest.fixture
def raw(operation, now):
    from tests.process.households import deposit_raw

    return deposit_raw(now)
