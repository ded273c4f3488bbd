"""What tests of runs share: a statistician, the operation with its raw records, and the run itself."""

import pytest


@pytest.fixture
def statistician(actor_with):
    return actor_with("statistician", operation="vlss-1998")


@pytest.fixture
def run(statistician, now):
    from solieu.process import services

    def go(source, by=statistician, **more):
        return services.run_process(operation="vlss-1998", wave="1998", source=source, by=by, at=now, **more)

    return go


@pytest.fixture
def raw(now):
    from tests.process.households import deposit_raw, import_operation

    import_operation(now)
    return deposit_raw(now)
