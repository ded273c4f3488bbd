"""The origin of a figure as text and as JSON, for `solieu trace` and for readers of other programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from solieu.core.tables import Question
from solieu.core.text import Text
from solieu.disseminate.drawing.lineage import read_aloud
from solieu.disseminate.figures import Say, iso
from solieu.disseminate.origin.graph import graph_of
from solieu.disseminate.origin.people import role_names
from solieu.disseminate.origin.values import Evidence, Finding, Origin, Step

KINDS = {
    "failure": Text("Quy tắc không thoả", "Rules that failed"),
    "change": Text("Giá trị đã sửa", "Values that were changed"),
    "problem": Text("Câu trả lời không dùng được", "Answers that could not be used"),
}
SEVERITIES = {
    "error": Text("lỗi", "error"),
    "warning": Text("cảnh báo", "warning"),
    "explain": Text("cần giải thích", "to be explained"),
}


def to_text(origin: Origin, language: str) -> str:
    """Everything, in the reader's language, as lines of plain text."""
    lines = [
        line
        for part in (_figure, _evidence, _path, _steps, _versions, _questions)
        for line in part(origin, Say(language))
    ]
    return "\n".join(lines) + "\n"


def _figure(origin: Origin, say: Say) -> Iterator[str]:
    cell, measure, table = origin.cell, origin.measure, origin.table
    yield _pick(say, "NGUỒN GỐC CON SỐ", "THE ORIGIN OF THIS FIGURE")
    yield f"{table.operation}/{table.table}@{table.vintage}:{origin.key}"
    yield ""
    yield f"{say.text(measure.name)} ({say.text(measure.unit)}): {say.value(cell, measure)}"
    for dimension, code in origin.place:
        yield f"  {say.text(dimension.name)}: {say.text(code.name)}"
    yield f"  {_pick(say, 'Bảng', 'Table')}: {say.text(table.title)}"
    released = _pick(say, "công bố", "released")
    yield f"  {_pick(say, 'Lần công bố', 'Vintage')} {table.vintage}, {released} {say.day(table.released_at)}"
    yield f"  {_pick(say, 'Định nghĩa', 'Definition')}: {say.text(measure.definition)}"
    if cell.value is not None:
        yield f"  {_pick(say, 'Sai số chuẩn', 'Standard error')}: {say.number(cell.se, measure.decimals + 1)}"
        yield f"  {_pick(say, 'Khoảng tin cậy 95%', '95% confidence interval')}: {say.bounds(cell, measure)}"
        yield f"  {_pick(say, 'Hệ số biến thiên', 'Coefficient of variation')}: {say.percent(cell.cv)}"
    note = Text.read(origin.design.get("note", ""))
    if note.vi:
        yield f"  {_pick(say, 'Thiết kế mẫu', 'Sample design')}: {say.text(note)}"


def _evidence(origin: Origin, say: Say) -> Iterator[str]:
    found = origin.evidence
    yield from ("", _pick(say, "ĐỨNG SAU CON SỐ NÀY", "BEHIND THIS FIGURE"))
    if found.withheld:
        yield f"  {_pick(say, 'Không nêu về các đơn vị của ô này, để bảo mật.', 'Nothing is told about the units of this cell, to protect them.')}"
        return
    yield f"  {_pick(say, 'Đơn vị', 'Units')}: {say.number(found.units)}"
    yield f"  {_pick(say, 'Phiếu đã gửi', 'Submissions')}: {say.number(found.submissions)}"
    for kind, heading in KINDS.items():
        listed = [finding for finding in found.findings if finding.kind == kind]
        if listed:
            yield f"  {say.text(heading)}:"
        yield from (f"    {_found(finding, say)}" for finding in listed)


def _found(finding: Finding, say: Say) -> str:
    severity = say.text(SEVERITIES[finding.severity]) if finding.severity in SEVERITIES else finding.severity
    told = f"{finding.code} × {say.number(finding.count)}" + (f" [{severity}]" if severity else "")
    return f"{told}: {say.text(finding.message)}" + (f"  ({finding.expression})" if finding.expression else "")


def _path(origin: Origin, say: Say) -> Iterator[str]:
    yield from ("", _pick(say, "ĐƯỜNG ĐI, TỪ CON SỐ TỚI CÂU HỎI", "THE PATH, FROM THE FIGURE TO THE QUESTION"))
    lines = read_aloud(graph_of(origin), say.language)
    yield from (f"  {number}. {line}" for number, line in enumerate(lines, 1))


def _steps(origin: Origin, say: Say) -> Iterator[str]:
    yield from ("", _pick(say, "CÁC BƯỚC", "STEPS"))
    for step in origin.steps:
        yield f"  {say.text(step.label)}" + (f"  [{step.method}]" if step.method else "")
        yield f"    {say.moment(step.started_at)}, {say.seconds(step.seconds)}, {say.text(role_names(step.role))}"
        yield from (f"    {name} = {plain(value, say)}" for name, value in step.parameters.items())
        yield from (f"    {name}: {plain(value, say)}" for name, value in step.counts.items())
    for derivation in origin.derivations:
        told = f" = {derivation.formula}" if derivation.formula else ""
        yield f"  {derivation.variable}{told} ← {', '.join(derivation.sources)}"


def plain(value: Any, say: Say) -> str:
    """A parameter or a count as people read it: `a: 1; b: 2, 3`; of two languages, the reader's."""
    if isinstance(value, dict):
        if "vi" in value and set(value) <= {"vi", "en"}:
            return say.text(Text.read(value))
        return "; ".join(f"{key}: {plain(part, say)}" for key, part in value.items()) or "–"
    if isinstance(value, list):
        return ", ".join(plain(part, say) for part in value) or "–"
    return say.number(value) if isinstance(value, int) and not isinstance(value, bool) else str(value)


