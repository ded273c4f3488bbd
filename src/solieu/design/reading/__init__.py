"""Six files into one definition, every one of them checked. No database is asked."""

from solieu.design.reading.folder import digest_of, gather
from solieu.design.reading.read import Draft, read

__all__ = ["Draft", "digest_of", "gather", "read"]
