"""Reads one post to the door: the XML into memory, files straight to disk, nothing beyond the limits."""

from __future__ import annotations

import time
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field

from django.conf import settings
from django.http import HttpRequest

from solieu.collect.errors import AttachmentTooLarge, NoSubmissionFile, NotGzip, RequestTooLarge
from solieu.collect.services.submissions import Upload
from solieu.core.errors import StatError
from solieu.core.standards.openrosa import Limits, MultipartReader, Part, boundary_of, clean_filename
from solieu.core.standards.openrosa.errors import BrokenMultipart, SubmissionTooLarge
from solieu.core.standards.openrosa.multipart import Stream
from solieu.platform import storage
from solieu.platform.storage import BlobWriter

MEGABYTE = 1 << 20
XML_PART = "xml_submission_file"
INCOMPLETE = "*isIncomplete*"


@dataclass(slots=True)
class Post:
    """What one request carried. Files are discarded with the `ExitStack` unless they were stored."""

    payload: bytes = b""
    uploads: list[Upload] = field(default_factory=list)
    incomplete: bool = False
    excess: StatError | None = None


def attachment_limit() -> int:
    return int(settings.SOLIEU_COLLECT_MAX_ATTACHMENT_MB) * MEGABYTE


def request_limit() -> int:
    """What a device is told to send at most in one request."""
    return 4 * attachment_limit()


def demand_room() -> None:
    """Raise DiskFull while less than SOLIEU_MIN_FREE_MB is free; looked at once a second."""
    now = time.monotonic()
    if now >= _room_seen[0]:
        storage.demand_room(storage.data_dir(), settings.SOLIEU.min_free_mb)
        _room_seen[0] = now + 1


_room_seen = [0.0]


def read_post(request: HttpRequest, keep: ExitStack) -> Post:
    """Read the whole body, so that the device hears the answer even when it is refused.

    Raises NotMultipart, BrokenMultipart, NoSubmissionFile, SubmissionTooLarge,
    AttachmentTooLarge, RequestTooLarge, BadFilename, NotGzip, DiskFull.
    """
    demand_room()
    boundary = boundary_of(request.META.get("CONTENT_TYPE", ""))
    post = Post()
    for part in MultipartReader(_body(request), boundary):
        _take(part, post, keep)
    if post.excess is not None:
        raise post.excess
    if not post.payload:
        raise NoSubmissionFile()
    return post


def _take(part: Part, post: Post, keep: ExitStack) -> None:
    if post.excess is not None:
        return
    if part.name == XML_PART:
        post.payload = _in_memory(part, post)
    elif part.filename is not None:
        _to_disk(part, post, keep)
    elif part.name == INCOMPLETE:
        post.incomplete = b"".join(part.chunks)[:10].strip().lower() == b"yes"


def _in_memory(part: Part, post: Post) -> bytes:
    pieces, size, limit = [], 0, Limits().bytes
    for chunk in part.chunks:
        size += len(chunk)
        if size > limit:
            post.excess = SubmissionTooLarge(size=size, limit=limit)
            return b""
        pieces.append(chunk)
    return b"".join(pieces)


def _to_disk(part: Part, post: Post, keep: ExitStack) -> None:
    filename, limit = clean_filename(part.filename or ""), attachment_limit()
    writer = keep.enter_context(BlobWriter())
    for chunk in part.chunks:
        if writer.size + len(chunk) > limit:
            writer.discard()
            post.excess = AttachmentTooLarge(filename=filename, limit=limit // MEGABYTE)
            return
        writer.write(chunk)
    post.uploads.append(Upload(filename, writer))


def length_of(request: HttpRequest) -> int:
    """The length that the request tells; 0 when it tells none."""
    told = request.META.get("CONTENT_LENGTH") or ""
    return int(told) if told.isdecimal() else 0


def read_away(request: HttpRequest) -> None:
    """Take what a refused request still sends, within reason; a client that is cut off hears no answer."""
    raw, left = _raw(request), 2 * request_limit()
    while left > 0 and (chunk := raw.read(min(left, MEGABYTE))):
        left -= len(chunk)


def _raw(request: HttpRequest) -> Stream:
    if "chunked" in request.META.get("HTTP_TRANSFER_ENCODING", "").lower():
        return request.environ["wsgi.input"]  # type: ignore[attr-defined]
    return request


def _body(request: HttpRequest) -> Stream:
    """The body as it was meant: of known length or chunked, plain or gzip."""
    raw = _raw(request)
    if length_of(request) > request_limit():
        raise RequestTooLarge(limit=request_limit() // MEGABYTE)
    return _Bounded(raw, request.META.get("HTTP_CONTENT_ENCODING", "").lower() == "gzip")


class _Bounded:
    """Reads through, inflates when told to, and stops at the limit of a request."""

    def __init__(self, raw: Stream, gzipped: bool) -> None:
        self._raw, self._left = raw, request_limit()
        self._pieces = _inflated(raw) if gzipped else None

    def read(self, size: int, /) -> bytes:
        chunk = self._raw.read(size) if self._pieces is None else next(self._pieces, b"")
        self._left -= len(chunk)
        if self._left < 0:
            raise RequestTooLarge(limit=request_limit() // MEGABYTE)
        return chunk


def _inflated(raw: Stream) -> Iterator[bytes]:
    inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        while chunk := raw.read(1 << 16):
            while chunk:
                yield inflate.decompress(chunk, 1 << 18)
                chunk = inflate.unconsumed_tail
    except zlib.error:
        raise NotGzip() from None
    if not inflate.eof:
        raise BrokenMultipart(reason="the gzip stream ends early")
