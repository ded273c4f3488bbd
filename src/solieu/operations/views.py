"""The work list, and a round as it goes."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from solieu.core.text import Text
from solieu.design import queries as design
from solieu.operations import queries, services, tasks
from solieu.platform.permissions import Capability, allowed, demand
from solieu.platform.requests import actor


@require_GET
def work(request: HttpRequest) -> HttpResponse:
    who = actor(request)
    demand(who, Capability.OPERATION_READ)
    mine = [o for o in design.operations() if allowed(who, Capability.OPERATION_READ, operation=o.code)]
    rows = [
        {
            "operation": o,
            "waves": design.definition(o.code).waves,
            "may_run": allowed(who, Capability.RUN_START, operation=o.code),
        }
        for o in mine
    ]
    context = {"rows": rows, "rounds": queries.latest_rounds([o.code for o in mine])}
    return render(request, "operations/work.html", context)


@require_POST
def start(request: HttpRequest, operation: str, wave: str) -> HttpResponse:
    round_id = services.ask_for_round(operation=operation, wave=wave, by=actor(request), at=timezone.now())
    tasks.run_round.defer(round_id=str(round_id))
    return redirect("operations:round", round_id=round_id)


@require_GET
def round_page(request: HttpRequest, round_id: uuid.UUID) -> HttpResponse:
    found = queries.production_round(round_id)
    if found is None:
        raise Http404
    demand(actor(request), Capability.RUN_READ, operation=found.operation)
    story = [Text.read(line) for line in found.story]
    context = {"round": found, "story": story, "going": found.state in {"waiting", "running"}}
    return render(request, "operations/round.html", context)
