"""Reads a submission's XML in one pass: no document type, no entities, bounded in every direction."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import cast

from lxml import etree

from solieu.core.standards.openrosa.errors import (
    ControlCharacter,
    DoctypeRefused,
    IdentityTooLong,
    MalformedSubmission,
    NoFormId,
    NoInstanceId,
    SubmissionTooLarge,
    TooDeep,
    TooManyElements,
)

IDENTITY_LENGTH = 255
_FORBIDDEN = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a submission is read before it is refused."""

    bytes: int = 8 * 1024 * 1024
    depth: int = 64
    elements: int = 200_000


LIMITS = Limits()


@dataclass(slots=True)
class Element:
    """One node of the answers: a leaf has text, a group has children. Namespaces are dropped."""

    name: str
    text: str = ""
    children: list[Element] = field(default_factory=list)

    def find(self, name: str) -> Element | None:
        return next((child for child in self.children if child.name == name), None)

    def walk(self, path: str = "") -> Iterator[tuple[str, Element]]:
        """Every node below and including this one, with its path and without repeat indices."""
        here = f"{path}/{self.name}"
        yield here, self
        for child in self.children:
            yield from child.walk(here)


@dataclass(frozen=True)
class Submission:
    """What a submission says about itself, and its answers under `root`."""

    form_id: str
    version: str
    instance_id: str
    deprecated_id: str
    instance_name: str
    tree: etree._Element = field(repr=False, compare=False)

    @cached_property
    def root(self) -> Element:
        """The answers, built when somebody asks for them."""
        return _element(self.tree)


def parse(payload: bytes, *, limits: Limits = LIMITS) -> Submission:
    """The submission in `payload` (UTF-8 XML, as collection apps write it).

    Raises: SubmissionTooLarge, ControlCharacter, DoctypeRefused, MalformedSubmission (with line
    and column), TooDeep, TooManyElements, NoFormId, NoInstanceId, IdentityTooLong.
    """
    if len(payload) > limits.bytes:
        raise SubmissionTooLarge(size=len(payload), limit=limits.bytes)
    _refuse_control_characters(payload)
    if b"<!DOCTYPE" in payload:
        raise DoctypeRefused()
    tree = _read(payload)
    _demand_measure(tree, limits)
    return _identify(tree)


def _refuse_control_characters(payload: bytes) -> None:
    if found := _FORBIDDEN.search(payload):
        before = payload[: found.start()]
        raise ControlCharacter(
            character=f"U+{found.group()[0]:04X}",
            line=before.count(b"\n") + 1,
            column=found.start() - (before.rfind(b"\n") + 1) + 1,
        )


def _read(payload: bytes) -> etree._Element:
    """The tree, with nothing fetched, nothing expanded and nothing huge; also no document type by disguise."""
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        tree = etree.fromstring(payload, parser)
    except etree.XMLSyntaxError as error:
        raise _malformed(error) from None
    if tree.getroottree().docinfo.internalDTD is not None:
        raise DoctypeRefused()
    return tree


def _malformed(error: etree.XMLSyntaxError) -> MalformedSubmission:
    line, column = error.position
    reason = (error.msg or "unreadable").split(", line ")[0]
    return MalformedSubmission(line=max(line or 1, 1), column=max(column or 1, 1), reason=reason)


def _demand_measure(tree: etree._Element, limits: Limits) -> None:
    if cast(float, _COUNT(tree)) > limits.elements:
        raise TooManyElements(limit=limits.elements)
    if _is_deeper(limits.depth)(tree):
        raise TooDeep(limit=limits.depth)


_COUNT = etree.XPath("count(//*)")
_META = etree.XPath("*[local-name() = 'meta']")


@cache
def _is_deeper(levels: int) -> etree.XPath:
    return etree.XPath(f"boolean(/{'/'.join('*' * (levels + 1))})")


def _element(node: etree._Element) -> Element:
    children = [_element(child) for child in node]
    return Element(_local(node), "" if children else node.text or "", children)


def _local(node: etree._Element) -> str:
    return str(node.tag).rpartition("}")[2]


def _identify(tree: etree._Element) -> Submission:
    attributes = {str(name).rpartition("}")[2]: str(value) for name, value in tree.attrib.items()}
    namespace = str(tree.tag)[1:].partition("}")[0] if str(tree.tag).startswith("{") else ""
    form_id = _bounded("id", attributes.get("id", namespace))
    if not form_id:
        raise NoFormId()
    meta = _meta_of(tree)
    instance_id = _bounded("instanceID", meta.get("instanceID", ""))
    if not instance_id:
        raise NoInstanceId()
    return Submission(
        form_id=form_id,
        version=_bounded("version", attributes.get("version", "")),
        instance_id=instance_id,
        deprecated_id=_bounded("deprecatedID", meta.get("deprecatedID", "")),
        instance_name=meta.get("instanceName", "").strip()[:IDENTITY_LENGTH],
        tree=tree,
    )


def _meta_of(tree: etree._Element) -> dict[str, str]:
    """The texts of the first `meta` under the root, in whatever namespace."""
    found = cast(list[etree._Element], _META(tree))
    return {_local(child): child.text or "" for child in reversed(found[0])} if found else {}


def _bounded(what: str, value: str) -> str:
    value = value.strip()
    if len(value) > IDENTITY_LENGTH:
        raise IdentityTooLong(what=what, size=len(value), limit=IDENTITY_LENGTH)
    return value
