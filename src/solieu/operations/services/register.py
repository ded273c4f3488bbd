"""Registering an operation's folder everywhere it matters: the definition, and the instrument for devices."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from solieu.collect import services as collect
from solieu.design import services as design
from solieu.design.definition import OperationDefinition
from solieu.platform.actors import Actor


def register(*, folder: Path, by: Actor, at: datetime) -> OperationDefinition:
    """Import the folder as a version of its operation and give its questionnaire to the field.

    Both halves may be repeated: the same folder gives the same version and the same instrument.
    """
    definition = design.import_operation(folder, by=by, at=at)
    collect.publish_instrument(definition, by=by, at=at)
    return definition
