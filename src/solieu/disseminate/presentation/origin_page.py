"""The page that tells a figure's origin: drawn, as text, and every fact of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from solieu.core.text import Text
from solieu.disseminate.drawing.lineage import Graph, draw
from solieu.disseminate.figures import Say
from solieu.disseminate.origin.graph import TABLE, graph_of
from solieu.disseminate.origin.people import Responsible, responsible_for, role_names
from solieu.disseminate.origin.told import KINDS, SEVERITIES, plain
from solieu.disseminate.origin.values import Asked, Finding, Origin, Step

LABEL = Text(
    "Đường đi của con số, từ bảng đã công bố tới câu hỏi",
    "The way of the figure, from the published table to the question",
)
STATISTICS = {
    "mean": Text("trung bình", "mean"),
    "total": Text("tổng", "total"),
    "ratio": Text("tỷ số của hai tổng", "ratio of two totals"),
    "proportion": Text("tỷ lệ", "proportion"),
    "quantile": Text("phân vị", "quantile"),
}
DIGITS = 12


@dataclass(frozen=True, slots=True)
class ToldFinding:
    code: str
    count: str
    severity: str
    message: str
    expression: str


@dataclass(frozen=True, slots=True)
class Findings:
    heading: str
    listed: tuple[ToldFinding, ...]


@dataclass(frozen=True, slots=True)
class ToldVersion:
    reference: str
    rows: str
    digest: str
    short: str


@dataclass(frozen=True, slots=True)
class ToldStep:
    id: str
    label: str
    method: str
    started: str
    lasted: str
    role: str
    parameters: tuple[tuple[str, str], ...]
    counts: tuple[tuple[str, str], ...]
    made: tuple[ToldVersion, ...]


@dataclass(frozen=True, slots=True)
class ToldQuestion:
    name: str
    label: str
    hint: str
    categories: tuple[tuple[str, str], ...]
    constraint: str
    relevant: str
    instrument: str
    is_breakdown: bool


@dataclass(frozen=True, slots=True)
class ToldForm:
    form_id: str
    version: str
    title: str
    reference: str
    imported: str


@dataclass(frozen=True, slots=True)
class OriginPage:
    """Everything that the template writes, in the reader's language."""

    value: str
    margin: str
    unit: str
    measure: str
    definition: str
    place: tuple[tuple[str, str], ...]
    group: str
    title: str
    table_link: str
    vintage: int
    latest: int
    released: str
    period: str
    estimate: tuple[tuple[str, str], ...]
    statistic: str
    variables: tuple[str, ...]
    design: str
    cluster: str
    is_suppressed: bool
    withheld: bool
    units: str
    submissions: str
    findings: tuple[Findings, ...]
    across: SafeString
    down: SafeString
    steps: tuple[ToldStep, ...]
    derivations: tuple[tuple[str, str, str], ...]
    forms: tuple[ToldForm, ...]
    questions: tuple[ToldQuestion, ...]
    breakdowns: tuple[ToldQuestion, ...]
    people: tuple[tuple[str, str, str], ...]
    json_link: str
    text_link: str
    records_link: str


def origin_page(origin: Origin, say: Say, *, with_names: bool) -> OriginPage:
    """`with_names` tells people by name beside their roles: for the office's own staff."""
    table, cell, measure = origin.table, origin.cell, origin.measure
    where = {"operation": table.operation, "table": table.table, "vintage": table.vintage}
    graph = _linked(graph_of(origin), reverse("disseminate:vintage", kwargs=where))
    across, down = (draw(graph, language=say.language, way=way, label=say.text(LABEL)) for way in ("across", "down"))
    questions = [_question(asked, say) for asked in origin.questions]
    return OriginPage(
        value=say.value(cell, measure),
        margin=say.margin(cell, measure),
        unit=say.text(measure.unit),
        measure=say.text(measure.name),
        definition=say.text(measure.definition),
        place=tuple((say.text(d.name), say.text(code.name)) for d, code in origin.place),
        group=", ".join(say.text(code.name) for _, code in origin.place),
        title=say.text(table.title),
        table_link=reverse("disseminate:vintage", kwargs=where),
        vintage=table.vintage,
        latest=table.latest,
        released=say.day(table.released_at),
        period=origin.cube.period,
        estimate=_estimate(origin, say),
        statistic=_statistic(origin, say),
        variables=_variables(origin),
        design=say.text(Text.read(origin.design.get("note", ""))),
        cluster=str(origin.design.get("cluster", "")),
        is_suppressed=cell.status == "Q",
        withheld=origin.evidence.withheld,
        units=say.number(origin.evidence.units),
        submissions=say.number(origin.evidence.submissions),
        findings=_findings(origin, say),
        across=mark_safe(across),  # noqa: S308 - the pen escapes every text
        down=mark_safe(down),  # noqa: S308 - the pen escapes every text
        steps=tuple(_step(step, origin, say) for step in origin.steps),
        derivations=tuple((d.variable, d.formula, ", ".join(d.sources)) for d in origin.derivations),
        forms=_forms(origin, say),
        questions=tuple(q for q in questions if not q.is_breakdown),
        breakdowns=tuple(q for q in questions if q.is_breakdown),
        people=tuple(_person(person, say, with_names) for person in responsible_for(origin)),
        json_link=reverse("disseminate:cell-json", kwargs=where | {"key": origin.key}),
        text_link=reverse("disseminate:cell-text", kwargs=where | {"key": origin.key}),
        records_link=f"{_prefix()}records/{table.operation}/{table.wave}/?table={table.table}&cell={origin.key}",
    )


