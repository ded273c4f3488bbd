"""A small operation with one questionnaire, and what its devices send."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from solieu.core.standards.openrosa import build_submission
from solieu.core.tables import Category, Question, Variable
from solieu.core.text import Text
from solieu.design.definition import InstrumentDefinition, OperationDefinition, WaveDefinition

OPERATION, WAVE, FORM = "households", "2026", "hh"

XFORM = """<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml">
 <h:head><h:title>Hộ gia đình</h:title><model>
  <instance><data id="{form}" version="{version}"><hh><size/><area/></hh><member><age/></member><photo/>
   <meta><instanceID/></meta></data></instance>
  <bind nodeset="/data/hh/size" type="int"/><bind nodeset="/data/photo" type="binary"/>
 </model></h:head>
 <h:body><upload ref="/data/photo" mediatype="image/*"/>
  <group ref="/data/member"><repeat nodeset="/data/member"/></group></h:body>
</h:html>"""

AREAS = (Category("urban", Text("Thành thị", "Urban")), Category("rural", Text("Nông thôn", "Rural")))
QUESTIONS = (
    Question(Variable("size", "integer", Text("Số người trong hộ", "Persons"), path="/data/hh/size"), group=("hh",)),
    Question(Variable("area", "string", Text("Khu vực", "Area"), AREAS, path="/data/hh/area"), group=("hh",)),
    Question(Variable("member", "string", Text("Thành viên", "Members"), path="/data/member")),
    Question(Variable("photo", "string", Text("Ảnh nhà", "Photo of the house"), path="/data/photo")),
)


def definition(version: str = "1", *, number: int = 1, code: str = OPERATION, form: str = FORM) -> OperationDefinition:
    xform = XFORM.format(form=form, version=version).encode()
    instrument = InstrumentDefinition(form, version, Text("Hộ gia đình", "Households"), xform, QUESTIONS)
    return OperationDefinition(
        code=code,
        version=number,
        digest="0" * 64,
        title=Text("Điều tra hộ", "Household survey"),
        owner=Text("Cục", "Office"),
        legal_basis=Text("Luật", "Law"),
        waves=(WaveDefinition(WAVE, Text("Kỳ 2026", "Wave 2026"), "2026"),),
        files={},
        instrument=instrument,
        rules="",
        rule_notes={},
        process={},
        tables={},
        release={},
    )


def record(instance: str | None = None, *, version: str = "1", form: str = FORM, **more: Any) -> bytes:
    """A record's XML; `answers` and `deprecated_id` may be given."""
    answers: Mapping[str, Any] = more.pop("answers", {"size": 4, "area": "rural"})
    return build_submission(
        form, version, instance or f"uuid:{uuid.uuid4()}", answers, {"hh": ["size", "area"]}, **more
    )
