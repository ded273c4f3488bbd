"""Making tables from clean records: the cells, what is withheld, what is counted, what is taken over."""

from __future__ import annotations

import pyarrow.parquet as pq
import pytest
from tests.process.households import OPERATION, WAVE, deposit_raw, import_operation

from solieu.analyse import services
from solieu.process.services import run_process
from solieu.vault import confidential
from solieu.vault import queries as vault

pytestmark = pytest.mark.django_db
TABLES = ["expenditure", "food-share", "household-size"]


@pytest.fixture
def statistician(actor_with):
    return actor_with("statistician", operation=OPERATION)


@pytest.fixture
def process(statistician, now):
    def go(source):
        return run_process(operation=OPERATION, wave=WAVE, source=source, by=statistician, at=now).outputs

    return go


@pytest.fixture
def outputs(process, now):
    import_operation(now)
    return process(deposit_raw(now))


@pytest.fixture
def compile_them(statistician, now):
    def go(inputs, by=statistician):
        return services.compile_tables(operation=OPERATION, wave=WAVE, inputs=inputs, by=by, at=now)

    return go


@pytest.fixture
def rows(statistician, now):
    def read(ref):
        with confidential.open_dataset(ref, by=statistician, purpose="test", at=now) as opened:
            return pq.read_table(opened.path).to_pylist()

    return read


def test_every_table_has_a_cube_and_its_evidence(outputs, compile_them):
    made = compile_them(outputs)
    assert [(table.table_id, table.status) for table in made] == [(id, "done") for id in TABLES]
    cube, behind = vault.version(made[0].cube), vault.version(made[0].evidence)
    assert (str(cube.ref), cube.kind, cube.access) == ("vlss-1998/1998/table-expenditure@1", "cube", "restricted")
    assert (str(behind.ref), behind.kind, behind.access) == (
        "vlss-1998/1998/evidence-expenditure@1", "evidence", "restricted"
    )  # fmt: skip
    assert [column["name"] for column in cube.schema] == [
        "MEASURE", "AREA", "SEX", "SCHOOLING",
        "OBS_VALUE", "SE", "CV", "LOWER", "UPPER", "N", "OBS_STATUS", "CONF_STATUS",
    ]  # fmt: skip
    assert cube.rows == 2 * 3 * 3 * 6
