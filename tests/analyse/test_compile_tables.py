"""Making tables from clean records: the cells, what is withheld, what is counted, what is taken over."""

from __future__ import annotations

from dataclasses import replace
from statistics import mean, median_low

import pytest

from solieu.analyse.models import IndicatorRun
from solieu.analyse.services import compiling as module
from solieu.analyse.services.compiling import MissingInput
from solieu.analyse.services.table_plan import MalformedTables
from solieu.analyse.services.wave_lock import SEED, AlreadyCompiling
from solieu.core.estimation.statistic import UnknownVariable
from solieu.design.queries import definition
from solieu.platform.models import AuditEntry
from solieu.platform.permissions import NotAllowed
from solieu.vault import queries as vault
from solieu.vault.models import Activity, DatasetVersion
from tests.process.households import HOUSEHOLDS, OPERATION, WAVE, deposit_raw, file, import_operation

pytestmark = pytest.mark.django_db
TABLES = ["expenditure", "food-share", "household-size"]
SIZE = 2


def cell(rows, measure, *codes):
    found = [r for r in rows if (r["MEASURE"], r["AREA"], r["SEX"], r["SCHOOLING"]) == (measure, *codes)]
    assert len(found) == 1
    return found[0]


def test_every_table_has_a_cube_and_its_evidence(outputs, compile_them, rows):
    made = compile_them(outputs)
    assert [(table.table_id, table.status) for table in made] == [(id, "done") for id in TABLES]
    cube, behind = vault.version(made[0].cube), vault.version(made[0].evidence)
    assert (str(cube.ref), cube.kind, cube.access) == ("vlss-1998/1998/table-expenditure@1", "cube", "restricted")
    assert (str(behind.ref), behind.kind) == ("vlss-1998/1998/evidence-expenditure@1", "evidence")
    assert behind.access == "restricted"
    assert [column["name"] for column in cube.schema] == [
        "MEASURE", "AREA", "SEX", "SCHOOLING",
        "OBS_VALUE", "SE", "CV", "LOWER", "UPPER", "N", "OBS_STATUS", "CONF_STATUS",
    ]  # fmt: skip
    assert [column["name"] for column in behind.schema] == ["AREA", "SEX", "SCHOOLING", "KIND", "RULE", "SEVERITY", "COUNT"]
    assert cube.rows == 2 * 3 * 3 * 6


def test_cells_are_what_the_records_say(outputs, compile_them, rows):
    made = compile_them(outputs)
    clean = rows(outputs["clean"])
    cube, share, size = (rows(table.cube) for table in made)
    per_head = [r["expenditure_per_head"] for r in clean if r["expenditure_per_head"] is not None]
    urban = [r["expenditure_per_head"] for r in clean if r["area"] == "urban" and r["hhsize"] is not None]
    assert cell(cube, "EXP_PC_MEAN", "_T", "_T", "_T")["OBS_VALUE"] == pytest.approx(mean(per_head), rel=1e-12)
    assert cell(cube, "EXP_PC_MEDIAN", "_T", "_T", "_T")["OBS_VALUE"] == median_low(per_head)
    assert cell(cube, "EXP_PC_MEAN", "URBAN", "_T", "_T")["OBS_VALUE"] == pytest.approx(mean(urban), rel=1e-12)
    assert cell(cube, "EXP_PC_MEAN", "URBAN", "_T", "_T")["N"] == len(urban)
    food, total = sum(r["food_expenditure"] for r in clean), sum(r["total_expenditure"] for r in clean)
    found = cell(share, "FOOD_SHARE", "_T", "_T", "_T")
    assert found["OBS_VALUE"] == pytest.approx(100 * food / total, rel=1e-12)
    assert found["LOWER"] < found["OBS_VALUE"] < found["UPPER"]
    assert found["CV"] == pytest.approx(found["SE"] / found["OBS_VALUE"])
    assert cell(size, "HHSIZE_MEAN", "RURAL", "_T", "_T")["OBS_VALUE"] == pytest.approx(
        mean(r["hhsize"] for r in clean if r["area"] == "rural" and r["hhsize"] is not None)
    )


