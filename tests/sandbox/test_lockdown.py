"""The lockdown's tables and rules, beside what the kernel's own headers and the file system say."""

import re
import struct
from pathlib import Path

import pytest

from grader.sandbox.lockdown import landlock, seccomp
from grader.sandbox.lockdown.numbers import NUMBERS
from grader.sandbox.warden.log import Log

HEADERS = {
    "x86_64": Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
    "aarch64": Path("/usr/include/asm-generic/unistd.h"),
}


@pytest.mark.parametrize("machine", HEADERS)
def test_numbers_of_system_calls(machine):
    if not HEADERS[machine].exists():
        pytest.skip(f"the kernel's header for {machine} is not installed")
    defined = re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", HEADERS[machine].read_text())
    known = {name: int(number) for name, number in reversed(defined)}
    ours = NUMBERS[machine]
    assert {name: known[name] for name in ours if name in known} == {name: ours[name] for name in ours if name in known}
    assert len(known.keys() & ours.keys()) > 70


@pytest.mark.parametrize("machine", NUMBERS)
@pytest.mark.parametrize("families", [[], [1], [1, 2, 10]])
@pytest.mark.parametrize("keep_ownership", [True, False])
def test_every_jump_of_the_filter_lands_in_it(monkeypatch, machine, families, keep_ownership):
    monkeypatch.setattr("os.uname", lambda: type("Uname", (), {"machine": machine}))
    program = seccomp.program(families, keep_ownership=keep_ownership)
    steps = list(struct.iter_unpack("=HBBI", program))
    assert len(steps) < 4096
    assert all(place + 1 + max(yes, no) < len(steps) for place, (_, yes, no, _) in enumerate(steps[:-1]))
    assert steps[-1] == (0x06, 0, 0, 0x7FFF0000)


def test_an_unknown_architecture_is_refused(monkeypatch):
    monkeypatch.setattr("os.uname", lambda: type("Uname", (), {"machine": "pdp11"}))
    with pytest.raises(OSError, match="pdp11"):
        seccomp.program([], keep_ownership=False)


def test_covering_leaves_out_the_holes(tmp_path):
    for name in ("a/one.py", "b/own/secret.py", "b/other/two.py", "b/own.pth"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    (tmp_path / "b" / "link").symlink_to(tmp_path / "b" / "own")
    rules = set(landlock.covering(str(tmp_path), [f"{tmp_path}/b/own", f"{tmp_path}/b/own.pth"]))
    assert rules == {
        ("list", f"{tmp_path}"),
        ("read", f"{tmp_path}/a"),
        ("list", f"{tmp_path}/b"),
        ("read", f"{tmp_path}/b/other"),
    }


def test_a_folder_without_holes_is_one_rule(tmp_path):
    assert list(landlock.covering(str(tmp_path), ["/elsewhere"])) == [("read", str(tmp_path))]


@pytest.mark.parametrize(
    ("printed", "text", "lost"),
    [
        ([b"short"], "short", 0),
        ([b"12345678"], "12345678", 0),
        ([b"123456789"], "1234\n[... 1 bytes left out ...]\n6789", 1),
        ([b"abc", b"def"] * 100, "abcd\n[... 592 bytes left out ...]\ncdef", 592),
    ],
)
def test_log_keeps_both_ends(printed, text, lost):
    log = Log(8)
    for data in printed:
        log.add(data)
    assert (log.text(), log.lost) == (text, lost)
