"""What an XForm holds: its nodes, look-up lists and attachments. Entities and network stay off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from solieu.core.tables import ValueType

VALUE_TYPES: dict[str, ValueType] = {
    "int": "integer",
    "integer": "integer",
    "decimal": "decimal",
    "date": "date",
    "dateTime": "datetime",
    "boolean": "boolean",
    "geopoint": "geopoint",
}
XFORMS = "{http://www.w3.org/2002/xforms}"


@dataclass(frozen=True, slots=True)
class XFormParts:
    """`nodes` are the absolute paths of the primary instance; `types` the types of those that are bound,
    by name; `instances` the look-up lists' names; `attachments` the files they come from.
    """

    nodes: frozenset[str] = frozenset()
    types: Mapping[str, ValueType] = field(default_factory=dict)
    instances: frozenset[str] = frozenset()
    attachments: tuple[str, ...] = ()

    @property
    def paths(self) -> dict[str, str]:
        """The path of every node by its own name (names are unique in our forms)."""
        return {path.rsplit("/", 1)[-1]: path for path in sorted(self.nodes, key=len, reverse=True)}


def read_parts(xform: bytes) -> XFormParts:
    """Parse the XForm; raises `lxml.etree.XMLSyntaxError` when it is not XML."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    tree = etree.fromstring(xform, parser)
    instances = tree.findall(f".//{XFORMS}model/{XFORMS}instance")
    primary, others = instances[0][0], instances[1:]
    named = {name for i in others if (name := i.get("id"))}
    sources = dict.fromkeys(source.rsplit("/", 1)[-1] for i in others if (source := i.get("src")))
    return XFormParts(frozenset(_paths(primary, "")), _types(tree), frozenset(named), tuple(sources))


def _types(tree: etree._Element) -> dict[str, ValueType]:
    binds = tree.iterfind(f".//{XFORMS}bind")
    return {(b.get("nodeset") or "").rsplit("/", 1)[-1]: VALUE_TYPES.get(b.get("type") or "", "string") for b in binds}


def _paths(node: etree._Element, above: str) -> Iterator[str]:
    path = f"{above}/{etree.QName(node).localname}"
    yield path
    for child in node.iterchildren("*"):
        yield from _paths(child, path)
