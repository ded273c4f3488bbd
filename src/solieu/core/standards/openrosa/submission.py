"""Reads a submission's XML in one pass: no document type, no entities, bounded in every direction."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, cast

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


@dataclass(frozen=True, slots=True)
class Submission:
    """What a submission says about itself, and its answers under `root`."""

    form_id: str
    version: str
    instance_id: str
    deprecated_id: str
    instance_name: str
    root: Element


def parse(payload: bytes, *, limits: Limits = Limits()) -> Submission:
    """The submission in `payload` (UTF-8 XML, as collection apps write it).

    Raises: SubmissionTooLarge, ControlCharacter, DoctypeRefused, MalformedSubmission (with line
    and column), TooDeep, TooManyElements, NoFormId, NoInstanceId, IdentityTooLong.
    """
    if len(payload) > limits.bytes:
        raise SubmissionTooLarge(size=len(payload), limit=limits.bytes)
    _refuse_control_characters(payload)
    root, attributes = _read(payload, limits)
    return _identify(root, attributes)


def _refuse_control_characters(payload: bytes) -> None:
    if found := _FORBIDDEN.search(payload):
        before = payload[: found.start()]
        raise ControlCharacter(
            character=f"U+{found.group()[0]:04X}",
            line=before.count(b"\n") + 1,
            column=found.start() - (before.rfind(b"\n") + 1) + 1,
        )


def _read(payload: bytes, limits: Limits) -> tuple[Element, dict[str, str]]:
    target = _Answers(limits)
    parser = etree.XMLParser(
        target=cast(Any, target),
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        no_network=True,
        huge_tree=False,
    )
    try:
        etree.fromstring(payload, parser)
    except etree.XMLSyntaxError as error:
        raise _malformed(error) from None
    if target.root is None:
        raise MalformedSubmission(line=1, column=1, reason="no root element")
    return target.root, target.attributes


def _malformed(error: etree.XMLSyntaxError) -> MalformedSubmission:
    line, column = error.position
    reason = (error.msg or "unreadable").split(", line ")[0]
    return MalformedSubmission(line=max(line or 1, 1), column=max(column or 1, 1), reason=reason)


class _Answers:
    """An lxml parser target that keeps leaves and groups, and stops at the first excess."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.root: Element | None = None
        self.attributes: dict[str, str] = {}
        self.stack: list[Element] = []
        self.count = 0
        self.text: list[str] = []

    def doctype(self, *_: object) -> None:
        raise DoctypeRefused()

    def start(self, tag: str, attributes: Any) -> None:
        self.count += 1
        if self.count > self.limits.elements:
            raise TooManyElements(limit=self.limits.elements)
        if len(self.stack) >= self.limits.depth:
            raise TooDeep(limit=self.limits.depth)
        element = Element(tag.rpartition("}")[2])
        if self.stack:
            self.stack[-1].children.append(element)
        else:
            self.root = element
            self.attributes = _root_attributes(tag, attributes)
        self.stack.append(element)
        self.text.clear()

    def data(self, text: str) -> None:
        self.text.append(text)

    def end(self, _tag: str) -> None:
        element = self.stack.pop()
        if not element.children:
            element.text = "".join(self.text)
        self.text.clear()

    def comment(self, _text: str) -> None:
        """Comments say nothing about the answers."""

    def pi(self, _target: str, _data: str | None = None) -> None:
        """Processing instructions are not followed."""

    def close(self) -> None:
        """The tree is in `root`."""


def _root_attributes(tag: str, attributes: Any) -> dict[str, str]:
    found = {name.rpartition("}")[2]: value for name, value in attributes.items()}
    if "id" not in found and tag.startswith("{"):
        found["id"] = tag[1:].partition("}")[0]
    return found


def _identify(root: Element, attributes: dict[str, str]) -> Submission:
    form_id = _bounded("id", attributes.get("id", ""))
    if not form_id:
        raise NoFormId()
    meta = root.find("meta") or Element("meta")
    instance_id = _meta(meta, "instanceID")
    if not instance_id:
        raise NoInstanceId()
    return Submission(
        form_id=form_id,
        version=_bounded("version", attributes.get("version", "")),
        instance_id=instance_id,
        deprecated_id=_meta(meta, "deprecatedID"),
        instance_name=_text_of(meta, "instanceName")[:IDENTITY_LENGTH],
        root=root,
    )


def _meta(meta: Element, name: str) -> str:
    return _bounded(name, _text_of(meta, name))


def _text_of(meta: Element, name: str) -> str:
    found = meta.find(name)
    return found.text.strip() if found else ""


def _bounded(what: str, value: str) -> str:
    value = value.strip()
    if len(value) > IDENTITY_LENGTH:
        raise IdentityTooLong(what=what, size=len(value), limit=IDENTITY_LENGTH)
    return value
