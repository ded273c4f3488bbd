"""What every page knows: who asks, where they may go, and the same page in the other language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from solieu.platform import storage
from solieu.platform.actors import Actor
from solieu.platform.permissions import Capability, allowed
from solieu.platform.queries import actor_of

Handler = Callable[[HttpRequest], HttpResponse]

NAVIGATION = (
    ("disseminate:catalogue", _("Số liệu"), None),
    ("operations:work", _("Công việc"), Capability.OPERATION_READ),
    ("design:operations", _("Chương trình"), Capability.OPERATION_READ),
    ("collect:collection", _("Thu thập"), Capability.SUBMISSION_READ),
    ("process:runs", _("Xử lý"), Capability.RUN_READ),
    ("platform:people", _("Tài khoản"), Capability.ACCOUNT_MANAGE),
    ("platform:audit", _("Nhật ký"), Capability.AUDIT_READ),
)


class ActorMiddleware:
    """Puts `request.actor` beside `request.user`, read only when somebody asks."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: actor_of(request.user))  # type: ignore[attr-defined]
        return self.get_response(request)


def actor(request: HttpRequest) -> Actor:
    """The actor of a request, for views to hand to services."""
    return actor_of(request.user)


def page_context(request: HttpRequest) -> dict[str, Any]:
    from solieu import __version__

    who = actor(request) if hasattr(request, "user") else None
    other = "en" if (get_language() or "vi").startswith("vi") else "vi"
    return {
        "actor": who,
        "nav": _navigation(request, who),
        "other_language": other,
        "other_language_url": translate_url(request.get_full_path(), other),
        "version": __version__,
        "demo": (storage.data_dir() / "demo-accounts.txt").exists(),
    }


def _navigation(request: HttpRequest, who: Actor | None) -> list[dict[str, Any]]:
    from django.urls import NoReverseMatch, reverse

    links = []
    for name, label, capability in NAVIGATION:
        if capability is not None and (who is None or not allowed(who, capability)):
            continue
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        links.append({"label": label, "url": url, "current": request.path.startswith(url)})
    return links
