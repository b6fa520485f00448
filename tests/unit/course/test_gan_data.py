"""The data sets of the assignment gan: generated faces, a folder of them, and MNIST."""

import gzip
import hashlib
import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from grader.course.datasets import load_dataset
from grader.course.discovery import find_course
from grader.course.fetch import Fetch, Source
from grader.course.secret import CourseSecret
from grader.errors import AskError, CourseError

NAME = "gan"
ROOT = Path(__file__).resolve().parents[3]


def load(name, secret=1, fetch=None):
    rng = CourseSecret.fixed(secret).rng(NAME, "held_out")
    return load_dataset(find_course(ROOT).assignment(NAME), name, rng, fetch or Fetch(embedded="faces"))


def test_visible_faces_are_the_same_in_every_course_and_held_out_ones_are_not():
    one, other = load("faces", 1), load("faces", 2)
    assert one.visible["images"].shape == (4_000, 32, 32, 3)
    np.testing.assert_array_equal(one.visible["images"], other.visible["images"])
    ours, theirs = one.labels.reveal()["images"], other.labels.reveal()["images"]
    assert ours.shape == (2_000, 32, 32, 3)
    assert len({image.tobytes() for image in (*one.visible["images"], *ours, *theirs)}) == 8_000
    np.testing.assert_array_equal(load("faces", 1).labels.reveal()["images"], ours)


def test_the_file_holds_the_visible_images_and_nothing_else_is_said():
    faces = load("faces")
    np.testing.assert_array_equal(np.load(io.BytesIO(faces.files["faces/images.npy"])), faces.visible["images"])
    assert [*faces.visible] == ["images"]
    assert not faces.asked


def test_every_value_of_every_attribute_occurs_together_with_every_other():
    attributes = load("faces").labels.reveal()["attributes"]
    assert attributes.shape == (2_000, 10)
    for one in range(10):
        for two in range(one):
            pairs = {*zip(attributes[:, one].tolist(), attributes[:, two].tolist(), strict=True)}
            assert len(pairs) == len({*attributes[:, one]}) * len({*attributes[:, two]})


def test_digits_of_mnist_are_framed_and_a_fifth_is_held_out(tmp_path, monkeypatch):
    digits = np.arange(20)[:, None, None] * np.ones((28, 28))
    content = gzip.compress(_idx(digits))
    (tmp_path / "mnist").mkdir()
    (tmp_path / "mnist" / "t10k-images-idx3-ubyte.gz").write_bytes(content)
    monkeypatch.setenv("GRADER_DATA", str(tmp_path))
    fetch = Fetch(embedded="faces")

    def known(source: Source) -> Path:
        return fetch(replace(source, md5=(hashlib.md5(content).hexdigest(),)))

    mnist = load("mnist", fetch=known)
    shown, held = mnist.visible["images"], mnist.labels.reveal()["images"]
    assert (len(shown), len(held)) == (16, 4)
    found = np.concatenate([shown, held])
    assert sorted(found[:, 16, 16, 0].tolist()) == list(range(20))
    frame = np.pad(np.ones((28, 28, 1), np.uint8), ((2, 2), (2, 2), (0, 0))).repeat(3, axis=2)
    np.testing.assert_array_equal(found, found[:, 16:17, 16:17] * frame)


def _idx(array):
    head = bytes([0, 0, 8, array.ndim]) + b"".join(length.to_bytes(4, "big") for length in array.shape)
    return head + array.astype(np.uint8).tobytes()


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Fills the folder of faces in GRADER_DATA with pictures."""
    monkeypatch.setenv("GRADER_DATA", str(tmp_path))
    (tmp_path / "faces").mkdir()

    def fill(count):
        for number in range(count):
            Image.new("RGB", (40, 50), (number % 256, number // 256, 9)).save(tmp_path / "faces" / f"{number}.png")

    return fill


def test_of_a_folder_a_fifth_is_held_out_whatever_the_course(folder):
    folder(500)
    one, other = load("faces_folder", 1), load("faces_folder", 2)
    shown, held = one.visible["images"], one.labels.reveal()["images"]
    assert shown.shape == (400, 32, 32, 3)
    assert held.shape == (100, 32, 32, 3)
    assert len({image.tobytes() for image in (*shown, *held)}) == 500
    np.testing.assert_array_equal(other.visible["images"], shown)
    assert [*one.labels.reveal()] == ["images"]


def test_a_folder_with_too_few_pictures_is_refused_by_its_name(folder):
    folder(3)
    with pytest.raises(AskError, match="faces: holds 3 pictures; put at least 500 into it"):
        load("faces_folder")


def test_a_data_set_that_there_is_not_is_refused_with_those_that_there_are():
    with pytest.raises(CourseError, match="choose faces, faces_folder or mnist"):
        load("cats")
