import json
import math

import pytest

from grader.host.kernel.plan import INJECTED, make_plan
from grader.host.notebook.reading import NotebookError


@pytest.fixture
def plan(tmp_path):
    """Make the plan of a notebook of code cells; a cell with tags is a tuple."""

    def make(*cells, parameters=None):
        made = [cell if isinstance(cell, tuple) else (cell,) for cell in cells]
        raw = [{"cell_type": "code", "source": source, "metadata": {"tags": tags}} for source, *tags in made]
        file = tmp_path / "work.ipynb"
        file.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": raw}))
        return make_plan(file, parameters or {})

    return make


def running(plan):
    return [step.cell.source for step in plan.steps if step.runs]


def test_all_cells_run_but_blank_and_skipped_ones(plan):
    made = plan("a = 1", "", ("b = 2", "skip-grading"), "c = 3")
    assert running(made) == ["a = 1", "c = 3"]
    [skipped] = made.findings
    assert (skipped["kind"], skipped["cell"], skipped["line"]) == ("skipped", 2, "b = 2")


def test_parameters_are_set_after_the_tagged_cell(plan):
    made = plan("import x", ("hidden = 9\nrate = 1", "parameters"), "use()", parameters={"hidden": 2})
    assert running(made) == ["import x", "hidden = 9\nrate = 1", "hidden = 2", "use()"]
    assert made.steps[2].cell.tags == {INJECTED}
    assert [step.cell.number for step in made.steps] == [1, 2, 0, 3]


def test_parameters_come_first_where_no_cell_is_tagged(plan):
    assert running(plan("use()", parameters={"hidden": 2})) == ["hidden = 2", "use()"]


def test_any_plain_value_can_be_a_parameter(plan):
    values = {"a": [1, "x", None], "b": {"k": math.inf}, "c": math.nan, "d": True, "e": -0.5}
    namespace = {}
    exec(running(plan("pass", parameters=values))[0], namespace)
    assert math.isnan(namespace.pop("c"))
    assert {name: namespace[name] for name in "abde"} == {name: values[name] for name in "abde"}


@pytest.mark.parametrize(
    "line",
    ["!pip install torch", "%pip install -q torch", "! conda install torch", "x = 1\n  !python3 -m pip install a  b"],
)
def test_an_installation_is_told_that_there_is_no_network(plan, line):
    [note] = plan(line).findings
    assert (note["kind"], note["cell"]) == ("note", 1)
    assert "no network" in note["message"]


def test_a_comment_about_installing_is_no_installation(plan):
    assert plan("# pip install torch\nprint('pip install torch')").findings == ()


def test_a_step_can_be_left_out(plan):
    made = plan("a = 1", "b = 2").without(1, "it hangs.")
    assert running(made) == ["a = 1"]
    assert made.steps[1].left_out == "it hangs."


def test_a_notebook_without_code_says_so(plan):
    assert "no code cells" in plan().findings[0]["message"]


def test_what_is_no_notebook_is_refused_by_name(tmp_path):
    (tmp_path / "work.ipynb").write_text("print('hello')")
    with pytest.raises(NotebookError, match=r"^work\.ipynb: "):
        make_plan(tmp_path / "work.ipynb", {})
