import pytest

from grader.prove.listening import Bounds, Endless, Listener, Seen


def test_a_check_that_computes_without_end_is_stopped(tmp_path):
    listener = Listener(Seen(tmp_path), {}, Bounds(10, 0.05))

    def forever():
        while True:
            pass

    with pytest.raises(Endless, match=r"no end after 0\.05 seconds"), listener.between(_no_fork):
        forever()
    assert "no end" in listener.trouble


def _no_fork():
    raise AssertionError("nothing was asked, so nothing is forked")
