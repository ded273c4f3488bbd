"""Expected errors become answers: RFC 9457 for machines, a page for people."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from solieu.core.errors import StatError
from solieu.platform.permissions import NotAllowed

Handler = Callable[[HttpRequest], HttpResponse]


class ProblemMiddleware:
    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return answer(request, error) if isinstance(error, StatError) else None


def answer(request: HttpRequest, error: StatError) -> HttpResponse:
    """The error in the form that the caller reads; whoever is not signed in may do so first."""
    language = get_language() or "vi"
    problem = error.to_problem(language)
    if wants_machine(request):
        return JsonResponse(problem, status=error.status, content_type="application/problem+json")
    if isinstance(error, NotAllowed) and not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path(), reverse("platform:sign-in"))
    page = {"problem": problem, "sentence": error.say(language), "remedy": error.advise(language)}
    return render(request, "problem.html", page, status=error.status)


def wants_machine(request: HttpRequest) -> bool:
    return request.path.startswith("/api/") or request.path.endswith(".json") or not request.accepts("text/html")
