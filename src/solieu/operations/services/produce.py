"""From submissions to the release: the one service that knows every phase."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from solieu.analyse import services as analyse
from solieu.collect import services as collect
from solieu.core.errors import StatError
from solieu.core.text import Text
from solieu.disseminate import services as disseminate
from solieu.operations.models import ProductionRound
from solieu.platform import audit
from solieu.platform.actors import Actor
from solieu.platform.permissions import Capability, demand
from solieu.process import services as process

Tell = Callable[[Text], object]


class RoundBroke(StatError):
    code = "operations.round-broke"
    status = 500
    sentence = Text(
        "Lần sản xuất hỏng vì một lỗi ngoài dự kiến ({kind}).", "The round broke on a fault of ours ({kind})."
    )
    remedy = Text(
        "Dữ liệu vẫn nguyên. Báo cho quản trị viên; chi tiết ở nhật ký máy chủ.",
        "The data are safe. Tell an administrator; the server's log has the details.",
    )


class RoundInterrupted(StatError):
    code = "operations.round-interrupted"
    sentence = Text("Lần sản xuất bị dừng giữa chừng.", "The round was interrupted.")
    remedy = Text("Chạy lại: những bước đã xong không phải làm lại.", "Run it again: finished steps are kept.")


@dataclass(frozen=True, slots=True)
class Production:
    """What a round came to; `changed` is False when nothing had to be done."""

    round_id: uuid.UUID
    changed: bool
    story: tuple[Text, ...]


@transaction.atomic
def ask_for_round(*, operation: str, wave: str, by: Actor, at: datetime) -> uuid.UUID:
    """Note that somebody wants the wave produced; `run_round` does it."""
    demand(by, Capability.RUN_START, operation=operation)
    asked = ProductionRound.objects.create(operation=operation, wave=wave, asked_by_id=by.id or None, asked_at=at)
    subject = f"operation:{operation}/{wave}"
    audit.record(action="round.ask", subject=subject, by=by, at=at, facts={"round": str(asked.id)})
    return asked.id


def produce(*, operation: str, wave: str, by: Actor, at: datetime, tell: Tell = lambda text: None) -> Production:
    """Ask for a round and run it now."""
    return run_round(ask_for_round(operation=operation, wave=wave, by=by, at=at), by=by, tell=tell)


def run_round(round_id: uuid.UUID, *, by: Actor, tell: Tell = lambda text: None) -> Production:
    """Run a round that was asked for; what goes wrong is kept with the round and raised on."""
    found = ProductionRound.objects.get(id=round_id)
    _note(found, state=ProductionRound.State.RUNNING)
    try:
        return _phases(found, by, tell)
    except Exception as error:
        expected = error if isinstance(error, StatError) else RoundBroke(kind=type(error).__name__)
        _note(found, state=ProductionRound.State.FAILED, problem=expected.to_problem("vi"), ended_at=timezone.now())
        raise


def _phases(found: ProductionRound, by: Actor, tell: Tell) -> Production:
    where: dict[str, Any] = {"operation": found.operation, "wave": found.wave, "by": by}
    story: list[Text] = []

    def say(text: Text) -> None:
        story.append(text)
        _note(found, story=[line.to_json() for line in story])
        tell(text)

    raw = collect.deposit_raw(**where, at=timezone.now())
    say(Text(f"Dữ liệu gốc: {raw}", f"Raw data: {raw}"))
    result = process.run_process(**where, source=raw, at=timezone.now())
    _note(found, run=result.run_id)
    for step in result.steps:
        say(Text(f"Bước {step.id}: {STATES[step.status].vi}", f"Step {step.id}: {STATES[step.status].en}"))
    tables = analyse.compile_tables(**where, inputs=result.outputs, at=timezone.now())
    for table in tables:
        say(
            Text(
                f"Bảng {table.table_id}: {STATES[table.status].vi}",
                f"Table {table.table_id}: {STATES[table.status].en}",
            )
        )
    release = disseminate.publish(**where, tables=tables, at=timezone.now())
    return _close(found, release, story, say)


STATES = {"done": Text("đã làm", "done"), "unchanged": Text("không đổi", "unchanged")}


def _close(found: ProductionRound, release: object, story: list[Text], say: Tell) -> Production:
    changed = bool(getattr(release, "changed", True))
    number = getattr(release, "number", "")
    if changed:
        say(Text(f"Công bố lần {number}", f"Release {number}"))
    else:
        say(Text("Không có gì thay đổi; không công bố lại.", "Nothing has changed; nothing was released again."))
    state = ProductionRound.State.DONE if changed else ProductionRound.State.UNCHANGED
    _note(found, state=state, release=str(number), ended_at=timezone.now())
    _bury_interrupted(found)
    return Production(found.id, changed, tuple(story))


def _bury_interrupted(found: ProductionRound) -> None:
    """Rounds of this wave asked for before and still "running": one runs at a time, so they died."""
    older = ProductionRound.objects.filter(
        operation=found.operation, wave=found.wave, asked_at__lt=found.asked_at, state=ProductionRound.State.RUNNING
    )
    problem = RoundInterrupted().to_problem("vi")
    older.update(state=ProductionRound.State.FAILED, problem=problem, ended_at=timezone.now())


def _note(found: ProductionRound, **facts: object) -> None:
    ProductionRound.objects.filter(id=found.id).update(**facts)
