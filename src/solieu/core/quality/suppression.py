"""Which cells of a table with totals to hide so that no small cell comes back by subtraction.

A cell is small when it rests on 1 … threshold - 1 units. Along each line of the table (one
dimension runs, the others stand still) the parts sum to the total. So beside the small cells
others are hidden, until on every line whose total is shown the hidden parts are at least two and
hold at least `threshold` units together, and until no small cell follows exactly from all lines
taken together. The smallest cell of a line is given up first, its total last.

Not covered: an attacker who bounds a hidden value between limits, who knows some of the units,
or who adds several lines to get the sum of a small group that does not stand in one line; tables
of the same data with other breakdowns; and units without a code, which make totals larger than
their parts and so only make an attack harder. The count of an empty cell is taken as known.
Two thousand cells with a hundred small ones take seconds, ten thousand minutes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

Cell = tuple[str, ...]

# Whether a cell follows from the lines is a question of rank; it is decided modulo a large prime,
# which agrees with exact fractions except with odds of about one in 10^18.
_PRIME = 2**61 - 1


@dataclass(frozen=True, slots=True)
class Line:
    total: Cell
    parts: tuple[Cell, ...]

    @property
    def members(self) -> tuple[Cell, ...]:
        return (*self.parts, self.total)


def cells_to_hide(counts: Mapping[Cell, int], threshold: int, total: str) -> set[Cell]:
    """The small cells (empty ones too), and those hidden for their sake.

    `counts` maps the codes of every shown cell to its unweighted units; `total` is the code of
    the totals. The answer depends on nothing but the counts.
    """
    small = {cell for cell, n in counts.items() if n < threshold}
    if not any(counts[cell] for cell in small):
        return small
    lines = list(_lines(counts, total))
    hidden = {cell for cell in small if counts[cell]}
    while _close_lines(lines, counts, hidden, threshold) or _close_system(lines, counts, hidden, threshold):
        pass
    return small | hidden


def _lines(counts: Mapping[Cell, int], total: str) -> Iterator[Line]:
    """The lines that have a total, without the empty cells."""
    width = len(next(iter(counts)))
    for place in range(width):
        found: dict[Cell, list[Cell]] = defaultdict(list)
        for cell in sorted(counts):
            if counts[cell]:
                found[cell[:place] + cell[place + 1 :]].append(cell)
        for members in found.values():
            parts = tuple(cell for cell in members if cell[place] != total)
            whole = next((cell for cell in members if cell[place] == total), None)
            if whole is not None and parts:
                yield Line(whole, parts)


def _close_lines(lines: list[Line], counts: Mapping[Cell, int], hidden: set[Cell], threshold: int) -> bool:
    """Hide more until every line is safe by itself; tells whether anything was hidden."""
    before = len(hidden)
    size = -1
    while size != len(hidden):
        size = len(hidden)
        for line in lines:
            while not _is_safe(line, counts, hidden, threshold):
                hidden.add(_next_to_hide(line, counts, hidden))
    return len(hidden) > before


def _is_safe(line: Line, counts: Mapping[Cell, int], hidden: set[Cell], threshold: int) -> bool:
    lost = [cell for cell in line.parts if cell in hidden]
    if line.total in hidden:
        return bool(lost)
    return not lost or (len(lost) > 1 and sum(counts[cell] for cell in lost) >= threshold)


def _next_to_hide(line: Line, counts: Mapping[Cell, int], hidden: set[Cell]) -> Cell:
    shown = [cell for cell in line.parts if cell not in hidden]
    if shown:
        return min(shown, key=lambda cell: (counts[cell], cell))
    return line.total


def _close_system(lines: list[Line], counts: Mapping[Cell, int], hidden: set[Cell], threshold: int) -> bool:
    """Hide one more cell beside each small one that all lines together give away.

    What is hidden for one may help its neighbours on a line, so these wait for the next round.
    """
    exposed = sorted(cell for cell in _determined(lines, hidden) if counts[cell] < threshold)
    chosen: set[Cell] = set()
    for cell in exposed:
        near = [line for line in lines if cell in line.parts]
        options = [_next_to_hide(line, counts, hidden) for line in near if not hidden.issuperset(line.members)]
        if options and chosen.isdisjoint(member for line in near for member in line.members):
            chosen.add(min(options, key=lambda option: (counts[option], option)))
    if exposed and not chosen:
        left = [cell for cell, n in counts.items() if n and cell not in hidden]
        chosen = {min(left, key=lambda cell: (counts[cell], cell))} if left else set()
    hidden |= chosen
    return bool(chosen)


def _determined(lines: list[Line], hidden: set[Cell]) -> set[Cell]:
    """The hidden cells that the shown ones fix exactly: those alone in a row of the reduced system."""
    rows: dict[Cell, dict[Cell, int]] = {}
    for line in lines:
        row = {cell: 1 for cell in line.parts if cell in hidden}
        if line.total in hidden:
            row[line.total] = _PRIME - 1
        _add_row(rows, row)
    return {pivot for pivot, row in rows.items() if len(row) == 1}


def _add_row(rows: dict[Cell, dict[Cell, int]], row: dict[Cell, int]) -> None:
    """Keep `rows` (pivot to row) fully reduced."""
    for pivot in [cell for cell in row if cell in rows]:
        row = _minus(row, rows[pivot], row[pivot])
    if not row:
        return
    pivot = min(row)
    scale = pow(row[pivot], -1, _PRIME)
    row = {cell: value * scale % _PRIME for cell, value in row.items()}
    for other, known in rows.items():
        if pivot in known:
            rows[other] = _minus(known, row, known[pivot])
    rows[pivot] = row


def _minus(row: dict[Cell, int], other: dict[Cell, int], times: int) -> dict[Cell, int]:
    changed = dict(row)
    for cell, value in other.items():
        left = (changed.get(cell, 0) - times * value) % _PRIME
        if left:
            changed[cell] = left
        else:
            changed.pop(cell, None)
    return changed
