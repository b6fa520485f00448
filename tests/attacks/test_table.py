"""The table at the end says of each attack what it came to under each sandbox, whatever that was."""

import re
from types import SimpleNamespace

import pytest

from .table import PROPERTY, table


def report(name, sandbox, **more):
    return SimpleNamespace(user_properties=[(PROPERTY, [name, sandbox])], **more)


def skipped(why):
    return ("conftest.py", 1, f"Skipped: {why}")


@pytest.fixture
def lines():
    return table(
        {
            "passed": [report("looking_at_files", "bubblewrap"), report("looking_at_files", "none"), SimpleNamespace()],
            "xfailed": [report("looking_in_memory", "landlock", wasxfail="reason: it is known")],
            "skipped": [report("results_forged", "landlock", longrepr=skipped("landlock: none here"))],
            "failed": [report("results_forged", "bubblewrap")],
        }
    )


def test_a_row_for_each_attack_and_a_column_for_each_sandbox(lines):
    rows = [re.split(r" {2,}", line) for line in lines if line]
    assert rows == [
        ["attack", "bubblewrap", "landlock", "none"],
        ["looking_at_files", "held", "succeeds: reads every file that its user can read"],
        ["looking_in_memory", "succeeds: it is known"],
        ["results_forged", "NOT AS EXPECTED", "skipped: landlock: none here"],
    ]


def test_columns_are_in_line_and_families_apart(lines):
    assert [line for line in lines if not line] == ["", ""]
    head, files, memory = (lines[number] for number in (0, 2, 3))
    assert files.index("succeeds") == head.index("none")
    assert memory.index("succeeds") == head.index("landlock")


def test_where_no_attack_was_tried_there_is_no_table():
    assert table({"passed": [SimpleNamespace(user_properties=[])], "deselected": [object()]}) == []
