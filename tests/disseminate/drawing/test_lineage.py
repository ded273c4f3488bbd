"""The drawn path: nothing overlaps, nothing is lost, it is the same every time, and it reads as text."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from solieu.core.text import Text
from solieu.disseminate.drawing.lineage import Edge, Graph, Node, draw, place, read_aloud

SVG = "{http://www.w3.org/2000/svg}"
STAGES = tuple(Text(name, name) for name in ("Công bố", "Ước lượng", "Xử lý", "Thu thập", "Hỏi"))


def node(id: str, stage: int, *lines: str) -> Node:
    return Node(id, stage, Text(f"nút {id}", f"node {id}"), tuple(Text(line, line) for line in lines))


def chain() -> Graph:
    nodes = (
        node("cell", 0),
        node("table", 0),
        node("cube", 1, "a@1"),
        node("clean", 2),
        node("check", 2),
        node("raw", 3),
        node("rules", 4),
    )
    pairs = [
        ("table", "cell"),
        ("cube", "table"),
        ("clean", "cube"),
        ("check", "cube"),
        ("raw", "clean"),
        ("raw", "check"),
        ("rules", "check"),
    ]
    return Graph(STAGES, nodes, tuple(Edge(a, b) for a, b in pairs))


@st.composite
def graphs(draw_: st.DrawFn) -> Graph:
    count = draw_(st.integers(1, 12))
    stages = sorted(draw_(st.lists(st.integers(0, 4), min_size=count, max_size=count)))
    words = st.text("aăâ bcdđ", min_size=1, max_size=60).filter(str.strip)
    nodes = tuple(Node(str(n), s, Text(draw_(words)), (Text(draw_(words)),)) for n, s in enumerate(stages))
    pairs = draw_(st.lists(st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)), max_size=15))
    return Graph(STAGES, nodes, tuple(Edge(str(max(p)), str(min(p))) for p in pairs if p[0] != p[1]))


@settings(deadline=None)
@given(graphs(), st.sampled_from(["across", "down"]))
def test_no_two_nodes_overlap(graph: Graph, way: str) -> None:
    boxes = place(graph, "vi", way)  # type: ignore[arg-type]
    assert set(boxes) == {n.id for n in graph.nodes}
    for a, b in combinations(boxes.values(), 2):
        apart = a.x + a.width <= b.x or b.x + b.width <= a.x or a.y + a.height <= b.y or b.y + b.height <= a.y
        assert apart


@settings(deadline=None)
@given(graphs(), st.sampled_from(["across", "down"]))
def test_every_node_and_edge_is_drawn_and_the_drawing_is_the_same_again(graph: Graph, way: str) -> None:
    told = draw(graph, language="vi", way=way, label="đường đi")  # type: ignore[arg-type]
    root = etree.fromstring(told)
    assert len([g for g in root.iter(f"{SVG}g") if g.get("class", "").startswith("node")]) == len(graph.nodes)
    assert len(root.findall(f".//{SVG}polygon")) == len(graph.edges)
    assert told == draw(graph, language="vi", way=way, label="đường đi")  # type: ignore[arg-type]


def test_stages_stand_from_left_to_right_and_the_other_way_from_top_to_bottom() -> None:
    across, down = place(chain(), "vi", "across"), place(chain(), "vi", "down")
    assert across["cell"].x < across["cube"].x < across["clean"].x < across["raw"].x < across["rules"].x
    assert down["cell"].y < down["cube"].y < down["clean"].y < down["raw"].y < down["rules"].y
    assert len({box.x for box in down.values()}) == 1


def test_a_node_stands_beside_what_it_feeds() -> None:
    boxes = place(chain(), "vi", "across")
    assert boxes["rules"].middle == pytest.approx(boxes["check"].middle, abs=1)


@pytest.mark.parametrize(("language", "first"), [("vi", "nút cell ← nút table"), ("en", "node cell ← node table")])
def test_the_path_reads_as_text(language: str, first: str) -> None:
    lines = read_aloud(chain(), language)
    assert lines[0] == first
    assert lines[2].endswith("(a@1) ← " + ("nút clean, nút check" if language == "vi" else "node clean, node check"))
    assert len(lines) == 7
