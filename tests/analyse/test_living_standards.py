"""From raw records to figures: the Viet Nam Living Standards Survey gives the means of its own file."""

from __future__ import annotations

import csv
import math

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.process.households import FOLDER, OPERATION, SCHEMA, WAVE

from solieu.analyse.services import compile_tables
from solieu.core.text import Text
from solieu.design import services as design
from solieu.platform.actors import SYSTEM
from solieu.process.services import run_process
from solieu.vault import confidential, lineage
from solieu.vault.confidential import DatasetCode

pytestmark = pytest.mark.django_db


def answers(row, number):
    """A household as its questionnaire was answered: texts, amounts with every digit that they have."""
    medical = float(row["lnmed"])
    return {
        "unit": f"uuid:{number:05d}",
        "version": 1,
        "form_version": "1",
        "enumerator": "",
        "received_at": None,
        "commune": f"{int(row['commune']):03d}",
        "area": "urban" if row["urban"] == "yes" else "rural",
        "head_sex": row["sex"],
        "head_age": row["age"],
        "schooling_years": row["educyr"],
        "farm": row["farm"],
        "hhsize": row["hhsize"],
        "total_expenditure": repr(math.exp(float(row["lntotal"]))),
        "food_expenditure": repr(math.exp(float(row["lnrlfood"]))),
        "medical_expenditure": repr(math.exp(medical) if medical else 0.0),
    }


@pytest.fixture
def raw(shared_data, now):
    with shared_data("05_survey_microdata", "vlss1998_households.csv").open() as file:
        rows = [answers(row, number) for number, row in enumerate(csv.DictReader(file))]
    activity = lineage.begin(kind="collect", label=Text("Thu thập", "Collection"), by=SYSTEM, at=now)
    return confidential.deposit(
        dataset=DatasetCode(OPERATION, WAVE, "raw", "microdata"),
        schema=SCHEMA,
        batches=[pa.RecordBatch.from_pylist(rows, schema=SCHEMA)],
        key=["unit"],
        activity=activity,
        by=SYSTEM,
        at=now,
    )


def test_the_figures_of_5_999_households_are_those_of_their_file(raw, now):
    where = {"operation": OPERATION, "wave": WAVE, "by": SYSTEM, "at": now}
    design.import_operation(FOLDER, by=SYSTEM, at=now)
    result = run_process(**where, source=raw)
    counts = {step.id: step.counts for step in result.steps}
    assert counts["correct"]["rules"] == {"C01": 2}
    broken = counts["check"]["rules"]
    assert (broken["R03"], broken["R04"], broken["R11"]) == (1, 78, 3)
    made = compile_tables(**where, inputs=result.outputs)[0]
    with confidential.open_dataset(made.cube, by=SYSTEM, purpose="test", at=now) as opened:
        cells = pq.read_table(opened.path).to_pylist()
    means = {
        row["AREA"]: row["OBS_VALUE"]
        for row in cells
        if (row["MEASURE"], row["SEX"], row["SCHOOLING"]) == ("EXP_PC_MEAN", "_T", "_T")
    }
    assert means["RURAL"] == pytest.approx(2398.4210042518225, rel=1e-12)
    assert means["URBAN"] == pytest.approx(5583.176346730645, rel=1e-12)
