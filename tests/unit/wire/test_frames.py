import os
import socket
import struct
import threading
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.wire.errors import ConnectionEnded, Late, WireError
from grader.wire.frames import MAGIC, Channel
from grader.wire.messages import Answer, CodeFrame, Raised, read_answer, write_question
from grader.wire.values import Caps

SMALL = Caps(head_bytes=1000, buffer_bytes=10_000, buffers=4)


@pytest.fixture
def ends():
    left, right = socket.socketpair()
    yield Channel(left, SMALL), right
    left.close()
    right.close()


def hear(data, caps=SMALL):
    """What a channel makes of `data` when nothing comes after it."""
    left, right = socket.socketpair()
    with left, right:
        right.sendall(data)
        right.close()
        return Channel(left, caps).receive(5)


def frame(head, *sizes, magic=MAGIC):
    return struct.pack("<4sII", magic, len(head), len(sizes)) + struct.pack(f"<{len(sizes)}Q", *sizes) + head


def test_frames_arrive_whole_however_they_are_cut():
    left, right = socket.socketpair()
    sender, receiver = Channel(left), Channel(right)
    big = os.urandom(3 << 20)
    with left, right:
        thread = threading.Thread(target=sender.send, args=({"a": [1, "ü"]}, [b"", big]))
        thread.start()
        got = receiver.receive(30)
        thread.join()
    assert got.head == {"a": [1, "ü"]}
    assert got.buffers == [b"", big]


@given(st.binary(max_size=200))
def test_any_bytes_are_a_frame_or_a_wire_error(data):
    with pytest.raises(WireError):
        hear(data)


@given(st.binary(max_size=60), st.lists(st.integers(0, 2**64 - 1), max_size=6), st.binary(max_size=60))
def test_any_bytes_behind_a_right_start_are_a_frame_or_a_wire_error(head, sizes, rest):
    try:
        got = hear(frame(head, *sizes) + rest)
    except WireError:
        return
    assert [len(buffer) for buffer in got.buffers] == sizes


@pytest.mark.parametrize(
    "data",
    [
        frame(b"{}", magic=b"GRD2"),
        struct.pack("<4sII", MAGIC, 2**31, 0),
        struct.pack("<4sII", MAGIC, 2, 2**31),
        frame(b"{}", 2**63),
        frame(b"{}", 9_000, 9_000),
        frame(b"[" * 900),
        frame(b"\xff\xfe"),
        frame(b"NaN"),
        frame(b"9" * 900 + b"e" + b"9"),
        frame(b"{"),
        frame(b""),
    ],
    ids=["magic", "head", "buffers", "buffer", "sum", "deep", "no text", "constant", "huge", "cut", "empty"],
)
def test_hostile_frames_end_at_once_and_take_no_memory(data):
    tracemalloc.start()
    try:
        with pytest.raises(WireError):
            read_answer(hear(data), 1, lambda handle: handle)
        assert tracemalloc.get_traced_memory()[1] < 4 << 20
    finally:
        tracemalloc.stop()


def test_a_sender_that_dawdles_is_late(ends):
    channel, other = ends
    other.sendall(MAGIC)
    with pytest.raises(Late):
        channel.receive(0.05)


def test_a_sender_that_is_gone_has_ended(ends):
    channel, other = ends
    other.close()
    with pytest.raises(ConnectionEnded):
        channel.receive(5)


def test_a_receiver_that_never_reads_makes_the_sender_late(ends):
    channel, _ = ends
    with pytest.raises(Late):
        channel.send({}, [bytes(8 << 20)], 0.05)


def test_what_comes_unasked_is_noticed(ends):
    channel, other = ends
    assert channel.idle()
    other.sendall(b"x")
    assert not channel.idle()


def test_the_kernel_tells_who_speaks(ends):
    channel, other = ends
    channel.watch_peer()
    other.sendall(frame(b"{}"))
    channel.receive(5)
    assert channel.peer == os.getpid()


def answer(head, *buffers):
    left, right = socket.socketpair()
    with left, right:
        Channel(right).send(head, list(buffers))
        return read_answer(Channel(left).receive(5), 1, lambda handle: handle)


def test_a_value_and_an_exception_are_answers():
    raised = Raised("ValueError", "no", (CodeFrame("a.py", 3, "f", "return x"),))
    assert answer({"id": 1, "value": ["tuple", [1, ["bytes", 0]]]}, b"b") == Answer(value=(1, b"b"))
    assert answer({"id": 1, "raised": raised.to_tree()}) == Answer(raised=raised)


@pytest.mark.parametrize(
    "head",
    [
        {"id": 2, "value": None},
        {"id": True, "value": None},
        {"id": 1.0, "value": None},
        {"id": 1},
        {"id": 1, "value": None, "raised": None},
        {"id": 1, "value": None, "points": 100},
        {"id": 1, "raised": {"type": "E", "message": "m", "frames": []}},
        {"id": 1, "raised": {"type": 1, "message": "m", "frames": [], "missing": ""}},
        {"id": 1, "raised": {"type": "E", "message": "m" * 3000, "frames": [], "missing": ""}},
        {"id": 1, "raised": {"type": "E", "message": "m", "frames": [{}] * 13, "missing": ""}},
        {"id": 1, "raised": {"type": "E", "message": "m", "frames": [{"file": "a"}], "missing": ""}},
        [],
        None,
        "value",
    ],
    ids=str,
)
def test_anything_else_is_no_answer(head):
    with pytest.raises(WireError):
        answer(head)


def test_a_question_is_plain_json_and_buffers():
    head, buffers = write_question(3, "call", {"args": [b"x", 1]})
    assert head == {"id": 3, "do": "call", "with": ["dict", [["args", ["list", [["bytes", 0], 1]]]]]}
    assert buffers == [b"x"]
