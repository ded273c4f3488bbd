"""A cube: codes, measures and observations, as every dissemination format wants them.

It follows the SDMX information model: dimensions with code lists, one measure dimension,
observations with attributes. Suppressed cells keep their place and say why.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import product

from solieu.core.errors import StatError
from solieu.core.text import Text

TOTAL = "_T"


class UnknownCell(StatError):
    code = "cube.unknown-cell"
    status = 404
    sentence = Text("Bảng không có ô {key}.", "The table has no cell {key}.")
    remedy = Text("Mã ô có dạng {shape}.", "A cell's key looks like {shape}.")


@dataclass(frozen=True, slots=True)
class Code:
    id: str
    name: Text


@dataclass(frozen=True, slots=True)
class Dimension:
    """A breakdown. The total's code, when there is one, is `_T` and stands first."""

    id: str
    name: Text
    codes: tuple[Code, ...]

    def code(self, id: str) -> Code:
        return next(code for code in self.codes if code.id == id)


@dataclass(frozen=True, slots=True)
class Measure:
    id: str
    name: Text
    unit: Text
    decimals: int
    definition: Text
    statistic: str = "mean"
    unit_mult: int = 0


@dataclass(frozen=True, slots=True)
class Observation:
    """One cell. `value` and its uncertainty are None when suppressed (`status` "Q")."""

    measure: str
    codes: tuple[str, ...]
    value: float | None
    se: float | None
    cv: float | None
    lower: float | None
    upper: float | None
    n: int | None
    status: str = "A"
    confidentiality: str = "F"

    @property
    def key(self) -> str:
        return ".".join((self.measure, *self.codes))


@dataclass(frozen=True, slots=True)
class Cube:
    """A published table: `agency:id(version)`, in the release of `released`."""

    agency: str
    id: str
    version: str
    title: Text
    dimensions: tuple[Dimension, ...]
    measures: tuple[Measure, ...]
    observations: Mapping[str, Observation] = field(repr=False)
    notes: tuple[Text, ...] = ()
    source: Text = Text("", "")
    period: str = ""
    released: datetime | None = None
    link: str = ""

    @property
    def urn(self) -> str:
        return f"urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow={self.structure_id}"

    @property
    def structure_id(self) -> str:
        return f"{self.agency}:{self.id}({self.version})"

    def measure(self, id: str) -> Measure:
        return next(measure for measure in self.measures if measure.id == id)

    def cell(self, key: str) -> Observation:
        if key not in self.observations:
            shape = ".".join(("MEASURE", *(d.id for d in self.dimensions)))
            raise UnknownCell(key=key, shape=shape)
        return self.observations[key]

    def cells(self) -> Iterator[Observation]:
        """In the order of the measures, then of the dimensions' codes; gaps are left out."""
        lists = [[code.id for code in d.codes] for d in self.dimensions]
        for measure in self.measures:
            for codes in product(*lists):
                found = self.observations.get(".".join((measure.id, *codes)))
                if found is not None:
                    yield found
