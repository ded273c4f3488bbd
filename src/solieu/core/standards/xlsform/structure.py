"""The rows of the sheet survey as elements that know their groups; what is wrong with that order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from solieu.core.standards.xlsform.findings import Finding, finding
from solieu.core.standards.xlsform.sheets import Line, Workbook

Kind = Literal["question", "note", "group", "repeat"]

SILENT = frozenset(
    {"audit", "start-geopoint", "background-audio", "background-geopoint", "xml-external", "csv-external"}
)
UNSEEN = frozenset({"calculate", "hidden", "start", "end", "today", "deviceid", "phonenumber", "username", "email"})
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
GROUP = re.compile(r"(begin|end)[ _](group|repeat|loop)( over .+)?")
SELECT = re.compile(r"(?:add )?select[ _]?(one|1|multiple|all that apply)(?: prompt using)?(?: from)? (?P<list>.+)")
OTHER = re.compile(r"[ _]or[ _](specify[ _])?other$")


@dataclass(frozen=True, slots=True)
class Element:
    """A row of the survey: what it is, and the groups around it from the outside in."""

    line: Line
    kind: Kind
    type: str
    list_name: str = ""
    groups: tuple[str, ...] = ()
    repeats: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.line.get("name")

    @property
    def is_seen(self) -> bool:
        return self.type not in UNSEEN


def elements(workbook: Workbook) -> tuple[tuple[Element, ...], tuple[Finding, ...]]:
    """Every element of the survey in order, and what is wrong with groups."""
    found: list[Element] = []
    faults: list[Finding] = []
    open_groups: list[Element] = []
    for line in workbook.survey:
        words = " ".join(line.get("type").split())
        grouping = GROUP.fullmatch(words.lower())
        if not words or line.get("disabled").lower() in ("yes", "true"):
            continue
        if grouping and grouping[1] == "end":
            faults += _close(open_groups, line, grouping[2])
            continue
        element = _element(line, words, grouping[2] if grouping else "", open_groups)
        found.append(element)
        if grouping:
            open_groups.append(element)
    faults += [finding("open-group", g.line, "type", end=f"end_{g.type}") for g in open_groups]
    return tuple(found), tuple(faults)


def _element(line: Line, words: str, grouping: str, around: Sequence[Element]) -> Element:
    groups = tuple(g.name for g in around)
    repeats = tuple(g.name for g in around if g.kind == "repeat")
    if grouping:
        return Element(line, "repeat" if grouping == "repeat" else "group", grouping, "", groups, repeats)
    type, list_name = _type(words)
    return Element(line, "note" if type == "note" else "question", type, list_name, groups, repeats)


def _type(words: str) -> tuple[str, str]:
    """`select one from sexes or specify other` is a select_one of the list sexes."""
    type, _, rest = words.partition(" ")
    if type.lower().endswith(("_from_file", "_external")) or " from file " in words.lower():
        return type.lower(), ""
    select = SELECT.fullmatch(OTHER.sub("", words))
    if select is not None:
        return "select_one" if select[1] in ("one", "1") else "select_multiple", select["list"]
    return ("rank", rest) if type == "rank" else (words.lower(), "")


def _close(open_groups: list[Element], line: Line, kind: str) -> list[Finding]:
    if open_groups and open_groups[-1].type == kind:
        open_groups.pop()
        return []
    return [finding("stray-end", line, "type", type=line.get("type"))]


def check_structure(workbook: Workbook, survey: Sequence[Element]) -> list[Finding]:
    """Names and answer lists: what makes a questionnaire impossible to convert."""
    return [
        *_duplicate_names(survey),
        *_names(survey),
        *_lists(workbook, survey),
        *_duplicate_choices(workbook),
    ]


def _duplicate_names(survey: Sequence[Element]) -> Iterator[Finding]:
    """Names are column names later, so that they are unique in the whole form, whatever their case."""
    first: dict[str, int] = {}
    for element in survey:
        name = element.name.lower()
        if name in first:
            yield finding("duplicate-name", element.line, "name", first=first[name])
        elif name:
            first[name] = element.line.row


def _names(survey: Sequence[Element]) -> Iterator[Finding]:
    for element in survey:
        if not element.name and element.kind != "note" and element.type not in SILENT:
            yield finding("missing-name", element.line, "name", type=element.line.get("type"))
        elif element.name and not NAME.fullmatch(element.name):
            yield finding("bad-name", element.line, "name")


def _lists(workbook: Workbook, survey: Sequence[Element]) -> Iterator[Finding]:
    lists = dict.fromkeys(line.get("list_name") for line in workbook.choices if line.get("list_name"))
    for element in survey:
        wanted = element.list_name
        if wanted and "${" not in wanted and wanted not in lists:
            yield finding("unknown-list", element.line, "type", list=wanted, known=", ".join(lists))


def _duplicate_choices(workbook: Workbook) -> Iterator[Finding]:
    if workbook.settings.get("allow_choice_duplicates").lower() in ("yes", "true"):
        return
    first: dict[tuple[str, str], int] = {}
    for line in workbook.choices:
        key = (line.get("list_name"), line.get("name"))
        if key in first and all(key):
            yield finding("duplicate-choice", line, "name", list=key[0], first=first[key])
        first.setdefault(key, line.row)
