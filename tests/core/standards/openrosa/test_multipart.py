"""The body of a post is read as a stream, whatever the pieces it comes in."""

import io

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solieu.core.standards.openrosa import MultipartReader, boundary_of, clean_filename
from solieu.core.standards.openrosa.errors import BadFilename, BrokenMultipart, NotMultipart


class Dribble(io.RawIOBase):
    """Gives at most `step` bytes a time, as a slow network does."""

    def __init__(self, body: bytes, step: int) -> None:
        self.body, self.step = io.BytesIO(body), step

    def read(self, size: int = -1) -> bytes:
        return self.body.read(min(size, self.step))


def parts(body: bytes, boundary: bytes, step: int = 7) -> list[tuple[str, str | None, bytes]]:
    reader = MultipartReader(Dribble(body, step), boundary)
    return [(part.name, part.filename, b"".join(part.chunks)) for part in reader]


def request_of(files, data=None) -> tuple[bytes, bytes]:
    request = httpx.Request("POST", "http://x/", files=files, data=data)
    return request.read(), boundary_of(request.headers["content-type"])


@given(
    contents=st.lists(st.binary(max_size=300) | st.just(b"\r\n--") | st.just(b"\r\n\r\n"), min_size=1, max_size=4),
    step=st.integers(1, 200),
)
def test_every_byte_comes_back_in_whatever_pieces_it_arrives(contents, step):
    files = [(f"f{n}", (f"f{n}.bin", content)) for n, content in enumerate(contents)]
    body, boundary = request_of(files)
    assert parts(body, boundary, step) == [(f"f{n}", f"f{n}.bin", c) for n, c in enumerate(contents)]


def test_a_boundary_that_stands_inside_a_file_without_its_line_end_is_content():
    boundary = b"edge"
    inside = b"--" + boundary + b" is not an end"
    body = b"--" + boundary + b'\r\nContent-Disposition: form-data; name="a"\r\n\r\nx' + inside
    body += b"\r\n--" + boundary + b"--\r\n"
    assert parts(body, boundary) == [("a", None, b"x" + inside)]


def test_a_body_that_ends_early_is_broken():
    body, boundary = request_of([("a", ("a.bin", b"x" * 100))])
    with pytest.raises(BrokenMultipart):
        parts(body[:-60], boundary)


def test_a_part_without_a_name_is_broken():
    with pytest.raises(BrokenMultipart):
        parts(b"--b\r\nContent-Type: text/xml\r\n\r\nx\r\n--b--", b"b")


def test_a_head_without_end_is_broken_and_not_collected():
    with pytest.raises(BrokenMultipart):
        parts(b"--b\r\n" + b"x" * 100_000, b"b", step=9000)


def test_what_is_not_multipart_is_refused():
    for kind in ("", "text/xml", "multipart/form-data", "application/x-www-form-urlencoded; boundary=x"):
        with pytest.raises(NotMultipart):
            boundary_of(kind)


def test_a_quoted_boundary_is_understood():
    assert boundary_of('multipart/form-data; charset=utf-8; boundary="a b"') == b"a b"


def test_vietnamese_file_names_arrive_whatever_their_encoding():
    for head in (
        'filename="ảnh nhà.jpg"'.encode(),
        b"filename*=UTF-8''%E1%BA%A3nh%20nh%C3%A0.jpg",
        'filename="ảnh nhà.jpg"'.encode().decode("latin-1").encode(),
        'filename="a\u0309nh nha\u0300.jpg"'.encode(),
    ):
        body = b'--b\r\nContent-Disposition: form-data; name="x"; ' + head + b"\r\n\r\n1\r\n--b--"
        [(_, filename, _)] = parts(body, b"b")
        assert clean_filename(filename or "") == "ảnh nhà.jpg"


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\photos\\a.jpg", "a.jpg"),
        ("a\u200b\u0007b.jpg", "ab.jpg"),
        ("é.jpg", "é.jpg"),
    ],
)
def test_names_lose_folders_and_invisible_characters(given_name, kept):
    assert clean_filename(given_name) == kept


@pytest.mark.parametrize("name", ["", "..", "/", "\u200b", "x" * 300])
def test_a_name_without_anything_usable_is_refused(name):
    with pytest.raises(BadFilename):
        clean_filename(name)
