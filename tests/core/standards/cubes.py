"""Cubes for the writers' tests: one that is easy to read, and any at all (Hypothesis)."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product

from hypothesis import strategies as st

from solieu.core.standards.cube import Code, Cube, Dimension, Measure, Observation
from solieu.core.text import Text

AREA = Dimension(
    "AREA",
    Text("Khu vực", "Area"),
    (
        Code("_T", Text("Chung", "Total")),
        Code("URBAN", Text("Thành thị", "Urban")),
        Code("RURAL", Text("Nông thôn", "Rural")),
    ),
)
SEX = Dimension(
    "SEX",
    Text("Giới tính chủ hộ", "Sex of head"),
    (Code("_T", Text("Chung", "Total")), Code("M", Text("Nam", "Male")), Code("F", Text("Nữ", "Female"))),
)
MEAN = Measure(
    "EXP", Text("Chi tiêu", "Expenditure"), Text("nghìn đồng", "thousand dong"), 1, Text("Bình quân", "Mean")
)
SHARE = Measure("SHARE", Text("Tỷ trọng", "Share"), Text("%", "%"), 2, Text("", ""), "ratio")


def small_cube() -> Cube:
    """Two measures by area and sex; women in towns are suppressed, men in the country are absent."""
    cells = {}
    for index, (measure, area, sex) in enumerate(product(("EXP", "SHARE"), ("_T", "URBAN", "RURAL"), ("_T", "M", "F"))):
        if (area, sex) == ("RURAL", "M"):
            continue
        codes, value = (area, sex), 1234.5 + index / 3
        if (area, sex) == ("URBAN", "F"):
            cell = Observation(measure, codes, None, None, None, None, None, None, "Q", "N")
        else:
            status = "U" if (area, sex) == ("RURAL", "F") else "A"
            cell = Observation(measure, codes, value, 10.25, 10.25 / value, value - 20, value + 20, 100 + index, status)
        cells[cell.key] = cell
    return Cube(
        agency="VN1",
        id="EXPENDITURE",
        version="1.0.0",
        title=Text("Chi tiêu theo khu vực, giới tính", "Expenditure by area, sex"),
        dimensions=(AREA, SEX),
        measures=(MEAN, SHARE),
        observations=cells,
        notes=(Text("Không có quyền số.", "No weights."),),
        source=Text("Khảo sát mức sống dân cư", "Living Standards Survey"),
        period="1998",
        released=datetime(2026, 11, 21, 2, 0, tzinfo=UTC),
        link="https://example.vn/tables/x/y/v1/",
    )


IDS = st.from_regex(r"[A-Z][A-Z0-9_]{0,5}", fullmatch=True)
WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=12)
TEXTS = st.builds(Text, WORDS, WORDS)
NUMBERS = st.none() | st.floats(-1e15, 1e15, allow_subnormal=False)


@st.composite
def cubes(draw: st.DrawFn) -> Cube:
    """Any cube: some cells absent, some without a value, names of any letters."""
    names = draw(st.lists(IDS.filter(lambda name: name not in RESERVED), min_size=1, max_size=3, unique=True))
    dimensions = tuple(Dimension(id, draw(TEXTS), _codes(draw)) for id in names)
    ids = draw(st.lists(IDS, min_size=1, max_size=2, unique=True))
    measures = tuple(Measure(id, draw(TEXTS), draw(TEXTS), draw(st.integers(0, 4)), draw(TEXTS)) for id in ids)
    cells = {}
    for measure in measures:
        for codes in product(*([code.id for code in d.codes] for d in dimensions)):
            if draw(st.booleans()):
                cell = _cell(draw, measure.id, codes)
                cells[cell.key] = cell
    notes = tuple(draw(st.lists(TEXTS, max_size=2)))
    period = draw(st.sampled_from(["", "1998", "1997-12/1998-12"]))
    return Cube("VN1", "ANY", "1.0.0", draw(TEXTS), dimensions, measures, cells, notes, draw(TEXTS), period)


RESERVED = {
    "MEASURE", "ACTION", "N", "SE", "CV", "LOWER", "UPPER", "STRUCTURE", "TIME_PERIOD", "OBS_VALUE", "OBS_STATUS", "DECIMALS",
}  # fmt: skip


def _codes(draw: st.DrawFn) -> tuple[Code, ...]:
    ids = draw(st.lists(IDS, min_size=1, max_size=3, unique=True))
    return tuple(Code(id, draw(TEXTS)) for id in ids)


def _cell(draw: st.DrawFn, measure: str, codes: tuple[str, ...]) -> Observation:
    if draw(st.integers(0, 4)) == 0:
        return Observation(measure, codes, None, None, None, None, None, None, "Q", "N")
    value, se, cv, lower, upper = (draw(NUMBERS) for _ in range(5))
    return Observation(
        measure,
        codes,
        value,
        se,
        cv,
        lower,
        upper,
        draw(st.none() | st.integers(0, 10**9)),
        draw(st.sampled_from("AU")),
    )
