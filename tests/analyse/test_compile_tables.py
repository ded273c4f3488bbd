"""Making tables from clean records: the cells, what is withheld, what is counted, what is taken over."""

from __future__ import annotations

import copy
from statistics import mean, median_low

import psycopg
import pytest
from django.db import connection
from tests.analyse.records import HOUSEHOLDS, OPERATION, WAVE, deposit_records

from solieu.analyse.models import IndicatorRun
from solieu.analyse.services.compiling import MissingInput
from solieu.analyse.services.table_plan import MalformedTables
from solieu.analyse.services.wave_lock import SEED, AlreadyCompiling
from solieu.core.estimation.statistic import UnknownVariable
from solieu.platform.models import AuditEntry
from solieu.platform.permissions import NotAllowed
from solieu.vault import queries as vault
from solieu.vault.models import Activity, DatasetVersion

pytestmark = pytest.mark.django_db
CUBE = ["OBS_VALUE", "SE", "CV", "LOWER", "UPPER", "N", "OBS_STATUS", "CONF_STATUS"]


def cell(rows, measure, **codes):
    """The one row of a measure with these codes; the total elsewhere."""
    found = [row for row in rows if row["MEASURE"] == measure and codes_of(row) == codes]
    assert len(found) == 1
    return found[0]


def codes_of(row):
    return {name: row[name] for name in ("AREA", "SEX", "SCHOOLING") if row.get(name, "_T") != "_T"}


def test_every_table_of_the_demo_is_what_its_records_say(outputs, compile_them, rows):
    made = compile_them(outputs)
    assert [(t.table_id, t.status) for t in made] == [
        ("expenditure", "done"), ("food-share", "done"), ("household-size", "done")
    ]  # fmt: skip
    clean, (cube, share, size) = rows(outputs["clean"]), (rows(table.cube) for table in made)
    known = [row for row in clean if row["hhsize"]]
    per_head = [row["expenditure_per_head"] for row in known]
    urban = [row["expenditure_per_head"] for row in known if row["area"] == "urban"]
    assert cell(cube, "EXP_PC_MEAN")["OBS_VALUE"] == pytest.approx(mean(per_head), rel=1e-12)
    assert cell(cube, "EXP_PC_MEDIAN")["OBS_VALUE"] == median_low(per_head)
    assert cell(cube, "EXP_PC_MEAN", AREA="URBAN")["OBS_VALUE"] == pytest.approx(mean(urban), rel=1e-12)
    assert cell(cube, "EXP_PC_MEAN", AREA="URBAN")["N"] == len(urban)
    food, total = (sum(row[f"{kind}_expenditure"] for row in clean) for kind in ("food", "total"))
    found = cell(share, "FOOD_SHARE")
    assert found["OBS_VALUE"] == pytest.approx(100 * food / total, rel=1e-12)
    assert found["LOWER"] < found["OBS_VALUE"] < found["UPPER"]
    assert found["CV"] == pytest.approx(found["SE"] / found["OBS_VALUE"])
    men = [row["hhsize"] for row in known if row["head_sex"] == "male"]
    assert cell(size, "HHSIZE_MEAN", SEX="M")["OBS_VALUE"] == pytest.approx(mean(men))


def test_a_cube_and_its_evidence_lie_restricted_in_the_vault(small, outputs, compile_them):
    made = compile_them(outputs)[0]
    cube, behind = vault.version(made.cube), vault.version(made.evidence)
    assert (str(cube.ref), cube.kind) == ("vlss-1998/1998/table-household-size@1", "cube")
    assert (str(behind.ref), behind.kind) == ("vlss-1998/1998/evidence-household-size@1", "evidence")
    assert (cube.access, behind.access) == ("restricted", "restricted")
    assert [column["name"] for column in cube.schema] == ["MEASURE", "AREA", "SCHOOLING", *CUBE]
    assert [column["name"] for column in behind.schema] == ["AREA", "SCHOOLING", "KIND", "RULE", "SEVERITY", "COUNT"]
    assert cube.rows == 3 * 6


def test_bands_take_their_lower_bound_and_leave_their_upper(small, outputs, compile_them, rows):
    cube = rows(compile_them(outputs)[0].cube)
    primary = [r for r in rows(outputs["clean"]) if r["hhsize"] and 1 <= r["schooling_years"] < 6]
    assert cell(cube, "HHSIZE_MEAN", SCHOOLING="PRIMARY")["N"] == len(primary)


