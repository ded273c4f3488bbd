"""The reference page of VTL says what the code does."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any

import pytest

from solieu.core.standards.vtl import parse_expression, parse_ruleset
from solieu.core.standards.vtl.compiling import compile_expression
from solieu.core.standards.vtl.functions import FUNCTIONS

from .records import memory_table

PAGE = (Path(__file__).resolve().parents[4] / "docs" / "reference" / "vtl.md").read_text("utf-8")
WORKED = re.findall(r"^\| `(.+?)` \|[^|]*\| ([\w.]+) \|$", PAGE.split("## Functions")[0], re.MULTILINE)
SAID: dict[str, Any] = {"null": None, "true": True, "false": False}


def test_every_function_stands_on_the_page_as_it_is_written() -> None:
    assert [f.usage for f in FUNCTIONS.values() if f"`{f.usage}`" not in PAGE] == []


def test_the_ruleset_of_the_page_is_read() -> None:
    text = re.search(r"```text\n(.*?)```", PAGE, re.DOTALL)
    assert text is not None
    (ruleset,) = parse_ruleset(text[1])
    assert [rule.name for rule in ruleset.rules] == ["R01", "R02"]


@pytest.mark.parametrize(("expression", "said"), WORKED)
def test_an_example_of_the_page_gives_what_the_page_says(expression: str, said: str) -> None:
    record = memory_table({"a": [7], "b": [None]}, {"a": "int64", "b": "int64"})
    column = compile_expression(parse_expression(expression), record)
    found = record.select(r=column).to_pyarrow()["r"].to_pylist()[0]
    wanted = SAID.get(said, said)
    assert found == wanted if said in SAID else math.isclose(found, float(said))


def test_the_page_has_its_examples() -> None:
    assert len(WORKED) == 12
