"""Sign-in, people and the audit log."""

from __future__ import annotations

from django.contrib.auth.views import LoginView, LogoutView
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from solieu.platform import audit as log
from solieu.platform import queries, services
from solieu.platform.actors import COUNTRY, EVERY, Role
from solieu.platform.permissions import Capability, demand
from solieu.platform.requests import actor


class SignIn(LoginView):
    template_name = "accounts/sign_in.html"
    redirect_authenticated_user = True


class SignOut(LogoutView):
    next_page = "/"


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    demand(actor(request), Capability.ACCOUNT_MANAGE)
    roles = [role.value for role in Role if role != Role.SYSTEM]
    return render(request, "platform/people.html", {"people": queries.people(), "roles": roles})


@require_POST
def create_account(request: HttpRequest) -> HttpResponse:
    form = request.POST
    services.create_account(
        username=form["username"],
        full_name=form.get("full_name", ""),
        password=form.get("password", ""),
        by=actor(request),
        at=timezone.now(),
    )
    return redirect("platform:people")


@require_POST
def change_role(request: HttpRequest) -> HttpResponse:
    form = request.POST
    change = services.take_role if form.get("take") else services.give_role
    change(
        username=form["username"],
        role=Role(form["role"]),
        operation=form.get("operation") or EVERY,
        territory=form.get("territory") or COUNTRY,
        by=actor(request),
        at=timezone.now(),
    )
    return redirect("platform:people")


@require_GET
def audit(request: HttpRequest) -> HttpResponse:
    demand(actor(request), Capability.AUDIT_READ)
    search = request.GET.get("q", "")
    page = Paginator(queries.audit_entries(search), 50).get_page(request.GET.get("page"))
    findings = log.verify() if "verify" in request.GET else None
    return render(request, "platform/audit.html", {"page": page, "q": search, "findings": findings})
