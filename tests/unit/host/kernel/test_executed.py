import json
from pathlib import Path

import pytest

pytest.importorskip("nbformat", reason="the extra `notebooks` is not installed")

import nbformat

from grader.host.kernel.executed import MOST_BYTES, ExecutedNotebook
from grader.host.kernel.plan import Plan, Step
from grader.host.notebook.reading import Cell


def plan_of(*cells):
    steps = [
        Step(Cell(number, source, frozenset(tags), kind), runs=bool(number)) for number, source, tags, kind in cells
    ]
    return Plan(Path("work.ipynb"), tuple(steps), ())


def printed(text):
    return nbformat.from_dict({"output_type": "stream", "name": "stdout", "text": text})


def test_what_is_kept_is_a_valid_notebook():
    notebook = ExecutedNotebook(
        plan_of((0, "# Titel ä 神", (), "markdown"), (1, "x = 1", ("a",), "code"), (0, "raw", (), "heading"))
    )
    notebook.node.cells[1].outputs = [printed("1\n")]
    notebook.bound(1)
    read = nbformat.reads(notebook.as_bytes().decode(), as_version=4)
    nbformat.validate(read)
    assert [cell.source for cell in read.cells] == ["# Titel ä 神", "x = 1", "raw"]
    assert read.cells[1].outputs[0].text == "1\n"


def test_the_whole_is_bounded_and_what_is_missing_is_told():
    notebook = ExecutedNotebook(plan_of(*((number, "x", (), "code") for number in range(1, 11))))
    for cell in range(10):
        notebook.node.cells[cell].outputs = [printed("ä" * 1_000_000), printed("b")]
        notebook.bound(cell)
    data = notebook.as_bytes()
    assert len(data) <= MOST_BYTES
    outputs = [cell["outputs"] for cell in json.loads(data)["cells"]]
    assert len(outputs[0]) == 2
    assert "2 more outputs were not kept" in outputs[-1][0]["text"]


def test_a_cell_that_was_left_out_says_why():
    notebook = ExecutedNotebook(plan_of((1, "x", (), "code"), (0, "# y", (), "markdown")))
    for cell in range(2):
        notebook.leave_out(cell, "it hangs.")
    assert notebook.node.cells[0].outputs[0].text == "This cell was left out: it hangs.\n"
    nbformat.validate(notebook.node)
