"""What changed between two versions of an operation: lines, questions, rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import unified_diff
from typing import Literal

from solieu.core.tables import Question
from solieu.core.text import Text
from solieu.design.definition import OperationDefinition, Rule

Change = Literal["added", "removed", "changed"]

PARTS = {
    "label": Text("lời hỏi", "wording"),
    "hint": Text("hướng dẫn", "hint"),
    "type": Text("kiểu", "type"),
    "choices": Text("câu trả lời", "choices"),
    "constraint": Text("ràng buộc", "constraint"),
    "constraint_message": Text("lời báo lỗi", "constraint message"),
    "relevant": Text("điều kiện hỏi", "relevance"),
    "calculation": Text("công thức", "calculation"),
    "required": Text("bắt buộc", "required"),
    "group": Text("phần", "section"),
    "position": Text("thứ tự", "order"),
    "severity": Text("mức", "severity"),
    "message": Text("thông báo", "message"),
    "expression": Text("điều kiện", "condition"),
}


@dataclass(frozen=True, slots=True)
class DiffLine:
    kind: Literal["same", "added", "removed", "place"]
    text: str


@dataclass(frozen=True, slots=True)
class FileDifference:
    """`lines` is the unified diff of a text file; a workbook has none and shows as questions."""

    name: str
    lines: tuple[DiffLine, ...]


@dataclass(frozen=True, slots=True)
class PartDifference:
    """One property of a question or rule before and after, as people read it."""

    part: str
    name: Text
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ItemDifference:
    """A question or rule that came, went or changed."""

    id: str
    change: Change
    label: Text
    parts: tuple[PartDifference, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    code: str
    before: int
    after: int
    files: tuple[FileDifference, ...]
    questions: tuple[ItemDifference, ...]
    rules: tuple[ItemDifference, ...]

    @property
    def is_empty(self) -> bool:
        return not self.files


def between(a: OperationDefinition, b: OperationDefinition) -> Difference:
    """Everything that `b` has otherwise than `a`."""
    questions = ({q.variable.name: q for q in each.instrument.questions} for each in (a, b))
    return Difference(
        code=b.code,
        before=a.version,
        after=b.version,
        files=tuple(_files(a.files, b.files)),
        questions=tuple(_questions(*questions)),
        rules=tuple(_rules(a.rule_notes, b.rule_notes)),
    )


def _files(a: Mapping[str, bytes], b: Mapping[str, bytes]) -> Iterator[FileDifference]:
    for name in b:
        if a.get(name) != b[name]:
            yield FileDifference(name, tuple(_lines(name, a.get(name, b""), b[name])))


def _lines(name: str, a: bytes, b: bytes) -> Iterator[DiffLine]:
    if name.endswith(".xlsx"):
        return
    before, after = (content.decode("utf-8-sig").splitlines() for content in (a, b))
    for line in list(unified_diff(before, after, lineterm="", n=2))[2:]:
        kinds: dict[str, Literal["added", "removed", "place"]] = {"+": "added", "-": "removed", "@": "place"}
        yield DiffLine(kinds.get(line[:1], "same"), line if line.startswith("@@") else line[1:])


def _questions(a: Mapping[str, Question], b: Mapping[str, Question]) -> Iterator[ItemDifference]:
    order = _moved(list(a), list(b))
    before = {name: _question_parts(question, order[0].get(name, "")) for name, question in a.items()}
    after = {name: _question_parts(question, order[1].get(name, "")) for name, question in b.items()}
    labels = {name: question.variable.label for name, question in (*a.items(), *b.items())}
    yield from _items(before, after, labels)


def _moved(a: list[str], b: list[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Positions among the questions that both have: coming and going moves nobody."""
    kept_a, kept_b = [n for n in a if n in b], [n for n in b if n in a]
    return ({n: str(i) for i, n in enumerate(kept_a, 1)}, {n: str(i) for i, n in enumerate(kept_b, 1)})


def _question_parts(question: Question, position: str) -> dict[str, str]:
    variable = question.variable
    return {
        "label": _both(variable.label),
        "hint": _both(question.hint),
        "type": variable.type,
        "choices": "\n".join(f"{c.code}: {_both(c.name)}" for c in variable.categories),
        "constraint": question.constraint,
        "constraint_message": _both(question.constraint_message),
        "relevant": question.relevant,
        "calculation": question.calculation,
        "required": "✓" if question.required else "–",
        "group": " / ".join(question.group),
        "position": position,
    }


def _rules(a: Mapping[str, Rule], b: Mapping[str, Rule]) -> Iterator[ItemDifference]:
    before, after = ({code: _rule_parts(rule) for code, rule in rules.items()} for rules in (a, b))
    labels = {code: rule.message for code, rule in (*a.items(), *b.items())}
    yield from _items(before, after, labels)


def _rule_parts(rule: Rule) -> dict[str, str]:
    return {"message": _both(rule.message), "severity": rule.severity, "expression": rule.expression}


def _items(
    before: Mapping[str, dict[str, str]], after: Mapping[str, dict[str, str]], labels: Mapping[str, Text]
) -> Iterator[ItemDifference]:
    """What went, then what came or changed in the order of the later version."""
    for id in before:
        if id not in after:
            yield ItemDifference(id, "removed", labels[id])
    for id, parts in after.items():
        if id not in before:
            yield ItemDifference(id, "added", labels[id])
        elif changed := tuple(_parts(before[id], parts)):
            yield ItemDifference(id, "changed", labels[id], changed)


def _parts(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[PartDifference]:
    for part in after:
        if before[part] != after[part]:
            yield PartDifference(part, PARTS[part], before[part], after[part])


def _both(text: Text | None) -> str:
    if text is None:
        return ""
    return text.vi if text.en in ("", text.vi) else f"{text.vi} · {text.en}"
