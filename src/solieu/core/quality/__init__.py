"""What may be shown of a table, how far it can be trusted, and what it rests on."""

from solieu.core.quality.evidence import evidence, withhold
from solieu.core.quality.flags import flag

__all__ = ["evidence", "flag", "withhold"]
