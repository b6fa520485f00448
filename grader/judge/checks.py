"""The check engine: pytest, with nothing of the machine's own configuration, and fixtures that lead to the student."""

import os
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pytest

from grader.course.datasets import Dataset
from grader.course.secret import CourseSecret
from grader.judge.artifacts import artifact_of
from grader.judge.bench import Bench, submission
from grader.judge.check_ending import note
from grader.judge.check_result import CheckResult, of_cases
from grader.judge.diagnosis.observations import Notes, Observe, Recorder
from grader.judge.grade import Measurement, Verdict
from grader.judge.proxy import Asker, Place, Proxy, rebind
from grader.judge.session import Session
from grader.judge.stages import Staged
from grader.judge.surroundings import helpers_importable, no_settings_of_the_user
from grader.wire.messages import STUDENT


@dataclass(frozen=True)
class Room:
    """All that the checks of one grading share. `stage_of` names the stage of a check, if it has one.

    `untrained` are stages that measure weights which were handed in, so that no figure of theirs is of a training run.
    """

    assignment: str
    folder: Path
    bench: Bench
    reference: Callable[[], Bench]
    stages: Staged
    data: Dataset
    secret: CourseSecret
    stage_of: Callable[[str], str | None]
    untrained: frozenset[str] = frozenset()


Wanted = Callable[[str, dict[str, CheckResult]], bool]
Fork = Callable[[], AbstractContextManager[Session]]
Between = Callable[[Fork], AbstractContextManager[Asker]]
"""What stands between a check and the fork that it asks, for as long as the check runs. It need not make the fork."""


def run_checks(room: Room, names: Sequence[str], wanted: Wanted, seed_index: int = 0) -> dict[str, CheckResult]:
    """Run the checks `names`, in their order, each if `wanted` says so when its turn has come."""
    plugin = _Plugin(room, wanted, seed_index)
    trouble = _run(plugin, room.folder, names)
    results = plugin.results()
    return {name: results.get(name, CheckResult(trouble=trouble)) for name in names}


def run_variants(room: Room, name: str, variants: Sequence[Between]) -> list[CheckResult]:
    """Run the check `name` once for each of `variants`, each in a fork of its own; one that asks nothing runs once."""
    return run_all_variants(room, {name: variants}, lambda *_: True)[name]


def run_all_variants(
    room: Room, variants: Mapping[str, Sequence[Between]], wanted: Wanted
) -> dict[str, list[CheckResult]]:
    """The same for several checks, each with its own variants, as long as `wanted` says so."""
    plugin = _Plugin(room, wanted, 0, variants)
    trouble = _run(plugin, room.folder, [*variants])
    return {
        name: [plugin.results(index).get(name, CheckResult(trouble=trouble)) for index in range(len(own))]
        for name, own in variants.items()
    }


def _run(plugin: "_Plugin", folder: Path, names: Sequence[str]) -> str:
    """Run pytest. Gives what there is to say of a check that it didn't run."""
    off = [word for name in _OFF for word in ("-p", f"no:{name}")]
    with helpers_importable(folder / "checks"), no_settings_of_the_user():
        code = pytest.main([*_OPTIONS, *_within(folder), *off, *(f"{folder}/{name}" for name in names)], [plugin])
    if code == pytest.ExitCode.INTERRUPTED:
        raise KeyboardInterrupt
    return plugin.collect_trouble or f"pytest did not run this check (its exit code was {int(code)})"


def _within(folder: Path) -> list[str]:
    """Options that keep pytest from looking at the folders above: at each name in them, which may be many."""
    return [f"--rootdir={folder}", f"--confcutdir={folder}"]


_OFF = (
    *("cacheprovider", "terminal", "faulthandler", "junitxml", "unraisableexception"),  # the last collects garbage
    *("doctest", "logging", "pastebin", "setuponly", "setupplan", "stepwise"),  # these would see every phase of a check
)
_OPTIONS = ("-c", os.devnull, "--noconftest", "--import-mode=importlib", "--disable-plugin-autoload")


