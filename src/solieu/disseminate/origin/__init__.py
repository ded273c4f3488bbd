"""The origin of a figure: every fact that the record keeps between a published cell and a question."""

from solieu.disseminate.origin.gather import gather
from solieu.disseminate.origin.told import to_json, to_text
from solieu.disseminate.origin.values import Origin

__all__ = ["Origin", "gather", "to_json", "to_text"]
