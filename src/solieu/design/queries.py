"""Reads of operations: definitions as values, lists, and where a variable is used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, cast

from django.db.models import Max

from solieu.core.text import Text
from solieu.design import differences
from solieu.design.definition import (
    FILES,
    InstrumentDefinition,
    OperationDefinition,
    OperationSummary,
    Rule,
    Severity,
    VersionSummary,
)
from solieu.design.differences import Difference
from solieu.design.errors import UnknownOperation, UnknownVersion
from solieu.design.models import EditRule, OperationFile, OperationVersion, Question
from solieu.design.reading.operation import read_waves
from solieu.design.reading.toml import decode, parse
from solieu.design.writing import question_from_json


@dataclass(frozen=True, slots=True)
class VariableUse:
    """A place where a variable is used: a question, or a rule that looks at it."""

    operation: str
    version: int
    kind: Literal["question", "rule"]
    id: str
    text: Text


def definition(code: str, version: int | None = None) -> OperationDefinition:
    """One version, or the latest; raises `UnknownOperation` or `UnknownVersion`.

    Versions never change, so that each is put together once in a process.
    """
    numbers = dict(OperationVersion.objects.filter(operation__code=code).values_list("number", "digest"))
    if not numbers:
        raise UnknownOperation(code=code, known=", ".join(_codes()) or "–")
    number = max(numbers) if version is None else version
    if number not in numbers:
        raise UnknownVersion(code=code, version=number, latest=max(numbers))
    return _definition(code, number, numbers[number])


def definition_of_form(form_id: str, form_version: str | None = None) -> OperationDefinition | None:
    """The newest definition with this form (and version of the form); None when there is none."""
    found = OperationVersion.objects.filter(form_id=form_id)
    if form_version is not None:
        found = found.filter(form_version=form_version)
    newest = found.order_by("-number").values_list("operation__code", "number", "digest").first()
    return _definition(*newest) if newest else None


@lru_cache(maxsize=64)
def _definition(code: str, number: int, digest: str) -> OperationDefinition:
    row = OperationVersion.objects.get(operation__code=code, number=number, digest=digest)
    contents = {file.name: bytes(file.content) for file in OperationFile.objects.filter(version=row)}
    files = {name: contents[name] for name in FILES}
    operation = parse("operation.toml", files["operation.toml"])
    return OperationDefinition(
        code=code,
        version=number,
        digest=digest,
        title=Text.read(operation["title"]),
        owner=Text.read(operation["owner"]),
        legal_basis=Text.read(operation["legal_basis"]),
        description=Text.read(operation.get("description", "")),
        waves=read_waves(operation),
        files=files,
        instrument=_instrument(row),
        rules=decode("rules.vtl", files["rules.vtl"]),
        rule_notes={rule.code: _rule(rule) for rule in EditRule.objects.filter(version=row)},
        process=parse("process.toml", files["process.toml"]),
        tables=parse("tables.toml", files["tables.toml"]),
        release=parse("release.toml", files["release.toml"]),
    )


def _instrument(row: OperationVersion) -> InstrumentDefinition:
    return InstrumentDefinition(
        form_id=row.form_id,
        version=row.form_version,
        title=Text.read(row.summary["form_title"]),
        xform=bytes(row.xform),
        questions=tuple(question_from_json(question.body) for question in Question.objects.filter(version=row)),
        languages=tuple(row.summary["languages"]),
        sections={name: Text.read(label) for name, label in row.summary["sections"].items()},
    )


def _rule(row: EditRule) -> Rule:
    message = Text(row.message_vi, row.message_en)
    severity = cast("Severity", row.severity)
    return Rule(row.code, severity, message, row.expression, row.source, tuple(row.variables))


def _codes() -> list[str]:
    return list(
        OperationVersion.objects.order_by("operation__code").values_list("operation__code", flat=True).distinct()
    )


def _latest() -> list[OperationVersion]:
    """The latest version of every operation, without files."""
    newest = OperationVersion.objects.values("operation").annotate(newest=Max("number"))
    pairs = {(row["operation"], row["newest"]) for row in newest}
    rows = OperationVersion.objects.select_related("operation").defer("xform").order_by("operation__code")
    return [row for row in rows if (row.operation.pk, row.number) in pairs]


def operations() -> list[OperationSummary]:
    """Every operation in its latest version, in order of code."""
    return [
        OperationSummary(
            code=row.operation.code,
            title=Text.read(row.summary["title"]),
            owner=Text.read(row.summary["owner"]),
            version=row.number,
            imported_at=row.imported_at,
            waves=row.summary["waves"],
            questions=row.summary["questions"],
            rules=row.summary["rules"],
            tables=row.summary["tables"],
        )
        for row in _latest()
    ]


def versions(code: str) -> list[VersionSummary]:
    """Newest first; raises `UnknownOperation`."""
    rows = OperationVersion.objects.filter(operation__code=code).defer("xform").order_by("-number")
    if not rows:
        raise UnknownOperation(code=code, known=", ".join(_codes()) or "–")
    return [
        VersionSummary(code, row.number, row.digest, row.form_version, row.imported_by, row.imported_at) for row in rows
    ]


def diff(code: str, a: int, b: int) -> Difference:
    """What version `b` changed against version `a`: by file, question and rule."""
    return differences.between(definition(code, a), definition(code, b))


def where_used(variable: str) -> Sequence[VariableUse]:
    """Questions and rules of the latest versions that ask for or look at a variable."""
    newest = {row.pk: row for row in _latest()}
    found: list[VariableUse] = []
    for question in Question.objects.filter(version__in=newest, name=variable):
        row = newest[question.version.pk]
        label = Text(question.label_vi, question.label_en)
        found.append(VariableUse(row.operation.code, row.number, "question", question.name, label))
    for rule in EditRule.objects.filter(version__in=newest, variables__contains=[variable]):
        row = newest[rule.version.pk]
        message = Text(rule.message_vi, rule.message_en)
        found.append(VariableUse(row.operation.code, row.number, "rule", rule.code, message))
    return found
