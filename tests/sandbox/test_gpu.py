"""A GPU for confined work, on machines that have none: plain files stand for the driver's.

What only a driver can show is in `tests/end_to_end/test_gpu.py`.
"""

import re
from pathlib import Path

import pytest

from grader.errors import SandboxError
from grader.sandbox import gpu, trial
from grader.sandbox.base import Command, Promise
from grader.sandbox.choose import sandboxes
from grader.sandbox.gpu import Gpu, NoGpuError
from grader.sandbox.warden.cgroups import bounds

VERSION = "NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.104.05  Sat Aug 19 01:15:15 UTC 2023\nGCC version:\n"
OPEN_VERSION = "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  580.95.05  Release Build  (dvs-builder)\n"
CARDS = {"0000:3b:00.0": (1, "GPU-aaaa-1111"), "0000:af:00.0": (0, "GPU-bbbb-2222")}
CONFINING = [name for name in sandboxes() if name != "none"]
PROBES = Path(__file__).parent / "probes"
TOUCHED = (
    *(Promise.no_network, Promise.files_hidden, Promise.read_only_system, Promise.processes_hidden),
    *(Promise.no_signals_out, Promise.dangerous_syscalls, Promise.memory, Promise.clean_environment),
)
"""The promises that something which a GPU takes could break: device files, folders, variables, calls, addresses."""


def information(minor, uuid):
    return f"Model: \t\t Tesla T4\nIRQ:   \t\t 33\nGPU UUID: \t {uuid}\nBus Type: \t PCIe\nDevice Minor: \t {minor}\n"


class Machine:
    """A folder that looks like a machine with two GPUs, the first on the bus being the second by its device file."""

    def __init__(self, root):
        self.root = root
        self.library = root / "usr/lib/libcuda.so.1"
        for name in ("nvidia0", "nvidia1", "nvidiactl", "nvidia-uvm", "nvidia-uvm-tools", "nvidia-modeset"):
            self.node(name)
        for number in (1, 2, 12):
            self.node(f"nvidia-caps/nvidia-cap{number}")
        self.write("proc/driver/nvidia/version", VERSION)
        self.write("proc/devices", "195 nvidia\n")
        for bus, (minor, uuid) in CARDS.items():
            self.write(f"proc/driver/nvidia/gpus/{bus}/information", information(minor, uuid))
            self.write(f"sys/devices/pci0/{bus}/vendor", "0x10de")
            link = root / "sys/bus/pci/devices" / bus
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(root / "sys/devices/pci0" / bus)
        self.write("sys/devices/system/node/node0/cpumap", "f")
        self.write("sys/module/nvidia/initstate", "live")
        self.write("sys/module/e1000/initstate", "live")

    def node(self, name):
        self.write(f"dev/{name}", "")
        (self.root / "dev" / name).chmod(0o666)

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        for folder in path.relative_to(self.root).parents:
            (self.root / folder).chmod(0o755)

    def remove(self, *names):
        for name in names:
            (self.root / "dev" / name).unlink()

    def find(self, visible=None, load=None, **more):
        environ = more if visible is None else {"CUDA_VISIBLE_DEVICES": visible, **more}
        return gpu.find(self.root, environ, load or (lambda _: self.library))

    def every(self, visible):
        environ = {} if visible is None else {"CUDA_VISIBLE_DEVICES": visible}
        return gpu.every(self.root, environ, lambda _: self.library)

    def nodes(self, found):
        return {str(Path(node).relative_to(self.root / "dev")) for node in found.nodes}


@pytest.fixture
def machine(place):
    return Machine(place)


SHARED = {"nvidiactl", "nvidia-uvm", "nvidia-uvm-tools"}


def test_the_first_gpu_on_the_bus_with_what_the_driver_says_of_it(machine):
    found = machine.find()
    assert (found.name, found.driver, found.visible) == ("Tesla T4", "535.104.05", "GPU-aaaa-1111")
    assert machine.nodes(found) == SHARED | {"nvidia1"}
    assert {str(Path(path).relative_to(machine.root)) for path in found.files} == {
        *("sys/devices/system/node", "sys/module/nvidia", "sys/bus/pci/devices", "sys/devices/pci0/0000:3b:00.0"),
    }
    assert found.proc == (f"{machine.root}/proc/devices", f"{machine.root}/proc/driver/nvidia")


def test_the_version_of_the_open_driver(machine):
    machine.write("proc/driver/nvidia/version", OPEN_VERSION)
    assert machine.find().driver == "580.95.05"


@pytest.mark.parametrize(
    ("visible", "node"),
    [("0", "nvidia1"), ("1", "nvidia0"), ("1,0", "nvidia0"), ("GPU-bbbb-2222", "nvidia0"), ("GPU-aa", "nvidia1")],
)
def test_the_gpu_that_the_caller_may_see(machine, visible, node):
    assert machine.nodes(machine.find(visible)) == SHARED | {node}


