"""Shapes that rooms exchange: references to immutable tables, variables and their roles."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from solieu.core.text import Text

ValueType = Literal["string", "integer", "decimal", "date", "datetime", "boolean", "geopoint"]
Access = Literal["confidential", "restricted", "public"]


@dataclass(frozen=True, slots=True)
class DatasetRef:
    """One immutable version of a dataset: `vlss-1998/1998/clean@3`, with the digest of its content."""

    dataset: str
    version: int
    digest: str

    def __str__(self) -> str:
        return f"{self.dataset}@{self.version}"


@dataclass(frozen=True, slots=True)
class Category:
    code: str
    name: Text


@dataclass(frozen=True, slots=True)
class Variable:
    """What a column holds: its type, its label and, when it is coded, its categories."""

    name: str
    type: ValueType
    label: Text
    categories: tuple[Category, ...] = ()
    path: str = ""
    unit: Text | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was put, in every language, with what guards it."""

    variable: Variable
    hint: Text | None = None
    required: bool = False
    constraint: str = ""
    constraint_message: Text | None = None
    relevant: str = ""
    calculation: str = ""
    group: tuple[str, ...] = field(default=())