def test_small_cells_are_withheld_with_their_figures(small, outputs, compile_them, rows):
    made = compile_them(outputs)[0]
    withheld = cell(rows(made.cube), "HHSIZE_MEAN", AREA="URBAN", SCHOOLING="NONE")
    assert (withheld["OBS_STATUS"], withheld["CONF_STATUS"]) == ("Q", "N")
    assert {withheld[name] for name in ("OBS_VALUE", "SE", "CV", "LOWER", "UPPER", "N")} == {None}
    behind = [row for row in rows(made.evidence) if (row["AREA"], row["SCHOOLING"]) == ("URBAN", "NONE")]
    assert [(row["KIND"], row["COUNT"]) for row in behind] == [("suppressed", None)]


def test_evidence_counts_units_submissions_and_edits(small, outputs, compile_them, rows):
    behind = [row for row in rows(compile_them(outputs)[0].evidence) if not codes_of(row)]
    assert {(row["KIND"], row["RULE"]): row["COUNT"] for row in behind} == {
        ("unit", ""): HOUSEHOLDS,
        ("submission", ""): HOUSEHOLDS + HOUSEHOLDS // 20,
        ("change", "C01"): 1,
        ("problem", "not-integer"): 1,
        ("failure", "R03"): 1,
        ("failure", "R11"): 1,
    }


def test_codes_that_nobody_has_keep_their_cells(small, compile_them, rows, now):
    schooled = {f"u{i:03d}": {"schooling_years": 3.0} for i in range(HOUSEHOLDS)}
    cube = rows(compile_them(deposit_records(now, schooled))[0].cube)
    assert len(cube) == 3 * 6
    assert cell(cube, "HHSIZE_MEAN", SCHOOLING="HIGHER")["OBS_STATUS"] == "Q"


def test_answers_in_no_code_are_counted_and_stay_in_the_total(small, compile_them, rows, now):
    odd = {"u001": {"area": "island"}, "u002": {"area": None}, "u003": {"schooling_years": -1.0}}
    made = compile_them(deposit_records(now, odd))[0]
    counts = IndicatorRun.objects.get().counts
    assert counts["outside"] == {"AREA": 1, "SCHOOLING": 1}
    assert counts["missing"] == {"AREA": 1}
    cube = rows(made.cube)
    parts = [cell(cube, "HHSIZE_MEAN", AREA=area)["N"] for area in ("URBAN", "RURAL")]
    assert sum(parts) == cell(cube, "HHSIZE_MEAN")["N"] - 2


def test_the_same_again_is_taken_over(small, outputs, compile_them):
    first = compile_them(outputs)
    versions, activities = DatasetVersion.objects.count(), Activity.objects.count()
    second = compile_them(outputs)
    assert [table.status for table in second] == ["unchanged"]
    assert [(t.cube, t.evidence) for t in second] == [(t.cube, t.evidence) for t in first]
    assert (DatasetVersion.objects.count(), Activity.objects.count()) == (versions, activities)
    assert IndicatorRun.objects.filter(status="unchanged").count() == 1


def test_retitling_a_table_makes_nothing_again(small, outputs, compile_them, in_force):
    compile_them(outputs)
    retitled = copy.deepcopy(small)
    retitled["table"][0]["title"] = {"vi": "Quy mô hộ", "en": "Size of households"}
    retitled["dimension"][0]["codes"][0]["name"] = {"vi": "Thành phố", "en": "City"}
    in_force(retitled)
    assert [table.status for table in compile_them(outputs)] == ["unchanged"]


def test_changing_one_table_makes_only_that_again(small, outputs, compile_them, in_force):
    two = copy.deepcopy(small)
    two["table"].append({**copy.deepcopy(two["table"][0]), "id": "total-size"})
    in_force(two)
    compile_them(outputs)
    changed = copy.deepcopy(two)
    changed["table"][1]["measure"][0]["statistic"] = "total"
    in_force(changed)
    assert [table.status for table in compile_them(outputs)] == ["unchanged", "done"]


def test_other_records_make_the_tables_again(small, outputs, compile_them, now):
    first = compile_them(outputs)[0]
    second = compile_them(deposit_records(now, {"u001": {"hhsize": 9}}))[0]
    assert second.status == "done"
    assert (second.cube.version, second.cube.digest != first.cube.digest) == (2, True)


