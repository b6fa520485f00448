"""What a hostile host may send, and what hostile work may build, costs the judge little."""

import os
from pathlib import Path

import numpy as np
import pytest

from grader.judge.clearing import empty, remove
from grader.judge.returns import Mismatch, array, integer, list_of
from grader.wire.decoding import Decoder
from grader.wire.errors import WireError

ALIKE = 2**61 - 1  # every multiple of it has the hash 0


@pytest.mark.parametrize(
    ("tree", "words"),
    [
        (["dict", [[["int", f"{number * ALIKE:x}"], None] for number in range(8, 1_000)]], "same hash"),
        (["list", [["bytes", 0], ["bytes", 0]]], "used twice"),
        (["list", [["array", 0, "|u1", [0]], ["array", 0, "|u1", [0]]]], "used twice"),
        (["array", 0, "<f8", [0] + [1 << 28] * 15], "impossible shape"),
        (["array", 0, "<f8", [1 << 28, 1 << 28, 1 << 28, 0]], "impossible shape"),
    ],
)
def test_an_answer_that_would_cost_far_more_than_its_bytes_is_refused(tree, words):
    with pytest.raises(WireError, match=words):
        Decoder([bytearray()]).decode(tree)


def test_an_honest_dict_of_many_keys_is_taken():
    keys = [*range(5_000), *(number / 8 for number in range(5_000)), *map(str, range(5_000))]
    tree = ["dict", [[key, None] for key in keys] + [[["tuple", [number, "b"]], None] for number in range(5_000)]]
    assert len(Decoder([]).decode(tree)) == len({*keys, *((number, "b") for number in range(5_000))})


@pytest.mark.parametrize(
    "value",
    [
        ["x" * 1_000_000] + [1.0] * 100_000,
        [[1.0], [["x" * 1_000_000] + ["x"] * 100_000]],
        (b"x" * 1_000_000, *[b""] * 100_000),
    ],
)
@pytest.mark.parametrize("spec", [array(float), array(float, (3,)), integer(), list_of(integer())])
def test_words_are_no_numbers_whatever_room_they_would_take(value, spec):
    with pytest.raises(Mismatch):
        spec.accept(value)


def test_small_integers_that_would_grow_too_large_are_refused():
    much = np.broadcast_to(np.uint8(1), (1 << 26,))
    for shape in (None, (5,)):
        with pytest.raises(Mismatch, match=r"numbers|shape"):
            array(float, shape).accept(much)


def test_no_numbers_of_any_kind_are_an_empty_array():
    assert array(float).accept(np.empty((0, 3), complex)).shape == (0, 3)


@pytest.fixture
def built(tmp_path):
    """A folder with chains of folders that are deeper than the stack, and longer than any path."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    start = os.open(".", os.O_RDONLY)
    try:
        for name, depth in (("d", 1_500), ("e" * 250, 30)):
            os.chdir(folder)
            for _ in range(depth):
                Path(name).mkdir()
                os.chdir(name)
            Path("file").write_text("x")
    finally:
        os.fchdir(start)
        os.close(start)
    (folder / "link").symlink_to(tmp_path)
    (folder / "closed").mkdir(mode=0o000)
    os.mkfifo(folder / "pipe")
    return folder


def test_whatever_was_built_is_cleared_away_and_nothing_else(built, tmp_path):
    (tmp_path / "other").write_text("kept")
    empty(built)
    assert list(built.iterdir()) == []
    remove(built)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["other"]
    remove(built)
