"""Whatever is killed whenever, the same call completes the class: `tools/drill.py`, for as long as there is time."""

import importlib.util
import random
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.fixture
def drill(monkeypatch):
    """The tool as a module."""
    spec = importlib.util.spec_from_file_location("drill", ROOT / "tools" / "drill.py")
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "drill", module)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("kills", "size"), [(3, 4), pytest.param(8, 12, marks=pytest.mark.slow)])
def test_nothing_is_lost_doubled_damaged_or_wrong(drill, tmp_path, kills, size):
    found = drill.drill(tmp_path, kills, size, random.Random(kills))
    assert found.kills.total() >= kills
    assert found.sound, found


def test_the_drill_sees_what_is_lost_doubled_and_wrong(drill, tmp_path):
    assert drill.drill(tmp_path, 0, 2, random.Random(1)).sound
    with drill.closing(drill.sqlite3.connect(tmp_path / "class 0" / "batch.sqlite")) as connection, connection:
        connection.execute("UPDATE results SET score = 3 WHERE id = 1")
        connection.execute(
            "UPDATE results SET current = 0, hand_in = first.hand_in, content = first.content "
            "FROM (SELECT hand_in, content FROM results WHERE id = 1) AS first WHERE id = 2"
        )
    found = drill.Found()
    drill.look(tmp_path / "class 0", 2, found, complete=True)
    assert (found.wrong, found.doubled, found.lost, found.damaged) == (1, 1, 1, 0)
    (tmp_path / "class 0" / "batch.sqlite").write_bytes(b"no database at all" * 100)
    drill.look(tmp_path / "class 0", 2, found, complete=True)
    assert found.damaged == 1