@pytest.mark.parametrize(
    ("visible", "uuids"),
    [
        (None, ["GPU-aaaa-1111", "GPU-bbbb-2222"]),
        ("1,0", ["GPU-bbbb-2222", "GPU-aaaa-1111"]),
        ("1", ["GPU-bbbb-2222"]),
        ("GPU-bb, 0", ["GPU-bbbb-2222", "GPU-aaaa-1111"]),
        ("1,-1,0", ["GPU-bbbb-2222"]),
    ],
)
def test_all_gpus_that_the_caller_may_see(machine, visible, uuids):
    assert [one.visible for one in machine.every(visible)] == uuids
    own = {"GPU-aaaa-1111": "nvidia1", "GPU-bbbb-2222": "nvidia0"}
    assert [machine.nodes(one) for one in machine.every(visible)] == [SHARED | {own[uuid]} for uuid in uuids]


@pytest.mark.parametrize("visible", ["", "-1", "0,7"])
def test_where_one_of_them_cannot_be_seen_that_is_told(machine, visible):
    with pytest.raises(NoGpuError, match="CUDA_VISIBLE_DEVICES"):
        machine.every(visible)


def test_a_part_of_a_gpu_comes_without_the_right_to_make_parts(machine):
    found = machine.find("MIG-cccc")
    assert found.visible == "MIG-cccc"
    assert machine.nodes(found) == SHARED | {"nvidia0", "nvidia1", "nvidia-caps/nvidia-cap12"}


def test_a_driver_that_says_little(machine):
    for path in (machine.root / "proc/driver/nvidia").rglob("*"):
        if path.is_file():
            path.unlink()
    found = machine.find()
    assert (found.name, found.driver, found.visible) == ("", "", "0")
    assert machine.nodes(found) == SHARED | {"nvidia0"}


def test_windows_linux_has_one_device_file(machine):
    machine.remove(*SHARED, "nvidia0", "nvidia1")
    machine.node("dxg")
    assert machine.nodes(machine.find()) == {"dxg"}


@pytest.mark.parametrize(
    ("gone", "visible", "words"),
    [
        (("nvidiactl",), None, "/dev/nvidiactl isn't there"),
        (("nvidia-uvm",), None, "/dev/nvidia-uvm isn't there.*nvidia-modprobe"),
        (("nvidia0", "nvidia1"), None, "but no GPU"),
        ((), "", "CUDA_VISIBLE_DEVICES hides every GPU"),
        ((), "-1", "CUDA_VISIBLE_DEVICES hides every GPU"),
        ((), "2", "CUDA_VISIBLE_DEVICES=2: there is no such GPU among 2"),
        ((), "GPU-", "CUDA_VISIBLE_DEVICES=GPU-: there is no such GPU"),
    ],
)
def test_no_gpu_is_one_line_that_says_why(machine, gone, visible, words):
    machine.remove(*gone)
    with pytest.raises(NoGpuError, match=words) as caught:
        machine.find(visible)
    assert "\n" not in str(caught.value)


def test_a_device_file_that_is_closed_to_the_work_is_named(machine):
    (machine.root / "dev/nvidia-uvm").chmod(0)
    with pytest.raises(NoGpuError, match=r"dev/nvidia-uvm may not be read and written.*chmod 666"):
        machine.find()


def test_the_drivers_library_where_it_always_is_needs_no_words(machine):
    assert machine.find().library_path == ""


def test_the_drivers_library_elsewhere_is_shown_and_told(machine):
    machine.library = machine.root / "opt/nvidia/libcuda.so.1"
    found = machine.find()
    assert found.library_path == f"{machine.root}/opt/nvidia"
    assert found.library_path in found.files
    assert found.environment("/s")["LD_LIBRARY_PATH"] == found.library_path


def test_a_library_that_only_the_callers_path_leads_to(machine):
    def load(environ):
        return machine.root / "usr/local/nvidia/libcuda.so.1" if environ.get("LD_LIBRARY_PATH") == "/x" else None

    found = machine.find(load=load, LD_LIBRARY_PATH="/x")
    assert found.library_path == f"{machine.root}/usr/local/nvidia"
    with pytest.raises(NoGpuError, match=re.escape("the loader doesn't find libcuda.so.1")):
        machine.find(load=load, LD_LIBRARY_PATH="/y")


SEES = """
import os, sys
for path in sys.argv[1:]:
    try:
        with open(path, "r+") as file:
            file.write("x")
    except OSError:
        continue
    print(path)
"""


@pytest.fixture
def confining(request):
    sandbox = sandboxes()[request.param]
    if sandbox.trouble():
        pytest.skip(f"{request.param}: {sandbox.trouble()}")
    return sandbox


