"""The records behind a cell: as many as the cell counts, only for those who may, and never unseen."""

from __future__ import annotations

import copy

import pytest
from tests.analyse.records import HOUSEHOLDS, OPERATION, WAVE, households

from solieu.analyse.queries import NoSuchTable
from solieu.analyse.services import open_cell
from solieu.core.standards.cube import UnknownCell
from solieu.platform.models import AuditEntry
from solieu.platform.permissions import NotAllowed

pytestmark = pytest.mark.django_db
TABLE = "household-size"


@pytest.fixture
def made(small, outputs, compile_them):
    return compile_them(outputs)[0]


@pytest.fixture
def look(statistician, now):
    def at(cell, by=statistician, table=TABLE, page=1):
        return open_cell(operation=OPERATION, wave=WAVE, table=table, cell=cell, by=by, at=now, page=page)

    return at


def behind(**wanted):
    return [row for row in households() if row["hhsize"] and all(row[k] == v for k, v in wanted.items())]


def test_as_many_records_as_the_cell_counts(made, look, rows):
    urban = next(r for r in rows(made.cube) if (r["AREA"], r["SCHOOLING"]) == ("URBAN", "_T"))
    found = look("HHSIZE_MEAN.URBAN._T")
    assert found.total == urban["N"] == len(behind(area="urban"))
    assert {record.values["area"] for record in found.records} == {"urban"}


def test_records_without_a_value_are_not_behind_the_figure(made, look):
    assert look("HHSIZE_MEAN._T._T").total == HOUSEHOLDS - 1


def test_pages_follow_one_another(made, look):
    first, second = look("HHSIZE_MEAN.RURAL._T"), look("HHSIZE_MEAN.RURAL._T", page=2)
    assert len(first.records) == 50
    assert first.records[-1].unit < second.records[0].unit


def test_what_the_figure_is_made_from_stands_first(made, look):
    found = look("HHSIZE_MEAN.URBAN.PRIMARY")
    assert found.columns[:3] == ("hhsize", "area", "schooling_years")
    assert "unit" not in found.columns


def test_edits_stand_beside_the_record(made, look):
    records = {r.unit: r for page in (1, 2, 3) for r in look("HHSIZE_MEAN._T._T", page=page).records}
    assert records["u030"].failures == ("R03",)
    assert records["u010"].changes[0]["before"] == "5.75"
    assert records["u011"].failures == ()


def test_the_opening_is_written_down_with_its_cell(made, look, statistician):
    look("HHSIZE_MEAN.URBAN._T")
    entries = AuditEntry.objects.filter(action="vault.open", facts__purpose="cell:household-size/HHSIZE_MEAN.URBAN._T")
    assert {entry.actor for entry in entries} == {statistician.name}
    assert {entry.subject for entry in entries} >= {"dataset:vlss-1998/1998/clean@1"}


@pytest.mark.parametrize("role", ["methodologist", "reader", "administrator", "supervisor"])
def test_others_see_nothing_and_nothing_is_opened(made, look, actor_with, role):
    opened = AuditEntry.objects.filter(action="vault.open").count()
    with pytest.raises(NotAllowed):
        look("HHSIZE_MEAN._T._T", by=actor_with(role))
    assert AuditEntry.objects.filter(action="vault.open").count() == opened


def test_a_grant_for_another_operation_opens_nothing(made, look, actor_with):
    with pytest.raises(NotAllowed):
        look("HHSIZE_MEAN._T._T", by=actor_with("statistician", operation="census"))


def test_a_territory_shows_its_own_records_only(small, outputs, in_force, compile_them, look, actor_with):
    in_force({**copy.deepcopy(small), "territory": "commune"})
    compile_them(outputs)
    found = look("HHSIZE_MEAN._T._T", by=actor_with("statistician", territory="VN.003"))
    assert {record.values["commune"] for record in found.records} == {"003"}
    assert (found.total, found.territories) == (len(behind(commune="003")), ("VN.003",))


def test_records_that_do_not_say_where_they_are_stay_closed_to_a_territory(
    small, outputs, in_force, compile_them, look, actor_with
):
    in_force({name: value for name, value in small.items() if name != "territory"})
    compile_them(outputs)
    with pytest.raises(NotAllowed):
        look("HHSIZE_MEAN._T._T", by=actor_with("statistician", territory="VN.003"))


@pytest.mark.parametrize("cell", ["", "HHSIZE_MEAN", "HHSIZE_MEAN.URBAN", "NOTHING.URBAN._T", "HHSIZE_MEAN.MOON._T"])
def test_a_cell_that_is_not_in_the_table_is_unknown(made, look, cell):
    with pytest.raises(UnknownCell) as unknown:
        look(cell)
    assert unknown.value.advise("en").endswith("MEASURE.AREA.SCHOOLING.")


def test_a_table_that_was_never_made_is_unknown(made, look):
    with pytest.raises(NoSuchTable):
        look("HHSIZE_MEAN._T._T", table="expenditure")
