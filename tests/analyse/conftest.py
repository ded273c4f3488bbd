"""What tests of tables share: clean records of the small survey, and the tables made from them."""

import pytest

OPERATION, WAVE = "vlss-1998", "1998"


@pytest.fixture
def statistician(actor_with):
    return actor_with("statistician", operation=OPERATION)


@pytest.fixture
def process(statistician, now):
    from solieu.process.services import run_process

    def go(source):
        return run_process(operation=OPERATION, wave=WAVE, source=source, by=statistician, at=now).outputs

    return go


@pytest.fixture
def outputs(process, now):
    from tests.process.households import deposit_raw, import_operation

    import_operation(now)
    return process(deposit_raw(now))


@pytest.fixture
def compile_them(statistician, now):
    from solieu.analyse.services import compile_tables

    def go(inputs, by=statistician):
        return compile_tables(operation=OPERATION, wave=WAVE, inputs=inputs, by=by, at=now)

    return go


@pytest.fixture
def rows(statistician, now):
    import pyarrow.parquet as pq

    from solieu.vault import confidential

    def read(ref):
        with confidential.open_dataset(ref, by=statistician, purpose="test", at=now) as opened:
            return pq.read_table(opened.path).to_pylist()

    return read
