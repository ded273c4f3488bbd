"""What converts without complaint and fails on a device is found, with its row and column."""

from __future__ import annotations

import pytest

from solieu.core.standards.xlsform import BrokenQuestionnaire, read_xlsform

from .workbooks import EN, VI, Row, ask, xlsform

AGE = ask("integer", "age")
PEOPLE = [ask("begin_repeat", "people"), ask("integer", "years"), {"type": "end_repeat"}]


def faults(*rows: Row) -> list[tuple[str, int, str]]:
    """(kind, row, column) of every fault of a form that converts."""
    return [(f.code, f.row, f.column) for f in read_xlsform(xlsform(*rows)).faults]


@pytest.mark.parametrize(
    ("expression", "kind"),
    [
        ("(${age} > 3", "bad-expression"),
        ("${age} > 3)", "bad-expression"),
        ("${age} > 3 and and ${age} < 5", "bad-expression"),
        ("${age} >", "bad-expression"),
        ("${age} == 3", "bad-expression"),
        ("'open", "bad-expression"),
        ("${age} = ‘3’", "curly-quotes"),
        ("lenght(${age}) > 3", "unknown-function"),
        ("if(${age} > 3, 1)", "wrong-arity"),
        ("today(1) > 3", "wrong-arity"),
        ("/data/nothing > 3", "unknown-path"),
        ("instance('nothing')/root/item[name = 'a']/label = 'x'", "unknown-instance"),
        ("regex(${age}, '[0-9')", "bad-pattern"),
    ],
)
def test_a_broken_relevance_is_found(expression: str, kind: str) -> None:
    assert faults(AGE, ask("text", "b", relevant=expression)) == [(kind, 3, "relevant")]


@pytest.mark.parametrize(
    "expression",
    [
        "${age} >= 10 and ${age} <= 110",
        "regex(., '^[0-9]{3}$') and number(.) >= 1",
        "regex(., '^\\p{L}+$')",
        "not(selected(${age}, 'x')) or ${age} * 2 div 3 mod 4 > -1",
        "if(${age} = '', 0, ${age}) < coalesce(${age}, 5)",
        "count-selected(.) < 3 and string-length(.)<=5",
        "../age > 3 and /data/age < 4",
        "true() and(${age} != 3)",
        "format-date(today(), '%Y') > decimal-date-time(now())",
        "jr:choice-name(${age}, '${age}') = 'x'",
        "position(..) > 0 or current()/../age = 3",
        "round(${age} div 2, 1) = .5 or 'a' = \"a\"",
    ],
)
def test_a_sound_constraint_raises_no_alarm(expression: str) -> None:
    assert faults(AGE, ask("text", "b", constraint=expression)) == []


def test_a_circle_of_relevance_is_told_as_a_circle() -> None:
    rows = [
        ask("text", "a", relevant="${b} = 1"),
        ask("text", "b", relevant="${c} = 1"),
        ask("text", "c", relevant="${a} = 1"),
    ]
    found = read_xlsform(xlsform(*rows)).faults
    assert [(f.code, f.row) for f in found] == [("cycle", 2)]
    assert all(f"{name}" in found[0].sentence.vi for name in "abc")


def test_a_calculation_that_looks_at_itself_is_a_circle() -> None:
    assert faults(AGE, {"type": "calculate", "name": "n", "calculation": "${n} + 1"}) == [("cycle", 3, "calculation")]


def test_a_question_inside_a_group_that_waits_for_it_is_a_circle() -> None:
    rows = [ask("begin_group", "g", relevant="${a} = 1"), ask("text", "a"), {"type": "end_group"}]
    assert [kind for kind, _, _ in faults(*rows)] == ["cycle"]


def test_a_triggered_calculation_is_no_circle() -> None:
    rows = [AGE, {"type": "calculate", "name": "n", "calculation": "${n} + 1", "trigger": "${age}"}]
    assert faults(*rows) == []


def test_many_values_must_be_gathered_outside_their_repeat() -> None:
    assert faults(*PEOPLE, ask("text", "b", relevant="${years} > 3")) == [("outside-repeat", 5, "relevant")]
    assert faults(*PEOPLE, ask("text", "b", relevant="sum(${years}) > 3")) == []
    assert faults(*PEOPLE, ask("text", "b", relevant="indexed-repeat(${years}, ${people}, 1) > 3")) == []


def test_inside_its_repeat_a_value_is_one() -> None:
    rows = [PEOPLE[0], PEOPLE[1], ask("text", "b", relevant="${years} > 3"), PEOPLE[2]]
    assert faults(*rows) == []


def test_a_default_must_fit_its_type() -> None:
    assert faults(ask("integer", "a", default="many")) == [("bad-default", 2, "default")]
    assert faults(ask("decimal", "a", default="1.5"), ask("date", "d", default="today()")) == []


def test_a_text_that_one_language_lacks_is_a_warning_with_its_row() -> None:
    row = {"type": "text", "name": "a", f"label::{VI}": "Tên?", f"label::{EN}": "Name?", f"hint::{VI}": "Họ và tên"}
    lacking = {"type": "text", "name": "b", f"label::{VI}": "Nghề?"}
    instrument = read_xlsform(xlsform(row, lacking))
    assert instrument.faults == ()
    found = [(f.code, f.row, f.column) for f in instrument.warnings if f.code == "missing-translation"]
    assert found == [("missing-translation", 2, "hint"), ("missing-translation", 3, "label")]


def test_demanding_soundness_raises_with_every_fault() -> None:
    instrument = read_xlsform(xlsform(AGE, ask("text", "b", relevant="(1"), ask("text", "c", constraint="foo()")))
    with pytest.raises(BrokenQuestionnaire) as refused:
        instrument.demand_sound("q.xlsx")
    assert [f.row for f in refused.value.findings] == [3, 4]
    assert "q.xlsx" in refused.value.say("en") and "row 3" in refused.value.say("en")


def test_every_finding_speaks_two_languages() -> None:
    from solieu.core.standards.xlsform.kinds import KINDS

    assert all(text.vi and text.en for _, sentence, remedy in KINDS.values() for text in (sentence, remedy))
