"""A straight way to the door for devices: past sessions, accounts, languages and page headers.

None of those concern a device; leaving them out halves what a record costs. The views are the
same, and do not know which way a request came.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.core.handlers.exception import convert_exception_to_response
from django.core.handlers.wsgi import WSGIHandler

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
PREFIX = "/openrosa/"


class DoorHandler(WSGIHandler):
    """Django's handler without any middleware."""

    def load_middleware(self, is_async: bool = False) -> None:
        self._view_middleware: list[Any] = []
        self._template_response_middleware: list[Any] = []
        self._exception_middleware: list[Any] = []
        self._middleware_chain = convert_exception_to_response(self._get_response)  # type: ignore[attr-defined]


def beside(site: Application) -> Application:
    """The site, with requests of devices taking the straight way."""
    door = DoorHandler()

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        straight = environ.get("PATH_INFO", "").startswith(PREFIX)
        return (door if straight else site)(environ, start_response)

    return application
