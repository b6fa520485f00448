import os
import subprocess
import sys

import pytest

from grader.judge.threads import one_each

THREADS = "import os; print(os.environ.get('OPENBLAS_NUM_THREADS'), os.environ.get('OMP_NUM_THREADS'))"


def told():
    return subprocess.run([sys.executable, "-c", THREADS], capture_output=True, text=True, check=True).stdout.split()


@pytest.mark.parametrize("own", [None, "3"])
def test_what_is_started_meanwhile_computes_in_one_thread_unless_the_user_says_otherwise(monkeypatch, own):
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    if own is not None:
        monkeypatch.setenv("OMP_NUM_THREADS", own)
    before = dict(os.environ)
    with one_each():
        assert told() == ["1", own or "1"]
    assert dict(os.environ) == before