def test_a_table_knows_what_it_came_from(small, outputs, compile_them):
    made = compile_them(outputs)[0]
    graph = vault.ancestry(made.cube)
    maker = graph.maker(made.cube)
    assert maker == vault.ancestry(made.evidence).maker(made.evidence)
    assert (maker.kind, maker.method) == ("estimation", "estimate.tabulate@1.0")
    assert {use.role for use in maker.uses} == {"clean", "failures", "changes", "problems", "tables"}
    assert graph.references() == ["tables:vlss-1998@2"]
    assert maker.derivations == {"HHSIZE_MEAN": ["hhsize"], "AREA": ["area"], "SCHOOLING": ["schooling_years"]}
    assert maker.parameters["measures"] == {"HHSIZE_MEAN": {"statistic": "mean", "variable": "hhsize", "scale": 1.0}}
    assert maker.parameters["design"] == {"cluster": "commune"}
    assert maker.parameters["then"] == ["quality.flag@1.0", "quality.evidence@1.0"]
    assert (maker.counts["records"], maker.counts["cells"]) == (HOUSEHOLDS, 18)
    assert maker.ended_at is not None


def test_an_input_that_is_missing_is_named(outputs, compile_them):
    with pytest.raises(MissingInput) as missing:
        compile_them({name: ref for name, ref in outputs.items() if name != "changes"})
    assert "changes" in missing.value.say("vi")


def test_who_may_not_start_runs_may_not_make_tables(outputs, compile_them, actor_with):
    with pytest.raises(NotAllowed):
        compile_them(outputs, by=actor_with("methodologist"))


def test_a_table_that_cannot_be_made_leaves_no_half_version(small, outputs, compile_them, in_force):
    bad = copy.deepcopy(small)
    bad["table"].append({**copy.deepcopy(bad["table"][0]), "id": "bad"})
    bad["table"][1]["measure"][0]["variable"] = "nonsense"
    in_force(bad)
    with pytest.raises(UnknownVariable):
        compile_them(outputs)
    failed = IndicatorRun.objects.get(table="bad")
    assert (failed.status, failed.error["code"], failed.cube) == ("failed", "estimation.unknown-variable", {})
    assert not DatasetVersion.objects.filter(dataset__code__endswith="-bad").exists()
    assert IndicatorRun.objects.get(table="household-size").status == "done"


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda t: t["dimension"][0].update(codes=[]), "AREA"),
        (lambda t: t["table"][0].update(dimensions=["AGE"]), "AGE"),
        (lambda t: t["dimension"][2]["bands"][1].update({"from": 0}), "PRIMARY"),
        (lambda t: t["table"].append(t["table"][0]), "household-size"),
        (lambda t: t["dimension"][0]["codes"][0].update(id="_T"), "_T"),
        (lambda t: t["table"][0].update(measure="mean"), "measure"),
    ],
)
def test_tables_that_make_no_sense_are_refused(small, outputs, compile_them, in_force, spoil, says):
    bad = copy.deepcopy(small)
    spoil(bad)
    in_force(bad)
    with pytest.raises(MalformedTables) as refused:
        compile_them(outputs)
    assert says in refused.value.say("vi")


def test_bands_of_a_text_are_refused(small, outputs, compile_them, in_force):
    bad = copy.deepcopy(small)
    bad["dimension"][2]["variable"] = "head_sex"
    in_force(bad)
    with pytest.raises(Exception, match="SCHOOLING") as refused:
        compile_them(outputs)
    assert refused.value.code == "analyse.bands-need-numbers"


def test_a_killed_making_is_marked_by_the_next(small, outputs, compile_them, now):
    common = {"operation": OPERATION, "wave": WAVE, "operation_version": 1, "key": "x", "inputs": {}}
    killed = IndicatorRun.objects.create(**common, table="household-size", status="running", started_at=now)
    compile_them(outputs)
    killed.refresh_from_db()
    assert (killed.status, killed.error["code"]) == ("failed", "analyse.interrupted")


def test_two_at_once_the_second_is_refused(outputs, compile_them):
    plain = connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}
    with psycopg.connect(**plain) as session:
        session.execute(
            "select pg_advisory_lock(hashtextextended(%s, %s))", [f"solieu.analyse:{OPERATION}/{WAVE}", SEED]
        )
        with pytest.raises(AlreadyCompiling):
            compile_them(outputs)


def test_the_making_is_in_the_audit_log(small, outputs, compile_them):
    made = compile_them(outputs)[0]
    entry = AuditEntry.objects.get(subject="table:vlss-1998/1998/household-size")
    assert (entry.action, entry.after) == ("table.done", made.cube.digest)
