"""Immutable versions: the same content once, whole or not at all, and every flipped byte found."""

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solieu.core.text import Text
from solieu.platform import storage
from solieu.platform.actors import SYSTEM
from solieu.platform.models import AuditEntry
from solieu.platform.permissions import NotAllowed
from solieu.vault import confidential, fixity, lineage, parquet, public, queries
from solieu.vault.confidential import DatasetCode
from solieu.vault.models import DatasetVersion

pytestmark = pytest.mark.django_db

CLEAN = DatasetCode("demo", "2026", "clean", "clean")
ROWS = {"unit": ["a", "b", "c"], "size": [1, None, 3], "spent": [0.1, 2.5, None]}


def deposit(now, rows=ROWS, dataset=CLEAN, by=SYSTEM, uses=(), batch=2, **more):
    table = pa.table(rows)
    activity = lineage.begin(kind="step", label=Text("Bước", "Step"), by=by, at=now)
    for source in uses:
        lineage.use(activity, "source", source)
    batches = table.to_batches(max_chunksize=batch)
    return confidential.deposit(
        dataset=dataset, schema=table.schema, batches=batches, key=["unit"], activity=activity, by=by, at=now, **more
    )


def test_the_same_content_twice_is_one_version(now):
    assert deposit(now) == deposit(now, batch=1)
    assert DatasetVersion.objects.count() == 1


def test_other_content_is_the_next_version(now):
    first, second = deposit(now), deposit(now, {**ROWS, "size": [1, 2, 3]})
    assert (first.version, second.version) == (1, 2)
    assert first.digest != second.digest


def test_a_missing_value_is_not_a_zero(now):
    assert deposit(now).digest != deposit(now, {**ROWS, "size": [1, 0, 3]}).digest


@given(st.lists(st.tuples(st.text(max_size=5), st.one_of(st.none(), st.integers(-9, 9)))), st.integers(1, 4))
def test_how_rows_are_batched_does_not_change_the_digest(tmp_path_factory, rows, batch):
    table = pa.table(
        {"a": pa.array([r[0] for r in rows], pa.string()), "b": pa.array([r[1] for r in rows], pa.int64())}
    )
    folder = tmp_path_factory.mktemp("parquet")
    whole = parquet.write(folder / "whole", table.schema, table.to_batches())
    parts = parquet.write(folder / "parts", table.schema, table.to_batches(max_chunksize=batch))
    assert whole == parts
    assert parquet.read_digest(folder / "whole") == whole.digest


def test_an_interrupted_deposit_leaves_no_version(now):
    def broken(table):
        yield table.to_batches()[0]
        raise KeyboardInterrupt

    table = pa.table(ROWS)
    activity = lineage.begin(kind="step", label=Text("Bước", "Step"), by=SYSTEM, at=now)
    with pytest.raises(KeyboardInterrupt):
        confidential.deposit(
            dataset=CLEAN,
            schema=table.schema,
            batches=broken(table),
            key=["unit"],
            activity=activity,
            by=SYSTEM,
            at=now,
        )
    assert not DatasetVersion.objects.exists()
    assert list((storage.data_dir() / "incoming").iterdir()) == []
    assert list(fixity.check()) == []


def test_a_flipped_byte_is_found(now):
    ref = deposit(now)
    file = storage.data_dir() / "vault" / DatasetVersion.objects.get().path
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    assert [(f.ref, f.what) for f in fixity.check()] == [(str(ref), "the file's bytes have changed")]


def test_a_file_without_a_version_is_told_and_swept(now):
    deposit(now)
    DatasetVersion.objects.all().delete()
    assert len(list(fixity.check())) == 1
    assert fixity.sweep() == 1
    assert list(fixity.check()) == []


def test_microdata_is_opened_with_a_purpose_and_written_down(now, actor_with):
    ref = deposit(now)
    with confidential.open_dataset(ref, by=actor_with("statistician"), purpose="editing", at=now) as units:
        assert str(units) == "<microdata demo/2026/clean@1, 3 rows>"
    entry = AuditEntry.objects.get(action="vault.open")
    assert (entry.subject, entry.facts) == ("dataset:demo/2026/clean@1", {"purpose": "editing"})


@pytest.mark.parametrize("role", ["", "reader", "enumerator", "supervisor", "methodologist", "administrator"])
def test_nobody_else_opens_microdata(now, actor_with, role):
    ref = deposit(now)
    door = confidential.open_dataset(ref, by=actor_with(role), purpose="curiosity", at=now)
    with pytest.raises(NotAllowed), door:
        pass
    assert AuditEntry.objects.get(action="vault.refuse").subject == f"dataset:{ref}"


def test_microdata_cannot_be_released(now):
    ref = deposit(now)
    with pytest.raises(public.NotReleasable):
        public.release(ref, by=SYSTEM, at=now)
    with pytest.raises(public.NotPublic):
        public.read(ref)


def test_a_cube_is_read_once_it_is_released(now):
    ref = deposit(now, dataset=DatasetCode("demo", "2026", "table-a", "cube"), access="restricted")
    with pytest.raises(public.NotPublic):
        public.read(ref)
    public.release(ref, by=SYSTEM, at=now)
    assert public.read(ref).num_rows == 3


def test_ancestry_walks_back_to_what_nobody_made_here(now):
    raw = deposit(now, dataset=DatasetCode("demo", "2026", "raw", "raw"), uses=["instrument:demo@1"])
    clean = deposit(now, {**ROWS, "size": [7, 8, 9]}, uses=[raw, "rules:demo@1"])
    graph = queries.ancestry(clean)
    assert set(graph.versions) == {"demo/2026/raw@1", "demo/2026/clean@1"}
    assert graph.references() == ["instrument:demo@1", "rules:demo@1"]
    assert [edge.id for edge in graph.maker(clean).uses] == ["dataset:demo/2026/raw@1", "rules:demo@1"]


def test_a_nan_is_seen_by_whoever_reads_the_file(tmp_path):
    table = pa.table({"x": [1.0, float("nan"), 3.0]})
    parquet.write(tmp_path / "nan", table.schema, table.to_batches())
    seen = (
        duckdb.connect()
        .execute(f"select count(*) filter (where isnan(x)) from read_parquet('{tmp_path / 'nan'}')")
        .fetchone()
    )
    assert seen == (1,)
