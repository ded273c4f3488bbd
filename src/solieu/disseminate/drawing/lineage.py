"""A drawn path from a figure to its questions.

Nodes stand in stages: side by side from left to right, or one under the other on narrow screens.
Arrows show the way that the data took, towards the figure. The layout is deterministic: a node
stands as near as it can to the nodes that it feeds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from solieu.core.text import Text
from solieu.disseminate.drawing.ink import tag, wrap, write

Way = Literal["across", "down"]

SIZE = 14
LINE = 20
WIDE, NARROW = 212, 300
PAD, BETWEEN, CHANNEL, TOP, ROUND = 12, 20, 48, 40, 20
TITLE_LINES, OTHER_LINES = 3, 2


@dataclass(frozen=True, slots=True)
class Node:
    """`stage` counts from the figure, 0, to the design; `lines` say the facts under the title."""

    id: str
    stage: int
    title: Text
    lines: tuple[Text, ...] = ()
    href: str = ""
    kind: Literal["current", "entity", "activity"] = "entity"


@dataclass(frozen=True, slots=True)
class Edge:
    """`source` went into `target`."""

    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes in reading order: within a stage, what is nearer to the figure comes first."""

    stages: tuple[Text, ...]
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    def sources(self, id: str) -> list[Node]:
        """What went into a node, in reading order."""
        into = {edge.source for edge in self.edges if edge.target == id}
        return [node for node in self.nodes if node.id in into]


@dataclass(frozen=True, slots=True)
class Box:
    x: float
    y: float
    width: float
    height: float
    title: tuple[str, ...]
    lines: tuple[str, ...]

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


def draw(graph: Graph, *, language: str, way: Way, label: str) -> str:
    """The graph as SVG; `label` says what it shows to those who do not see it."""
    boxes = place(graph, language, way)
    width = max(box.x + box.width for box in boxes.values()) + ROUND
    height = max(box.y + box.height for box in boxes.values()) + 2
    parts = [tag("title", _plain(label)), *_headings(graph, boxes, language, 44 if way == "down" else 0)]
    parts += [_edge(boxes[edge.source], boxes[edge.target], way) for edge in graph.edges]
    parts += [_node(node, boxes[node.id]) for node in graph.nodes]
    box = {"viewBox": f"0 0 {width:.0f} {height:.0f}", "width": round(width), "height": round(height)}
    kind = {"class_": f"graph-{way}", "role": "group", "aria_label": label}
    return tag("svg", "".join(parts), xmlns="http://www.w3.org/2000/svg", **box, **kind)


def place(graph: Graph, language: str, way: Way) -> dict[str, Box]:
    """Where every node stands; no two of them overlap."""
    return _across(graph, language) if way == "across" else _down(graph, language)


def _across(graph: Graph, language: str) -> dict[str, Box]:
    """Stage by stage: each node beside the middle of what it feeds, or under the node before it."""
    placed: dict[str, Box] = {}
    floor = 0.0
    for column, stage in enumerate(_used(graph)):
        bottom, boxes = float(TOP), []
        for node in (n for n in graph.nodes if n.stage == stage):
            box = _box(node, language, column * (WIDE + CHANNEL), 0, WIDE)
            box = replace(box, y=max(bottom, _wish(node, graph, placed) - box.height / 2))
            boxes.append((node.id, box))
            bottom = box.y + box.height + BETWEEN
        placed |= _raised(boxes, floor)
        floor = max(box.y + box.height for box in placed.values())
    return placed


def _raised(boxes: list[tuple[str, Box]], floor: float) -> dict[str, Box]:
    """A column moved up, as far as it can, so that it ends no lower than the columns before it."""
    least = TOP + sum(box.height + BETWEEN for _, box in boxes) - BETWEEN
    limit, placed = max(floor, least), {}
    for id, box in reversed(boxes):
        placed[id] = replace(box, y=min(box.y, limit - box.height))
        limit = placed[id].y - BETWEEN
    return placed


def _down(graph: Graph, language: str) -> dict[str, Box]:
    placed: dict[str, Box] = {}
    y = 0.0
    for stage in _used(graph):
        y += TOP
        for node in (n for n in graph.nodes if n.stage == stage):
            placed[node.id] = _box(node, language, 1, y, NARROW)
            y += placed[node.id].height + BETWEEN
    return placed


def _wish(node: Node, graph: Graph, placed: Mapping[str, Box]) -> float:
    """The mean height of the nodes in earlier stages that this one feeds."""
    fed = [placed[e.target].middle for e in graph.edges if e.source == node.id and e.target in placed]
    return sum(fed) / len(fed) if fed else 0.0


