"""Pages of the portal: home, catalogue, table, origin of a figure, and the files."""

from __future__ import annotations

from dataclasses import replace
from tempfile import SpooledTemporaryFile

from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

from solieu.core.standards.cube import Cube
from solieu.core.standards.layout import View, choose_view
from solieu.disseminate import caching, queries
from solieu.disseminate.figures import Say
from solieu.disseminate.origin import to_json, to_text
from solieu.disseminate.presentation import origin_page, table_page
from solieu.disseminate.presentation.downloads import format_of
from solieu.disseminate.presentation.front_page import front_page
from solieu.disseminate.presentation.grid import DETAILS
from solieu.disseminate.queries import TableInfo
from solieu.platform.permissions import Capability, allowed
from solieu.platform.requests import actor

IN_MEMORY = 2_000_000
FOR_GOOD = {"public": True, "max_age": 31_536_000, "immutable": True}


def language() -> str:
    return get_language() or "vi"


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    tables = queries.catalogue()
    page = front_page(tables, queries.headlines(tables), queries.releases(), Say(language()))
    return render(request, "disseminate/home.html", {"page": page})


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("q", "").strip()
    page = front_page(queries.catalogue(asked), [], [], Say(language()))
    return render(request, "disseminate/catalogue.html", {"page": page, "q": asked})


@require_safe
@condition(etag_func=caching.page_tag)
@cache_control(no_cache=True)
def table(request: HttpRequest, operation: str, table: str, vintage: int | None = None) -> HttpResponse:
    info = queries.table_info(operation, table, vintage)
    cube = queries.cube_of(info)
    view, detail = chosen(request, cube)
    say = Say(language())
    page = table_page.table_page(info, cube, view, detail=detail, say=say, query=request.GET.urlencode())
    context = {"page": page, "permalink": request.build_absolute_uri(page.permalink)}
    return render(request, "disseminate/table.html", context | {"is_permalink": vintage is not None})


@require_safe
@condition(etag_func=caching.file_tag)
@cache_control(**FOR_GOOD)
def download(request: HttpRequest, operation: str, table: str, vintage: int, file: str) -> FileResponse:
    format = format_of(file, table)
    info = queries.table_info(operation, table, vintage)
    cube = replace(queries.cube_of(info), link=request.build_absolute_uri(address(info)))
    view = chosen(request, cube)[0] if request.GET else None
    sink = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
    format.write(cube, sink, language(), view)  # pyright: ignore[reportArgumentType]
    sink.seek(0)
    name = f"{operation}-{table}-v{vintage}.{format.ending}"
    return FileResponse(sink, content_type=format.media_type, as_attachment=True, filename=name)


@require_safe
@condition(etag_func=caching.page_tag)
@cache_control(no_cache=True)
def cell(request: HttpRequest, operation: str, table: str, vintage: int, key: str) -> HttpResponse:
    origin = queries.origin(operation, table, vintage, key)
    who = actor(request)
    insider = allowed(who, Capability.RUN_READ, operation=operation)
    page = origin_page.origin_page(origin, Say(language()), with_names=insider)
    may_open = allowed(who, Capability.MICRODATA_OPEN, operation=operation)
    return render(request, "disseminate/cell.html", {"page": page, "origin": origin, "may_open": may_open})


@require_safe
def cell_json(request: HttpRequest, operation: str, table: str, vintage: int, key: str) -> JsonResponse:
    told = to_json(queries.origin(operation, table, vintage, key))
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 2})


@require_safe
def cell_text(request: HttpRequest, operation: str, table: str, vintage: int, key: str) -> HttpResponse:
    told = to_text(queries.origin(operation, table, vintage, key), language())
    return HttpResponse(told, content_type="text/plain; charset=utf-8")


def chosen(request: HttpRequest, cube: Cube) -> tuple[View, str]:
    """The view and the detail that the form of the page asks for."""
    places = {d.id: request.GET.get(d.id, "") for d in cube.dimensions}
    detail = request.GET.get("detail", "")
    return choose_view(cube, request.GET.get("measure") or None, places), detail if detail in DETAILS else "margin"


def address(info: TableInfo) -> str:
    where = {"operation": info.operation, "table": info.table, "vintage": info.vintage}
    return reverse("disseminate:vintage", kwargs=where)
