import io
import logging
import os
import sys

import pytest

from grader.host.kernel.outbox import Outbox
from grader.host.kernel.streams import CellStream


@pytest.fixture
def outbox():
    return Outbox()


@pytest.fixture
def real():
    return io.StringIO()


@pytest.fixture
def stream(real, outbox):
    return CellStream("stdout", real, outbox)


def test_prints_become_output(stream, outbox, real):
    print("hello", 3, file=stream, flush=True)
    assert [one.content for one in outbox.take()] == [{"name": "stdout", "text": "hello 3\n"}]
    assert real.getvalue() == ""


def test_a_handler_that_a_cell_made_works_after_the_cells(stream, outbox, real):
    handler = logging.StreamHandler(stream)
    stream.detach_from_cells()
    handler.emit(logging.makeLogRecord({"msg": "from a check"}))
    assert real.getvalue() == "from a check\n"
    assert outbox.take() == []


def test_bytes_are_refused_as_by_any_text_stream(stream):
    with pytest.raises(TypeError, match="must be str, not bytes"):
        stream.write(b"x")


def test_a_fork_writes_to_the_real_stream(outbox, tmp_path):
    with (tmp_path / "real").open("w") as real:
        stream = CellStream("stdout", real, outbox)
        stream.write("parent")
        child = os.fork()
        if not child:
            stream.write("child")
            stream.flush()
            os._exit(0)
        os.waitpid(child, 0)
        assert (tmp_path / "real").read_text() == "child"
    assert [one.content["text"] for one in outbox.take()] == ["parent"]


def test_a_subprocess_can_be_given_the_stream():
    assert CellStream("stderr", sys.__stderr__, Outbox()).fileno() == sys.__stderr__.fileno()
