import random

import numpy as np
import pytest

from grader.batch.likeness.code import Part
from grader.batch.likeness.winnowing import RUN, WINDOW, prints_of, runs_of

SIGNS = ["+", "-", "*", "/", "%", "@", "&", "|", "^", "<", ">", "(", ")", "[", "]", "{", "}", ",", ":", ";"]


def signs(drawn, count):
    return [drawn.choice(SIGNS) for _ in range(count)]


def prints(*lines, cell=None, file="a.py"):
    return prints_of([Part(file, cell, "\n".join(lines))])


@pytest.mark.parametrize("seed", range(20))
def test_whatever_is_shared_and_long_enough_is_found(seed):
    drawn = random.Random(seed)
    shared = signs(drawn, RUN + WINDOW - 1)
    works = [prints(*signs(drawn, drawn.randrange(90)), *shared, *signs(drawn, drawn.randrange(90))) for _ in range(2)]
    assert np.intersect1d(works[0].hashes, works[1].hashes).size


@pytest.mark.parametrize("seed", range(20))
def test_whatever_is_shorter_than_a_run_is_not(seed):
    drawn = random.Random(seed)
    shared = signs(drawn, RUN - 1)
    works = [prints(*signs(drawn, 60), end, *shared, end, *signs(drawn, 60)) for end in ("==", "!=")]
    assert not np.intersect1d(works[0].hashes, works[1].hashes).size


def test_a_fingerprint_knows_its_lines():
    found = prints(*signs(random.Random(1), 300))
    assert found.hashes.size > 300 / WINDOW
    assert np.array_equal(found.last - found.first, np.full(found.hashes.size, RUN - 1))
    assert np.all(np.diff(found.first) > 0)
    assert np.all(np.diff(found.first) <= WINDOW)


def test_all_runs_hold_the_fingerprints():
    text = " ".join(signs(random.Random(2), 200))
    assert set(prints(text).hashes) < set(runs_of([Part("a.py", None, text)]))


def test_too_little_code_has_no_fingerprints():
    assert not prints_of([]).hashes.size
    assert not prints("x = 1").hashes.size
    assert prints(" ".join(signs(random.Random(3), RUN))).hashes.size == 1


def test_a_run_goes_on_from_cell_to_cell_and_never_from_file_to_file():
    drawn = random.Random(4)
    first, second = (" ".join(signs(drawn, RUN)) for _ in range(2))
    cells = prints_of([Part("a.ipynb", 1, first), Part("a.ipynb", 3, second)])
    files = prints_of([Part("a.py", None, first), Part("b.py", None, second)])
    assert (cells.hashes.size, files.hashes.size) == (prints(first, second).hashes.size, 2)
    assert list(files.first) == list(files.last) == [0, 1]


def test_magics_of_a_notebook_are_no_code():
    drawn = random.Random(5)
    text = " ".join(signs(drawn, 80))
    magic = prints_of([Part("a.ipynb", 1, f"%%html\n{text}"), Part("a.ipynb", 2, text)])
    assert np.array_equal(magic.hashes, prints(text).hashes)
    assert set(magic.first) == {2}
