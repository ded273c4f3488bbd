"""Pages of the field for staff: how it goes, one record, what is held, the delivery log, devices."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from solieu.collect import queries, services
from solieu.collect.labels import OUTCOMES, REASONS
from solieu.platform.actors import COUNTRY
from solieu.platform.permissions import Capability, allowed, demand, territories
from solieu.platform.requests import actor

PER_PAGE = 50


@require_GET
def collection(request: HttpRequest) -> HttpResponse:
    demand(actor(request), Capability.SUBMISSION_READ)
    return render(request, "collect/collection.html", {"states": queries.field_states(actor(request))})


@require_GET
def operation(request: HttpRequest, operation: str) -> HttpResponse:
    search, state = request.GET.get("q", "").strip(), request.GET.get("state", "")
    found = queries.submissions(actor(request), operation, search=search, state=state)
    page = {
        "field": queries.field_state(actor(request), operation),
        "page": _page(request, found),
        "q": search,
        "state": state,
        "instruments": queries.instruments(operation),
    }
    return _render(request, operation, "operation", page, [])


@require_GET
@never_cache
def record(request: HttpRequest, operation: str, submission_id: int, number: int | None = None) -> HttpResponse:
    opened = services.open_record(submission_id=submission_id, number=number, by=actor(request), at=now())
    for delivery in opened.deliveries:
        delivery.label = OUTCOMES.get(delivery.outcome, delivery.message)  # type: ignore[attr-defined]
    return _render(request, operation, "record", {"opened": opened}, [_("Phiếu")])


@require_GET
@never_cache
def attachment(request: HttpRequest, operation: str, attachment_id: int) -> HttpResponse | FileResponse:
    filename, path = services.open_attachment(attachment_id=attachment_id, by=actor(request), at=now())
    return FileResponse(path.open("rb"), as_attachment=True, filename=filename, content_type="application/octet-stream")


@require_GET
def held(request: HttpRequest, operation: str) -> HttpResponse:
    everything = "all" in request.GET
    found = queries.held(actor(request), operation, everything=everything)
    page = {"page": _page(request, found), "everything": everything, "reasons": REASONS}
    return _render(request, operation, "held", page, [_("Phiếu chờ xử lý")])


@require_GET
@never_cache
def held_one(request: HttpRequest, operation: str, number: int) -> HttpResponse:
    opened = services.open_held(number=number, by=actor(request), at=now())
    place = {"operation": opened.held.operation, "territory": opened.held.territory}
    page = {
        "opened": opened,
        "reason": REASONS.get(opened.held.reason, opened.held.reason),
        "may_decide": allowed(actor(request), Capability.SUBMISSION_RESOLVE, **place),
    }
    return _render(request, operation, "held_one", page, [_("Phiếu chờ xử lý")])


@require_POST
def decide(request: HttpRequest, operation: str, number: int) -> HttpResponse:
    services.resolve_quarantine(
        number=number,
        accept=request.POST.get("decision") == "accept",
        note=request.POST.get("note", ""),
        by=actor(request),
        at=now(),
    )
    messages.success(request, _("Đã ghi quyết định."))
    return redirect("collect:held", operation)


@require_GET
def deliveries(request: HttpRequest, operation: str) -> HttpResponse:
    refused = "refused" in request.GET
    page = _page(request, queries.deliveries(actor(request), operation, refused=refused))
    for delivery in page:
        delivery.label = OUTCOMES.get(delivery.outcome, delivery.message)
    return _render(request, operation, "deliveries", {"page": page, "refused": refused}, [_("Nhật ký giao nhận")])


@require_GET
def devices(request: HttpRequest, operation: str) -> HttpResponse:
    return _devices(request, operation)


def _devices(request: HttpRequest, operation: str, **more: Any) -> HttpResponse:
    who = actor(request)
    page = {
        "page": _page(request, queries.devices(who, operation)),
        "waves": queries.waves(operation),
        "territories": territories(who, Capability.DEVICE_MANAGE, operation),
        **more,
    }
    return _render(request, operation, "devices", page, [_("Máy thu thập")])


@require_POST
@never_cache
def issue(request: HttpRequest, operation: str) -> HttpResponse:
    """The code is shown in this answer and nowhere else, so it does not redirect."""
    form = request.POST
    token = services.issue_token(
        name=form.get("name", "").strip(),
        operation=operation,
        wave=form.get("wave") or None,
        territory=form.get("territory", "").strip() or COUNTRY,
        by=actor(request),
        at=now(),
    )
    address = request.build_absolute_uri(reverse("openrosa:forms", args=[token])).removesuffix("/formList")
    return _devices(request, operation, token=token, server_url=address, name=form.get("name", ""))


@require_POST
def revoke(request: HttpRequest, operation: str, token_id: int) -> HttpResponse:
    services.revoke_token(token_id=token_id, by=actor(request), at=now())
    messages.success(request, _("Đã thu hồi mã truy cập. Máy bị từ chối sau vài giây."))
    return redirect("collect:devices", operation)


def _page(request: HttpRequest, found: Any) -> Any:
    return Paginator(found, PER_PAGE).get_page(request.GET.get("page"))


def _render(request: HttpRequest, operation: str, name: str, page: dict[str, Any], trail: list[str]) -> HttpResponse:
    way = [
        {"label": _("Thu thập"), "url": reverse("collect:collection")},
        {"label": operation, "url": reverse("collect:operation", args=[operation])},
        *({"label": label} for label in trail),
    ]
    manage = allowed(actor(request), Capability.DEVICE_MANAGE, operation=operation)
    return render(request, f"collect/{name}.html", {"operation": operation, "trail": way, "may_manage": manage, **page})
