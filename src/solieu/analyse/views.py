"""The records that stand behind a cell, for those who may see them."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from solieu.analyse import pages, services
from solieu.analyse.services.opening import PAGE
from solieu.platform.requests import actor


@require_GET
@never_cache
def records(request: HttpRequest, operation: str, wave: str) -> HttpResponse:
    number = request.GET.get("page", "1")
    found = services.open_cell(
        operation=operation,
        wave=wave,
        table=request.GET.get("table", ""),
        cell=request.GET.get("cell", ""),
        page=int(number) if number.isdecimal() else 1,
        by=actor(request),
        at=timezone.now(),
    )
    context = {
        "operation": operation,
        "wave": wave,
        "cell": pages.cell_page(found, get_language() or "vi"),
        "page": Paginator(range(found.total), PAGE).get_page(number),
    }
    return render(request, "analyse/records.html", context)
