"""No attack earns a point, learns a secret, or leaves anything behind. Each is graded as any work is."""

import re
from collections import Counter

import pytest

from grader.sandbox.choose import sandboxes

from .attack import ATTACKS
from .reading import harm, reports

FAMILIES = {
    "archives": 15,
    "exhausting": 28,
    "exiting": 10,
    "forging": 10,
    "injecting": 11,
    "kernel": 6,
    "looking": 8,
    "network": 7,
    "patching": 10,
    "persisting": 6,
    "replies": 12,
    "results": 4,
    "shadowing": 10,
    "syscalls": 18,
}

# What an attack prints that got through; in the quotes of its source, which some attacks read, it says nothing.
TELLTALE = re.compile(r"(?<!['\"])swordfish-\w")
MOST_TEXT = 4_000_000


def points(grade):
    return {one.id: one.score for one in grade.criteria}


def verdicts(grade):
    return {one.id: str(one.verdict) for one in grade.criteria}


def words(grade):
    """What the report says in words."""
    return "\n".join([grade.reason, *grade.provenance.notes, *(f"{one.message} {one.hint}" for one in grade.criteria)])


def assert_earns_nothing(grade, honest):
    more = {name: score for name, score in points(grade).items() if score > points(honest)[name] + 1e-9}
    assert more == {}
    assert grade.score <= honest.score
    assert grade.status == "graded" or not grade.passed


def assert_learns_nothing(grade, secret):
    assert not TELLTALE.search(f"{grade.log}\n{words(grade)}")
    assert secret not in repr(grade)


def assert_reports_are_harmless(grade, attack, secret):
    for form, whole, text in reports(grade):
        assert secret not in text
        assert harm(form, text) == []
        assert len(text) < MOST_TEXT
        assert not whole or all(part in re.sub(r"\s", "", text) for part in attack.shows), form


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
@pytest.mark.usefixtures("known_hole", "installed")
def test_attack(attack, sandbox, honest, surroundings, hand_in):
    for _ in range(attack.times):
        grade = hand_in(attack, sandbox)

    assert grade.status == attack.status, grade.author_log
    assert not grade.author_log
    assert attack.said(sandbox) in words(grade)
    assert_earns_nothing(grade, honest)
    if attack.loses is not None:
        changed = {name for name, verdict in verdicts(grade).items() if verdict != verdicts(honest)[name]}
        assert changed == set(attack.loses), verdicts(grade)
    assert_learns_nothing(grade, surroundings.secret)
    assert list(surroundings.unlike_before(grade)) == []
    assert_reports_are_harmless(grade, attack, surroundings.secret)


UNCONFINED = {name: attack for name, attack in ATTACKS.items() if attack.unconfined}


@pytest.mark.parametrize("attack", UNCONFINED.values(), ids=UNCONFINED)
def test_what_is_looked_for_is_there_to_be_found(attack, hand_in, world):
    """Where nothing confines, these get through: so they are no duds, and the test can tell."""
    grade = hand_in(attack, sandboxes()["none"])
    found = TELLTALE.search(grade.log) or world.secret in grade.log
    if not found and attack.family == "syscalls":
        pytest.skip("this machine refuses it to everybody")
    assert found


def test_every_family_is_tried():
    tried = Counter(attack.family for attack in ATTACKS.values())
    assert {family: most for family, most in FAMILIES.items() if tried[family] < most} == {}
    assert set(tried) == set(FAMILIES)
    assert all(attack.text.startswith('"""') for attack in ATTACKS.values())
