"""The closed list of methods: every one has an id, a version, typed parameters and a source.

A method takes Ibis tables by position and parameters by keyword, and gives back one table or
several by name. What ran is always written down as `id@version`.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from solieu.core.errors import StatError
from solieu.core.text import Text

Function = Callable[..., Any]


class UnknownMethod(StatError):
    code = "method.unknown"
    sentence = Text("Không có phương pháp {name}.", "There is no method {name}.")
    remedy = Text("Các phương pháp hiện có: {known}.", "Methods at hand: {known}.")


class WrongParameters(StatError):
    code = "method.wrong-parameters"
    sentence = Text("Phương pháp {name}: {what}.", "Method {name}: {what}.")
    remedy = Text("Tham số của phương pháp: {expected}.", "The method's parameters: {expected}.")


@dataclass(frozen=True, slots=True)
class Method:
    id: str
    version: str
    title: Text
    source: str
    function: Function
    derivations: Callable[[Mapping[str, Any]], dict[str, list[str]]] | None = None

    @property
    def name(self) -> str:
        return f"{self.id}@{self.version}"

    @property
    def inputs(self) -> list[str]:
        """Names of the tables it takes, in order."""
        return [p.name for p in self._signature() if p.kind is p.POSITIONAL_OR_KEYWORD]

    @property
    def parameters(self) -> dict[str, inspect.Parameter]:
        return {p.name: p for p in self._signature() if p.kind is p.KEYWORD_ONLY}

    def _signature(self) -> list[inspect.Parameter]:
        return list(inspect.signature(self.function).parameters.values())

    def check(self, parameters: Mapping[str, Any]) -> None:
        """Refuse parameters that the method does not have, and the want of those it needs."""
        known = self.parameters
        strange = sorted(set(parameters) - set(known))
        missing = sorted(n for n, p in known.items() if p.default is p.empty and n not in parameters)
        if strange or missing:
            what = "; ".join([f"unknown {s}" for s in strange] + [f"missing {m}" for m in missing])
            raise WrongParameters(name=self.name, what=what, expected=", ".join(known))


METHODS: dict[str, Method] = {}


def method(
    id: str,
    *,
    version: str,
    title: Text,
    source: str,
    derivations: Callable[[Mapping[str, Any]], dict[str, list[str]]] | None = None,
) -> Callable[[Function], Function]:
    """Register a function as a method; a second claim on an id@version is an error.

    `derivations(parameters)` tells, for each variable that the method makes, which variables
    it is made from: the origin of a figure walks it back to the questions.
    """

    def register(function: Function) -> Function:
        entry = Method(id, version, title, source, function, derivations)
        if entry.name in METHODS:
            raise RuntimeError(f"two methods claim {entry.name}")
        METHODS[entry.name] = entry
        return function

    return register


def find(name: str) -> Method:
    """The method called `id@version`."""
    load()
    if name not in METHODS:
        raise UnknownMethod(name=name, known=", ".join(sorted(METHODS)))
    return METHODS[name]


def load() -> None:
    """Import the rooms that hold methods (they are heavy, so not before they are wanted)."""
    for room in ("editing", "estimation", "quality"):
        import_module(f"solieu.core.{room}")