@pytest.fixture
def run(confining, place, scratch, limits):
    """What source that is run confined, with a GPU or without, prints."""

    def told(source, *args, found=None):
        script = place / "script.py"
        script.write_text(source)
        command = Command(script=script, args=args, scratch=scratch(), limits=limits, gpu=found)
        confined = confining.start(command)
        assert confined.wait(limits.seconds)
        end = confined.end()
        assert end.code == 0, end.log
        return end.log.splitlines()

    return told


every_confinement = pytest.mark.parametrize("confining", CONFINING, indirect=True)


@every_confinement
def test_work_gets_the_device_files_of_its_gpu_and_no_other(run, machine):
    there = sorted(str(path) for path in (machine.root / "dev").rglob("*") if path.is_file())
    found = machine.find()
    assert run(SEES, *there) == []
    assert run(SEES, *there, found=found) == sorted(found.nodes)


@every_confinement
def test_what_describes_the_machine_can_be_read_and_not_changed(run, machine):
    found = machine.find()
    node = f"{machine.root}/sys/devices/system/node/node0/cpumap"
    other = f"{machine.root}/sys/module/e1000/initstate"
    reads = "import sys\nfor path in sys.argv[1:]:\n    try: print(open(path).read())\n    except OSError: print('-')"
    assert run(reads, node, other, found=found) == ["f", "-"]
    assert run(reads, node, other) == ["-", "-"]
    assert run(SEES, node, found=found) == []


VARIABLES = "import os; print(*(f'{key}={value}' for key, value in sorted(os.environ.items()) if 'CUDA' in key))"


@every_confinement
def test_variables_show_one_gpu_or_none(run, machine):
    assert run(VARIABLES) == ["CUDA_VISIBLE_DEVICES="]
    told = run(VARIABLES, found=machine.find())[0].split()
    assert told[0].startswith(f"CUDA_CACHE_PATH={machine.root}/scratch-")
    assert told[1:] == ["CUDA_VISIBLE_DEVICES=GPU-aaaa-1111"]


ADDRESSES = "import resource; print(resource.getrlimit(resource.RLIMIT_AS)[0] == resource.RLIM_INFINITY)"
MEMFD = """
import os
try:
    os.close(os.memfd_create("x"))
except OSError:
    print("refused")
"""
NAMES = """
import threading
def name():
    try:
        open(f"/proc/self/task/{threading.get_native_id()}/comm", "w").write("cuda-EvtHandlr")
    except OSError:
        print("refused")
thread = threading.Thread(target=name)
thread.start()
thread.join()
"""


@every_confinement
def test_what_cuda_takes_to_start_is_allowed_with_a_gpu_alone(run, machine):
    found = machine.find()
    assert (run(ADDRESSES), run(MEMFD), run(NAMES)) == (["False"], ["refused"], ["refused"])
    assert (run(ADDRESSES, found=found), run(MEMFD, found=found), run(NAMES, found=found)) == (["True"], [], [])


@pytest.mark.parametrize("promise", TOUCHED)
def test_promises_hold_with_a_gpu(sandbox, promise, probe, machine, limits):
    if promise in sandbox.gaps or (promise == Promise.memory and not bounds()):
        pytest.skip(f"{sandbox.name} doesn't promise {promise} on this machine")
    for script in sorted(PROBES.glob(f"{promise}*.py")):
        outcome = probe(script, limits, machine.find())
        assert "Traceback" not in outcome.end.log, outcome.end.log
        assert outcome.broken == []


def test_bubblewrap_is_told_of_device_files_only_where_there_is_a_gpu(machine, scratch, monkeypatch, tmp_path):
    said = tmp_path / "said"
    (tmp_path / "bwrap").write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {said}\nexit 1\n')
    (tmp_path / "bwrap").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    words = []
    for found in (None, machine.find()):
        with pytest.raises(SandboxError):
            sandboxes()["bubblewrap"].start(Command(script=said, scratch=scratch(), gpu=found))
        words.append(said.read_text().splitlines())
    assert not any("nvidia" in word for word in words[0] if not word.startswith("{"))
    for node in machine.find().nodes:
        place = words[1].index(node)
        assert words[1][place - 1 : place + 2] == ["--dev-bind", node, node]


@every_confinement
def test_a_gpu_is_tried_and_what_fails_is_told_in_one_line(confining, machine):
    trouble = trial.gpu_trouble(confining.start, machine.find())
    assert trouble
    assert "\n" not in trouble
    assert "libcuda.so.1" in trouble or "cuInit" in trouble


def test_without_a_driver_the_loader_finds_none():
    found = gpu.loaded({})
    assert found is None or found.name.startswith("libcuda.so")


def test_a_gpu_of_nothing_shows_nothing():
    assert Gpu().environment("/s") == {"CUDA_VISIBLE_DEVICES": "0", "CUDA_CACHE_PATH": "/s/.nv"}
