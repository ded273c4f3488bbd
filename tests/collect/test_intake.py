"""Threads that meet at the door share commits, and none waits for ever or loses its answer."""

import threading
import time
from types import SimpleNamespace

import pytest

from solieu.collect.errors import NotStored
from solieu.collect.services.arrivals import Receipt
from solieu.collect.services.intake import MOST, Intake
from solieu.core.text import Text


def receipts(arrivals):
    return [Receipt(201, "accepted", Text("", ""), unit=arrival.name) for arrival in arrivals]


def send_all(intake: Intake, count: int) -> dict[str, object]:
    answers: dict[str, object] = {}

    def send(name: str) -> None:
        try:
            with intake.coming() as settle:
                answers[name] = settle(SimpleNamespace(name=name)).unit
        except NotStored as error:
            answers[name] = error

    threads = [threading.Thread(target=send, args=(str(n),)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert not any(thread.is_alive() for thread in threads)
    return answers


def test_everybody_gets_their_own_answer_from_few_commits():
    sizes = []

    def commit(arrivals):
        sizes.append(len(arrivals))
        time.sleep(0.01)
        return receipts(arrivals)

    answers = send_all(Intake(commit), 200)
    assert answers == {str(n): str(n) for n in range(200)}
    assert sum(sizes) == 200 and max(sizes) <= MOST and len(sizes) < 100


def test_one_bad_arrival_does_not_spoil_the_others(db):
    def commit(arrivals):
        if any(arrival.name == "7" for arrival in arrivals):
            raise ValueError("bad")
        return receipts(arrivals)

    answers = send_all(Intake(commit), 20)
    bad = answers.pop("7")
    assert isinstance(bad, NotStored) and answers == {str(n): str(n) for n in range(20) if n != 7}


def test_a_request_that_is_refused_before_its_turn_holds_nobody_up():
    intake = Intake(receipts)
    with pytest.raises(ZeroDivisionError), intake.coming():
        raise ZeroDivisionError
    began = time.monotonic()
    assert send_all(intake, 1) == {"0": "0"}
    assert time.monotonic() - began < 1


def test_an_interrupted_leader_leaves_nobody_waiting():
    def commit(arrivals):
        raise SystemExit

    intake = Intake(commit)
    with pytest.raises(SystemExit), intake.coming() as settle:
        settle(SimpleNamespace(name="x"))
    intake._commit = receipts
    assert send_all(intake, 3) == {"0": "0", "1": "1", "2": "2"}
