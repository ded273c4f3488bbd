"""What an XLSForm becomes, and what makes it impossible."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from solieu.core.standards.xlsform import (
    BrokenQuestionnaire,
    DuplicateName,
    MissingColumn,
    MissingSheet,
    UnreadableWorkbook,
    read_xlsform,
)
from solieu.core.text import Text

from .workbooks import EN, SETTINGS, VI, YES_NO, ask, xlsform

DEMO = Path(__file__).parents[4] / "operations-demo" / "vlss-1998" / "questionnaire.xlsx"


def test_the_demo_questionnaire_is_sound_and_speaks_two_languages() -> None:
    instrument = read_xlsform(DEMO.read_bytes())
    assert (instrument.form_id, instrument.version, instrument.languages) == ("vlss_1998", "1998.1", ("vi", "en"))
    assert instrument.findings == ()
    assert [q.variable.name for q in instrument.questions] == [
        "commune",
        "area",
        "head_sex",
        "head_age",
        "schooling_years",
        "hhsize",
        "farm",
        "total_expenditure",
        "food_expenditure",
        "medical_expenditure",
    ]
    assert all(q.variable.label.vi and q.variable.label.en and q.hint for q in instrument.questions)


def test_the_same_workbook_gives_the_same_xform() -> None:
    assert read_xlsform(DEMO.read_bytes()).xform == read_xlsform(DEMO.read_bytes()).xform


def test_the_xform_carries_form_id_version_and_paths() -> None:
    instrument = read_xlsform(DEMO.read_bytes())
    root = etree.fromstring(instrument.xform).find(".//{*}instance")[0]
    assert (root.get("id"), root.get("version")) == (instrument.form_id, instrument.version)
    assert instrument.questions[0].variable.path == "/data/location/commune"


def test_choices_become_categories_with_both_names() -> None:
    question = read_xlsform(xlsform(ask("select_one yn", "farm"))).questions[0]
    assert [(c.code, c.name) for c in question.variable.categories] == [
        ("yes", Text("Có", "Yes")),
        ("no", Text("Không", "No")),
    ]


def test_a_question_keeps_what_guards_it() -> None:
    guarded = {
        "relevant": "${age} > 15",
        "constraint": ". < 20",
        "required": "yes",
        f"constraint_message::{VI}": "Quá lớn",
        f"constraint_message::{EN}": "Too large",
    }
    question = read_xlsform(xlsform(ask("integer", "age"), ask("decimal", "school", **guarded))).questions[1]
    assert (question.relevant, question.constraint, question.required) == ("${age} > 15", ". < 20", True)
    assert question.constraint_message == Text("Quá lớn", "Too large")


def test_groups_nest_and_keep_their_labels() -> None:
    rows = [
        ask("begin_group", "a"),
        ask("begin group", "b"),
        ask("text", "q"),
        {"type": "end group"},
        {"type": "end_group"},
    ]
    instrument = read_xlsform(xlsform(*rows))
    assert instrument.questions[0].group == ("a", "b")
    assert instrument.questions[0].variable.path == "/data/a/b/q"
    assert instrument.sections["b"] == Text("Hỏi b", "Ask b")


def test_notes_are_no_questions_and_calculations_are() -> None:
    rows = [ask("note", "hello"), ask("integer", "x"), {"type": "calculate", "name": "y", "calculation": "${x} * 2"}]
    instrument = read_xlsform(xlsform(*rows))
    assert [q.variable.name for q in instrument.questions] == ["x", "y"]
    assert instrument.questions[1].calculation == "${x} * 2"


def test_repeats_are_named() -> None:
    rows = [ask("begin_repeat", "people"), ask("text", "given"), {"type": "end_repeat"}]
    assert read_xlsform(xlsform(*rows)).repeats == ("people",)


@pytest.mark.parametrize("second", ["age", "AGE"])
def test_a_duplicate_name_is_refused_with_both_rows(second: str) -> None:
    rows = [ask("integer", "age"), ask("text", "other"), ask("integer", second)]
    with pytest.raises(DuplicateName) as refused:
        read_xlsform(xlsform(*rows), "bảng hỏi.xlsx")
    error = refused.value
    assert (error.facts["sheet"], error.facts["row"]) == ("survey", 4)
    assert "dòng 2" in error.say("vi") and "row 2" in error.say("en") and "bảng hỏi.xlsx" in error.say("vi")
    assert "2" in error.advise("en") and "4" in error.advise("en")


def test_a_duplicate_name_in_another_group_is_refused_too() -> None:
    rows = [ask("integer", "age"), ask("begin_group", "g"), ask("integer", "age"), {"type": "end_group"}]
    with pytest.raises(DuplicateName):
        read_xlsform(xlsform(*rows))


def test_every_fault_of_the_structure_is_told_at_once() -> None:
    rows = [ask("select_one nothing", "a"), ask("text", "có dấu"), ask("begin_group", "g")]
    with pytest.raises(BrokenQuestionnaire) as refused:
        read_xlsform(xlsform(*rows))
    found = {(finding.code, finding.row) for finding in refused.value.findings}
    assert found == {("unknown-list", 2), ("bad-name", 3), ("open-group", 4)}


def test_every_question_of_an_unknown_type_is_named_with_its_row() -> None:
    with pytest.raises(BrokenQuestionnaire) as refused:
        read_xlsform(xlsform(ask("integr", "a"), ask("text", "b"), ask("integr", "c")))
    assert [(f.code, f.row) for f in refused.value.findings] == [("unknown-type", 2), ("unknown-type", 4)]


@pytest.mark.parametrize("type", ["select one from yn", "select_one yn", "select1 yn", "select_one yn or_other"])
def test_old_spellings_of_a_choice_are_understood(type: str) -> None:
    variable = read_xlsform(xlsform(ask(type, "a"), choices=[dict(row) for row in YES_NO])).questions[0].variable
    assert [category.code for category in variable.categories][:2] == ["yes", "no"]


@pytest.mark.parametrize(
    ("type", "expected"),
    [
        ("integer", "integer"),
        ("decimal", "decimal"),
        ("date", "date"),
        ("dateTime", "datetime"),
        ("geopoint", "geopoint"),
    ],
)
def test_a_question_has_the_type_that_its_xform_has(type: str, expected: str) -> None:
    assert read_xlsform(xlsform(ask(type, "a"))).questions[0].variable.type == expected


def test_a_stray_end_is_refused_with_its_row() -> None:
    with pytest.raises(BrokenQuestionnaire) as refused:
        read_xlsform(xlsform(ask("text", "a"), {"type": "end_repeat"}))
    assert [(f.code, f.row) for f in refused.value.findings] == [("stray-end", 3)]


def test_a_choice_given_twice_is_refused_with_both_rows() -> None:
    twice = [{"list_name": "yn", "name": "yes", "label": "Có"}, {"list_name": "yn", "name": "yes", "label": "Có"}]
    with pytest.raises(BrokenQuestionnaire) as refused:
        read_xlsform(xlsform(ask("select_one yn", "a"), choices=twice))
    assert "2" in refused.value.say("vi") and refused.value.facts["row"] == 3


def test_an_unknown_reference_guesses_the_name() -> None:
    with pytest.raises(BrokenQuestionnaire) as refused:
        read_xlsform(xlsform(ask("integer", "head_age"), ask("text", "b", relevant="${head_aeg} > 3")))
    assert refused.value.findings[0].row == 3
    assert "head_age" in refused.value.advise("vi")


def test_what_pyxform_alone_refuses_keeps_its_row() -> None:
    rows = [ask("text", "a"), ask("range", "b", parameters="start=1 end=x")]
    with pytest.raises(BrokenQuestionnaire) as refused:
        read_xlsform(xlsform(*rows))
    assert (refused.value.findings[0].code, refused.value.findings[0].row) == ("unconvertible", 3)


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04 broken"])
def test_what_is_no_workbook_is_unreadable(content: bytes) -> None:
    with pytest.raises(UnreadableWorkbook) as refused:
        read_xlsform(content, "x.xlsx")
    assert "x.xlsx" in refused.value.say("vi")


def test_a_workbook_that_unpacks_to_too_much_is_refused() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr("xl/sharedStrings.xml", b" " * (65 * 1024 * 1024))
    with pytest.raises(UnreadableWorkbook):
        read_xlsform(content.getvalue())


def test_sheets_and_columns_must_be_there() -> None:
    with pytest.raises(MissingSheet) as sheet:
        read_xlsform(xlsform(ask("text", "a"), settings=None))
    assert sheet.value.facts["sheet"] == "settings"
    with pytest.raises(MissingColumn) as column:
        read_xlsform(xlsform(ask("text", "a"), settings={"form_id": "trial"}))
    assert column.value.facts["column"] == "version"


def test_an_xform_never_resolves_entities() -> None:
    from solieu.core.standards.xlsform.xform import read_parts

    bomb = (
        b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
        b'<h xmlns="http://www.w3.org/2002/xforms"><model><instance><data><a>&f;</a></data></instance></model></h>'
    )
    assert read_parts(bomb).nodes == {"/data", "/data/a"}


def test_a_form_in_one_language_speaks_its_default() -> None:
    rows = [{"type": "text", "name": "a", "label": "Tên?"}]
    instrument = read_xlsform(xlsform(*rows, choices=(), settings={**SETTINGS, "default_language": ""}))
    assert instrument.questions[0].variable.label == Text("Tên?", "")
    assert instrument.findings == ()
