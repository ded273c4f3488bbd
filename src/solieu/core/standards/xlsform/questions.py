"""Rows of the survey as questions: what is asked, in which words, and what guards the answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from solieu.core.standards.xlsform.sheets import Line
from solieu.core.standards.xlsform.structure import SILENT, Element
from solieu.core.standards.xlsform.xform import XFormParts
from solieu.core.tables import Category, Question, Variable
from solieu.core.text import Text

SPOKEN = {"vi": ("vi", "vietnamese", "tiếng việt", "tieng viet"), "en": ("en", "english")}
CODE = re.compile(r"\(([A-Za-z]{2,3})(?:-[\w-]+)?\)\s*$")


def language_code(language: str) -> str:
    """`Tiếng Việt (vi)` is vi; a language that names no code is guessed from its name."""
    named = CODE.search(language)
    code = named[1].lower() if named else language.strip().lower()
    return next((short for short, names in SPOKEN.items() if code in names), code)


def text(said: Mapping[str, str], default: str = "") -> Text | None:
    """The Vietnamese and English of a cell; a cell without a language speaks the default one."""
    spoken = {language_code(language or default or "vi"): words for language, words in said.items() if words}
    if not spoken:
        return None
    vietnamese = spoken.get("vi") or next(iter(spoken.values()))
    return Text(vietnamese, spoken.get("en", ""))


def questions(
    survey: Sequence[Element], choices: Iterable[Line], xform: XFormParts, default: str
) -> tuple[Question, ...]:
    """The questions in the order in which they are asked; notes and groups are none."""
    lists = categories(choices, default)
    asked = [e for e in survey if e.kind == "question" and e.name and e.type not in SILENT]
    return tuple(_question(element, lists, xform, default) for element in asked)


def sections(survey: Sequence[Element], default: str) -> dict[str, Text]:
    """The labels of the groups and repeats that have one."""
    labels = {e.name: text(e.line.said("label"), default) for e in survey if e.kind in ("group", "repeat")}
    return {name: label for name, label in labels.items() if label is not None}


def categories(choices: Iterable[Line], default: str) -> dict[str, tuple[Category, ...]]:
    """The answers of every list, in order."""
    lists: dict[str, list[Category]] = {}
    for line in choices:
        if line.get("list_name") and line.get("name"):
            name = text(line.said("label"), default) or Text(line.get("name"), line.get("name"))
            lists.setdefault(line.get("list_name"), []).append(Category(line.get("name"), name))
    return {name: tuple(entries) for name, entries in lists.items()}


def _question(element: Element, lists: Mapping[str, tuple[Category, ...]], xform: XFormParts, default: str) -> Question:
    line = element.line
    variable = Variable(
        name=element.name,
        type=xform.types.get(element.name, "string"),
        label=text(line.said("label"), default) or Text(element.name, element.name),
        categories=lists.get(element.list_name, ()) if element.type == "select_one" else (),
        path=xform.paths.get(element.name, ""),
    )
    return Question(
        variable=variable,
        hint=text(line.said("hint"), default),
        required=line.get("required").lower() in ("yes", "true", "true()"),
        constraint=line.get("constraint"),
        constraint_message=text(line.said("constraint_message"), default),
        relevant=line.get("relevant"),
        calculation=line.get("calculation"),
        group=element.groups,
    )
