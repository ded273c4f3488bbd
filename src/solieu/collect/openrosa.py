"""The door for devices: OpenRosa form list, form, manifest and submission, by a token in the path.

Every answer carries the headers that clients demand; a record is acknowledged only after its
commit. No session, cookie or user account is involved.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import wraps
from typing import Any
from urllib.parse import quote

from django.db import Error as DatabaseError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import http_date
from django.utils.timezone import now
from django.views.decorators.csrf import csrf_exempt

from solieu.collect import uploads
from solieu.collect.errors import NoProtocolVersion, NotStored, UnknownForm
from solieu.collect.models import InstrumentVersion
from solieu.collect.services import accept_submission, known
from solieu.collect.services.arrivals import Receipt, Sender
from solieu.collect.services.known import FormFacts, TokenFacts
from solieu.collect.services.submissions import note_refusal
from solieu.core.errors import StatError
from solieu.core.standards.openrosa import FormEntry, form_list, manifest, response
from solieu.core.standards.openrosa.documents import CONTENT_TYPE, VERSION
from solieu.core.text import Text

log = logging.getLogger(__name__)
Door = Callable[..., HttpResponse]


def door(*, methods: tuple[str, ...], versioned: bool = True) -> Callable[[Door], Door]:
    """A view behind a token: checks method and protocol version, and turns errors into answers."""

    def decorate(view: Door) -> Door:
        @csrf_exempt
        @wraps(view)
        def answer(request: HttpRequest, **places: Any) -> HttpResponse:
            if request.method not in methods:
                return _said(request, Text("Không hỗ trợ.", "Not supported."), 405, Allow=", ".join(methods))
            try:
                if versioned and request.META.get("HTTP_X_OPENROSA_VERSION", "").strip() != VERSION:
                    raise NoProtocolVersion()
                return view(request, **places)
            except StatError as error:
                return _refused(request, error)
            except DatabaseError:
                log.exception("the database did not answer the door")
                return _refused(request, NotStored())

        return answer

    return decorate


@door(methods=("GET", "HEAD"))
def forms(request: HttpRequest, token: str) -> HttpResponse:
    holder = known.token(token)
    every = request.GET.get("listAllVersions", "").lower() in {"true", "1"}
    wanted = request.GET.get("formID")
    offered = known.forms(holder.operation).offered(every_version=every)
    entries = [_entry(request, token, form) for form in offered if wanted in (None, form.form_id)]
    return _document(form_list(entries))


@door(methods=("GET", "HEAD"), versioned=False)
def form(request: HttpRequest, token: str, form_id: str, version: str) -> HttpResponse:
    facts = _form_of(known.token(token), form_id, version)
    etag = f'"{facts.md5}"'
    if request.META.get("HTTP_IF_NONE_MATCH") == etag:
        return _dressed(HttpResponse(status=304, headers={"ETag": etag}))
    xform = InstrumentVersion.objects.values_list("xform", flat=True).get(pk=facts.id)
    return _document(bytes(xform), ETag=etag)


@door(methods=("GET", "HEAD"))
def form_manifest(request: HttpRequest, token: str, form_id: str, version: str) -> HttpResponse:
    _form_of(known.token(token), form_id, version)
    return _document(manifest([]))


@door(methods=("HEAD", "POST"))
def submission(request: HttpRequest, token: str) -> HttpResponse:
    if request.method == "HEAD":
        known.token(token)
        return _dressed(HttpResponse(status=204))
    receipt = _receive(request, token)
    return _said(request, receipt.message, receipt.status)


@door(methods=("GET", "HEAD", "POST"), versioned=False)
def nowhere(request: HttpRequest, token: str, rest: str = "") -> HttpResponse:
    """Answered here, because the site would log the address and the token in it."""
    return _said(request, Text("Không có địa chỉ này.", "There is no such address."), 404)


def _receive(request: HttpRequest, token: str) -> Receipt:
    sender, at, holder = _sender(request), now(), None
    with ExitStack() as keep:
        try:
            holder = known.token(token)
            post = uploads.read_post(request, keep)
        except StatError as error:
            uploads.read_away(request)
            note_refusal(error, sender=sender, token=holder, size=uploads.length_of(request), at=at)
            raise
        return accept_submission(
            payload=post.payload,
            uploads=post.uploads,
            incomplete=post.incomplete,
            token=holder,
            sender=sender,
            at=at,
        )


def _sender(request: HttpRequest) -> Sender:
    return Sender(
        remote=str(request.META.get("REMOTE_ADDR", ""))[:64],
        user_agent=request.META.get("HTTP_USER_AGENT", "").replace("\x00", "")[:300],
        device_id=request.GET.get("deviceID", "").replace("\x00", "")[:255],
    )


def _form_of(holder: TokenFacts, form_id: str, version: str) -> FormFacts:
    found = known.forms(holder.operation).find(form_id, version)
    if found is None:
        raise UnknownForm(form_id=f"{form_id} {version}")
    return found


def _entry(request: HttpRequest, token: str, form: FormFacts) -> FormEntry:
    places = {"token": token, "form_id": quote(form.form_id, safe=""), "version": quote(form.version, safe="")}
    title = Text(form.title_vi, form.title_en).say(_language(request))
    address = request.build_absolute_uri(reverse("openrosa:form", kwargs=places))
    return FormEntry(form.form_id, title, form.version, form.md5, address)


def _language(request: HttpRequest) -> str:
    return "en" if request.META.get("HTTP_ACCEPT_LANGUAGE", "").lower().startswith("en") else "vi"


def _refused(request: HttpRequest, error: StatError) -> HttpResponse:
    language = _language(request)
    return _said(request, Text(f"{error.say(language)} {error.advise(language)}"), error.status)


def _said(request: HttpRequest, message: Text, status: int, **headers: str) -> HttpResponse:
    language = _language(request)
    answer = _document(response(message.say(language)), status=status, **headers)
    answer.headers["Content-Language"] = language
    return answer


def _document(body: bytes, status: int = 200, **headers: str) -> HttpResponse:
    answer = HttpResponse(body, status=status, content_type=CONTENT_TYPE, headers=headers)
    answer.headers["Content-Length"] = str(len(body))
    return _dressed(answer)


def _dressed(answer: HttpResponse) -> HttpResponse:
    answer.headers["X-OpenRosa-Version"] = VERSION
    answer.headers["X-OpenRosa-Accept-Content-Length"] = str(uploads.request_limit())
    answer.headers["Date"] = http_date(time.time())
    answer.headers.setdefault("Content-Language", "vi")
    answer._has_been_logged = True  # type: ignore[attr-defined]  # Django would log the path, and the token in it
    return answer
