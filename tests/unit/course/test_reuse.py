"""Generated data sets are drawn once for each course, name and secret, as seen by how often `data.py` runs."""

import numpy as np
import pytest

from grader.course.datasets import Dataset, load_dataset
from grader.course.discovery import find_course
from grader.course.reuse import Kept
from grader.course.secret import CourseSecret
from grader.wire.secret import Secret

DATA = """\
from pathlib import Path

import numpy as np

from grader.course.datasets import Dataset
from grader.wire.secret import Secret

HERE = Path(__file__).parent


def load(name, rng, fetch):
    with (HERE / "checks" / "drawn.log").open("a") as log:
        log.write(name + "\\n")
    words = (HERE / "words.txt").read_text().split()
    if name == "real":
        fetch(None)
    visible = {"x": np.zeros(3), "names": words, "pairs": [(np.ones(2), {"a": [1]})]}
    return Dataset(visible, {"x": rng.normal(size=2)}, Secret({"y": np.arange(2)}), {"a.txt": b"hello"})
"""


@pytest.fixture
def drawn(folder):
    """How often data were drawn so far."""
    (folder / "data.py").write_text(DATA)
    (folder / "words.txt").write_text("red green")
    log = folder / "checks" / "drawn.log"
    return lambda: len(log.read_text().split())


@pytest.fixture
def load(folder, drawn):  # noqa: ARG001  its data.py is the one that is loaded
    def run(name="synthetic", seed=1):
        assignment = find_course(folder.parent.parent).assignment("tiny")
        rng = CourseSecret.fixed(seed).rng("tiny", "held_out")
        return load_dataset(assignment, name, rng, lambda _: folder / "words.txt")

    return run


def test_the_same_data_are_drawn_once(load, drawn):
    first, second = load(), load()
    assert drawn() == 1
    assert np.array_equal(first.asked["x"], second.asked["x"])
    assert first.files == second.files
    assert second.labels.reveal()["y"].tolist() == [0, 1]


def test_another_secret_and_another_name_are_other_data(load, drawn):
    assert not np.array_equal(load(seed=1).asked["x"], load(seed=2).asked["x"])
    load("other", seed=1)
    assert drawn() == 3


@pytest.mark.parametrize("name", ["data.py", "words.txt"])
def test_data_are_drawn_anew_once_a_file_that_they_may_rest_on_has_changed(load, drawn, folder, name):
    load()
    with (folder / name).open("a") as file:
        file.write("\n# blue")
    dataset = load()
    assert drawn() == 2
    assert len(dataset.visible["names"]) == (4 if name == "words.txt" else 2)


def test_real_data_are_read_each_time(load, drawn):
    load("real")
    load("real")
    assert drawn() == 2


def test_what_one_use_does_to_the_data_the_next_does_not_see(load):
    for _ in range(2):
        dataset = load()
        assert dataset.visible["names"] == ["red", "green"]
        assert dataset.visible["pairs"][0][1] == {"a": [1]}
        dataset.visible["names"].clear()
        dataset.visible["pairs"][0][1]["a"].append(2)
        dataset.labels.reveal().clear()


@pytest.mark.parametrize("name", ["synthetic", "real"])
def test_arrays_are_read_only_the_first_time_and_ever_after(load, name):
    for _ in range(2):
        dataset = load(name)
        arrays = [dataset.visible["x"], dataset.visible["pairs"][0][0], dataset.asked["x"]]
        for array in [*arrays, dataset.labels.reveal()["y"]]:
            with pytest.raises(ValueError, match="read-only"):
                array[0] = 1


def set_of(count, extra=None):
    return Dataset({"x": np.zeros(count, np.uint8), "extra": extra}, {}, Secret(None))


def test_what_was_used_longest_ago_makes_room():
    kept = Kept(max_bytes=100)
    for key in "ab":
        kept.put(key, set_of(40))
    assert kept.get("a") is not None
    kept.put("c", set_of(40))
    assert [kept.get(key) is None for key in "abc"] == [False, True, False]


def test_what_is_larger_than_all_room_is_not_kept():
    kept = Kept(max_bytes=100)
    kept.put("a", Dataset({}, {}, Secret(None), {"a.npy": bytes(101)}))
    assert kept.get("a") is None


@pytest.mark.parametrize("value", [object(), np.array([[]], object), {1}, bytearray(b"x"), [iter(())]])
def test_what_may_change_unseen_is_not_kept(value):
    kept = Kept(max_bytes=100)
    kept.put("a", set_of(1, value))
    assert kept.get("a") is None
