import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "reference" / "first_nn" / "golden"


@pytest.fixture
def grader(tmp_path):
    """The command, as a user types it, with a home of its own; gives the finished process."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "GRADER_DATA") if name in os.environ}
    env = {**kept, "HOME": str(tmp_path / "home"), "NO_COLOR": "1", "COLUMNS": "100"}
    (tmp_path / "home").mkdir()

    def run(*args, **more):
        command = [sys.executable, "-m", "grader", *map(str, args)]
        return subprocess.run(
            command, env=env | more, cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False
        )

    return run


@pytest.fixture
def check(grader):
    """`grader check first_nn PATH --json -`: the exit code and the report."""

    def run(path, *args):
        done = grader("check", "first_nn", path, "--json", "-", *args)
        return done.returncode, json.loads(done.stdout)

    return run
