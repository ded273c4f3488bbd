"""Reads multipart/form-data as a stream: one part at a time, never the whole body in memory.

Source: RFC 7578 and RFC 2046 §5.1. Names come as clients send them: UTF-8 bytes, a `filename*`
of RFC 5987, or percent-escapes for quotes and line ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import unquote_to_bytes

from solieu.core.standards.openrosa.errors import BrokenMultipart, NotMultipart

CHUNK = 64 * 1024
HEADER_BYTES = 16 * 1024
MOST_PARTS = 1000
_BOUNDARY = re.compile(r';\s*boundary=(?:"([^"]{1,200})"|([^\s;"]{1,200}))', re.IGNORECASE)
_PARAMETER = re.compile(rb';\s*(name|filename\*?)=(?:"((?:[^"\\]|\\.)*)"|([^;\s]*))', re.IGNORECASE)


class Stream(Protocol):
    def read(self, size: int, /) -> bytes: ...


@dataclass(slots=True)
class Part:
    """One part. `chunks` can be read once, and before the next part is asked for."""

    name: str
    filename: str | None
    content_type: str
    chunks: Iterator[bytes]


def boundary_of(content_type: str) -> bytes:
    """The boundary of a multipart/form-data content type; raises NotMultipart."""
    kind = content_type.partition(";")[0].strip().lower()
    found = _BOUNDARY.search(content_type)
    if kind != "multipart/form-data" or not found:
        raise NotMultipart()
    return (found[1] or found[2]).encode("latin-1", "replace")


class MultipartReader:
    """Iterate to get the parts. Raises BrokenMultipart when the body ends early or is no multipart."""

    def __init__(self, stream: Stream, boundary: bytes) -> None:
        self._stream = stream
        self._mark = b"\r\n--" + boundary
        self._buffer = bytearray(b"\r\n")
        self._ended = False

    def __iter__(self) -> Iterator[Part]:
        for _ in self._until_mark():
            pass
        for _ in range(MOST_PARTS):
            if self._at_end():
                return
            part = self._part()
            yield part
            for _ in part.chunks:
                pass
        raise BrokenMultipart(reason=f"more than {MOST_PARTS} parts")

    def _fill(self) -> bool:
        """Take more of the stream; False at its end."""
        if not self._ended:
            more = self._stream.read(CHUNK)
            self._ended = not more
            self._buffer += more
        return not self._ended

    def _until_mark(self) -> Iterator[bytes]:
        """The bytes before the next boundary; afterwards the buffer stands behind it."""
        keep = len(self._mark) - 1
        while (found := self._buffer.find(self._mark)) < 0:
            if len(self._buffer) > keep:
                chunk = bytes(self._buffer[:-keep])
                del self._buffer[:-keep]
                yield chunk
            if not self._fill():
                raise BrokenMultipart(reason="the body ends before its last boundary")
        if found:
            yield bytes(self._buffer[:found])
        del self._buffer[: found + len(self._mark)]

    def _at_end(self) -> bool:
        while len(self._buffer) < 2 and self._fill():
            pass
        return self._buffer.startswith(b"--")

    def _part(self) -> Part:
        headers = self._headers()
        disposition = headers.get(b"content-disposition", b"")
        facts = {m[1].lower(): m[2] if m[2] is not None else m[3] for m in _PARAMETER.finditer(disposition)}
        if b"name" not in facts:
            raise BrokenMultipart(reason="a part has no name")
        return Part(
            name=_decoded(facts[b"name"]),
            filename=_filename(facts),
            content_type=headers.get(b"content-type", b"").decode("latin-1"),
            chunks=self._until_mark(),
        )

    def _headers(self) -> dict[bytes, bytes]:
        while (end := self._buffer.find(b"\r\n\r\n")) < 0:
            if len(self._buffer) > HEADER_BYTES or not self._fill():
                raise BrokenMultipart(reason="a part's head has no end")
        lines = bytes(self._buffer[:end]).split(b"\r\n")
        del self._buffer[: end + 4]
        pairs = (line.partition(b":") for line in lines if b":" in line)
        return {name.strip().lower(): value.strip() for name, _, value in pairs}


def _filename(facts: dict[bytes, bytes]) -> str | None:
    if b"filename*" in facts:
        return unquote_to_bytes(facts[b"filename*"].rpartition(b"'")[2]).decode("utf-8", "replace")
    return _decoded(facts[b"filename"]) if b"filename" in facts else None


def _decoded(raw: bytes) -> str:
    """UTF-8 when it is, otherwise Latin-1; browser escapes for quotes and line ends are undone."""
    raw = re.sub(rb'\\(["\\])', rb"\1", raw)
    raw = raw.replace(b"%22", b'"').replace(b"%0D", b"").replace(b"%0A", b"")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")
