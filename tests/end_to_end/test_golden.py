"""Every golden submission of every assignment gets from `grader check` the verdicts that lie beside it.

The work is the folder `submission`, or the file `submission.*`, of the case's folder.
`expect.yaml` says: `status`; `verdicts`, a verdict for each criterion that it names; `all`, the verdict of the others
(default: passed); `may`, criteria whose verdict is open; `message_contains`; `notes_contain`, words of the report's
notes; `score`, the lowest and the highest total; `needs`, packages without which the case is skipped; `ways`, how
notebooks are loaded (default: definitions alone); `packed`, the archive that the folder is handed in as.
"""

import json
import shutil
from pathlib import Path

import pytest
import yaml

from .conftest import ROOT

CASES = sorted(path.parent for path in ROOT.glob("reference/*/golden/*/expect.yaml"))
WORDS = {"message_contains", "notes_contain"}
KEYS = {"says", "status", "verdicts", "all", "may", "score", "needs", "ways", "packed"} | WORDS
FORMATS = {"zip": "zip", "tar.gz": "gztar"}
WAYS = {"definitions": [], "all": ["nbformat", "nbclient", "ipykernel"]}
"""The ways of loading notebooks, and the packages that each needs."""
EXITS = {"not_gradable": 2, "not_graded": 3}


def expected(case):
    return yaml.safe_load((case / "expect.yaml").read_text(encoding="utf-8"))


TRIALS = [(case, way) for case in CASES for way in expected(case).get("ways", ["definitions"])]


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
def test_golden(case, way, grader, tmp_path):
    expect = expected(case)
    assert set(expect) <= KEYS
    for module in [*expect.get("needs", ()), *WAYS[way]]:
        pytest.importorskip(module, reason=f"this submission uses {module}, which isn't installed here")
    work = submission(case, tmp_path, expect.get("packed"))
    done = grader("check", case.parents[1].name, work, "--notebook", way, "--seed", "1", "--json", "-")
    result = json.loads(done.stdout)
    assert result["status"] == expect.get("status", "graded"), result["author_log"]
    assert done.returncode == EXITS.get(result["status"], 0 if result["passed"] else 1)
    got = {one["id"]: one["verdict"] for one in result["criteria"]}
    want = {name: expect.get("all", "passed") for name in got} | expect.get("verdicts", {})
    open_ = set(expect.get("may", ()))
    assert {name: one for name, one in got.items() if name not in open_} == {
        name: one for name, one in want.items() if name not in open_
    }
    low, high = expect.get("score", (0, 100))
    assert low <= result["score"] <= high
    said = {one["id"]: f"{one['message']} {one['hint']}" for one in result["criteria"]}
    for name, words in expect.get("message_contains", {}).items():
        assert words in said[name]
    notes = "\n".join(result["provenance"]["notes"])
    assert [words for words in expect.get("notes_contain", ()) if words not in notes] == [], notes


@pytest.mark.parametrize("folder", sorted(ROOT.glob("reference/*/solution.py")), ids=lambda path: path.parent.name)
def test_the_reference_earns_full_marks(folder, grader):
    done = grader("check", folder.parent.name, folder, "--seed", "2", "--json", "-")
    result = json.loads(done.stdout)
    assert (done.returncode, result["score"]) == (0, result["max_score"]), result["criteria"]
