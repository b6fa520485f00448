"""A way to grade hostile work under every sandbox that confines here, in a world that must not notice."""

import tempfile
from contextlib import ExitStack
from importlib.util import find_spec

import pytest

from grader.course.discovery import find_course
from grader.course.secret import CourseSecret
from grader.judge import bench, session
from grader.judge.grading import grade
from grader.judge.order import Order
from grader.sandbox.choose import sandboxes
from grader.sandbox.warden.cgroups import bounds

from .attack import without
from .patience import Patience
from .surroundings import Surroundings
from .table import note, table
from .world import World

CONFINING = [key for key in sandboxes() if key != "none"]


def pytest_itemcollected(item):
    note(item)


def pytest_terminal_summary(terminalreporter):
    lines = table(terminalreporter.stats)
    if lines:
        terminalreporter.section("attacks")
        terminalreporter.write_line("\n".join(lines))


@pytest.fixture(scope="session")
def world():
    with ExitStack() as stack:
        yield World(stack)


@pytest.fixture(params=CONFINING, scope="session")
def sandbox(request):
    """Every sandbox that confines and works here."""
    found = sandboxes()[request.param]
    trouble = found.trouble()
    if trouble:
        pytest.skip(f"{request.param}: {trouble}")
    return found


@pytest.fixture
def patience(monkeypatch):
    """How long the judge waited in the last grading."""
    noted = Patience()
    for module in (bench, session):
        monkeypatch.setattr(module, "Channel", noted.channel())
    return noted


@pytest.fixture
def hand_in(world, patience, tmp_path, monkeypatch):
    """Grade an attack, or the network that one is put around, in a sandbox."""
    monkeypatch.setattr(tempfile, "tempdir", str(world.temporary))
    monkeypatch.setenv("GRADER_TEST_SECRET", world.secret)

    def run(attack, sandbox):
        path = attack.put(tmp_path / attack.name, world.known)
        assignment = find_course(world.course).assignment("first_nn")
        how = {"profile": attack.profile, "only": attack.only, "notebook": attack.notebook}
        order = Order(assignment, sandbox, CourseSecret.fixed(1), **how)
        patience.waits.clear()
        patience.plan = order.plan()
        return grade(order, path)

    return run


@pytest.fixture
def installed(attack):
    """What the attack needs beside numpy."""
    needed = {"": (), "torch": ("torch",)}[attack.needs]
    if attack.way == "all":
        needed = ("nbformat", "nbclient", "ipykernel")
    missing = [name for name in needed if find_spec(name) is None]
    if missing:
        pytest.skip(f"{missing[0]} is not installed")


@pytest.fixture
def known_hole(request, attack, sandbox):
    """An attack that is known to succeed must do so, or the list of known holes is wrong."""
    here = [sandbox.name] if bounds() else [sandbox.name, "without control groups"]
    for reason in filter(None, map(attack.succeeds.get, here)):
        request.applymarker(pytest.mark.xfail(strict=True, reason=reason))


@pytest.fixture(scope="session")
def known_grades():
    """The grades of the networks without an attack, by sandbox and network."""
    return {}


@pytest.fixture
def honest(attack, sandbox, hand_in, known_grades):
    """The grade that the network gets which the attack is put around."""
    key = sandbox.name, attack.base
    if key not in known_grades:
        known_grades[key] = hand_in(without(attack.base), sandbox)
    return known_grades[key]


@pytest.fixture
def surroundings(world, patience, honest):
    """All that must stay as it is from now on."""
    assert honest.status == "graded", honest.author_log
    return Surroundings(world, patience)