def test_bands_take_their_lower_bound_and_leave_their_upper(outputs, compile_them, rows):
    size = rows(compile_them(outputs)[SIZE].cube)
    clean = rows(outputs["clean"])
    primary = [r for r in clean if r["hhsize"] is not None and 1 <= r["schooling_years"] < 6]
    assert cell(size, "HHSIZE_MEAN", "_T", "_T", "PRIMARY")["N"] == len(primary)


def test_small_cells_are_withheld_with_their_figures(outputs, compile_them, rows):
    made = compile_them(outputs)[0]
    small = cell(rows(made.cube), "EXP_PC_MEAN", "URBAN", "F", "NONE")
    assert (small["OBS_STATUS"], small["CONF_STATUS"]) == ("Q", "N")
    assert {small[name] for name in ("OBS_VALUE", "SE", "CV", "LOWER", "UPPER", "N")} == {None}
    behind = [r for r in rows(made.evidence) if (r["AREA"], r["SEX"], r["SCHOOLING"]) == ("URBAN", "F", "NONE")]
    assert [(r["KIND"], r["COUNT"]) for r in behind] == [("suppressed", None)]


def test_evidence_counts_units_submissions_and_edits(outputs, compile_them, rows):
    made = compile_them(outputs)[0]
    whole = {
        (r["KIND"], r["RULE"]): r["COUNT"]
        for r in rows(made.evidence)
        if (r["AREA"], r["SEX"], r["SCHOOLING"]) == ("_T", "_T", "_T")
    }
    assert whole[("unit", "")] == HOUSEHOLDS
    assert whole[("submission", "")] == HOUSEHOLDS + HOUSEHOLDS // 20
    assert whole[("change", "C01")] == 1
    assert whole[("problem", "not-integer")] == 1
    assert (whole[("failure", "R03")], whole[("failure", "R04")]) == (1, 2)


def test_codes_that_nobody_has_keep_their_cells(process, compile_them, rows, now):
    import_operation(now)
    none = {f"uuid:{i:05d}": {"schooling_years": "3"} for i in range(HOUSEHOLDS)}
    cube = rows(compile_them(process(deposit_raw(now, changed=none)))[SIZE].cube)
    assert len(cube) == 3 * 3 * 6
    assert cell(cube, "HHSIZE_MEAN", "_T", "_T", "HIGHER")["OBS_STATUS"] == "Q"


def test_answers_in_no_code_are_counted_and_stay_in_the_total(process, compile_them, rows, now):
    import_operation(now)
    odd = {"uuid:00001": {"head_sex": "unknown"}, "uuid:00002": {"head_sex": ""}, "uuid:00003": {"schooling_years": "-1"}}
    made = compile_them(process(deposit_raw(now, changed=odd)))[SIZE]
    counts = IndicatorRun.objects.get(table="household-size").counts
    assert counts["outside"] == {"SEX": 1, "SCHOOLING": 1}
    assert counts["missing"] == {"SEX": 1}
    cube = rows(made.cube)
    both = [cell(cube, "HHSIZE_MEAN", "_T", sex, "_T")["N"] for sex in ("F", "M")]
    assert sum(both) == cell(cube, "HHSIZE_MEAN", "_T", "_T", "_T")["N"] - 2


def test_the_same_again_is_taken_over(outputs, compile_them):
    first = compile_them(outputs)
    versions, activities = DatasetVersion.objects.count(), Activity.objects.count()
    second = compile_them(outputs)
    assert [table.status for table in second] == ["unchanged"] * 3
    assert [table.cube for table in second] == [table.cube for table in first]
    assert (DatasetVersion.objects.count(), Activity.objects.count()) == (versions, activities)
    assert IndicatorRun.objects.filter(status="unchanged").count() == 3


def test_retitling_a_table_makes_nothing_again(outputs, compile_them, now):
    compile_them(outputs)
    import_operation(now, tables_toml=file("tables.toml").replace("Mean household size", "People in a household, mean"))
    assert {table.status for table in compile_them(outputs)} == {"unchanged"}


def test_changing_one_measure_makes_only_its_table_again(outputs, compile_them, now):
    compile_them(outputs)
    changed = file("tables.toml").replace("probability = 0.5", "probability = 0.25")
    import_operation(now, tables_toml=changed)
    assert [table.status for table in compile_them(outputs)] == ["done", "unchanged", "unchanged"]