def _prefix() -> str:
    """`/` or `/en/`: the records are another room's, reached by its address."""
    return reverse("disseminate:home")


def _linked(graph: Graph, table_link: str) -> Graph:
    """The table's node leads to its page in the reader's language."""
    nodes = tuple(replace(node, href=table_link) if node.id == TABLE else node for node in graph.nodes)
    return replace(graph, nodes=nodes)


def _estimate(origin: Origin, say: Say) -> tuple[tuple[str, str], ...]:
    cell, measure = origin.cell, origin.measure
    if cell.value is None:
        return ()
    labels = {
        "vi": ("Sai số chuẩn", "Khoảng tin cậy 95%", "Hệ số biến thiên", "Số đơn vị mẫu có giá trị"),
        "en": ("Standard error", "95% confidence interval", "Coefficient of variation", "Sample units with a value"),
    }["en" if say.is_english else "vi"]
    values = (
        say.number(cell.se, measure.decimals + 1),
        say.bounds(cell, measure) or "–",
        say.percent(cell.cv),
        say.number(cell.n),
    )
    return tuple(zip(labels, values, strict=True))


def _statistic(origin: Origin, say: Say) -> str:
    name = str(origin.statistic.get("statistic", ""))
    told = say.text(STATISTICS[name]) if name in STATISTICS else name
    probability = origin.statistic.get("probability")
    return f"{told} {say.number(probability * 100)}%" if isinstance(probability, float) else told


def _variables(origin: Origin) -> tuple[str, ...]:
    return tuple(str(origin.statistic[k]) for k in ("variable", "numerator", "denominator") if origin.statistic.get(k))


def _findings(origin: Origin, say: Say) -> tuple[Findings, ...]:
    groups = {kind: [f for f in origin.evidence.findings if f.kind == kind] for kind in KINDS}
    return tuple(Findings(say.text(KINDS[k]), tuple(_finding(f, say) for f in found)) for k, found in groups.items())


def _finding(finding: Finding, say: Say) -> ToldFinding:
    severity = say.text(SEVERITIES[finding.severity]) if finding.severity in SEVERITIES else finding.severity
    message = say.text(finding.message)
    return ToldFinding(finding.code, say.number(finding.count), severity, message, finding.expression)


def _step(step: Step, origin: Origin, say: Say) -> ToldStep:
    versions = {str(version.ref): version for version in origin.versions}
    made = [versions[ref] for ref in step.outputs if ref in versions]
    return ToldStep(
        id=step.id,
        label=say.text(step.label),
        method=step.method,
        started=say.moment(step.started_at),
        lasted=say.seconds(step.seconds),
        role=say.text(role_names(step.role)),
        parameters=tuple((name, plain(value, say)) for name, value in step.parameters.items()),
        counts=tuple((name, plain(value, say)) for name, value in step.counts.items()),
        made=tuple(ToldVersion(str(v.ref), say.number(v.rows), v.ref.digest, v.ref.digest[:DIGITS]) for v in made),
    )


def _forms(origin: Origin, say: Say) -> tuple[ToldForm, ...]:
    return tuple(
        ToldForm(f.form_id, f.version, say.text(f.title), f.reference, say.day(f.imported_at) if f.imported_at else "")
        for f in origin.instruments
    )


def _question(asked: Asked, say: Say) -> ToldQuestion:
    question, variable = asked.question, asked.question.variable
    return ToldQuestion(
        name=variable.name,
        label=say.text(variable.label),
        hint=say.text(question.hint) if question.hint else "",
        categories=tuple((c.code, say.text(c.name)) for c in variable.categories),
        constraint=question.constraint,
        relevant=question.relevant,
        instrument=asked.instrument,
        is_breakdown=asked.purpose == "breakdown",
    )


def _person(person: Responsible, say: Say, with_names: bool) -> tuple[str, str, str]:
    return say.text(person.did), say.text(person.role), person.name if with_names else ""