def _box(node: Node, language: str, x: float, y: float, width: float) -> Box:
    inside = width - 2 * PAD
    title = wrap(node.title.say(language), inside, SIZE * 1.06, TITLE_LINES)
    lines = [part for line in node.lines for part in wrap(line.say(language), inside, SIZE, OTHER_LINES)]
    height = 2 * PAD + LINE * (len(title) + len(lines)) - 4
    return Box(x, y, width, height, tuple(title), tuple(lines))


def _used(graph: Graph) -> list[int]:
    return sorted({node.stage for node in graph.nodes})


def _headings(graph: Graph, boxes: Mapping[str, Box], language: str, shift: int) -> list[str]:
    """The name of each stage, above its first node, beside the arrows."""
    parts = []
    for stage in _used(graph):
        first = min((boxes[n.id] for n in graph.nodes if n.stage == stage), key=lambda box: box.y)
        name = graph.stages[stage].say(language)
        parts.append(write(name, x=first.x + shift, y=first.y - 12, font_size=SIZE, class_="stage"))
    return parts


def _node(node: Node, box: Box) -> str:
    parts = [tag("rect", x=box.x, y=box.y, width=box.width, height=box.height, rx=6)]
    y = box.y + PAD + 13
    for line in box.title:
        parts.append(write(line, x=box.x + PAD, y=y, font_size=SIZE, font_weight=600))
        y += LINE
    for line in box.lines:
        parts.append(write(line, x=box.x + PAD, y=y, font_size=SIZE))
        y += LINE
    kind = "" if node.kind == "entity" else f" {node.kind}"
    drawn = tag("g", "".join(parts), class_=f"node{kind}")
    return tag("a", drawn, href=node.href) if node.href else drawn


def _edge(source: Box, target: Box, way: Way) -> str:
    """A curve with an arrow head at the target."""
    if way == "down" or source.x == target.x:
        return _beside(source, target) if _skips(source, target) else _between(source, target)
    start, end = (source.x, source.middle), (target.x + target.width + 2, target.middle)
    if source.x < target.x:
        start, end = (source.x + source.width, source.middle), (target.x - 2, target.middle)
    bend = (start[0] + end[0]) / 2
    curve = (
        f"M{start[0]:.0f} {start[1]:.0f}C{bend:.0f} {start[1]:.0f} {bend:.0f} {end[1]:.0f} {end[0]:.0f} {end[1]:.0f}"
    )
    return _line(curve, _head(end, 1 if source.x > target.x else -1, 0))


def _skips(source: Box, target: Box) -> bool:
    """Other nodes stand between the two."""
    upper, lower = sorted((source, target), key=lambda box: box.y)
    return lower.y - (upper.y + upper.height) > BETWEEN + TOP + 4


def _between(source: Box, target: Box) -> str:
    """Straight, in the gap between two nodes that follow each other."""
    x = target.x + 28
    down = source.y < target.y
    start = source.y + source.height if down else source.y
    end = target.y - 2 if down else target.y + target.height + 2
    return _line(f"M{x:.0f} {start:.0f}V{end:.0f}", _head((x, end), 0, -1 if down else 1))


def _beside(source: Box, target: Box) -> str:
    """Round the nodes that stand between, on their right."""
    edge, out = source.x + source.width, source.x + source.width + 22
    end = target.middle + 8
    curve = f"M{edge:.0f} {source.middle - 8:.0f}C{out:.0f} {source.middle - 8:.0f} {out:.0f} {end:.0f} {edge + 2:.0f} {end:.0f}"
    return _line(curve, _head((edge + 2, end), 1, 0))


def _line(curve: str, head: str) -> str:
    return tag("g", tag("path", d=curve, class_="edge") + head)


def _head(at: tuple[float, float], along: int, up: int) -> str:
    """An arrow head whose tip is `at`, with its back towards (along, up)."""
    x, y = at
    back = [(x + along * 8 + up * 5, y + up * 8 + along * 5), (x + along * 8 - up * 5, y + up * 8 - along * 5)]
    points = " ".join(f"{px:.0f},{py:.0f}" for px, py in [(x, y), *back])
    return tag("polygon", points=points, class_="arrow")


def _plain(text: str) -> str:
    return write(text)[len("<text>") : -len("</text>")]


def read_aloud(graph: Graph, language: str) -> list[str]:
    """The graph as lines of text, in reading order: each node with what went into it."""
    lines = []
    for node in graph.nodes:
        facts = "; ".join(line.say(language) for line in node.lines)
        into = ", ".join(_short(source, language) for source in graph.sources(node.id))
        told = f"{node.title.say(language)}" + (f" ({facts})" if facts else "")
        lines.append(told + (f" ← {into}" if into else ""))
    return lines


def _short(node: Node, language: str) -> str:
    return node.title.say(language)


def ordered(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """By stage, keeping the order within each."""
    return tuple(sorted(nodes, key=lambda node: node.stage))
