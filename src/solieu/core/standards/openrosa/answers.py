"""From the answers' tree to flat values: one text per question, a list per repeat."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator

from solieu.core.standards.openrosa.submission import Element, Submission

Value = str | list["Answers"]
Answers = dict[str, Value]


def leaves(submission: Submission) -> Iterator[tuple[str, str]]:
    """Every answered place as (path, text); a place inside a repeat comes once per repetition."""
    for path, element in submission.root.walk():
        if not element.children:
            yield path, element.text


def flatten(submission: Submission, *, repeats: Collection[str] = ()) -> Answers:
    """The answers by question name; groups dissolve, `meta` is left out.

    A repeat is a path in `repeats` or a group that occurs more than once under one parent; it
    becomes a list of answers under its own name. A name that two groups share keeps the first
    place; the second is named `group/name`.
    """
    answers: Answers = {}
    path = f"/{submission.root.name}"
    body = Element(submission.root.name, children=_without_meta(submission.root))
    _gather(body, path, frozenset(repeats), answers)
    return answers


def _without_meta(root: Element) -> list[Element]:
    return [child for child in root.children if child.name != "meta"]


def _gather(group: Element, path: str, repeats: frozenset[str], answers: Answers) -> None:
    times = Counter(child.name for child in group.children)
    for child in group.children:
        here = f"{path}/{child.name}"
        if here in repeats or times[child.name] > 1:
            _add_repetition(child, here, repeats, answers)
        elif child.children:
            _gather(child, here, repeats, answers)
        else:
            answers[_free_name(child.name, group.name, answers)] = child.text


def _add_repetition(child: Element, path: str, repeats: frozenset[str], answers: Answers) -> None:
    members = answers.setdefault(child.name, [])
    if not isinstance(members, list):
        members = answers[f"{path.split('/')[-2]}/{child.name}"] = []
    inner: Answers = {}
    if child.children:
        _gather(child, path, repeats, inner)
    else:
        inner[child.name] = child.text
    members.append(inner)


def _free_name(name: str, group: str, answers: Answers) -> str:
    return f"{group}/{name}" if name in answers else name


def named_files(submission: Submission, *, binary_paths: Collection[str]) -> list[str]:
    """The file names that answers to media questions give, in order and once each."""
    wanted = frozenset(binary_paths)
    if not wanted:
        return []
    names = (text.strip() for path, text in leaves(submission) if path in wanted)
    return list(dict.fromkeys(name for name in names if name))
