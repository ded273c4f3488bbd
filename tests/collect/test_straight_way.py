"""The straight way to the door answers what the long way answers."""

import io
import logging

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from tests.collect.builders import record
from tests.collect.devices import Device

from solieu.collect.door import DoorHandler, beside
from solieu.collect.models import Submission


@pytest.fixture(autouse=True)
def keep_the_connection():
    """The test's transaction lives on it; a request would close it."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


PROTOCOL = {
    "X-Openrosa-Version",
    "X-Openrosa-Accept-Content-Length",
    "Content-Type",
    "Content-Length",
    "Content-Language",
}


def call(application, method: str, path: str, body: bytes = b"", **headers: str):
    path, _, query = path.partition("?")
    told = {}
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": "multipart/form-data; boundary=b",
        "HTTP_X_OPENROSA_VERSION": "1.0",
        **headers,
    }

    def start(status, headers, error=None):
        told.update(status=int(status.split()[0]), headers={k.title(): v for k, v in headers})

    answer = application(environ, start)
    told["body"] = b"".join(answer)
    answer.close()
    return told


def multipart(payload: bytes) -> bytes:
    head = b'--b\r\nContent-Disposition: form-data; name="xml_submission_file"; filename="x.xml"\r\n\r\n'
    return head + payload + b"\r\n--b--\r\n"


@pytest.fixture
def ways(device: Device):
    return DoorHandler(), WSGIHandler()


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "formList"),
        ("GET", "formList?formID=hh&deviceID=1"),
        ("GET", "forms/hh/1.xml"),
        ("GET", "forms/hh/9.xml"),
        ("GET", "forms/hh/1/manifest"),
        ("HEAD", "submission"),
        ("POST", "submission"),
        ("PUT", "submission"),
    ],
)
def test_both_ways_answer_alike(ways, device, method, path):
    short, long = (call(way, method, f"{device.base}/{path}") for way in ways)
    assert short["status"] == long["status"] and short["body"] == long["body"]
    for name in PROTOCOL - ({"Content-Length"} if method == "HEAD" else set()):
        assert short["headers"].get(name) == long["headers"].get(name), name


def test_a_record_comes_in_by_the_straight_way(device):
    answer = call(DoorHandler(), "POST", f"{device.base}/submission?deviceID=1", multipart(record("uuid:1")))
    assert answer["status"] == 201 and Submission.objects.get().root_instance_id == "uuid:1"


def test_chunked_bodies_have_no_length_and_are_read_to_their_end(device):
    path, body = f"{device.base}/submission", multipart(record())
    answer = call(DoorHandler(), "POST", path, body, CONTENT_LENGTH="", HTTP_TRANSFER_ENCODING="chunked")
    assert answer["status"] == 201


def test_everything_else_goes_to_the_site(device):
    def site(environ, start):
        return [b"site"]

    application = beside(site)
    assert application({"PATH_INFO": "/"}, None) == [b"site"]
    assert application({"PATH_INFO": "/openrosawhat"}, None) == [b"site"]
    assert call(application, "GET", f"{device.base}/formList")["status"] == 200


def test_a_token_never_stands_in_the_servers_log(device, caplog):
    with caplog.at_level(logging.DEBUG):
        for way in (DoorHandler(), WSGIHandler()):
            call(way, "POST", f"{device.base}/submission", b"nothing")
            call(way, "GET", f"{device.base}/forms/hh/9.xml")
            call(way, "GET", f"{device.base}/nowhere")
    assert device.token not in caplog.text
