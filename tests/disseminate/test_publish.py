"""Publishing: new vintages of what changed, nothing for what did not, nothing without the right."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from tests.disseminate.vlss import OPERATION, TABLE

from solieu.disseminate import queries
from solieu.disseminate.definition import UndefinedTable
from solieu.disseminate.models import Release, TableVersion
from solieu.disseminate.services.publish import NothingToPublish
from solieu.platform.permissions import NotAllowed
from solieu.vault import public
from solieu.vault.public import NotPublic, NotReleasable


def test_the_first_publication_gives_every_table_its_first_vintage(office: Any, publish: Any) -> None:
    publication = publish(office.compile())
    assert publication.changed and publication.number == 1
    assert [(t.table, t.vintage, t.changed) for t in publication.tables] == [
        ("expenditure", 1, True),
        ("food-share", 1, True),
        ("household-size", 1, True),
    ]


def test_publishing_the_same_again_changes_nothing(office: Any, publish: Any, now: Any) -> None:
    first = publish(office.compile())
    again = publish(office.compile(), at=now + timedelta(days=1))
    assert not again.changed
    assert (again.number, again.digest, again.released_at) == (first.number, first.digest, first.released_at)
    assert TableVersion.objects.count() == 3


def test_new_figures_come_out_as_the_next_vintage_and_the_old_ones_stay(office: Any, publish: Any) -> None:
    publish(office.compile())
    before = queries.table(OPERATION, TABLE)
    second = publish(office.compile(shift=1.5))
    assert second.number == 2 and {t.vintage for t in second.tables} == {2}
    assert queries.table(OPERATION, TABLE, 1) == before
    key = "EXP_PC_MEAN._T._T._T"
    assert queries.table(OPERATION, TABLE).cell(key).value == pytest.approx(before.cell(key).value + 1.5)


def test_only_a_table_that_changed_gets_a_new_vintage(office: Any, publish: Any) -> None:
    first = office.compile()
    publish(first)
    changed = next(t for t in office.compile(shift=2) if t.table_id == "food-share")
    second = publish([changed if t.table_id == "food-share" else t for t in first])
    assert {t.table: t.vintage for t in second.tables} == {"expenditure": 1, "food-share": 2, "household-size": 1}
    assert [info.table for info in queries.releases()[0].tables] == ["food-share"]


def test_evidence_that_changed_is_a_new_vintage_too(office: Any, publish: Any) -> None:
    publish(office.compile())
    assert publish(office.compile(failures=9)).changed


def test_nobody_publishes_without_the_right(office: Any, publish: Any, actor_with: Any) -> None:
    tables = office.compile()
    for who in (actor_with("reader"), actor_with("statistician", operation="lfs"), actor_with()):
        with pytest.raises(NotAllowed):
            publish(tables, by=who)
    assert not Release.objects.exists()
    with pytest.raises(NotPublic):
        public.read(tables[0].cube)


def test_microdata_is_never_published_even_when_it_is_handed_over_as_a_cube(office: Any, publish: Any) -> None:
    from solieu.vault import queries as vault

    table = office.compile()[0]
    raw = next(v.ref for v in vault.versions(OPERATION) if v.kind == "raw")
    with pytest.raises(NotReleasable):
        publish([replace(table, evidence=raw)])
    assert not TableVersion.objects.exists()


def test_a_table_that_the_operation_does_not_define_is_refused(office: Any, publish: Any) -> None:
    table = replace(office.compile()[0], table_id="income")
    with pytest.raises(UndefinedTable) as refused:
        publish([table])
    assert "expenditure" in refused.value.advise("en")


def test_a_publication_is_written_down(office: Any, publish: Any) -> None:
    publication = publish(office.compile())
    with connection.cursor() as cursor:
        cursor.execute("select subject, after, facts from platform_auditentry where action = 'release.publish'")
        subject, after, facts = cursor.fetchone()
    assert (subject, after) == ("release:vlss-1998/1998#1", publication.digest)
    assert "expenditure" in str(facts)


def test_a_vintage_keeps_the_words_of_its_day(office: Any, publish: Any) -> None:
    publish(office.compile())
    cube = queries.table(OPERATION, TABLE)
    assert cube.structure_id == "GSO:VLSS_1998_EXPENDITURE(1.0.0)"
    assert [d.id for d in cube.dimensions] == ["AREA", "SEX", "SCHOOLING"]
    assert cube.dimensions[0].codes[0].id == "_T" and cube.dimensions[0].codes[0].name.vi == "Chung"
    assert cube.measure("EXP_PC_MEAN").unit.en == "thousand dong a year"
    assert cube.period == "1997/1998"
    assert any("quyền số" in note.vi for note in cube.notes)


def test_publishing_nothing_is_refused(office: Any, publish: Any) -> None:
    with pytest.raises(NothingToPublish):
        publish([])
    assert not Release.objects.exists()
