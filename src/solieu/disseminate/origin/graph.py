"""The origin of a figure as a graph in five stages: publication, estimation, processing, collection, design."""

from __future__ import annotations

from collections.abc import Iterator

from solieu.core.text import Text
from solieu.disseminate.drawing.lineage import Edge, Graph, Node, ordered
from solieu.disseminate.figures import Say
from solieu.disseminate.origin.values import Origin, Step

STAGES = (
    Text("Công bố", "Published"),
    Text("Ước lượng", "Estimated"),
    Text("Xử lý", "Processed"),
    Text("Thu thập", "Collected"),
    Text("Hỏi", "Asked"),
)
STAGE_OF = {"estimation": 1, "step": 2, "collection": 3}
CELL, TABLE, RULES = "cell", "table", "rules"
DIGITS = 10


def graph_of(origin: Origin) -> Graph:
    """Nodes from the cell to the questions; each step is one node with the datasets that it made."""
    nodes = [*_published(origin), *(_step(step, origin) for step in origin.steps), *_designed(origin)]
    there = {node.id for node in nodes}
    edges = [edge for edge in _edges(origin) if edge.source in there and edge.target in there]
    return Graph(STAGES, ordered(nodes), tuple(dict.fromkeys(edges)))


def _published(origin: Origin) -> Iterator[Node]:
    table = origin.table
    vi, en = Say("vi"), Say("en")
    shown = [(say.value(origin.cell, origin.measure), say.text(origin.measure.unit)) for say in (vi, en)]
    value = Text(*(f"{figure} {unit}" if origin.cell.value is not None else figure for figure, unit in shown))
    group = Text(*(", ".join(code.name.say(lang) for _, code in origin.place) for lang in ("vi", "en")))
    yield Node(CELL, 0, value, (origin.measure.name, group), kind="current")
    day = Text(f"Công bố {vi.day(table.released_at)}", f"Released {en.day(table.released_at)}")
    vintage = Text(f"{table.table}, lần công bố {table.vintage}", f"{table.table}, vintage {table.vintage}")
    yield Node(TABLE, 0, Text("Bảng đã công bố", "Published table"), (vintage, day), table.link)


def _step(step: Step, origin: Origin) -> Node:
    rows = {str(version.ref): version for version in origin.versions}
    made = [rows[ref] for ref in step.outputs if ref in rows]
    lines = [Text(step.method, step.method)] if step.method else []
    for version in made:
        name, digest = str(version.ref).rpartition("/")[2], version.ref.digest[:DIGITS]
        vi, en = Say("vi").number(version.rows), Say("en").number(version.rows)
        lines.append(Text(f"{name}: {vi}\u00a0dòng, {digest}", f"{name}: {en}\u00a0rows, {digest}"))
    return Node(step.id, STAGE_OF.get(step.kind, 2), step.label, tuple(lines), f"#step-{step.id}", "activity")


def _designed(origin: Origin) -> Iterator[Node]:
    if origin.rules:
        reference = origin.rules.removeprefix("rules:")
        yield Node(
            RULES,
            4,
            Text("Quy tắc kiểm tra", "Edit rules"),
            (Text(reference, reference),),
            "" if origin.evidence.withheld else "#findings",
        )
    for form in origin.instruments:
        version = Text(
            f"{form.form_id}, phiên\u00a0bản\u00a0{form.version}", f"{form.form_id}, version\u00a0{form.version}"
        )
        yield Node(_form(form.reference), 4, Text("Bảng hỏi", "Questionnaire"), (version,), "#instruments")
    for asked in origin.questions:
        variable = asked.question.variable
        name = Text(variable.name, variable.name)
        yield Node(
            f"question:{variable.name}:{asked.instrument}", 4, variable.label, (name,), f"#question-{variable.name}"
        )


def _edges(origin: Origin) -> Iterator[Edge]:
    yield Edge(TABLE, CELL)
    makers = _makers(origin)
    if str(origin.table.cube) in makers:
        yield Edge(makers[str(origin.table.cube)], TABLE)
    if str(origin.table.evidence) in makers:
        yield Edge(makers[str(origin.table.evidence)], TABLE)
    for step in origin.steps:
        yield from (Edge(makers[name], step.id) for ref in step.inputs if (name := _known(ref, makers)))
        if any(reference.startswith("rules:") for reference in step.references):
            yield Edge(RULES, step.id)
        if step.kind == "collection":
            yield from (Edge(_form(form.reference), step.id) for form in origin.instruments)
    for asked in origin.questions:
        yield Edge(f"question:{asked.question.variable.name}:{asked.instrument}", _form(asked.instrument))


def _makers(origin: Origin) -> dict[str, str]:
    """Which step made a version; also by the dataset's code alone, for a version of an earlier run."""
    exact = {ref: step.id for step in origin.steps for ref in step.outputs}
    return {ref.rpartition("@")[0]: step for ref, step in exact.items()} | exact


def _known(ref: str, makers: dict[str, str]) -> str:
    return ref if ref in makers else ref.rpartition("@")[0] if ref.rpartition("@")[0] in makers else ""


def _form(reference: str) -> str:
    return f"form:{reference}"
