"""The door on the real server: threads, streams, and bodies of every kind."""

import gzip
import http.client
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest
from tests.collect.builders import build_submission
from tests.live.conftest import new_product  # noqa: F401

pytestmark = [pytest.mark.live, pytest.mark.xdist_group("door")]

HEADERS = {"X-OpenRosa-Version": "1.0", "Content-Type": "multipart/form-data; boundary=b"}


@pytest.fixture(scope="module")
def product(new_product):  # noqa: F811
    product = new_product()
    product.start()
    product.run("operation", "import", "operations-demo/vlss-1998")
    yield product
    product.stop()


@pytest.fixture(scope="module")
def path(product):
    token = product.run("token", "vlss-1998", "1998", "--enumerator", "Lan").stdout.split()[-1].rpartition("/")[2]
    return f"/openrosa/{token}"


@pytest.fixture(scope="module")
def version(product, path):
    _, body = call(product, "GET", f"{path}/formList")
    return body.partition(b"<version>")[2].partition(b"</version>")[0].decode()


def call(product, method, path, body=None, connection=None, **headers):
    mine = connection or http.client.HTTPConnection(urlsplit(product.url).netloc, timeout=60)
    mine.request(method, path, body, {**HEADERS, **headers})
    answer = mine.getresponse()
    text = answer.read()
    if connection is None:
        mine.close()
    return answer.status, text


def body_of(*files: tuple[str, bytes]) -> bytes:
    parts = [
        f'--b\r\nContent-Disposition: form-data; name="{name}"; filename="{name}"\r\n\r\n'.encode() + content + b"\r\n"
        for name, content in files
    ]
    return b"".join(parts) + b"--b--\r\n"


def record(version, instance=None, **more):
    answers = {"hhsize": more.pop("hhsize", 4)}
    return build_submission("vlss_1998", version, instance or f"uuid:{uuid.uuid4()}", answers, **more)


def at_once(count, work):
    gate = threading.Barrier(count)

    def go(n):
        gate.wait()
        return work(n)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(go, range(count)))


def test_eight_identical_posts_at_once_are_one_record_and_eight_times_201(product, path, version):
    for _ in range(15):
        instance = f"uuid:{uuid.uuid4()}"
        body = body_of(("xml_submission_file", record(version, instance)))
        assert {
            status for status, _ in at_once(8, lambda _, b=body: call(product, "POST", f"{path}/submission", b))
        } == {201}
        versions = f"select count(*) from collect_submissionversion where instance_id = '{instance}'"
        assert product.query(versions) == [(1,)]
        outcomes = (
            f"select outcome, count(*) from collect_delivery where instance_id = '{instance}' group by 1 order by 1"
        )
        assert product.query(outcomes) == [("accepted", 1), ("duplicate", 7)]


def test_of_corrections_at_once_one_wins_and_the_others_are_held(product, path, version):
    first = f"uuid:{uuid.uuid4()}"
    assert (
        call(product, "POST", f"{path}/submission", body_of(("xml_submission_file", record(version, first))))[0] == 201
    )
    bodies = [body_of(("xml_submission_file", record(version, hhsize=n, deprecated_id=first))) for n in range(6)]
    statuses = [status for status, _ in at_once(6, lambda n: call(product, "POST", f"{path}/submission", bodies[n]))]
    assert sorted(statuses) == [201] + [202] * 5
    assert product.query(f"select current_version from collect_submission where root_instance_id = '{first}'") == [(2,)]


def test_files_and_record_at_once_in_parts_make_one_complete_record(product, path, version):
    payload = record(version)
    bodies = [body_of(("xml_submission_file", payload), (f"{n}.csv", b"x" * n)) for n in range(1, 7)]
    assert {status for status, _ in at_once(6, lambda n: call(product, "POST", f"{path}/submission", bodies[n]))} == {
        201
    }
    assert product.query("select count(*) from collect_attachment where orphan")[0] >= (6,)


def test_a_body_in_chunks_and_a_gzipped_one_are_read(product, path, version):
    body = body_of(("xml_submission_file", record(version)))
    pieces = iter([body[:100], body[100:300], body[300:]])
    assert call(product, "POST", f"{path}/submission", pieces)[0] == 201
    packed = gzip.compress(body_of(("xml_submission_file", record(version))))
    assert call(product, "POST", f"{path}/submission", packed, **{"Content-Encoding": "gzip"})[0] == 201


def test_a_connection_goes_on_after_a_refusal(product, path, version):
    connection = http.client.HTTPConnection(urlsplit(product.url).netloc, timeout=60)
    for content, wanted in ((b"<x", 400), (record(version), 201), (bytes(27 << 20), 413), (record(version), 201)):
        body = body_of(("xml_submission_file", content)) if wanted != 413 else body_of(("a.jpg", content))
        assert call(product, "POST", f"{path}/submission", body, connection)[0] == wanted
    connection.close()


def test_before_sending_a_device_is_told_204_and_nothing_else(product, path):
    assert call(product, "HEAD", f"{path}/submission") == (204, b"")


def test_a_body_beyond_every_limit_is_refused_with_a_message(product, path):
    status, text = call(product, "POST", f"{path}/submission", body_of(("a.mp4", bytes(101 << 20))))
    assert status == 413 and b"100 MB" in text
    assert not [file for file in (product.folder / "incoming").rglob("*") if file.is_file()]
