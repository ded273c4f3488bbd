"""Texts of operations in the reader's language."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language

from solieu.core.tables import Variable
from solieu.core.text import Text
from solieu.design.presenting import CHOICE, TYPES

register = template.Library()


def language() -> str:
    return get_language() or "vi"


@register.filter
def say(text: Text | dict[str, str] | str | None) -> str:
    """`{{ operation.title|say }}`: also of a text as TOML writes it."""
    return Text.read(text).say(language()) if text else ""


@register.filter
def other(text: Text | dict[str, str] | None) -> str:
    """The text in the language that the reader does not read, when it differs."""
    if not text:
        return ""
    read = Text.read(text)
    told = read.vi if language().startswith("en") else read.en
    return "" if told == read.say(language()) else told


@register.filter
def type_name(variable: Variable) -> str:
    """The kind of answer in words; a coded answer is a choice."""
    return (CHOICE if variable.categories else TYPES[variable.type]).say(language())


@register.simple_tag
def other_language() -> str:
    """The code of the language that the reader does not read."""
    return "vi" if language().startswith("en") else "en"
