"""No small cell comes back from what is shown: an attacker with exact fractions tries."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from solieu.core.quality.suppression import Cell, cells_to_hide

THRESHOLD = 10


def with_totals(counts: dict[Cell, int]) -> dict[Cell, int]:
    """All cells of the cube; every combination of own code and total gets its sum."""
    cube: dict[Cell, int] = {}
    for cell, n in counts.items():
        for place in product(*((code, "_T") for code in cell)):
            cube[place] = cube.get(place, 0) + n
    return cube


def table(*rows: tuple[int, ...]) -> dict[Cell, int]:
    return with_totals({(f"r{i}", f"c{j}"): n for i, row in enumerate(rows) for j, n in enumerate(row)})


def equations(cube: dict[Cell, int], hidden: set[Cell]) -> list[dict[Cell, Fraction]]:
    """What the sums of the table say of the hidden cells: rows of coefficients."""
    found = []
    for cell in cube:
        for place, code in enumerate(cell):
            if code == "_T":
                parts = [c for c in cube if c[place] != "_T" and total_of(c, place) == cell]
                row = {part: Fraction(1) for part in parts if part in hidden and cube[part]}
                if cell in hidden:
                    row[cell] = Fraction(-1)
                found.append(row)
    return [row for row in found if row]


def total_of(cell: Cell, place: int) -> Cell:
    return (*cell[:place], "_T", *cell[place + 1 :])


def exactly_known(rows: list[dict[Cell, Fraction]]) -> set[Cell]:
    """Gauss-Jordan with fractions: the cells that stand alone in a row of the reduced system."""
    done: list[tuple[Cell, dict[Cell, Fraction]]] = []
    for row in rows:
        left = dict(row)
        for pivot, known in done:
            left = minus(left, known, left.get(pivot, Fraction(0)))
        if left:
            pivot = next(iter(left))
            left = {cell: value / left[pivot] for cell, value in left.items()}
            done = [(p, minus(known, left, known.get(pivot, Fraction(0)))) for p, known in done]
            done.append((pivot, left))
    return {pivot for pivot, row in done if len(row) == 1}


def minus(row: dict[Cell, Fraction], other: dict[Cell, Fraction], times: Fraction) -> dict[Cell, Fraction]:
    cells = row.keys() | other.keys()
    changed = {cell: row.get(cell, Fraction(0)) - times * other.get(cell, Fraction(0)) for cell in cells}
    return {cell: value for cell, value in changed.items() if value}


def test_nothing_small_means_nothing_hidden() -> None:
    assert cells_to_hide(table((20, 30), (40, 50)), THRESHOLD, "_T") == set()


def test_a_small_cell_takes_the_smallest_partner_of_every_line() -> None:
    hidden = cells_to_hide(table((3, 60, 70), (40, 80, 90), (50, 30, 95)), THRESHOLD, "_T")
    assert hidden == {("r0", "c0"), ("r0", "c1"), ("r1", "c0"), ("r1", "c1")}


def test_two_small_cells_of_one_line_need_a_third_when_they_are_too_few_together() -> None:
    hidden = cells_to_hide(with_totals({("a",): 3, ("b",): 4, ("c",): 50, ("d",): 60}), THRESHOLD, "_T")
    assert hidden == {("a",), ("b",), ("c",)}


def test_of_two_codes_both_go_and_the_total_stays() -> None:
    assert cells_to_hide(with_totals({("a",): 3, ("b",): 50}), THRESHOLD, "_T") == {("a",), ("b",)}


def test_a_total_that_equals_its_only_part_goes_with_it() -> None:
    hidden = cells_to_hide(table((3, 0), (40, 90), (50, 60)), THRESHOLD, "_T")
    assert {("r0", "c0"), ("r0", "_T")} <= hidden
    assert ("_T", "_T") not in hidden


def test_empty_cells_are_hidden_but_protect_nobody() -> None:
    hidden = cells_to_hide(with_totals({("a",): 0, ("b",): 3, ("c",): 50, ("d",): 60}), THRESHOLD, "_T")
    assert hidden == {("a",), ("b",), ("c",)}


def test_empty_cells_alone_cost_nothing() -> None:
    assert cells_to_hide(with_totals({("a",): 0, ("b",): 50}), THRESHOLD, "_T") == {("a",)}


def test_a_bridge_between_two_blocks_is_found_although_every_line_is_safe() -> None:
    """Two hidden in every row and column, yet the cell between the two squares follows exactly."""
    rows = (
        (11, 11, 99, 99, 99),
        (11, 11, 5, 99, 99),
        (99, 99, 11, 11, 99),
        (99, 99, 11, 11, 99),
        (99, 99, 99, 99, 99),
    )
    cube = table(*rows)
    squares = {(f"r{i}", f"c{j}") for i, row in enumerate(rows) for j, n in enumerate(row) if n < 12}
    assert ("r1", "c2") in exactly_known(equations(cube, squares))
    hidden = cells_to_hide(cube, THRESHOLD, "_T")
    assert ("r1", "c2") not in exactly_known(equations(cube, hidden))


counts = st.sampled_from([0, 1, 2, 4, 9, 10, 15, 40, 41, 300])


@st.composite
def cubes(draw: st.DrawFn) -> dict[Cell, int]:
    shape = draw(st.lists(st.integers(1, 4), min_size=1, max_size=3))
    places = product(*([f"{dimension}{i}" for i in range(size)] for dimension, size in enumerate(shape)))
    return with_totals({cell: draw(counts) for cell in places})


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(cubes())
def test_no_small_cell_follows_from_the_cells_that_are_shown(cube: dict[Cell, int]) -> None:
    hidden = cells_to_hide(cube, THRESHOLD, "_T")
    small = {cell for cell, n in cube.items() if n < THRESHOLD}
    assert small <= hidden
    assert not {cell for cell in exactly_known(equations(cube, hidden)) if 0 < cube[cell] < THRESHOLD}


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(cubes())
def test_what_is_hidden_on_a_line_with_a_total_is_together_large_enough(cube: dict[Cell, int]) -> None:
    hidden = cells_to_hide(cube, THRESHOLD, "_T")
    for cell in cube.keys() - hidden:
        for place, code in enumerate(cell):
            if code == "_T":
                parts = [c for c in hidden if c[place] != "_T" and total_of(c, place) == cell]
                lost = sum(cube[part] for part in parts)
                assert lost == 0 or lost >= THRESHOLD


def test_a_table_of_a_thousand_cells_is_solved_in_seconds() -> None:
    places = product(range(9), repeat=3)
    cube = with_totals({tuple(f"k{k}" for k in p): 5 + (p[0] * 31 + p[1] * 17 + p[2] * 7) % 97 for p in places})
    hidden = cells_to_hide(cube, THRESHOLD, "_T")
    assert 0 < len(hidden) < len(cube) / 2
