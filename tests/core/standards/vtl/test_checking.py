"""Faults are found without data, all at once, each at its place."""

from __future__ import annotations

import pytest

from solieu.core.standards.vtl import Type, VtlError, parse_expression, parse_ruleset
from solieu.core.standards.vtl.checking import check_expression, check_ruleset, type_of

TYPES: dict[str, Type] = {
    "age": "integer",
    "spent": "number",
    "name": "string",
    "farm": "boolean",
    "born": "date",
}


@pytest.mark.parametrize(
    ("text", "type"),
    [
        ("age + 1", "integer"),
        ("age + 1.0", "number"),
        ("age / 2", "number"),
        ("spent * age - 1", "number"),
        ("-age", "integer"),
        ('name || "!"', "string"),
        ("age > 0.5", "boolean"),
        ("farm and null", "boolean"),
        ("if farm then 1 else 2.5", "number"),
        ("if farm then null else name", "string"),
        ('case when age > 1 then "a" else null', "string"),
        ("nvl(age, 0)", "integer"),
        ("nvl(age, 0.5)", "number"),
        ("round(spent)", "integer"),
        ("round(spent, _)", "integer"),
        ("round(spent, 1)", "number"),
        ("mod(age, 2)", "integer"),
        ("abs(spent)", "number"),
        ("between(born, null, null)", "boolean"),
        ("cast(name, date)", "date"),
        ("datediff(born, born)", "integer"),
        ("null", "null"),
    ],
)
def test_a_sound_expression_has_a_type(text: str, type: Type) -> None:
    assert type_of(parse_expression(text), TYPES) == type


FAULTS = [
    ('age = "1"', [("vtl.different-types", 1)]),
    ("name < 3", [("vtl.different-types", 1)]),
    ("agee > 1", [("vtl.unknown-variable", 1)]),
    ("legnth(name) > 1", [("vtl.unknown-function", 1)]),
    ("substr(name, 1, 2, 3)", [("vtl.wrong-arity", 1)]),
    ("round()", [("vtl.wrong-arity", 1)]),
    ("nvl(_, 1)", [("vtl.wrong-arity", 1)]),
    ("not age", [("vtl.wrong-type", 5)]),
    ("not age = 1", [("vtl.wrong-type", 5)]),
    ("age and farm", [("vtl.wrong-type", 1)]),
    ("name + 1", [("vtl.wrong-type", 1)]),
    ("age || name", [("vtl.wrong-type", 1)]),
    ("upper(age)", [("vtl.wrong-type", 7)]),
    ('if age then 1 else "x"', [("vtl.wrong-type", 4), ("vtl.different-types", 13)]),
    ('age in {1, "2"}', [("vtl.different-types", 12)]),
    ('between(age, "a", 3)', [("vtl.different-types", 14)]),
    ("cast(farm, date)", [("vtl.not-castable", 1)]),
    ("cast(age, blob)", [("vtl.unknown-type", 1)]),
    ('cast(name, date, "YY")', [("vtl.unusable-mask", 1)]),
    ('match_characters(name, "(")', [("vtl.unusable-pattern", 24)]),
    ('match_characters(name, "(?=a)b")', [("vtl.unusable-pattern", 24)]),
    ('dateadd(born, 1, "fortnight")', [("vtl.unknown-unit", 18)]),
    (
        '1 + name > "x" and foo(3) and xx',
        [("vtl.wrong-type", 5), ("vtl.unknown-function", 20), ("vtl.unknown-variable", 31)],
    ),
]


@pytest.mark.parametrize(("text", "expected"), FAULTS)
def test_every_fault_is_found_at_its_place(text: str, expected: list[tuple[str, int]]) -> None:
    faults, _ = check_expression(parse_expression(text), TYPES)
    assert [(fault.code, fault.at.column) for fault in faults] == expected


def test_a_remedy_names_the_nearest_variable() -> None:
    with pytest.raises(VtlError) as caught:
        type_of(parse_expression("agge > 1"), TYPES)
    assert caught.value.advise("en") == "Did you mean age? Variables at hand: age, born, farm, name, spent."
    assert caught.value.advise("vi").startswith("Có phải là age? ")


def test_a_remedy_shows_how_a_function_is_written() -> None:
    with pytest.raises(VtlError) as caught:
        type_of(parse_expression("instr(name)"), TYPES)
    assert caught.value.advise("en") == "It is written instr(text, pattern[, start[, occurrence]])."


def test_a_ruleset_is_checked_as_a_whole() -> None:
    text = """define datapoint ruleset r (variable age as a, spent, wealth) is
  R1 : when a then spent > 0;
  R2 : a + spent;
  R3 : wealth > name_of_nothing(a)
end datapoint ruleset"""
    (ruleset,) = parse_ruleset(text)
    found = [(fault.code, fault.at.line) for fault in check_ruleset(ruleset, TYPES)]
    assert found == [
        ("vtl.unknown-variable", 1),
        ("vtl.not-a-condition", 2),
        ("vtl.not-a-condition", 3),
        ("vtl.unknown-function", 4),
    ]


def test_a_sound_ruleset_has_no_fault() -> None:
    (ruleset,) = parse_ruleset("define datapoint ruleset r (variable age) is age > 0 end datapoint ruleset")
    assert check_ruleset(ruleset, TYPES) == ()
