"""What the door must know on every request, remembered for a few seconds in each process.

A revoked token or a closed form is noticed by every process within `SECONDS`.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from solieu.collect.errors import UnknownForm, WrongToken
from solieu.collect.models import AccessToken, InstrumentVersion
from solieu.platform.actors import Actor, Role, RoleGrant

SECONDS = 3.0
MOST = 50_000
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class TokenFacts:
    """Whose device sends, for which wave and territory."""

    id: int
    operation: str
    wave: str
    territory: str
    actor: Actor


@dataclass(frozen=True, slots=True)
class FormFacts:
    """A published form version, without its bytes."""

    id: int
    operation: str
    form_id: str
    version: str
    title_vi: str
    title_en: str
    md5: str
    status: str
    binary_paths: tuple[str, ...]
    repeat_paths: tuple[str, ...]

    @property
    def is_closed(self) -> bool:
        return self.status == InstrumentVersion.CLOSED


@dataclass(frozen=True, slots=True)
class Forms:
    """Every published form version of an operation, oldest first."""

    all: tuple[FormFacts, ...]

    def find(self, form_id: str, version: str) -> FormFacts | None:
        """The version; None when the form is known and the version is not. Raises UnknownForm."""
        of_form = [form for form in self.all if form.form_id == form_id]
        if not of_form:
            raise UnknownForm(form_id=form_id)
        return next((form for form in of_form if form.version == version), None)

    def offered(self, *, every_version: bool = False) -> list[FormFacts]:
        """What devices may start new records with: the newest version of each form."""
        newest = {form.form_id: form for form in self.all}
        chosen = self.all if every_version else newest.values()
        return [form for form in chosen if form.status == InstrumentVersion.PUBLISHED]


class Memory(Generic[T]):
    """Values by key, each for a few seconds."""

    def __init__(self) -> None:
        self._held: dict[str, tuple[float, T]] = {}

    def get(self, key: str, load: Callable[[], T]) -> T:
        held = self._held.get(key)
        if held is not None and held[0] > time.monotonic():
            return held[1]
        value = load()
        if len(self._held) >= MOST:
            self._held.clear()
        self._held[key] = (time.monotonic() + SECONDS, value)
        return value

    def clear(self) -> None:
        self._held.clear()


_tokens: Memory[TokenFacts] = Memory()
_forms: Memory[Forms] = Memory()


def forget() -> None:
    """Look everything up afresh, in this process."""
    _tokens.clear()
    _forms.clear()


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def token(plain: str) -> TokenFacts:
    """The facts of a token that may be used now; raises WrongToken."""
    digest = digest_of(plain)
    return _tokens.get(digest, lambda: _load_token(digest))


def _load_token(digest: str) -> TokenFacts:
    found = AccessToken.objects.select_related("user").filter(digest=digest, revoked_at=None).first()
    if found is None or (found.user is not None and not found.user.is_active):
        raise WrongToken()
    grant = RoleGrant(Role.ENUMERATOR, found.operation, found.territory)
    actor = Actor(found.user_id, found.enumerator, (grant,))
    return TokenFacts(found.pk, found.operation, found.wave, found.territory, actor)


def forms(operation: str) -> Forms:
    return _forms.get(operation, lambda: _load_forms(operation))


def _load_forms(operation: str) -> Forms:
    found = InstrumentVersion.objects.filter(operation=operation).defer("xform", "questions").order_by("id")
    return Forms(tuple(_facts(form) for form in found))


def _facts(form: InstrumentVersion) -> FormFacts:
    return FormFacts(
        id=form.pk,
        operation=form.operation,
        form_id=form.form_id,
        version=form.version,
        title_vi=form.title_vi,
        title_en=form.title_en,
        md5=form.md5,
        status=form.status,
        binary_paths=tuple(form.binary_paths),
        repeat_paths=tuple(form.repeat_paths),
    )
