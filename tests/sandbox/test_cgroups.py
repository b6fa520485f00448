"""Control groups of version 2, on a folder that looks like them: the machine at hand may have version 1 only."""

import os
from pathlib import Path

import pytest

from grader.sandbox.warden import cgroups
from grader.sandbox.warden.cgroups import Group, Hierarchy


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A hierarchy of version 2 under which groups can be made."""
    hierarchy = Hierarchy(2, frozenset({"memory", "pids", "cpuacct"}), str(tmp_path))
    monkeypatch.setattr(cgroups, "hierarchies", lambda: [hierarchy])
    monkeypatch.setattr(cgroups, "_REMOVAL_SECONDS", 0.0)
    return tmp_path


def test_the_bounds_are_written(home):
    Group(256, 24)
    (folder,) = home.iterdir()
    assert (folder / "memory.max").read_text() == str(256 << 20)
    assert (folder / "memory.swap.max").read_text() == "0"
    assert (folder / "pids.max").read_text() == "24"


def test_what_the_kernel_counts_is_read(home):
    group = Group(256, 24)
    (folder,) = home.iterdir()
    (folder / "cpu.stat").write_text("usage_usec 1500000\nuser_usec 1000000\n")
    (folder / "memory.peak").write_text("1048576\n")
    (folder / "memory.events").write_text("low 0\noom 1\noom_kill 1\n")
    assert group.cpu_seconds() == 1.5
    assert group.peak_memory() == 1 << 20
    assert group.check() == "memory"
    assert group.check() is None


def test_a_group_of_a_dead_warden_is_killed_and_removed_and_no_other(home):
    namespace = Path("/proc/self/ns/pid").stat().st_ino
    dead = home / f"grader-{namespace}-{os.getpid()}-1-abcd"
    others = [home / f"grader-1-{os.getpid()}-1-abcd", home / "user.slice"]
    for folder in (dead, *others):
        folder.mkdir()
    mine = Group(256, 24)
    assert (dead / "cgroup.kill").read_text() == "1"
    assert not any((other / "cgroup.kill").exists() for other in others)
    Group(256, 24)
    assert not any((folder / "cgroup.kill").exists() for folder in home.iterdir() if folder.name != dead.name)
    mine.kill()


def test_the_nearest_group_that_hands_down_is_home(tmp_path):
    for place, controllers in (("", "memory pids"), ("user", "cpu memory pids"), ("user/app", "cpu")):
        (tmp_path / place).mkdir(exist_ok=True)
        (tmp_path / place / "cgroup.subtree_control").write_text(controllers)
        (tmp_path / place / "cgroup.procs").write_text("")
    (tmp_path / "user" / "app" / "terminal").mkdir()
    found = cgroups._delegated(str(tmp_path), "/user/app/terminal")
    assert found is not None
    assert found.home == str(tmp_path / "user")


def test_where_nothing_is_handed_down_there_is_no_group(tmp_path):
    assert cgroups._delegated(str(tmp_path), "/") is None


def test_without_a_hierarchy_there_is_an_error(monkeypatch):
    monkeypatch.setattr(cgroups, "hierarchies", list)
    with pytest.raises(OSError, match="control groups"):
        Group(256, 24)
