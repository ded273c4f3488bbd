"""Random expressions for laws: any that the parser can give, and sound ones over known variables."""

from __future__ import annotations

from hypothesis import strategies as st

from solieu.core.standards.vtl.functions import FUNCTIONS
from solieu.core.standards.vtl.syntax import (
    Binary,
    Branch,
    Call,
    Case,
    Cast,
    Conditional,
    Expression,
    Literal,
    Membership,
    Name,
    Omitted,
    Unary,
)

OPERATORS = ["or", "xor", "and", "=", "<>", "<", "<=", ">", ">=", "+", "-", "||", "*", "/"]
NULL = Literal(None, "null")
integers = st.integers(0, 10**18 - 1).map(lambda n: Literal(n, "integer"))
numbers = st.floats(0, 1e300, allow_nan=False).map(lambda x: Literal(x + 0.0, "number"))
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8).map(lambda s: Literal(s, "string"))
booleans = st.booleans().map(lambda b: Literal(b, "boolean"))
constants = st.one_of(integers, numbers, texts, booleans, st.just(NULL))
plain = st.from_regex(r"[A-Za-z][A-Za-z0-9_.]{0,6}", fullmatch=True)
odd = st.text(st.characters(exclude_characters="'\n\r", exclude_categories=["Cs"]), min_size=1, max_size=6)
names = st.one_of(plain, odd, st.sampled_from(["end", "in", "năm sinh"])).map(Name)
elements = st.one_of(
    constants, st.one_of(integers, numbers).map(lambda n: Unary("-", n)), integers.map(lambda n: Unary("+", n))
)


def _grow(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    arguments = st.lists(st.one_of(inner, st.just(Omitted())), max_size=3).map(tuple)
    branches = st.lists(st.builds(Branch, inner, inner), min_size=1, max_size=3).map(tuple)
    free = plain.filter(lambda name: name not in {"cast", "if", "case", "not", "in", "end", "is", "as", "or", "and"})
    return st.one_of(
        st.builds(Unary, st.sampled_from(["+", "-", "not"]), inner),
        st.builds(Binary, st.sampled_from(OPERATORS), inner, inner),
        st.builds(Membership, inner, st.lists(elements, min_size=1, max_size=3).map(tuple), st.booleans()),
        st.builds(Conditional, inner, inner, inner),
        st.builds(Case, branches, inner),
        st.builds(Call, st.one_of(st.sampled_from(sorted(FUNCTIONS)), free), arguments),
        st.builds(Cast, inner, st.sampled_from(["integer", "date"]), st.one_of(st.none(), st.text(max_size=4))),
    )


anything: st.SearchStrategy[Expression] = st.recursive(st.one_of(constants, names), _grow, max_leaves=12)


def _sound_numbers(depth: int) -> st.SearchStrategy[Expression]:
    leaves = st.one_of(
        st.sampled_from([Name("a"), Name("b"), Name("x"), Name("y")]),
        st.integers(0, 9).map(lambda n: Literal(n, "integer")),
        st.sampled_from([0.0, 0.5, 2.0, 10.25]).map(lambda x: Literal(x, "number")),
    )
    if depth == 0:
        return leaves
    n, c, s = _sound_numbers(depth - 1), sound_conditions(depth - 1), _sound_texts(depth - 1)
    digits = st.integers(0, 2).map(lambda d: Literal(d, "integer"))
    return st.one_of(
        leaves,
        st.builds(Unary, st.sampled_from(["-", "+"]), n),
        st.builds(Binary, st.sampled_from(["+", "-", "*", "/"]), n, n),
        st.builds(Conditional, c, n, n),
        st.builds(Case, st.lists(st.builds(Branch, c, n), min_size=1, max_size=2).map(tuple), n),
        st.builds(Call, st.sampled_from(["abs", "ceil", "floor", "round", "trunc", "sqrt", "ln"]), st.tuples(n)),
        st.builds(Call, st.sampled_from(["mod", "nvl"]), st.tuples(n, n)),
        st.builds(Call, st.just("round"), st.tuples(n, digits)),
        st.builds(Call, st.just("length"), st.tuples(s)),
        st.builds(Call, st.just("instr"), st.tuples(s, s.filter(lambda e: e != Literal("", "string")))),
        st.builds(Cast, st.one_of(n, s, c), st.sampled_from(["integer", "number"]), st.none()),
    )


def _sound_texts(depth: int) -> st.SearchStrategy[Expression]:
    leaves = st.one_of(
        st.sampled_from([Name("s"), Name("t")]),
        st.sampled_from(["", "a", "Năm ", "12", 'x"y']).map(lambda s: Literal(s, "string")),
    )
    if depth == 0:
        return leaves
    s, c = _sound_texts(depth - 1), sound_conditions(depth - 1)
    place = st.integers(1, 4).map(lambda n: Literal(n, "integer"))
    return st.one_of(
        leaves,
        st.builds(Binary, st.just("||"), s, s),
        st.builds(Call, st.sampled_from(["trim", "upper", "lower"]), st.tuples(s)),
        st.builds(Call, st.just("substr"), st.tuples(s, st.one_of(place, st.just(Omitted())), place)),
        st.builds(Call, st.just("nvl"), st.tuples(s, s)),
        st.builds(Conditional, c, s, s),
        st.builds(Cast, c, st.just("string"), st.none()),
    )


def sound_conditions(depth: int) -> st.SearchStrategy[Expression]:
    """Conditions that pass the check over a, b: integer; x, y: number; s, t: string; p, q: boolean."""
    leaves = st.one_of(st.sampled_from([Name("p"), Name("q")]), booleans)
    if depth == 0:
        return leaves
    n, s, c = _sound_numbers(depth - 1), _sound_texts(depth - 1), sound_conditions(depth - 1)
    compare = st.sampled_from(["=", "<>", "<", "<=", ">", ">="])
    some = st.lists(st.integers(0, 5).map(lambda n: Literal(n, "integer")), min_size=1, max_size=3)
    words = st.lists(st.sampled_from(["", "a", "12"]).map(lambda s: Literal(s, "string")), min_size=1, max_size=2)
    return st.one_of(
        st.builds(Binary, compare, n, n),
        st.builds(Binary, compare, s, s),
        st.builds(Binary, st.sampled_from(["=", "<>"]), c, c),
        st.builds(Binary, st.sampled_from(["and", "or", "xor"]), c, c),
        st.builds(Binary, st.sampled_from(["and", "or", "xor", "="]), c, st.just(NULL)),
        st.builds(Unary, st.just("not"), c),
        st.builds(Membership, n, some.map(tuple), st.booleans()),
        st.builds(Membership, s, words.map(tuple), st.booleans()),
        st.builds(Membership, n, some.map(lambda e: (*e, NULL)), st.booleans()),
        st.builds(Call, st.just("isnull"), st.tuples(st.one_of(n, s, c))),
        st.builds(Call, st.just("between"), st.tuples(n, n, n)),
        st.builds(Conditional, c, c, c),
    )


sound_numbers = _sound_numbers(2)
sound_texts = _sound_texts(2)
sound = st.one_of(sound_numbers, sound_texts, sound_conditions(3))
