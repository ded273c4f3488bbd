"""Runs: the list, one run as it goes, and the button that starts one."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from solieu.platform.actors import SYSTEM
from solieu.platform.permissions import Capability, demand
from solieu.platform.requests import actor
from solieu.process import pages, queries, services, tasks
from solieu.process.labels import STATUSES

PER_PAGE = 30


@require_GET
def runs(request: HttpRequest) -> HttpResponse:
    who = actor(request)
    demand(who, Capability.RUN_READ)
    operation, status = request.GET.get("operation", ""), request.GET.get("status", "")
    found = queries.runs(who, operation=operation, status=status)
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "operations": queries.operations_run(who),
        "operation": operation,
        "status": status,
        "statuses": STATUSES,
        "startable": pages.startable(who),
    }
    return render(request, "process/runs.html", context)


@require_GET
def run(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    found = queries.run(run_id)
    demand(actor(request), Capability.RUN_READ, operation=found.operation)
    page = pages.run_page(found, get_language() or "vi")
    return render(request, "process/run.html", {"page": page, "run": found})


@require_POST
def start(request: HttpRequest) -> HttpResponse:
    operation, _slash, wave = request.POST.get("wave", "").partition("/")
    who, now = actor(request), timezone.now()
    run_id = services.queue_run(operation=operation, wave=wave, by=who, at=now)
    tasks.perform_run.defer(run_id=str(run_id), by=who.id or SYSTEM.id)
    messages.success(request, _("Đã xếp hàng. Trang này tự cập nhật khi các bước được thực hiện."))
    return redirect("process:run", run_id=run_id)
