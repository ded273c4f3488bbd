"""One clear sentence for every way in which a start can fail."""

import socket

import pytest

pytestmark = [pytest.mark.live, pytest.mark.xdist_group("demo")]


@pytest.fixture(scope="module")
def product(new_product):
    product = new_product()
    product.start()
    yield product
    product.stop()


def test_it_says_its_address_and_answers(product):
    assert product.get("/healthz") == "ok\n"
    assert product.get("/readyz") == "ready\n"


def test_a_second_start_on_the_same_folder_is_told_who_runs(product):
    done = product.run("serve", "--port", "0", check=False)
    assert done.returncode == 1
    assert f"pid {product.process.pid}" in done.stderr
    assert "[server.already-running]" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_taken_port_is_named(new_product):
    other = new_product()
    with socket.create_server(("127.0.0.1", other.port)):
        done = other.run("serve", check=False)
    assert done.returncode == 1
    assert str(other.port) in done.stderr and "[server.port-taken]" in done.stderr


def test_a_full_disk_is_said_before_anything_starts(new_product):
    done = new_product().run("serve", check=False, SOLIEU_MIN_FREE_MB="999999999")
    assert done.returncode == 1
    assert "[platform.disk-full]" in done.stderr


def test_a_database_that_is_not_there_is_said(new_product):
    done = new_product().run("serve", check=False, SOLIEU_DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    assert done.returncode == 1
    assert "[platform.database-not-reached]" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_lock_left_by_a_killed_server_stops_nobody(new_product):
    product = new_product()
    product.start()
    product.kill()
    product.start()
    assert product.get("/readyz") == "ready\n"
    product.stop()
