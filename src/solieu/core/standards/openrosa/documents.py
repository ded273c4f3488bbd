"""The three documents a server answers with: form list, manifest, and what became of a submission."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import escape

VERSION = "1.0"
CONTENT_TYPE = "text/xml; charset=utf-8"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_FORMS = "http://openrosa.org/xforms/xformsList"
_MANIFEST = "http://openrosa.org/xforms/xformsManifest"
_RESPONSE = "http://openrosa.org/http/response"


@dataclass(frozen=True, slots=True)
class FormEntry:
    """One form a device may fetch. `md5` is the hex digest of exactly the bytes at `download_url`."""

    form_id: str
    name: str
    version: str
    md5: str
    download_url: str
    manifest_url: str = ""


@dataclass(frozen=True, slots=True)
class MediaEntry:
    """One file that a form needs on the device."""

    filename: str
    md5: str
    download_url: str


def form_list(forms: Iterable[FormEntry]) -> bytes:
    """The list that clients compare with what they hold; every entry has id, name, hash and address."""
    return _document("xforms", _FORMS, "".join(map(_form, forms)))


def manifest(media: Iterable[MediaEntry]) -> bytes:
    """The files of one form version; an empty list is a manifest too."""
    return _document("manifest", _MANIFEST, "".join(map(_media, media)))


def response(message: str) -> bytes:
    """What a person at the device reads after sending."""
    return _document("OpenRosaResponse", _RESPONSE, _tag("message", message))


def _document(root: str, namespace: str, inner: str) -> bytes:
    return f'{_HEAD}<{root} xmlns="{namespace}">{inner}</{root}>'.encode()


def _tag(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>"


def _form(form: FormEntry) -> str:
    parts = [
        _tag("formID", form.form_id),
        _tag("name", form.name),
        _tag("version", form.version),
        _tag("hash", f"md5:{form.md5}"),
        _tag("downloadUrl", form.download_url),
    ]
    if form.manifest_url:
        parts.append(_tag("manifestUrl", form.manifest_url))
    return f"<xform>{''.join(parts)}</xform>"


def _media(file: MediaEntry) -> str:
    parts = [
        _tag("filename", file.filename),
        _tag("hash", f"md5:{file.md5}"),
        _tag("downloadUrl", file.download_url),
    ]
    return f"<mediaFile>{''.join(parts)}</mediaFile>"