class _Plugin:
    """Fixtures for checks, and the ear that hears how they end."""

    def __init__(
        self, room: Room, wanted: Wanted, seed_index: int, variants: Mapping[str, Sequence[Between]] | None = None
    ) -> None:
        self._room = room
        self._wanted = wanted
        self._seed_index = seed_index
        self._variants = variants or {}
        self._began = 0.0
        self._found: dict[int, dict[str, dict[str, CheckResult]]] = {}
        self._taken: dict[str, Notes] = {}
        self.collect_trouble = ""

    def results(self, variant: int = 0) -> dict[str, CheckResult]:
        """The results by check so far; of one with several cases, it is the first that wasn't passed."""
        return {name: of_cases([*cases.values()]) for name, cases in self._found.get(variant, {}).items()}

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Multiply a check by its variants; one that asks nothing has none."""
        variants = self._variants.get(self._name(metafunc.definition), ())
        if variants and "_session" in metafunc.fixturenames:
            metafunc.parametrize("_session", range(len(variants)), indirect=True)

    @pytest.fixture
    def _session(self, request: pytest.FixtureRequest) -> Iterator[Asker]:
        room, name = self._room, self._name(request.node)
        between: Between = self._variants[name][request.param] if self._variants else _directly
        stage = room.stage_of(name)
        parent = room.bench.root() if stage is None else room.stages.result(stage, self._seed(stage))[0]
        with between(partial(room.bench.fork, parent, room.secret.seed(room.assignment, name))) as asker:
            yield Recorder(asker, self._notes(request.node))

    @pytest.fixture
    def student(self, _session: Asker) -> Proxy:
        """The namespace of the submission."""
        return Proxy(Place(_session, STUDENT))

    @pytest.fixture
    def stage(self, request: pytest.FixtureRequest, _session: Asker) -> Proxy:
        """What the stage's recipe returned."""
        stage = self._room.stage_of(self._name(request.node))
        if stage is None:
            raise LookupError("this check uses `stage`, but its criterion in rubric.yaml names none")
        return rebind(self._room.stages.result(stage, self._seed(stage))[1], _session)

    @pytest.fixture
    def reference(self, request: pytest.FixtureRequest) -> Iterator[Proxy]:
        """The namespace of the reference, in a sandbox of its own."""
        bench = self._room.reference()
        with bench.fork(
            bench.root(), self._room.secret.seed(self._room.assignment, self._name(request.node))
        ) as session:
            yield submission(session)

    @pytest.fixture
    def data(self) -> Dataset:
        """The data set."""
        return self._room.data

    @pytest.fixture
    def rng(self, request: pytest.FixtureRequest) -> np.random.Generator:
        """A generator that only this course can have for this check, the same at every run."""
        return self._room.secret.rng(self._room.assignment, self._name(request.node))

    @pytest.fixture
    def device(self, request: pytest.FixtureRequest) -> str:
        """Where the check's stage computes, "cpu" or "cuda"; a check without a stage asks on the CPU."""
        stage = self._room.stage_of(self._name(request.node))
        return "cpu" if stage is None else self._room.stages.device(stage)

    @pytest.fixture
    def measure(self, request: pytest.FixtureRequest) -> Callable[[str, float], None]:
        """Record a figure; the rubric says what it is worth."""
        result, stage = self._result(request.node), self._room.stage_of(self._name(request.node))

        def record(metric: str, value: float) -> None:
            seed = None if stage is None or stage in self._room.untrained else self._seed_index
            result.measurements.append(Measurement(metric, float(value), seed))

        return record

    @pytest.fixture
    def observe(self, request: pytest.FixtureRequest) -> Observe:
        """Name something about the student's work by which a known mistake can be told."""
        return self._notes(request.node).observe

    @pytest.fixture
    def artifact(self, request: pytest.FixtureRequest) -> Callable[[str, str, Any], None]:
        """Hand something to the reports: a curve, a table, a matrix, images, text."""
        result = self._result(request.node)

        def show(kind: str, name: str, data: Any) -> None:
            result.artifacts.append(artifact_of(kind, name, data))

        return show

    @pytest.fixture
    def note(self, request: pytest.FixtureRequest) -> Callable[[str], None]:
        """Add a sentence to the grade's provenance: how a figure was computed, where that isn't plain."""
        return self._result(request.node).notes.append

    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Begin a check, or pass it over."""
        self._result(item)
        self._began = time.monotonic()
        if not self._wanted(self._name(item), self.results()):
            pytest.skip("it was left out, since something else was lost")

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> pytest.TestReport:
        """Note how a phase of a check ended. pytest's own report, which nobody reads, takes longer than most checks."""
        result = self._result(item)
        if call.excinfo is not None:
            note(result, call.excinfo.value)
        elif call.when == "call":
            result.verdict = Verdict.passed
        result.seconds = time.monotonic() - self._began
        assert call.when != "collect"
        outcome: Literal["passed", "failed"] = "passed" if call.excinfo is None else "failed"
        return pytest.TestReport(item.nodeid, item.location, {}, outcome, None, call.when)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Note what kept a file of checks from being read."""
        if report.failed:
            self.collect_trouble = str(report.longrepr)

    def _seed(self, stage: str) -> int:
        return self._room.secret.seed(self._room.assignment, f"{stage}#{self._seed_index}")

    def _result(self, item: Any) -> CheckResult:
        cases = self._found.setdefault(_variant_of(item), {}).setdefault(self._name(item), {})
        return cases.setdefault(item.nodeid, CheckResult(title=_title(item)))

    def _notes(self, item: Any) -> Notes:
        """What takes the notes of a check, the same for all its fixtures."""
        return self._taken.setdefault(item.nodeid, Notes(self._result(item).observations))

    def _name(self, item: Any) -> str:
        file, _, test = item.nodeid.partition("::")
        return f"{(self._room.folder / file).relative_to(self._room.folder).as_posix()}::{test.partition('[')[0]}"


def _directly(fork: Fork) -> AbstractContextManager[Asker]:
    return fork()


def _variant_of(item: Any) -> int:
    """The index of the variant that `item` is; a check that asks nothing is the first."""
    return int(item.callspec.params.get("_session", 0)) if hasattr(item, "callspec") else 0


def _title(item: Any) -> str:
    lines = re.sub(r"\s+", " ", (item.function.__doc__ or "").strip().partition("\n\n")[0])
    return lines.rstrip(".")
