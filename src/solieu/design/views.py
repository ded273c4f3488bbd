"""Pages of operations: the list, one version, what changed, and taking a folder in."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from solieu.core.errors import StatError
from solieu.core.standards.xlsform import BrokenQuestionnaire
from solieu.design import presenting, queries
from solieu.design.definition import FILES
from solieu.design.reading.folder import LIMIT_MB, unpack
from solieu.design.services import archive, import_operation
from solieu.platform.permissions import Capability, allowed, demand
from solieu.platform.requests import actor

READ, IMPORT = Capability.OPERATION_READ, Capability.OPERATION_IMPORT


@require_safe
def operations(request: HttpRequest) -> HttpResponse:
    who = actor(request)
    demand(who, READ)
    wanted = request.GET.get("q", "").strip()
    found = [o for o in queries.operations() if allowed(who, READ, operation=o.code) and _matches(o, wanted)]
    page = {"operations": found, "q": wanted, "may_import": allowed(who, IMPORT)}
    return render(request, "design/operations.html", page)


def _matches(operation: queries.OperationSummary, wanted: str) -> bool:
    told = f"{operation.code} {operation.title.vi} {operation.title.en} {operation.owner.vi} {operation.owner.en}"
    return wanted.casefold() in told.casefold()


@require_safe
def operation(request: HttpRequest, code: str, version: int | None = None) -> HttpResponse:
    who = actor(request)
    demand(who, READ, operation=code)
    definition = queries.definition(code, version)
    page = {
        "definition": definition,
        "versions": queries.versions(code),
        "sections": list(presenting.sections(definition)),
        "steps": list(presenting.steps(definition)),
        "tables": list(presenting.tables(definition)),
        "files": list(presenting.files(definition)),
        "may_import": allowed(who, IMPORT, operation=code),
        "trail": _trail((definition.title.say(get_language() or "vi"), "")),
    }
    return render(request, "design/operation.html", page)


def _trail(*steps: tuple[str, str]) -> list[dict[str, str]]:
    top = (gettext("Chương trình"), reverse("design:operations"))
    return [{"label": label, "url": url} for label, url in (top, *steps)]


@require_GET
def choose_changes(request: HttpRequest, code: str) -> HttpResponse:
    """From the form with two versions to the address of their difference."""
    try:
        before, after = int(request.GET["before"]), int(request.GET["after"])
    except (KeyError, ValueError):
        return redirect("design:operation", code)
    return redirect("design:changes", code, before, after)


@require_safe
def changes(request: HttpRequest, code: str, before: int, after: int) -> HttpResponse:
    demand(actor(request), READ, operation=code)
    difference = queries.diff(code, before, after)
    title = queries.definition(code, after).title.say(get_language() or "vi")
    page = {
        "difference": difference,
        "title": title,
        "versions": queries.versions(code),
        "trail": _trail((title, reverse("design:operation", args=[code])), (gettext("Thay đổi"), "")),
    }
    return render(request, "design/changes.html", page)


@require_safe
def file(request: HttpRequest, code: str, version: int, name: str) -> HttpResponse:
    demand(actor(request), READ, operation=code)
    content = queries.definition(code, version).files.get(name)
    if content is None:
        raise Http404(name)
    return _download(content, name, _content_type(name))


@require_safe
def form(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """The XForm as devices get it."""
    demand(actor(request), READ, operation=code)
    instrument = queries.definition(code, version).instrument
    return _download(instrument.xform, f"{instrument.form_id}-{instrument.version}.xml", "application/xml")


@require_safe
def folder(request: HttpRequest, code: str, version: int) -> HttpResponse:
    demand(actor(request), READ, operation=code)
    return _download(archive(code, version), f"{code}-{version}.zip", "application/zip")


def _download(content: bytes, name: str, content_type: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=content_type, headers=headers)


def _content_type(name: str) -> str:
    workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return workbook if name.endswith(".xlsx") else "text/plain; charset=utf-8"


@require_http_methods(["GET", "HEAD", "POST"])
def take_in(request: HttpRequest) -> HttpResponse:
    who = actor(request)
    demand(who, IMPORT)
    if request.method != "POST":
        return _import_page(request)
    try:
        definition = import_operation(_sent(request), by=who, at=timezone.now())
    except StatError as error:
        if error.status == 403:
            raise
        return _import_page(request, error)
    return redirect("design:version", definition.code, definition.version)


def _sent(request: HttpRequest) -> dict[str, bytes]:
    """The files that were chosen; a lone zip is unpacked."""
    sent = request.FILES.getlist("files")
    files = {str(upload.name): upload for upload in sent if (upload.size or 0) <= LIMIT_MB * 1024 * 1024}
    if len(files) == 1 and next(iter(files)).lower().endswith(".zip"):
        name, upload = next(iter(files.items()))
        return unpack(upload.read(), name)
    return {name: upload.read() for name, upload in files.items()}


def _import_page(request: HttpRequest, error: StatError | None = None) -> HttpResponse:
    language = get_language() or "vi"
    page: dict[str, Any] = {"expected": FILES, "trail": _trail((gettext("Nhập chương trình"), ""))}
    if error is not None:
        page |= {"sentence": error.say(language), "remedy": error.advise(language), "code": error.code}
        page["findings"] = error.findings if isinstance(error, BrokenQuestionnaire) else ()
    return render(request, "design/import.html", page, status=error.status if error else 200)
