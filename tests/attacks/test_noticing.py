"""The test of attacks would notice one that got through: each of these is what it looks for, done on purpose."""

import builtins
import ctypes
import os
import resource
import signal
import subprocess
import sys
import threading
import types
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from grader.sandbox import landlock
from grader.sandbox.choose import sandboxes

from .attack import ATTACKS
from .reading import harm, writers
from .state import differences, judge_state
from .test_attacks import TELLTALE
from .world import World


def changes_a_handler(stack, _):
    stack.callback(signal.signal, signal.SIGUSR1, signal.signal(signal.SIGUSR1, signal.SIG_IGN))


def holds_signals_back(stack, _):
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
    stack.callback(signal.pthread_sigmask, signal.SIG_SETMASK, before)


def goes_elsewhere(stack, folder):
    stack.callback(os.chdir, Path.cwd())
    os.chdir(folder)


def changes_the_umask(stack, _):
    stack.callback(os.umask, os.umask(0))


def sets_a_variable(stack, _):
    stack.callback(os.environ.pop, "GRADER_ATTACKED")
    os.environ["GRADER_ATTACKED"] = "1"


def extends_the_path(stack, folder):
    stack.callback(sys.path.remove, str(folder))
    sys.path.append(str(folder))


def replaces_a_module(stack, _):
    stack.callback(sys.modules.update, json=sys.modules["json"])
    sys.modules["json"] = types.ModuleType("json")


def brings_a_module(stack, folder):
    stack.callback(sys.modules.pop, "my_answers")
    module = sys.modules["my_answers"] = types.ModuleType("my_answers")
    module.__file__ = str(folder / "my_answers.py")


def patches_a_builtin(stack, _):
    stack.callback(setattr, builtins, "abs", abs)
    builtins.abs = lambda _: 0.0


def leaves_a_thread(stack, _):
    end = threading.Event()
    thread = threading.Thread(target=end.wait)
    thread.start()
    stack.callback(lambda: (end.set(), thread.join()))


def leaves_a_child(stack, _):
    child = subprocess.Popen(["/bin/sleep", "1000"])
    stack.callback(lambda: (child.kill(), child.wait()))


def leaves_a_descriptor(stack, folder):
    stack.callback(os.close, os.open(folder, os.O_RDONLY))


def lowers_a_limit(stack, _):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    stack.callback(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft - 1, hard))


HARMS = {
    "handlers of signals": changes_a_handler,
    "signals held back": holds_signals_back,
    "working folder": goes_elsewhere,
    "umask": changes_the_umask,
    "environment": sets_a_variable,
    "import path": extends_the_path,
    "modules": replaces_a_module,
    "builtins": patches_a_builtin,
    "threads": leaves_a_thread,
    "children": leaves_a_child,
    "descriptors": leaves_a_descriptor,
    "limits": lowers_a_limit,
}


@pytest.mark.parametrize(("part", "do"), [*HARMS.items(), ("modules", brings_a_module)])
def test_a_change_to_the_judge(part, do, tmp_path):
    before = judge_state()
    with ExitStack() as stack:
        do(stack, tmp_path)
        found = differences(before, judge_state(before["modules"]))
    assert found == [part]
    assert differences(before, judge_state(before["modules"])) == []


@pytest.fixture
def own_world():
    """A world to do harm to."""
    with ExitStack() as stack:
        yield World(stack)


@contextmanager
def file_at(place):
    place.write_text("x")
    try:
        yield
    finally:
        place.unlink(missing_ok=True)


@contextmanager
def process_called(name):
    """One process, that starts none: a child has its parent's name until it becomes another program."""
    program = "import time; print(flush=True); time.sleep(1000)"
    with subprocess.Popen([sys.executable, "-c", program, name], stdout=subprocess.PIPE) as child:
        try:
            child.stdout.readline()  # while it becomes another program, it has no name at all
            yield
        finally:
            child.kill()


@contextmanager
def memory_under(key):
    libc = ctypes.CDLL(None)
    memory = libc.shmget(key, 4096, 0o1600)
    try:
        yield
    finally:
        libc.shmctl(memory, 0, None)


