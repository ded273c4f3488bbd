"""What the page of a run shows: values for the template, in the reader's language."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from solieu.core.text import Text
from solieu.design import queries as design
from solieu.design.definition import Rule
from solieu.platform.actors import Actor
from solieu.platform.permissions import Capability, allowed
from solieu.process.drawing import Drawing, draw
from solieu.process.labels import SEVERITIES, SEVERITY_TONES, STATUSES, STEP_CLASSES, STEP_STATUSES, TONES
from solieu.process.models import Run, StepRun
from solieu.process.queries import run_steps

Label = str | Promise


@dataclass(frozen=True, slots=True)
class Flow:
    """A table that a step takes or gives: its name in the process, and the version (empty until known)."""

    name: str
    ref: str
    digest: str
    rows: int | None


@dataclass(frozen=True, slots=True)
class RuleCount:
    code: str
    message: str
    severity: Label
    tone: str
    broken: int
    checked: int | None
    undecided: int | None


@dataclass(frozen=True, slots=True)
class StepCard:
    row: StepRun
    title: str
    status: Label
    tone: str
    css: str
    parameters: list[tuple[str, str]]
    inputs: list[Flow]
    outputs: list[Flow]
    rules: list[RuleCount]
    counted: Label
    judged: bool
    problems: list[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class RunPage:
    status: Label
    tone: str
    is_going: bool
    nothing_changed: bool
    error: dict[str, Any] | None
    seconds: float | None
    finished: int
    steps: list[StepCard]
    drawing: Drawing
    outputs: list[Flow]
    source: str


def startable(who: Actor) -> list[tuple[str, str]]:
    """(operation/wave, label) of every wave that the actor may process."""
    codes = [o.code for o in design.operations() if allowed(who, Capability.RUN_START, operation=o.code)]
    return [
        (f"{code}/{wave.code}", f"{code} – {wave.code}") for code in codes for wave in design.definition(code).waves
    ]


def run_page(run: Run, language: str) -> RunPage:
    rules = design.definition(run.operation, run.operation_version).rule_notes
    steps = [_card(step, rules, language) for step in run_steps(run)]
    return RunPage(
        status=STATUSES[run.status],
        tone=TONES[run.status],
        is_going=run.status in {"queued", "running"},
        nothing_changed=run.status == "done" and run.counts.get("done") == 0,
        error=_error(run, language),
        seconds=(run.ended_at - run.started_at).total_seconds() if run.ended_at else None,
        finished=sum(card.row.status in {"done", "unchanged"} for card in steps),
        steps=steps,
        drawing=draw(run, language),
        outputs=[_flow(name, ref, {}) for name, ref in run.outputs.items()],
        source=f"{run.source_dataset}@{run.source_version}",
    )


def _error(run: Run, language: str) -> dict[str, Any] | None:
    if not run.error:
        return None
    sentence, remedy = Text.read(run.error["sentence"]), Text.read(run.error["remedy"])
    return {"sentence": sentence.say(language), "remedy": remedy.say(language), "code": run.error["code"]}


def _card(row: StepRun, rules: Mapping[str, Rule], language: str) -> StepCard:
    inputs, outputs = row.counts.get("in", {}), row.counts.get("out", {})
    return StepCard(
        row=row,
        title=Text(row.title_vi, row.title_en).say(language),
        status=STEP_STATUSES[row.status],
        tone=TONES[row.status],
        css=STEP_CLASSES[row.status],
        parameters=[(name, _written(value)) for name, value in row.parameters.items()],
        inputs=[_flow(ref["table"], ref, inputs) for ref in row.inputs.values()],
        outputs=[_flow(name, ref, outputs) for name, ref in row.outputs.items()],
        rules=_rule_counts(row, rules, language),
        counted=_("Không đạt") if "verdicts" in row.counts else _("Đã sửa"),
        judged="verdicts" in row.counts,
        problems=_problems(row.counts.get("problems", {}), language),
    )


def _written(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=2)


def _flow(name: str, ref: Mapping[str, Any], rows: Mapping[str, int]) -> Flow:
    if "dataset" not in ref:
        return Flow(name, "", "", None)
    return Flow(name, f"{ref['dataset']}@{ref['version']}", ref["digest"], rows.get(name))


def _rule_counts(row: StepRun, rules: Mapping[str, Rule], language: str) -> list[RuleCount]:
    """Every rule that was judged, or, where verdicts are not kept, every code that has records."""
    broken, verdicts = row.counts.get("rules", {}), row.counts.get("verdicts", {})
    messages = {**_reasons(row.parameters), **{code: rule.message for code, rule in rules.items()}}
    return [
        _rule_count(code, rules.get(code), messages.get(code), broken.get(code, 0), verdicts.get(code, {}), language)
        for code in (verdicts or broken)
    ]


def _rule_count(
    code: str, rule: Rule | None, message: Text | None, broken: int, verdict: Mapping[str, int], language: str
) -> RuleCount:
    return RuleCount(
        code=code,
        message=message.say(language) if message else "",
        severity=SEVERITIES.get(rule.severity, "") if rule else "",
        tone=SEVERITY_TONES.get(rule.severity, "") if rule else "",
        broken=broken,
        checked=verdict.get("checked"),
        undecided=verdict.get("undecided"),
    )


def _reasons(parameters: Mapping[str, Any]) -> dict[str, Text]:
    """The reasons that corrections give, by their rule."""
    listed: Sequence[Any] = parameters.get("corrections") or ()
    return {entry["rule"]: Text.read(entry["reason"]) for entry in listed if "reason" in entry}


def _problems(counts: Mapping[str, int], language: str) -> list[tuple[str, int]]:
    if not counts:
        return []
    from solieu.core.editing import PROBLEMS

    return [(PROBLEMS[code].say(language) if code in PROBLEMS else code, n) for code, n in counts.items()]
