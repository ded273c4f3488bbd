"""Reads of the field: counts, records within one's territory, one record, what is held, devices."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q, QuerySet

from solieu.collect.errors import NoSuchQuarantine, NoSuchWave
from solieu.collect.models import AccessToken, Delivery, InstrumentVersion, Quarantine, Submission, Wave
from solieu.core.text import Text
from solieu.design import queries as design
from solieu.design.errors import UnknownOperation
from solieu.platform.actors import COUNTRY, Actor
from solieu.platform.permissions import Capability, allowed, demand, territories


@dataclass(frozen=True, slots=True)
class FieldState:
    """How the collection of one wave stands, within a territory."""

    operation: str
    operation_title: Text
    wave: str
    title: Text
    received: int
    awaiting_files: int
    corrected: int
    held: int
    devices: int
    last_received: datetime | None


def count_submissions(operation: str, wave: str | None = None) -> int:
    """Records of an operation, or of one wave of it; a number and nothing else."""
    found = Submission.objects.filter(operation=operation)
    return found.filter(wave=wave).count() if wave else found.count()


def within(places: Iterable[str], field: str = "territory") -> Q:
    """Rows whose territory is one of the places or a part of one; no place, no row."""
    condition = Q(pk__in=[])
    for place in places:
        condition |= Q(**{field: place}) | Q(**{f"{field}__startswith": f"{place}."})
    return Q() if COUNTRY in places else condition


def visible(actor: Actor, operation: str, capability: Capability = Capability.SUBMISSION_READ) -> Q:
    """Which rows of an operation the actor may see; raises NotAllowed when none ever."""
    demand(actor, capability, operation=operation)
    return within(territories(actor, capability, operation)) & Q(operation=operation)


def title_of(operation: str) -> Text:
    """The operation's title; its code while the design does not know it."""
    try:
        return design.definition(operation).title
    except UnknownOperation:
        return Text(operation, operation)


def field_states(actor: Actor) -> list[FieldState]:
    """Every wave whose records the actor may see, counted within the actor's territory."""
    waves = Wave.objects.order_by("operation", "-id")
    return [_state(w, actor) for w in waves if allowed(actor, Capability.SUBMISSION_READ, operation=w.operation)]


def field_state(actor: Actor, operation: str) -> FieldState:
    """The operation's newest wave."""
    demand(actor, Capability.SUBMISSION_READ, operation=operation)
    wave = Wave.objects.filter(operation=operation).order_by("-id").first()
    if wave is None:
        raise NoSuchWave(operation=operation, wave="…")
    return _state(wave, actor)


def _state(wave: Wave, actor: Actor) -> FieldState:
    mine = visible(actor, wave.operation) & Q(wave=wave.code)
    counted = Submission.objects.filter(mine).aggregate(
        received=Count("id"),
        awaiting_files=Count("id", filter=Q(state=Submission.PARTIAL)),
        corrected=Count("id", filter=Q(current_version__gt=1)),
        last_received=Max("received_at"),
    )
    return FieldState(
        operation=wave.operation,
        operation_title=title_of(wave.operation),
        wave=wave.code,
        title=Text(wave.title_vi or wave.code, wave.title_en),
        held=Quarantine.objects.filter(mine, state=Quarantine.OPEN).count(),
        devices=AccessToken.objects.filter(mine, revoked_at=None).count(),
        **counted,
    )


STATES = ("received", "partial", "corrected")


def submissions(actor: Actor, operation: str, *, search: str = "", state: str = "") -> QuerySet[Submission]:
    """Newest first, within the actor's territory; `search` looks at unit, enumerator and territory."""
    found = Submission.objects.filter(visible(actor, operation)).order_by("-received_at", "-id")
    if search:
        found = found.filter(
            Q(root_instance_id__icontains=search) | Q(enumerator__icontains=search) | Q(territory__istartswith=search)
        )
    if state == "corrected":
        return found.filter(current_version__gt=1)
    return found.filter(state=state) if state in STATES else found


def held(actor: Actor, operation: str, *, everything: bool = False) -> QuerySet[Quarantine]:
    """What waits for a decision, oldest first; with `everything` also what was decided."""
    found = Quarantine.objects.filter(visible(actor, operation)).order_by("received_at", "id")
    return found if everything else found.filter(state=Quarantine.OPEN)


def held_one(actor: Actor, number: int) -> Quarantine:
    found = Quarantine.objects.select_related("delivery").filter(pk=number).first()
    if found is None:
        raise NoSuchQuarantine(number=number)
    demand(actor, Capability.SUBMISSION_READ, operation=found.operation, territory=found.territory)
    return found


def devices(actor: Actor, operation: str) -> QuerySet[AccessToken]:
    """Access codes within the actor's territory, the newest first; their digests tell nothing."""
    mine = visible(actor, operation, Capability.DEVICE_MANAGE)
    return AccessToken.objects.filter(mine).defer("digest").order_by("revoked_at", "-issued_at")


def deliveries(actor: Actor, operation: str, *, refused: bool = False) -> QuerySet[Delivery]:
    """The delivery log of an operation's devices, newest first; with `refused` only refusals."""
    demand(actor, Capability.SUBMISSION_READ, operation=operation)
    places = territories(actor, Capability.SUBMISSION_READ, operation)
    mine = within(places, "token__territory") & Q(token__operation=operation)
    found = Delivery.objects.select_related("token").filter(mine).order_by("-id")
    return found.filter(status__gte=400) if refused else found


def waves(operation: str) -> Sequence[str]:
    return list(Wave.objects.filter(operation=operation).order_by("-id").values_list("code", flat=True))


def instruments(operation: str) -> QuerySet[InstrumentVersion]:
    return InstrumentVersion.objects.filter(operation=operation).defer("xform", "questions").order_by("-id")
