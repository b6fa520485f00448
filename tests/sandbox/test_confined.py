"""A confined process as the judge sees it: streams, waiting, breaches, sweeping, the end."""

import dataclasses
import fcntl
import socket
import struct

import pytest

from grader.errors import SandboxError
from grader.sandbox.base import Command
from grader.sandbox.warden import processes

SLEEP = "import time; time.sleep(60)"


def test_the_channel_is_descriptor_three_and_ends_with_the_script(start):
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            confined = start(
                "import socket, sys; end = socket.socket(fileno=3); end.sendall(sys.argv[1].encode() + end.recv(9))",
                channel=theirs,
                args=("hello ",),
            )
        ours.sendall(b"back")
        ours.settimeout(20)
        assert ours.recv(99) == b"hello back"
        assert ours.recv(99) == b""
    assert confined.wait(20)


def test_the_channel_is_nowhere_else_whatever_its_number_was(start):
    ours, theirs = socket.socketpair()
    with ours, theirs:
        for number in (5, 40, 200):
            high = fcntl.fcntl(theirs.fileno(), fcntl.F_DUPFD_CLOEXEC, number)
            with socket.socket(fileno=high) as channel:
                confined = start("import os; print(len(os.listdir('/proc/self/fd')))", channel=channel)
            assert confined.wait(20)
            assert confined.end().log == "5\n"  # 0 to 3, and the folder itself


def test_without_a_channel_there_is_no_descriptor_three(start):
    confined = start("import os; os.fstat(3)")
    assert confined.wait(20)
    assert "Bad file descriptor" in confined.end().log


def test_exit_code_and_log(start):
    confined = start("import sys; print('out'); print('err', file=sys.stderr); sys.exit(7)")
    assert confined.wait(20)
    end = confined.end()
    assert (end.code, end.breach, end.log, end.log_lost) == (7, None, "out\nerr\n", 0)


def test_a_signal_shows_in_the_exit_code(start):
    confined = start("import os; os.abort()")
    assert confined.wait(20)
    assert confined.end().code == 134


def test_end_kills_and_can_be_called_twice(start):
    confined = start(SLEEP)
    assert not confined.wait(0.05)
    first = confined.end()
    assert first.code == 137
    assert confined.end() == first
    assert confined.wait(1)
    assert confined.breach() is None
    assert confined.sweep(())


def test_what_is_printed_beyond_the_cap_is_counted(start, limits):
    confined = start("print('first'); print('x' * (1 << 20)); print('last')")
    assert confined.wait(20)
    end = confined.end()
    assert end.log.startswith("first\n")
    assert end.log.endswith("last\n")
    assert end.log_lost == len("first\n") + (1 << 20) + 1 + len("last\n") - limits.output_kb * 1024


def test_time_is_up(start, limits):
    confined = start(SLEEP, limits=dataclasses.replace(limits, seconds=0.5))
    assert confined.wait(20)
    assert confined.breach() == "seconds"
    assert confined.end().breach == "seconds"


def test_what_it_is_allowed_beyond_its_time_it_may_run(start, limits):
    confined = start("import time; time.sleep(6); print('slept')", limits=dataclasses.replace(limits, seconds=5.0))
    confined.allow(60)
    assert confined.wait(20)
    end = confined.end()
    assert (end.breach, end.log) == (None, "slept\n")
    confined.allow(60)


def test_processor_time_of_the_whole_tree_is_bounded(start, limits):
    source = "import os\nos.fork()\nwhile True: pass"
    confined = start(source, limits=dataclasses.replace(limits, cpu_seconds=1.0))
    assert confined.wait(20)
    assert confined.end().breach == "cpu"


def test_processor_time_of_dead_grandchildren_is_counted(start):
    confined = start(
        "import os, time\n"
        "if os.fork() == 0:\n"
        "    if os.fork() == 0:\n"
        "        while time.process_time() < 0.5: pass\n"
        "    os._exit(0)\n"
        "os.wait(); time.sleep(1.5)"
    )
    assert confined.wait(20)
    assert confined.end().cpu_seconds >= 0.4


