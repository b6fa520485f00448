"""What `grader doctor` looks at: each thing found on this machine, and what it means."""

import os
import platform
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from grader import __version__
from grader.cli.ordering import gpu_trouble
from grader.course.discovery import find_course
from grader.course.places import user_folder
from grader.course.secret import CourseSecret, secret_path
from grader.errors import GraderError
from grader.judge.device import described
from grader.sandbox.base import Promise
from grader.sandbox.choose import sandboxes

NOT_CONFINED: Final = "none"

Troubles = Mapping[str, str | None]
"""For each sandbox, the strongest first, why it can't be used here; None if it can."""

_PACKAGES: Final = {
    "numpy": "arrays, in the grader and in most assignments",
    "pytest": "runs the checks",
    "pydantic": "reads rubrics, writes grades",
    "torch": "for the assignments that need it; others do without",
}
HELD: Final = {
    "out of reach": {
        Promise.no_network: "the network",
        Promise.files_hidden: "reading your files",
        Promise.read_only_system: "changing them",
        Promise.processes_hidden: "seeing your other processes",
        Promise.no_signals_out: "stopping them",
        Promise.clean_environment: "your environment variables",
        Promise.no_stray_descriptors: "what the grader has open",
        Promise.dangerous_syscalls: "most system calls",
    },
    "limited": {
        Promise.wall_clock: "time",
        Promise.memory: "memory",
        Promise.process_count: "processes",
        Promise.disk: "bytes written",
        Promise.inodes: "files written",
        Promise.output: "output",
    },
    "at the end": {
        Promise.dies_with_parent: "it ends even when the grader is killed",
        Promise.nothing_left: "no process and no file is left behind",
    },
}
"""What each promise is worth, in the words of those who run other people's work."""


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. `good` is None where there is no good and bad."""

    topic: str
    name: str
    found: str
    means: str = ""
    good: bool | None = None


def all_findings(troubles: Troubles, course: Path | None) -> Iterator[Finding]:
    """Everything that the doctor looks at, topic by topic."""
    yield from _sandboxes(troubles)
    yield from _promises(_chosen(troubles))
    yield from _machine(_chosen(troubles))
    yield from _course(course)
    yield from _places()


def can_confine(troubles: Troubles) -> bool:
    """Whether a sandbox that confines works here."""
    return _chosen(troubles) not in {None, NOT_CONFINED}


def _chosen(troubles: Troubles) -> str | None:
    return next((key for key, trouble in troubles.items() if trouble is None), None)


def _sandboxes(troubles: Troubles) -> Iterator[Finding]:
    for key, trouble in troubles.items():
        gaps = len(sandboxes()[key].gaps)
        if trouble is not None:
            found = f"doesn't work here: {trouble}"
        elif key == NOT_CONFINED:
            found = "always there; it holds limits and hides nothing: for your own work alone"
        else:
            found = "works" + (
                f", but for {gaps} of {len(Promise)} promises" if gaps else ", and holds all that it should"
            )
        means = "This is what `--sandbox auto` takes." if key == _chosen(troubles) else ""
        yield Finding("Sandboxes", key, found, means, good=trouble is None and key != NOT_CONFINED)


def _promises(chosen: str | None) -> Iterator[Finding]:
    if chosen is None:
        return
    gaps = sandboxes()[chosen].gaps
    topic = f"Work that runs in {chosen}"
    for kind, promises in HELD.items():
        held = [said for promise, said in promises.items() if promise not in gaps]
        yield Finding(topic, kind, ", ".join(held) or "nothing", good=bool(held))
    for why in gaps.values():
        yield Finding(topic, "not held", why, good=False)


def _machine(sandbox: str | None) -> Iterator[Finding]:
    topic = "This machine"
    yield Finding(topic, "grader", __version__)
    yield Finding(topic, "python", f"{platform.python_version()} ({sys.executable})")
    for name, means in _PACKAGES.items():
        yield Finding(topic, name, _version(name) or "not installed", means)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    yield Finding(topic, "cores", str(cores))
    trouble = "nothing can be run" if sandbox is None else gpu_trouble(sandbox)
    if trouble is None:
        yield Finding(topic, "device", described("cuda"), "`--profile full` uses the GPU where the rubric says auto.")
    else:
        yield Finding(topic, "device", "cpu", f"No GPU: {trouble}. None is needed for full marks.")


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _course(root: Path | None) -> Iterator[Finding]:
    try:
        course = find_course(root)
    except GraderError as error:
        yield Finding("Course", "folder", str(error), good=False)
        return
    count = len(course.assignments())
    yield Finding("Course", "folder", str(course.root), f"`grader list` shows its {count} assignment(s).", good=True)
    path = secret_path(course)
    means = "Questions are drawn from it: keep a copy, show it to nobody; without it no grading can be repeated."
    if not path.exists():
        yield Finding("Course", "secret", f"{path}, not made yet", "It is made at the first grading. " + means)
        return
    try:
        yield Finding("Course", "secret", f"{path} ({CourseSecret.load(course).id})", means, good=True)
    except GraderError as error:
        yield Finding("Course", "secret", str(error), means, good=False)


def _places() -> Iterator[Finding]:
    given = os.environ.get("GRADER_DATA")
    if not given:
        yield Finding("Data", "GRADER_DATA", "not set", "Real data come from their publishers into the cache.")
    else:
        there = Path(given).is_dir()
        found = given if there else f"{given}, which is no folder"
        yield Finding("Data", "GRADER_DATA", found, "Real data are read from there, never downloaded.", good=there)
    try:
        yield Finding(
            "Data", "cache", str(user_folder("XDG_CACHE_HOME")), "Downloads are kept there; it may be deleted."
        )
    except GraderError as error:
        yield Finding("Data", "cache", str(error), good=False)
