"""The examples of the VTL 2.1 reference manual, as far as we have their operators."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from .official import OutOfReach, agree, examples, read, run

RUN, PASSED = 93, 92  # of 183; the others need joins, aggregates, time series; one has a quarter where a day is due


@pytest.fixture(scope="module")
def outcomes(shared_data: Callable[..., Path]) -> dict[str, str]:
    """For every example "passed", "out of reach", or what went wrong."""
    folder = shared_data("09_conformance", "vtl", "vtl-2.1-official-examples")
    return {f"{path.parent.parent.name}/{path.stem}": outcome(path) for path in examples(folder)}


def outcome(example: Path) -> str:
    try:
        found = run(example)
        return "passed" if agree(found, read(example)) else "differs"
    except OutOfReach:
        return "out of reach"
    except Exception as error:  # what an example may raise is not known beforehand
        return f"{type(error).__name__}: {error}"


def test_no_fewer_examples_run_and_pass_than_before(outcomes: dict[str, str]) -> None:
    run = {name: how for name, how in outcomes.items() if how != "out of reach"}
    passed = [name for name, how in run.items() if how == "passed"]
    failed = {name: how for name, how in run.items() if how != "passed"}
    print(f"{len(outcomes)} examples, {len(run)} run, {len(passed)} pass; the others: {failed}")
    assert len(run) >= RUN
    assert len(passed) >= PASSED, failed


@pytest.mark.parametrize("name", ["Check datapoint/ex_1", "Check datapoint/ex_2", "Case/ex_1", "Modulo/ex_1"])
def test_the_examples_that_rules_rest_on_pass(name: str, outcomes: dict[str, str]) -> None:
    assert outcomes[name] == "passed"