def test_memory_that_was_used_is_reported(start):
    confined = start("held = b'x' * (100 << 20)\nimport time; time.sleep(0.3)")
    assert confined.wait(20)
    assert 100 <= confined.end().peak_memory_mb < 200


def test_one_fork_that_takes_too_much_memory_dies_alone(start):
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            confined = start(
                "import os, socket, time\n"
                "end = socket.socket(fileno=3)\n"
                "if os.fork() == 0:\n"
                "    held = [b'x' * (1 << 20) for _ in range(1000)]\n"
                "    time.sleep(60)\n"
                "end.sendall(b'%d' % os.waitstatus_to_exitcode(os.wait()[1]))\n"
                "time.sleep(60)",
                channel=theirs,
            )
        ours.settimeout(20)
        assert ours.recv(99) == b"-9"
    assert confined.breach() == "memory"
    assert not confined.wait(0.05)
    assert confined.sweep(())
    assert confined.breach() is None


def test_sweep_leaves_the_script_and_what_it_may_keep(start):
    ours, theirs = socket.socketpair()
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
    ours.settimeout(20)
    with ours:
        with theirs:
            confined = start(
                "import os, socket, time\n"
                "end = socket.socket(fileno=3)\n"
                "for _ in range(4):\n"
                "    if os.fork() == 0:\n"
                "        end.send(b'x'); time.sleep(60); os._exit(0)\n"
                "end.recv(1)\n"
                "dead = [os.waitpid(-1, os.WNOHANG)[0] for _ in range(4)]\n"
                "end.send(b'%d' % len([pid for pid in dead if pid]))\n",
                channel=theirs,
            )
        forks = [sender_of(ours) for _ in range(4)]
        assert confined.sweep(forks[:1])
        assert [alive(pid) for pid in forks] == [True, False, False, False]
        ours.sendall(b"x")
        assert ours.recv(9) == b"3"


def alive(pid):
    process = processes.look(pid)
    return process is not None and not process.dead


def sender_of(end):
    """Who sent the next message, as the kernel tells it."""
    _, [(_, _, credentials)], _, _ = end.recvmsg(1, 64)
    return struct.unpack("3i", credentials)[0]


def test_the_script_finds_third_party_packages_and_its_own_path(start, place):
    (place / "beside").mkdir()
    (place / "beside" / "friend.py").write_text("word = 'found'")
    confined = start("import friend, packaging; print(friend.word)", path=(place / "beside",))
    assert confined.wait(20)
    assert confined.end().log == "found\n"


def test_the_script_works_in_its_scratch_and_reads_what_it_may(start, place):
    (place / "data.txt").write_text("data")
    confined = start(
        f"import os\nopen('new', 'w').write('x')\nprint(open('{place}/data.txt').read(), os.listdir())",
        readable=(place / "data.txt",),
    )
    assert confined.wait(20)
    assert confined.end().log == "data ['new']\n"


def test_the_script_looks_like_the_only_one(start):
    confined = start("import sys; print(__name__, sys.argv[1:], 'grader' in sys.modules); exit(3)", args=("a", "b"))
    assert confined.wait(20)
    end = confined.end()
    assert (end.code, end.log) == (3, "__main__ ['a', 'b'] False\n")


@pytest.mark.parametrize("wrong", ["script", "scratch"])
def test_what_is_not_there_is_told_in_one_line(sandbox, place, scratch, wrong):
    right = {"script": place / "script.py", "scratch": scratch()}
    right["script"].write_text("")
    with pytest.raises(SandboxError, match="not-there") as caught:
        sandbox.start(Command(**{**right, wrong: place / "not-there"}))
    assert "\n" not in str(caught.value)
