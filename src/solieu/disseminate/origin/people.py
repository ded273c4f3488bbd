"""Who is responsible, as readers are told: by role. Names are for the office's own staff."""

from __future__ import annotations

from dataclasses import dataclass

from solieu.core.text import Text
from solieu.disseminate.origin.values import Origin

ROLES = {
    "methodologist": Text("Chuyên viên phương pháp", "Methodologist"),
    "statistician": Text("Thống kê viên", "Statistician"),
    "supervisor": Text("Giám sát viên", "Field supervisor"),
    "enumerator": Text("Điều tra viên", "Enumerator"),
    "administrator": Text("Quản trị viên", "Administrator"),
    "reader": Text("Người dùng tin", "Reader"),
    "system": Text("Hệ thống", "The system"),
}
OWNER = Text("Cơ quan chịu trách nhiệm", "The agency responsible")
RELEASED = Text("Công bố bảng", "Released the table")
DESIGNED = Text("Ban hành bảng hỏi", "Issued the questionnaire")
DESIGNER = Text("Người thiết kế điều tra", "Survey designer")


@dataclass(frozen=True, slots=True)
class Responsible:
    """What was done, in which role; the name only where it may be shown."""

    did: Text
    role: Text
    name: str


def role_names(roles: str) -> Text:
    """`statistician, methodologist` in words."""
    known = [ROLES[role] for role in (part.strip() for part in roles.split(",")) if role in ROLES]
    return Text(*(", ".join(role.say(language) for role in known) or "–" for language in ("vi", "en")))


def responsible_for(origin: Origin) -> tuple[Responsible, ...]:
    """The agency, then everybody who did a part of it, nearest to the figure first; each line once."""
    agency = Text.read(origin.table.definition["agency"]["name"])
    lines = [Responsible(OWNER, agency, "")]
    lines.append(Responsible(RELEASED, role_names(origin.table.released_role), origin.table.released_by))
    lines += [Responsible(step.label, role_names(step.role), step.agent) for step in origin.steps]
    lines += [Responsible(DESIGNED, DESIGNER, form.imported_by) for form in origin.instruments]
    return tuple(dict.fromkeys(lines))
