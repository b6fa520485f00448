"""Every golden submission of every assignment gets the verdicts that lie beside it, in the strongest sandbox here.

The work is the folder `submission`, or the file `submission.*`, of the case's folder.
`expect.yaml` says: `status`; `verdicts`, a verdict for each criterion that it names; `all`, the verdict of the others
(default: passed); `may`, criteria whose verdict is open; `message_contains`; `notes_contain`, words of the report's
notes; `score`, the lowest and the highest total; `needs`, packages without which the case is skipped; `ways`, how
notebooks are loaded (default: definitions alone); `packed`, the archive that the folder is handed in as.
"""

import shutil
from pathlib import Path

import pytest
import yaml

from grader.course.discovery import find_course
from grader.course.secret import CourseSecret
from grader.judge.grading import grade
from grader.judge.order import Order
from grader.sandbox.choose import choose

ROOT = Path(__file__).parents[2]
CASES = sorted(path.parent for path in ROOT.glob("reference/*/golden/*/expect.yaml"))
WORDS = {"message_contains", "notes_contain"}
KEYS = {"says", "status", "verdicts", "all", "may", "score", "needs", "ways", "packed"} | WORDS
FORMATS = {"zip": "zip", "tar.gz": "gztar"}
WAYS = {"definitions": [], "all": ["nbformat", "nbclient", "ipykernel"]}
"""The ways of loading notebooks, and the packages that each needs."""


def expected(case):
    return yaml.safe_load((case / "expect.yaml").read_text(encoding="utf-8"))


TRIALS = [(case, way) for case in CASES for way in expected(case).get("ways", ["definitions"])]


@pytest.fixture(scope="session")
def sandbox():
    return choose("auto")


def submission(case, tmp_path, packed=None):
    """The work of the case, as a path that `grader check` takes."""
    (path,) = case.glob("submission*")
    return path if packed is None else Path(shutil.make_archive(tmp_path / "submission", FORMATS[packed], path))


def test_there_are_golden_submissions():
    assert len(CASES) >= 60


@pytest.mark.parametrize(
    ("case", "way"),
    TRIALS,
    ids=lambda value: f"{value.parents[1].name}-{value.name}" if isinstance(value, Path) else value,
)
def test_golden(case, way, sandbox, tmp_path):
    expect = expected(case)
    assert set(expect) <= KEYS
    for module in [*expect.get("needs", ()), *WAYS[way]]:
        pytest.importorskip(module, reason=f"this submission uses {module}, which isn't installed here")
    order = Order(find_course(ROOT).assignment(case.parents[1].name), sandbox, CourseSecret.fixed(1), notebook=way)
    result = grade(order, submission(case, tmp_path, expect.get("packed")))
    assert result.status == expect.get("status", "graded"), result.author_log
    got = {one.id: str(one.verdict) for one in result.criteria}
    want = {name: expect.get("all", "passed") for name in got} | expect.get("verdicts", {})
    open_ = set(expect.get("may", ()))
    assert {name: one for name, one in got.items() if name not in open_} == {
        name: one for name, one in want.items() if name not in open_
    }
    low, high = expect.get("score", (0, 100))
    assert low <= result.score <= high
    said = {one.id: f"{one.message} {one.hint}" for one in result.criteria}
    for name, words in expect.get("message_contains", {}).items():
        assert words in said[name]
    notes = "\n".join(result.provenance.notes)
    assert [words for words in expect.get("notes_contain", ()) if words not in notes] == [], notes


@pytest.mark.parametrize("folder", sorted(ROOT.glob("reference/*/solution.py")), ids=lambda path: path.parent.name)
def test_the_reference_earns_full_marks(folder, sandbox):
    assignment = find_course(ROOT).assignment(folder.parent.name)
    result = grade(Order(assignment, sandbox, CourseSecret.fixed(2)), folder)
    assert (result.status, result.score) == ("graded", result.max_score), [
        (one.id, one.message) for one in result.criteria if one.verdict != "passed"
    ]
