"""Lists, differences, and where a variable is used."""

from __future__ import annotations

import pytest

from solieu.core.text import Text
from solieu.design import queries
from solieu.design.services import import_operation
from solieu.platform.actors import SYSTEM

from .folders import FOLDER, demo, edited, questionnaire

pytestmark = pytest.mark.django_db
VI = "Tiếng Việt (vi)"


def test_operations_are_listed_in_their_latest_version(now):
    import_operation(FOLDER, by=SYSTEM, at=now)
    import_operation(edited("rules.vtl", "hhsize <= 15", "hhsize <= 12"), by=SYSTEM, at=now)
    listed = queries.operations()
    assert [(o.code, o.version, o.questions, o.rules, o.tables) for o in listed] == [("vlss-1998", 2, 10, 15, 3)]
    assert [v.number for v in queries.versions("vlss-1998")] == [2, 1]


def test_a_form_leads_to_its_operation(now):
    import_operation(FOLDER, by=SYSTEM, at=now)
    assert queries.definition_of_form("vlss_1998", "1998.1").code == "vlss-1998"
    assert queries.definition_of_form("vlss_1998", "1998.9") is None
    assert queries.definition_of_form("other") is None


def test_a_definition_is_put_together_once(now, django_assert_num_queries):
    import_operation(FOLDER, by=SYSTEM, at=now)
    queries.definition("vlss-1998")
    with django_assert_num_queries(1):
        queries.definition("vlss-1998")


def test_a_difference_tells_questions_rules_and_lines(now):
    import_operation(FOLDER, by=SYSTEM, at=now)
    cells = (
        ("head_age", "constraint", ". >= 12 and . <= 110"),
        ("farm", f"label::{VI}", "Hộ có làm ruộng không?"),
    )
    files = edited("rules.vtl", "hhsize <= 15", "hhsize <= 12")
    import_operation(files | {"questionnaire.xlsx": questionnaire(*cells, version="1998.2")}, by=SYSTEM, at=now)
    found = queries.diff("vlss-1998", 1, 2)
    parts = {(item.id, part.part): (part.before, part.after) for item in found.questions for part in item.parts}
    assert parts[("head_age", "constraint")] == (". >= 10 and . <= 110", ". >= 12 and . <= 110")
    assert set(parts) == {("head_age", "constraint"), ("farm", "label")}
    assert [(item.id, item.change) for item in found.rules] == [("R11", "changed")]
    assert {file.name for file in found.files} == {"rules.vtl", "questionnaire.xlsx"}
    lines = next(file.lines for file in found.files if file.name == "rules.vtl")
    assert [line.text.strip() for line in lines if line.kind == "added"] == ["R11: hhsize <= 12"]


def test_questions_that_come_and_go_do_not_move_the_others(now):
    import_operation(FOLDER, by=SYSTEM, at=now)
    book = questionnaire(("farm", "", ""), version="1998.2")
    import_operation(demo(questionnaire_xlsx=book), by=SYSTEM, at=now)
    gone = queries.diff("vlss-1998", 1, 2).questions
    assert [(item.id, item.change) for item in gone] == [("farm", "removed")]
    back = queries.diff("vlss-1998", 2, 1).questions
    assert [(item.id, item.change) for item in back] == [("farm", "added")]


def test_a_version_does_not_differ_from_itself(now):
    import_operation(FOLDER, by=SYSTEM, at=now)
    assert queries.diff("vlss-1998", 1, 1).is_empty


def test_a_variable_is_found_where_it_is_asked_and_where_rules_look_at_it(now):
    import_operation(FOLDER, by=SYSTEM, at=now)
    uses = queries.where_used("head_age")
    assert [(use.kind, use.id) for use in uses] == [
        ("question", "head_age"),
        ("rule", "R07"),
        ("rule", "R08"),
        ("rule", "R15"),
    ]
    assert uses[0].text == Text("Tuổi của chủ hộ", "Age of the head of household")
    assert list(queries.where_used("nothing")) == []
