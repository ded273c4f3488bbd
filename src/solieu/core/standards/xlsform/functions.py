"""The functions that XForms may call, and how many values each takes.

Source: ODK XForms Specification, "XPath Functions", and XPath 1.0 §4 for those it inherits.
"""

from __future__ import annotations

MANY = 1_000

FUNCTIONS: dict[str, tuple[int, int]] = {
    "last": (0, 0),
    "position": (0, 1),
    "count": (1, 1),
    "count-non-empty": (1, 1),
    "id": (1, 1),
    "local-name": (0, 1),
    "namespace-uri": (0, 1),
    "name": (0, 1),
    "string": (0, 1),
    "concat": (1, MANY),
    "join": (2, MANY),
    "starts-with": (2, 2),
    "ends-with": (2, 2),
    "contains": (2, 2),
    "substring": (2, 3),
    "substr": (2, 3),
    "substring-before": (2, 2),
    "substring-after": (2, 2),
    "string-length": (0, 1),
    "normalize-space": (0, 1),
    "translate": (3, 3),
    "boolean": (1, 1),
    "boolean-from-string": (1, 1),
    "not": (1, 1),
    "true": (0, 0),
    "false": (0, 0),
    "lang": (1, 1),
    "number": (0, 1),
    "int": (1, 1),
    "sum": (1, 1),
    "floor": (1, 1),
    "ceiling": (1, 1),
    "round": (1, 2),
    "abs": (1, 1),
    "pow": (2, 2),
    "exp": (1, 1),
    "exp10": (1, 1),
    "log": (1, 1),
    "log10": (1, 1),
    "sqrt": (1, 1),
    "sin": (1, 1),
    "cos": (1, 1),
    "tan": (1, 1),
    "asin": (1, 1),
    "acos": (1, 1),
    "atan": (1, 1),
    "atan2": (2, 2),
    "pi": (0, 0),
    "min": (1, MANY),
    "max": (1, MANY),
    "random": (0, 0),
    "randomize": (1, 2),
    "if": (3, 3),
    "coalesce": (2, 2),
    "once": (1, 1),
    "checklist": (3, MANY),
    "weighted-checklist": (4, MANY),
    "regex": (2, 2),
    "selected": (2, 2),
    "selected-at": (2, 2),
    "count-selected": (1, 1),
    "jr:choice-name": (2, 2),
    "jr:itext": (1, 1),
    "indexed-repeat": (3, 7),
    "instance": (1, 1),
    "current": (0, 0),
    "pulldata": (4, 4),
    "today": (0, 0),
    "now": (0, 0),
    "date": (1, 1),
    "date-time": (1, 1),
    "decimal-date-time": (1, 1),
    "decimal-time": (1, 1),
    "format-date": (2, 2),
    "format-date-time": (2, 2),
    "uuid": (0, 1),
    "digest": (2, 3),
    "base64-decode": (1, 1),
    "extract-signed": (2, 2),
    "property": (1, 1),
    "version": (0, 0),
    "area": (1, 1),
    "enclosed-area": (1, 1),
    "distance": (1, MANY),
    "geofence": (2, 2),
    "intersects": (1, 1),
}

GATHERING = frozenset(
    {"sum", "count", "count-non-empty", "min", "max", "join", "concat", "indexed-repeat", "position", "randomize"}
)


def needs(function: str) -> str:
    """How many values a function takes, as people say it: `2`, `2–3`, `≥ 1`."""
    least, most = FUNCTIONS[function]
    if most == MANY:
        return f"≥ {least}"
    return str(least) if least == most else f"{least}–{most}"
