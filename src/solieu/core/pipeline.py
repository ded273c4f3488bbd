"""The steps of an operation as a graph: read from process.toml, checked, and keyed.

A step takes tables by name (`raw`, `conform.conformed`), runs one registered method and gives
tables again. `read` refuses what cannot run before a single record is touched; `shapes` runs the
whole graph on empty structures; `step_key` tells whether a step would compute the same again.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, Any

from solieu.core import registry
from solieu.core.errors import StatError
from solieu.core.registry import Method
from solieu.core.text import Text

if TYPE_CHECKING:
    from ibis import Schema
    from ibis.expr.types import Table

REFERENCES = ("variables", "rules")
IDENTIFIER = re.compile(r"[a-z][a-z0-9_-]*")


class MalformedPipeline(StatError):
    code = "pipeline.malformed"
    sentence = Text("process.toml chưa đúng: {what}.", "process.toml is malformed: {what}.")
    remedy = Text(
        "Mỗi [[step]] cần id, method, inputs; bảng [outputs] ghi tên → kết quả của bước.",
        "Every [[step]] needs id, method, inputs; [outputs] maps names to the outputs of steps.",
    )


class DuplicateStep(StatError):
    code = "pipeline.duplicate-step"
    sentence = Text("Có hai bước cùng mang mã {step}.", "Two steps are both called {step}.")
    remedy = Text("Đặt mã khác cho một trong hai bước.", "Give one of them another id.")


class UnknownInput(StatError):
    code = "pipeline.unknown-input"
    sentence = Text(
        "{step} dùng bảng {name}, nhưng không có bảng nào tên như vậy.",
        "{step} takes the table {name}, but nothing of that name exists.",
    )
    remedy = Text("Các bảng có thể dùng: {known}.", "Tables that can be taken: {known}.")


class WrongInputs(StatError):
    code = "pipeline.wrong-inputs"
    sentence = Text(
        "Bước {step}: phương pháp {method} cần các bảng {expected}, nhưng được đưa {given}.",
        "Step {step}: method {method} takes the tables {expected}, but was given {given}.",
    )
    remedy = Text("Sửa dòng inputs của bước {step}.", "Correct the inputs of step {step}.")


class CyclicSteps(StatError):
    code = "pipeline.cycle"
    sentence = Text("Các bước chờ nhau theo vòng tròn: {cycle}.", "Steps wait for each other in a circle: {cycle}.")
    remedy = Text("Bỏ một trong các đầu vào để vòng tròn mở ra.", "Remove one of the inputs to open the circle.")


class UnknownStepMethod(StatError):
    code = "pipeline.unknown-method"
    sentence = Text(
        "Bước {step} dùng phương pháp {method}, nhưng không có phương pháp đó.",
        "Step {step} uses the method {method}, which does not exist.",
    )
    remedy = Text("Các phương pháp hiện có: {known}.", "Methods at hand: {known}.")


class WrongStepParameters(StatError):
    code = "pipeline.wrong-parameters"
    sentence = Text("Bước {step} ({method}): {what}.", "Step {step} ({method}): {what}.")
    remedy = Text("Tham số của phương pháp: {expected}.", "The method's parameters: {expected}.")


class UnknownReference(StatError):
    code = "pipeline.unknown-reference"
    sentence = Text(
        "Bước {step}: tham số {parameter} trỏ đến {reference}, là điều không có.",
        "Step {step}: parameter {parameter} points to {reference}, which does not exist.",
    )
    remedy = Text("Có thể trỏ đến: {known}.", "It may point to: {known}.")


class StepFailed(StatError):
    """Why one step cannot run; keeps the words of the error underneath, when it has any."""

    code = "pipeline.step-failed"
    sentence = Text("Bước {step} ({method}) không chạy được: {why_vi}", "Step {step} ({method}) cannot run: {why_en}")
    remedy = Text("{advice_vi}", "{advice_en}")

    @classmethod
    def of(cls, step: Step, error: Exception) -> StepFailed:
        facts = {"step": step.id, "method": step.method.name, "cause": type(error).__name__}
        if isinstance(error, StatError):
            words = {"why_vi": error.say("vi"), "why_en": error.say("en")}
            advice = {"advice_vi": error.advise("vi"), "advice_en": error.advise("en")}
            return cls(**facts | {"cause": error.code} | words | advice)
        why = (str(error).strip().splitlines() or [type(error).__name__])[0]
        advice = Text("Kiểm tra tham số và đầu vào của bước.", "Check the step's parameters and inputs.")
        return cls(**facts, why_vi=why, why_en=why, advice_vi=advice.vi, advice_en=advice.en)


@dataclass(frozen=True, slots=True)
class Step:
    """One use of a method. `inputs`: the method's table → the name of the table taken."""

    id: str
    method: Method
    title: Text
    inputs: Mapping[str, str]
    parameters: Mapping[str, Any]

    @property
    def references(self) -> tuple[str, ...]:
        """What its parameters take from the definition: `variables`, `rules`."""
        return tuple(r for r in REFERENCES if f"@{r}" in self.parameters.values())

    def apply(self, tables: Mapping[str, Table], references: Mapping[str, Any]) -> dict[str, Table]:
        """Run the method on the tables that it takes; the tables it gives, by their full names."""
        for name in self.method.inputs:
            self.demand(self.inputs[name], tables)
        given = [tables[self.inputs[name]] for name in self.method.inputs]
        try:
            result = self.method.function(*given, **self.resolve(references))
        except Exception as error:
            raise StepFailed.of(self, error) from error
        if isinstance(result, Mapping):
            return {f"{self.id}.{name}": table for name, table in result.items()}
        return {self.id: result}

    def demand(self, name: str, tables: Mapping[str, Any]) -> None:
        """Raise `UnknownInput` when no step before has made the table."""
        _refuse_unknown_names(self.id, [name], tables)

    def resolve(self, references: Mapping[str, Any]) -> dict[str, Any]:
        """Parameters with `@variables` and `@rules` replaced by what they point to."""
        return {
            name: references[value[1:]] if _is_reference(value) else value for name, value in self.parameters.items()
        }

    def derivations(self, references: Mapping[str, Any]) -> dict[str, list[str]]:
        """For each variable that the step makes, the variables that it is made from."""
        if self.method.derivations is None:
            return {}
        made = self.method.derivations(self.resolve(references))
        return {new: list(made_from) for new, made_from in made.items()}


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Steps in an order in which each finds its inputs ready."""

    source: str
    steps: tuple[Step, ...]
    outputs: Mapping[str, str]

    def step(self, id: str) -> Step:
        return next(step for step in self.steps if step.id == id)

    @property
    def edges(self) -> tuple[tuple[str, str], ...]:
        """(producer, consumer) pairs; the source stands for itself."""
        return tuple((producer(name), step.id) for step in self.steps for name in step.inputs.values())


def producer(name: str) -> str:
    """The step (or source) that a table comes from: `conform` for `conform.problems`."""
    return name.partition(".")[0]


def read(process: Mapping[str, Any]) -> Pipeline:
    """The checked graph of a process.toml that `tomllib` has read."""
    source = _text(process, "source", "source")
    steps = [_step(entry, at) for at, entry in enumerate(_entries(process), start=1)]
    _refuse_duplicates([source, *(step.id for step in steps)])
    outputs = process.get("outputs", {})
    known = [source, *(step.id for step in steps)]
    for step in steps:
        _refuse_unknown_producers(step.id, step.inputs.values(), known)
    _refuse_unknown_producers("[outputs]", outputs.values(), known)
    return Pipeline(source, _in_order(steps, source), dict(outputs))


def step_key(step: Step, *, references: Mapping[str, Any], digests: Mapping[str, str]) -> str:
    """SHA-256 over everything that the result of the step depends on, and nothing else.

    Method and version, resolved parameters, and the content digest of each input. Texts for
    people (labels, messages, comments in rules) are left out: rewording them runs nothing again.
    """
    parameters = {
        name: canonical_rules(value) if step.parameters[name] == "@rules" else canonical(value)
        for name, value in step.resolve(references).items()
    }
    return digest([step.id, step.method.name, parameters, dict(digests)])


def digest(meaning: Any) -> str:
    """SHA-256 of the canonical JSON of a value."""
    text = json.dumps(canonical(meaning), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def shapes(pipeline: Pipeline, *, source: Schema, references: Mapping[str, Any]) -> dict[str, Schema]:
    """The structure of every table that the pipeline would make, found without any data.

    Runs each method on unbound tables: a column that is not there, an expression of the wrong
    type or an output nobody makes stops here (`StepFailed`, `UnknownInput`).
    """
    import ibis

    tables: dict[str, Table] = {pipeline.source: ibis.table(source, name=pipeline.source)}
    for step in pipeline.steps:
        made = step.apply(tables, references)
        tables |= {name: ibis.table(table.schema(), name=name) for name, table in made.items()}
    _refuse_unknown_names("[outputs]", pipeline.outputs.values(), tables)
    return {name: table.schema() for name, table in tables.items()}


RULE_TOKEN = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:[^"])*"|\s+|[^\s"/]+|/', re.DOTALL)
MESSAGE = re.compile(r'errorcode ?"[^"]*"')


def canonical_rules(text: str) -> str:
    """VTL rules without comments, layout and the sentences that they say when broken."""
    tokens = (match.group() for match in RULE_TOKEN.finditer(text))
    kept = (" " if t.isspace() or t.startswith(("/*", "//")) else t for t in tokens)
    joined = "".join(kept)
    return " ".join(MESSAGE.sub("errorcode", joined).split())


def canonical(value: Any) -> Any:
    """A value as JSON, the same for equal meanings; texts for people (`{vi, en}`) are left out."""
    if is_dataclass(value) and not isinstance(value, type):
        value = {"": type(value).__name__} | {f.name: getattr(value, f.name) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(k): canonical(v) for k, v in value.items() if not _is_for_people(v)}
    if isinstance(value, list | tuple):
        return [canonical(each) for each in value if not _is_for_people(each)]
    if isinstance(value, str | int | float | bool) or value is None:
        return value
    return str(value)


def _is_for_people(value: Any) -> bool:
    return isinstance(value, Text) or (isinstance(value, Mapping) and "vi" in value and set(value) <= {"vi", "en"})


def _is_reference(value: Any) -> bool:
    return isinstance(value, str) and value.startswith("@")


def _text(table: Mapping[str, Any], name: str, where: str) -> str:
    value = table.get(name)
    if not isinstance(value, str) or not IDENTIFIER.match(value):
        raise MalformedPipeline(what=f"{where} = {value!r}")
    return value


def _entries(process: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    entries = process.get("step")
    if not isinstance(entries, list) or not entries:
        raise MalformedPipeline(what="[[step]] = []")
    return entries


def _step(entry: Mapping[str, Any], at: int) -> Step:
    id = _text(entry, "id", f"[[step]] {at}: id")
    if not IDENTIFIER.fullmatch(id):
        raise MalformedPipeline(what=f"[[step]] {at}: id = {id!r}")
    inputs, parameters = entry.get("inputs"), entry.get("parameters", {})
    if not isinstance(inputs, dict) or not isinstance(parameters, dict):
        raise MalformedPipeline(what=f"[[step]] {id}: inputs = {inputs!r}")
    method = _method(id, _text(entry, "method", f"[[step]] {id}: method"))
    step = Step(id, method, Text.read(entry.get("title", method.title)), inputs, parameters)
    _refuse_wrong_use(step)
    return step


def _method(step: str, name: str) -> Method:
    try:
        return registry.find(name)
    except registry.UnknownMethod as unknown:
        raise UnknownStepMethod(step=step, method=name, known=unknown.facts["known"]) from unknown


def _refuse_wrong_use(step: Step) -> None:
    """Its tables and parameters must be the method's; references must point to something."""
    if set(step.inputs) != set(step.method.inputs):
        raise WrongInputs(
            step=step.id,
            method=step.method.name,
            expected=", ".join(step.method.inputs),
            given=", ".join(step.inputs),
        )
    try:
        step.method.check(step.parameters)
    except registry.WrongParameters as wrong:
        raise WrongStepParameters(
            step=step.id,
            method=step.method.name,
            what=wrong.facts["what"],
            expected=wrong.facts["expected"],
        ) from wrong
    known = [f"@{name}" for name in REFERENCES]
    for name, value in step.parameters.items():
        if _is_reference(value) and value not in known:
            raise UnknownReference(step=step.id, parameter=name, reference=value, known=", ".join(known))


def _refuse_duplicates(ids: Sequence[str]) -> None:
    for at, id in enumerate(ids):
        if id in ids[:at]:
            raise DuplicateStep(step=id)


def _refuse_unknown_producers(who: str, names: Iterable[Any], known: Sequence[str]) -> None:
    for name in names:
        if producer(str(name)) not in known:
            raise UnknownInput(step=who, name=name, known=", ".join(known))


def _refuse_unknown_names(who: str, names: Iterable[str], tables: Mapping[str, Any]) -> None:
    for name in names:
        if name not in tables:
            raise UnknownInput(step=who, name=name, known=", ".join(tables))


def _in_order(steps: Sequence[Step], source: str) -> tuple[Step, ...]:
    """Producers first; among those that are ready, as the file has them."""
    by_id = {step.id: step for step in steps}
    graph = {step.id: [p for p in map(producer, step.inputs.values()) if p != source] for step in steps}
    try:
        return tuple(by_id[id] for id in TopologicalSorter(graph).static_order())
    except CycleError as cycle:
        raise CyclicSteps(cycle=" → ".join(reversed(cycle.args[1]))) from cycle
