"""What tests of tables share: the operation, its clean records, and the tables made from them."""

from dataclasses import replace

import pytest

OPERATION, WAVE = "vlss-1998", "1998"
USERS_OF_DEFINITIONS = (
    "solieu.analyse.services.compiling.definition_of",
    "solieu.analyse.services.cell_records.definition_of",
    "solieu.analyse.pages.design.definition",
)


@pytest.fixture(scope="session")
def whole_operation(django_db_setup, django_db_blocker):
    from tests.process.households import read_operation

    with django_db_blocker.unblock():
        return read_operation()


@pytest.fixture
def in_force(whole_operation, monkeypatch):
    """`in_force(tables)` makes a tables.toml the newest version's; gives the definition."""
    versions = []

    def change(tables):
        versions.append(replace(whole_operation, version=len(versions) + 1, tables=tables))
        return versions[-1]

    def definition(code, version=None):
        return versions[-1] if version is None else versions[version - 1]

    for user in USERS_OF_DEFINITIONS:
        monkeypatch.setattr(user, definition)
    change(whole_operation.tables)
    return change


@pytest.fixture
def small(whole_operation, in_force):
    """Only the table of household sizes, by area and schooling: quick to make."""
    size = next(table for table in whole_operation.tables["table"] if table["id"] == "household-size")
    tables = {**whole_operation.tables, "table": [{**size, "dimensions": ["AREA", "SCHOOLING"]}]}
    in_force(tables)
    return tables


@pytest.fixture
def statistician(actor_with):
    return actor_with("statistician", operation=OPERATION)


@pytest.fixture
def outputs(now, db):
    from tests.analyse.records import deposit_records

    return deposit_records(now)


@pytest.fixture
def compile_them(in_force, statistician, now):
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
