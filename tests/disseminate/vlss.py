"""The living standards survey, small, all the way to compiled tables: through the real design and vault.

Each processing step is written down as the pipeline writes it; its figures are made up here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pyarrow as pa

from solieu.core.tables import DatasetRef
from solieu.core.text import Text
from solieu.design import services as design
from solieu.design.definition import OperationDefinition
from solieu.platform.actors import SYSTEM, Actor
from solieu.vault import confidential, lineage
from solieu.vault.confidential import DatasetCode

OPERATION, WAVE, TABLE = "vlss-1998", "1998", "expenditure"
FOLDER = Path(__file__).resolve().parents[2] / "operations-demo" / OPERATION
DIMENSIONS = {
    "AREA": ("_T", "URBAN", "RURAL"),
    "SEX": ("_T", "M", "F"),
    "SCHOOLING": ("_T", "NONE", "PRIMARY", "LOWER_SECONDARY", "UPPER_SECONDARY", "HIGHER"),
}
WITHHELD = ("RURAL", "F", "HIGHER")
WARY = ("URBAN", "F", "HIGHER")
SECRET = "a-household-nobody-may-see"
UNIT = pa.schema([("unit", pa.string()), ("version", pa.int64()), ("total_expenditure", pa.string())])
CUBE = pa.schema(
    [("MEASURE", pa.string())]
    + [(dimension, pa.string()) for dimension in DIMENSIONS]
    + [(name, pa.float64()) for name in ("OBS_VALUE", "SE", "CV", "LOWER", "UPPER")]
    + [("N", pa.int64()), ("OBS_STATUS", pa.string()), ("CONF_STATUS", pa.string())]
)
EVIDENCE = pa.schema(
    [(dimension, pa.string()) for dimension in DIMENSIONS]
    + [("KIND", pa.string()), ("RULE", pa.string()), ("SEVERITY", pa.string()), ("COUNT", pa.int64())]
)


@dataclass(frozen=True)
class Compiled:
    table_id: str
    cube: DatasetRef
    evidence: DatasetRef
    status: str = "done"


@dataclass
class Office:
    """Makes tables of the survey; `shift` moves every figure, `failures` counts those of rule R03."""

    by: Actor
    at: datetime
    definition: OperationDefinition

    @classmethod
    def open(cls, *, by: Actor, at: datetime) -> Office:
        return cls(by, at, design.import_operation(FOLDER, by=SYSTEM, at=at))

    def compile(self, shift: float = 0.0, failures: int = 7) -> list[Compiled]:
        """Every table of tables.toml, from the same clean records."""
        inputs = self._process(shift)
        return [
            self._table(table["id"], [m["id"] for m in table["measure"]], inputs, shift, failures)
            for table in self.definition.tables["table"]
        ]

    def _process(self, shift: float) -> dict[str, DatasetRef]:
        ref = self.definition.reference
        raw = self._do("collection", Text("Thu thập", "Collection"), {}, {"raw": "raw"}, [f"instrument:{ref}"], shift)[
            "raw"
        ]
        conformed = self._step(
            "conform", "edit.conform@1.0", {"units": raw}, ["conform.conformed", "conform.problems"], shift
        )
        units = {"units": conformed["conform.conformed"]}
        corrected = self._step("correct", "edit.correct@1.0", units, ["correct.corrected", "correct.changes"], shift)
        units = {"units": corrected["correct.corrected"]}
        checked = self._step("check", "edit.check_rules@1.0", units, ["check.failures", "check.rules"], shift)
        derived = self._step("derive", "derive.calculate@1.0", units, ["derive"], shift)
        clean = self._step("quintile", "derive.quantile_group@1.0", {"units": derived["derive"]}, ["quintile"], shift)
        return {
            "clean": clean["quintile"],
            "failures": checked["check.failures"],
            "changes": corrected["correct.changes"],
            "problems": conformed["conform.problems"],
        }

    def _step(
        self, id: str, method: str, inputs: Mapping[str, DatasetRef], outputs: Sequence[str], shift: float
    ) -> dict[str, DatasetRef]:
        step = next(s for s in self.definition.process["step"] if s["id"] == id)
        ref = self.definition.reference
        also = {"conform": [f"instrument:{ref}"], "check": [f"rules:{ref}"]}.get(id, [])
        made = {
            "derive": {"expenditure_per_head": ["total_expenditure", "hhsize"]},
            "correct": {"schooling_years": ["schooling_years"]},
        }
        return self._do(
            "step",
            Text.read(step["title"]),
            inputs,
            dict.fromkeys(outputs, "microdata"),
            [f"process:{ref}", *also],
            shift,
            method=method,
            parameters=dict(step.get("parameters", {})),
            derivations=made.get(id, {}),
        )

    def _do(
        self,
        kind: str,
        label: Text,
        inputs: Mapping[str, DatasetRef],
        outputs: Mapping[str, str],
        references: Sequence[str],
        shift: float,
        **how: Any,
    ) -> dict[str, DatasetRef]:
        self.at += timedelta(seconds=2)
        activity = lineage.begin(kind=kind, label=label, by=self.by, at=self.at, **how)
        for role, ref in inputs.items():
            lineage.use(activity, role, ref)
        for reference in references:
            lineage.use(activity, reference.partition(":")[0], reference)
        rows = [{"unit": f"{SECRET}-{n}", "version": 1, "total_expenditure": str(shift + n)} for n in range(3)]
        table = pa.Table.from_pylist(rows, UNIT)
        made = {
            name: self._deposit(name, kind, table, ["unit"], activity, "confidential") for name, kind in outputs.items()
        }
        lineage.finish(activity, at=self.at + timedelta(seconds=2), counts={"out": dict.fromkeys(outputs, 3)})
        return made

    def _table(
        self, table: str, measures: Sequence[str], inputs: Mapping[str, DatasetRef], shift: float, failures: int
    ) -> Compiled:
        self.at += timedelta(seconds=2)
        activity = lineage.begin(
            kind="estimation",
            label=Text(f"Lập bảng {table}", f"Make table {table}"),
            method="estimate.tabulate@1.0",
            parameters={"cluster": "commune"},
            by=self.by,
            at=self.at,
        )
        for role, ref in inputs.items():
            lineage.use(activity, role, ref)
        lineage.use(activity, "tables", f"tables:{self.definition.reference}")
        cube = pa.Table.from_pylist(cube_rows(measures, shift), CUBE)
        evidence = pa.Table.from_pylist(evidence_rows(failures), EVIDENCE)
        made = self._deposit(f"table-{table}", "cube", cube, ["MEASURE", *DIMENSIONS], activity, "restricted")
        behind = self._deposit(f"evidence-{table}", "evidence", evidence, [*DIMENSIONS, "KIND"], activity, "restricted")
        lineage.finish(activity, at=self.at + timedelta(seconds=1), counts={"records": 3})
        return Compiled(table, made, behind)

    def _deposit(self, name: str, kind: str, table: pa.Table, key: list[str], activity: Any, access: Any) -> DatasetRef:
        return confidential.deposit(
            dataset=DatasetCode(OPERATION, WAVE, name, kind),
            schema=table.schema,
            batches=table.sort_by([(name, "ascending") for name in key]).to_batches(),
            key=key,
            activity=activity,
            access=access,
            by=self.by,
            at=self.at,
        )


def cube_rows(measures: Sequence[str], shift: float = 0.0) -> list[dict[str, Any]]:
    """A figure for every cell; one withheld, one to be used with caution."""
    rows = []
    for number, (measure, *codes) in enumerate(product(measures, *DIMENSIONS.values())):
        row: dict[str, Any] = {"MEASURE": measure, **dict(zip(DIMENSIONS, codes, strict=True))}
        if tuple(codes) == WITHHELD:
            empty = dict.fromkeys(("OBS_VALUE", "SE", "CV", "LOWER", "UPPER", "N"))
            rows.append(row | empty | {"OBS_STATUS": "Q", "CONF_STATUS": "N"})
            continue
        value = 2398.4210042518225 + shift + 37 * number
        se = value / 5 if tuple(codes) == WARY else value / 40
        figures = {"OBS_VALUE": value, "SE": se, "CV": se / value, "LOWER": value - 2 * se, "UPPER": value + 2 * se}
        status = "E" if tuple(codes) == WARY else "A"
        rows.append(row | figures | {"N": 100 + number, "OBS_STATUS": status, "CONF_STATUS": "F"})
    return rows


def evidence_rows(failures: int) -> list[dict[str, Any]]:
    rows = []
    for codes in product(*DIMENSIONS.values()):
        place = dict(zip(DIMENSIONS, codes, strict=True))
        if codes == WITHHELD:
            rows.append(place | {"KIND": "suppressed", "RULE": "", "SEVERITY": "", "COUNT": None})
            continue
        counts = [("unit", "", "", 120), ("submission", "", "", 131), ("change", "C01", "", 1)]
        counts += [("failure", "R03", "error", failures), ("problem", "not-integer", "", 2)]
        names = ("KIND", "RULE", "SEVERITY", "COUNT")
        rows += [place | dict(zip(names, each, strict=True)) for each in counts]
    return rows
