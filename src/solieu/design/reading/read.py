"""Read the six files of an operation into a definition that everything else can rely on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from solieu.core.standards.xlsform import Finding, Instrument, read_xlsform
from solieu.core.text import Text
from solieu.design.definition import InstrumentDefinition, OperationDefinition
from solieu.design.errors import RepeatedQuestions
from solieu.design.reading.folder import Files, digest_of
from solieu.design.reading.operation import CODE, read_waves
from solieu.design.reading.process import demand_free_names, read_process
from solieu.design.reading.rules import demand_variables, read_rules
from solieu.design.reading.tables import check_release, check_tables
from solieu.design.reading.toml import decode, name_at, parse, text_at

OPERATION = "operation.toml"
QUESTIONNAIRE = "questionnaire.xlsx"


@dataclass(frozen=True, slots=True)
class Draft:
    """A definition that has no number yet, with what is good to know about it."""

    definition: OperationDefinition
    warnings: tuple[Finding, ...] = ()


def read(files: Files) -> Draft:
    """Check everything; the first thing wrong is raised with its file and place."""
    operation, tables, release = (parse(name, files[name]) for name in (OPERATION, "tables.toml", "release.toml"))
    process = parse("process.toml", files["process.toml"])
    instrument = read_questionnaire(files[QUESTIONNAIRE])
    definition = OperationDefinition(
        code=name_at(OPERATION, operation, "code", pattern=CODE),
        version=0,
        digest=digest_of(files),
        title=text_at(OPERATION, operation, "title"),
        owner=text_at(OPERATION, operation, "owner"),
        legal_basis=text_at(OPERATION, operation, "legal_basis"),
        description=text_at(OPERATION, operation, "description") if "description" in operation else Text("", ""),
        waves=read_waves(operation),
        files=dict(files),
        instrument=_definition(instrument, text_at(OPERATION, operation, "title")),
        rules=decode("rules.vtl", files["rules.vtl"]),
        rule_notes=read_rules(decode("rules.vtl", files["rules.vtl"])),
        process=process,
        tables=tables,
        release=release,
    )
    _check_together(definition)
    return Draft(definition, instrument.warnings)


def read_questionnaire(workbook: bytes) -> Instrument:
    """The instrument, when devices can carry it and one row holds a unit's answers."""
    instrument = read_xlsform(workbook, QUESTIONNAIRE)
    instrument.demand_sound(QUESTIONNAIRE)
    if instrument.repeats:
        raise RepeatedQuestions(repeat=instrument.repeats[0])
    demand_free_names(question.variable for question in instrument.questions)
    return instrument


def _definition(instrument: Instrument, title: Text) -> InstrumentDefinition:
    """A form's title has one language: the other one is the operation's."""
    return InstrumentDefinition(
        form_id=instrument.form_id,
        version=instrument.version,
        title=Text(instrument.title, title.en),
        xform=instrument.xform,
        questions=instrument.questions,
        languages=instrument.languages,
        sections=instrument.sections,
    )


def _check_together(definition: OperationDefinition) -> None:
    """Rules look at questions, steps run on them, and tables count what the steps give."""
    made = read_process(definition.process, definition.variables, definition.rules)
    given = dict.fromkeys(column for columns in made.values() for column in columns)
    demand_variables(definition.rule_notes.values(), given)
    check_tables(definition.tables, made["clean"], definition.variables)
    check_release(definition.release, definition.tables)


def summary(definition: OperationDefinition) -> dict[str, Any]:
    """What lists show of a version without opening its files."""
    return {
        "title": definition.title.to_json(),
        "owner": definition.owner.to_json(),
        "waves": len(definition.waves),
        "questions": len(definition.instrument.questions),
        "rules": len(definition.rule_notes),
        "steps": len(definition.process.get("step", ())),
        "tables": len(definition.tables.get("table", ())),
        "form_title": definition.instrument.title.to_json(),
        "languages": list(definition.instrument.languages),
        "sections": {name: label.to_json() for name, label in definition.instrument.sections.items()},
    }
