"""An expression is not bound to one engine: it compiles for another one too."""

from __future__ import annotations

import ibis
import pytest

from solieu.core.standards.vtl import parse_expression
from solieu.core.standards.vtl.compiling import compile_expression

from .test_compiling import DATES, SCHEMA, WORKED

TEXTS = [text for text, _ in (*WORKED, *DATES)]


@pytest.mark.parametrize("text", TEXTS, ids=TEXTS)
def test_an_expression_compiles_for_another_engine(text: str) -> None:
    shape = ibis.table(SCHEMA, name="units")
    column = compile_expression(parse_expression(text), shape)
    assert "SELECT" in str(ibis.to_sql(shape.select(result=column), dialect="postgres"))
