"""The steps of an operation as a graph: what is refused, in which order they run, when they run again."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import Any

import ibis
import pytest

from solieu.core import pipeline, registry
from solieu.core.pipeline import read, shapes, step_key
from solieu.core.tables import Category, Variable
from solieu.core.text import Text

RAW = ibis.schema({"unit": "string", "income": "string"})
GOOD = """
source = "raw"
[[step]]
id = "ranked"
method = "test.rank@1.0"
inputs = { units = "typed.good" }
parameters = { variable = "income" }
[[step]]
id = "typed"
method = "test.type@1.0"
title = { vi = "Ghi kiểu", en = "Give types" }
inputs = { units = "raw" }
parameters = { variables = "@variables" }
[[step]]
id = "check"
method = "test.check@1.0"
inputs = { units = "ranked" }
parameters = { rules = "@rules" }
[outputs]
clean = "ranked"
problems = "typed.bad"
"""
VARIABLES = (Variable("income", "decimal", Text("Thu nhập", "Income")),)
RULES = 'define datapoint ruleset r (variable income) is A: income > 0 errorcode "Sai | Wrong" errorlevel "error" end'
REFERENCES = {"variables": VARIABLES, "rules": RULES}


def type_them(units: Any, *, variables: Any) -> dict[str, Any]:
    typed = units.mutate(**{v.name: units[v.name].try_cast("float64") for v in variables})
    return {"good": typed, "bad": units.select("unit")}


def rank(units: Any, *, variable: str, groups: int = 5) -> Any:
    return units.mutate(rank=ibis.ntile(groups).over(order_by=units[variable]))


def check(units: Any, *, rules: str) -> Any:
    return units.select("unit").mutate(rule=ibis.literal("A"))


@pytest.fixture(autouse=True)
def methods(monkeypatch):
    monkeypatch.setattr(registry, "METHODS", {})
    monkeypatch.setattr(registry, "load", lambda: None)
    made = {"test.rank": rank, "test.check": check, "test.type": type_them}
    for id, function in made.items():
        title = Text(id, id)
        registry.method(id, version="1.0", title=title, source="test", derivations=None)(function)


def toml(text: str) -> dict[str, Any]:
    return tomllib.loads(text)


def test_steps_come_after_the_steps_that_they_need():
    assert [step.id for step in read(toml(GOOD)).steps] == ["typed", "ranked", "check"]


def test_the_edges_run_from_producer_to_consumer():
    assert read(toml(GOOD)).edges == (("raw", "typed"), ("typed", "ranked"), ("ranked", "check"))


def test_a_step_without_a_title_takes_its_method_s():
    plan = read(toml(GOOD))
    assert plan.step("typed").title == Text("Ghi kiểu", "Give types")
    assert plan.step("check").title.vi == "test.check"


@pytest.mark.parametrize(
    ("was", "becomes", "code", "says"),
    [
        ('source = "raw"', "", "pipeline.malformed", "source"),
        ('id = "ranked"', 'id = "Xếp hạng"', "pipeline.malformed", "Xếp hạng"),
        ('id = "ranked"', 'id = "ranked.too"', "pipeline.malformed", "ranked.too"),
        ('id = "ranked"', 'id = "typed"', "pipeline.duplicate-step", "typed"),
        ('id = "ranked"', 'id = "raw"', "pipeline.duplicate-step", "raw"),
        ('units = "typed.good"', 'units = "sorted"', "pipeline.unknown-input", "sorted"),
        ('clean = "ranked"', 'clean = "sorted"', "pipeline.unknown-input", "[outputs]"),
        ('units = "typed.good"', 'rows = "typed.good"', "pipeline.wrong-inputs", "rows"),
        ('units = "raw"', 'units = "ranked"', "pipeline.cycle", "typed"),
        ("test.rank@1.0", "test.rank@7.0", "pipeline.unknown-method", "test.rank@7.0"),
        ('variable = "income"', 'variabel = "income"', "pipeline.wrong-parameters", "missing variable"),
        ("@rules", "@ruels", "pipeline.unknown-reference", "@ruels"),
    ],
)
def test_what_cannot_run_is_refused_by_name(was, becomes, code, says):
    with pytest.raises(pipeline.StatError) as refused:
        read(toml(GOOD.replace(was, becomes, 1)))
    assert refused.value.code == code
    assert says in refused.value.say("vi")
    assert refused.value.advise("en")


def test_no_steps_at_all_are_refused():
    with pytest.raises(pipeline.MalformedPipeline):
        read({"source": "raw"})


def test_shapes_are_known_before_any_record_is_read():
    made = shapes(read(toml(GOOD)), source=RAW, references=REFERENCES)
    assert list(made) == ["raw", "typed.good", "typed.bad", "ranked", "check"]
    assert made["typed.good"]["income"] == ibis.dtype("float64")
    assert made["ranked"].names == ("unit", "income", "rank")


def test_a_parameter_that_names_no_column_is_found_without_data():
    plan = read(toml(GOOD.replace('variable = "income"', 'variable = "incme"')))
    with pytest.raises(pipeline.StepFailed) as refused:
        shapes(plan, source=RAW, references=REFERENCES)
    assert refused.value.facts["step"] == "ranked"
    assert "incme" in refused.value.say("en")


def test_an_output_that_the_method_does_not_make_is_found_without_data():
    plan = read(toml(GOOD.replace("typed.bad", "typed.ugly")))
    with pytest.raises(pipeline.UnknownInput) as refused:
        shapes(plan, source=RAW, references=REFERENCES)
    assert "typed.good" in refused.value.advise("en")


def test_an_expected_error_inside_a_method_keeps_its_words():
    class Odd(pipeline.StatError):
        sentence, remedy = Text("Lẻ {n}", "Odd {n}"), Text("Sửa", "Mend")

    def odd(units: Any) -> Any:
        raise Odd(n=3)

    registry.method("test.odd", version="1", title=Text("x", "x"), source="test")(odd)
    plan = read({"source": "raw", "step": [{"id": "odd", "method": "test.odd@1", "inputs": {"units": "raw"}}]})
    with pytest.raises(pipeline.StepFailed) as failed:
        shapes(plan, source=RAW, references={})
    assert (failed.value.say("vi"), failed.value.advise("en")) == (
        "Bước odd (test.odd@1) không chạy được: Lẻ 3",
        "Mend",
    )


def key(step: str = "typed", *, text: str = GOOD, digest: str = "d1", **changed: Any) -> str:
    plan = read(toml(text))
    return step_key(plan.step(step), references=REFERENCES | changed, digests={"units": digest})


def test_the_same_step_on_the_same_content_has_the_same_key():
    assert key() == key()


def test_another_input_parameter_or_method_version_gives_another_key():
    registry.method("test.type", version="2.0", title=Text("x", "x"), source="test")(type_them)
    other_type = (Variable("income", "integer", Text("Thu nhập", "Income")),)
    keys = {
        key(),
        key(digest="d2"),
        key(text=GOOD.replace("test.type@1.0", "test.type@2.0")),
        key(variables=other_type),
        key(variables=(*VARIABLES, Variable("sex", "string", Text("x"), (Category("f", Text("y")),)))),
    }
    assert len(keys) == 5


def test_rewording_a_label_runs_nothing_again():
    reworded = (Variable("income", "decimal", Text("Thu nhập tháng", "Monthly income")),)
    assert key() == key(variables=reworded)


@pytest.mark.parametrize(
    "reworded",
    [
        RULES.replace("Sai | Wrong", "Sai rồi // thật | Wrong /* indeed */"),
        RULES.replace("is A:", "is\n\n  /* thu nhập\n phải dương */\n  A:"),
        RULES.replace(" end", " // xong\nend"),
    ],
)
def test_comments_layout_and_sentences_of_rules_run_nothing_again(reworded):
    assert key("check") == key("check", rules=reworded)


@pytest.mark.parametrize(("was", "becomes"), [("income > 0", "income > 1"), ('"error"', '"warning"'), ("A:", "B:")])
def test_what_a_rule_says_runs_the_check_again(was, becomes):
    assert key("check") != key("check", rules=RULES.replace(was, becomes))


def test_changing_the_rules_touches_only_the_step_that_uses_them():
    changed = RULES.replace("> 0", "> 1")
    assert [key(s) == key(s, rules=changed) for s in ("typed", "ranked", "check")] == [True, True, False]


def test_texts_for_people_inside_parameters_run_nothing_again():
    entry = {"set": "x", "reason": {"vi": "Làm tròn", "en": "Rounded"}}
    assert pipeline.digest([entry]) == pipeline.digest([entry | {"reason": {"vi": "Làm tròn xuống"}}])
    assert pipeline.digest([entry]) != pipeline.digest([entry | {"set": "y"}])


def test_values_of_different_kinds_are_told_apart():
    @dataclass(frozen=True)
    class Mean:
        variable: str

    @dataclass(frozen=True)
    class Total:
        variable: str

    assert pipeline.digest(Mean("x")) != pipeline.digest(Total("x"))
