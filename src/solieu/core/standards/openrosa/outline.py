"""What a server must know of an XForm: its identity, where files are answered, what repeats."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from solieu.core.standards.openrosa.errors import DoctypeRefused, MalformedSubmission, NoFormId

_H = "{http://www.w3.org/1999/xhtml}"
_X = "{http://www.w3.org/2002/xforms}"


@dataclass(frozen=True, slots=True)
class FormOutline:
    form_id: str
    version: str
    title: str
    binary_paths: tuple[str, ...]
    repeat_paths: tuple[str, ...]


def outline(xform: bytes) -> FormOutline:
    """Read an XForm's identity, its media questions and its repeats.

    Raises MalformedSubmission when it is not XML, DoctypeRefused, NoFormId when the primary
    instance has no id.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        document = etree.fromstring(xform, parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        raise MalformedSubmission(line=line, column=column, reason=error.msg) from None
    if document.getroottree().docinfo.internalDTD is not None:
        raise DoctypeRefused()
    primary = _primary_instance(document)
    return FormOutline(
        form_id=primary.get("id", ""),
        version=primary.get("version") or "",
        title=document.findtext(f".//{_H}title") or primary.get("id", ""),
        binary_paths=_paths(document, f".//{_X}bind[@type='binary']"),
        repeat_paths=_paths(document, f".//{_X}repeat"),
    )


def _primary_instance(document: etree._Element) -> etree._Element:
    instance = document.find(f".//{_X}model/{_X}instance")
    primary = next(iter(instance), None) if instance is not None else None
    if primary is None or not primary.get("id"):
        raise NoFormId()
    return primary


def _paths(document: etree._Element, query: str) -> tuple[str, ...]:
    return tuple(str(found.get("nodeset")) for found in document.iterfind(query) if found.get("nodeset"))
