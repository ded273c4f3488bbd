"""VTL 2.1: datapoint rulesets and scalar expressions as values.

Reading, printing and checking need no engine. What runs them is in `compiling` (expressions on a
table) and `validation` (rulesets on a table), imported where they are used.
"""

from solieu.core.standards.vtl.errors import VtlError
from solieu.core.standards.vtl.parsing import parse_expression, parse_ruleset
from solieu.core.standards.vtl.printing import unparse
from solieu.core.standards.vtl.rulesets import SEVERITIES, Rule, Ruleset, Severity
from solieu.core.standards.vtl.syntax import Expression, Span, Type, variables_of

__all__ = [
    "SEVERITIES",
    "Expression",
    "Rule",
    "Ruleset",
    "Severity",
    "Span",
    "Type",
    "VtlError",
    "parse_expression",
    "parse_ruleset",
    "unparse",
    "variables_of",
]