@pytest.mark.parametrize(
    "leave",
    [
        lambda world: file_at(world.folder / f"x{world.marker}"),
        lambda world: file_at(world.planted[-1].parent / world.marker),
        lambda world: file_at(world.temporary / "grader-forgotten"),
        lambda world: process_called(world.marker),
        lambda world: memory_under(world.key),
    ],
    ids=["beside", "elsewhere", "forgotten", "process", "shared"],
)
def test_something_left(leave, own_world):
    assert own_world.traces() == []
    with leave(own_world):
        assert len(own_world.traces()) == 1
    assert own_world.traces() == []


def stop(child):
    os.kill(child, signal.SIGSTOP)
    os.waitid(os.P_PID, child, os.WSTOPPED)


@pytest.mark.parametrize(
    ("part", "do"),
    [
        ("terminal", lambda world: os.write(os.open(world.known["terminal"], os.O_WRONLY | os.O_NOCTTY), b"x")),
        ("limits", lambda world: resource.prlimit(world.known["victim"], resource.RLIMIT_NOFILE, (4, 4))),
        ("priority", lambda world: os.setpriority(os.PRIO_PROCESS, world.known["victim"], 19)),
        ("alive", lambda world: stop(world.known["victim"])),
    ],
)
def test_harm_to_a_neighbour(part, do, own_world):
    before = own_world.state()
    do(own_world)
    assert differences(before, own_world.state()) == [part]


def test_a_changed_secret(own_world):
    before = own_world.digests()
    (own_world.folder / "course.key").chmod(0o644)
    assert own_world.digests() != before


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("terminal", "a\x1b[2Jb"),
        ("terminal", "a\u202eb"),
        ("terminal", "a\nhijack  100 of 100"),
        ("json", '{"a": "\x1b"}'),
        ("html", "<p><hijack-now>"),
        ("html", "<img src=x onerror=hijack()>"),
        ("html", "<a href='javascript:hijack()'>x</a>"),
        ("html", "<script>'hijack'</script>"),
        ("html", "<p><!-- hijack -->"),
        ("junit", "<testsuite><hijack/></testsuite>"),
        ("junit", "<testsuite><testcase hijack='1'/></testsuite>"),
        ("csv", "name,points\r\n=hijack(1),3\r\n"),
        ("csv", 'name,points\r\n"@hijack",3\r\n'),
    ],
)
def test_hostile_text_in_a_report(form, text):
    assert harm(form, text)


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("terminal", "    hijack \\x1b[2J\n│ hijack"),
        ("json", '{"a": "\\u001b hijack"}'),
        ("html", "<p title='hijack'>&lt;hijack&gt; hijack()</p><script>x</script>"),
        ("junit", "<testsuite><testcase name='hijack'/></testsuite>"),
        ("csv", "name,points\r\n'=hijack(1),-3.5\r\n"),
    ],
)
def test_text_that_was_made_harmless(form, text):
    assert harm(form, text) == []


def test_every_report_of_a_grade_is_read():
    assert {"json", "terminal"} <= {form for form, _, _ in writers()}


@pytest.mark.parametrize(
    ("text", "tells"), [("x\nswordfish-read 3", True), ("b'swordfish-'", False), ('print("swordfish-read")', False)]
)
def test_what_tells(text, tells):
    assert bool(TELLTALE.search(text)) == tells


@pytest.mark.parametrize(
    ("name", "weaken"),
    [
        ("looking_at_files", lambda plan: plan._replace(rules=[*plan.rules, ("read", "/")], uid=None)),
        ("network_netlink", lambda plan: plan._replace(families=[*range(64)])),
        ("network_of_every_family", lambda plan: plan._replace(families=[*range(64)], landlock="no")),
        ("syscalls_ptrace", lambda plan: plan._replace(confined=False)),
    ],
)
def test_a_single_defence_that_is_broken(name, weaken, hand_in, world, monkeypatch):
    sandbox = sandboxes()["landlock"]
    trouble = sandbox.trouble()
    if trouble:
        pytest.skip(f"landlock: {trouble}")
    plan = landlock._plan
    monkeypatch.setattr(landlock, "_plan", lambda command: weaken(plan(command)))
    grade = hand_in(ATTACKS[name], sandbox)
    assert TELLTALE.search(grade.log) or world.secret in grade.log