def _versions(origin: Origin, say: Say) -> Iterator[str]:
    yield from ("", _pick(say, "CÁC PHIÊN BẢN DỮ LIỆU", "DATASET VERSIONS"))
    for version in origin.versions:
        yield f"  {version.ref}  {say.number(version.rows)} {_pick(say, 'dòng', 'rows')}  sha256 {version.ref.digest}"


def _questions(origin: Origin, say: Say) -> Iterator[str]:
    yield from ("", _pick(say, "CÂU HỎI", "QUESTIONS"))
    for form in origin.instruments:
        version = _pick(say, "phiên bản", "version")
        yield f"  {form.form_id}, {version} {form.version}: {say.text(form.title)}"
    for asked in origin.questions:
        yield f"  {asked.question.variable.name}: {say.text(asked.question.variable.label)}"
        if asked.question.constraint:
            yield f"    {_pick(say, 'ràng buộc', 'constraint')}: {asked.question.constraint}"


def to_json(origin: Origin) -> dict[str, Any]:
    """Everything, in both languages, with numbers as numbers and times in ISO 8601 (UTC)."""
    table, cell, measure = origin.table, origin.cell, origin.measure
    return {
        "cell": origin.key,
        "link": origin.link,
        "operation": table.operation,
        "wave": table.wave,
        "table": {"id": table.table, "vintage": table.vintage, "latest": table.latest, "title": table.title.to_json()},
        "release": {
            "number": table.release_number,
            "digest": table.release_digest,
            "released_at": iso(table.released_at),
        },
        "measure": {
            "id": measure.id,
            "name": measure.name.to_json(),
            "unit": measure.unit.to_json(),
            "definition": measure.definition.to_json(),
            "statistic": origin.statistic,
        },
        "place": {d.id: {"code": c.id, "name": c.name.to_json()} for d, c in origin.place},
        "estimate": {
            "value": cell.value,
            "se": cell.se,
            "cv": cell.cv,
            "lower": cell.lower,
            "upper": cell.upper,
            "n": cell.n,
            "status": cell.status,
            "confidentiality": cell.confidentiality,
        },
        "design": origin.design,
        "counts": {"units": origin.evidence.units, "submissions": origin.evidence.submissions},
        "evidence": _evidence_json(origin.evidence),
        "steps": [_step_json(step) for step in origin.steps],
        "datasets": [_version_json(version) for version in origin.versions],
        "derivations": [_derivation_json(derivation) for derivation in origin.derivations],
        "rules": origin.rules,
        "instruments": [_instrument_json(form) for form in origin.instruments],
        "questions": [
            _question_json(a.question) | {"instrument": a.instrument, "purpose": a.purpose} for a in origin.questions
        ],
        "graph": _graph_json(origin),
    }


def _evidence_json(evidence: Evidence) -> dict[str, Any]:
    if evidence.withheld:
        return {"withheld": True}
    findings = [
        {
            "kind": f.kind,
            "code": f.code,
            "severity": f.severity,
            "count": f.count,
            "message": f.message.to_json(),
            "expression": f.expression,
        }
        for f in evidence.findings
    ]
    return {"withheld": False, "units": evidence.units, "submissions": evidence.submissions, "findings": findings}


def _step_json(step: Step) -> dict[str, Any]:
    return {
        "id": step.id,
        "kind": step.kind,
        "label": step.label.to_json(),
        "method": step.method,
        "parameters": step.parameters,
        "counts": step.counts,
        "inputs": list(step.inputs),
        "outputs": list(step.outputs),
        "references": list(step.references),
        "role": step.role,
        "started_at": iso(step.started_at),
        "ended_at": iso(step.ended_at) if step.ended_at else None,
        "seconds": step.seconds,
    }


def _version_json(version: Any) -> dict[str, Any]:
    return {
        "reference": str(version.ref),
        "kind": version.kind,
        "digest": version.ref.digest,
        "rows": version.rows,
        "access": version.access,
        "created_at": iso(version.created_at),
        "activity": version.made_by,
    }


def _derivation_json(derivation: Any) -> dict[str, Any]:
    return {
        "variable": derivation.variable,
        "sources": list(derivation.sources),
        "step": derivation.step,
        "formula": derivation.formula,
    }


def _instrument_json(form: Any) -> dict[str, Any]:
    imported = iso(form.imported_at) if form.imported_at else None
    named = {"reference": form.reference, "form_id": form.form_id, "version": form.version}
    return named | {"title": form.title.to_json(), "imported_at": imported}


def _question_json(question: Question) -> dict[str, Any]:
    variable = question.variable
    return {
        "name": variable.name,
        "type": variable.type,
        "label": variable.label.to_json(),
        "hint": question.hint.to_json() if question.hint else None,
        "path": variable.path,
        "required": question.required,
        "constraint": question.constraint,
        "relevant": question.relevant,
        "categories": [{"code": c.code, "name": c.name.to_json()} for c in variable.categories],
    }


def _graph_json(origin: Origin) -> dict[str, Any]:
    graph = graph_of(origin)
    nodes = [
        {
            "id": node.id,
            "stage": graph.stages[node.stage].to_json(),
            "title": node.title.to_json(),
            "lines": [line.to_json() for line in node.lines],
        }
        for node in graph.nodes
    ]
    return {"nodes": nodes, "edges": [{"source": e.source, "target": e.target} for e in graph.edges]}


def _pick(say: Say, vi: str, en: str) -> str:
    return en if say.is_english else vi
