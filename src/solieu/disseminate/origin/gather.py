"""Gathering the origin of a figure from the release, the vault's lineage and the design.

Nothing here opens microdata: lineage is metadata, evidence is counts that were released.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from solieu.core.standards.cube import TOTAL, Cube
from solieu.core.text import Text
from solieu.design import queries as design
from solieu.disseminate.definition import variables_of
from solieu.disseminate.origin.evidence import Words, evidence_of
from solieu.disseminate.origin.path import backwards, path_to
from solieu.disseminate.origin.questions import instruments_of, questions_of, walk
from solieu.disseminate.origin.values import Derivation, Origin, Step, Table, Version
from solieu.vault.queries import ActivityNode, LineageGraph

ESTIMATION = Text("Ước lượng các ô của bảng", "Estimate the cells of the table")


def gather(info: Table, cube: Cube, key: str) -> Origin:
    """Everything behind `key`; raises `UnknownCell`."""
    cell = cube.cell(key)
    lineage = path_to(info.cube, info.evidence)
    steps = tuple(_step(node, lineage) for node in backwards(lineage))
    measure = next(m for m in info.definition["measures"] if m["id"] == cell.measure)
    derivations = _derivations(steps, lineage)
    wanted = _wanted(info, measure, cell.codes, lineage)
    instruments = instruments_of(lineage.references())
    used, _ = walk(wanted["measure"] + wanted["breakdown"], derivations)
    rules = next((r for s in steps for r in s.references if r.startswith("rules:")), "")
    return Origin(
        key=key,
        table=info,
        cube=cube,
        measure=cube.measure(cell.measure),
        cell=cell,
        place=tuple((d, d.code(code)) for d, code in zip(cube.dimensions, cell.codes, strict=True)),
        statistic={k: v for k, v in measure.items() if k not in ("id", "name", "unit", "decimals", "definition")},
        design=info.definition["design"],
        evidence=evidence_of(info.evidence, cube, cell, _words(steps, rules)),
        steps=steps,
        versions=_versions(steps, lineage),
        derivations=tuple(d for d in derivations if d.variable in used),
        instruments=instruments,
        questions=questions_of(wanted, derivations, instruments),
        rules=rules,
    )


def _step(node: ActivityNode, lineage: LineageGraph) -> Step:
    outputs = [v for v in lineage.versions.values() if v.activity == node.id]
    return Step(
        id=str(node.id),
        kind=node.kind,
        label=ESTIMATION if node.kind == "estimation" else node.label,
        method=node.method,
        parameters=node.parameters,
        counts=node.counts,
        inputs=tuple(str(edge.ref) for edge in node.uses if edge.ref),
        outputs=tuple(sorted(str(v.ref) for v in outputs)),
        agent=node.agent,
        role=node.agent_role,
        started_at=node.started_at,
        ended_at=node.ended_at,
        references=tuple(edge.reference for edge in node.uses if edge.reference),
    )


def _versions(steps: Iterable[Step], lineage: LineageGraph) -> tuple[Version, ...]:
    """In the order of the steps that made them."""
    made = [ref for step in steps for ref in step.outputs]
    names = dict.fromkeys([*made, *lineage.versions])
    nodes = [lineage.versions[name] for name in names]
    return tuple(Version(v.ref, v.kind, v.rows, v.access, v.created_at, str(v.activity)) for v in nodes)


def _derivations(steps: Iterable[Step], lineage: LineageGraph) -> tuple[Derivation, ...]:
    """What was made from what before the estimation, nearest first."""
    found = []
    for step in steps:
        if step.kind == "estimation":
            continue
        formulas = step.parameters.get("expressions")
        for variable, sources in lineage.activities[uuid.UUID(step.id)].derivations.items():
            formula = str(formulas.get(variable, "")) if isinstance(formulas, Mapping) else ""
            found.append(Derivation(variable, tuple(sources), step.id, formula))
    return tuple(found)


def _wanted(
    info: Table, measure: Mapping[str, Any], codes: tuple[str, ...], lineage: LineageGraph
) -> dict[str, list[str]]:
    """The variables that the figure is computed from, and those that say whom it is about."""
    told = lineage.maker(info.cube).derivations.get(measure["id"], [])
    groups = zip(info.definition["dimensions"], codes, strict=True)
    broken = [d["variable"] for d, code in groups if code != TOTAL]
    return {"measure": list(variables_of(measure) or told), "breakdown": broken}


def _words(steps: tuple[Step, ...], rules: str) -> Words:
    """The texts of rules and corrections in the versions that were applied."""
    code, _, number = rules.removeprefix("rules:").partition("@")
    notes = dict(design.definition(code, int(number)).rule_notes) if number.isdigit() else {}
    listed = [c for s in steps for c in s.parameters.get("corrections") or [] if isinstance(c, Mapping)]
    corrections = {str(c.get("rule", "")): (Text.read(c.get("reason", "")), _formula(c)) for c in listed}
    return Words({code: (rule.message, rule.expression) for code, rule in notes.items()}, corrections)


def _formula(correction: Mapping[str, Any]) -> str:
    return f"{correction.get('set', '')} := {correction.get('to', '')} [{correction.get('when', '')}]"
