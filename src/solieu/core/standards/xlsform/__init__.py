"""XLSForm: a questionnaire as a workbook. Reads it, converts it to an XForm and checks its logic.

pyxform converts; what it lets through and devices reject is found here, with sheet and row.
"""

from solieu.core.standards.xlsform.findings import BrokenQuestionnaire, DuplicateName, Finding
from solieu.core.standards.xlsform.instrument import Instrument
from solieu.core.standards.xlsform.reader import read_xlsform
from solieu.core.standards.xlsform.sheets import MissingColumn, MissingSheet, UnreadableWorkbook

__all__ = [
    "BrokenQuestionnaire",
    "DuplicateName",
    "Finding",
    "Instrument",
    "MissingColumn",
    "MissingSheet",
    "UnreadableWorkbook",
    "read_xlsform",
]
