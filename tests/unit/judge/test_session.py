import contextlib
import json
import socket
import struct
import threading

import pytest

from grader.judge.faults import Crashed, StudentError, TimedOut
from grader.judge.session import About, Session
from grader.wire.errors import ConnectionEnded
from grader.wire.frames import MAGIC, Channel


def frame(head):
    text = json.dumps(head).encode()
    return struct.pack("<4sII", MAGIC, len(text), 0) + text


@pytest.fixture
def talk():
    """A session with a host that answers each question with the next of the given bytes, then hangs up."""
    ours, theirs = socket.socketpair()
    limits = {"OSError": "Mind the limit."}
    session = Session(Channel(ours), 5.0, lambda _: Crashed("it died"), lambda raised: limits.get(raised.type, ""))
    threads = []

    def with_answers(*answers, first=b""):
        def host():
            channel = Channel(theirs)
            with contextlib.suppress(ConnectionEnded):
                for data in answers:
                    channel.receive(5)
                    theirs.sendall(data)
            theirs.close()

        theirs.sendall(first)
        threads.append(threading.Thread(target=host))
        threads[0].start()
        return session

    yield with_answers
    session.close()
    for thread in threads:
        thread.join()


def test_a_value_comes_back(talk):
    assert talk(frame({"id": 1, "value": 42})).ask("read", {}) == 42


def test_an_exception_of_the_students_is_a_fault_that_says_where(talk):
    line = {"file": "a.py", "line": 3, "function": "f", "text": "return 1 / 0"}
    raised = {"type": "ZeroDivisionError", "message": "division by zero", "frames": [line], "missing": ""}
    with pytest.raises(StudentError) as caught:
        talk(frame({"id": 1, "raised": raised})).ask("call", {}, about=About("`f(x)`"))
    assert caught.value.message == "`f(x)` raised ZeroDivisionError: division by zero"
    assert caught.value.hint == "Look at a.py, line 3, in f: return 1 / 0"


def test_a_limit_behind_an_exception_is_told_before_the_place(talk):
    line = {"file": "a.py", "line": 3, "function": "f", "text": "save()"}
    raised = {"type": "OSError", "message": "[Errno 28] full", "frames": [line], "missing": ""}
    with pytest.raises(StudentError) as caught:
        talk(frame({"id": 1, "raised": raised})).ask("call", {})
    assert caught.value.hint == "Mind the limit. Look at a.py, line 3, in f: save()"


def test_a_host_that_hangs_up_has_crashed_and_stays_so(talk):
    session = talk()
    for _ in range(2):
        with pytest.raises(Crashed, match="it died"):
            session.ask("read", {})
    assert not session.alive


def test_a_host_that_says_nothing_has_timed_out():
    ours, theirs = socket.socketpair()
    session = Session(Channel(ours), 5.0, lambda _: Crashed("it died"))
    with theirs, pytest.raises(TimedOut, match=r"did not finish within 0\.05 seconds"):
        session.ask("call", {}, seconds=0.05)


FORGED = frame({"id": 1, "value": 100})


@pytest.mark.parametrize(
    ("answers", "first"),
    [
        ([b"passed: 100 points\n" * 10], b""),
        ([frame({"id": 7, "value": 100})], b""),
        ([frame({"id": 1, "verdict": "passed"})], b""),
        ([FORGED], FORGED),
    ],
    ids=["corrupt", "another question's", "unknown", "early"],
)
def test_a_host_that_breaks_the_conversation_ends_it(talk, answers, first):
    session = talk(*answers, first=first)
    with pytest.raises(Crashed, match="broke the conversation"):
        session.ask("read", {})
    assert not session.alive


def test_a_doubled_answer_is_never_taken_for_the_next_one(talk):
    session = talk(FORGED + FORGED)
    assert session.ask("read", {}) == 100
    assert session.leftover()
    with pytest.raises(Crashed, match="without being asked"):
        session.ask("read", {})
