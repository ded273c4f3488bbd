"""Functions and files stay short enough to be read."""

import ast
from pathlib import Path
from statistics import quantiles

SOURCE = Path(__file__).resolve().parents[2] / "src" / "solieu"
FILES = [f for f in sorted(SOURCE.rglob("*.py")) if "migrations" not in f.parts]


def functions():
    for file in FILES:
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{file.relative_to(SOURCE)}:{node.name}", length(node)


def length(node):
    """Lines of a function without its docstring."""
    first = node.body[0]
    documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    docstring = first.end_lineno - first.lineno + 1 if documented else 0
    return node.end_lineno - node.lineno + 1 - docstring


def test_no_function_is_longer_than_60_lines():
    assert [(name, lines) for name, lines in functions() if lines > 60] == []


def test_the_median_function_has_at_most_8_lines_and_9_in_10_at_most_25():
    cuts = quantiles([lines for _, lines in functions()], n=10)
    assert cuts[4] <= 8, cuts
    assert cuts[8] <= 25, cuts


def test_files_stay_under_500_lines_and_9_in_10_under_350():
    sizes = {str(f.relative_to(SOURCE)): len(f.read_text().splitlines()) for f in FILES}
    assert {name: size for name, size in sizes.items() if size > 500} == {}
    assert quantiles(sizes.values(), n=10)[8] <= 350


def test_no_room_for_homeless_functions():
    assert [f for f in FILES if f.stem in {"utils", "common", "helpers", "misc", "util"}] == []
