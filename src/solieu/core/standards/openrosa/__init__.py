"""OpenRosa and XForm submissions as values: read defensively, written exactly.

Source: OpenRosa APIs (docs.getodk.org/openrosa) and the ODK XForms specification. Pure: no
network, no clock, no files.
"""

from solieu.core.standards.openrosa.answers import flatten, leaves, named_files
from solieu.core.standards.openrosa.documents import (
    FormEntry,
    MediaEntry,
    form_list,
    manifest,
    response,
)
from solieu.core.standards.openrosa.filenames import clean_filename
from solieu.core.standards.openrosa.multipart import MultipartReader, Part, boundary_of
from solieu.core.standards.openrosa.outline import FormOutline, outline
from solieu.core.standards.openrosa.submission import Element, Limits, Submission, parse
from solieu.core.standards.openrosa.writing import build_submission

__all__ = [
    "Element",
    "FormEntry",
    "FormOutline",
    "Limits",
    "MediaEntry",
    "MultipartReader",
    "Part",
    "Submission",
    "boundary_of",
    "build_submission",
    "clean_filename",
    "flatten",
    "form_list",
    "leaves",
    "manifest",
    "named_files",
    "outline",
    "parse",
    "response",
]
