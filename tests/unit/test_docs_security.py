"""docs/security.md names every promise, every gap, every known hole and every family of attacks, and no other."""

import re
from collections import defaultdict
from pathlib import Path

from grader.sandbox.base import Promise
from grader.sandbox.choose import sandboxes

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
WORKS = sorted((ROOT / "tests" / "attacks" / "work").glob("*.py"))


def rows(heading):
    """The rows of the first table below a heading, as lists of cells."""
    text = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    lines = re.search(r"(?:^\|.*\n)+", text, re.MULTILINE)[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def named(cell):
    return re.findall(r"`([\w/.]+)`", cell)


def test_every_promise_and_a_probe_of_it():
    table = {named(promise)[0]: named(where)[0] for promise, _, where in rows("What a sandbox promises")}
    assert set(table) == set(map(str, Promise))
    for promise, probe in table.items():
        assert (ROOT / probe).is_file()
        assert Path(probe).name.startswith(promise) or promise == "dies_with_parent", promise


def test_every_gap():
    listed = defaultdict(dict)
    for sandbox, promise, when, _ in rows("What is not promised"):
        listed[named(sandbox)[0]][named(promise)[0]] = when
    assert set(listed) == set(sandboxes())
    for name, sandbox in sandboxes().items():
        gaps = set(map(str, sandbox.gaps))
        assert gaps <= set(listed[name]), name
        assert {promise for promise, when in listed[name].items() if when == "always"} <= gaps, name
        assert set(listed[name]) <= set(map(str, Promise))


def test_every_known_hole():
    listed = {named(attack)[0] for attack, *_ in rows("Known holes")}
    assert listed == {path.stem for path in WORKS if '"succeeds": ' in path.read_text(encoding="utf-8")}


def test_every_family_of_attacks():
    listed = {named(family)[0] for family, _ in rows("Hostile work")}
    assert listed == {path.stem.partition("_")[0] for path in WORKS}
