"""Of a module stays what some names need; what it imports and says is told without running it."""

import pytest

from grader.course.pruning import imported_by, parameters_of, pruned, texts_in

SOURCE = '''\
"""Recipes."""

from __future__ import annotations

import math
import time as clock
from os import path, sep

SIZE = SIDE, _ = 3, 4
# How long a hidden recipe waits.
WAIT = 5


def train(student):
    """Train it."""
    return _helper(student, SIZE)


# Nobody should read of this.
@clock.thread_time
def spy(student):
    return WAIT, path


class Kept:
    depth = math.pi


def _helper(student, size):
    return Kept.depth, sep


if SIDE > 3:
    print(SIDE)
'''


def test_what_is_not_needed_goes_with_its_comments_and_decorators():
    kept = pruned(SOURCE, ["train"])
    assert "def train" in kept
    for name in ("spy", "Nobody", "WAIT", "hidden", "clock"):
        assert name not in kept
    for name in ("annotations", "import math", "sep", "SIZE", "class Kept", "_helper", "print(SIDE)"):
        assert name in kept
    assert "\n\n\n\n" not in kept
    found = {}
    exec(kept, found)
    assert found["train"](None)


def test_where_all_is_needed_all_stays():
    assert pruned(SOURCE, ["train", "spy"]) == SOURCE


def test_what_only_other_names_use_does_not_stay_for_its_own_sake():
    assert pruned("def f():\n    return g()\n\n\ndef g():\n    return f()\n\n\nx = 1\n", ["x"]) == "x = 1\n"


def test_text_that_is_no_python_is_told():
    with pytest.raises(SyntaxError):
        pruned("def f(:\n", ["f"])


def test_imports_texts_and_parameters_are_told():
    source = "import a.b, c as d\ndef f(x, /, y, *, z='data.npz'):\n    from e.f import g\n    from . import h\n"
    assert imported_by(source) == {"a", "c", "e"}
    assert texts_in(source) == {"data.npz"}
    assert parameters_of(source, "f") == {"x", "y", "z"}
    assert parameters_of(source, "g") == set()
