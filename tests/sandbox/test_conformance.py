"""What each sandbox promises is tried; what it says that it doesn't hold has to be shown broken, too."""

import dataclasses
from pathlib import Path

import pytest

from grader.sandbox.base import Promise

PROBES = Path(__file__).parent / "probes"
SHOWN_ELSEWHERE = {Promise.dies_with_parent}


def probes_of(promise):
    return sorted(PROBES.glob(f"{promise}*.py"))


@pytest.fixture
def look_outside(world, running):
    """What of a broken promise shows only from outside."""
    breaks = {
        Promise.wall_clock: lambda outcome: outcome.end.breach != "seconds" and "the clock didn't end it",
        Promise.output: lambda outcome: not len(outcome.end.log) < 100_000 and "far too much output was kept",
        Promise.nothing_left: lambda _: running(world["left_behind"]) and "a daemon is left",
    }

    def look(promise, outcome):
        found = breaks.get(promise, lambda _: None)(outcome)
        return [found] if found else []

    return look


def limits_for(promise, limits):
    seconds = {Promise.wall_clock: 1.0, Promise.process_count: 3.0}.get(promise, limits.seconds)
    return dataclasses.replace(limits, seconds=seconds)


@pytest.mark.parametrize("promise", [promise for promise in Promise if promise not in SHOWN_ELSEWHERE])
def test_promise(sandbox, promise, probe, look_outside, limits):
    broken = []
    for script in probes_of(promise):
        outcome = probe(script, limits_for(promise, limits))
        assert "Traceback" not in outcome.end.log, outcome.end.log
        broken += outcome.broken
        broken += look_outside(promise, outcome)
    if promise in sandbox.gaps:
        assert broken, f"{sandbox.name} says that it doesn't hold {promise}, but it does: {sandbox.gaps[promise]}"
    else:
        assert broken == []


def test_every_promise_has_a_probe():
    assert [promise for promise in Promise if promise not in SHOWN_ELSEWHERE and not probes_of(promise)] == []


def test_every_probe_is_of_a_promise():
    tried = {probe for promise in Promise for probe in probes_of(promise)}
    assert set(PROBES.glob("*.py")) - tried == {PROBES / "probing.py"}


def test_gaps_are_told_in_plain_words(sandbox):
    assert all(len(reason.split()) > 3 for reason in sandbox.gaps.values())
