"""Entity tags: a vintage never changes, but the page around it may."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language

import solieu
from solieu.disseminate import queries
from solieu.platform.requests import actor


def page_tag(request: HttpRequest, operation: str, table: str, vintage: int | None = None, **rest: Any) -> str | None:
    """For readers who are not signed in: the vintage, what is newest, the address, the built product."""
    if actor(request).is_signed_in:
        return None
    info = queries.table_info(operation, table, vintage)
    return _tag(request, info.release_digest, info.cube.digest, str(info.latest), _build())


def file_tag(request: HttpRequest, operation: str, table: str, vintage: int, **rest: Any) -> str:
    info = queries.table_info(operation, table, vintage)
    return _tag(request, info.release_digest, info.cube.digest, solieu.__version__)


def _tag(request: HttpRequest, *parts: str) -> str:
    told = "\n".join([request.get_full_path(), get_language() or "", request.get_host(), *parts])
    return f'"{hashlib.sha256(told.encode()).hexdigest()[:32]}"'


@lru_cache(maxsize=1)
def _build() -> str:
    """The version, and when the styles were built."""
    manifest = Path(solieu.__file__).parent / "web" / "static" / "dist" / ".vite" / "manifest.json"
    return f"{solieu.__version__}:{manifest.stat().st_mtime_ns if manifest.exists() else 0}"
