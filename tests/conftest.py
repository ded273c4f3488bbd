"""The real PostgreSQL for every test: the embedded one, or the server of SOLIEU_DATABASE_URL."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
os.environ["DJANGO_SETTINGS_MODULE"] = "solieu.web.settings"  # not in pyproject: settings are read after this

if WORKER:
    BASE = Path(os.environ["SOLIEU_TEST_BASE"])
else:
    BASE = Path(tempfile.mkdtemp(prefix="solieu-test-"))
    BASE.chmod(0o755)
    os.environ["SOLIEU_TEST_BASE"] = str(BASE)
    if not os.environ.get("SOLIEU_DATABASE_URL"):
        from solieu.platform import postgres

        os.environ["SOLIEU_DATABASE_URL"] = postgres.start(BASE)
os.environ["SOLIEU_DATA_DIR"] = str(BASE / (WORKER or "main"))
os.environ.setdefault("SOLIEU_MIN_FREE_MB", "1")
os.environ.setdefault("SOLIEU_ALLOWED_HOSTS", "127.0.0.1,localhost,testserver")


def pytest_configure() -> None:
    import django

    django.setup()
    # Workers inherit the environment: with this in it, they would read the settings before this file.
    os.environ.pop("DJANGO_SETTINGS_MODULE")


def pytest_unconfigure() -> None:
    if not WORKER:
        shutil.rmtree(BASE / "main", ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """Each worker has its own database beside its own data folder."""
    from pytest_django.fixtures import _set_suffix_to_test_databases

    if WORKER:
        _set_suffix_to_test_databases(suffix=WORKER)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: object) -> None:
    """Tests that commit are cleaned by truncation, which the append-only tables refuse elsewhere."""
    from django.db import connection

    with django_db_blocker.unblock(), connection.cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute("select tgname, tgrelid::regclass::text from pg_trigger where tgname like '%%_no_truncate'")
        for trigger, table in cursor.fetchall():
            cursor.execute(f'drop trigger "{trigger}" on {table}')


@pytest.fixture(autouse=True)
def clean_data_folder() -> Iterator[None]:
    """What a test puts into the data folder goes with the test."""
    yield
    for name in ("audit", "vault", "blobs", "incoming"):
        shutil.rmtree(BASE / (WORKER or "main") / name, ignore_errors=True)


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@pytest.fixture
def actor_with() -> Callable[..., object]:
    """An actor with one role: `actor_with("statistician", operation="vlss-1998", territory="VN")`."""
    from solieu.platform.actors import Actor, Role, RoleGrant

    def make(role: str = "", operation: str = "*", territory: str = "VN") -> Actor:
        grants = (RoleGrant(Role(role), operation, territory),) if role else ()
        return Actor(1, f"a {role or 'nobody'}", grants)

    return make


def shared(*parts: str) -> Path:
    """A file of the shared public data, or a skip that says so."""
    root = Path(os.environ.get("SOLIEU_SHARED_DATA", Path(__file__).resolve().parents[2] / "shared" / "data"))
    path = root.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"the shared data has no {'/'.join(parts)} here")
    return path


@pytest.fixture(scope="session")
def shared_data() -> Callable[..., Path]:
    return shared
