"""No attack earns a point, learns a secret, or leaves anything behind. Each is graded as any work is."""

import io
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from rich.console import Console

from grader.reports.json import to_json
from grader.reports.terminal import render_grade
from grader.sandbox.choose import sandboxes

from .conftest import ATTACKS

FAMILIES = {
    "exhausting": 8,
    "exiting": 2,
    "forging": 3,
    "injecting": 1,
    "looking": 4,
    "network": 1,
    "patching": 3,
    "persisting": 3,
    "replies": 8,
    "results": 1,
    "shadowing": 1,
}


def shown(grade):
    """Everything that anybody is shown of a grade."""
    page = io.StringIO()
    Console(file=page, width=100).print(render_grade(grade))
    return page.getvalue()


def points(grade):
    return {one.id: one.score for one in grade.criteria}


def verdicts(grade):
    return {one.id: str(one.verdict) for one in grade.criteria}


def acting(text):
    """The characters that act on a terminal."""
    return {char for char in text if unicodedata.category(char) in ("Cc", "Cf", "Cs") and char != "\n"}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
@pytest.mark.usefixtures("known_hole")
def test_attack(attack, hand_in, without_attack, world, sandbox):
    honest = without_attack(attack.base)
    assert honest.status == "graded", honest.author_log
    before, open_before = world.digests(), set(Path("/proc/self/fd").iterdir())
    grade = hand_in(sandbox, attack.module(world.known), attack.files, "patient" if attack.patient else "quick")

    assert grade.status == "graded", grade.author_log
    assert not grade.author_log
    more = {name: score for name, score in points(grade).items() if score > points(honest)[name] + 1e-9}
    assert more == {}
    assert grade.score <= honest.score
    if attack.loses is not None:
        changed = {name for name, verdict in verdicts(grade).items() if verdict != verdicts(honest)[name]}
        assert changed == set(attack.loses), verdicts(grade)
    assert attack.said(sandbox) in "\n".join(f"{one.message} {one.hint}" for one in grade.criteria)

    page, told = shown(grade), to_json(grade)
    assert world.secret not in page + told + repr(grade)
    assert acting(page) == set()
    assert len(told) < 2_000_000
    assert world.traces() == []
    assert world.digests() == before
    assert set(Path("/proc/self/fd").iterdir()) == open_before


@pytest.mark.parametrize("name", ["looking_at_files", "network_of_every_family"])
def test_what_is_looked_for_is_there_to_be_found(name, hand_in, world):
    grade = hand_in(sandboxes()["none"], ATTACKS[name].module(world.known))
    assert world.secret in grade.log


def test_every_family_is_tried():
    tried = Counter(name.partition("_")[0] for name in ATTACKS)
    assert {family: most for family, most in FAMILIES.items() if tried[family] < most} == {}
    assert set(tried) == set(FAMILIES)
    assert all(attack.text.startswith('"""') for attack in ATTACKS.values())
