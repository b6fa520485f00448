import hashlib
import sys

import numpy as np
import pytest

from grader.course.datasets import Dataset, load_dataset
from grader.course.discovery import find_course
from grader.course.fetch import Fetch
from grader.course.secret import CourseSecret
from grader.errors import AskError, CourseError
from grader.wire.secret import Secret

HEAD = "from grader.course.datasets import Dataset\nfrom grader.wire.secret import Secret\n"


@pytest.fixture
def load(folder):
    assignment = find_course(folder.parent.parent).assignment("tiny")

    def run(source=None, seed=7):
        if source is not None:
            (folder / "data.py").write_text(source)
        rng = CourseSecret.fixed(seed).rng("tiny", "held_out")
        return load_dataset(assignment, "synthetic", rng, Fetch(embedded="synthetic"))

    return run


def test_a_data_set_is_drawn_from_the_generator_given(load):
    dataset = load()
    assert dataset.labels.reveal() == [1, 0]
    assert dataset.files == {"notes/a.txt": b"hello"}
    assert np.array_equal(load().asked["x"], dataset.asked["x"])
    assert not np.array_equal(load(seed=8).asked["x"], dataset.asked["x"])


def test_loading_leaves_no_module_and_no_bytecode_behind(load, folder):
    before = set(sys.modules)
    load()
    assert set(sys.modules) == before
    assert not (folder / "__pycache__").exists()


def test_a_data_module_may_define_dataclasses_with_deferred_annotations(load):
    source = (
        "from __future__ import annotations\nfrom dataclasses import dataclass\n"
        + HEAD
        + "@dataclass\nclass Row:\n    x: int\n"
        + "def load(name, rng, fetch):\n    return Dataset({'x': Row(1).x}, {}, Secret(0))\n"
    )
    assert load(source).visible == {"x": 1}


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("def load(:\n", "tiny/data.py:1: SyntaxError: "),
        ("\nimport nowhere_to_be_found\n", "tiny/data.py:2: ModuleNotFoundError: "),
        ("x = 1\n", "tiny/data.py: must define a function load(name, rng, fetch)"),
        ("def load(name, rng, fetch):\n    a = 0\n    return 1 / a\n", "tiny/data.py:3: ZeroDivisionError: division"),
        ("def load(name, rng, fetch):\n    raise SystemExit\n", "tiny/data.py:2: SystemExit; mend it"),
        ("def load(name, rng, fetch):\n    raise ValueError('a\\nb')\n", "tiny/data.py:2: ValueError: a b; mend it"),
        (
            "def load(name, rng, fetch):\n    return {}\n",
            "tiny/data.py: load('synthetic', ...) must return a Dataset, n",
        ),
        ("def load(name):\n    return {}\n", "tiny/data.py: TypeError: load() takes 1 positional argument but 3"),
        (
            HEAD + "def load(name, rng, fetch):\n    return Dataset({}, {}, [1])\n",
            "tiny/data.py:4: TypeError: labels must be a Secret(...)",
        ),
        (
            HEAD + "def load(name, rng, fetch):\n    return Dataset({1: 2}, {}, Secret(0))\n",
            "tiny/data.py:4: TypeError: visible must have text for keys",
        ),
        (
            HEAD + "def load(name, rng, fetch):\n    return Dataset({}, {}, Secret(0), {'../a': b''})\n",
            "tiny/data.py:4: ValueError: files: '../a' must be a relative name inside the submission's folder",
        ),
    ],
)
def test_a_fault_in_the_data_module_names_file_and_line(load, source, says):
    with pytest.raises(CourseError) as caught:
        load(source)
    assert str(caught.value).startswith(says)
    assert "\n" not in str(caught.value)


def test_a_missing_data_module_is_the_courses_fault(load, folder):
    (folder / "data.py").unlink()
    with pytest.raises(CourseError, match=r"^tiny/data.py: there is no such file; write it"):
        load()


def test_a_file_that_can_not_be_fetched_is_not_the_courses_fault(load, tmp_path, monkeypatch):
    monkeypatch.setenv("GRADER_DATA", str(tmp_path / "nowhere"))
    digest = hashlib.sha256().hexdigest()
    source = (
        "from grader.course.fetch import Source\ndef load(name, rng, fetch):\n"
        f"    fetch(Source('real', 'hour.csv', 'https://localhost/hour.csv', ('{digest}',)))\n"
    )
    with pytest.raises(AskError, match=r"nowhere/real/hour.csv: can't be read: No such file or directory; mend that"):
        load(source)


@pytest.mark.parametrize("name", ["/etc/passwd", "..", "a/../../b", "", ".", "a\\b", "a\0b"])
def test_files_stay_inside_the_submissions_folder(name):
    with pytest.raises(ValueError, match="must be a relative name"):
        Dataset({}, {}, Secret(0), {name: b""})


def test_a_data_set_can_not_be_changed_after_it_was_made():
    visible = {"x": 1}
    dataset = Dataset(visible, {}, Secret(0))
    visible["y"] = 2
    assert dataset.visible == {"x": 1}
    with pytest.raises(TypeError):
        dataset.visible["y"] = 2
