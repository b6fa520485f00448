"""Advice that a grading gives: where it stands, in every form of work, and that no file of anyone's stops a grading."""

import ast
import json
import os
import shutil
from pathlib import Path

import pytest

from grader.course.discovery import find_course
from grader.course.mistakes import FILE, mistakes_of
from grader.course.patterns import Pattern
from grader.judge.grade import AdviceNote
from grader.judge.grading import grade

from .conftest import RIGHT

MISTAKES = """
mistakes:
  - id: tripled
    says: It triples.
    replace: 2 * x
    with: 3 * x
    fails: [double]
advice:
  - id: added
    says: Multiply by 2 instead.
    replace: 2 * x
    with: x + x
    finds: _x + _x
  - id: printed
    says: Printing takes long.
    in: double
    replace: return 2 * x
    with: |
      print(x)
      return 2 * x
    finds: |
      def double(*_):
          ...
          print(...)
          ...
"""

ADDED = RIGHT.replace("2 * x", "x + x")
PRINTED = RIGHT.replace("    return 2", "    print(x)\n    return 2")


@pytest.fixture
def advising(tiny):
    """The course of `tiny`, with known mistakes."""
    folder = tiny.root / "course" / "reference" / "tiny"
    folder.mkdir(parents=True)
    (folder / "solution.py").write_text(RIGHT)
    (folder / FILE).write_text(MISTAKES)
    return tiny


@pytest.fixture
def given(advising, tmp_path):
    """The advice on a folder with these files, packed into an archive if so asked, and the grade."""

    def advice(files, packed=False, **order):
        folder = tmp_path / "work"
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content) if isinstance(content, bytes) else path.write_text(content)
        path = Path(shutil.make_archive(str(folder), "zip", folder)) if packed else folder
        result = grade(advising.order(**order), path)
        return [(note.id, note.file, note.cell, note.line) for note in result.advice], result

    return advice


def notebook(*cells):
    return json.dumps({"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def code(source, **more):
    return {"cell_type": "code", "source": source, "metadata": {}, "outputs": [], **more}


def test_it_says_where_and_costs_nothing(advising):
    result = advising.grade(ADDED)
    assert result.advice == (AdviceNote("added", "Multiply by 2 instead.", "tiny.py", 5),)
    assert (result.score, result.author_log) == (40, "")


def test_right_work_gets_none(advising):
    assert advising.grade(RIGHT).advice == ()


def test_each_is_given_once_in_the_courses_order(advising):
    result = advising.grade(PRINTED.replace("2 * x", "x + x") + "\nother = counter + counter\n")
    assert [(note.id, note.line) for note in result.advice] == [("added", 6), ("printed", 4)]


def test_some_criteria_alone_give_none(advising):
    assert advising.grade(ADDED, only=("double",)).advice == ()


def test_work_that_does_not_run_is_given_it_all_the_same(advising):
    result = advising.grade("import nowhere_to_be_found\n" + ADDED)
    assert (result.score, [note.line for note in result.advice]) == (0, [6])


@pytest.mark.parametrize("packed", [False, True])
def test_the_other_modules_are_looked_at_after_the_main_one(given, packed):
    files = {"tiny.py": PRINTED, "a.py": "y = 1 + 1", "lib/b.py": "\n\nx = y + y", "c.txt": "z + z"}
    assert given(files, packed)[0] == [("added", "a.py", None, 1), ("printed", "tiny.py", None, 4)]


def test_in_a_notebook_it_names_the_cell_as_the_other_remarks_do(given):
    cells = [
        {"cell_type": "markdown", "source": "x + x", "metadata": {}},
        code(" \n"),
        code("%matplotlib inline\nimport nowhere_to_be_found"),
        code(["%%time\n", "counter = 0\n", "!ls\n", "def double(x):\n", "    return (x\n", "      + x)\n"]),
        code("%%bash\nx + x"),
        code("def double(x):\n    y = ('%d'\n% 2)\n    print(y)\n    return 2 * x"),
        code("def train(seed, x):\n    return 0.05"),
    ]
    notes, result = given({"tiny.ipynb": notebook(*cells)})
    assert notes == [("added", "tiny.ipynb", 2, 5), ("printed", "tiny.ipynb", 4, 1)]
    assert any("tiny.ipynb, cell 1 " in note for note in result.provenance.notes)


def test_a_course_without_known_mistakes_gives_none(advising):
    shutil.rmtree(advising.root / "course" / "reference")
    result = advising.grade(ADDED)
    assert (result.score, result.advice, result.author_log) == (40, (), "")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("_x + _x", "_x +", "tiny/mistakes.yaml:13:12: advice.0.finds: is no Python (invalid syntax)"),
        ("_x + _x", "_", "tiny/mistakes.yaml:13:12: advice.0.finds: is found in any code; say more"),
        ("finds:", "find:", "advice.0.find: is not a known key; did you mean finds?"),
        ("mistakes:", "mistakes: [", "tiny/mistakes.yaml:"),
    ],
    ids=["no Python", "anything", "unknown key", "no YAML"],
)
def test_a_faulty_file_stops_no_grading_and_its_author_is_told(advising, old, new, says):
    path = advising.root / "course" / "reference" / "tiny" / FILE
    path.write_text(MISTAKES.replace(old, new))
    result = advising.grade(ADDED)
    assert (result.status, result.score, result.advice) == ("graded", 40, ())
    assert says in result.author_log
    path.write_text(MISTAKES)
    os.utime(path, (1, 1))
    assert advising.grade(ADDED).advice


def test_a_file_that_cant_be_read_is_passed_over(given):
    data = "x = y + y\nz = '" + "a" * (1 << 20) + "'"
    files = {
        "tiny.py": RIGHT,
        "big.py": data,
        "broken.py": "x + x +",
        "null.py": "x + x\0",
        "bytes.py": b"# \xff\nx + x",
    }
    assert given(files)[0] == [("added", "bytes.py", None, 2)]


def test_only_some_of_many_files_are_looked_at(given):
    many = {f"part{n:02}.py": "" for n in range(20)}
    assert given({"tiny.py": RIGHT, **many, "part20.py": "x + x"})[0] == []


def test_of_huge_work_what_is_small_is_looked_at(given):
    assert given({"tiny.py": RIGHT, "a.py": "x+x\n" * 50_000, "b.py": "x + x"})[0] == [("added", "b.py", None, 1)]


@pytest.mark.parametrize(
    "course", [path.parent.name for path in (Path(__file__).parents[3] / "reference").glob(f"*/{FILE}")]
)
def test_what_our_own_course_advises_is_found_in_the_change_and_not_in_the_reference(course):
    known = mistakes_of(find_course(None).assignment(course))
    for entry in known.catalogue.advice:
        pattern = Pattern.parse(entry.finds)
        assert pattern.find(ast.parse(known.source)) == [], entry.id
        assert pattern.find(ast.parse(known.wrong(entry))) != [], entry.id
