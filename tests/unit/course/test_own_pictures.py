"""Pictures of ten kinds that a user has in folders can take the place of the generated ones."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from grader.course.datasets import load_dataset
from grader.course.discovery import find_course
from grader.course.fetch import Fetch
from grader.course.secret import CourseSecret
from grader.errors import AskError

NAME = "cnn_classifier"
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def load(tmp_path, monkeypatch):
    monkeypatch.setenv("GRADER_DATA", str(tmp_path))

    def run():
        rng = CourseSecret.fixed(1).rng(NAME, "held_out")
        return load_dataset(find_course(ROOT).assignment(NAME), "pictures", rng, Fetch(embedded="signs"))

    return run


@pytest.fixture
def pictures(tmp_path):
    """Ten kinds of grey pictures, two of each for training and one held out; the kind is the shade."""
    for part, count in (("train", 2), ("test", 1)):
        for kind in range(10):
            folder = tmp_path / "pictures" / part / f"kind {kind}"
            folder.mkdir(parents=True)
            for number in range(count):
                Image.new("RGB", (40, 60), (20 * kind,) * 3).save(folder / f"{number}.png")
    return tmp_path / "pictures"


@pytest.mark.usefixtures("pictures")
def test_each_picture_has_the_kind_of_its_folder(load):
    dataset = load()
    assert dataset.visible["names"] == [f"kind {kind}" for kind in range(10)]
    assert dataset.visible["images"].shape == (20, 32, 32, 3)
    assert np.array_equal(dataset.visible["images"][:, 0, 0, 0], 20 * dataset.visible["labels"])
    assert not np.array_equal(np.sort(dataset.visible["labels"]), dataset.visible["labels"])  # mixed
    assert np.array_equal(dataset.asked["images"][:, 5, 5, 1], 20 * dataset.labels.reveal()["labels"])


def test_another_number_of_kinds_is_refused_with_the_folder(load, pictures):
    (pictures / "train" / "kind 10").mkdir()
    with pytest.raises(AskError, match=r"pictures/train: must hold ten folders .* it holds 11"):
        load()


def test_a_kind_without_held_out_pictures_is_refused_with_the_folder(load, pictures):
    (pictures / "test" / "kind 3" / "0.png").unlink()
    with pytest.raises(AskError, match="test/kind 3: holds no picture"):
        load()


def test_where_the_folder_is_missing_the_generated_pictures_are_named(load):
    with pytest.raises(AskError, match="signs"):
        load()
