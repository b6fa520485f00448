import hashlib
import io
import tarfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from grader.course.datasets import load_dataset
from grader.course.discovery import find_course
from grader.course.fetch import Fetch
from grader.course.secret import CourseSecret
from grader.errors import AskError, CourseError

NAME = "cnn_classifier"
ROOT = Path(__file__).resolve().parents[3]
PARTS = [*(f"data_batch_{number}.bin" for number in range(1, 6)), "test_batch.bin"]


def records_of(labels, start):
    """Records in the binary form, and the images in them, (N, 32, 32, 3)."""
    images = (start + np.arange(len(labels) * 3072)).astype(np.uint8).reshape(-1, 32, 32, 3)
    planes = images.transpose(0, 3, 1, 2).reshape(len(labels), -1)
    return np.column_stack([np.array(labels, np.uint8), planes]).tobytes(), images


def archive_of(parts):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as opened:
        for name, content in parts.items():
            entry = tarfile.TarInfo(f"cifar-10-batches-bin/{name}")
            entry.size = len(content)
            opened.addfile(entry, io.BytesIO(content))
    return buffer.getvalue()


@pytest.fixture
def load(tmp_path, monkeypatch):
    """What `data.py` makes of an archive with these parts, which lies in GRADER_DATA."""

    def run(parts):
        content = archive_of(parts)
        path = tmp_path / "cifar10" / "cifar-10-binary.tar.gz"
        path.parent.mkdir()
        path.write_bytes(content)
        monkeypatch.setenv("GRADER_DATA", str(tmp_path))
        fetch = Fetch(embedded="signs")
        known = (hashlib.md5(content).hexdigest(),)
        rng = CourseSecret.fixed(1).rng(NAME, "held_out")
        return load_dataset(
            find_course(ROOT).assignment(NAME), "cifar10", rng, lambda source: fetch(replace(source, md5=known))
        )

    return run


def test_the_publishers_test_set_is_held_out_and_all_else_is_visible(load):
    labels = [[0, 1], [2], [3, 4], [5, 6], [7, 8], [9, 0, 9]]
    made = {name: records_of(some, start) for start, (name, some) in enumerate(zip(PARTS, labels, strict=True))}
    # The order in the archive says nothing.
    dataset = load({name: made[name][0] for name in reversed(PARTS)})
    assert dataset.visible["images"].dtype == np.uint8
    assert np.array_equal(dataset.visible["images"], np.concatenate([made[name][1] for name in PARTS[:-1]]))
    assert dataset.visible["labels"].tolist() == list(range(9))
    assert dataset.visible["names"][6] == "frog"
    assert np.array_equal(dataset.asked["images"], made["test_batch.bin"][1])
    assert dataset.labels.reveal()["labels"].tolist() == [9, 0, 9]
    assert np.array_equal(np.load(io.BytesIO(dataset.files["signs/images.npy"])), dataset.visible["images"])


@pytest.mark.parametrize(
    ("spoil", "error", "says"),
    [
        (lambda parts: parts.pop("test_batch.bin"), AskError, "without 'cifar-10-batches-bin/test_batch.bin'; get"),
        (lambda parts: parts.update({"test_batch.bin": b"\0" * 3072}), CourseError, "doesn't hold whole pictures"),
        (lambda parts: parts.update({"test_batch.bin": b""}), CourseError, "doesn't hold whole pictures"),
        (lambda parts: parts.update({"data_batch_3.bin": b"\x0a" * 3073}), CourseError, "has labels other than 0 to 9"),
    ],
)
def test_an_archive_that_is_not_cifar_is_refused_by_name(load, spoil, error, says):
    parts = {name: records_of([0], 0)[0] for name in PARTS}
    spoil(parts)
    with pytest.raises(error, match=r"cifar-10-binary\.tar\.gz: .*" + says):
        load(parts)


def test_the_file_that_the_course_knows_is_named_by_its_checksum(tmp_path, monkeypatch):
    monkeypatch.setenv("GRADER_DATA", str(tmp_path))
    (tmp_path / "cifar10").mkdir()
    (tmp_path / "cifar10" / "cifar-10-binary.tar.gz").write_bytes(archive_of({}))
    rng = CourseSecret.fixed(1).rng(NAME, "held_out")
    with pytest.raises(AskError, match=r"cifar-10-binary\.tar\.gz: is not the file that the course knows"):
        load_dataset(find_course(ROOT).assignment(NAME), "cifar10", rng, Fetch(embedded="signs"))
