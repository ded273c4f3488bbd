"""Importing a folder: versions, exact refusals, and a way back byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from solieu.core.errors import StatError
from solieu.core.pipeline import StepFailed, UnknownStepMethod, WrongStepParameters
from solieu.core.standards.xlsform import BrokenQuestionnaire, DuplicateName
from solieu.design import queries
from solieu.design.errors import (
    FaultyRules,
    FaultyToml,
    FormTaken,
    InstrumentVersionTaken,
    MissingFile,
    NotUtf8,
    ReservedName,
    StrangeFile,
    UnknownOperation,
    UnknownVariable,
    UnknownVersion,
    WrongEntry,
)
from solieu.design.models import Operation, OperationFile, OperationVersion
from solieu.design.services import archive, export_operation, import_operation
from solieu.platform.actors import SYSTEM
from solieu.platform.models import AuditEntry
from solieu.platform.permissions import NotAllowed

from .folders import FOLDER, demo, edited, questionnaire

pytestmark = pytest.mark.django_db


def test_the_demo_folder_becomes_version_one(now):
    definition = import_operation(FOLDER, by=SYSTEM, at=now)
    assert definition.reference == "vlss-1998@1"
    assert definition.instrument.form_id == "vlss_1998"
    assert definition.wave("1998").period == "1997/1998"
    assert len(definition.variables) == 10
    assert len(definition.rule_notes) == 15
    assert [table["id"] for table in definition.tables["table"]] == ["expenditure", "food-share", "household-size"]


def test_every_rule_has_a_severity_and_a_sentence_in_two_languages(now):
    rules = import_operation(FOLDER, by=SYSTEM, at=now).rule_notes
    assert {rule.severity for rule in rules.values()} == {"error", "warning", "explain"}
    assert all(rule.message.vi != rule.message.en and rule.message.en for rule in rules.values())
    assert rules["R03"].variables == ("food_expenditure", "total_expenditure")


def test_the_same_content_again_is_the_same_version(now):
    first = import_operation(FOLDER, by=SYSTEM, at=now)
    assert import_operation(str(FOLDER), by=SYSTEM, at=now) == first
    assert import_operation(demo(), by=SYSTEM, at=now) == first
    assert OperationVersion.objects.count() == 1
    assert AuditEntry.objects.filter(action="operation.import").count() == 1


def test_other_content_is_the_next_version_and_the_first_stays(now):
    import_operation(FOLDER, by=SYSTEM, at=now)
    second = import_operation(edited("rules.vtl", "hhsize <= 15", "hhsize <= 12"), by=SYSTEM, at=now)
    assert second.version == 2
    assert second.rule_notes["R11"].expression == "hhsize <= 12"
    assert queries.definition("vlss-1998", 1).rule_notes["R11"].expression == "hhsize <= 15"
    assert queries.definition("vlss-1998") == second


def test_going_back_to_earlier_content_is_a_version_of_its_own(now):
    import_operation(FOLDER, by=SYSTEM, at=now)
    import_operation(edited("rules.vtl", "hhsize <= 15", "hhsize <= 12"), by=SYSTEM, at=now)
    back = import_operation(FOLDER, by=SYSTEM, at=now)
    assert back.version == 3
    assert back.digest == queries.definition("vlss-1998", 1).digest


def test_export_gives_the_bytes_back(now, tmp_path):
    import_operation(FOLDER, by=SYSTEM, at=now)
    export_operation("vlss-1998", 1, tmp_path / "out")
    assert {p.name: p.read_bytes() for p in (tmp_path / "out").iterdir()} == demo()
    assert import_operation(tmp_path / "out", by=SYSTEM, at=now).version == 1
    assert archive("vlss-1998", 1) == archive("vlss-1998")


def test_what_is_read_back_is_what_was_imported(now):
    from solieu.design.reading import read

    draft = read(demo()).definition
    stored = import_operation(FOLDER, by=SYSTEM, at=now)
    assert stored.instrument == draft.instrument
    assert stored.rule_notes == draft.rule_notes
    assert (stored.tables, stored.process, stored.release) == (draft.tables, draft.process, draft.release)


def test_a_reader_may_not_import(now, actor_with):
    with pytest.raises(NotAllowed):
        import_operation(FOLDER, by=actor_with("reader"), at=now)
    assert not Operation.objects.exists()


def test_a_methodologist_of_another_operation_may_not_import(now, actor_with):
    with pytest.raises(NotAllowed):
        import_operation(FOLDER, by=actor_with("methodologist", operation="census"), at=now)
    assert not Operation.objects.exists()


REFUSALS = [
    (demo(rules_vtl=None), MissingFile, "rules.vtl"),
    (demo() | {"notes.docx": b""}, StrangeFile, "notes.docx"),
    (demo(tables_toml="[design\ncluster = 1"), FaultyToml, "tables.toml, dòng 1"),
    (demo(release_toml=b"title = '\xff'"), NotUtf8, "release.toml"),
    (edited("operation.toml", "code =", "kode ="), WrongEntry, "operation.toml: code"),
    (edited("operation.toml", '"vlss-1998"', '"VLSS 1998"'), WrongEntry, "VLSS 1998"),
    (edited("rules.vtl", "hhsize <= 15", "hhsize <="), FaultyRules, "rules.vtl: Dòng 6"),
    (edited("rules.vtl", "R11: hhsize <= 15", "R11: hhsizes <= 15"), StatError, "hhsizes"),
    (edited("process.toml", "edit.conform@1.0", "edit.confirm@1.0"), UnknownStepMethod, "edit.confirm@1.0"),
    (edited("process.toml", "groups = 5", "group = 5"), WrongStepParameters, "unknown group"),
    (edited("process.toml", "total_expenditure / hhsize", "total_expenditure / hhsiz"), StepFailed, "hhsiz"),
    (edited("process.toml", 'failures = "check.failures"', ""), WrongEntry, "failures"),
    (edited("tables.toml", 'variable = "expenditure_per_head"', 'variable = "spending"'), UnknownVariable, "spending"),
    (edited("tables.toml", 'value = "urban"', 'value = "town"'), WrongEntry, "town"),
    (edited("tables.toml", "from = 6, to = 10", "from = 5, to = 10"), WrongEntry, "LOWER_SECONDARY"),
    (edited("tables.toml", 'statistic = "ratio"', 'statistic = "rate"'), WrongEntry, "rate"),
    (edited("tables.toml", 'cluster = "commune"', 'cluster = "comune"'), UnknownVariable, "commune"),
    (edited("tables.toml", '"AREA", "SEX"', '"AREA", "GENDER"'), WrongEntry, "GENDER"),
    (edited("release.toml", '"food-share"', '"food"'), WrongEntry, "food"),
    (demo(questionnaire_xlsx=questionnaire(("farm", "name", "hhsize"))), DuplicateName, "hhsize"),
    (demo(questionnaire_xlsx=questionnaire(("farm", "relevant", "(1"))), BrokenQuestionnaire, "relevant"),
    (demo(questionnaire_xlsx=questionnaire(("farm", "name", "unit"))), ReservedName, "unit"),
    (demo(questionnaire_xlsx=b"nothing"), StatError, "questionnaire.xlsx"),
]


@pytest.mark.parametrize(("files", "kind", "named"), REFUSALS, ids=[named for _, _, named in REFUSALS])
def test_what_is_wrong_is_refused_precisely_and_leaves_only_the_audit_entry(files, kind, named, now):
    with pytest.raises(kind) as refused:
        import_operation(files, by=SYSTEM, at=now)
    error = refused.value
    assert named in error.say("vi") + error.advise("vi")
    assert error.say("en") and error.advise("en") and "{" not in error.say("vi") + error.advise("vi")
    assert not Operation.objects.exists() and not OperationFile.objects.exists()
    assert list(AuditEntry.objects.values_list("action", flat=True)) == ["operation.refuse"]


def test_a_changed_questionnaire_needs_a_new_form_version(now):
    import_operation(FOLDER, by=SYSTEM, at=now)
    changed = ("head_age", "constraint", ". >= 12 and . <= 110")
    with pytest.raises(InstrumentVersionTaken) as refused:
        import_operation(demo(questionnaire_xlsx=questionnaire(changed)), by=SYSTEM, at=now)
    assert refused.value.facts["number"] == 1
    second = import_operation(demo(questionnaire_xlsx=questionnaire(changed, version="1998.2")), by=SYSTEM, at=now)
    assert (second.version, second.instrument.version) == (2, "1998.2")


def test_a_form_belongs_to_one_operation(now):
    import_operation(FOLDER, by=SYSTEM, at=now)
    with pytest.raises(FormTaken):
        import_operation(edited("operation.toml", '"vlss-1998"', '"vlss-copy"'), by=SYSTEM, at=now)
    assert [o.code for o in queries.operations()] == ["vlss-1998"]


def test_what_is_not_there_is_named(now):
    with pytest.raises(UnknownOperation):
        queries.definition("vlss-1998")
    import_operation(FOLDER, by=SYSTEM, at=now)
    with pytest.raises(UnknownVersion) as refused:
        queries.definition("vlss-1998", 9)
    assert refused.value.facts["latest"] == 1


def test_a_folder_that_is_not_there_is_refused(now, tmp_path):
    with pytest.raises(MissingFile):
        import_operation(tmp_path / "nowhere", by=SYSTEM, at=now)


def test_files_of_desktops_are_passed_over(now):
    desktop = {".DS_Store": b"x", "Thumbs.db": b"x", "~$questionnaire.xlsx": b"x"}
    assert import_operation(demo() | desktop, by=SYSTEM, at=now).version == 1


def test_the_questionnaire_is_what_its_script_writes(tmp_path):
    import runpy

    script = runpy.run_path(str(Path(FOLDER).parent / "build_questionnaire.py"))
    assert script["packed"](script["workbook"]()) == (FOLDER / "questionnaire.xlsx").read_bytes()


@pytest.mark.django_db(transaction=True)
def test_imports_at_the_same_time_make_one_version(now):
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connection

    def take_in(_: int) -> int:
        try:
            return import_operation(FOLDER, by=SYSTEM, at=now).version
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as people:
        assert set(people.map(take_in, range(8))) == {1}
    assert OperationVersion.objects.count() == 1
    assert AuditEntry.objects.filter(action="operation.import").count() == 1
