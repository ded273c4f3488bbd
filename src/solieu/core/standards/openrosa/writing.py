"""Writes a submission as a collection app does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

Answer = str | int | float | None


def build_submission(
    form_id: str,
    version: str,
    instance_id: str,
    answers: Mapping[str, Answer],
    groups: Mapping[str, Sequence[str]] | None = None,
    *,
    root: str = "data",
    deprecated_id: str = "",
) -> bytes:
    """The XML of one record, UTF-8.

    `groups` gives the question names of each group, in order; answers that no group names stand
    directly under the root. An answer of None is an empty element. Floats keep all their digits.
    """
    grouped = {name for names in (groups or {}).values() for name in names}
    body = [
        f"<{group}>{''.join(_leaf(name, answers[name]) for name in names if name in answers)}</{group}>"
        for group, names in (groups or {}).items()
    ]
    body += [_leaf(name, value) for name, value in answers.items() if name not in grouped]
    return (
        "<?xml version='1.0' encoding='UTF-8' ?>"
        f"<{root} id={quoteattr(form_id)} version={quoteattr(version)}"
        ' xmlns:orx="http://openrosa.org/xforms">'
        f"{''.join(body)}{_meta(instance_id, deprecated_id)}</{root}>"
    ).encode()


def _leaf(name: str, value: Answer) -> str:
    return f"<{name}/>" if value is None else f"<{name}>{escape(_text(value))}</{name}>"


def _text(value: str | int | float) -> str:
    return value if isinstance(value, str) else repr(value)


def _meta(instance_id: str, deprecated_id: str) -> str:
    deprecated = f"<orx:deprecatedID>{escape(deprecated_id)}</orx:deprecatedID>" if deprecated_id else ""
    return f"<orx:meta><orx:instanceID>{escape(instance_id)}</orx:instanceID>{deprecated}</orx:meta>"
