"""The origin of a figure: complete, true to the record, and silent about people and withheld cells."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.disseminate.vlss import SECRET, WITHHELD

from solieu.disseminate import queries
from solieu.disseminate.figures import Say
from solieu.disseminate.origin import to_json, to_text
from solieu.disseminate.origin.graph import graph_of
from solieu.disseminate.origin.people import responsible_for
from solieu.disseminate.origin.questions import walk
from solieu.disseminate.origin.values import Derivation
from solieu.vault import queries as vault

CELL = "vlss-1998/expenditure:EXP_PC_MEAN.URBAN.F.PRIMARY"


@pytest.fixture
def origin(released: Any) -> Any:
    return queries.trace(CELL)


def test_steps_go_from_the_table_back_to_the_field(origin: Any) -> None:
    methods = [step.method or step.kind for step in origin.steps]
    assert methods == [
        "estimate.tabulate@1.0",
        "derive.quantile_group@1.0",
        "derive.calculate@1.0",
        "edit.check_rules@1.0",
        "edit.correct@1.0",
        "edit.conform@1.0",
        "collection",
    ]
    order = {ref: number for number, step in enumerate(origin.steps) for ref in step.outputs}
    for number, step in enumerate(origin.steps):
        assert all(order[ref] > number for ref in step.inputs)


def test_every_dataset_version_is_told_with_the_digest_of_the_vault(origin: Any) -> None:
    told = {str(version.ref): version.ref.digest for version in origin.versions}
    for reference, digest in told.items():
        assert vault.version(reference).ref.digest == digest
    assert {ref.rpartition("@")[0].rpartition("/")[2] for ref in told} >= {
        "raw",
        "quintile",
        "check.failures",
        "table-expenditure",
    }


def test_the_questions_are_those_that_the_measure_goes_back_to(origin: Any) -> None:
    asked = {a.question.variable.name: a.purpose for a in origin.questions}
    assert asked == {
        "total_expenditure": "measure",
        "hhsize": "measure",
        "area": "breakdown",
        "head_sex": "breakdown",
        "schooling_years": "breakdown",
    }
    assert [i.form_id for i in origin.instruments] == ["vlss_1998"]


def test_a_total_has_no_questions_of_breakdown(released: Any) -> None:
    origin = queries.trace("vlss-1998/food-share:FOOD_SHARE._T._T._T")
    assert [a.question.variable.name for a in origin.questions] == ["food_expenditure", "total_expenditure"]


def test_findings_have_the_words_of_their_rules(origin: Any) -> None:
    found = {f.code: f for f in origin.evidence.findings}
    assert found["R03"].count == 7 and found["R03"].severity == "error"
    assert "lương thực" in found["R03"].message.vi and "food_expenditure" in found["R03"].expression
    assert "làm tròn" in found["C01"].message.vi
    assert found["not-integer"].message.en == "Not an integer"
    assert (origin.evidence.units, origin.evidence.submissions) == (120, 131)


def test_nothing_is_told_of_a_withheld_cell(released: Any) -> None:
    origin = queries.trace("vlss-1998/expenditure:" + ".".join(("EXP_PC_MEAN", *WITHHELD)))
    assert origin.evidence.withheld and origin.evidence.units is None and not origin.evidence.findings
    assert to_json(origin)["evidence"] == {"withheld": True}
    assert "để bảo mật" in to_text(origin, "vi")


def test_the_graph_leads_from_the_cell_to_every_question(origin: Any) -> None:
    graph = graph_of(origin)
    reached, waiting = set(), ["cell"]
    while waiting:
        id = waiting.pop()
        reached.add(id)
        waiting += [node.id for node in graph.sources(id) if node.id not in reached]
    assert reached == {node.id for node in graph.nodes}
    assert [node.stage for node in graph.nodes] == sorted(node.stage for node in graph.nodes)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_text_tells_all_of_it(origin: Any, language: str) -> None:
    told = to_text(origin, language)
    for fact in (
        "EXP_PC_MEAN.URBAN.F.PRIMARY",
        "edit.correct@1.0",
        "total_expenditure / hhsize",
        "R03",
        "vlss_1998",
        "commune",
    ):
        assert fact in told
    assert all(version.ref.digest in told for version in origin.versions)
    assert Say(language).number(origin.cell.value, 1) in told
    assert ("STEPS" in told) is (language == "en")


def test_the_json_is_whole_and_plain(origin: Any) -> None:
    told = json.loads(json.dumps(to_json(origin)))
    assert told["estimate"]["value"] == origin.cell.value
    assert told["measure"]["statistic"] == {"statistic": "mean", "variable": "expenditure_per_head"}
    assert [step["method"] for step in told["steps"]].count("edit.check_rules@1.0") == 1
    assert {node["id"] for node in told["graph"]["nodes"]} >= {"cell", "table", "rules"}
    assert told["design"]["cluster"] == "commune"


def test_no_record_of_a_unit_is_ever_told(origin: Any) -> None:
    for told in (to_text(origin, "vi"), to_text(origin, "en"), json.dumps(to_json(origin))):
        assert SECRET not in told


def test_people_are_told_by_role_and_names_only_apart(origin: Any) -> None:
    assert "a statistician" not in to_text(origin, "en") + json.dumps(to_json(origin))
    people = responsible_for(origin)
    assert {person.role.en for person in people} >= {"Statistician", "Survey designer", "General Statistics Office"}
    assert "a statistician" in {person.name for person in people}


def test_a_variable_that_is_corrected_in_place_ends_at_its_question() -> None:
    made = [
        Derivation("per_head", ("total", "size"), "2"),
        Derivation("total", ("total",), "1"),
        Derivation("share", ("food", "total"), "2"),
    ]
    seen, ends = walk(["per_head"], made)
    assert ends == ["size", "total"]
    assert seen == {"per_head", "total", "size"}
    assert walk(["unknown"], made)[1] == ["unknown"]


def test_a_result_of_an_earlier_run_that_came_out_alike_brings_no_records_of_that_run(
    office: Any, publish: Any
) -> None:
    publish(office.compile())
    publish(office.compile(shift=5))
    origin = queries.trace(CELL)
    assert [step.kind for step in origin.steps].count("collection") == 1
    assert {str(v.ref) for v in origin.versions if v.kind == "raw"} == {"vlss-1998/1998/raw@2"}
