"""Questions and rules as JSON, and back without loss."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from solieu.core.tables import Category, Question, Variable
from solieu.core.text import Text


def question_to_json(question: Question) -> dict[str, Any]:
    variable = question.variable
    return {
        "name": variable.name,
        "type": variable.type,
        "label": variable.label.to_json(),
        "categories": [{"code": c.code, "name": c.name.to_json()} for c in variable.categories],
        "path": variable.path,
        "unit": _text_to_json(variable.unit),
        "hint": _text_to_json(question.hint),
        "required": question.required,
        "constraint": question.constraint,
        "constraint_message": _text_to_json(question.constraint_message),
        "relevant": question.relevant,
        "calculation": question.calculation,
        "group": list(question.group),
    }


def question_from_json(body: Mapping[str, Any]) -> Question:
    variable = Variable(
        name=body["name"],
        type=body["type"],
        label=Text.read(body["label"]),
        categories=tuple(Category(c["code"], Text.read(c["name"])) for c in body["categories"]),
        path=body["path"],
        unit=_text_from_json(body["unit"]),
    )
    return Question(
        variable=variable,
        hint=_text_from_json(body["hint"]),
        required=body["required"],
        constraint=body["constraint"],
        constraint_message=_text_from_json(body["constraint_message"]),
        relevant=body["relevant"],
        calculation=body["calculation"],
        group=tuple(body["group"]),
    )


def _text_to_json(text: Text | None) -> dict[str, str] | None:
    return text.to_json() if text else None


def _text_from_json(body: Mapping[str, str] | None) -> Text | None:
    return Text.read(body) if body else None
