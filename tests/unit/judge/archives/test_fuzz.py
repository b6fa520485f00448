"""Whatever the bytes and names: work or one line, nothing outside the folder, time and memory bounded."""

import bz2
import gzip
import io
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.course.rubric import Entry
from grader.errors import AskError
from grader.judge.locating import Work, locate

ENTRY = Entry(module="my_answers.py", notebook="first_nn.ipynb", names=("NeuralNetwork",))
CELLS = b'{"cells": [{"cell_type": "code", "source": ["class NeuralNetwork: pass"]}], "nbformat": 4}'
CONTENT = {"my_answers.py": b"class NeuralNetwork:\n    pass\n" * 20, "first_nn.ipynb": CELLS, "网/络.csv": b"1,2\n"}
NAME = st.text(st.sampled_from("ab./\\:~ \0\n%é网\u202e\ud800C") | st.characters(), max_size=40)
CHANGE = st.tuples(st.integers(0, 1 << 30), st.binary(min_size=0, max_size=8), st.integers(0, 8))


def judge(content, name="ana.zip"):
    """Locate work of these bytes; what came of it, sound in every respect."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        path, into = folder / name, folder / "into"
        path.write_bytes(content)
        into.mkdir()
        said = str(path)
        try:
            found = locate(path, ENTRY, into)
        except AskError as error:
            found, said = None, str(error)
        assert said.startswith(str(path))
        assert "\n" not in said
        assert sorted(folder.iterdir()) == sorted([path, into])
        assert path.read_bytes() == content
        assert not any(inside.is_symlink() for inside in into.rglob("*"))
        return found if found is None else _sound(found, path, into)


def _sound(found: Work, path, into):
    assert found.main in found.files
    assert all("\n" not in note for note in found.notes)
    for name, place in found.files.items():
        assert place == path or (into in place.parents and ".." not in place.parts and place.is_file())
        assert not name.startswith("/")
        assert ".." not in name.split("/")
    return found


@settings(max_examples=150, deadline=None)
@given(changes=st.lists(CHANGE, min_size=1, max_size=6), end=st.integers(0, 3000))
def test_an_archive_with_changed_bytes_is_work_or_one_line(maker, changes, end):
    content = bytearray(maker(CONTENT))
    for place, new, length in changes:
        start = place % (len(content) + 1)
        content[start : start + length] = new
    judge(bytes(content[: len(content) - end % 300 if end > 2000 else None]))


@settings(max_examples=150, deadline=None)
@given(names=st.lists(NAME, min_size=1, max_size=8, unique=True))
def test_members_of_any_name_land_inside_or_nowhere(maker, names):
    try:
        content = maker({**dict.fromkeys(names, b"x"), **CONTENT})
    except (ValueError, LookupError):  # no writer takes every name
        return
    found = judge(content)
    assert found is None or "my_answers.py" in found.main or found.main.endswith("first_nn.ipynb")


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=600), st.sampled_from(["ana", "ana.py", "ana.ipynb", "ana.zip", "ana.tar", "ana.tar.gz"]))
def test_any_bytes_are_work_or_one_line(content, name):
    judge(content, name)


@settings(max_examples=200, deadline=None)
@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=9) | st.sampled_from(["code", "class NeuralNetwork: pass"]),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(st.sampled_from(["cells", "worksheets", "cell_type", "source", "input", "x"]), inner)
        ),
    )
)
def test_any_json_beside_a_module_is_looked_at_without_fear(makers, value):
    cells = json.dumps({"nbformat": 4, "cells": value}).encode()
    assert judge(makers["zip"]({**CONTENT, "first_nn.ipynb": cells})) is not None


UNDER_A_LIMIT = """
import resource
import sys
from pathlib import Path

from grader.course.rubric import Entry
from grader.errors import SubmissionError
from grader.judge.locating import locate

entry = Entry(module="my_answers.py", notebook="first_nn.ipynb", names=("NeuralNetwork",))
used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + (400 << 20),) * 2)
Path(sys.argv[2]).mkdir()
try:
    print(locate(Path(sys.argv[1]), entry, Path(sys.argv[2])).main)
except SubmissionError as error:
    print(error)
"""


def pax(size):
    """A tar whose one extension holds a name of `size` bytes."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w", format=tarfile.PAX_FORMAT) as archive:
        archive.addfile(tarfile.TarInfo("x" * size))
    return made.getvalue()


HEAVY = {
    "a notebook of countless values": (lambda: b'{"cells": [' + b"[]," * (20 << 20) + b"[]]}", "ana.ipynb"),
    "a notebook of numbers": (lambda: b'{"cells": [' + b"1.5," * (15 << 20) + b"1]}", "ana.ipynb"),
    "a name of many megabytes": (lambda: pax(60 << 20), "has an index of a size"),
    "the same, compressed": (lambda: bz2.compress(pax(60 << 20)), "250 times its size"),
    "zeros": (lambda: gzip.compress(bytes(300 << 20)), "250 times its size"),
    "an ordinary file of the largest size": (lambda: b"#" * (64 << 20), "only a .py module"),
}


@pytest.mark.parametrize(("make", "said"), HEAVY.values(), ids=HEAVY)
def test_what_would_fill_memory_does_not(tmp_path, make, said):
    path = tmp_path / ("ana.ipynb" if said == "ana.ipynb" else "ana")
    path.write_bytes(make())
    command = [sys.executable, "-c", UNDER_A_LIMIT, path, tmp_path / "into"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert ended.stderr == ""
    assert said in ended.stdout
