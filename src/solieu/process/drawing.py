"""The steps of a run drawn from left to right: places and lines for an SVG."""

from __future__ import annotations

from dataclasses import dataclass

from solieu.core.text import Text
from solieu.process.labels import STEP_CLASSES, STEP_STATUSES
from solieu.process.models import Run, StepRun
from solieu.process.queries import run_steps

WIDTH, HEIGHT, ACROSS, DOWN, EDGE = 212, 68, 44, 24, 8
LETTERS = 25
SIGNS = {"done": "✓", "unchanged": "=", "running": "▸", "failed": "✕", "waiting": "·"}


@dataclass(frozen=True, slots=True)
class Node:
    """A box: the step's id (empty for the source), three lines of text, its upper left corner."""

    step: str
    title: str
    detail: str
    status: str
    css: str
    x: int
    y: int

    @property
    def middle(self) -> int:
        return self.y + HEIGHT // 2


@dataclass(frozen=True, slots=True)
class Drawing:
    nodes: list[Node]
    edges: list[str]
    width: int
    height: int
    box_width: int = WIDTH
    box_height: int = HEIGHT


def draw(run: Run, language: str) -> Drawing:
    """Each step stands one column right of the last that it needs."""
    steps = run_steps(run)
    needs = {step.step: _needs(step) for step in steps}
    depth: dict[str, int] = {}
    for step in steps:
        depth[step.step] = 1 + max((depth.get(need, 0) for need in needs[step.step]), default=0)
    nodes = {"": Node("", run.source_dataset.rpartition("/")[2], f"@{run.source_version}", "", "", EDGE, EDGE)}
    taken = {0: 1}
    for step in steps:
        column, row = depth[step.step], taken.get(depth[step.step], 0)
        taken[column] = row + 1
        nodes[step.step] = _node(step, column, row, language)
    edges = [_edge(nodes.get(need, nodes[""]), nodes[step]) for step, all_ in needs.items() for need in all_]
    return Drawing(
        list(nodes.values()), edges, _extent(max(taken), WIDTH, ACROSS), _extent(max(taken.values()) - 1, HEIGHT, DOWN)
    )


def _needs(step: StepRun) -> list[str]:
    """The steps whose tables it takes; the source is none of them."""
    return sorted({ref["table"].partition(".")[0] for ref in step.inputs.values()})


def _node(step: StepRun, column: int, row: int, language: str) -> Node:
    title = Text(step.title_vi, step.title_en).say(language)
    x, y = EDGE + column * (WIDTH + ACROSS), EDGE + row * (HEIGHT + DOWN)
    status = f"{SIGNS[step.status]} {STEP_STATUSES[step.status]}"
    return Node(step.step, _short(title), step.method, status, STEP_CLASSES[step.status], x, y)


def _short(title: str) -> str:
    return title if len(title) <= LETTERS else f"{title[: LETTERS - 1].rstrip()}…"


def _edge(of: Node, to: Node) -> str:
    start, end = of.x + WIDTH, to.x - 2
    bend = (start + end) // 2
    return f"M{start},{of.middle} C{bend},{of.middle} {bend},{to.middle} {end},{to.middle}"


def _extent(last: int, size: int, gap: int) -> int:
    return 2 * EDGE + (last + 1) * size + last * gap