def test_a_table_knows_what_it_came_from(outputs, compile_them):
    made = compile_them(outputs)[0]
    graph = vault.ancestry(made.cube)
    maker = graph.maker(made.cube)
    assert maker == vault.ancestry(made.evidence).maker(made.evidence)
    assert (maker.kind, maker.method) == ("estimation", "estimate.tabulate@1.0")
    assert {use.role for use in maker.uses} == {"clean", "failures", "changes", "problems", "tables"}
    assert "tables:vlss-1998@1" in graph.references()
    assert maker.derivations["EXP_PC_MEAN"] == ["expenditure_per_head"]
    assert maker.derivations["AREA"] == ["area"]
    assert maker.parameters["measures"]["EXP_PC_MEDIAN"]["probability"] == 0.5
    assert maker.parameters["design"] == {"cluster": "commune"}
    assert maker.counts["cells"] == 2 * 3 * 3 * 6


def test_an_input_that_is_missing_is_named(outputs, compile_them):
    with pytest.raises(MissingInput) as missing:
        compile_them({name: ref for name, ref in outputs.items() if name != "changes"})
    assert "changes" in missing.value.say("vi")


def test_who_may_not_start_runs_may_not_make_tables(outputs, compile_them, actor_with):
    with pytest.raises(NotAllowed):
        compile_them(outputs, by=actor_with("methodologist"))


@pytest.fixture
def with_tables(monkeypatch):
    """The operation with other tables than those that its import would have accepted."""

    def change(edit):
        now = definition(OPERATION)
        tables = {**now.tables, "table": [dict(t) for t in now.tables["table"]]}
        tables["dimension"] = [dict(d) for d in now.tables["dimension"]]
        edit(tables)
        monkeypatch.setattr(module, "definition_of", lambda code: replace(now, tables=tables))

    return change


def test_a_table_that_cannot_be_made_leaves_no_half_version(outputs, compile_them, with_tables):
    def spoil(tables):
        tables["table"][1]["measure"] = [{"id": "M", "statistic": "mean", "variable": "nonsense"}]

    with_tables(spoil)
    with pytest.raises(UnknownVariable):
        compile_them(outputs)
    failed = IndicatorRun.objects.get(status="failed")
    assert (failed.table, failed.error["code"]) == ("food-share", "estimation.unknown-variable")
    assert failed.cube == {}
    assert not DatasetVersion.objects.filter(dataset__code__contains="food-share").exists()
    assert IndicatorRun.objects.get(table="expenditure").status == "done"


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda t: t["dimension"][0].update(codes=[]), "AREA"),
        (lambda t: t["table"][0].update(dimensions=["AGE"]), "AGE"),
        (lambda t: t["dimension"][2]["bands"][1].update({"from": 0}), "PRIMARY"),
        (lambda t: t["table"].append(t["table"][0]), "expenditure"),
        (lambda t: t["dimension"][0]["codes"][0].update(id="_T"), "_T"),
    ],
)
def test_tables_that_make_no_sense_are_refused(outputs, compile_them, with_tables, spoil, says):
    import copy

    def deep(tables):
        tables["dimension"] = copy.deepcopy(tables["dimension"])
        spoil(tables)

    with_tables(deep)
    with pytest.raises(MalformedTables) as refused:
        compile_them(outputs)
    assert says in refused.value.say("vi")


def test_a_killed_making_is_marked_by_the_next(outputs, compile_them, statistician, now):
    common = {"operation": OPERATION, "wave": WAVE, "operation_version": 1, "key": "x", "inputs": {}}
    killed = IndicatorRun.objects.create(**common, table="expenditure", status="running", started_at=now)
    compile_them(outputs)
    killed.refresh_from_db()
    assert (killed.status, killed.error["code"]) == ("failed", "analyse.interrupted")


def test_two_at_once_the_second_is_refused(outputs, compile_them):
    import psycopg
    from django.db import connection

    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}) as session:
        session.execute("select pg_advisory_lock(hashtextextended(%s, %s))", [f"solieu.analyse:{OPERATION}/{WAVE}", SEED])
        with pytest.raises(AlreadyCompiling):
            compile_them(outputs)


def test_the_making_is_in_the_audit_log(outputs, compile_them):
    compile_them(outputs)
    subject = "table:vlss-1998/1998/expenditure"
    assert AuditEntry.objects.get(subject=subject).action == "table.done"
