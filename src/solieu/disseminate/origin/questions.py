"""From the variables of a measure back to the very questions that were asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from solieu.design import queries as design
from solieu.disseminate.origin.values import Asked, Derivation, Instrument

PURPOSES: tuple[Literal["measure", "breakdown"], ...] = ("measure", "breakdown")


def walk(variables: Sequence[str], derivations: Sequence[Derivation]) -> tuple[set[str], list[str]]:
    """Every variable on the way back, and those at its end, which nothing made.

    A variable that a step changes in place, such as a correction, is followed no further by itself.
    """
    made: dict[str, set[str]] = {}
    for derivation in derivations:
        made.setdefault(derivation.variable, set()).update(derivation.sources)
    seen: set[str] = set()
    ends: list[str] = []
    waiting = list(variables)
    while waiting:
        variable = waiting.pop(0)
        if variable in seen:
            continue
        seen.add(variable)
        sources = made.get(variable, set()) - {variable}
        if (variable in made and variable in made[variable]) or not sources:
            ends.append(variable)
        waiting += sorted(sources)
    return seen, ends


def instruments_of(references: Sequence[str]) -> tuple[Instrument, ...]:
    """The questionnaires that the records came with, newest first; one for each version of the form."""
    found: dict[tuple[str, str], Instrument] = {}
    named = [reference for reference in references if reference.startswith("instrument:")]
    for reference in sorted(named, key=_number, reverse=True):
        code, _, number = reference.removeprefix("instrument:").partition("@")
        definition = design.definition(code, int(number))
        form = definition.instrument
        summary = next((v for v in design.versions(code) if v.number == int(number)), None)
        found[form.form_id, form.version] = Instrument(
            reference=f"{code}@{number}",
            form_id=form.form_id,
            version=form.version,
            title=form.title,
            imported_at=summary.imported_at if summary else None,
            imported_by=summary.imported_by if summary else "",
        )
    return tuple(found.values())


def questions_of(
    wanted: Mapping[str, Sequence[str]], derivations: Sequence[Derivation], instruments: Sequence[Instrument]
) -> tuple[Asked, ...]:
    """The questions at the end of each way back; a question that was worded alike is told once."""
    found: list[Asked] = []
    for purpose in PURPOSES:
        for variable in walk(wanted[purpose], derivations)[1]:
            for instrument in instruments:
                code, _, number = instrument.reference.partition("@")
                question = design.definition(code, int(number)).instrument.question(variable)
                if question is not None and all(question != asked.question for asked in found):
                    found.append(Asked(question, instrument.reference, purpose))
    return tuple(found)


def _number(reference: str) -> int:
    number = reference.rpartition("@")[2]
    return int(number) if number.isdigit() else 0
