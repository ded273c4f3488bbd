"""The part of the vault's lineage that is the path of one cube, without what it only resembles.

A dataset whose content came out alike in a later run keeps its first version, and with it its
first maker. Following that maker back would tell of records that the cube was not made from: so
the path goes on only through the versions that the cube itself was made from.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from solieu.core.tables import DatasetRef
from solieu.vault import queries as vault
from solieu.vault.queries import ActivityNode, LineageGraph

ASIDE = frozenset({"failures", "changes", "problems", "evidence"})
"""Roles of what an estimation counts beside the figure; the figure itself is made from the others."""


def path_to(cube: DatasetRef, evidence: DatasetRef) -> LineageGraph:
    """Everything that the cube was made from, and what its evidence counts; with the evidence itself.

    The two have different makers when a later run counted anew and came to the same figures.
    """
    whole = _together(vault.ancestry(cube), vault.ancestry(evidence))
    maker, counter = whole.maker(cube), whole.maker(evidence)
    main = _walk(whole, [maker], stop=set(), skip=ASIDE)
    known = {ref.dataset for ref in _made_by(whole, main)}
    aside = [whole.maker(edge.ref) for edge in counter.uses if edge.ref and edge.role in ASIDE]
    beside = _walk(whole, [node for node in aside if node.id not in main], stop=known, skip=frozenset())
    kept = main | beside | {counter.id}
    versions = {name: node for name, node in whole.versions.items() if node.activity in kept}
    return LineageGraph(cube, versions, {id: node for id, node in whole.activities.items() if id in kept})


def _together(one: LineageGraph, other: LineageGraph) -> LineageGraph:
    return LineageGraph(one.root, one.versions | other.versions, one.activities | other.activities)


def backwards(lineage: LineageGraph) -> list[ActivityNode]:
    """The activities from the root back: each after everything that used its products, the latest first."""
    feeds = {id: set(_makers(lineage, node)) - {id} for id, node in lineage.activities.items()}
    waiting, found = dict(lineage.activities), []
    while waiting:
        free = [node for id, node in waiting.items() if not any(id in feeds[other] for other in waiting)]
        chosen = max(free or waiting.values(), key=lambda node: (node.started_at, str(node.id)))
        found.append(waiting.pop(chosen.id))
    return found


def _walk(
    lineage: LineageGraph, start: Iterable[ActivityNode], *, stop: set[str], skip: frozenset[str]
) -> set[uuid.UUID]:
    """The activities behind `start`, not through datasets in `stop` nor inputs in the roles of `skip`."""
    found: set[uuid.UUID] = set()
    waiting = list(start)
    while waiting:
        node = waiting.pop()
        if node.id in found:
            continue
        found.add(node.id)
        edges = [edge for edge in node.uses if edge.ref and edge.role not in skip]
        waiting += [lineage.maker(edge.ref) for edge in edges if edge.ref and edge.ref.dataset not in stop]
    return found


def _made_by(lineage: LineageGraph, activities: set[uuid.UUID]) -> list[DatasetRef]:
    return [node.ref for node in lineage.versions.values() if node.activity in activities]


def _makers(lineage: LineageGraph, node: ActivityNode) -> list[uuid.UUID]:
    names = [str(edge.ref) for edge in node.uses if edge.ref]
    return [lineage.versions[name].activity for name in names if name in lineage.versions]
